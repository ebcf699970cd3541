"""Reads one answer: what was typed, or calculated, becomes a typed value and an operand for expressions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from questionnaires.conditions import values
from questionnaires.conditions.values import Value
from questionnaires.entries import EntryAnswers, Reading, nothing_kind
from questionnaires.kinds.amounts import unit_of
from questionnaires.kinds.estimate import Estimate
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Choice, Question
from questionnaires.plan import Item
from questionnaires.scope import Answers, AnswerScope
from questionnaires.surroundings import Surroundings

UNREAD = Reading()


class Evaluated(Answers, Protocol):
    """The part of an evaluation that answers are read with."""

    @property
    def surroundings(self) -> Surroundings: ...
    def visible(self, entry: EntryAnswers, question: str) -> bool: ...
    def all_choices(self, question: Question) -> tuple[Choice, ...]: ...
    def choices(self, entry: EntryAnswers, question: str) -> tuple[Choice, ...]: ...
    def default(self, entry: EntryAnswers, question: str) -> Any: ...


def read(evaluation: Evaluated, entry: EntryAnswers, item: Item) -> Reading:
    """The answer as it counts; nothing at all when the question is hidden."""
    question = item.question
    if not evaluation.visible(entry, question.name):
        return UNREAD
    if question.type == "calculate":
        return _calculated(evaluation, entry, item)
    if not question.is_asked:
        return UNREAD
    if item.is_key and entry.key is not None:
        return Reading(entry.key, entry.key)
    raw = entry.raw(question.name)
    nothing = nothing_kind(raw)
    if nothing is not None:
        return Reading(nothing=nothing)
    typed = raw.get("t") if raw else evaluation.default(entry, question.name)
    parsed = kind_of(question).parse(typed, question, evaluation.all_choices(question), evaluation.surroundings)
    value = _still_offered(evaluation, entry, item, parsed.value)
    return Reading(value, _as_operand(evaluation, question, value), None, parsed.problem)


def _calculated(evaluation: Evaluated, entry: EntryAnswers, item: Item) -> Reading:
    """A calculation that had to read a "don't know" is unknown itself."""
    if item.calculation is None:
        return UNREAD
    scope = AnswerScope(evaluation, entry, item)
    found = values.single(item.calculation.value(scope))
    if scope.unsure:
        return Reading(nothing="dont_know")
    return Reading(values.text(found) if isinstance(found, bool | values.Range) else found, found)


def _still_offered(evaluation: Evaluated, entry: EntryAnswers, item: Item, value: Any) -> Any:
    """A picked code that the choice_filter no longer offers is dormant, like a hidden answer."""
    if item.choice_filter is None or value is None:
        return value
    offered = {choice.name for choice in evaluation.choices(entry, item.question.name)}
    if isinstance(value, tuple):
        return tuple(code for code in value if code in offered) or None
    return value if value in offered else None


def _as_operand(evaluation: Evaluated, question: Question, value: Any) -> Value:
    """Expressions see amounts in the unit people read: hours and currency, not minutes and cents."""
    if isinstance(value, Estimate):
        currency = value.currency or evaluation.surroundings.currency
        smallest = Decimal(unit_of(question.unit, currency).smallest)
        return values.Range(value.low / smallest, value.high / smallest, value.sure, value.currency)
    operand: Value = value
    return values.tidy(operand)


def as_typed(question: Question, value: Value) -> Any:
    """A computed default in the shape a form would send."""
    if question.type == "select_multiple":
        return list(values.codes(value))
    if isinstance(value, values.Range):
        return {"low": values.plain(value.low), "high": values.plain(value.high), "sure": value.sure or ""}
    if question.type == "estimate":
        return {"low": values.text(value), "high": values.text(value), "sure": ""}
    return values.text(value)
