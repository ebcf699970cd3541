"""After a whole journey no link and no session can be read but in the mail and the browser it belongs to."""

from __future__ import annotations

import email
import logging
import re
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey import logs
from survey.config import Config
from survey.db import Database
from survey.services import services_of
from tests.cast import Actor, Cast
from tests.survey.answering import answered

LINK = re.compile(r"/(?:open|sign-in)/([A-Za-z0-9_-]{30,})")
SPOOFED = "evil.example"


class Journey:
    """Clients whose every reply is kept, with the secrets that were handed out on the way."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.replies: list[TestResponse] = []
        self.secrets: set[str] = set()
        self.headers: dict[str, str] = {}

    def ask(self, client: FlaskClient, method: str, path: str, expected: int, **form: str) -> TestResponse:
        reply = client.open(path, method=method, data=form or None, headers=self.headers)
        assert reply.status_code == expected, (method, path, reply.text[:500])
        self.replies.append(reply)
        for cookie in reply.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if name in ("rt_r", "rt_p") and value:
                self.secrets.add(value)
        return reply

    def open_link(self, token: str, name: str) -> FlaskClient:
        client = self.app.test_client()
        self.secrets.add(token)
        self.ask(client, "GET", f"/open/{token}", 200)
        self.ask(client, "POST", f"/open/{token}", 303, name=name)
        return client

    def department(self) -> None:
        ana, clara = self.cast.ana, self.cast.clara
        client, own = self.open_link(ana.token, ana.name), f"/r/{ana.key}"
        for path in ("/", "/p/start", "/p/accounts", "/p/needs", "/check", "/token"):
            self.ask(client, "GET", own + path, 200)
        self.ask(client, "POST", f"{own}/save", 200, q_freedom="Enough time", base="0", page="needs")
        shown = self.ask(client, "POST", f"{own}/hand-over", 200)
        self.replies.remove(shown)  # shows the head's link, this once, for the case that there is no mail
        assert SPOOFED not in shown.text + str(shown.headers)
        self.secrets |= set(LINK.findall(shown.text))
        self.ask(client, "GET", f"{own}/done", 200)
        client, own = self.open_link(clara.token, clara.name), f"/r/{clara.key}"
        self.ask(client, "GET", f"{own}/sign", 200)
        self.ask(client, "POST", f"{own}/sign", 303, remark="All true", number="1")
        self.ask(client, "POST", f"{own}/sign-out", 303)

    def policy_team(self, member: Actor) -> None:
        client, slug = self.app.test_client(), self.cast.round_slug
        self.ask(client, "GET", "/rounds", 302)
        self.ask(client, "POST", "/sign-in", 200, email=member.email, next=f"/rounds/{slug}")
        services_of(self.app).mailer.flush()
        mailed = "".join(mails(self.app))
        (token,) = re.findall("/sign-in/([A-Za-z0-9_-]+)", mailed)
        self.secrets |= set(LINK.findall(mailed))  # the head's link, too
        self.ask(client, "GET", f"/sign-in/{token}", 200)
        self.ask(client, "POST", f"/sign-in/{token}", 303)
        for path in ("", "/links", "/texts", f"/responses/{self.cast.hr_response_id}"):
            self.ask(client, "GET", f"/rounds/{slug}{path}", 200)
        for path in ("/rounds", "/departments", "/members", "/dashboard/", f"/export/{slug}.xlsx"):
            self.ask(client, "GET", path, 200)
        self.hand_out_links(client, slug)
        self.ask(client, "POST", "/sign-out", 303)

    def hand_out_links(self, client: FlaskClient, slug: str) -> None:
        """New links are shown once, on the very page that made them, and nowhere again."""
        shown = client.post(
            f"/rounds/{slug}/links/all", data={"which": "every", "purpose": "fill"}, headers=self.headers
        )
        fresh = set(LINK.findall(shown.text))
        assert fresh, shown.text[:500]
        assert SPOOFED not in shown.text
        self.secrets |= fresh
        self.ask(client, "GET", f"/rounds/{slug}/links", 200)
        self.open_link(min(fresh), "Somebody New")


def mails(app: Flask) -> list[str]:
    folder = services_of(app).config.outbox
    assert folder is not None
    return [
        str(email.message_from_bytes(file.read_bytes(), policy=default).get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for file in sorted(folder.glob("*.eml"))
    ]


@pytest.fixture
def journey(app: Flask, cast: Cast, database: Database, outbox: Path) -> Journey:
    answered(database, cast)
    journey = Journey(app, cast)
    journey.secrets |= {secret for actor in cast.everybody.values() for secret in (actor.cookie, actor.token) if secret}
    return journey


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs.JsonFormatter())
    return caplog


def readable(config: Config) -> dict[str, bytes]:
    """Every file of the instance but the mail: the database with its log, snapshots, whatever else lies there."""
    assert config.outbox is not None
    files = [file for file in config.instance.rglob("*") if file.is_file() and config.outbox not in file.parents]
    return {str(file.relative_to(config.instance)): file.read_bytes() for file in files}


def test_it_keeps_links_and_sessions_out_of_everything_that_can_be_read(
    journey: Journey, logged: pytest.LogCaptureFixture, config: Config, cast: Cast
) -> None:
    journey.department()
    journey.policy_team(cast.paul)
    assert len(journey.secrets) > 15
    kept = readable(config)
    assert any(name.startswith("roundtable.sqlite3") for name in kept)
    for secret in journey.secrets:
        assert secret not in logged.text
        assert not [name for name, content in kept.items() if secret.encode() in content]
        for reply in journey.replies:
            assert secret not in reply.headers.get("Location", "")
            if LINK.search(reply.request.path) is None:  # the form of a link is sent to the link itself
                assert secret.encode() not in reply.data, reply.request.path
    for reply in journey.replies:
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        assert reply.headers["Cache-Control"] == "no-store", reply.request.path
    assert "/open/***" in logged.text
    assert "/sign-in/***" in logged.text


def test_it_handles_a_spoofed_forwarded_host_as_if_it_were_not_there(
    journey: Journey, cast: Cast, config: Config, app: Flask
) -> None:
    journey.headers = {
        "X-Forwarded-Host": SPOOFED,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": f"//{SPOOFED}",
        "Forwarded": f"host={SPOOFED};proto=https",
        "X-Original-URL": f"//{SPOOFED}/",
        "Referer": f"https://{SPOOFED}/",
        "Origin": f"https://{SPOOFED}",
    }
    journey.department()
    journey.policy_team(cast.paul)
    written = mails(app)
    assert written
    assert all(config.base_url in text for text in written)
    assert not [text for text in written if SPOOFED in text]
    for reply in journey.replies:
        assert SPOOFED not in str(reply.headers)
        assert reply.headers.get("Location", "/").startswith("/")
        assert not reply.headers.get("Location", "/").startswith("//")
        assert SPOOFED.encode() not in reply.data


def test_it_rejects_a_spoofed_host(app: Flask, cast: Cast, outbox: Path) -> None:
    client = app.test_client()
    for host in (SPOOFED, f"{SPOOFED}:80", f"127.0.0.1.{SPOOFED}", f"localhost@{SPOOFED}"):
        for method, path in (
            ("GET", "/sign-in"),
            ("POST", "/sign-in"),
            ("GET", f"/open/{cast.ana.token}"),
            ("GET", "/rounds"),
        ):
            form = {"email": cast.paul.email} if method == "POST" else None
            reply = client.open(path, method=method, data=form, headers={"Host": host})
            assert reply.status_code == 400, (host, path)
            assert SPOOFED not in reply.text + str(reply.headers)
    services_of(app).mailer.flush()
    assert not mails(app)


@pytest.mark.parametrize(
    "target",
    [
        f"https://{SPOOFED}/",
        f"//{SPOOFED}/",
        f"/\\{SPOOFED}/",
        f"\\\\{SPOOFED}",
        f"/\t/{SPOOFED}",
        "javascript:alert(1)",
    ],
)
def test_it_rejects_leading_people_elsewhere_after_signing_in(
    app: Flask, cast: Cast, outbox: Path, target: str
) -> None:
    client = app.test_client()
    reply = client.post("/sign-in", data={"email": cast.paul.email, "next": target})
    services_of(app).mailer.flush()
    (text,) = mails(app)
    assert SPOOFED not in text
    assert SPOOFED not in reply.text
    (token,) = LINK.findall(text)
    entered = client.post(f"/sign-in/{token}", data={"next": target})
    assert entered.headers["Location"] == "/rounds"
