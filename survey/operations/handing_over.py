"""Handing over to the head: freezes the answers and makes the links with which head and deputy sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey import draft
from survey.errors import Invalid, NotPossibleNow
from survey.mail import is_address
from survey.models import Department
from survey.operations.events import note
from survey.operations.invitations import NAME_LENGTH, Purpose, issue_grant
from survey.operations.submissions import hand_over, latest
from survey.text import one_line


@dataclass(frozen=True)
class SigningLink:
    """A link to sign; the token is known only now."""

    purpose: Purpose
    name: str
    email: str
    token: str


@dataclass(frozen=True)
class HandedOver:
    """`links` is empty for whoever hands over a second time, or signs next."""

    links: tuple[SigningLink, ...]
    department: str
    organisation: str
    round_title: str
    questionnaire: str
    contact_name: str
    contact_email: str
    is_sample: bool


def hand_over_to_head(
    session: Session,
    response_id: int,
    now: datetime,
    *,
    person_id: int,
    by_signer: bool = False,
    head_name: str = "",
    head_email: str = "",
) -> HandedOver:
    """Hand over once; later calls change nothing and make no links. A head who hands over has a link already.

    `head_name` and `head_email` complete a department that has none. Raises Invalid, RoundClosed, NotFound.
    """
    found = draft.inventory(session, response_id, lock=True)
    if found.response.handed_over_at is not None:
        return _handed_over(found, ())
    _complete(session, found.department, head_name, head_email, now, person_id)
    hand_over(session, response_id, now, person_id=person_id)
    links = () if by_signer else _links(session, found, now, person_id)
    return _handed_over(found, links)


def new_signing_links(session: Session, response_id: int, now: datetime, *, person_id: int) -> HandedOver:
    """Further links for head and deputy, when the first got lost; older ones stay good. Raises NotPossibleNow."""
    found = draft.inventory(session, response_id, lock=True)
    current = latest(session, response_id)
    if found.response.handed_over_at is None or current.submission is None:
        raise NotPossibleNow("The answers are not handed over, so there is nothing to sign yet.")
    if current.signoff is not None and current.signoff.voided_at is None:
        raise NotPossibleNow("The answers are signed already, so no further link is needed.")
    return _handed_over(found, _links(session, found, now, person_id))


def _links(session: Session, found: draft.Inventory, now: datetime, person_id: int) -> tuple[SigningLink, ...]:
    department = found.department
    wanted: list[tuple[Purpose, str, str]] = [("head", department.head_name, department.head_email)]
    if department.deputy_name or department.deputy_email:
        wanted.append(("deputy", department.deputy_name, department.deputy_email))
    made = []
    for purpose, name, email in wanted:
        _, token = issue_grant(session, found.response.id, purpose, name, now, person_id=person_id)
        made.append(SigningLink(purpose, name, email if is_address(email) else "", token))
    return tuple(made)


def _complete(session: Session, department: Department, name: str, email: str, now: datetime, person_id: int) -> None:
    """Write down who the head is where nobody has; what the policy team wrote is never changed from here."""
    name, email = one_line(name, NAME_LENGTH), email.strip()
    if department.head_email:
        return
    if email and not is_address(email):
        raise Invalid(
            {"head_email": "This is not a mail address. Please write it like name@example.org, or leave it out."}
        )
    if not email and (not name or department.head_name):
        return
    department.head_name = department.head_name or name
    department.head_email = email
    note(session, "head_named", now, person_id=person_id, department=department.id)


def _handed_over(found: draft.Inventory, links: tuple[SigningLink, ...]) -> HandedOver:
    return HandedOver(
        links=links,
        department=found.department.name,
        organisation=found.round.organisation,
        round_title=found.round.title,
        questionnaire=found.definition.title,
        contact_name=found.round.contact_name,
        contact_email=found.round.contact_email,
        is_sample=found.round.is_sample,
    )
