"""One answer for all rows that are still empty: what was answered by hand is left alone, and history says so."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from survey import draft
from survey.db import Database
from survey.errors import NotFound
from survey.models import History
from survey.operations.answers import Author, save
from survey.operations.entries import add_entries, fill_all
from tests.cast import Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.both_databases
ANA = Author(None, "Ana", "page-a")


@pytest.fixture
def rows(database: Database, cast: Cast, clock: SteppingClock) -> list[str]:
    """Three accounts; the first has a status already."""
    named: list[dict[str, Any]] = [{"platform": {"t": "x"}, "name": {"t": name}} for name in "abc"]
    named[0]["status"] = {"t": "dormant"}
    with database.writing() as session:
        save(session, cast.hr_response_id, "", {"uses": {"t": ["accounts"]}}, ANA, "u", clock())
        return [entry.id for entry in add_entries(session, cast.hr_response_id, "accounts", named, ANA, "add", clock())]


def fill(database: Database, cast: Cast, clock: SteppingClock, key: str, question: str, **answer: Any) -> int:
    with database.writing() as session:
        return fill_all(session, cast.hr_response_id, "accounts", question, answer, ANA, key, clock())


def answers(database: Database, cast: Cast, question: str) -> list[dict[str, Any]]:
    with database.reading() as session:
        entries = draft.entries(session, cast.hr_response_id, "accounts")
        return [dict(entry.answers.get(question) or {}) for entry in entries]


def test_it_works_to_fill_only_what_is_empty(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str]
) -> None:
    assert fill(database, cast, clock, "f", "status", t="active") == 2
    found = answers(database, cast, "status")
    assert [raw["t"] for raw in found] == ["dormant", "active", "active"]
    assert [raw.get("all") for raw in found] == [None, True, True]
    with database.reading() as session:
        history = session.scalars(select(History).where(History.action == "fill").order_by(History.id)).all()
    assert [row.entry_id for row in history] == rows[1:]
    assert all(row.changes["status"][1]["all"] is True for row in history)


def test_it_works_to_fill_with_a_kind_of_nothing(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str]
) -> None:
    assert fill(database, cast, clock, "f", "status", m="dont_know") == 2
    assert answers(database, cast, "status")[2]["m"] == "dont_know"


def test_it_works_to_change_what_was_set_for_all(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str]
) -> None:
    fill(database, cast, clock, "f1", "status", t="active")
    with database.writing() as session:
        save(session, cast.hr_response_id, rows[1], {"status": {"t": "closing"}}, ANA, "hand", clock())
    assert fill(database, cast, clock, "f2", "status", t="planned") == 1
    assert [raw["t"] for raw in answers(database, cast, "status")] == ["dormant", "closing", "planned"]


def test_it_works_to_send_it_twice_and_do_it_once(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str]
) -> None:
    assert fill(database, cast, clock, "f", "status", t="active") == 2
    assert fill(database, cast, clock, "f", "status", t="planned") == 0
    assert [raw["t"] for raw in answers(database, cast, "status")] == ["dormant", "active", "active"]


def test_it_leaves_rows_alone_in_which_the_question_is_hidden(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str]
) -> None:
    with database.writing() as session:
        typed = {"owner_kind": {"t": "other_department"}}
        save(session, cast.hr_response_id, rows[0], typed, ANA, "hand", clock())
    assert fill(database, cast, clock, "f", "two_step", t="yes") == 2
    assert answers(database, cast, "two_step")[0] == {}


def test_it_keeps_states_in_step(database: Database, cast: Cast, clock: SteppingClock, rows: list[str]) -> None:
    for question, answer in {
        "audience": {"m": "dont_know"},
        "status": {"t": "active"},
        "owner_kind": {"t": "two_or_more"},
        "two_step": {"t": "yes"},
    }.items():
        fill(database, cast, clock, question, question, **answer)
    with database.reading() as session:
        progress = draft.inventory(session, cast.hr_response_id).response.progress["accounts"]
        states = [entry.state for entry in draft.entries(session, cast.hr_response_id, "accounts")]
    assert states == ["complete"] * 3
    assert (progress["state"], progress["answered"], len(progress["unknown"])) == ("completed", 3, 3)


@pytest.mark.parametrize(("section", "question"), [("accounts", "name"), ("accounts", "uses"), ("start", "uses")])
def test_it_rejects_questions_that_cannot_be_set_for_all(
    database: Database, cast: Cast, clock: SteppingClock, rows: list[str], section: str, question: str
) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        fill_all(session, cast.hr_response_id, section, question, {"t": "x"}, ANA, "f", clock())
