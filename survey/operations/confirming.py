"""Saying that answers of an earlier round still hold: an ordinary save that takes their mark away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation
from survey import draft
from survey.carried import entries_waiting, waiting
from survey.errors import NotFound
from survey.models import Entry, History
from survey.operations import progress
from survey.operations.answers import open_inventory, touch
from survey.operations.deciding import stamped
from survey.operations.remembering import response_key
from survey.operations.rows import locked_entry
from survey.operations.saved import Author

Waiting = list[tuple[EntryAnswers, tuple[str, ...]]]


def confirm_section(
    session: Session, response_id: int, section: str, author: Author, save_key: str, now: datetime
) -> int:
    """Every answer of a list or a page that is shown still holds; returns how many were confirmed.

    What somebody has changed meanwhile waits for nothing and is left alone. Raises RoundClosed, NotPossibleNow,
    NotFound.
    """
    found = open_inventory(session, response_id, now)
    known = found.definition.section_by_name.get(section)
    if known is None:
        raise NotFound
    chosen = entries_waiting(_evaluation(session, found, now), known)
    rows = draft.entries(session, response_id, section if known.repeat else ROOT)
    return _confirm(session, found, section, {row.id: row for row in rows}, chosen, author, save_key, now)


def confirm_entry(session: Session, response_id: int, entry: str, author: Author, save_key: str, now: datetime) -> int:
    """The same for one entry: its id, or "<section>:<key>" for a row of a list that nobody adds to by hand."""
    found = open_inventory(session, response_id, now)
    row = _row(session, found, entry)
    answers = draft.answers_of(row)
    names = waiting(_evaluation(session, found, now), answers)
    chosen = [(answers, names)] if names else []
    return _confirm(session, found, row.section, {row.id: row}, chosen, author, save_key, now)


def _row(session: Session, found: draft.Inventory, entry: str) -> Entry:
    section, colon, key = entry.partition(":")
    if colon:
        rows = draft.entries(session, found.response.id, section) if section else ()
        row = next((each for each in rows if each.key == key), None)
    else:
        row = locked_entry(session, found.response.id, entry)
    if row is None or not row.section:
        raise NotFound
    return row


def _evaluation(session: Session, found: draft.Inventory, now: datetime) -> Evaluation:
    return draft.evaluation(session, found, draft.surroundings(session, found, now))


def _confirm(
    session: Session,
    found: draft.Inventory,
    section: str,
    rows: dict[str, Entry],
    chosen: Waiting,
    author: Author,
    save_key: str,
    now: datetime,
) -> int:
    key = response_key(found.response.id, save_key)
    again = session.scalar(select(History.id).where(History.save_key == key)) is not None
    if again or not chosen:
        return 0
    revision = found.response.revision + 1
    history = []
    for number, (answers, names) in enumerate(chosen):
        row = rows[answers.id]
        after = {name: stamped(row.answers[name], revision, author, now) for name in names}
        history.append(_told(found, row, after, author, f"{key}:{number}" if number else key, now))
        row.answers = {**row.answers, **after}
        row.revision += 1
        row.updated_at = now
        row.carried = 0
    touch(found, now)
    session.flush()
    session.execute(insert(History), history)
    evaluation = _evaluation(session, found, now)
    progress.refresh_sections(session, found.response, evaluation, [section], entries=list(rows.values()))
    return sum(len(names) for _, names in chosen)


def _told(
    found: draft.Inventory, row: Entry, after: dict[str, dict[str, Any]], author: Author, key: str, now: datetime
) -> dict[str, Any]:
    return {
        "response_id": found.response.id,
        "entry_id": row.id,
        "person_id": author.person_id,
        "editor": author.editor,
        "save_key": key,
        "action": "confirm",
        "outcome": "accepted",
        "changes": {name: [row.answers[name], raw] for name, raw in after.items()},
        "at": now,
    }
