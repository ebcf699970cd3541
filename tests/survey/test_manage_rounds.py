"""The list of rounds is the first page after sign-in and says how to begin."""

from __future__ import annotations

from flask import Flask

from survey import sessions
from survey.db import Database
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_member, make_round


def test_it_works_as_the_first_page(app: Flask, cast: Cast) -> None:
    client = cast.vera.client(app)
    assert client.get("/").headers["Location"] == "/rounds"
    page = client.get("/rounds").text
    assert f'href="/rounds/{cast.round_slug}"' in page
    assert "0 of 2" in page
    assert "/rounds/new" not in page  # a viewer looks
    assert "/rounds/new" in cast.paul.client(app).get("/rounds").text


def test_it_handles_an_empty_database(app: Flask, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        paul = make_member(session, clock())
        cookie = sessions.begin(session, paul.person_id, clock(), member=paul)
    client = app.test_client()
    client.set_cookie("rt_p", cookie)
    page = client.get("/rounds").text
    assert "There is no round yet" in page
    for link in ("/departments/new", "/departments/import", "/rounds/new"):
        assert f'href="{link}"' in page


def test_it_works_with_several_rounds_newest_first(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    clock.advance(minutes=5)
    with database.writing() as session:
        make_round(session, clock(), is_open=False, title="Second round", is_sample=True)
    page = cast.vera.client(app).get("/rounds").text
    assert page.index("Second round") < page.index("Social media 2026")
    assert "Not open yet" in page
    assert "sample data" in page


def test_it_requires_a_member(app: Flask, cast: Cast) -> None:
    assert app.test_client().get("/rounds").headers["Location"] == "/sign-in?next=/rounds"
    assert cast.ana.client(app).get("/rounds").status_code == 302
