"""The history of saves: what every entry was told, and the first reply for a save that is sent again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers
from questionnaires.forms import same_answer
from survey import draft
from survey.carried import is_carried
from survey.models import Entry, History
from survey.operations.saved import Author, Conflict, Outcome, Saved

KEY_LENGTH = 40
_TABLE: Table = History.__table__  # type: ignore[assignment]  # declared as the more general FromClause
# For whoever writes history without objects. Built once: putting a statement together takes longer than running it.
ADD = insert(_TABLE).inline()
# Adds nothing when the key was used before.
ADD_ONCE = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["save_key"]).returning(_TABLE.c.id),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["save_key"]).returning(_TABLE.c.id),
}
KNOWN = select(_TABLE.c.result).where(_TABLE.c.save_key == bindparam("key"))


def response_key(response_id: int, save_key: str) -> str:
    """Save keys come from browsers: they count within one response only."""
    kept = "".join(letter for letter in save_key if letter.isalnum() or letter == "-")[:KEY_LENGTH]
    return f"{response_id}:{kept or secrets.token_hex(12)}"


def repeated(session: Session, key: str) -> Saved | None:
    """The first result of the save with this key, if it was made before."""
    result = session.execute(KNOWN, {"key": key}).scalar()
    if result is None:
        return None
    return Saved(
        revision=int(result.get("revision", 0)),
        at=str(result.get("at", "")),
        saved=tuple((one, name) for one, name in result.get("saved", ())),
        conflicts=tuple(Conflict(**each) for each in result.get("conflicts", ())),
        refused=tuple((one, name, why) for one, name, why in result.get("refused", ())),
        before=_as_before(session, key),
        repeated=True,
    )


def _as_before(session: Session, key: str) -> dict[str, EntryAnswers]:
    """The entries of a save without what it changed, by the names pages give them."""
    rows = session.execute(
        select(History.changes, Entry)
        .join(Entry, Entry.id == History.entry_id)
        .where(or_(History.save_key == key, History.save_key.startswith(key + ":", autoescape=True)))
    )
    found = {}
    for changes, entry in rows:
        name = f"{entry.section}:{entry.key}" if entry.key is not None else entry.id if entry.section else ""
        old = {question: before or {} for question, (before, _) in changes.items()}
        found[name] = EntryAnswers(entry.id, entry.section, entry.key, {**entry.answers, **old})
    return found


def remember(
    session: Session,
    found: draft.Inventory,
    outcomes: Iterable[Outcome],
    author: Author,
    key: str,
    result: Saved,
    now: datetime,
) -> None:
    """One row of history per entry; the first holds the reply, for a repeat."""
    kept = {
        "revision": result.revision,
        "at": result.at,
        "saved": [list(each) for each in result.saved],
        "conflicts": [asdict(each) for each in result.conflicts],
        "refused": [list(each) for each in result.refused],
    }
    number = 0
    for one in outcomes:
        if not (one.accepted or one.not_kept or one.refused):
            continue
        lost = bool(one.not_kept or one.refused)
        log(
            session,
            found,
            one.entry,
            author,
            key if not number else f"{key}:{number}",
            "confirm" if _confirms(one) else "save",
            outcome="accepted" if not lost else "mixed" if one.accepted else "refused",
            changes={**one.accepted, **one.not_kept},
            result=kept if not number else {},
            now=now,
        )
        number += 1


def _confirms(one: Outcome) -> bool:
    """Whether all that was saved is that answers of an earlier round still hold."""
    pairs = one.accepted.values()
    return bool(pairs) and all(is_carried(before) and same_answer(before, after) for before, after in pairs)


def log(
    session: Session,
    found: draft.Inventory,
    entry: Entry,
    author: Author,
    key: str,
    action: str,
    *,
    outcome: str = "accepted",
    changes: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """One row of history; `key` is a response_key."""
    row = {
        "response_id": found.response.id,
        "entry_id": entry.id,
        "person_id": author.person_id,
        "editor": author.editor,
        "save_key": key,
        "action": action,
        "outcome": outcome,
        "changes": dict(changes or {}),
        "result": dict(result or {}),
        "at": now,
    }
    session.execute(ADD, row)
