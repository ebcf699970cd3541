"""What an answer is read against besides the other answers: the day, the currency, the departments of the round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from questionnaires.model import OTHER, Choice, ChoiceList, Definition, Question

OTHER_LABEL = "Other, namely"


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Surroundings:
    """`today` is the round's day, read once per request. A department's choice is its id as text and its name."""

    currency: str = "EUR"
    today: date = field(default_factory=_today)
    departments: tuple[Choice, ...] = ()
    own_department: str = ""
    functions: tuple[str, ...] = ()


def choices(definition: Definition, question: Question, surroundings: Surroundings) -> tuple[Choice, ...]:
    """The choices of a question in the order to show them; a choice_filter needs the answers too (see evaluate)."""
    offered = definition.choices_of(question)
    return () if offered is None else choices_of_list(offered, surroundings)


def choices_of_list(offered: ChoiceList, surroundings: Surroundings) -> tuple[Choice, ...]:
    """Dynamic lists filled, the department's usual choices first, discontinued ones and "other" at the end."""
    found = offered.choices
    if offered.dynamic == "departments_of_round":
        own = surroundings.own_department if offered.without_own else None
        found = tuple(choice for choice in surroundings.departments if choice.name != own)
    first = frozenset(surroundings.functions) if offered.first == "department_function" else frozenset()
    ordered = sorted(found, key=lambda choice: (choice.last, first.isdisjoint(choice.functions)))
    if offered.other and all(choice.name != OTHER for choice in found):
        ordered.append(Choice(name=OTHER, label=OTHER_LABEL))
    return tuple(ordered)
