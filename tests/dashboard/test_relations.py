"""Relational steps give the same on every engine, in memory, and in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given

from dashboard.analysis import asking, entries, reach, roles
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import Ints
from dashboard.relations import engines
from dashboard.relations.tables import Rows, Tokens, counts, positions
from dashboard.results import Where
from tests.dashboard import relations_plain as plain
from tests.dashboard.factory import frames_of
from tests.dashboard.relations_help import (
    ENGINES,
    ON_SPARK,
    at_most,
    conditions,
    departments,
    filters,
    start_spark,
    worked_out_by,
)

EXAMPLES = 2 if ON_SPARK else 15
MULTIPLE = (("accounts", "account_goals"), ("accounts", "audience"))
SINGLE = (("accounts", "platform"), ("accounts", "status"))


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    session = start_spark() if ON_SPARK else None
    yield
    if session is not None:
        session.stop()
        engines.forget()


@pytest.mark.parametrize("engine", ENGINES)
@at_most(EXAMPLES)
@given(answers=departments, chosen=filters, asked=conditions)
def test_it_works_for_the_entries_behind_a_number(
    engine: str, answers: plain.Departments, chosen: Filters, asked: list[tuple[str, str]]
) -> None:
    frames = frames_of(answers)
    chosen = _known(frames, chosen)
    where = Where("accounts", tuple(asked))
    expected = plain.behind(answers, chosen, asked)
    assert entries.select(scope(frames, chosen), where)[0].tolist() == expected
    with worked_out_by(engine, frames) as other:
        assert entries.select(scope(other, chosen), where)[0].tolist() == expected


@pytest.mark.parametrize("engine", ENGINES)
@at_most(EXAMPLES)
@given(answers=departments, chosen=filters)
def test_it_works_for_accounts_by_department_and_platform(
    engine: str, answers: plain.Departments, chosen: Filters
) -> None:
    frames = frames_of(answers)
    chosen = _known(frames, chosen)
    expected = {kind: +counter for kind, counter in plain.accounts(answers, chosen).items()}
    assert _cells(frames, chosen) == expected
    with worked_out_by(engine, frames) as other:
        assert _cells(other, chosen) == expected


@pytest.mark.parametrize("engine", ENGINES)
@at_most(EXAMPLES)
@given(answers=departments)
def test_it_works_for_what_each_department_has(engine: str, answers: plain.Departments) -> None:
    frames = frames_of(answers)
    with worked_out_by(engine, frames) as other:
        for section, question in MULTIPLE + SINGLE:
            expected = plain.tokens(answers, section, question)
            assert _pairs(frames, question, asking.tokens(frames, _entry(frames, question))) == expected
            assert _pairs(frames, question, asking.tokens(other, _entry(frames, question))) == expected


@pytest.mark.parametrize("engine", ENGINES)
@at_most(EXAMPLES)
@given(answers=departments)
def test_it_works_for_distinct_entries_per_choice(engine: str, answers: plain.Departments) -> None:
    frames = frames_of(answers)
    with worked_out_by(engine, frames) as other:
        assert other.tables is not None
        for section, question in MULTIPLE:
            found = other.tables.cross_many(Rows(section), question)
            pairs = zip(found["_department"].to_list(), found["value"].to_list(), strict=True)
            per_cell = Counter(dict(zip(pairs, counts(found).tolist(), strict=True)))
            assert per_cell == plain.entries_per_choice(answers, section, question)


@pytest.mark.parametrize("engine", ENGINES)
@at_most(EXAMPLES)
@given(answers=departments)
def test_it_works_for_totals_with_what_is_not_known(engine: str, answers: plain.Departments) -> None:
    """Amounts near the largest that the questionnaire takes: sums of them do not fit into floating point."""
    frames = frames_of(answers)
    expected = plain.money(answers, frames, "tools", "cost")
    assert asking.totals(frames, _entry(frames, "cost"), "money") == expected
    with worked_out_by(engine, frames) as other:
        assert asking.totals(other, _entry(frames, "cost"), "money") == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_it_handles_sums_beyond_64_bits(engine: str) -> None:
    most = {"low": 2**62, "high": 2**63 - 1, "sure": "guess"}
    frames = frames_of({"HR": {"tools": [{"product": "Canva", "cost": most}] * 5}})
    with worked_out_by(engine, frames) as other:
        (found,) = asking.totals(other, _entry(frames, "cost"), "money")
    assert (found.low, found.high, found.known, found.guesses) == (5 * 2**62, 5 * (2**63 - 1), 5, 5)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_handles_rounds_without_answers(engine: str) -> None:
    frames = frames_of({"HR": None, "IT": {}})
    with worked_out_by(engine, frames) as other:
        assert not asking.tokens(other, _entry(frames, "audience")).values.size
        assert [total.known for total in asking.totals(other, _entry(frames, "cost"), "money")] == [0, 0]
        assert reach.compute(other, Filters()) == reach.compute(frames, Filters())


def test_it_handles_answers_that_the_keys_do_not_name() -> None:
    keys = ("linkedin", "x")
    frames = frames_of({"HR": {"accounts": [{"platform": "x"}, {"platform": "new"}, {}]}})
    found: Ints = positions(frames.wide["accounts"]["platform"], keys)
    assert found.tolist() == [1, -1, -1]


def _entry(frames: Frames, question: str) -> roles.CodebookEntry:
    return next(entry for entry in frames.codebook.entries if entry.question == question)


def _known(frames: Frames, chosen: Filters) -> Filters:
    """A page settles its filters first: without values that this round does not know."""
    return scope(frames, chosen).filters


def _pairs(frames: Frames, question: str, found: Tokens) -> set[tuple[int, str]]:
    keys = frames.keys(_entry(frames, question))
    return {(d, keys[v]) for d, v in zip(found.departments.tolist(), found.values.tolist(), strict=True)}


def _cells(frames: Frames, chosen: Filters) -> dict[str, Counter[tuple[int, str]]]:
    looked_at = scope(frames, chosen)
    asked = roles.accounts(frames)
    assert asked is not None
    found = reach.count(looked_at, asked)
    made: dict[str, Counter[tuple[int, str]]] = {}
    for kind, grid in zip(("own", "asleep", "not_open", "shared"), found.grids, strict=True):
        made[kind] = Counter()
        for row, column in np.argwhere(grid).tolist():
            made[kind][(int(looked_at.places[row]), found.keys[column])] = int(grid[row, column])
    return made
