"""Rows that come from answers or vocabularies, and choices that follow what a tool is usually bought for."""

from __future__ import annotations

from typing import Any, Protocol

from questionnaires.conditions.values import Many, codes
from questionnaires.entries import EntryAnswers
from questionnaires.model import OTHER, Choice, Definition
from questionnaires.names.products import product
from questionnaires.plan import Item
from questionnaires.scope import Answers, AnswerScope
from questionnaires.surroundings import Surroundings, choices, choices_of_list


class Evaluated(Answers, Protocol):
    """The part of an evaluation that rows are made from."""

    @property
    def definition(self) -> Definition: ...
    @property
    def surroundings(self) -> Surroundings: ...
    def value(self, entry: EntryAnswers, question: str) -> Any: ...


def keyed_entries(definition: Definition, section: str, evaluation: Evaluated) -> tuple[tuple[str, str], ...]:
    """(key, label) of each row of a `repeat_for` (the picked choices) or a `repeat_over` (the whole list)."""
    wanted = definition.section_by_name[section]
    if wanted.repeat_over is not None:
        offered = choices_of_list(definition.choice_lists[wanted.repeat_over], evaluation.surroundings)
        return tuple((choice.name, choice.label) for choice in offered)
    expression = evaluation.plan.repeat_for.get(section)
    if expression is None:
        return ()
    scope = AnswerScope(evaluation, evaluation.root, None)
    found = expression.value(scope)
    picked = [code for value in found.values for code in codes(value)] if isinstance(found, Many) else codes(found)
    labels = _labels(definition, expression.references, evaluation)
    return tuple((code, labels.get(code, code.replace("_", " "))) for code in dict.fromkeys(picked))


def _labels(definition: Definition, references: tuple[str, ...], evaluation: Evaluated) -> dict[str, str]:
    """Labels of the codes; what was typed beside "other" is the label of that row."""
    labels: dict[str, str] = {}
    for name in references:
        question = definition.question_by_name.get(name)
        if question is None:
            continue
        for choice in choices(definition, question, evaluation.surroundings):
            labels.setdefault(choice.name, choice.label)
        namely = str(evaluation.root.raw(name).get("o") or "").strip()
        if namely:
            labels[OTHER] = namely
    return labels


def product_first(
    evaluation: Evaluated, entry: EntryAnswers, item: Item, offered: tuple[Choice, ...]
) -> tuple[Choice, ...]:
    """What the tool of this entry is usually bought for stands first."""
    name = evaluation.plan.tool_of.get(item.question.name)
    typed = None if name is None else evaluation.value(entry, name)
    known = product(typed) if isinstance(typed, str) else None
    if known is None:
        return offered
    order = {code: place for place, code in enumerate(known.functions)}
    return tuple(sorted(offered, key=lambda choice: (choice.last, order.get(choice.name, len(order)))))
