"""What lists and the task list show without reading a single answer: summaries, states and progress, kept on saving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers, section_answer
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Definition, Question, Section
from survey import draft
from survey.models import Entry, Response

SectionState = Literal["hidden", "not_started", "in_progress", "completed"]


def summary_of(evaluation: Evaluation, section: Section, entry: EntryAnswers) -> str:
    """The entry's label with its answers in words, for example "LinkedIn: Nordwerk AG"."""
    text = section.entry_label or ", ".join(f"{{{question.name}}}" for question in section.questions[:2])
    for question in section.questions:
        slot = f"{{{question.name}}}"
        if slot in text:
            text = text.replace(slot, words_of(evaluation, entry, question))
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


def refresh_entry(evaluation: Evaluation, section: Section | None, entry: Entry) -> None:
    """Write what follows from an entry's answers onto the entry."""
    answers = draft.answers_of(entry)
    entry.dormant = dormant(evaluation, answers)
    if section is not None:
        entry.summary = summary_of(evaluation, section, answers)
        entry.state = "complete" if is_complete(evaluation, answers) else "incomplete"


def refresh_sections(response: Response, evaluation: Evaluation, names: Iterable[str]) -> None:
    """Write the progress of these sections onto the response."""
    progress = dict(response.progress)
    for name in names:
        progress[name] = _progress(evaluation, evaluation.definition.section_by_name[name])
    response.progress = progress


def refresh(session: Session, response: Response, definition: Definition, now: datetime) -> None:
    """Everything anew: after an import, an upload or a change of the questionnaire."""
    found = draft.inventory(session, response.id)
    evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
    size = 0
    for section in ("", *(each.name for each in definition.sections if each.repeat)):
        for entry in draft.entries(session, response.id, section):
            refresh_entry(evaluation, definition.section_by_name.get(section), entry)
            size += size_of(entry.answers)
    response.size = size
    refresh_sections(response, evaluation, [section.name for section in definition.sections])


def size_of(answers: dict[str, Any]) -> int:
    """Characters that were typed, for the limit of a response."""
    total = 0
    for raw in answers.values():
        typed = raw.get("t")
        parts = typed.values() if isinstance(typed, dict) else typed if isinstance(typed, list) else [typed]
        total += len(str(raw.get("o") or "")) + len("".join(str(part or "") for part in parts))
    return total


def _progress(evaluation: Evaluation, section: Section) -> dict[str, Any]:
    if not evaluation.section_visible(section):
        return {"state": "hidden", "entries": 0, "answered": 0, "open": 0, "unknown": []}
    return _of_list(evaluation, section) if section.repeat else _of_page(evaluation, section)


def _of_page(evaluation: Evaluation, section: Section) -> dict[str, Any]:
    root = evaluation.root
    names = {question.name for question in section.questions}
    missing = [name for name in evaluation.missing_required(root) if name in names]
    wrong = [problem for problem in evaluation.problems(root) if problem.section == section.name]
    answered = sum(1 for question in section.questions if question.is_asked and _said(evaluation, root, question))
    return {
        "state": _state(answered > 0, bool(missing or wrong)),
        "entries": 0,
        "answered": answered,
        "open": len(missing) + len(wrong),
        "unknown": _unknown(evaluation, section, root),
    }


def _of_list(evaluation: Evaluation, section: Section) -> dict[str, Any]:
    entries = evaluation.entries(section)
    unfinished = sum(not is_complete(evaluation, entry) for entry in entries)
    short = bool(evaluation.page_problems(section))
    begun = bool(entries) or bool(evaluation.section_nothing(section))
    required = section.min_entries > 0 or any(question.required for question in section.questions)
    unknown = [name for entry in entries for name in _unknown(evaluation, section, entry)]
    if evaluation.section_nothing(section) == "dont_know":
        unknown.append(section_answer(section.name))
    return {
        "state": _state(begun or not required, unfinished > 0 or short),
        "entries": len(entries),
        "answered": len(entries) - unfinished,
        "open": unfinished + short,
        "unknown": unknown,
    }


def _state(begun: bool, something_open: bool) -> SectionState:
    if not begun:
        return "not_started"
    return "in_progress" if something_open else "completed"


def _said(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> bool:
    return evaluation.value(entry, question) is not None or evaluation.nothing(entry, question) is not None


def _unknown(evaluation: Evaluation, section: Section, entry: EntryAnswers) -> list[str]:
    """Questions answered with "don't know": the policy team asks on."""
    return [q.name for q in section.questions if q.is_asked and evaluation.nothing(entry, q) == "dont_know"]
