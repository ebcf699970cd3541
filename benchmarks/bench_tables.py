"""From a filter to the tables department x platform and department x goal, against pandas.read_sql and groupby."""

from __future__ import annotations

import sqlite3
from itertools import cycle
from pathlib import Path

import pandas as pd

from benchmarks.harness import Report, faster, figure, in_turn
from benchmarks.rounds import flat_tables, frames_of
from dashboard.analysis import goals, reach, roles
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames

PLATFORMS = 10  # are picked, others each time
GOALS = {10_000: (0.0, 9), 100_000: (30, 9), 1_000_000: (150, 5)}  # entries: times as fast, rounds


def run(report: Report, folder: Path) -> None:
    for entries, (goal, rounds) in GOALS.items():
        frames = frames_of(folder, entries)
        flat = folder / f"flat-{entries}.sqlite3"
        flat_tables(frames, flat)
        every = [code for code in frames.codes(_accounts(frames).platform).keys if code != "other"]
        picks = [tuple((every * 2)[at : at + PLATFORMS]) for at in range(len(every))]
        _same(frames, flat, picks[0])
        mine, theirs = cycle(picks), cycle(picks)
        ours, plain = in_turn(lambda: _tables(frames, next(mine)), lambda: _plain(flat, next(theirs)), rounds)  # noqa: B023 - called at once
        name = f"Filter to two tables, {entries:,} entries"
        if goal:
            faster(report, name, ours, plain, goal)
        else:
            figure(report, name, ours, "ms")
            figure(report, "... pandas.read_sql and groupby", plain, "ms")
        pages, _ = in_turn(lambda: _pages(frames, next(mine)), lambda: None, rounds)  # noqa: B023 - called at once
        figure(report, "... and the words of both pages", pages, "ms")
        flat.unlink()


def _accounts(frames: Frames) -> roles.Accounts:
    asked = roles.accounts(frames)
    if asked is None:
        raise RuntimeError("the questionnaire asks for no accounts")
    return asked


def _tables(frames: Frames, platforms: tuple[str, ...]) -> tuple[object, object]:
    looked_at, asked = scope(frames, Filters(platforms=platforms)), roles.goals(frames)
    if asked is None:
        raise RuntimeError("the questionnaire asks for no goals")
    return reach.count(looked_at, _accounts(frames)), goals.wanted(looked_at, asked)


def _pages(frames: Frames, platforms: tuple[str, ...]) -> object:
    """All that the two pages compute when a filter changes."""
    filters = Filters(platforms=platforms)
    return reach.compute(frames, filters), goals.compute(frames, filters)


def _plain(path: Path, platforms: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    with sqlite3.connect(path) as connection:
        accounts = pd.read_sql("SELECT * FROM account", connection)
        named = pd.read_sql("SELECT * FROM goal", connection)
    accounts = accounts[accounts["platform"].isin(platforms)]
    return (
        accounts.groupby(["department", "platform"]).size().unstack(fill_value=0),
        named.groupby(["department", "goal"]).size().unstack(fill_value=0),
    )


def _same(frames: Frames, path: Path, platforms: tuple[str, ...]) -> None:
    """Both count the same, or the comparison says nothing."""
    looked_at, (accounts, named) = scope(frames, Filters(platforms=platforms)), _plain(path, platforms)
    counts, asked = reach.count(looked_at, _accounts(frames)), roles.goals(frames)
    if asked is None:
        raise RuntimeError("the questionnaire asks for no goals")
    wanted = goals.wanted(looked_at, asked)
    for ours, keys, plain in ((counts.own, counts.keys, accounts), (wanted.wanted, wanted.keys, named)):
        table = plain.reindex(index=list(frames.names), columns=list(keys), fill_value=0).to_numpy()
        if (table != ours).any():
            raise RuntimeError("the two ways count differently")
