"""The words of a definition for conditions: labels of questions, lists, choices and kinds of nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.conditions import tree
from questionnaires.conditions.compiler import compile_expression
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.model import Definition, Question
from questionnaires.surroundings import Surroundings, choices

_FAR = 10  # calculations of calculations; a definition that goes further is shown by name


class DefinitionLabels:
    """A calculated question without a label is called what it is calculated from."""

    def __init__(self, definition: Definition, surroundings: Surroundings) -> None:
        self._definition, self._surroundings = definition, surroundings

    def question(self, name: str) -> str:
        labelled = self._labelled(name)
        if labelled is not None:
            return labelled.label
        section = self._definition.section_by_name.get(name)
        return section.label if section is not None else name.replace("_", " ").capitalize()

    def choice(self, question: str, code: str) -> str:
        source = self._labelled(question)
        found = () if source is None else choices(self._definition, source, self._surroundings)
        plain = {"yes": "Yes", "no": "No"}.get(code, code.replace("_", " "))
        return next((choice.label for choice in found if choice.name == code), plain)

    def nothing(self, question: str, kind: str) -> str:
        source = self._definition.question_by_name.get(question)
        offered: Mapping[Any, str] = {} if source is None else source.missing
        return offered.get(kind, kind.replace("_", " "))

    def _labelled(self, name: str) -> Question | None:
        for _ in range(_FAR):
            question = self._definition.question_by_name.get(name)
            if question is None or question.label:
                return question
            source = _first_reference(question)
            if source is None:
                return None
            name = source
        return None


def _first_reference(question: Question) -> str | None:
    if question.calculation is None:
        return None
    try:
        found = tree.references(compile_expression(question.calculation).tree)
    except ExpressionProblem:
        return None
    return found[0] if found else None
