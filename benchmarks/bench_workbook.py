"""The workbook against openpyxl alone writing the same cells, and its memory from 5,000 to 100,000 entries."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.data import fill
from benchmarks.harness import Report, at_most, in_turn
from dashboard import load
from dashboard.analysis.given_back import GivenBack
from dashboard.filters import Filters
from exports.workbook import build
from survey import schema
from survey.db import Database

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SMALL, LARGE, ROUNDS = 5_000, 100_000, 5

# Peak resident memory of one build in a process of its own, in kilobytes. VmHWM begins anew with the program; what
# getrusage tells would count the memory of the process that started it.
MEASURE = """
import re, sys
from pathlib import Path
from benchmarks.bench_workbook import builder
builder(Path(sys.argv[1]), int(sys.argv[2]))()
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def database_of(folder: Path, entries: int) -> Database:
    path = folder / f"workbook-{entries}.sqlite3"
    is_new = not path.exists()
    database = Database(f"sqlite:///{path}")
    if is_new:
        schema.migrate(database)
        fill(database, entries=entries, departments=max(25, entries // 200))
    return database


def builder(folder: Path, entries: int) -> Callable[[], None]:
    """Builds the team's workbook of a large round; frames are loaded before, as the server has them."""
    store = load.Store(folder / "snapshots")
    frames = load.load(database_of(folder, entries), "bench", Filters(), store=store, cache=load.FrameCache())
    target = folder / f"ours-{entries}.xlsx"
    return lambda: build(frames, Filters(), "team", target, now=NOW, given=GivenBack({}, {}, NOW, timedelta()))


def same_cells(source: Path, target: Path) -> Callable[[], None]:
    """openpyxl alone, write-only, with the values of every sheet of the finished workbook."""
    book = load_workbook(source, read_only=True)
    sheets = [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book]

    def write() -> None:
        plain = Workbook(write_only=True)
        for title, rows in sheets:
            sheet = plain.create_sheet(title)
            for row in rows:
                sheet.append(row)
        plain.save(target)

    return write


def peak(folder: Path, entries: int) -> float:
    """Megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder), str(entries)], check=True, capture_output=True, text=True
    )
    return float(json.loads(done.stdout)) / 1024


def run(report: Report, folder: Path) -> None:
    ours = builder(folder, SMALL)
    ours()
    plain = same_cells(folder / f"ours-{SMALL}.xlsx", folder / "plain.xlsx")
    at_most(report, "Workbook with 5,000 entries", *in_turn(ours, plain, ROUNDS), 1.5)
    database_of(folder, LARGE).close()
    small, large = peak(folder, SMALL), peak(folder, LARGE)
    at_most(report, "Workbook, peak memory at 100,000 against 5,000", large, small, 3, "MB")
