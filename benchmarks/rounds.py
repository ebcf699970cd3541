"""Large rounds that several benches of one run share: made once, kept in the folder of the run."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benchmarks.data import fill
from dashboard import load
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.tidying import DEPARTMENT, ENTRY
from survey import schema
from survey.db import Database

PER_DEPARTMENT = 200  # accounts
COLUMNS = ("link", "platform", "name", "status", "owner_kind", "two_step")


def database_of(folder: Path, entries: int) -> Database:
    """A round with that many accounts; `folder` is that of one bench."""
    path = folder.parent / f"round-{entries}.sqlite3"
    is_new = not path.exists()
    database = Database(f"sqlite:///{path}")
    if is_new:
        schema.migrate(database)
        fill(database, entries=entries, departments=entries // PER_DEPARTMENT)
    return database


def frames_of(folder: Path, entries: int) -> Frames:
    """Its frames, from the snapshot when there is one."""
    store = load.Store(folder.parent / "snapshots" / str(entries))
    return load.load(database_of(folder, entries), "bench", Filters(), store=store, cache=load.FrameCache())


def fresh(folder: Path, entries: int) -> Frames:
    """Its frames, from the submissions."""
    return load.load(database_of(folder, entries), "bench", Filters(), cache=load.FrameCache())


def flat_tables(frames: Frames, path: Path) -> None:
    """The same accounts and goals as plain tables of texts, one line an account and one line a goal."""
    accounts = frames.wide["accounts"]
    names = [frames.names[place] for place in accounts[DEPARTMENT].to_list()]
    columns = [names, accounts[ENTRY].to_list(), *(accounts[name].cast(str).to_list() for name in COLUMNS)]
    aims = frames.long["aims", "aims"]
    goals = zip([frames.names[place] for place in aims[DEPARTMENT].to_list()], aims["value"].cast(str), strict=True)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE account (department TEXT, entry TEXT, link TEXT, platform TEXT, name TEXT, status TEXT, "
            "owner_kind TEXT, two_step TEXT)"
        )
        connection.executemany("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?)", zip(*columns, strict=True))
        connection.execute("CREATE TABLE goal (department TEXT, goal TEXT)")
        connection.executemany("INSERT INTO goal VALUES (?, ?)", goals)
