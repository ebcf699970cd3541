"""A throw-away Roundtable to be measured: a folder with a database, sessions of people, and the server's code."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.processes import Client, Server
from questionnaires.loader import shipped
from survey import schema, sessions
from survey.config import sqlite_url
from survey.db import Database
from survey.models import Entry, Response
from survey.operations.answers import Author
from survey.operations.entries import add_entry
from survey.operations.invitations import issue_grant, open_grant
from survey.operations.people import DepartmentDetails, create_department, create_member
from survey.operations.rounds import RoundDetails, add_departments, create_round, open_round

SERVER = "from wsgi import create_app\napp = create_app()"
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
GOALS = ["customer_care", "reputation", "recruiting"]


@dataclass(frozen=True)
class Respondent:
    key: str
    cookie: str
    response_id: int

    def client(self, server: Server) -> Client:
        return Client(server, {"Cookie": f"rt_r={self.cookie}"})


@dataclass(frozen=True)
class Instance:
    folder: Path
    database: Database
    secret: str

    def environment(self, port: int = 8000) -> dict[str, str]:
        return {
            "INSTANCE": str(self.folder),
            "SECRET_KEY": self.secret,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_HOSTS": "127.0.0.1",
            "DATABASE_URL": "",
        }


def make(folder: Path) -> Instance:
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(sqlite_url(folder / "roundtable.sqlite3"))
    schema.migrate(database)
    return Instance(folder, database, secrets.token_urlsafe(48))


def respondents(instance: Instance, count: int, entries: int = 0) -> list[Respondent]:
    """Departments of an open round, each with a session and `entries` accounts."""
    now = datetime.now(UTC)
    definition = shipped()
    found = []
    with instance.database.writing() as session:
        details = RoundDetails("Measured", "Bench", definition.slug, definition.version, definition.digest)
        round_ = create_round(session, details, now)
        names = [f"Department {number}" for number in range(count)]
        ids = [create_department(session, DepartmentDetails(name), now).id for name in names]
        responses = add_departments(session, round_.id, ids, now)
        open_round(session, round_.id, now)
        for response in responses:
            _begin(session, response)
            for number in range(entries):
                _account(session, response, number, now)
            _grant, token = issue_grant(session, response.id, "fill", "bench", now)
            opened = open_grant(session, token, "Robin", now)
            found.append(Respondent(opened.public_key, opened.cookie, response.id))
    return found


def _begin(session: Session, response: Response) -> None:
    root = session.scalars(select(Entry).where(Entry.response_id == response.id, Entry.section == "")).one()
    root.answers = {
        "uses": {"t": ["accounts", "tools"], "r": 1},
        "aims": {"t": GOALS, "r": 1},
        "measured_aims": {"t": GOALS[:1], "r": 1},
    }


def _account(session: Session, response: Response, number: int, now: datetime) -> None:
    answers: dict[str, dict[str, object]] = {
        "link": {"t": f"https://www.instagram.com/account{number}"},
        "platform": {"t": "instagram"},
        "name": {"t": f"@account{number}"},
        "account_goals": {"t": GOALS[:1]},
        "audience": {"t": ["customers"]},
        "status": {"t": "active"},
        "owner_kind": {"t": "two_or_more"},
        "two_step": {"t": "yes"},
    }
    add_entry(session, response.id, "accounts", answers, Author(None, "Robin"), secrets.token_hex(8), now)


def team_cookie(instance: Instance) -> str:
    """The session of an administrator."""
    now = datetime.now(UTC)
    with instance.database.writing() as session:
        member = create_member(session, "team@example.org", "Team", "administrator", now)
        session.flush()
        return sessions.begin(session, member.person_id, now, member=member)


def form_token(client: Client, path: str) -> str:
    """Loads a page and returns its form token; the client keeps the cookie that belongs to it."""
    client.connection.request("GET", path, headers=client.headers)
    reply = client.connection.getresponse()
    page = reply.read()
    cookies = [value.split(";", 1)[0] for name, value in reply.getheaders() if name.lower() == "set-cookie"]
    client.headers["Cookie"] = "; ".join([client.headers["Cookie"], *cookies])
    found = TOKEN.search(page)
    if found is None:
        raise RuntimeError(f"{path} has no form")
    return found[1].decode()
