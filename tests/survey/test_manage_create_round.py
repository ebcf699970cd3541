"""A round is created from the facts of the organisation, and nothing typed is lost when something does not fit."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from survey.db import Database
from survey.models import Round
from tests.cast import Cast

FACTS = {
    "title": "Tools 2027",
    "questionnaire": "social-media-inventory:1",
    "organisation": "Südwerk & Co",
    "countries": "Germany, Austria; Switzerland",
    "sector": "Retail",
    "public_body": "yes",
    "currency": "eur",
    "hourly_low": "42,50",
    "hourly_high": "60",
    "contact_name": "Paul",
    "contact_email": "paul@example.org",
    "time_zone": "Europe/Berlin",
    "closes_on": "2026-03-31",
}


def created(database: Database) -> Round | None:
    with database.reading() as session:
        found = session.scalars(select(Round).where(Round.title == "Tools 2027")).one_or_none()
        session.expunge_all()
        return found


def test_it_works_with_every_fact(app: Flask, cast: Cast, database: Database) -> None:
    reply = cast.paul.client(app).post("/rounds/new", data=FACTS)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/rounds/tools-2027/departments")
    round_ = created(database)
    assert round_ is not None
    assert round_.countries == ["Germany", "Austria", "Switzerland"]
    assert (round_.currency, round_.hourly_low, round_.hourly_high) == ("EUR", 4250, 6000)
    assert (round_.public_body, round_.works_council) == (True, False)
    assert (round_.closes_on, round_.time_zone) == (date(2026, 3, 31), "Europe/Berlin")
    assert round_.definition_digest
    assert round_.opened_at is None


def test_it_works_with_a_currency_that_has_no_cents(app: Flask, cast: Cast, database: Database) -> None:
    cast.paul.client(app).post(
        "/rounds/new", data=FACTS | {"currency": "JPY", "hourly_low": "3000", "hourly_high": "5.000"}
    )
    round_ = created(database)
    assert round_ is not None
    assert (round_.hourly_low, round_.hourly_high) == (3000, 5000)


def test_it_handles_the_facts_of_the_last_round(app: Flask, cast: Cast) -> None:
    page = cast.paul.client(app).get("/rounds/new").text
    assert 'value="Nordwerk AG"' in page
    assert 'value="Social media 2026"' not in page


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    assert cast.vera.client(app).get("/rounds/new").status_code == 403
    assert cast.vera.client(app).post("/rounds/new", data=FACTS).status_code == 403
    assert app.test_client().get("/rounds/new").headers["Location"].startswith("/sign-in")
    assert created(database) is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("organisation", "", "Say which organisation this is."),
        ("currency", "EURO", "Use the three letters of a currency"),
        ("currency", "XXQ", "Use the three letters of a currency"),
        ("hourly_low", "a lot", "Write an amount in EUR as a number"),
        ("hourly_low", "42.505", "The lower end must be above nothing and not above the higher end."),
        ("hourly_low", "0.001", "This is no amount an hour of work costs in EUR."),
        ("hourly_low", "", "Give both ends of what an hour costs, or neither."),
        ("contact_email", "paul", "This does not look like a mail address."),
        ("time_zone", "Mars/Olympus", "Choose a time zone from the list."),
        ("closes_on", "31.3.2026", "Write the day as year, month and day"),
        ("questionnaire", "other:9", "Choose a questionnaire from the list."),
    ],
)
def test_it_rejects_what_does_not_fit(
    app: Flask, cast: Cast, database: Database, field: str, typed: str, sentence: str
) -> None:
    reply = cast.paul.client(app).post("/rounds/new", data=FACTS | {field: typed})
    assert reply.status_code == 422
    assert sentence in reply.text
    assert f'<a href="#{field}">' in reply.text  # the summary leads to the field
    assert f'id="{field}"' in reply.text
    assert 'value="Tools 2027"' in reply.text  # nothing typed is lost
    assert created(database) is None


def test_it_rejects_several_things_at_once(app: Flask, cast: Cast) -> None:
    reply = cast.paul.client(app).post("/rounds/new", data=FACTS | {"title": "", "closes_on": "soon"})
    assert "Give the round a title." in reply.text
    assert "Write the day as year, month and day" in reply.text


@pytest.mark.usefixtures("csrf")
def test_it_rejects_a_form_without_its_token(app: Flask, cast: Cast, database: Database) -> None:
    assert cast.paul.client(app).post("/rounds/new", data=FACTS).status_code == 400
    assert created(database) is None


def test_it_handles_hostile_texts(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    nasty = "<script>alert(1)</script>"
    client.post("/rounds/new", data=FACTS | {"organisation": nasty, "title": nasty, "contact_name": nasty})
    for page in ("/rounds", "/rounds/script-alert-1-script", "/rounds/script-alert-1-script/edit"):
        text = client.get(page).text
        assert nasty not in text
        assert "&lt;script&gt;" in text
