"""HR has handed in its inventory of one year, and a link to the round of the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.db import Database
from survey.models import Department, Entry, Response, Round
from survey.operations.invitations import Opened, open_grant
from survey.operations.signoff import sign
from survey.operations.submissions import hand_over
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_grant, make_response, make_round
from tests.survey.answering import answered

TITLE = "Social media 2027"  # the cast's own round is that of 2026


@dataclass(frozen=True)
class Next:
    """The second round and the department's link to it."""

    round_id: int
    response_id: int
    token: str


def handed_in(
    database: Database, cast: Cast, clock: SteppingClock, written: dict[str, Any] | None = None, *, signed: bool = False
) -> list[str]:
    """Fill and hand over HR's inventory of the first round; returns the ids of its entries."""
    made = answered(database, cast, written)
    with database.writing() as session:
        hand_over(session, cast.hr_response_id, clock())
        if signed:
            sign(session, cast.hr_response_id, "head", clock(), person_id=cast.clara.person_id)
    return made


def next_round(database: Database, cast: Cast, clock: SteppingClock, **facts: Any) -> Next:
    """A second round, a year later, that begins with the answers of the first."""
    clock.advance(days=365)
    with database.writing() as session:
        round_ = make_round(session, clock(), **{"title": TITLE, "begin_with_id": cast.round_id, **facts})
        response = make_response(session, clock(), round_, session.get_one(Department, cast.hr_id))
        _, token = make_grant(session, clock(), response)
        return Next(round_.id, response.id, token)


def opened(database: Database, clock: SteppingClock, token: str, name: str = "Ana Recruiter") -> Opened:
    with database.writing() as session:
        return open_grant(session, token, name, clock())


def live(session: Session, response_id: int, section: str) -> list[Entry]:
    """Entries of a section in their order."""
    return list(
        session.scalars(
            select(Entry)
            .where(Entry.response_id == response_id, Entry.section == section, Entry.removed_at.is_(None))
            .order_by(Entry.position)
        )
    )


def facts_of(session: Session, following: Next) -> tuple[Response, Round]:
    return session.get_one(Response, following.response_id), session.get_one(Round, following.round_id)
