"""Who lists an account and whom each names as running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from dashboard.analysis import roles
from dashboard.analysis.same_account import account_keys
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from questionnaires.codebook import CodebookEntry

Says = Literal["own", "other", "nobody", "unknown"]


class Line(NamedTuple):
    """One listed account: who lists it and who runs it by its own word."""

    row: int
    department_id: int
    says: Says
    runner: int | None = None  # id of the department named; None where none was named


def by_account(frames: Frames, asked: roles.Accounts) -> Mapping[str, tuple[Line, ...]]:
    """Accounts that several lines name, or one whose only line says that somebody else or nobody runs it."""
    return frames.keep("claims", lambda: _by_account(frames, asked))


def _by_account(frames: Frames, asked: roles.Accounts) -> dict[str, tuple[Line, ...]]:
    found = account_keys(frames, asked)
    known = np.flatnonzero((found.values >= 0) & ours(frames, asked))
    codes = found.values[known]
    several = np.bincount(codes, minlength=len(found.keys))[codes] > 1
    alone = ~with_code(frames, asked.section, asked.owner_kind, roles.RUN_HERE)[known]
    chosen = known[several | alone]
    groups: dict[int, list[Line]] = {}
    for code, line in zip(found.values[chosen].tolist(), lines(frames, asked, chosen), strict=True):
        groups.setdefault(code, []).append(line)
    keys = found.keys.gather(list(groups)).to_list()
    return {key: tuple(members) for key, members in zip(keys, groups.values(), strict=True)}


def ours(frames: Frames, asked: roles.Accounts) -> Bools:
    """Which lines are about accounts that somebody has to run: not closed, and not only using our name."""
    return ~with_code(frames, asked.section, asked.status, roles.NOT_OURS_NOW)


def run_here(frames: Frames, asked: roles.Accounts) -> Bools:
    """Which lines count as the department's own; an account that another department runs is counted there."""
    return ~with_code(frames, asked.section, asked.owner_kind, frozenset({roles.RUN_BY_OTHERS}))


def can_be_lost(frames: Frames, asked: roles.Accounts) -> Bools:
    """Own lines about accounts that are there, in use or not: somebody has to be able to get in."""
    not_there = roles.NOT_OURS_NOW | {roles.PLANNED}
    return run_here(frames, asked) & ~with_code(frames, asked.section, asked.status, not_there)


def with_code(frames: Frames, section: str, entry: CodebookEntry | None, wanted: frozenset[str]) -> Bools:
    """Which rows have one of these answers; none where it is not asked."""
    if entry is None:
        return np.zeros(len(frames.wide[section]), dtype=np.bool_)
    found = frames.codes(entry)
    return np.array([key in wanted for key in found.keys] + [False], dtype=np.bool_)[found.values]


def lines(frames: Frames, asked: roles.Accounts, rows: Ints) -> list[Line]:
    """Rows as lines. Who names the own department as the other one runs it itself."""
    departments = [frames.ids[place] for place in frames.rows(asked.section)[rows].tolist()]
    kinds, runners = _texts(frames, asked.owner_kind, rows), _texts(frames, asked.runner, rows)
    return [
        _line(row, department, kind, runner)
        for row, department, kind, runner in zip(rows.tolist(), departments, kinds, runners, strict=True)
    ]


def _line(row: int, department_id: int, kind: str | None, runner: str | None) -> Line:
    if kind in roles.RUN_HERE:
        return Line(row, department_id, "own")
    if kind == roles.RUN_BY_NOBODY:
        return Line(row, department_id, "nobody")
    if kind != roles.RUN_BY_OTHERS:
        return Line(row, department_id, "unknown")
    named = int(runner) if runner is not None and runner.isascii() and runner.isdigit() else None
    return Line(row, department_id, "own") if named == department_id else Line(row, department_id, "other", named)


def _texts(frames: Frames, entry: CodebookEntry | None, rows: Ints) -> Sequence[str | None]:
    if entry is None:
        return [None] * len(rows)
    found = frames.codes(entry)
    keys = (*found.keys, None)
    return [keys[code] for code in found.values[rows].tolist()]


def claimants(members: Sequence[Line]) -> tuple[int, ...]:
    """Departments that say they run the account themselves."""
    return tuple(dict.fromkeys(line.department_id for line in members if line.says == "own"))


def departments(members: Sequence[Line]) -> tuple[int, ...]:
    """Departments that list the account."""
    return tuple(dict.fromkeys(line.department_id for line in members))
