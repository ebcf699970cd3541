"""What all pairs of departments share, against a product of sparse matrices; and after one more submission."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.harness import Report, Result, faster, figure, in_turn
from dashboard.analysis import pairs

FEW_THINGS = "a few things each"
SEED = 20261122
GOALS = {500: (5, 15), 5_000: (10, 5)}  # departments: times as fast, rounds
AFTER_ONE = 500
ENTRIES, DIFFERENT = 200, 865  # as in the inventory of a busy organisation: each entry names one of so many things
KINDS = ((30, 6), (20, 5), (25, 3), (300, 8))  # platforms, audiences, goals and products: how many there are, has one
OWN = 1  # product under a name of its own; one in 20 uses the same name as another department
Ints = NDArray[np.int64]


class Things(NamedTuple):
    """Distinct (department, thing), ordered, and how many different things there are."""

    departments: Ints
    things: Ints
    number: int


def run(report: Report, _folder: Path) -> None:
    for departments, (times, rounds) in GOALS.items():
        for name, given in _rounds(departments):
            _same(given, departments)
            said = f"All pairs of {departments:,} departments, {name}"
            ours, plain = in_turn(lambda: _ours(given, departments), lambda: _sparse(given, departments), rounds)  # noqa: B023 - called at once
            if name == FEW_THINGS:
                report.add(Result(said, ours, plain, plain / ours, "(printed)", None))
            else:
                faster(report, said, ours, plain, times)
            found = _ours(given, departments)
            held = _incidence(_one_anew(given), departments)
            again, _ = in_turn(lambda: pairs.updated(found, held), lambda: None, 25)  # noqa: B023 - called at once
            if departments == max(GOALS):
                faster(report, "... after one submission", again, plain, AFTER_ONE)
                figure(report, "... times as fast as our own count of all", ours / again, "x")
            everybody = np.arange(departments)
            top, _ = in_turn(lambda: pairs.closest(found, everybody, 100), lambda: None, 5)  # noqa: B023 - called at once
            figure(report, "... the 100 closest pairs", top, "ms")


def _rounds(departments: int) -> Iterator[tuple[str, Things]]:
    random_ = np.random.default_rng(SEED)
    yield f"{ENTRIES} entries each", _distinct(random_.integers(0, DIFFERENT, (departments, ENTRIES)), DIFFERENT)
    first, columns = 0, []
    for number, each in KINDS:
        ranks = np.argsort(random_.random((departments, number)), axis=1)[:, :each]
        columns.append(ranks + first)
        first += number
    own = np.arange(departments * OWN).reshape(departments, OWN)
    shared = random_.random(own.shape) < 1 / 20
    own[shared] = random_.integers(0, departments * OWN, int(np.count_nonzero(shared)))
    columns.append(own + first)
    yield FEW_THINGS, _distinct(np.concatenate(columns, axis=1), first + departments * OWN)


def _distinct(rows: Ints, number: int) -> Things:
    owners = np.repeat(np.arange(len(rows)), rows.shape[1])
    cells = np.unique(owners * number + rows.reshape(-1))
    return Things(cells // number, cells % number, number)


def _one_anew(given: Things) -> Things:
    """The first department has half of what it had, and what the last one has."""
    mine, last = given.departments == 0, given.departments == given.departments[-1]
    half = given.things[mine][::2]
    things = np.unique(np.concatenate([half, given.things[last]]))
    departments = np.concatenate([np.zeros(len(things), dtype=np.int64), given.departments[~mine]])
    return Things(departments, np.concatenate([things, given.things[~mine]]), given.number)


def _incidence(given: Things, departments: int) -> pairs.Incidence:
    return pairs.incidence(departments, given.number, [(given.departments, given.things)])


def _ours(given: Things, departments: int) -> pairs.Overlap:
    return pairs.count(_incidence(given, departments))


def _sparse(given: Things, departments: int) -> Any:
    ones = np.ones(len(given.things), dtype=np.int32)
    cells = sparse.csr_matrix((ones, (given.departments, given.things)), shape=(departments, given.number))
    return cells @ cells.T


def _same(given: Things, departments: int) -> None:
    lines = np.arange(0, departments, max(1, departments // 50))
    if (_ours(given, departments).rows(lines) != _sparse(given, departments)[lines].toarray()).any():
        raise RuntimeError("the two ways count differently")
