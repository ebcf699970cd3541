"""Rows of lists: added, removed and brought back, duplicated, kept by the choice they belong to."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from survey import draft
from survey.db import Database
from survey.errors import NotFound, TooLarge
from survey.models import Entry, History, Response
from survey.operations import rows as row_rules
from survey.operations.answers import Author, save
from survey.operations.entries import add_entries, add_entry, duplicate_entry, remove_entry, restore_entry
from survey.operations.submissions import submission_from_draft
from tests.cast import Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.both_databases
ANA = Author(None, "Ana", "page-a")
FIRST = {"platform": {"t": "x"}, "name": {"t": "one"}, "link": {"t": "https://x.com/one"}, "status": {"t": "active"}}


def add(database: Database, cast: Cast, clock: SteppingClock, key: str = "add", **answers: Any) -> str:
    with database.writing() as session:
        return add_entry(session, cast.hr_response_id, "accounts", answers or FIRST, ANA, key, clock()).id


def says(database: Database, cast: Cast, clock: SteppingClock, key: str, entry: str = "", **typed: Any) -> None:
    with database.writing() as session:
        save(session, cast.hr_response_id, entry, typed, ANA, key, clock())


def listed(database: Database, cast: Cast, section: str = "accounts") -> list[Entry]:
    with database.reading() as session:
        return list(draft.entries(session, cast.hr_response_id, section))


def progress(database: Database, cast: Cast, section: str) -> dict[str, Any]:
    with database.reading() as session:
        return dict(session.get_one(Response, cast.hr_response_id).progress[section])


@pytest.fixture(autouse=True)
def _accounts_are_asked(database: Database, cast: Cast, clock: SteppingClock) -> None:
    says(database, cast, clock, "uses", uses={"t": ["accounts"]}, aims={"t": ["recruiting"]})


def test_it_works_to_add_in_order(database: Database, cast: Cast, clock: SteppingClock) -> None:
    ids = [add(database, cast, clock, f"k{number}") for number in range(3)]
    assert [entry.id for entry in listed(database, cast)] == ids
    assert add(database, cast, clock, "k1") == ids[1]
    assert progress(database, cast, "accounts")["entries"] == 3


def test_it_works_to_add_many_at_once(database: Database, cast: Cast, clock: SteppingClock) -> None:
    for _ in range(2):  # the second time is a lost reply
        with database.writing() as session:
            made = add_entries(session, cast.hr_response_id, "accounts", [FIRST, FIRST], ANA, "many", clock())
        assert [entry.id for entry in made] == [entry.id for entry in listed(database, cast)]


def test_it_works_to_remove_and_to_bring_back(database: Database, cast: Cast, clock: SteppingClock) -> None:
    first, second = add(database, cast, clock, "1"), add(database, cast, clock, "2")
    size = sum(len(str(raw["t"])) for raw in FIRST.values())
    with database.writing() as session:
        remove_entry(session, cast.hr_response_id, first, ANA, "r", clock())
    assert [entry.id for entry in listed(database, cast)] == [second]
    assert progress(database, cast, "accounts")["entries"] == 1
    with database.writing() as session:
        remove_entry(session, cast.hr_response_id, first, ANA, "r2", clock())  # twice is once
        restore_entry(session, cast.hr_response_id, first, ANA, "back", clock())
    assert [entry.id for entry in listed(database, cast)] == [first, second]
    with database.reading() as session:
        actions = session.scalars(select(History.action).order_by(History.id)).all()
        found = session.get_one(Response, cast.hr_response_id)
    assert actions == ["save", "add", "add", "remove", "restore"]
    assert found.size == 2 * size + len("accounts") + len("recruiting")


def test_it_works_to_duplicate_without_what_names_the_original(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    first = add(database, cast, clock)
    for _ in range(2):
        with database.writing() as session:
            copy = duplicate_entry(session, cast.hr_response_id, first, ANA, "copy", clock())
    found = {entry.id: entry.answers for entry in listed(database, cast)}
    assert len(found) == 2
    assert {name: raw["t"] for name, raw in found[copy.id].items()} == {"platform": "x", "status": "active"}


def test_it_rejects_more_rows_than_an_inventory_may_have(
    database: Database, cast: Cast, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_rules, "MOST_ENTRIES", 3)
    add(database, cast, clock, "1")
    add(database, cast, clock, "2")
    with pytest.raises(TooLarge):
        add(database, cast, clock, "3")
    assert len(listed(database, cast)) == 2


@pytest.mark.parametrize("section", ["start", "goals", "effort", "nonsense"])
def test_it_rejects_rows_where_there_is_nothing_to_add(
    database: Database, cast: Cast, clock: SteppingClock, section: str
) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        add_entry(session, cast.hr_response_id, section, {}, ANA, "k", clock())


def test_it_rejects_rows_of_another_department(database: Database, cast: Cast, clock: SteppingClock) -> None:
    first = add(database, cast, clock)
    for act in (remove_entry, duplicate_entry, restore_entry):
        with pytest.raises(NotFound), database.writing() as session:
            act(session, cast.sales_response_id, first, ANA, "k", clock())
    assert len(listed(database, cast)) == 1


def test_it_keeps_the_row_of_a_choice_that_is_picked_again(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    says(database, cast, clock, "t", "goals:recruiting", target={"t": "ten a month"})
    says(database, cast, clock, "off", aims={"t": ["employer_brand"]})
    assert "ten a month" not in payload_of(database, cast, clock)
    says(database, cast, clock, "on", aims={"t": ["employer_brand", "recruiting"]})
    assert "ten a month" in payload_of(database, cast, clock)
    assert len(listed(database, cast, "goals")) == 1


def payload_of(database: Database, cast: Cast, clock: SteppingClock) -> str:
    with database.writing() as session:
        return submission_from_draft(session, cast.hr_response_id, "imported", clock()).payload


def test_it_rejects_rows_of_choices_that_were_not_picked(database: Database, cast: Cast, clock: SteppingClock) -> None:
    for name in ("goals:sales_leads", "effort:nonsense", "accounts:x", "start:uses"):
        with pytest.raises(NotFound):
            says(database, cast, clock, name, name, target={"t": "x"}, hours={"m": "dont_know"})


def test_it_makes_no_row_of_nothing(database: Database, cast: Cast, clock: SteppingClock) -> None:
    says(database, cast, clock, "empty", "effort:post", hours={})
    with database.reading() as session:
        assert session.scalar(select(func.count(Entry.id)).where(Entry.section == "effort")) == 0
    says(database, cast, clock, "click", "effort:post", hours={"t": {"low": "1", "high": "3", "sure": ""}})
    says(database, cast, clock, "again", "effort:post", hours={})
    assert progress(database, cast, "effort")["entries"] == 0
