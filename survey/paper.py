"""A department's answers as they were handed over: what is signed, by whom, and which signatures no longer count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import draft
from survey.digest import Digest, digest_of
from survey.lifecycle import ResponseState, response_state, round_state, time_zone
from survey.models import Person, Signoff, Submission
from survey.operations.progress import open_questions
from survey.operations.submissions import latest
from survey.submitted import Submitted
from survey.wording import ended

ROLE_WORDS: Mapping[str, str] = {"head": "head of the department", "deputy": "deputy of the head of the department"}


@dataclass(frozen=True)
class Signature:
    """Who signed, in which role and when (in the round's time zone); `voided` when it no longer counts."""

    person: str
    role: str
    at: str
    statement: str
    remark: str
    receipt: str
    voided: str = ""
    void_reason: str = ""

    @property
    def voided_sentence(self) -> str:
        """Says why it no longer counts."""
        said = f"The signature of {self.person} of {self.at} no longer counts because the answers were taken back on "
        return ended(f"{said}{self.voided}{f': {self.void_reason}' if self.void_reason else ''}")


@dataclass(frozen=True)
class Paper:
    """The newest submission of a response with everything its pages say about it."""

    department: str
    organisation: str
    round_title: str
    questionnaire: str
    is_sample: bool
    head: str
    deputy: str
    state: ResponseState
    can_change: bool  # the round still takes changes
    number: int
    receipt: str
    handed_over_by: str
    handed_over_at: str
    withdrawn_at: str
    signature: Signature | None
    voided: tuple[Signature, ...]
    submitted: Submitted
    digest: Digest

    @property
    def signers(self) -> str:
        """Who may sign, in words."""
        head = self.head or "the head of the department"
        return f"{head} or {self.deputy}" if self.deputy else head


def paper(session: Session, response_id: int, now: datetime) -> Paper | None:
    """None when nothing was ever handed over. Raises NotFound."""
    found = draft.inventory(session, response_id)
    current = latest(session, response_id)
    submission = current.submission
    if submission is None or submission.basis != "submitted":
        return None
    zone = found.round.time_zone
    read = Submitted(found.definition, submission.payload, draft.surroundings(session, found, now))
    who = {(each.entry_id, each.question): each.who for each in open_questions(found.response.progress)}
    signatures = _signatures(session, response_id, zone)
    counts = current.signoff is not None and current.signoff.voided_at is None
    return Paper(
        department=found.department.name,
        organisation=found.round.organisation,
        round_title=found.round.title,
        questionnaire=found.definition.title,
        is_sample=found.round.is_sample,
        head=found.department.head_name,
        deputy=found.department.deputy_name,
        state=response_state(found.response, submission, current.signoff),
        can_change=round_state(found.round, now) in ("open", "grace"),
        number=submission.number,
        receipt=submission.receipt,
        handed_over_by=_name(session, submission.person_id),
        handed_over_at=moment(submission.at, zone),
        withdrawn_at=moment(submission.withdrawn_at, zone),
        signature=next((each for each in signatures if not each.voided), None) if counts else None,
        voided=tuple(each for each in signatures if each.voided),
        submitted=read,
        digest=digest_of(read, who),
    )


def moment(at: datetime | None, zone: str) -> str:
    """ "3 March 2026, 10:42" where the round is at home."""
    if at is None:
        return ""
    there = at.astimezone(time_zone(zone))
    return f"{there.day} {there:%B %Y, %H:%M}"


def _signatures(session: Session, response_id: int, zone: str) -> list[Signature]:
    rows = session.execute(
        select(Signoff, Submission.receipt, Person.name)
        .join(Submission, Submission.id == Signoff.submission_id)
        .join(Person, Person.id == Signoff.person_id)
        .where(Submission.response_id == response_id)
        .order_by(Submission.number.desc())
    )
    return [
        Signature(
            person=name or "somebody whose name was removed",
            role=ROLE_WORDS[signoff.role],
            at=moment(signoff.at, zone),
            statement=signoff.statement,
            remark=signoff.remark,
            receipt=receipt,
            voided=moment(signoff.voided_at, zone),
            void_reason=signoff.void_reason,
        )
        for signoff, receipt, name in rows
    ]


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id is not None else None
    return person.name if person is not None else ""
