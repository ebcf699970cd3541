"""What the head or deputy changed in answers that somebody else typed, read from the history of saves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.forms import same_answer
from survey.models import Entry, Grant, History, Person, WebSession

_ADDING = ("add", "duplicate", "paste")
Fate = Literal["kept", "added", "removed"]


@dataclass
class ChangedEntry:
    """One entry: `answers` maps a question to its raw answer before and after all changes of one person."""

    entry: Entry
    fate: Fate = "kept"
    answers: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangesOf:
    """What one signing person changed, `first` and `last` say when."""

    person: str  # "" when the name was removed
    role: str  # 'head' or 'deputy'
    first: datetime
    last: datetime
    entries: tuple[ChangedEntry, ...]


def changes_of_signers(session: Session, response_id: int, reader_id: int) -> tuple[ChangesOf, ...]:
    """Changes by head and deputy since `reader_id` saved last; since anybody who fills in did, if this one never did.

    What was changed there and back again is left out.
    """
    roles = _signers(session, response_id)
    if not roles or reader_id in roles:
        return ()
    rows = session.execute(
        select(History, Entry, Person.name)
        .join(Entry, Entry.id == History.entry_id)
        .join(Person, Person.id == History.person_id)
        .where(
            History.response_id == response_id,
            History.person_id.in_(roles),
            History.outcome != "refused",
            History.id > _seen_until(session, response_id, reader_id, roles),
        )
        .order_by(History.id)
    ).all()
    found = []
    for person_id, role in roles.items():
        own = [(history, entry) for history, entry, _name in rows if history.person_id == person_id]
        entries = tuple(_net(own))
        if entries:
            name = next(row[2] for row in rows if row[0].person_id == person_id)
            found.append(ChangesOf(name, role, own[0][0].at, own[-1][0].at, entries))
    return tuple(found)


def _signers(session: Session, response_id: int) -> dict[int, str]:
    """Person -> role of everybody who came with a link of the head or the deputy."""
    rows = session.execute(
        select(WebSession.person_id, Grant.purpose)
        .join(Grant, Grant.id == WebSession.grant_id)
        .where(Grant.response_id == response_id, Grant.purpose.in_(("head", "deputy")))
        .order_by(WebSession.id)
    )
    return {row.person_id: row.purpose for row in rows}


def _seen_until(session: Session, response_id: int, reader_id: int, roles: Iterable[int]) -> int:
    last = select(func.max(History.id)).where(History.response_id == response_id)
    own = session.scalar(last.where(History.person_id == reader_id))
    return own or session.scalar(last.where(History.person_id.not_in(tuple(roles)))) or 0


def _net(rows: Iterable[tuple[History, Entry]]) -> list[ChangedEntry]:
    """What remains when all changes of one person are put together."""
    entries: dict[str, ChangedEntry] = {}
    was_there: dict[str, bool] = {}
    taken_off: set[str] = set()
    for history, entry in rows:
        one = entries.setdefault(entry.id, ChangedEntry(entry))
        was_there.setdefault(entry.id, history.action not in (*_ADDING, "restore"))
        if history.action == "remove":
            taken_off.add(entry.id)
        for question, change in history.changes.items():
            before, after = change
            if isinstance(after, dict) and "r" in after:  # the side of a conflict that was not kept has no revision
                first = one.answers[question][0] if question in one.answers else before or {}
                one.answers[question] = (first, after)
    kept = []
    for entry_id, one in entries.items():
        gone = one.entry.removed_at is not None
        one.answers = {name: pair for name, pair in one.answers.items() if not same_answer(*pair)}
        one.fate = "kept" if was_there[entry_id] is not gone else "removed" if gone else "added"
        nothing_left = one.fate == "kept" and (gone or not one.answers)
        if not nothing_left and (not gone or entry_id in taken_off):
            kept.append(one)
    return kept
