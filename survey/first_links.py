"""Links for looking around in the sample organisation, valid for a day and printed to the terminal only."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Config
from survey.db import Database
from survey.lifecycle import ResponseState, response_state, round_state
from survey.models import Department, Member, Response, Round, Signoff, Submission
from survey.operations.invitations import Purpose, add_signin_link, issue_grant
from survey.operations.people import create_member

DAY = timedelta(days=1)
TO_FILL_IN: frozenset[ResponseState] = frozenset({"not_started", "in_progress", "reopened"})


def is_empty(database: Database) -> bool:
    """Nobody has made anything yet, so that the sample organisation does no harm."""
    with database.reading() as session:
        return all(session.scalar(select(model.id).limit(1)) is None for model in (Round, Department, Member))


def first_links(database: Database, config: Config, now: datetime) -> list[str]:
    """Lines to print: who, and the link; none for a database that is not the sample, or for rounds that are over."""
    with database.writing() as session:
        rounds = list(session.scalars(select(Round).where(Round.is_sample).order_by(Round.id)))
        if not rounds:
            return []
        token = add_signin_link(session, _administrator(session, now).id, now, now + DAY, reusable=True)
        lines = [f"Policy team: {config.link('/sign-in/' + token)}"]
        for round_ in rounds:
            if round_state(round_, now) == "closed":
                continue
            lines += _of_departments(session, round_, config, now)
        return lines


def _of_departments(session: Session, round_: Round, config: Config, now: datetime) -> list[str]:
    lines = []
    rows = session.execute(
        select(Response, Department.name)
        .join(Department, Department.id == Response.department_id)
        .where(Response.round_id == round_.id)
        .order_by(Department.name)
    )
    for response, name in rows.all():
        state = state_of(session, response)
        if state in TO_FILL_IN:
            lines.append(f"Department {name}: {_link(session, response, 'fill', config, now)}")
        elif state == "handed_over":
            lines.append(f"Head of {name}: {_link(session, response, 'head', config, now)}")
    return lines


def state_of(session: Session, response: Response) -> ResponseState:
    """The state of one response, with its latest submission looked up."""
    found = session.execute(
        select(Submission, Signoff)
        .outerjoin(Signoff, Signoff.submission_id == Submission.id)
        .where(Submission.response_id == response.id)
        .order_by(Submission.number.desc())
        .limit(1)
    ).one_or_none()
    return response_state(response, *(found or (None, None)))


def _link(session: Session, response: Response, purpose: Purpose, config: Config, now: datetime) -> str:
    _grant, token = issue_grant(session, response.id, purpose, "Printed when the sample started", now, now + DAY)
    return config.link(f"/open/{token}")


def _administrator(session: Session, now: datetime) -> Member:
    enabled = select(Member).where(Member.role == "administrator", Member.disabled_at.is_(None)).order_by(Member.id)
    found = session.scalars(enabled.limit(1)).first()
    return found or create_member(session, "policy.team@example.org", "Policy team", "administrator", now)
