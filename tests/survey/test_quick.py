"""The short way of saving a text leaves behind exactly what the long way does, and steps back from everything else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from survey import draft
from survey.db import Database
from survey.models import History, Round
from survey.operations import quick
from survey.operations.answers import Author, Saved, save
from survey.operations.quick import save_texts
from survey.operations.submissions import hand_over
from tests.cast import Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.both_databases
ANA, BEN = Author(None, "Ana", "page-a"), Author(None, "Ben", "page-b")


@pytest.fixture(autouse=True)
def _answered_before(database: Database, cast: Cast, clock: SteppingClock) -> None:
    for response_id in (cast.hr_response_id, cast.sales_response_id):
        typed = {"freedom": {"t": "first"}, "uses": {"m": "none"}, "settle": {"m": "none"}}
        with database.writing() as session:
            save(session, response_id, "", typed, ANA, "before", clock())
    clock.advance(minutes=1)


def shortly(
    database: Database, cast: Cast, clock: SteppingClock, author: Author = ANA, key: str = "k", **typed: Any
) -> Saved | None:
    with database.statements() as connection:
        return save_texts(connection, cast.hr_response_id, {"": typed}, author, key, clock())


def left_behind(database: Database, response_id: int) -> tuple[Any, ...]:
    with database.reading() as session:
        found = draft.inventory(session, response_id).response
        entry = draft.root_entry(session, response_id)
        row = session.scalars(select(History).where(History.response_id == response_id).order_by(History.id)).all()[-1]
        response = (found.revision, found.size, found.started_at, found.last_activity_at, found.progress)
        history = (row.person_id, row.editor, row.action, row.outcome, row.changes, row.result, row.at)
        return (*response, entry.answers, entry.revision, entry.updated_at, entry.dormant, *history)


def test_it_leaves_behind_what_the_long_way_does(database: Database, cast: Cast, clock: SteppingClock) -> None:
    assert shortly(database, cast, clock, freedom={"t": "second"}) is not None
    with database.writing() as session:
        save(session, cast.sales_response_id, "", {"freedom": {"t": "second"}}, ANA, "k", clock())
    assert left_behind(database, cast.hr_response_id) == left_behind(database, cast.sales_response_id)


@pytest.mark.parametrize(
    "typed",
    [
        {"freedom": {}},  # taken back: less is answered now
        {"freedom": {"m": "none"}},
        {"freedom": {"t": "first"}},  # nothing new
        {"else_note": {"t": "new"}},  # was not answered before
        {"uses": {"t": ["tools"]}},
        {"freedom": {"t": "x" * 10_001}},
        {"freedom": {"t": "a\x00"}},
        {"name": {"t": "of an account"}},
        {"nonsense": {"t": "x"}},
    ],
)
def test_it_steps_back_from_everything_else(
    database: Database, cast: Cast, clock: SteppingClock, typed: dict[str, Any]
) -> None:
    before = left_behind(database, cast.hr_response_id)
    assert shortly(database, cast, clock, **typed) is None
    assert left_behind(database, cast.hr_response_id) == before


def test_it_steps_back_from_what_somebody_else_changed(database: Database, cast: Cast, clock: SteppingClock) -> None:
    assert shortly(database, cast, clock, BEN, freedom={"t": "second"}) is None


def test_it_steps_back_from_a_repeat(database: Database, cast: Cast, clock: SteppingClock) -> None:
    assert shortly(database, cast, clock, freedom={"t": "second"}) is not None
    before = left_behind(database, cast.hr_response_id)
    assert shortly(database, cast, clock, freedom={"t": "third"}) is None
    assert left_behind(database, cast.hr_response_id) == before


def test_it_steps_back_when_nothing_may_be_changed(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=clock()))
    clock.advance(minutes=31)
    assert shortly(database, cast, clock, freedom={"t": "second"}) is None
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=None))
        hand_over(session, cast.hr_response_id, clock())
    assert shortly(database, cast, clock, freedom={"t": "second"}) is None


def test_it_steps_back_when_there_is_too_much_text(
    database: Database, cast: Cast, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "MOST_CHARACTERS", 5)
    assert shortly(database, cast, clock, freedom={"t": "longer"}) is None
