"""A weak answer may say by when it will have changed; the month is handed over with it and stands beside it."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from survey import payload
from survey.db import Database
from survey.draft import definition_of, surroundings
from survey.draft import inventory as inventory_of
from survey.fixing import months_from
from survey.models import Entry, History, Submission
from survey.operations.answers import save
from survey.operations.saved import Author
from survey.submitted import Submitted
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered, hand_over


@pytest.fixture
def entries(database: Database, cast: Cast) -> list[str]:
    """LinkedIn with two-step login, kununu with "don't know", Instagram with one person and without."""
    return answered(database, cast)


def _say(app: Flask, actor: Actor, entry: str, question: str, month: str) -> None:
    reply = actor.client(app).post(f"/r/{actor.key}/fixing", data={f"q_fix.{entry}.{question}": month})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/r/{actor.key}/check#fixing")


def _stored(database: Database, entry: str, question: str) -> str:
    with database.reading() as session:
        return str(session.get_one(Entry, entry).answers[question].get("f", ""))


def _check(app: Flask, actor: Actor) -> str:
    return actor.client(app).get(f"/r/{actor.key}/check").text


def test_it_works_to_ask_beside_weak_answers_only(app: Flask, cast: Cast, entries: list[str]) -> None:
    page = _check(app, cast.ana)
    assert "Are you changing this already?" in page
    assert set(re.findall(r'name="q_fix\.([^"]+)"', page)) == {f"{entries[2]}.owner_kind", f"{entries[2]}.two_step"}
    assert '<option value="2026-03">March 2026</option>' in page


def test_it_works_from_the_month_to_what_is_signed(
    app: Flask, cast: Cast, database: Database, entries: list[str], clock: SteppingClock, outbox: object
) -> None:
    _say(app, cast.ana, entries[2], "two_step", "2027-06")
    assert '<option value="2027-06" selected>June 2027</option>' in _check(app, cast.ana)
    assert "No; being fixed by June 2027" in _check(app, cast.ana)
    assert hand_over(app, cast.ana).status_code == 200
    for actor, path in ((cast.ana, "done"), (cast.clara, "sign")):
        page = actor.client(app).get(f"/r/{actor.key}/{path}").text
        assert page.count("No; being fixed by June 2027") == 1
    address = f"/rounds/{cast.round_slug}/responses/{cast.hr_response_id}"
    assert "being fixed by June 2027" in cast.vera.client(app).get(address).text
    with database.reading() as session:
        text = session.scalars(select(Submission.payload)).one()
        found = inventory_of(session, cast.hr_response_id)
        read = Submitted(definition_of("social-media-inventory", 1), text, surroundings(session, found, clock()))
        rows = read.rows(read.definition.section_by_name["accounts"])
        assert [dict(row.fixing) for row in rows] == [{}, {}, {"two_step": "2027-06"}]
    assert [entry.get("fix") for entry in payload.read(text)["sections"]["accounts"]] == [
        None,
        None,
        "two_step=2027-06",
    ]


def test_it_works_to_take_a_month_back(app: Flask, cast: Cast, database: Database, entries: list[str]) -> None:
    _say(app, cast.ana, entries[2], "two_step", "2027-06")
    _say(app, cast.ben, entries[2], "two_step", "")
    assert _stored(database, entries[2], "two_step") == ""
    assert "being fixed by" not in _check(app, cast.ana)


def test_it_handles_the_same_month_twice(app: Flask, cast: Cast, database: Database, entries: list[str]) -> None:
    for _twice in range(2):
        _say(app, cast.ana, entries[2], "two_step", "2027-06")
    with database.reading() as session:
        assert len(session.scalars(select(History)).all()) == 1


def test_it_handles_an_answer_that_is_weak_no_more(
    app: Flask, cast: Cast, database: Database, entries: list[str], clock: SteppingClock
) -> None:
    _say(app, cast.ana, entries[2], "two_step", "2027-06")
    with database.writing() as session:
        author, now = Author(cast.ana.person_id, cast.ana.name), clock()
        changes = {"two_step": {"t": "yes"}}
        save(session, cast.hr_response_id, entries[2], changes, author, "k", now, base=10_000)
    assert _stored(database, entries[2], "two_step") == ""
    assert "being fixed by" not in _check(app, cast.ana)


@pytest.mark.parametrize("month", ["2027-13", "soon", "June 2027", "2027-06 two_step=2027-07"])
def test_it_rejects_what_is_no_month(
    app: Flask, cast: Cast, database: Database, entries: list[str], month: str
) -> None:
    _say(app, cast.ana, entries[2], "two_step", month)
    assert _stored(database, entries[2], "two_step") == ""


def test_it_rejects_a_month_beside_another_answer(
    app: Flask, cast: Cast, database: Database, entries: list[str]
) -> None:
    for entry, question in ((entries[0], "two_step"), (entries[1], "two_step"), (entries[2], "platform")):
        _say(app, cast.ana, entry, question, "2027-06")
        with database.reading() as session:
            assert "2027-06" not in json.dumps(session.get_one(Entry, entry).answers)


def test_it_rejects_other_departments(app: Flask, cast: Cast, database: Database, entries: list[str]) -> None:
    client = cast.dora.client(app)
    data = {f"q_fix.{entries[2]}.two_step": "2027-06"}
    assert client.post(f"/r/{cast.dora.key}/fixing", data=data).status_code == 404
    assert _stored(database, entries[2], "two_step") == ""


def test_it_offers_this_month_and_two_years() -> None:
    months = months_from(date(2026, 12, 31))
    assert months[0] == ("2026-12", "December 2026")
    assert months[1] == ("2027-01", "January 2027")
    assert months[-1] == ("2028-12", "December 2028")
