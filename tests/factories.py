"""Makes what tests need through the same operations the pages use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from questionnaires.loader import shipped
from survey.models import Department, Grant, Member, Response, Round
from survey.operations.invitations import Purpose, issue_grant
from survey.operations.people import DepartmentDetails, create_department, create_member
from survey.operations.rounds import RoundDetails, add_departments, create_round, open_round


def make_round(session: Session, now: datetime, *, is_open: bool = True, **facts: Any) -> Round:
    """A round with the shipped questionnaire; it is opened by `make_response` unless told otherwise."""
    definition = shipped()
    details = RoundDetails(
        title="Social media 2026",
        organisation="Nordwerk AG",
        definition_slug=definition.slug,
        definition_version=definition.version,
        definition_digest=definition.digest,
        hourly_low=4000,
        hourly_high=6000,
        contact_name="Paul Policy",
        contact_email="paul@example.org",
    )
    round_ = create_round(session, replace(details, **facts), now)
    if is_open:
        round_.opened_at = now  # what open_round does, before there are departments
    return round_


def make_department(session: Session, now: datetime, name: str = "HR", **facts: Any) -> Department:
    return create_department(session, DepartmentDetails(name=name, **facts), now)


def make_response(session: Session, now: datetime, round_: Round, department: Department) -> Response:
    return add_departments(session, round_.id, [department.id], now)[0]


def make_grant(
    session: Session, now: datetime, response: Response, purpose: Purpose = "fill", **facts: Any
) -> tuple[Grant, str]:
    return issue_grant(session, response.id, purpose, facts.pop("label", ""), now, facts.pop("expires_at", None))


def make_member(
    session: Session, now: datetime, email: str = "paul@example.org", name: str = "Paul", role: str = "administrator"
) -> Member:
    return create_member(session, email, name, role, now)


__all__ = [
    "make_department",
    "make_grant",
    "make_member",
    "make_response",
    "make_round",
    "open_round",
]
