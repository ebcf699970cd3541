"""Saving answers one by one: nothing acknowledged is lost, a repeat is told the first result, conflicts keep both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from survey import draft
from survey.errors import NotPossibleNow, RoundClosed, TooLarge
from survey.lifecycle import round_state
from survey.models import Entry
from survey.operations import progress
from survey.operations.deciding import decide, stamped
from survey.operations.quick import MOST_CHARACTERS
from survey.operations.reach import NO_REACH, Reach, reach_of
from survey.operations.remembering import log, remember, repeated, response_key
from survey.operations.rows import keyed_row, locked_entry, row_for
from survey.operations.saved import Author, Conflict, Outcome, Raw, Reader, Saved


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
    confirm: bool = False,
) -> Saved:
    """Save answers of several entries in one transaction. `changes`: entry -> question -> {t, o, m, w}, or a Reader.

    An entry is an id or "<section>:<key>" for a row of a repeat_for or repeat_over. `base` is the revision of the
    response that the page showed, `bases` that of single answers it showed later. Only what the person changed since
    then is saved. It is a conflict only if another editor changed the same answer meanwhile. A `save_key` that was
    used before returns the first result. `confirm` takes an answer of an earlier round that is sent as it stood for
    confirmed, as a whole form does. Raises RoundClosed, NotPossibleNow, NotFound, TooLarge.
    """
    key = response_key(response_id, save_key)
    found = draft.inventory(session, response_id, lock=True)
    again = repeated(session, key)
    if again is not None:
        return again
    require_open(found, now)
    revision = found.response.revision + 1
    before: dict[str, EntryAnswers] = {}
    outcomes = []
    for name, answers in changes.items():
        entry = row_for(session, found, name)
        said = answers(found.definition, entry.answers if entry else {}) if callable(answers) else answers
        if entry is None:
            section, _, row_key = name.partition(":")
            before[name] = EntryAnswers(name, section, row_key)
            if not any(said.values()):
                continue
            entry = keyed_row(session, found, name, now)
        else:
            before[name] = draft.answers_of(entry)
        one = Outcome(entry, name)
        for question, answer in said.items():
            own_base = (bases or {}).get((name, question), base)
            decide(session, found, one, question, answer, own_base, revision, author, now, confirm=confirm)
        outcomes.append(one)
    return _finish(session, found, outcomes, before, author, key, now)


def _finish(
    session: Session,
    found: draft.Inventory,
    outcomes: list[Outcome],
    before: dict[str, EntryAnswers],
    author: Author,
    key: str,
    now: datetime,
) -> Saved:
    written = [one for one in outcomes if one.accepted]
    notes: dict[tuple[str, str], str] = {}
    names = {name for one in written for name in one.accepted}
    reach = reach_of(found.definition, names) if written else NO_REACH
    if written:
        for one in written:
            _write(found, one, now)
        touch(found, now)
        room(found)
        entries = [one.entry for one in written]
        notes = _notes(found, written, refresh_after(session, found, entries, reach, now, reach.questions | names))
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
    remember(session, found, outcomes, author, key, result, now)
    return result


def _notes(found: draft.Inventory, written: list[Outcome], evaluation: Evaluation) -> dict[tuple[str, str], str]:
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


def _write(found: draft.Inventory, one: Outcome, now: datetime) -> None:
    found.response.size += sum(progress.weight(new) - progress.weight(old) for old, new in one.accepted.values())
    one.entry.answers = {**one.entry.answers, **{question: after for question, (_, after) in one.accepted.items()}}
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


__all__ = [
    "MOST_CHARACTERS",
    "Author",
    "Conflict",
    "Raw",
    "Reader",
    "Saved",
    "locked_entry",
    "log",
    "open_inventory",
    "refresh_after",
    "response_key",
    "room",
    "save",
    "save_entries",
    "stamped",
    "touch",
]
