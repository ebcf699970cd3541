"""The next round starts from what was said in the one before: answers are put into an empty draft, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT
from questionnaires.model import Definition
from questionnaires.problems import DefinitionProblems
from survey import draft, payload
from survey.carried import EDITOR
from survey.lifecycle import round_state
from survey.links import new_entry_id
from survey.models import Department, Entry, History, Response, Round, Signoff, Submission
from survey.operations.carrying_answers import Carrier
from survey.operations.events import note
from survey.operations.progress import refresh
from survey.operations.remembering import response_key

Row = dict[str, Any]


@dataclass(frozen=True)
class Earlier:
    """What a department handed in last time, and where."""

    round: Round
    response_id: int
    submission: Submission


def earlier_round(session: Session, definition_slug: str, *, is_sample: bool = False) -> Round | None:
    """The newest round of a questionnaire, in whatever version, in which anybody has handed something in."""
    handed = select(Submission.id).join(Response).where(Response.round_id == Round.id).exists()
    return session.scalars(
        select(Round)
        .where(Round.definition_slug == definition_slug, Round.is_sample == is_sample, handed)
        .order_by(Round.id.desc())
        .limit(1)
    ).first()


def begins_with(session: Session, response: Response) -> str:
    """The title of the round from which the answers of a response came; '' when it began empty."""
    if response.carried_from is None:
        return ""
    title = session.scalar(
        select(Round.title)
        .join(Response, Response.round_id == Round.id)
        .join(Submission, Submission.response_id == Response.id)
        .where(Submission.id == response.carried_from)
    )
    return title or ""


def carry_over(session: Session, response_id: int, now: datetime) -> int:
    """Put the answers of the earlier round into a draft that nobody has touched yet; returns how many entries.

    Whoever comes second, or after somebody has begun, changes nothing.
    """
    planned = session.scalar(select(Round.begin_with_id).join(Response).where(Response.id == response_id))
    if planned is None:
        return 0
    found = draft.inventory(session, response_id, lock=True)
    session.refresh(found.response)  # it may have been read before the lock was ours
    earlier = _earlier(session, found, planned) if _is_untouched(session, found, now) else None
    if earlier is None:
        return 0
    rows = _rows(session, found, earlier, now)
    _write(session, found, earlier, rows, now)
    refresh(session, found.response, found.definition, now)
    note(
        session,
        "answers_carried",
        now,
        round_id=found.round.id,
        response_id=response_id,
        from_round=earlier.round.id,
        entries=len(rows),
    )
    return len(rows)


def _is_untouched(session: Session, found: draft.Inventory, now: datetime) -> bool:
    response = found.response
    if response.carried_at is not None or response.started_at is not None or round_state(found.round, now) == "closed":
        return False
    handed = session.scalar(select(Submission.id).where(Submission.response_id == response.id).limit(1))
    written = session.scalar(select(Entry.id).where(Entry.response_id == response.id, Entry.section != ROOT).limit(1))
    return handed is None and written is None and not draft.root_entry(session, response.id).answers


def _earlier(session: Session, found: draft.Inventory, round_id: int) -> Earlier | None:
    """The department's submission that counts in the earlier round, else the one that nobody signed yet."""
    before = session.get(Round, round_id)
    if before is None or before.is_sample != found.round.is_sample:
        return None
    rows = session.execute(
        select(Submission, Signoff.id)
        .join(Response, Response.id == Submission.response_id)
        .outerjoin(Signoff, Signoff.submission_id == Submission.id)
        .where(Response.round_id == round_id, Response.department_id == found.department.id)
        .order_by(Submission.number.desc())
    ).all()
    counts = [row[0] for row in rows if row[1] is not None or row[0].basis == "imported"]
    chosen = next(iter(counts or [row[0] for row in rows]), None)
    return Earlier(before, chosen.response_id, chosen) if chosen is not None else None


def _rows(session: Session, found: draft.Inventory, earlier: Earlier, now: datetime) -> list[Row]:
    """The root entry first, then the rows of lists in their order; `origin_id` says where each came from."""
    carrier = Carrier(
        before=_definition_of(earlier.round) or found.definition,
        now=found.definition,
        currency_before=earlier.round.currency,
        against=draft.surroundings(session, found, now),
        archived=_archived(session),
        said={
            "r": found.response.revision + 1,
            "by": f"from {earlier.round.title}",
            "e": EDITOR,
            "at": earlier.submission.at.isoformat(timespec="seconds"),
        },
    )
    keys = session.execute(select(Entry.id, Entry.key, Entry.section).where(Entry.response_id == earlier.response_id))
    known = {row.id: row for row in keys}
    stored = payload.read(earlier.submission.payload)["sections"]
    made = [{"section": ROOT, "key": None, "answers": carrier.pages(stored), "origin_id": None}]
    made[0]["origin_id"] = next((row.id for row in known.values() if row.section == ROOT), None)
    for section in found.definition.sections:
        for one in carrier.lines(section, stored.get(section.name, [])):
            row = known.get(one.id)
            key = row.key if row is not None else one.id.partition(":")[2] or None
            if (key is None) is section.is_manual:
                origin = one.id if row is not None else None
                made.append({"section": section.name, "key": key, "answers": one.answers, "origin_id": origin})
    return made


def _write(session: Session, found: draft.Inventory, earlier: Earlier, rows: list[Row], now: datetime) -> None:
    response = found.response
    root = draft.root_entry(session, response.id)
    root.answers, root.origin_id, root.updated_at = rows[0]["answers"], rows[0]["origin_id"], now
    root.revision += 1
    same = {"response_id": response.id, "revision": 1, "created_at": now, "updated_at": now}
    entries = [{**same, **row, "id": new_entry_id(), "position": place} for place, row in enumerate(rows[1:], start=1)]
    response.carried_at, response.carried_from = now, earlier.submission.id
    session.flush()
    if entries:
        session.execute(insert(Entry), entries)
    kept = {"response_id": response.id, "person_id": None, "editor": EDITOR, "outcome": "accepted", "at": now}
    told = [(root.id, rows[0]["answers"]), *((each["id"], each["answers"]) for each in entries)]
    history = [
        {
            **kept,
            "entry_id": entry_id,
            "save_key": response_key(response.id, f"{EDITOR}-{number}"),
            "action": "carry",
            "changes": {name: [None, raw] for name, raw in answers.items()},
        }
        for number, (entry_id, answers) in enumerate(told)
        if answers
    ]
    if history:
        session.execute(insert(History), history)


def _definition_of(round_: Round) -> Definition | None:
    """The questionnaire of the earlier round; None if it is no longer shipped."""
    try:
        return draft.definition_of(round_.definition_slug, round_.definition_version)
    except (DefinitionProblems, LookupError, OSError):
        return None


def _archived(session: Session) -> frozenset[str]:
    return frozenset(
        str(one) for one in session.scalars(select(Department.id).where(Department.archived_at.is_not(None)))
    )
