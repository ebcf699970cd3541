"""Several choices out of a list."""

from __future__ import annotations

from typing import Any

from questionnaires.kinds.base import Asked, DataColumn, FormValues, Kind, Refused
from questionnaires.kinds.choice import choice_words
from questionnaires.kinds.field import NOTHING_PREFIX
from questionnaires.model import Question


class SelectMultipleKind(Kind):
    """The value is the tuple of codes in the order of the list."""

    name = "select_multiple"
    control = "checks"
    needed = "CHOICES"

    nothing_names = ("",)

    def typed(
        self, form_values: FormValues, name: str, question: Question | None = None, base: Any = None
    ) -> list[str]:
        # the form also sends one empty value, which says "the question was on the page"
        sent = form_values.getlist(name)
        return list(dict.fromkeys(code for code in sent if code and not code.startswith(NOTHING_PREFIX)))

    def is_empty(self, t: Any) -> bool:
        return super().is_empty(t) or (isinstance(t, (list, tuple)) and not any(t))

    def read(self, t: Any, asked: Asked) -> tuple[str, ...]:
        codes = [t] if isinstance(t, str) else t
        if not isinstance(codes, (list, tuple)) or not all(isinstance(code, str) for code in codes):
            raise Refused("ANSWER_UNREADABLE")
        picked = {code.strip() for code in codes if code.strip()}
        if picked - {choice.name for choice in asked.choices}:
            raise Refused("CHOICES_GONE")
        return tuple(choice.name for choice in asked.choices if choice.name in picked)

    def say(self, value: Any, asked: Asked) -> str:
        return ", ".join(choice_words(code, asked.choices, asked.other) for code in value)

    def to_json(self, value: Any) -> list[str]:
        return list(value)

    def from_json(self, stored: Any) -> tuple[str, ...]:
        return tuple(stored)

    def write(self, value: Any, asked: Asked) -> list[str]:
        return list(value)

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return (DataColumn(question.name, "list"),)

    def cells(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else list(value),)
