"""The people who appear in tests: two of HR, their head, one of Sales, and the policy team."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from survey import sessions
from survey.access import RESPONDENT_COOKIE, TEAM_COOKIE, respondent_path
from survey.db import Database
from survey.models import Member, Response
from survey.operations.invitations import Purpose, open_grant
from tests.factories import make_department, make_grant, make_member, make_response, make_round


@dataclass
class Actor:
    """Somebody with a session; `cookie`, `cookie_name` and `path` say how a browser gets it."""

    name: str
    cookie_name: str
    cookie: str
    path: str
    person_id: int
    key: str = ""  # public key of the grant, for /r/<key>/
    token: str = ""  # of the invitation link
    grant_id: int = 0
    response_id: int = 0
    member_id: int = 0
    email: str = ""

    def client(self, app: Flask) -> FlaskClient:
        """A test client that is signed in as this person."""
        client = app.test_client()
        self.sign_in(client)
        return client

    def sign_in(self, client: FlaskClient) -> None:
        client.set_cookie(self.cookie_name, self.cookie, path=self.path)

    def browser_cookie(self, base_url: str) -> dict[str, str]:
        """For `context.add_cookies([...])` of Playwright."""
        return {"name": self.cookie_name, "value": self.cookie, "url": base_url + self.path}


@dataclass
class Cast:
    """The ids that tests need, and the actors."""

    round_id: int
    round_slug: str
    hr_id: int
    sales_id: int
    hr_response_id: int
    sales_response_id: int
    ana: Actor  # fills in for HR
    ben: Actor  # her colleague, with a link of his own
    clara: Actor  # head of HR
    dora: Actor  # fills in for Sales
    paul: Actor  # administrator
    vera: Actor  # viewer
    everybody: dict[str, Actor] = field(default_factory=dict)


def assemble(database: Database, now: datetime) -> Cast:
    """A round that is open, with HR and Sales."""
    with database.writing() as session:
        round_ = make_round(session, now)
        hr = make_department(
            session, now, "HR", functions=("hr",), head_name="Clara Head", head_email="clara@example.org"
        )
        sales = make_department(session, now, "Sales", functions=("sales",))
        for_hr = make_response(session, now, round_, hr)
        for_sales = make_response(session, now, round_, sales)
        paul = make_member(session, now, "paul@example.org", "Paul Policy", "administrator")
        vera = make_member(session, now, "vera@example.org", "Vera Viewer", "viewer")
        cast = Cast(
            round_id=round_.id,
            round_slug=round_.slug,
            hr_id=hr.id,
            sales_id=sales.id,
            hr_response_id=for_hr.id,
            sales_response_id=for_sales.id,
            ana=_respondent(session, now, for_hr, "Ana Recruiter", "fill"),
            ben=_respondent(session, now, for_hr, "Ben Colleague", "fill"),
            clara=_respondent(session, now, for_hr, "Clara Head", "head"),
            dora=_respondent(session, now, for_sales, "Dora Stranger", "fill"),
            paul=_team(session, now, paul, "Paul Policy"),
            vera=_team(session, now, vera, "Vera Viewer"),
        )
        names = ("ana", "ben", "clara", "dora", "paul", "vera")
        cast.everybody = {name: getattr(cast, name) for name in names}
        return cast


def _respondent(session: Session, now: datetime, response: Response, name: str, purpose: Purpose) -> Actor:
    grant, token = make_grant(session, now, response, purpose, label=name)
    opened = open_grant(session, token, name, now)
    session.flush()
    return Actor(
        name=name,
        cookie_name=RESPONDENT_COOKIE,
        cookie=opened.cookie,
        path=respondent_path(grant.public_key),
        person_id=opened.person_id,
        key=grant.public_key,
        token=token,
        grant_id=grant.id,
        response_id=response.id,
    )


def _team(session: Session, now: datetime, member: Member, name: str) -> Actor:
    cookie = sessions.begin(session, member.person_id, now, member=member)
    return Actor(name, TEAM_COOKIE, cookie, "/", member.person_id, member_id=member.id, email=member.email)
