"""Findings given back: shown first to the departments they name, which reply; shown to others sooner for a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Insert, String, cast, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from questionnaires.kinds.base import Refused, refuse_unstorable
from survey.errors import Invalid, NotFound, StorageBusy, StorageFailed, StorageFull
from survey.models import Department, Response, Round
from survey.models_findings import FindingNotice, FindingRelease, FindingReply
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.text import one_line

REPLY_LENGTH = 2_000
REASON_LENGTH = 500
NOT_STORED = (StorageBusy, StorageFull, StorageFailed, OperationalError, InternalError)  # locked, full or read-only
ONE_TURN = 20_000  # notices of one transaction
AT_ONCE = 1_000  # rows of one statement; SQLite takes no more than 32,766 values


@dataclass(frozen=True)
class Given:
    """A finding as its departments are told of it.

    `question` has `sentence` and `nature`, and where there is something to ask `text`, `options` and `asked`.
    """

    key: str
    department_ids: tuple[int, ...]
    question: Mapping[str, Any] = field(default_factory=dict)


def has_news(session: Session, round_id: int, given: Sequence[Given]) -> bool:
    """Whether `notify` would change anything; read first, so that most pages write nothing."""
    news = _news(session, round_id, given)
    return bool(news.missing or news.changed)


def notify(session: Session, round_id: int, given: Sequence[Given], now: datetime) -> int:
    """Start the time of every finding for each department it names, where it has not begun; returns how many.

    `given` are all findings of the round: a question that none of them asks any more is settled. May run twice at
    once. Departments that do not take part in the round are left out. One call writes at most ONE_TURN notices, so that
    others who write need not wait: call again, in another transaction, while it returns that many.
    """
    news = _news(session, round_id, given)
    rows = [{**one, "since": now} for one in news.missing[:ONE_TURN]]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(_insert(session), rows[start : start + AT_ONCE])
    for notice_id, question in news.changed:
        session.execute(update(FindingNotice).where(FindingNotice.id == notice_id).values(question=question))
    if rows:
        note(session, "findings_given_back", now, round_id=round_id, notices=len(rows))
    return len(rows)


class _News(NamedTuple):
    missing: list[dict[str, Any]]
    changed: list[tuple[int, dict[str, Any]]]  # notices whose question is asked otherwise, or no longer


def _news(session: Session, round_id: int, given: Sequence[Given]) -> _News:
    taking_part = set(session.scalars(select(Response.department_id).where(Response.round_id == round_id)))
    told: dict[str, set[int]] = defaultdict(set)
    for key, department_id in session.execute(
        select(FindingNotice.key, FindingNotice.department_id).where(FindingNotice.round_id == round_id)
    ):
        told[key].add(department_id)
    missing = [
        {
            "round_id": round_id,
            "key": one.key,
            "department_id": department_id,
            "question": _question(one, department_id),
        }
        for one in given
        for department_id in dict.fromkeys(one.department_ids)
        if department_id not in told[one.key] and department_id in taking_part
    ]
    return _News(missing, _changed(session, round_id, {one.key: one for one in given}))


def _changed(session: Session, round_id: int, given: Mapping[str, Given]) -> list[tuple[int, dict[str, Any]]]:
    """Only what is kept is read: most notices carry no question."""
    kept = session.execute(
        select(FindingNotice.id, FindingNotice.key, FindingNotice.department_id, FindingNotice.question).where(
            FindingNotice.round_id == round_id, cast(FindingNotice.question, String) != "{}"
        )
    )
    changed = []
    for row in kept:
        one = given.get(row.key)
        question = _settled(row.question) if one is None else _question(one, row.department_id)
        if question != row.question:
            changed.append((row.id, question))
    return changed


def _question(one: Given, department_id: int) -> dict[str, Any]:
    """Kept once, and for every department that is asked: a finding may name thousands."""
    asked = department_id in one.question.get("asked", ())
    return dict(one.question) if asked or department_id == one.department_ids[0] else {}


def _settled(question: dict[str, Any]) -> dict[str, Any]:
    return {**question, "settled": True} if question.get("asked") else question


def _insert(session: Session) -> Insert:
    """One statement for both databases: a row that another process wrote meanwhile is left as it is."""
    table = FindingNotice.__table__
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()  # type: ignore[arg-type]  # a Table by its declaration
    return postgresql.insert(table).on_conflict_do_nothing()  # type: ignore[arg-type]


def unseen(session: Session, round_id: int, department_id: int, keys: Iterable[str]) -> list[int]:
    """The notices of these findings that the department has not looked at."""
    wanted = set(keys)
    rows = session.execute(
        select(FindingNotice.id, FindingNotice.key).where(
            FindingNotice.round_id == round_id,
            FindingNotice.department_id == department_id,
            FindingNotice.seen_at.is_(None),
        )
    )
    return [row.id for row in rows if row.key in wanted]


def mark_seen(session: Session, notice_ids: Sequence[int], now: datetime) -> None:
    """The department has looked; the first time is kept."""
    for start in range(0, len(notice_ids), AT_ONCE):
        some = notice_ids[start : start + AT_ONCE]
        session.execute(
            update(FindingNotice).where(FindingNotice.id.in_(some), FindingNotice.seen_at.is_(None)).values(seen_at=now)
        )


def reply(
    session: Session,
    round_id: int,
    key: str,
    department_id: int,
    now: datetime,
    *,
    person_id: int | None = None,
    choice: str = "",
    text: str = "",
) -> None:
    """What a department says to a finding that names it; it replaces what it said before, which is kept.

    Raises NotFound for a finding it was not told of, Invalid for `choice` or `text`.
    """
    session.get(Round, round_id, with_for_update=True)  # two replies of one department stand in one order
    notice = session.scalars(
        select(FindingNotice).where(
            FindingNotice.round_id == round_id,
            FindingNotice.key == key,
            FindingNotice.department_id == department_id,
        )
    ).one_or_none()
    if notice is None:
        raise NotFound
    said = _checked(notice.question, department_id, choice, text)
    before = session.scalars(
        select(FindingReply).where(
            FindingReply.round_id == round_id,
            FindingReply.key == key,
            FindingReply.department_id == department_id,
            FindingReply.replaced_at.is_(None),
        )
    ).one_or_none()
    if before is not None:
        if (before.choice, before.text) == (choice, said):
            return  # sent twice
        before.replaced_at = now
    session.add(
        FindingReply(
            round_id=round_id,
            key=key,
            department_id=department_id,
            choice=choice,
            text=said,
            person_id=person_id,
            at=now,
        )
    )
    notice.seen_at = notice.seen_at or now
    name = session.scalars(select(Department.name).where(Department.id == department_id)).one()
    note(session, "finding_replied", now, person_id=person_id, round_id=round_id, key=key, department=department_id)
    bump(session, round_id, f"{name}: reply to a finding", now)


def _checked(question: Mapping[str, Any], department_id: int, choice: str, text: str) -> str:
    asked = department_id in question.get("asked", ())
    if choice and (not asked or choice not in {code for code, _words in question.get("options", ())}):
        raise Invalid({"choice": "Please choose one of the answers shown."})
    try:
        refuse_unstorable(text, REPLY_LENGTH)
    except Refused as refused:
        raise Invalid({"text": refused.message.text}) from refused
    said = text.replace("\r\n", "\n").strip()
    if not choice and not said:
        raise Invalid(
            {"choice": "Please choose an answer, or write a sentence."}
            if asked
            else {"text": "Please write a sentence; nothing was sent yet."}
        )
    return said


def release(
    session: Session, round_id: int, keys: Sequence[str], reason: str, now: datetime, *, person_id: int | None = None
) -> None:
    """Show findings to others before their departments' time is over. Raises Invalid without a reason."""
    words = one_line(reason, REASON_LENGTH)
    if not words:
        raise Invalid({"reason": "Please say in a sentence why others should see this already."})
    session.get(Round, round_id, with_for_update=True)
    there = set(session.scalars(select(FindingRelease.key).where(FindingRelease.round_id == round_id)))
    told = set(session.scalars(select(FindingNotice.key).where(FindingNotice.round_id == round_id)))
    new = [key for key in dict.fromkeys(keys) if key in told and key not in there]
    if set(keys) - told:
        raise NotFound
    session.add_all(
        FindingRelease(round_id=round_id, key=key, reason=words, person_id=person_id, at=now) for key in new
    )
    if new:
        note(session, "findings_released", now, person_id=person_id, round_id=round_id, keys=new, reason=words)
        bump(session, round_id, "Findings shown to others", now)
