"""Finds the row an answer belongs to, inside one response only, and what can never be stored in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT
from questionnaires.evaluate import keyed_entries
from questionnaires.kinds.base import Refused, refuse_unstorable
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Question
from survey import draft
from survey.errors import NotFound, TooLarge
from survey.links import new_entry_id
from survey.models import Entry
from survey.operations.progress import size_of

MOST_ENTRIES = 2_000
_WHO_LENGTH = 200
_GONE_TODO = "Go back to the list. What was removed can be brought back there."


def locked_entry(session: Session, response_id: int, entry_id: str, *, removed: bool = False) -> Entry:
    """An entry of this response, held until the transaction ends. Raises NotFound."""
    entry = session.scalars(
        select(Entry).where(Entry.id == entry_id, Entry.response_id == response_id).with_for_update()
    ).one_or_none()
    if entry is None or (entry.removed_at is not None) is not removed:
        raise NotFound("This entry is not in the list any more; somebody may have removed it.", todo=_GONE_TODO)
    return entry


def row_for(session: Session, found: draft.Inventory, name: str) -> Entry | None:
    """The entry a page names: an id, '' for the root entry, or "<section>:<key>"; None for a row not stored yet.

    Raises NotFound for what is not there, or not in this response.
    """
    if name == ROOT:
        return draft.root_entry(session, found.response.id)
    section, colon, key = name.partition(":")
    if not colon:
        return locked_entry(session, found.response.id, name)
    known = found.definition.section_by_name.get(section)
    if known is None or not known.repeat or known.is_manual:
        raise NotFound
    return session.scalars(
        select(Entry)
        .where(Entry.response_id == found.response.id, Entry.section == section, Entry.key == key)
        .with_for_update()
    ).one_or_none()


def keyed_row(session: Session, found: draft.Inventory, name: str, now: datetime) -> Entry:
    """The row of a picked choice or a vocabulary item, stored when something is said in it first. Raises NotFound."""
    section, _, key = name.partition(":")
    evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    if key not in {each for each, _ in keyed_entries(found.definition, section, evaluation)}:
        raise NotFound("This row is not part of the list any more.", todo="Load the page again.")
    return new_entry(session, found, section, {}, now, key)


def new_entry(
    session: Session,
    found: draft.Inventory,
    section: str,
    answers: Mapping[str, Any],
    now: datetime,
    key: str | None = None,
) -> Entry:
    """A row at the end of a list, with stamped answers; the caller refreshes what depends on it.

    Raises NotFound for a list that is none, TooLarge when the inventory has as many rows as it may.
    """
    known = found.definition.section_by_name.get(section)
    if known is None or not known.repeat:
        raise NotFound
    count, last = session.execute(
        select(func.count(Entry.id), func.max(Entry.position)).where(Entry.response_id == found.response.id)
    ).one()
    if count >= MOST_ENTRIES:
        raise TooLarge(
            f"An inventory may have {MOST_ENTRIES:,} entries.",
            todo="One line may stand for many pages of the same kind; say how many under “More about this”.",
        )
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
    found.response.size += size_of(entry.answers)
    session.flush()
    return entry


def belongs(found: draft.Inventory, entry: Entry, name: str) -> bool:
    """Whether an answer of that name has its place in that entry."""
    definition = found.definition
    if entry.section == ROOT and name.endswith("__entries"):
        section = definition.section_by_name.get(name.removesuffix("__entries"))
        return section is not None and section.repeat
    home = definition.home_of.get(name)
    if home is None or not definition.question_by_name[name].is_asked:
        return False
    return home.name == entry.section if home.repeat else entry.section == ROOT


def unstorable(found: draft.Inventory, name: str, answer: Mapping[str, Any]) -> str:
    """Why an answer can never be stored (too long, control characters); '' if it can, however odd it is."""
    return why_unstorable(found.definition.question_by_name.get(name), answer)


def why_unstorable(question: Question | None, answer: Mapping[str, Any]) -> str:
    """The same for a question; None stands for what is said about a whole list."""
    try:
        refuse_unstorable(answer.get("t"), kind_of(question).limit if question is not None else _WHO_LENGTH)
        refuse_unstorable(answer.get("o"))
        refuse_unstorable(answer.get("w"), _WHO_LENGTH)
    except Refused as refused:
        return refused.message.text
    return ""
