"""What lists and the task list show without reading a single answer: summaries, states and progress, kept on saving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers, section_answer
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Definition, Question, Section
from survey import draft
from survey.carried import entries_waiting, how_many, waiting
from survey.models import Entry, Response

# hidden: not asked; waiting: an unanswered question decides whether it is asked.
SectionState = Literal["hidden", "waiting", "not_started", "in_progress", "completed"]


class SectionProgress(TypedDict):
    """How far a section is. `unknown` has [entry id, question, who would know] per "don't know"."""

    state: SectionState
    entries: int
    answered: int  # questions of a page, finished entries of a list
    open: int  # what blocks handing over
    unknown: list[list[str]]
    carried: NotRequired[int]  # entries, or answers of a page, of an earlier round that wait to be confirmed


class OpenQuestion(NamedTuple):
    """Something nobody in the department knows; `who` would, as far as they said."""

    section: str
    entry_id: str
    question: str
    who: str


def open_questions(progress: Mapping[str, Any]) -> tuple[OpenQuestion, ...]:
    """Everything answered with "don't know", out of the progress of a response."""
    return tuple(
        OpenQuestion(section, *each) for section, found in progress.items() for each in found.get("unknown", ())
    )


def summary_of(evaluation: Evaluation, section: Section, entry: EntryAnswers) -> str:
    """The entry's label with its answers in words, for example "LinkedIn: Nordwerk AG"."""
    text = section.entry_label or ", ".join(f"{{{question.name}}}" for question in section.questions[:2])
    for question in section.questions:
        slot = f"{{{question.name}}}"
        if slot in text:
            text = text.replace(slot, words_of(evaluation, entry, question).replace("{", "(").replace("}", ")"))
    tidy = " ".join(text.split()).strip(" :,")
    return tidy[:300]


def words_of(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> str:
    """An answer as people would say it; what cannot be read stays as typed."""
    value = evaluation.value(entry, question)
    raw = entry.raw(question.name)
    if value is None:
        typed = raw.get("t")
        return typed.strip() if isinstance(typed, str) and evaluation.visible(entry, question) else ""
    other = str(raw.get("o") or "")
    return kind_of(question).words(value, question, evaluation.all_choices(question), evaluation.surroundings, other)


def is_complete(evaluation: Evaluation, entry: EntryAnswers) -> bool:
    return not evaluation.missing_required(entry) and not evaluation.problems(entry)


def dormant(evaluation: Evaluation, entry: EntryAnswers) -> list[str]:
    """Questions that were answered and are hidden just now."""
    known = evaluation.definition.question_by_name
    return sorted(
        name for name, raw in entry.answers.items() if raw and name in known and not evaluation.visible(entry, name)
    )


def refresh_entry(
    evaluation: Evaluation, section: Section | None, entry: Entry, touched: frozenset[str] | None = None
) -> None:
    """Write what follows from an entry's answers onto the entry; `touched` are the questions that can have changed."""
    answers = draft.answers_of(entry)
    if touched is None:
        hidden = dormant(evaluation, answers)
    else:
        some = EntryAnswers(
            entry.id, entry.section, entry.key, {n: r for n, r in answers.answers.items() if n in touched}
        )
        hidden = sorted({name for name in entry.dormant if name not in touched} | set(dormant(evaluation, some)))
    if hidden != entry.dormant:
        entry.dormant = hidden
    if section is not None:
        entry.summary = summary_of(evaluation, section, answers)
        entry.state = "complete" if is_complete(evaluation, answers) else "incomplete"
        entry.carried = len(waiting(evaluation, answers))


def refresh_sections(
    session: Session,
    response: Response,
    evaluation: Evaluation,
    names: Iterable[str],
    *,
    entries: Iterable[Entry] | None = None,
) -> None:
    """Write the progress of these sections onto the response.

    `entries` are the rows that changed; of lists only these are read again, all rows when it is None.
    """
    progress = dict(response.progress)
    changed = None if entries is None else [draft.answers_of(entry) for entry in entries if entry.removed_at is None]
    gone = () if entries is None else tuple(entry.id for entry in entries if entry.removed_at is not None)
    for name in names:
        section = evaluation.definition.section_by_name[name]
        progress[name] = _progress(session, response.id, evaluation, section, progress.get(name), changed, gone)
    response.progress = progress


def refresh(session: Session, response: Response, definition: Definition, now: datetime) -> None:
    """Everything anew: after an import, an upload or a change of the questionnaire."""
    found = draft.inventory(session, response.id)
    evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    size, revision = 0, response.revision
    for section in ("", *(each.name for each in definition.sections if each.repeat)):
        for entry in draft.entries(session, response.id, section):
            refresh_entry(evaluation, definition.section_by_name.get(section), entry)
            size += size_of(entry.answers)
            revision = max(revision, latest_revision(entry.answers))
    response.size, response.revision = size, revision
    refresh_sections(session, response, evaluation, [section.name for section in definition.sections])


def blank(definition: Definition) -> dict[str, SectionProgress]:
    """The progress of a response in which nothing was answered yet."""
    evaluation = Evaluation(definition, {})
    found: dict[str, SectionProgress] = {}
    for section in definition.sections:
        if not evaluation.section_visible(section):
            found[section.name] = _unseen(evaluation, section)
        elif section.repeat:
            found[section.name] = _of_list(evaluation, section, 0, 0, [])
        else:
            found[section.name] = _of_page(evaluation, section)
    return found


def latest_revision(answers: Mapping[str, Any]) -> int:
    """The revision of the youngest of these answers."""
    return max((int(raw.get("r", 0)) for raw in answers.values() if raw), default=0)


def stays(question: Question | None, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether an answer's change leaves every state and every list of open questions as it is.

    True only for plain texts that were and are answered, which nothing can be wrong with.
    """
    if question is None or question.type != "text" or question.constraint or question.implies:
        return False
    return all(raw.get("t") and not raw.get("m") and str(raw["t"]).strip() for raw in (old, new))


def size_of(answers: Mapping[str, Any]) -> int:
    """Characters that were typed, for the limit of a response."""
    return sum(weight(raw) for raw in answers.values())


def weight(raw: Mapping[str, Any]) -> int:
    typed = raw.get("t")
    parts = typed.values() if isinstance(typed, dict) else typed if isinstance(typed, list) else [typed]
    return len(str(raw.get("o") or "")) + sum(len(str(part or "")) for part in parts)


def _progress(
    session: Session,
    response_id: int,
    evaluation: Evaluation,
    section: Section,
    before: SectionProgress | None,
    changed: list[EntryAnswers] | None,
    gone: tuple[str, ...],
) -> SectionProgress:
    if not evaluation.section_visible(section):
        return _unseen(evaluation, section)
    if not section.repeat:
        return _of_page(evaluation, section)
    if section.is_manual:
        known = before["unknown"] if before is not None and changed is not None and _was_shown(before) else None
        rows = evaluation.entries(section) if known is None else [e for e in changed or () if e.section == section.name]
        touched = {row.id for row in rows} | set(gone)
        unknown = [each for each in known or [] if each[0] not in touched] + _unknown(evaluation, section, rows)
        total, done, carried = _counted(session, response_id, section)
    else:
        rows = evaluation.entries(section)
        total, done = len(rows), sum(is_complete(evaluation, row) for row in rows)
        unknown = _unknown(evaluation, section, rows)
        carried = len(entries_waiting(evaluation, section))
    return _of_list(evaluation, section, total, done, unknown, carried)


def _unseen(evaluation: Evaluation, section: Section) -> SectionProgress:
    state: SectionState = "waiting" if _waits(evaluation, section) else "hidden"
    return {"state": state, "entries": 0, "answered": 0, "open": 0, "unknown": []}


def _was_shown(before: SectionProgress) -> bool:
    return before["state"] not in ("hidden", "waiting")


def _counted(session: Session, response_id: int, section: Section) -> tuple[int, int, int]:
    """How many rows a list has, how many are finished and how many wait to be confirmed, by their stored states."""
    finished = func.coalesce(func.sum(case((Entry.state == "complete", 1), else_=0)), 0)
    carried = func.coalesce(func.sum(case((Entry.carried > 0, 1), else_=0)), 0)
    row = session.execute(
        select(func.count(Entry.id), finished, carried).where(
            Entry.response_id == response_id, Entry.section == section.name, Entry.removed_at.is_(None)
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def _waits(evaluation: Evaluation, section: Section) -> bool:
    """Whether a question that is still unanswered decides about this section."""
    relevant = evaluation.plan.relevant[section.name]
    for name in relevant.references if relevant is not None else ():
        item = evaluation.plan.items.get(name)
        if item is None or not item.question.is_asked or item.section.repeat:
            continue
        if not evaluation.visible(evaluation.root, name):
            if item.section.name != section.name and _waits(evaluation, item.section):
                return True
        elif not _said(evaluation, evaluation.root, item.question):
            return True
    return False


def _of_page(evaluation: Evaluation, section: Section) -> SectionProgress:
    root = evaluation.root
    # an entry that names the section is asked for the questions of that section only
    here = EntryAnswers(root.id, section.name, None, root.answers)
    open_ = len(evaluation.missing_required(here)) + len(evaluation.problems(here))
    answered = sum(1 for question in section.questions if question.is_asked and _said(evaluation, root, question))
    carried = how_many(section, entries_waiting(evaluation, section))
    found: SectionProgress = {
        "state": _state(answered > 0, open_ > 0 or carried > 0),
        "entries": 0,
        "answered": answered,
        "open": open_,
        "unknown": _unknown(evaluation, section, [root]),
    }
    return _with_carried(found, carried)


def _with_carried(found: SectionProgress, carried: int) -> SectionProgress:
    """Most responses have nothing that waits, and then say nothing of it."""
    if carried:
        found["carried"] = carried
    return found


def _of_list(
    evaluation: Evaluation, section: Section, total: int, done: int, unknown: list[list[str]], carried: int = 0
) -> SectionProgress:
    nothing = evaluation.section_nothing(section)
    short = total < section.min_entries and nothing is None
    if nothing == "dont_know":
        name = section_answer(section.name)
        unknown = [*unknown, [evaluation.root.id, name, str(evaluation.root.raw(name).get("w") or "")]]
    begun = total > 0 or nothing is not None or section.min_entries == 0
    open_ = total - done + short
    state = _state(begun, open_ > 0 or carried > 0)
    found: SectionProgress = {
        "state": state,
        "entries": total,
        "answered": done,
        "open": open_,
        "unknown": unknown,
    }
    return _with_carried(found, carried)


def _state(begun: bool, something_open: bool) -> SectionState:
    if not begun:
        return "not_started"
    return "in_progress" if something_open else "completed"


def _said(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> bool:
    return evaluation.value(entry, question) is not None or evaluation.nothing(entry, question) is not None


def _unknown(evaluation: Evaluation, section: Section, entries: Iterable[EntryAnswers]) -> list[list[str]]:
    """Questions answered with "don't know": the policy team asks on."""
    return [
        [entry.id, question.name, str(entry.raw(question.name).get("w") or "")]
        for entry in entries
        for question in section.questions
        if question.is_asked and evaluation.nothing(entry, question) == "dont_know"
    ]
