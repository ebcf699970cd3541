"""Rows of lists: added, removed, brought back, duplicated, filled for all, and kept in step with picked choices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT, said_something
from questionnaires.evaluate import keyed_entries
from questionnaires.messages import message
from questionnaires.plan import plan_of
from survey import draft
from survey.errors import Invalid, NotFound
from survey.links import new_entry_id
from survey.models import Entry, History
from survey.operations import progress
from survey.operations.answers import (
    Author,
    evaluate,
    locked_entry,
    log,
    open_inventory,
    room,
    stamped,
    touch,
)

MOST_ENTRIES = 2_000


def new_entry(
    session: Session,
    found: draft.Inventory,
    section: str,
    answers: Mapping[str, Any],
    now: datetime,
    key: str | None = None,
) -> Entry:
    """Add a row at the end of a list. Raises Invalid when the inventory is full, NotFound for a list that is none."""
    known = found.definition.section_by_name.get(section)
    if known is None or not known.repeat:
        raise NotFound
    count, last = session.execute(
        select(func.count(Entry.id), func.max(Entry.position)).where(
            Entry.response_id == found.response.id, Entry.removed_at.is_(None)
        )
    ).one()
    if count >= MOST_ENTRIES:
        raise Invalid({section: message("TOO_MANY_ENTRIES", limit=f"{MOST_ENTRIES:,}").text})
    entry = Entry(
        id=new_entry_id(),
        response_id=found.response.id,
        section=section,
        key=key,
        position=(last or 0) + 1,
        answers=dict(answers),
        dormant=[],
        created_at=now,
        updated_at=now,
        revision=0,
    )
    session.add(entry)
    found.response.size += progress.size_of(dict(answers))
    return entry


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
    row = session.execute(select(History.entry_id).where(History.save_key == save_key)).one_or_none()
    if row is not None:
        return locked_entry(session, response_id, row.entry_id)
    found = open_inventory(session, response_id, now)
    written = {name: stamped(answer, 1, author, now) for name, answer in answers.items() if answer}
    entry = new_entry(session, found, section, written, now)
    session.flush()
    finish(session, found, [entry], {section}, now)
    log(
        session,
        found,
        entry,
        author,
        save_key,
        "add",
        changes={n: [None, dict(a)] for n, a in answers.items()},
        now=now,
    )
    return entry


def remove_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """Take an entry off its list; it can be brought back."""
    found = open_inventory(session, response_id, now)
    entry = locked_entry(session, response_id, entry_id)
    if entry.section == ROOT:
        raise NotFound
    entry.removed_at = now
    found.response.size -= progress.size_of(entry.answers)
    session.flush()
    finish(session, found, [entry], {entry.section}, now)
    log(session, found, entry, author, save_key, "remove", now=now)
    return entry


def restore_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """Undo the removal of an entry; it stands where it stood."""
    found = open_inventory(session, response_id, now)
    entry = locked_entry(session, response_id, entry_id, removed=True)
    entry.removed_at = None
    found.response.size += progress.size_of(entry.answers)
    session.flush()
    finish(session, found, [entry], {entry.section}, now)
    log(session, found, entry, author, save_key, "restore", now=now)
    return entry


def finish(session: Session, found: draft.Inventory, entries: list[Entry], sections: set[str], now: datetime) -> None:
    """Refresh these entries and every section that reads from their sections, after a change of whole rows."""
    for entry in entries:
        touch(found, entry, now)
    session.flush()
    evaluation = evaluate(session, found, now)
    definition = found.definition
    for entry in entries:
        progress.refresh_entry(evaluation, definition.section_by_name.get(entry.section), entry)
        room(found, entry)
    reached = set(sections)
    for name in sections:
        for question in definition.section_by_name[name].questions:
            for node in plan_of(definition).affected(question.name):
                reached.add(definition.home_of[node.name].name if node.kind == "question" else node.name)
    progress.refresh_sections(found.response, evaluation, reached)


def duplicate_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> Entry:
    """A copy of an entry at the end of its list, to be changed where it differs; a repeated key returns the copy."""
    row = session.execute(select(History.entry_id).where(History.save_key == save_key)).one_or_none()
    if row is not None:
        return locked_entry(session, response_id, row.entry_id)
    found = open_inventory(session, response_id, now)
    entry = locked_entry(session, response_id, entry_id)
    if entry.section == ROOT or entry.key is not None:
        raise NotFound
    answers = {name: stamped(raw, 1, author, now) for name, raw in entry.answers.items() if raw}
    copy = new_entry(session, found, entry.section, answers, now)
    session.flush()
    finish(session, found, [copy], {entry.section}, now)
    log(session, found, copy, author, save_key, "duplicate", result={"of": entry.id}, now=now)
    return copy


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
    """The same answer for every row that has none yet; history says that it was set for all. Returns how many."""
    found = open_inventory(session, response_id, now)
    known = found.definition.section_by_name.get(section)
    if known is None or question not in known.by_name or not known.by_name[question].fill:
        raise NotFound
    if session.scalar(select(History.id).where(History.save_key == save_key)) is not None:
        return 0
    evaluation = evaluate(session, found, now)
    wanted = known.by_name[question]
    filled: list[Entry] = []
    for entry in draft.entries(session, response_id, section):
        raw = entry.answers.get(question) or {}
        if said_something(wanted, raw) or not evaluation.visible(draft.answers_of(entry), question):
            continue
        entry.answers = {
            **entry.answers,
            question: stamped({**answer, "all": True}, int(raw.get("r", 0)) + 1, author, now),
        }
        log(
            session,
            found,
            entry,
            author,
            save_key if not filled else f"{save_key}:{len(filled)}",
            "fill",
            changes={question: [dict(raw), {**answer, "all": True}]},
            now=now,
        )
        filled.append(entry)
    if filled:
        finish(session, found, filled, {section}, now)
    return len(filled)


def keyed_entry(session: Session, response_id: int, section: str, key: str, now: datetime) -> Entry:
    """The stored row of a picked choice or a vocabulary item, made when it is first needed. Raises NotFound."""
    found = open_inventory(session, response_id, now)
    known = found.definition.section_by_name.get(section)
    if known is None or not known.repeat or known.is_manual:
        raise NotFound
    entry = session.scalars(
        select(Entry).where(Entry.response_id == response_id, Entry.section == section, Entry.key == key)
    ).one_or_none()
    if entry is not None:
        return entry
    keys = [each for each, _ in keyed_entries(found.definition, section, evaluate(session, found, now))]
    if key not in keys:
        raise NotFound
    entry = new_entry(session, found, section, {}, now, key)
    session.flush()
    return entry
