"""Saying that answers of an earlier round still hold: an ordinary save that takes their mark away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers
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


def confirm_section(
    session: Session, response_id: int, section: str, author: Author, save_key: str, now: datetime, *, base: int = 0
) -> int:
    """Every answer of a list or a page still holds; returns how many were confirmed. See _confirm."""
    found = open_inventory(session, response_id, now)
    known = found.definition.section_by_name.get(section)
    if known is None:
        raise NotFound
    evaluation = _evaluation(session, found, now)
    return _confirm(session, found, evaluation, entries_waiting(evaluation, known), author, save_key, now)


def confirm_entry(
    session: Session, response_id: int, entry_id: str, author: Author, save_key: str, now: datetime
) -> int:
    """Every answer of one entry still holds, "<section>:<key>" for a row of a picked choice. Raises NotFound."""
    found = open_inventory(session, response_id, now)
    evaluation = _evaluation(session, found, now)
    name, colon, key = entry_id.partition(":")
    if colon and name in found.definition.section_by_name:
        rows = draft.entries(session, response_id, name)
        entry = next((row for row in rows if row.key == key), None)
        if entry is None:
            raise NotFound
    else:
        entry = locked_entry(session, response_id, entry_id)
        if not entry.section:
            raise NotFound
    answers = draft.answers_of(entry)
    names = waiting(evaluation, answers)
    return _confirm(session, found, evaluation, [(answers, names)] if names else [], author, save_key, now)
