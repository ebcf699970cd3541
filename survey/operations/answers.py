"""Saving answers one by one: nothing acknowledged is lost, a repeat is told the first result, conflicts keep both."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.forms import same_answer
from survey import draft
from survey.errors import NotPossibleNow, RoundClosed, TooLarge
from survey.lifecycle import round_state
from survey.models import Entry, History
from survey.operations import progress
from survey.operations.basis import reference
from survey.operations.reach import NO_REACH, Reach, reach_of
from survey.operations.rows import belongs, keyed_row, locked_entry, row_for, unstorable

MOST_CHARACTERS = 2_000_000
KEY_LENGTH = 40

Raw = Mapping[str, Any]
# What a form says about one entry, read against what is stored in it.
Reader = Callable[[draft.Inventory, Mapping[str, Any]], Mapping[str, Raw]]


@dataclass(frozen=True)
class Author:
    """Who saves: the person, and `editor`, the loaded page the save comes from."""

    person_id: int | None
    name: str
    editor: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True)
class Conflict:
    """An answer that somebody else changed since the page was loaded; the refused one is kept in the history."""

    entry: str  # as the page names it
    question: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    by: str
    at: str
    revision: int  # the base with which "mine" can be saved after all


@dataclass(frozen=True)
class Saved:
    """What became of a save. Entries are named as they were asked for."""

    revision: int
    at: str
    saved: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()  # entry, question, why it cannot be stored
    before: dict[str, EntryAnswers] = field(default_factory=dict)  # entries as they were
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # what to look at in an answer that was stored
    reach: Reach = NO_REACH
    zone: str = "UTC"
    repeated: bool = False

    def refusal(self, entry: str, question: str) -> str | None:
        return next((why for one, name, why in self.refused if (one, name) == (entry, question)), None)


@dataclass
class _Outcome:
    """What happened to the answers of one entry."""

    entry: Entry
    name: str
    accepted: dict[str, list[Any]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    not_kept: dict[str, list[Any]] = field(default_factory=dict)


def open_inventory(session: Session, response_id: int, now: datetime) -> draft.Inventory:
    """The inventory, held for this transaction, if it may be changed now.

    Raises RoundClosed (half an hour after the end), NotPossibleNow (not open yet, handed over), NotFound.
    """
    found = draft.inventory(session, response_id, lock=True)
    require_open(found, now)
    return found


def require_open(found: draft.Inventory, now: datetime) -> None:
    """Raise if the answers may not be changed now; see open_inventory."""
    state = round_state(found.round, now)
    if state == "planned":
        raise NotPossibleNow(
            "This round is not open yet.", kept="Nothing was saved.", todo="Come back when you are invited."
        )
    if state == "closed":
        raise RoundClosed
    if found.response.handed_over_at is not None:
        raise NotPossibleNow(
            "These answers were handed over, so they cannot be changed just now.",
            kept="What was handed over stays as it is; what you sent just now was not saved.",
            todo="Take the answers back first, then change them.",
        )


def save(
    session: Session,
    response_id: int,
    entry_id: str,
    changes: Mapping[str, Raw],
    author: Author,
    save_key: str,
    now: datetime,
    *,
    base: int = 0,
) -> Saved:
    """Save answers of one entry; see save_entries."""
    return save_entries(session, response_id, {entry_id: changes}, author, save_key, now, base=base)


def save_entries(
    session: Session,
    response_id: int,
    changes: Mapping[str, Mapping[str, Raw] | Reader],
    author: Author,
    save_key: str,
    now: datetime,
    *,
    base: int = 0,
    bases: Mapping[tuple[str, str], int] | None = None,
) -> Saved:
    """Save answers of several entries in one transaction. `changes`: entry -> question -> {t, o, m, w}, or a Reader.

    An entry is an id or "<section>:<key>" for a row of a repeat_for or repeat_over. `base` is the revision of the
    response that the page showed, `bases` that of single answers it showed later. Only what the person changed since
    then is saved. It is a conflict only if another editor changed the same answer meanwhile. A `save_key` that was
    used before returns the first result. Raises RoundClosed, NotPossibleNow, NotFound, TooLarge.
    """
    key = response_key(response_id, save_key)
    found = draft.inventory(session, response_id, lock=True)
    again = _repeated(session, key)
    if again is not None:
        return again
    require_open(found, now)
    revision = found.response.revision + 1
    before: dict[str, EntryAnswers] = {}
    outcomes = []
    for name, answers in changes.items():
        entry = row_for(session, found, name)
        said = answers(found, entry.answers if entry else {}) if callable(answers) else answers
        if entry is None:
            section, _, row_key = name.partition(":")
            before[name] = EntryAnswers(name, section, row_key)
            if not any(said.values()):
                continue
            entry = keyed_row(session, found, name, now)
        else:
            before[name] = draft.answers_of(entry)
        one = _Outcome(entry, name)
        for question, answer in said.items():
            own_base = (bases or {}).get((name, question), base)
            _decide(session, found, one, question, answer, own_base, revision, author, now)
        outcomes.append(one)
    return _finish(session, found, outcomes, before, author, key, now)


def response_key(response_id: int, save_key: str) -> str:
    """Save keys come from browsers: they count within one response only."""
    kept = "".join(letter for letter in save_key if letter.isalnum() or letter == "-")[:KEY_LENGTH]
    return f"{response_id}:{kept or secrets.token_hex(12)}"


def _repeated(session: Session, key: str) -> Saved | None:
    result = session.scalar(select(History.result).where(History.save_key == key))
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


def _decide(
    session: Session,
    found: draft.Inventory,
    one: _Outcome,
    question: str,
    answer: Raw,
    base: int,
    revision: int,
    author: Author,
    now: datetime,
) -> None:
    """Accept, refuse or leave alone one answer."""
    stored: dict[str, Any] = one.entry.answers.get(question) or {}
    if not belongs(found, one.entry, question):
        return
    if same_answer(dict(answer), stored) and answer.get("w", stored.get("w")) == stored.get("w"):
        return
    why = unstorable(found, question, answer)
    if why:
        one.refused[question] = why
        return
    if int(stored.get("r", 0)) > base and stored.get("e") != author.editor:
        if same_answer(dict(answer), reference(session, one.entry, question, base, author.editor)):
            return  # the page still shows what it was loaded with; the person did not touch it
        theirs: dict[str, Any] = {key: stored[key] for key in ("t", "o", "m") if key in stored}
        shown = (str(stored.get("by", "")), str(stored.get("at", "")), int(stored.get("r", 0)))
        one.conflicts.append(Conflict(one.name, question, dict(answer), theirs, *shown))
        one.not_kept[question] = [stored, dict(answer)]
        return
    one.accepted[question] = [stored, stamped(answer, revision, author, now)]


def stamped(answer: Raw, revision: int, author: Author, now: datetime) -> dict[str, Any]:
    """An answer with who gave it, when, and from which page."""
    kept = {key: answer[key] for key in ("t", "o", "m", "w", "all") if answer.get(key)}
    return {**kept, "r": revision, "by": author.name, "e": author.editor, "at": now.isoformat(timespec="seconds")}


def _finish(
    session: Session,
    found: draft.Inventory,
    outcomes: list[_Outcome],
    before: dict[str, EntryAnswers],
    author: Author,
    key: str,
    now: datetime,
) -> Saved:
    written = [one for one in outcomes if one.accepted]
    for one in written:
        _write(found, one, now)
    notes: dict[tuple[str, str], str] = {}
    reach = NO_REACH
    if written:
        touch(found, now)
        room(found)
        names = {name for one in written for name in one.accepted}
        reach = reach_of(found.definition, names)
        touched = reach.questions | names
        evaluation = refresh_after(session, found, [one.entry for one in written], reach, now, touched)
        notes = _notes(found, written, evaluation)
    result = Saved(
        revision=found.response.revision,
        at=now.isoformat(timespec="seconds"),
        saved=tuple((one.name, question) for one in outcomes for question in one.accepted),
        conflicts=tuple(conflict for one in outcomes for conflict in one.conflicts),
        refused=tuple((one.name, question, why) for one in outcomes for question, why in one.refused.items()),
        before=before,
        notes=notes,
        reach=reach,
        zone=found.round.time_zone,
    )
    _remember(session, found, outcomes, author, key, result, now)
    return result


def _notes(found: draft.Inventory, written: list[_Outcome], evaluation: Evaluation) -> dict[tuple[str, str], str]:
    """What to look at in each answer that was just stored; '' when it is fine."""
    notes: dict[tuple[str, str], str] = {}
    for one in written:
        for question in one.accepted:
            home = found.definition.home_of.get(question)
            if home is not None:
                # an entry that names the section is asked for the questions of that section only
                here = EntryAnswers(one.entry.id, home.name, one.entry.key, one.entry.answers)
                said = {each.question: each.message for each in evaluation.problems(here)}
                notes[one.name, question] = said.get(question, "")
    return notes


def _write(found: draft.Inventory, one: _Outcome, now: datetime) -> None:
    answers = {**one.entry.answers, **{question: after for question, (_, after) in one.accepted.items()}}
    found.response.size += sum(progress.weight(new) - progress.weight(old) for old, new in one.accepted.values())
    one.entry.answers = answers
    one.entry.revision += 1
    one.entry.updated_at = now


def refresh_after(
    session: Session,
    found: draft.Inventory,
    entries: list[Entry],
    reach: Reach,
    now: datetime,
    changed: frozenset[str] | None = None,
) -> Evaluation:
    """Summaries, states and progress of what a change touched: these entries, and what `reach` says depends on it."""
    touched = reach.sections | {entry.section for entry in entries}
    asked = draft.asks_departments(found.definition, touched)
    around = draft.surroundings(session, found, now, departments=asked)
    root = next((entry for entry in entries if not entry.section), None)
    evaluation = draft.evaluation(session, found, around, root=root)
    known = found.definition.section_by_name
    for entry in entries:
        if entry.removed_at is None:
            # of the many questions of all pages only few can have changed
            progress.refresh_entry(evaluation, known.get(entry.section), entry, None if entry.section else changed)
    for name in reach.lists:
        for other in draft.entries(session, found.response.id, name):
            progress.refresh_entry(evaluation, known[name], other)
    progress.refresh_sections(session, found.response, evaluation, reach.sections - reach.lists, entries=entries)
    if reach.lists:
        progress.refresh_sections(session, found.response, evaluation, reach.lists)
    return evaluation


def touch(found: draft.Inventory, now: datetime) -> None:
    """Note that somebody worked on it."""
    response = found.response
    response.revision += 1
    response.started_at = response.started_at or now
    response.last_activity_at = now


def room(found: draft.Inventory) -> None:
    """Raise TooLarge when an inventory would hold more text than it may."""
    if found.response.size > MOST_CHARACTERS:
        raise TooLarge(
            f"All answers of a department together may have {MOST_CHARACTERS:,} characters.",
            kept="What you sent just now was not saved.",
            todo="Please shorten some of the long texts.",
        )


def _remember(
    session: Session,
    found: draft.Inventory,
    outcomes: Iterable[_Outcome],
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
            "save",
            outcome="accepted" if not lost else "mixed" if one.accepted else "refused",
            changes={**one.accepted, **one.not_kept},
            result=kept if not number else {},
            now=now,
        )
        number += 1


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
    session.add(
        History(
            response_id=found.response.id,
            entry_id=entry.id,
            person_id=author.person_id,
            editor=author.editor,
            save_key=key,
            action=action,
            outcome=outcome,
            changes=dict(changes or {}),
            result=dict(result or {}),
            at=now,
        )
    )


__all__ = ["Author", "Conflict", "Saved", "locked_entry", "log", "open_inventory", "save", "save_entries"]
