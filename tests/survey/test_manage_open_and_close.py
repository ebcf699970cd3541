"""Rounds are opened and closed by a button, and closing asks first."""

from __future__ import annotations

from flask import Flask

from survey.db import Database
from survey.models import Round
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_round


def state(database: Database, round_id: int) -> tuple[bool, bool]:
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        return round_.opened_at is not None, round_.closed_at is not None


def test_it_works_to_close_and_to_open_again(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    client, address = cast.paul.client(app), f"/rounds/{cast.round_slug}"
    assert f'href="{address}/close"' in client.get(address).text
    assert "another half an hour" in client.get(f"{address}/close").text
    assert state(database, cast.round_id) == (True, False)  # looking closes nothing
    assert client.post(f"{address}/close").headers["Location"] == address
    assert state(database, cast.round_id) == (True, True)
    assert "Closing" in client.get(address).text
    clock.advance(minutes=31)
    page = client.get(address).text
    assert "Open it again" in page
    assert "closed on 2 March 2026, 09:00" in page
    assert client.post(f"{address}/open").status_code == 303
    assert state(database, cast.round_id) == (True, False)


def test_it_works_to_open_a_planned_round(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        round_ = make_round(session, clock(), is_open=False, title="Next")
        round_id, slug = round_.id, round_.slug
    client = cast.paul.client(app)
    client.post(f"/rounds/{slug}/departments", data={"department": [cast.hr_id]})
    assert "Open the round" in client.get(f"/rounds/{slug}").text
    assert client.post(f"/rounds/{slug}/open").status_code == 303
    assert state(database, round_id) == (True, False)


def test_it_rejects_opening_a_round_without_departments(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        slug = make_round(session, clock(), is_open=False, title="Next").slug
    client = cast.paul.client(app)
    assert f'action="/rounds/{slug}/open"' not in client.get(f"/rounds/{slug}").text
    reply = client.post(f"/rounds/{slug}/open")
    assert reply.status_code == 409
    assert "Add departments, then open it." in reply.text


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    client, address = cast.vera.client(app), f"/rounds/{cast.round_slug}"
    assert "/close" not in client.get(address).text
    assert client.post(f"{address}/close").status_code == 403
    assert client.post(f"{address}/open").status_code == 403
    assert state(database, cast.round_id) == (True, False)
