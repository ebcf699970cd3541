"""Frames come from memory, from a snapshot, or from submissions: always those of the version asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from dashboard import load as loading
from dashboard import payloads, snapshots
from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.load import FrameCache, Store, load
from survey import payload, read_submissions, sample
from survey.db import Database
from survey.models import Response, Submission
from survey.operations.rounds import bump

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEWEST = 2  # the sample has a round of the year before


@pytest.fixture
def filled(database: Database) -> Database:
    """The sample organisation: five signed, one handed over, two silent."""
    sample.load(database, lambda: NOW)
    return database


def same(one: Frames, other: Frames) -> bool:
    return all(one.wide[name].equals(other.wide[name]) for name in one.wide) and all(
        one.long[name].equals(other.long[name]) for name in one.long
    )


def test_it_works_with_payloads_as_the_survey_writes_them(filled: Database) -> None:
    """They are cut without parsing, and hold exactly what the survey's own reader finds."""
    with filled.reading() as session:
        rows = read_submissions.submissions(session, NEWEST, unsigned=True)
    assert len(rows) == 6
    for row in rows:
        cut = payloads._cut(row.payload)
        assert cut is not None
        assert {name: json.loads(body) for name, body in cut.items()} == payload.read(row.payload)["sections"]


def test_it_works_from_memory_while_nothing_changes(filled: Database) -> None:
    cache = FrameCache()
    first = load(filled, None, Filters(), cache=cache)
    assert load(filled, first.facts.slug, Filters(platforms=("x",)), cache=cache) is first
    assert load(filled, None, Filters(unsigned=True), cache=cache) is not first
    assert first.base.answered == 5
    assert load(filled, None, Filters(unsigned=True), cache=cache).base.answered == 6


def test_it_works_with_drafts_that_never_make_frames_anew(filled: Database) -> None:
    cache = FrameCache()
    first = load(filled, None, Filters(), cache=cache)
    with filled.writing() as session:
        silent = next(one for one in first.departments if one.state == "not_started")
        session.execute(
            update(Response).where(Response.id == silent.response_id).values(started_at=NOW, last_activity_at=NOW)
        )
    board = {row["department"]: row["state"] for row in catalogue.overview(first, Filters()).participation.rows}
    assert board[silent.name] == "Not started"
    second = load(filled, None, Filters(), cache=cache)
    assert second.wide is first.wide
    board = {row["department"]: row["state"] for row in catalogue.overview(second, Filters()).participation.rows}
    assert board[silent.name] == "In progress"
    assert next(one for one in second.departments if one.id == silent.id).state == "in_progress"


def test_it_works_with_new_versions_and_as_of_an_earlier_one(filled: Database) -> None:
    cache = FrameCache()
    before = load(filled, None, Filters(), cache=cache)
    with filled.writing() as session:
        version = bump(session, before.facts.id, "Taken back", NOW)
        session.execute(update(Submission).values(withdrawn_at=NOW, withdrawn_version=version))
    after = load(filled, None, Filters(), cache=cache)
    assert after.version == version
    assert all(one.reopened for one in after.answers.values())
    back = load(filled, None, Filters(as_of=before.version), cache=cache)
    assert (back.version, back.as_of, back.facts.version) == (before.version, before.version, version)
    assert not any(one.reopened for one in back.answers.values())
    assert load(filled, None, Filters(as_of=10_000), cache=cache).version == version


def test_it_works_from_a_snapshot_after_a_restart(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache())
    monkeypatch.setattr(loading, "build", lambda *_, **__: pytest.fail("the snapshot was not used"))
    second = load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache())
    assert same(first, second)
    assert (second.small, second.passed_over, second.answers) == (first.small, first.passed_over, first.answers)


@pytest.mark.parametrize("harm", ["garbled", "cut", "foreign", "manifest", "missing"])
def test_it_handles_a_snapshot_that_is_broken_or_not_ours(filled: Database, tmp_path: Path, harm: str) -> None:
    first = load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache())
    folder = next((tmp_path / "snapshots").glob("round-*"))
    accounts, manifest = folder / "wide-accounts.parquet", folder / "manifest.json"
    if harm == "garbled":
        accounts.write_bytes(b"PAR1" + bytes(100))
    elif harm == "cut":
        accounts.write_bytes(accounts.read_bytes()[:-40])
    elif harm == "missing":
        accounts.unlink()
    elif harm == "manifest":
        manifest.write_text("[]")
    else:
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"identity": "another round"}))
    second = load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache())
    assert same(first, second)
    third = json.loads(manifest.read_text())
    assert third["identity"] != "another round"


def test_it_handles_a_folder_that_cannot_be_written(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file stands in the way")
    assert load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache()).base.answered == 5


def test_it_requires_few_snapshots_of_a_round_and_no_leftovers(filled: Database, tmp_path: Path) -> None:
    for step in range(snapshots.KEPT + 3):
        load(filled, None, Filters(), store=Store(tmp_path / "snapshots"), cache=FrameCache())
        with filled.writing() as session:
            bump(session, NEWEST, f"Step {step}", NOW)
    names = [path.name for path in (tmp_path / "snapshots").iterdir()]
    assert len(names) == snapshots.KEPT
    assert not any(name.startswith(".") for name in names)


def test_it_requires_a_budget_of_bytes(filled: Database) -> None:
    frames = load(filled, None, Filters(), cache=FrameCache())
    cache = FrameCache(budget=int(frames.size() * 2.5))
    for number in range(5):
        cache.put(number, replace(frames), None)
    assert cache.bytes() <= cache.budget
    assert cache.get(0) is None
    assert cache.get(4) is not None
    small = FrameCache(budget=1)
    small.put("only", frames, None)
    assert small.get("only") is not None
