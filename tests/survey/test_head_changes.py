"""Whoever typed the answers is told what the head changed in them: the question, what stood there, what stands now."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from survey.db import Database
from survey.draft import root_entry
from survey.operations.answers import save
from survey.operations.entries import add_entry, remove_entry
from survey.operations.saved import Author
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered, hand_over


class Desk:
    """Somebody of HR saves, a minute after the one before."""

    def __init__(self, database: Database, cast: Cast, clock: SteppingClock) -> None:
        self.database, self.cast, self.clock, self.number = database, cast, clock, 0

    def saves(self, actor: Actor, question: str, answer: dict[str, Any], entry: str = "") -> None:
        self.clock.advance(minutes=1)
        self.number += 1
        author = Author(actor.person_id, actor.name)
        with self.database.writing() as session:
            where = entry or root_entry(session, self.cast.hr_response_id).id
            changes = {question: answer}
            key = f"s{self.number}"
            save(session, self.cast.hr_response_id, where, changes, author, key, self.clock(), base=10_000)


@pytest.fixture
def entries(database: Database, cast: Cast) -> list[str]:
    return answered(database, cast)


@pytest.fixture
def desk(database: Database, cast: Cast, clock: SteppingClock, entries: list[str]) -> Desk:
    made = Desk(database, cast, clock)
    made.saves(cast.ana, "people", {"t": "3"})
    return made


def _tasks(app: Flask, actor: Actor) -> str:
    return actor.client(app).get(f"/r/{actor.key}/").text


def test_it_works_to_read_what_the_head_changed(app: Flask, cast: Cast, desk: Desk, entries: list[str]) -> None:
    desk.saves(cast.clara, "people", {"t": "4"})
    desk.saves(cast.clara, "two_step", {"t": "yes"}, entries[2])
    page = _tasks(app, cast.ana)
    assert "Clara Head (head) changed 2 answers on 2 March 2026" in page
    assert "from “3” to “4”" in page
    assert "Instagram: @nordwerk, " in page
    assert "from “No” to “Yes”" in page


def test_it_works_on_the_page_of_what_was_handed_over(app: Flask, cast: Cast, desk: Desk, outbox: object) -> None:
    desk.saves(cast.clara, "people", {"t": "4"})
    assert hand_over(app, cast.clara).status_code in (200, 303)
    assert "changed one answer" in cast.ana.client(app).get(f"/r/{cast.ana.key}/done").text
    assert "changed one answer" in cast.ben.client(app).get(f"/r/{cast.ben.key}/done").text
    assert "changed one answer" not in cast.clara.client(app).get(f"/r/{cast.clara.key}/done").text


def test_it_works_for_lines_of_a_list(
    app: Flask, cast: Cast, desk: Desk, database: Database, clock: SteppingClock, entries: list[str]
) -> None:
    author = Author(cast.clara.person_id, cast.clara.name)
    with database.writing() as session:
        remove_entry(session, cast.hr_response_id, entries[0], author, "r1", clock())
        added = {"platform": {"t": "tiktok"}, "account_name": {"t": "x"}}
        add_entry(session, cast.hr_response_id, "accounts", added, author, "a1", clock())
    page = _tasks(app, cast.ana)
    assert "changed 2 answers" in page
    assert "LinkedIn: Nordwerk was taken off the list" in page
    assert "was added" in page


def test_it_handles_an_answer_changed_there_and_back(app: Flask, cast: Cast, desk: Desk) -> None:
    desk.saves(cast.clara, "people", {"t": "4"})
    desk.saves(cast.clara, "people", {"t": "3"})
    assert "Clara Head (head) changed" not in _tasks(app, cast.ana)


def test_it_handles_going_on_after_the_change(app: Flask, cast: Cast, desk: Desk) -> None:
    """Who saves after it has had the notice; a colleague who has not still gets it."""
    desk.saves(cast.ben, "people", {"t": "5"})
    desk.saves(cast.clara, "people", {"t": "4"})
    desk.saves(cast.ana, "freedom", {"t": "Answer the same day."})
    assert "Clara Head (head) changed" not in _tasks(app, cast.ana)
    assert "from “5” to “4”" in _tasks(app, cast.ben)


def test_it_rejects_to_name_changes_of_colleagues(app: Flask, cast: Cast, desk: Desk) -> None:
    desk.saves(cast.ben, "people", {"t": "4"})
    assert "changed one answer" not in _tasks(app, cast.ana)
