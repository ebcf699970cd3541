"""What was handed over by a department, and what became of it: submissions, signatures, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Event, History, Person, Response, Signoff, Submission
from survey.operations.carrying import begins_with
from survey.web.manage.shared import moment_words

SIGNED_AS = {"head": "head of the department", "deputy": "deputy of the head"}


@dataclass(frozen=True)
class Record:
    """One submission and its signature, in words."""

    number: int
    basis: str
    receipt: str
    at: str
    by: str
    withdrawn: str
    signed: str
    signed_by: str
    statement: str
    remark: str
    voided: str
    void_reason: str


@dataclass(frozen=True)
class Taken:
    """Answers that were taken back: when, by whom and why."""

    at: str
    by: str
    reason: str
    by_team: bool


def records(session: Session, response_id: int, zone: str) -> list[Record]:
    """Newest first."""
    handed, signer = (select(Person.id, Person.name).subquery(name) for name in ("handed", "signer"))
    rows = session.execute(
        select(Submission, Signoff, handed.c.name, signer.c.name)
        .outerjoin(Signoff, Signoff.submission_id == Submission.id)
        .outerjoin(handed, handed.c.id == Submission.person_id)
        .outerjoin(signer, signer.c.id == Signoff.person_id)
        .where(Submission.response_id == response_id)
        .order_by(Submission.number.desc())
    )
    return [
        _record(submission, signoff, by or "", signed_by or "", zone) for submission, signoff, by, signed_by in rows
    ]


def taken_back(session: Session, response_id: int, zone: str) -> list[Taken]:
    """Every time the answers were reopened, newest first."""
    rows = session.execute(
        select(Event.at, Event.details, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.response_id == response_id, Event.kind == "reopened")
        .order_by(Event.id.desc())
    )
    return [
        Taken(
            at=moment_words(at, zone),
            by=name or "",
            reason=str(details.get("reason") or ""),
            by_team=bool(details.get("by_team")),
        )
        for at, details, name in rows
    ]


@dataclass(frozen=True)
class Carried:
    """Answers that came from an earlier round: when, and who has confirmed them since."""

    title: str
    at: str
    by: tuple[str, ...]
    waiting: int  # entries, and answers of pages, that nobody has confirmed


def carried(session: Session, response: Response, zone: str) -> Carried | None:
    """None for a response that began empty."""
    title = begins_with(session, response)
    if not title:
        return None
    rows = session.execute(
        select(Person.name)
        .join(History, History.person_id == Person.id)
        .where(History.response_id == response.id, History.action == "confirm")
        .group_by(Person.id, Person.name)
        .order_by(func.min(History.id))
    )
    waiting = sum(each.get("carried", 0) for each in response.progress.values())
    by = tuple(row.name or "somebody" for row in rows)
    return Carried(title, moment_words(response.carried_at, zone), by, waiting)


def saves(session: Session, response_id: int) -> tuple[int, int]:
    """How often something was saved, and by how many people."""
    row = session.execute(
        select(func.count(History.id), func.count(History.person_id.distinct())).where(
            History.response_id == response_id, History.action != "carry"
        )
    ).one()
    return int(row[0]), int(row[1])


def _record(submission: Submission, signoff: Signoff | None, by: str, signed_by: str, zone: str) -> Record:
    def words(moment: datetime | None) -> str:
        return moment_words(moment, zone)

    return Record(
        number=submission.number,
        basis=_basis(submission, signoff),
        receipt=submission.receipt,
        at=words(submission.at),
        by=by,
        withdrawn=words(submission.withdrawn_at),
        signed=words(signoff.at) if signoff else "",
        signed_by=f"{signed_by}, {SIGNED_AS[signoff.role]}" if signoff else "",
        statement=signoff.statement if signoff else "",
        remark=signoff.remark if signoff else "",
        voided=words(signoff.voided_at) if signoff else "",
        void_reason=signoff.void_reason if signoff else "",
    )


def _basis(submission: Submission, signoff: Signoff | None) -> str:
    if submission.basis == "imported":
        return "Imported by the policy team"
    if signoff is None:
        return "Handed over, not signed"
    return "Signed" if signoff.voided_at is None else "Signed, and the signature no longer counts"
