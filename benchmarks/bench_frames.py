"""From stored submissions to frames: 100,000 entries of 500 departments."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.data import fill
from benchmarks.harness import Report, faster, in_turn
from dashboard import load
from dashboard.filters import Filters
from dashboard.frames import build
from questionnaires.codebook import codebook
from questionnaires.loader import shipped
from survey import read, read_submissions, schema
from survey.db import Database

ENTRIES, DEPARTMENTS, ROUNDS = 100_000, 500, 5


def prepare(folder: Path) -> Database:
    """A database with the large round."""
    database = Database(f"sqlite:///{folder / 'large.sqlite3'}")
    schema.migrate(database)
    fill(database, entries=ENTRIES, departments=DEPARTMENTS)
    return database


def row_dictionaries(payloads: list[str]) -> list[dict[str, object]]:
    """The plain way: json.loads, then one dictionary per entry."""
    rows: list[dict[str, object]] = []
    for number, text in enumerate(payloads):
        for section, entries in json.loads(text)["sections"].items():
            head = {"department": number, "section": section}
            rows += [{**head, "id": entry["id"], **entry["v"], **entry["m"]} for entry in entries]
    return rows


def run(report: Report, folder: Path) -> None:
    database = prepare(folder)
    with database.reading() as session:
        facts = read.round_facts(session, "bench")
        submissions = list(read_submissions.submissions(session, facts.id))
    book = codebook(shipped())
    payloads = [row.payload for row in submissions]
    ours, plain = in_turn(lambda: build(facts, submissions, book), lambda: row_dictionaries(payloads), ROUNDS)
    faster(report, "Frames of 100,000 entries from submissions", ours, plain, 2)
    store = load.Store(folder / "snapshots")
    load.load(database, "bench", Filters(), store=store, cache=load.FrameCache())  # writes the snapshot

    def from_snapshot() -> object:
        return load.load(database, "bench", Filters(), store=store, cache=load.FrameCache())

    ours, plain = in_turn(from_snapshot, lambda: row_dictionaries(payloads), ROUNDS)
    faster(report, "Frames of 100,000 entries from the snapshot", ours, plain, 10)
