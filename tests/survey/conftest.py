"""The sample organisation as the policy team meets it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from survey import sample, sessions
from survey.access import TEAM_COOKIE
from survey.db import Database
from survey.models import Department, Member, Response, Round
from tests.conftest import SteppingClock


@dataclass(frozen=True)
class Sample:
    """The newest round of the sample organisation, and its policy team."""

    slug: str
    responses: dict[str, int]
    administrator: FlaskClient
    viewer: FlaskClient

    def address(self, department: str, more: str = "") -> str:
        return f"/rounds/{self.slug}/responses/{self.responses[department]}{more}"


@pytest.fixture
def organisation(app: Flask, database: Database, clock: SteppingClock) -> Sample:
    sample.load(database, clock)
    with database.writing() as session:
        clients = {}
        for member in session.scalars(select(Member)).all():
            clients[member.role] = app.test_client()
            cookie = sessions.begin(session, member.person_id, clock(), member=member)
            clients[member.role].set_cookie(TEAM_COOKIE, cookie)
        round_ = session.scalars(select(Round).order_by(Round.created_at.desc()).limit(1)).one()
        found = session.execute(
            select(Department.name, Response.id)
            .join(Response, Response.department_id == Department.id)
            .where(Response.round_id == round_.id)
        )
        return Sample(
            slug=round_.slug,
            responses={row.name: row.id for row in found},
            administrator=clients["administrator"],
            viewer=clients["viewer"],
        )
