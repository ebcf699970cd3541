"""Saving answers one by one: nothing acknowledged is lost, a repeat is told the first result, conflicts keep both."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.conditions.graph import Node
from questionnaires.entries import ROOT
from questionnaires.evaluate import Evaluation
from questionnaires.forms import same_answer
from questionnaires.kinds.base import Refused, refuse_unstorable
from questionnaires.kinds.registry import kind_of
from questionnaires.messages import message
from questionnaires.plan import plan_of
from survey import draft
from survey.errors import Invalid, NotFound, NotPossibleNow, RoundClosed
from survey.lifecycle import round_state
from survey.models import Entry, History
from survey.operations import progress

MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Author:
    """Who saves: the person, and `editor`, the loaded page the save comes from."""

    person_id: int | None
    name: str
    editor: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True)
class Change:
    """One answer as the form holds it now (t, o, m), and the revision it was based on."""

    answer: Mapping[str, Any]
    base: int = 0


@dataclass(frozen=True)
class Saved:
    """What became of a save: accepted revisions, refused answers beside what stands there, what looks different now."""

    at: str
    revisions: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)  # question -> {mine, theirs, by, at}
    refused: dict[str, str] = field(default_factory=dict)  # question -> why it cannot be stored
    affected: tuple[str, ...] = ()  # questions whose visibility or choices may have changed
    repeated: bool = False


def open_inventory(session: Session, response_id: int, now: datetime) -> draft.Inventory:
    """The inventory if it may be changed now. Raises RoundClosed, NotPossibleNow, NotFound."""
    found = draft.inventory(session, response_id, lock=True)
    if round_state(found.round, now) not in ("open", "grace"):
        raise RoundClosed
    if found.response.handed_over_at is not None:
        raise NotPossibleNow(
            "These answers were handed over, so they cannot be changed just now.",
            todo="Take them back first; then a signature that was given no longer counts.",
        )
    return found


def save(
    session: Session,
    response_id: int,
    entry_id: str,
    changes: Mapping[str, Change],
    author: Author,
    save_key: str,
    now: datetime,
) -> Saved:
    """Save answers of one entry in one transaction.

    A `save_key` that was used before returns the first result. An answer whose base is older than what is stored is a
    conflict only if another editor wrote the later one. Raises RoundClosed, NotPossibleNow, NotFound, Invalid.
    """
    again = repeated(session, response_id, save_key)
    if again is not None:
        return again
    found = open_inventory(session, response_id, now)
    entry = locked_entry(session, response_id, entry_id)
    result = _write(found, entry, changes, author, now)
    changed = [name for name in result.revisions if name in changes]
    if changed:
        room(found, entry)
        result = replace(result, affected=_refresh_after(session, found, entry, changed, now))
    _remember(session, found, entry, author, save_key, "save", changes, result, now)
    return result


def repeated(session: Session, response_id: int, save_key: str) -> Saved | None:
    """The first result of this save, if it was made before."""
    row = session.execute(select(History.response_id, History.result).where(History.save_key == save_key)).one_or_none()
    if row is None:
        return None
    if row.response_id != response_id:
        raise NotFound
    kept = {**row.result, "affected": tuple(row.result.get("affected", ())), "repeated": True}
    return Saved(**kept)


def locked_entry(session: Session, response_id: int, entry_id: str, *, removed: bool = False) -> Entry:
    """An entry of this response, held until the transaction ends. Raises NotFound."""
    entry = session.scalars(
        select(Entry).where(Entry.id == entry_id, Entry.response_id == response_id).with_for_update()
    ).one_or_none()
    if entry is None or (entry.removed_at is not None) is not removed:
        raise NotFound("This entry is not there any more.", todo="Go back to the list; somebody may have removed it.")
    return entry


def _write(found: draft.Inventory, entry: Entry, changes: Mapping[str, Change], author: Author, now: datetime) -> Saved:
    result = Saved(at=now.isoformat(timespec="seconds"))
    answers = dict(entry.answers)
    before = progress.size_of(answers)
    for name, change in changes.items():
        stored = answers.get(name) or {}
        if not _belongs(found, entry, name) or same_answer(dict(change.answer), stored):
            result.revisions[name] = int(stored.get("r", 0))
            continue
        reason = unstorable(found, name, change.answer)
        if reason:
            result.refused[name] = reason
        elif change.base < int(stored.get("r", 0)) and stored.get("e") != author.editor:
            result.conflicts[name] = {
                "mine": dict(change.answer),
                "theirs": {key: stored[key] for key in ("t", "o", "m") if key in stored},
                "by": stored.get("by", ""),
                "at": stored.get("at", ""),
                "revision": int(stored.get("r", 0)),
            }
        else:
            answers[name] = stamped(change.answer, int(stored.get("r", 0)) + 1, author, now)
            result.revisions[name] = answers[name]["r"]
    entry.answers = answers
    found.response.size += progress.size_of(answers) - before
    return result


def stamped(answer: Mapping[str, Any], revision: int, author: Author, now: datetime) -> dict[str, Any]:
    """An answer with who gave it, when, and from which page."""
    kept = {key: answer[key] for key in ("t", "o", "m", "all") if answer.get(key)}
    return {**kept, "r": revision, "by": author.name, "e": author.editor, "at": now.isoformat(timespec="seconds")}


def unstorable(found: draft.Inventory, name: str, answer: Mapping[str, Any]) -> str:
    """Why an answer can never be stored (too long, control characters); '' if it can, however odd it is."""
    question = found.definition.question_by_name.get(name)
    limit = kind_of(question).limit if question is not None else 100
    try:
        refuse_unstorable(answer.get("t"), limit)
        refuse_unstorable(answer.get("o"), limit)
    except Refused as refused:
        return refused.message.text
    return ""


def _belongs(found: draft.Inventory, entry: Entry, name: str) -> bool:
    if entry.section == ROOT and name.endswith("__entries"):
        return name.removesuffix("__entries") in found.definition.section_by_name
    section = found.definition.home_of.get(name)
    if section is None or not found.definition.question_by_name[name].is_asked:
        return False
    return section.name == entry.section if section.repeat else entry.section == ROOT


def room(found: draft.Inventory, entry: Entry) -> None:
    """Raise Invalid when an inventory holds more text than it may."""
    if found.response.size > MOST_CHARACTERS:
        raise Invalid({entry.id: message("INVENTORY_TOO_LARGE", limit=f"{MOST_CHARACTERS:,}").text})


def _refresh_after(
    session: Session, found: draft.Inventory, entry: Entry, changed: list[str], now: datetime
) -> tuple[str, ...]:
    """Summaries, states and progress of what these answers touch."""
    touch(found, entry, now)
    session.flush()
    evaluation = evaluate(session, found, now)
    section = found.definition.section_by_name.get(entry.section)
    progress.refresh_entry(evaluation, section, entry)
    sections = {entry.section} if section is not None else set()
    affected: set[Node] = set()
    for name in changed:
        home = found.definition.home_of.get(name.removesuffix("__entries"))
        sections.add(home.name if home is not None else name.removesuffix("__entries"))
        if name in found.definition.question_by_name:
            affected |= plan_of(found.definition).affected(name)
    for node in affected:
        sections.add(found.definition.home_of[node.name].name if node.kind == "question" else node.name)
    _refresh_others(session, found, evaluation, entry, {node.name for node in affected}, sections)
    progress.refresh_sections(found.response, evaluation, sections & set(found.definition.section_by_name))
    return tuple(sorted(node.name for node in affected if node.kind == "question"))


def _refresh_others(
    session: Session, found: draft.Inventory, evaluation: Evaluation, entry: Entry, names: set[str], sections: set[str]
) -> None:
    """Entries of other lists whose questions depend on what was saved."""
    for name in sections:
        section = found.definition.section_by_name.get(name)
        touched = section is not None and names & (set(section.by_name) | {section.name})
        if section is None or not section.repeat or not touched or section.name == entry.section:
            continue
        for other in draft.entries(session, found.response.id, section.name):
            progress.refresh_entry(evaluation, section, other)


def evaluate(session: Session, found: draft.Inventory, now: datetime) -> Evaluation:
    return draft.evaluation(session, found, draft.surroundings(session, found, now))


def touch(found: draft.Inventory, entry: Entry, now: datetime) -> None:
    """Note that somebody worked on it."""
    entry.revision += 1
    entry.updated_at = now
    response = found.response
    response.revision += 1
    response.started_at = response.started_at or now
    response.last_activity_at = now


def _remember(
    session: Session,
    found: draft.Inventory,
    entry: Entry,
    author: Author,
    save_key: str,
    action: str,
    changes: Mapping[str, Change],
    result: Saved,
    now: datetime,
) -> None:
    refused = bool(result.conflicts or result.refused)
    accepted = any(name not in result.conflicts and name not in result.refused for name in changes)
    kept = {
        name: [result.conflicts.get(name, {}).get("theirs"), dict(change.answer)] for name, change in changes.items()
    }
    log(
        session,
        found,
        entry,
        author,
        save_key,
        action,
        outcome="mixed" if refused and accepted else "refused" if refused else "accepted",
        changes=kept,
        result={key: value for key, value in asdict(result).items() if key != "repeated"},
        now=now,
    )


def log(
    session: Session,
    found: draft.Inventory,
    entry: Entry,
    author: Author,
    save_key: str,
    action: str,
    *,
    outcome: str = "accepted",
    changes: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """One row of history."""
    session.add(
        History(
            response_id=found.response.id,
            entry_id=entry.id,
            person_id=author.person_id,
            editor=author.editor,
            save_key=save_key,
            action=action,
            outcome=outcome,
            changes=dict(changes or {}),
            result=dict(result or {}),
            at=now,
        )
    )
