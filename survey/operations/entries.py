"""Rows of lists: added, removed, brought back, duplicated, and filled alike where they are still empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.entries import said_something
from questionnaires.forms import same_answer
from questionnaires.model import Section
from survey import draft
from survey.errors import NotFound
from survey.models import Entry, History
from survey.operations import progress
from survey.operations.answers import Author, log, open_inventory, refresh_after, response_key, room, stamped, touch
from survey.operations.reach import reach_of, reach_of_rows
from survey.operations.rows import MOST_ENTRIES, locked_entry, new_entry

__all__ = [
    "MOST_ENTRIES",
    "add_entries",
    "add_entry",
    "duplicate_entry",
    "fill_all",
    "finish",
    "new_entry",
    "remove_entry",
    "restore_entry",
]


def add_entry(
    session: Session,
    response_id: int,
    section: str,
    answers: Mapping[str, Mapping[str, Any]],
    author: Author,
    save_key: str,
    now: datetime,
) -> Entry:
    """Add one entry with first answers; a repeated `save_key` returns the entry it made."""
    return add_entries(session, response_id, section, [answers], author, save_key, now)[0]


def add_entries(
    session: Session,
    response_id: int,
    section: str,
    rows: Sequence[Mapping[str, Mapping[str, Any]]],
    author: Author,
    save_key: str,
    now: datetime,
    *,
    action: str = "add",
) -> list[Entry]:
    """Add several entries at once; a repeated `save_key` returns those it made. Raises NotFound, TooLarge."""
    found = draft.inventory(session, response_id, lock=True)
    key = response_key(response_id, save_key)
    again = _made_by(session, key, len(rows))
    if again:
        return again
    found = open_inventory(session, response_id, now)
    _manual(found, section)
    revision = found.response.revision + 1
    made = []
    for number, answers in enumerate(rows):
        written = {name: stamped(answer, revision, author, now) for name, answer in answers.items() if answer}
        entry = new_entry(session, found, section, written, now)
        changes = {name: [None, raw] for name, raw in written.items()}
        log(session, found, entry, author, f"{key}:{number}" if number else key, action, changes=changes, now=now)
        made.append(entry)
    finish(session, found, made, {section}, now)
    return made


def remove_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """Take an entry off its list; it can be brought back. Removing it twice is removing it once."""
    found = open_inventory(session, response_id, now)
    entry = session.get(Entry, entry_id)
    if entry is not None and entry.response_id == response_id and entry.removed_at is not None:
        return entry
    entry = locked_entry(session, response_id, entry_id)
    _manual(found, entry.section)
    entry.removed_at = now
    found.response.size -= progress.size_of(entry.answers)
    log(session, found, entry, author, response_key(response_id, save_key), "remove", now=now)
    finish(session, found, [entry], {entry.section}, now)
    return entry


def restore_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """Undo the removal of an entry; it stands where it stood."""
    found = open_inventory(session, response_id, now)
    entry = session.get(Entry, entry_id)
    if entry is not None and entry.response_id == response_id and entry.removed_at is None:
        return entry
    entry = locked_entry(session, response_id, entry_id, removed=True)
    entry.removed_at = None
    found.response.size += progress.size_of(entry.answers)
    log(session, found, entry, author, response_key(response_id, save_key), "restore", now=now)
    finish(session, found, [entry], {entry.section}, now)
    return entry


def duplicate_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """A copy at the end of the list without what names the original (its link, its name); a repeat returns the copy."""
    found = open_inventory(session, response_id, now)
    entry = locked_entry(session, response_id, entry_id)
    section = _manual(found, entry.section)
    naming = _naming(section)
    copied = {name: raw for name, raw in entry.answers.items() if raw and name not in naming}
    return add_entries(session, response_id, entry.section, [copied], author, save_key, now, action="duplicate")[0]


def fill_all(
    session: Session,
    response_id: int,
    section: str,
    question: str,
    answer: Mapping[str, Any],
    author: Author,
    save_key: str,
    now: datetime,
) -> int:
    """The same answer for every row that has none yet, or only one that was set for all before.

    History says that it was set for all. Returns how many rows were filled. Raises NotFound.
    """
    found = open_inventory(session, response_id, now)
    known = found.definition.section_by_name.get(section)
    if known is None or question not in known.by_name or not known.by_name[question].fill:
        raise NotFound
    key = response_key(response_id, save_key)
    if session.scalar(select(History.id).where(History.save_key == key)) is not None:
        return 0
    evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    wanted, revision = known.by_name[question], found.response.revision + 1
    filled: list[Entry] = []
    for entry in draft.entries(session, response_id, section):
        raw = entry.answers.get(question) or {}
        by_hand = said_something(wanted, raw) and not raw.get("all")
        if by_hand or same_answer(raw, dict(answer)) or not evaluation.visible(draft.answers_of(entry), question):
            continue
        after = stamped({**answer, "all": True}, revision, author, now)
        found.response.size += progress.weight(after) - progress.weight(raw)
        entry.answers = {**entry.answers, question: after}
        entry.revision += 1
        entry.updated_at = now
        own = f"{key}:{len(filled)}" if filled else key
        log(session, found, entry, author, own, "fill", changes={question: [raw, after]}, now=now)
        filled.append(entry)
    if filled:
        touch(found, now)
        room(found)
        refresh_after(session, found, filled, reach_of(found.definition, [question]), now)
    return len(filled)


def finish(session: Session, found: draft.Inventory, entries: list[Entry], sections: set[str], now: datetime) -> None:
    """Refresh these rows and everything that reads from their lists. Raises TooLarge when there is too much text."""
    touch(found, now)
    room(found)
    for section in sections:
        refresh_after(session, found, entries, reach_of_rows(found.definition, section), now)


def _manual(found: draft.Inventory, section: str) -> Section:
    known = found.definition.section_by_name.get(section)
    if known is None or not known.is_manual:
        raise NotFound
    return known


def _naming(section: Section) -> set[str]:
    """Questions that tell one entry from another: what is pasted, and the texts recognised from it."""
    into = section.paste.into if section.paste else None
    return {q.name for q in section.questions if q.name == into or (q.recognised_from and q.type == "text")}


def _made_by(session: Session, key: str, most: int) -> list[Entry]:
    keys = [key, *(f"{key}:{number}" for number in range(1, most))]
    ids = session.scalars(select(History.entry_id).where(History.save_key.in_(keys)).order_by(History.id)).all()
    found = {entry.id: entry for entry in session.scalars(select(Entry).where(Entry.id.in_(ids)))}
    return [found[one] for one in ids if one in found]
