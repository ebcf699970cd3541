"""The policy team signs in by a mailed link that works once and tells strangers nothing."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.db import Database
from survey.operations import throttle
from survey.operations.invitations import add_signin_link
from survey.operations.people import create_member, disable_member
from survey.services import EXTENSION
from tests.cast import Cast
from tests.conftest import SteppingClock


def mails(app: Flask, outbox: Path) -> list[str]:
    """The texts of all mail, oldest first."""
    app.extensions[EXTENSION].mailer.flush()
    found = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(outbox.glob("*.eml"))]
    return [message["To"] + "\n" + message.get_content() for message in found]


def link_in(text: str) -> str:
    (line,) = [line for line in text.splitlines() if "/sign-in/" in line]
    return line.removeprefix("http://127.0.0.1:8000")


def test_it_works_from_mail_to_page_and_out(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    assert client.post("/sign-in", data={"email": " Paul@Example.org "}).status_code == 200
    (text,) = mails(app, outbox)
    assert text.startswith("paul@example.org")
    link = link_in(text)
    assert "Sign in as Paul Policy" in client.get(link).text
    reply = client.post(link)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/rounds")
    assert client.get("/").headers["Location"] == "/rounds"
    cookie = client.get_cookie("rt_p")
    assert cookie is not None
    assert client.post("/sign-out").status_code == 303
    assert client.get("/").status_code == 200
    client.set_cookie("rt_p", cookie.value)
    assert client.get("/").status_code == 200  # ended on the server, not only forgotten by the browser


def test_it_works_only_once(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    client.post("/sign-in", data={"email": "paul@example.org"})
    link = link_in(mails(app, outbox)[0])
    assert client.get(link).status_code == 200  # looking, as mail scanners do, uses nothing up
    assert client.post(link).status_code == 303
    other = app.test_client()
    for reply in (other.get(link), other.post(link)):
        assert reply.status_code == 404
        assert "Ask for a new link" in reply.text


def test_it_runs_out_after_a_quarter_of_an_hour(
    app: Flask, client: FlaskClient, cast: Cast, outbox: Path, clock: SteppingClock
) -> None:
    client.post("/sign-in", data={"email": "paul@example.org"})
    link = link_in(mails(app, outbox)[0])
    clock.advance(minutes=15)
    assert client.post(link).status_code == 404


def test_it_answers_strangers_like_members(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    pages = [
        client.post("/sign-in", data={"email": address}).text.replace(address, "")
        for address in ("paul@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]
    assert len(mails(app, outbox)) == 1


def test_it_mails_nothing_to_disabled_members(
    app: Flask, client: FlaskClient, cast: Cast, outbox: Path, database: Database, clock: SteppingClock
) -> None:
    client.post("/sign-in", data={"email": "vera@example.org"})
    link = link_in(mails(app, outbox)[0])
    with database.writing() as session:
        disable_member(session, cast.vera.member_id, clock())
    assert client.post(link).status_code == 404  # nor does an older link work
    client.post("/sign-in", data={"email": "vera@example.org"})
    assert len(mails(app, outbox)) == 1


@pytest.mark.parametrize("address", ["", "paul", "a@b@c", "x@y.z\nBcc: a@b.c"])
def test_it_requires_a_mail_address(client: FlaskClient, address: str) -> None:
    reply = client.post("/sign-in", data={"email": address})
    assert reply.status_code == 422
    assert "Please write your mail address" in reply.text


def test_it_remembers_where_somebody_wanted_to_go(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    page = client.get("/sign-in?next=/dashboard/rules").text
    assert 'name="next" value="/dashboard/rules"' in page
    client.post("/sign-in", data={"email": "paul@example.org", "next": "/dashboard/rules"})
    link = link_in(mails(app, outbox)[0])
    client.get(link)
    assert client.post(link).headers["Location"] == "/dashboard/rules"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_it_rejects_targets_elsewhere(
    app: Flask, cast: Cast, target: str, database: Database, clock: SteppingClock
) -> None:
    assert cast.paul.client(app).get("/sign-in", query_string={"next": target}).headers["Location"] == "/rounds"
    with database.writing() as session:
        token = add_signin_link(session, cast.paul.member_id, clock(), clock().replace(year=2027))
    reply = app.test_client().post(f"/sign-in/{token}", data={"next": target})
    assert reply.headers["Location"] == "/rounds"


def test_it_makes_links_from_configuration_only(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example"}
    client.post("/sign-in", data={"email": "paul@example.org"}, headers=headers, base_url="http://localhost:9")
    (text,) = mails(app, outbox)
    assert "http://127.0.0.1:8000/sign-in/" in text
    assert "evil" not in text


def test_it_slows_down_asking_for_many(app: Flask, client: FlaskClient, cast: Cast, outbox: Path) -> None:
    for _ in range(throttle.MAIL_TRIES_FOR_ONE + 3):
        assert client.post("/sign-in", data={"email": "paul@example.org"}).status_code == 200
    assert len(mails(app, outbox)) == throttle.MAIL_TRIES_FOR_ONE
    for number in range(throttle.MAIL_TRIES - throttle.MAIL_TRIES_FOR_ONE - 3):
        assert client.post("/sign-in", data={"email": f"n{number}@example.org"}).status_code == 200
    assert client.post("/sign-in", data={"email": "vera@example.org"}).status_code == 429


def test_it_slows_down_guessing_links(client: FlaskClient, cast: Cast) -> None:
    for _ in range(throttle.LINK_TRIES):
        assert client.post("/sign-in/guess").status_code == 404
    assert client.post("/sign-in/guess").status_code == 429
    assert client.get("/sign-in/guess").status_code == 429


def test_it_lets_sample_links_work_again(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        token = add_signin_link(session, cast.paul.member_id, clock(), clock().replace(day=3), reusable=True)
    for _ in range(2):
        assert app.test_client().post(f"/sign-in/{token}").status_code == 303
    clock.advance(days=1)
    assert app.test_client().post(f"/sign-in/{token}").status_code == 404


def test_it_starts_a_new_session_each_time(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        create_member(session, "x@example.org", "X", "viewer", clock())
        token = add_signin_link(session, cast.paul.member_id, clock(), clock().replace(day=3), reusable=True)
    client = cast.vera.client(app)
    reply = client.post(f"/sign-in/{token}")
    assert cast.vera.cookie not in reply.headers["Set-Cookie"]
