"""An invitation link shows a page without effect and becomes a session by its button."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from survey.db import Database
from survey.errors import LinkNotKnown, StorageBusy
from survey.models import Base, Department, Event, Grant, Person, WebSession
from survey.operations import throttle
from survey.operations.invitations import issue_grant, revoke_grant
from survey.operations.rounds import RoundDetails, edit_round
from tests.cast import Cast
from tests.conftest import SteppingClock


def counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_it_works_to_say_what_this_is_about(client: FlaskClient, cast: Cast) -> None:
    page = client.get(f"/open/{cast.ana.token}").text
    for words in (
        "You answer for HR",
        "HR, Nordwerk AG",
        "One more link to the same answers is in use",
        "Clara Head, head of the department",
        "paul@example.org",
        "Your name",
        "Start",
        "Why we ask",
    ):
        assert words in page
    assert "until" not in page.partition("Why we ask")[0]  # this round has no last day, and the link does not run out


def test_it_has_no_effect_to_look_at_it(client: FlaskClient, cast: Cast, database: Database) -> None:
    before = counts(database)
    for _ in range(3):
        assert client.get(f"/open/{cast.ana.token}").status_code == 200
        assert client.head(f"/open/{cast.ana.token}").status_code == 200
    assert counts(database) == before


def test_it_works_to_start_under_a_name(client: FlaskClient, cast: Cast, database: Database, app: Flask) -> None:
    reply = client.post(f"/open/{cast.ana.token}", data={"name": "  Anna\tNeu  "})
    path = f"/r/{cast.ana.key}/"
    assert (reply.status_code, reply.headers["Location"]) == (303, path)
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("rt_r=")
    assert f"Path={path}" in cookie
    assert "HttpOnly" in cookie
    value = cookie.split("=", 1)[1].split(";")[0]
    with database.reading() as session:
        found = session.scalars(select(WebSession).order_by(WebSession.id.desc())).first()
        assert found is not None
        assert value not in found.key_hash
        person = session.get(Person, found.person_id)
        assert person is not None
        assert person.name == "Anna Neu"
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert (event.kind, event.person_id) == ("link_opened", person.id)
        assert cast.ana.token not in str(event.details)
    assert cast.ana.token not in reply.headers["Location"]


def test_it_can_be_opened_again_by_the_same_person(client: FlaskClient, cast: Cast, database: Database) -> None:
    before = counts(database)["person"]
    for _ in range(3):
        assert client.post(f"/open/{cast.ana.token}", data={"name": "Ana Recruiter"}).status_code == 303
    assert counts(database)["person"] == before
    client.post(f"/open/{cast.ana.token}", data={"name": "Somebody Else"})
    assert counts(database)["person"] == before + 1


@pytest.mark.parametrize("name", ["", "   ", "\t\r\n", "\x00\x01", "\u202e"])
def test_it_requires_a_name(client: FlaskClient, cast: Cast, database: Database, name: str) -> None:
    before = counts(database)
    reply = client.post(f"/open/{cast.ana.token}", data={"name": name})
    assert reply.status_code == 422
    assert "Please write your name" in reply.text
    assert counts(database) == before


def test_it_handles_hostile_names(client: FlaskClient, cast: Cast, database: Database) -> None:
    client.post(f"/open/{cast.ana.token}", data={"name": "<script>\u202ealert(1)</script>" + "x" * 500})
    with database.reading() as session:
        person = session.scalars(select(Person).order_by(Person.id.desc())).first()
    assert person is not None
    assert len(person.name) == 200
    assert "\u202e" not in person.name


def test_it_speaks_to_the_head_in_words_of_its_own(client: FlaskClient, cast: Cast) -> None:
    page = client.get(f"/open/{cast.clara.token}").text
    assert "You are asked to sign for HR" in page
    assert "It approves no policy and promises no money" in page
    assert 'value="Clara Head"' in page
    reply = client.post(f"/open/{cast.clara.token}", data={"name": "Clara Head"})
    assert reply.headers["Location"] == f"/r/{cast.clara.key}/"


def test_it_speaks_to_the_deputy(client: FlaskClient, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.get_one(Department, cast.hr_id).deputy_name = "Denis Deputy"
        _grant, token = issue_grant(session, cast.hr_response_id, "deputy", "", clock())
    page = client.get(f"/open/{token}").text
    assert "Deputy of the head" in page
    assert "Denis Deputy" in page


def test_it_says_until_when(client: FlaskClient, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        details = RoundDetails(
            "Social media", "Nordwerk", closes_on=clock().date() + timedelta(days=10), time_zone="Europe/Berlin"
        )
        edit_round(session, cast.round_id, replace(details, contact_name=""), clock())
    assert "Answers can be changed until 12 March 2026" in client.get(f"/open/{cast.ana.token}").text


def test_it_says_when_the_link_runs_out(
    client: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        ends = clock() + timedelta(days=1)
        _grant, token = issue_grant(session, cast.hr_response_id, "fill", "", clock(), ends)
    page = client.get(f"/open/{token}").text
    assert "Opens until 3 March 2026, 0" in page
    assert "Answers can be changed until" not in page


def dead_tokens(cast: Cast, database: Database, clock: SteppingClock) -> dict[str, str]:
    with database.writing() as session:
        _short, expired = issue_grant(session, cast.hr_response_id, "fill", "", clock(), clock() + timedelta(hours=1))
        gone, revoked = issue_grant(session, cast.hr_response_id, "fill", "", clock())
        revoke_grant(session, gone.id, clock())
    clock.advance(hours=1)
    return {"unknown": "x" * 43, "short": "x", "odd": "%00%F0%9F", "expired": expired, "revoked": revoked}


def test_it_rejects_dead_links_all_alike(
    client: FlaskClient, cast: Cast, database: Database, clock: SteppingClock, app: Flask
) -> None:
    pages = set()
    for token in dead_tokens(cast, database, clock).values():
        for reply in (client.get(f"/open/{token}"), client.post(f"/open/{token}", data={"name": "A"})):
            assert reply.status_code == 404
            assert "ask the person who sent it for a new one" in reply.text
            number = reply.headers["X-Request-ID"]
            pages.add(reply.text.replace(number, ""))
            assert "rt_r" not in str(reply.headers.getlist("Set-Cookie"))
    assert len(pages) == 1


def test_it_does_the_same_work_for_all_dead_links(
    client: FlaskClient, cast: Cast, database: Database, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal work instead of a stopwatch: the same statements run, whatever is the matter with the link."""
    from sqlalchemy import event  # here: the name would hide Event's

    work: dict[str, list[str]] = {}
    for kind, token in dead_tokens(cast, database, clock).items():
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object, seen: list[str] = seen) -> None:
            seen.append(statement)

        for engine in (database.engine, database.reader):
            event.listen(engine, "before_cursor_execute", note)
        client.get(f"/open/{token}")
        for engine in (database.engine, database.reader):
            event.remove(engine, "before_cursor_execute", note)
        work[kind] = seen
    assert len({tuple(statements) for statements in work.values()}) == 1


def test_it_slows_down_guessing(client: FlaskClient, cast: Cast, clock: SteppingClock) -> None:
    for _ in range(throttle.LINK_TRIES):
        assert client.get("/open/guess").status_code == 404
    reply = client.get("/open/guess")
    assert reply.status_code == 429
    assert reply.headers["Retry-After"]
    assert client.get(f"/open/{cast.ana.token}").status_code == 429  # or the guess would show by its answer
    clock.advance(minutes=16)
    assert client.get(f"/open/{cast.ana.token}").status_code == 200


def test_it_counts_no_try_for_links_that_open(client: FlaskClient, cast: Cast) -> None:
    for _ in range(throttle.LINK_TRIES + 5):
        assert client.get(f"/open/{cast.ana.token}").status_code == 200


def test_it_handles_a_database_that_cannot_count(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise StorageBusy

    monkeypatch.setattr(throttle, "count", busy)
    assert client.get("/open/guess").status_code == LinkNotKnown.status


@pytest.mark.usefixtures("csrf")
def test_it_requires_the_token_of_its_own_form(client: FlaskClient, cast: Cast, database: Database) -> None:
    before = counts(database)
    assert client.post(f"/open/{cast.ana.token}", data={"name": "Ana"}).status_code == 400
    assert counts(database) == before
    page = client.get(f"/open/{cast.ana.token}").text
    form_token = page.split('name="csrf_token" value="')[1].split('"')[0]
    reply = client.post(f"/open/{cast.ana.token}", data={"name": "Ana", "csrf_token": form_token})
    assert reply.status_code == 303


def test_it_works_to_sign_out(app: Flask, cast: Cast, database: Database) -> None:
    ana = cast.ana.client(app)
    reply = ana.post(f"/r/{cast.ana.key}/sign-out")
    assert reply.status_code == 303
    cast.ana.sign_in(ana)  # the cookie alone opens nothing any more
    assert ana.post(f"/r/{cast.ana.key}/sign-out").status_code == 401
    with database.reading() as session:
        grant = session.get_one(Grant, cast.ana.grant_id)
        assert grant.revoked_at is None  # the link still opens


def test_it_handles_a_locked_database(
    client: FlaskClient, cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StorageBusy

    monkeypatch.setattr("survey.web.open.open_grant", busy)
    reply = client.post(f"/open/{cast.ana.token}", data={"name": "Ana", "q_text": "kept on the page"})
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "5"
    assert "Not saved, keep this page" in reply.text
    assert "kept on the page" in reply.text
