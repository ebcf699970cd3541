"""Facts and dates of a round are corrected; its questionnaire stays."""

from __future__ import annotations

from flask import Flask

from survey.db import Database
from survey.models import Round
from tests.cast import Cast
from tests.survey.test_manage_create_round import FACTS


def stored(database: Database, cast: Cast) -> Round:
    with database.reading() as session:
        found = session.get_one(Round, cast.round_id)
        session.expunge_all()
        return found


def test_it_works_and_keeps_the_questionnaire(app: Flask, cast: Cast, database: Database) -> None:
    before = stored(database, cast)
    client, address = cast.paul.client(app), f"/rounds/{cast.round_slug}/edit"
    assert 'value="40"' in client.get(address).text  # 4000 cents an hour
    reply = client.post(address, data=FACTS | {"questionnaire": "other:9", "works_council": "yes"})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/rounds/{cast.round_slug}")
    after = stored(database, cast)
    assert (after.title, after.organisation, after.works_council) == ("Tools 2027", "Südwerk & Co", True)
    assert (after.definition_slug, after.definition_digest) == (before.definition_slug, before.definition_digest)
    assert after.slug == before.slug
    assert after.version > before.version


def test_it_works_to_take_the_last_day_away(app: Flask, cast: Cast, database: Database) -> None:
    client, address = cast.paul.client(app), f"/rounds/{cast.round_slug}/edit"
    client.post(address, data=FACTS)
    assert 'value="2026-03-31"' in client.get(address).text
    client.post(address, data=FACTS | {"closes_on": ""})
    assert stored(database, cast).closes_on is None


def test_it_rejects_what_does_not_fit(app: Flask, cast: Cast, database: Database) -> None:
    reply = cast.paul.client(app).post(f"/rounds/{cast.round_slug}/edit", data=FACTS | {"hourly_low": "90"})
    assert reply.status_code == 422
    assert "not above the higher end" in reply.text
    assert 'value="90"' in reply.text
    assert stored(database, cast).title == "Social media 2026"


def test_it_requires_an_administrator_and_a_round(app: Flask, cast: Cast) -> None:
    address = f"/rounds/{cast.round_slug}/edit"
    assert cast.vera.client(app).get(address).status_code == 403
    assert cast.vera.client(app).post(address, data=FACTS).status_code == 403
    assert cast.paul.client(app).get("/rounds/nowhere/edit").status_code == 404
    assert cast.paul.client(app).post("/rounds/nowhere/edit", data=FACTS).status_code == 404
