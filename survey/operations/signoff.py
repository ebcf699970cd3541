"""The head's or deputy's signature: attests one submission, exactly once."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from questionnaires.kinds.base import Refused, refuse_unstorable
from survey import draft
from survey.errors import Invalid, NotPossibleNow
from survey.models import Signoff
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.operations.submissions import latest

STATEMENT = (
    "To the best of our knowledge this is what my department uses today. It approves no policy and promises no money."
)
REMARK_LENGTH = 2_000
Role = Literal["head", "deputy"]


def sign(
    session: Session,
    response_id: int,
    role: Role,
    now: datetime,
    *,
    person_id: int,
    remark: str = "",
    submission_number: int | None = None,
) -> Signoff:
    """Sign the answers that were handed over; a second signature returns the first.

    `submission_number` is the one that was read: if a newer one was handed over meanwhile, nothing is signed.
    Raises NotPossibleNow, Invalid.
    """
    found = draft.inventory(session, response_id, lock=True)
    current = latest(session, response_id, lock=True)
    submission = current.submission
    if submission is None or submission.withdrawn_at is not None or submission.basis != "submitted":
        raise NotPossibleNow(
            "There is nothing to sign at the moment: the answers have not been handed over, or were taken back.",
            todo="Ask your colleagues to hand them over.",
        )
    if current.signoff is not None:
        return current.signoff
    if submission_number is not None and submission_number != submission.number:
        raise NotPossibleNow(
            "The answers were changed and handed over again since you opened this page.",
            kept="Nothing was signed.",
            todo="Load the page again and read them once more.",
        )
    signoff = Signoff(
        submission_id=submission.id,
        person_id=person_id,
        role=role,
        statement=STATEMENT,
        remark=_remark(remark),
        at=now,
        version=bump(session, found.round.id, f"{found.department.name}: answers signed", now),
        void_reason="",
    )
    session.add(signoff)
    found.response.last_activity_at = now
    note(session, "signed", now, person_id=person_id, round_id=found.round.id, response_id=response_id, role=role)
    session.flush()
    return signoff


def _remark(text: str) -> str:
    try:
        refuse_unstorable(text, REMARK_LENGTH)
    except Refused as refused:
        raise Invalid({"remark": refused.message.text}) from refused
    return text.replace("\r\n", "\n").strip()
