"""From draft to submission: handing over freezes the typed answers; taking back voids what was signed, visibly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.entries import AnswerProblem
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.base import offered_nothing
from questionnaires.messages import message
from survey import draft, payload
from survey.carried import all_waiting
from survey.errors import Invalid, NotPossibleNow, RoundClosed
from survey.lifecycle import round_state
from survey.links import receipt_code
from survey.models import Entry, Response, Signoff, Submission
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.text import one_line

REASON_LENGTH = 500


@dataclass(frozen=True)
class Latest:
    """A response's newest submission and its signature, if there are any."""

    submission: Submission | None
    signoff: Signoff | None


def latest(session: Session, response_id: int, *, lock: bool = False) -> Latest:
    query = select(Submission).where(Submission.response_id == response_id).order_by(Submission.number.desc()).limit(1)
    submission = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if submission is None:
        return Latest(None, None)
    signoff = session.scalars(select(Signoff).where(Signoff.submission_id == submission.id)).one_or_none()
    return Latest(submission, signoff)


def blocking(evaluation: Evaluation) -> tuple[AnswerProblem, ...]:
    """What must be looked at before handing over: missing required answers, answers that do not fit, short lists."""
    found: list[AnswerProblem] = []
    definition = evaluation.definition
    for section in definition.sections:
        if not evaluation.section_visible(section):
            continue
        entries = evaluation.entries(section) if section.repeat else (evaluation.root,)
        for entry in entries:
            found += [each for each in evaluation.problems(entry) if each.section == section.name]
            for name in evaluation.missing_required(entry):
                question = section.by_name.get(name)
                if question is not None:
                    offered = offered_nothing(question)
                    said = message("ANSWER_OR_NOTHING_NEEDED" if offered else "ANSWER_NEEDED", offered=offered)
                    found.append(AnswerProblem(entry.id, section.name, name, said.code, said.text))
        found += evaluation.page_problems(section)
    return tuple(found)


def hand_over(session: Session, response_id: int, now: datetime, *, person_id: int | None = None) -> Submission:
    """Freeze the answers for the head's signature; a second time returns what was handed over.

    Raises Invalid (problems by entry and question), RoundClosed, NotFound.
    """
    found = draft.inventory(session, response_id, lock=True)
    if found.response.handed_over_at is not None:
        current = latest(session, response_id).submission
        if current is not None:
            return current
    if round_state(found.round, now) not in ("open", "grace"):
        raise RoundClosed
    evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    problems = {f"{each.entry_id}:{each.question or each.section}": each.message for each in blocking(evaluation)}
    problems |= {f"carried:{name}": _NOT_CONFIRMED for name in all_waiting(evaluation)}
    if problems:
        raise Invalid(problems)
    submission = _submit(session, found, evaluation, "submitted", now, person_id)
    found.response.handed_over_at = now
    found.response.last_activity_at = now
    note(session, "handed_over", now, person_id=person_id, round_id=found.round.id, response_id=response_id)
    return submission


def submission_from_draft(
    session: Session,
    response_id: int,
    basis: payload.Basis,
    now: datetime,
    *,
    person_id: int | None = None,
    evaluation: Evaluation | None = None,
) -> Submission:
    """A submission of whatever the draft holds, complete or not: what an import makes.

    Who has evaluated the draft as it is stored now hands that in, so that it is not read twice.
    """
    found = draft.inventory(session, response_id, lock=True)
    if evaluation is None:
        evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    return _submit(session, found, evaluation, basis, now, person_id)


def _submit(
    session: Session,
    found: draft.Inventory,
    evaluation: Evaluation,
    basis: payload.Basis,
    now: datetime,
    person_id: int | None,
) -> Submission:
    imported = session.execute(
        select(Entry.id, Entry.import_row).where(Entry.response_id == found.response.id, Entry.import_row.is_not(None))
    )
    rows = {row.id: row.import_row for row in imported}
    text = payload.build(found.definition, evaluation, basis, row_of=rows.get, confirmed=True)
    number = (latest(session, found.response.id).submission or _NONE).number + 1
    version = bump(session, found.round.id, f"{found.department.name}: answers {_BASIS_WORDS[basis]}", now)
    submission = Submission(
        response_id=found.response.id,
        number=number,
        basis=basis,
        payload=text,
        sha256=payload.digest(text),
        receipt=receipt_code(),
        person_id=person_id,
        at=now,
        version=version,
    )
    session.add(submission)
    session.flush()
    return submission


_NOT_CONFIRMED = "Answers from an earlier round wait to be confirmed, changed or removed. Nothing was lost."
_NONE = Submission(number=0)
_BASIS_WORDS = {"submitted": "handed over", "imported": "imported"}


def reopen(
    session: Session, response_id: int, reason: str, now: datetime, *, person_id: int | None = None, team: bool = False
) -> Response:
    """Take the answers back to change them; a signature no longer counts, and that stays visible.

    The last submission is still shown, marked, until the next. A department needs a reason once it was signed.
    Raises NotPossibleNow, RoundClosed, Invalid.
    """
    found = draft.inventory(session, response_id, lock=True)
    current = latest(session, response_id, lock=True)
    if current.submission is None or current.submission.withdrawn_at is not None:
        raise NotPossibleNow("These answers are open already, so there is nothing to take back.")
    if not team and round_state(found.round, now) not in ("open", "grace"):
        raise RoundClosed
    words = one_line(reason, REASON_LENGTH)
    signed = current.signoff is not None and current.signoff.voided_at is None
    if signed and not words:
        raise Invalid({"reason": "Please say in a sentence why the signed answers have to change."})
    version = bump(session, found.round.id, f"{found.department.name}: answers taken back", now)
    current.submission.withdrawn_at, current.submission.withdrawn_version = now, version
    if signed and current.signoff is not None:
        current.signoff.voided_at, current.signoff.voided_version = now, version
        current.signoff.void_reason = words
    found.response.handed_over_at = None
    found.response.reopened_at = now
    note(
        session,
        "reopened",
        now,
        person_id=person_id,
        round_id=found.round.id,
        response_id=response_id,
        by_team=team,
        reason=words,
    )
    return found.response
