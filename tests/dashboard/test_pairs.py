"""Shared things of all pairs: every short cut is held against nested loops over sets."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.analysis import catalogue, overlap, pair_counts, pairs
from dashboard.filters import Filters
from dashboard.results import Table
from tests.dashboard.factory import account, frames_of, tool

Sets = list[frozenset[int]]
THINGS = 90
some = st.frozensets(st.integers(0, THINGS - 1), max_size=12)
departments = st.lists(some, min_size=1, max_size=24)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> object:
    """So that few departments already fill several blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pair_counts, "BLOCK", 5)
        patch.setattr(pair_counts, "HEIGHT", 3)
        patch.setattr(pair_counts, "WORTH_THREADS", 12)
        patch.setattr(pair_counts, "CHUNK", pair_counts.WORD)
        patch.setattr(pair_counts, "OFTEN", 4)
        patch.setattr(pair_counts, "PAIRS", 2)
        patch.setattr(pairs, "FEW", 3)
        yield


def held(sets: Sequence[frozenset[int]], things: int = THINGS) -> pairs.Incidence:
    cells = [(place, thing) for place, mine in enumerate(sets) for thing in mine]
    owners, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return pairs.incidence(len(sets), things, [(owners, columns), (owners, columns)])


def check(found: pairs.Overlap, sets: Sequence[frozenset[int]]) -> None:
    """All of it, against the plain way."""
    expected = pairs.plain_counts(sets)
    lines = found.rows(np.arange(len(sets)))
    others = [0] * len(sets)
    for (first, second), number in expected.items():
        assert lines[first, second] == lines[second, first] == number
        others[first] += number
        others[second] += number
    assert np.diag(lines).tolist() == [len(mine) for mine in sets]
    assert found.others.tolist() == others


def plain_closest(sets: Sequence[frozenset[int]], chosen: Sequence[int], limit: int) -> tuple[list[list[int]], int]:
    shared = [
        [first, second, number, len(sets[first] | sets[second])]
        for (first, second), number in pairs.plain_counts(sets).items()
        if number and (first in chosen or second in chosen)
    ]
    shared.sort(key=lambda one: (-one[2], one[3], one[0], one[1]))
    return shared[:limit], len(shared)


@settings(deadline=None)
@given(departments)
def test_it_works_for_all_pairs_as_nested_loops_do(sets: Sets) -> None:
    check(pairs.count(held(sets)), sets)


@settings(deadline=None)
@given(departments, st.lists(st.tuples(st.integers(0, 23), some), max_size=8))
def test_it_works_after_one_department_after_another_changed(
    sets: Sets, changes: list[tuple[int, frozenset[int]]]
) -> None:
    found, now = pairs.count(held(sets)), list(sets)
    for place, mine in changes:
        now[place % len(now)] = mine
        before, shown = found, found.rows(np.arange(len(now))).tolist()
        found = pairs.updated(found, held(now))
        check(found, now)
        assert before.rows(np.arange(len(now))).tolist() == shown  # an earlier version stays as it was


@settings(deadline=None)
@given(departments, st.data())
def test_it_works_for_the_closest_pairs_of_chosen_departments(sets: Sets, data: st.DataObject) -> None:
    chosen = sorted(data.draw(st.sets(st.integers(0, len(sets) - 1))))
    limit = data.draw(st.integers(1, 40))
    found, number = pairs.closest(pairs.count(held(sets)), np.array(chosen, dtype=np.int64), limit)
    assert (np.stack(found).T.tolist(), number) == plain_closest(sets, chosen, limit)


@pytest.mark.parametrize("things", [200, 300, 5_000])
def test_it_handles_departments_that_share_more_than_a_byte_counts(things: int) -> None:
    chance = random.Random(things)
    sets = [frozenset(chance.sample(range(things), things - chance.randint(0, 20))) for _ in range(13)]
    check(pairs.count(held(sets, things)), sets)


def test_it_handles_a_department_that_outgrows_the_counts_of_the_others() -> None:
    sets = [frozenset(range(250)), frozenset(range(100, 300)), frozenset({1})]
    found = pairs.count(held(sets, 400))
    sets[2] = frozenset(range(399))
    check(pairs.updated(found, held(sets, 400)), sets)


def test_it_handles_a_thing_nobody_had_before() -> None:
    sets = [frozenset({1}), frozenset({1}), frozenset({2})]
    found = pairs.count(held(sets, 64))
    sets[2] = frozenset({1, 70})
    sets[0] = frozenset({1, 70})
    check(pairs.updated(found, held(sets, 71)), sets)


def test_it_works_on_the_page_when_one_department_answers_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {
        f"D{n}": {"accounts": [account("x"), account("xing")], "tools": [tool("Canva", payer="free")]} for n in range(6)
    }
    overlap.tokens_of(frames_of(answers))

    def refused(_: object) -> object:
        raise AssertionError("all pairs were counted anew")

    monkeypatch.setattr(overlap, "count", refused)
    monkeypatch.setattr(pairs, "count", refused)
    answers["D3"] = {"accounts": [account("tiktok")], "tools": [tool("A tool of our own"), tool("Canva")]}
    table = catalogue.BY_SLUG["overlaps"].compute(frames_of(answers), Filters(departments=(4,))).parts[1]
    assert isinstance(table, Table)
    assert [(row["first"], row["second"], row["score"], row["tool"]) for row in table.rows[:2]] == [
        ("D0", "D3", 2, "Canva"),
        ("D1", "D3", 2, "Canva"),
    ]
    assert table.rows[0]["either"] == 6
