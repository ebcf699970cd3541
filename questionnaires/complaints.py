"""What is left to do in an inventory: answers that do not fit, answers that are missing, answers implied by others."""

from __future__ import annotations

from typing import Protocol

from questionnaires.conditions.values import codes
from questionnaires.entries import AnswerProblem, EntryAnswers, Reading
from questionnaires.messages import Message, message
from questionnaires.model import OTHER, Section
from questionnaires.plan import Item
from questionnaires.scope import Answers, AnswerScope


class Evaluated(Answers, Protocol):
    """The part of an evaluation that complaints are made from."""

    def visible(self, entry: EntryAnswers, question: str) -> bool: ...
    def reading(self, entry: EntryAnswers, item: Item) -> Reading: ...
    def section_visible(self, section: str) -> bool: ...
    def section_nothing(self, section: str) -> str | None: ...


def _asked(evaluation: Evaluated, entry: EntryAnswers) -> tuple[Item, ...]:
    """The visible questions of an entry that people answer."""
    plan = evaluation.plan
    items = plan.of_section[entry.section] if entry.section else plan.of_root
    return tuple(item for item in items if item.question.is_asked and evaluation.visible(entry, item.question.name))


def problems(evaluation: Evaluated, entry: EntryAnswers) -> tuple[AnswerProblem, ...]:
    """Answers that cannot be read or do not fit."""
    found: list[AnswerProblem] = []
    for item in _asked(evaluation, entry):
        said = evaluation.reading(entry, item).problem or _unfit(evaluation, entry, item)
        if said is not None:
            found.append(AnswerProblem(entry.id, item.section.name, item.question.name, said.code, said.text))
    return tuple(found)


def _unfit(evaluation: Evaluated, entry: EntryAnswers, item: Item) -> Message | None:
    operand = evaluation.reading(entry, item).operand
    if operand is None:
        return None
    if item.question.type.startswith("select_") and OTHER in codes(operand):
        label = evaluation.choice_label(item.question.name, OTHER)
        if label is not None and not str(entry.raw(item.question.name).get("o") or "").strip():
            return message("OTHER_NEEDED", label=label)
    if item.constraint is None or item.constraint.holds(AnswerScope(evaluation, entry, item)):
        return None
    if item.question.constraint_message:
        return Message("CONSTRAINT_NOT_MET", item.question.constraint_message)
    return message("CONSTRAINT_NOT_MET")


def missing_required(evaluation: Evaluated, entry: EntryAnswers) -> tuple[str, ...]:
    """Visible required questions with neither an answer nor a kind of nothing, typed or implied."""
    found: list[str] = []
    for item in _asked(evaluation, entry):
        reading = evaluation.reading(entry, item)
        said = reading.value is not None or reading.nothing is not None or reading.problem is not None
        if item.question.required and not said and implied(evaluation, item) is None:
            found.append(item.question.name)
    return tuple(found)


def page_problems(evaluation: Evaluated, section: Section) -> tuple[AnswerProblem, ...]:
    """A list with fewer entries than asked for, and nothing said about it."""
    name = section.name
    if not section.repeat or not evaluation.section_visible(name) or evaluation.section_nothing(name):
        return ()
    if len(evaluation.entries(name)) >= section.min_entries:
        return ()
    offered = " or ".join(f"“{words}”" for words in section.missing.values())
    least = "one entry" if section.min_entries == 1 else f"{section.min_entries} entries"
    code = "ENTRIES_OR_NOTHING_NEEDED" if offered else "ENTRIES_NEEDED"
    said = message(code, least=least, list=section.label, offered=offered)
    return (AnswerProblem(evaluation.root.id, name, "", said.code, said.text),)


def implied(evaluation: Evaluated, item: Item) -> str | None:
    """The kind of nothing that the answer to a gate implies; only for what is hidden or unanswered."""
    gates = evaluation.plan.implied_by.get(item.question.name, ())
    if not gates or item.section.repeat:
        return None
    reading = evaluation.reading(evaluation.root, item)
    if reading.value is not None or reading.nothing is not None:
        return None
    for gate, meant in gates:
        kind = meant.get(evaluation.nothing(evaluation.root, gate) or "")
        if kind is not None:
            return kind
    return None
