"""A calculated value: never typed, always text in the payload so that one question has one JSON type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from questionnaires.kinds.base import Asked, Kind
from questionnaires.kinds.choice import choice_words


class CalculateKind(Kind):
    """Whatever the expression gives: a code, a number, a date, a truth or a list of codes."""

    name = "calculate"
    control = "none"

    def read(self, t: Any, asked: Asked) -> str:
        return canonical(t)

    def say(self, value: Any, asked: Asked) -> str:
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        text = canonical(value)
        codes = text.split(" ")
        known = {choice.name for choice in asked.choices}
        if known.issuperset(codes):
            return ", ".join(choice_words(code, asked.choices, asked.other) for code in codes)
        return {"yes": "Yes", "no": "No", "true": "Yes", "false": "No"}.get(text, text)

    def to_json(self, value: Any) -> str:
        return canonical(value)

    def from_json(self, stored: Any) -> str:
        return str(stored)

    def cells(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else canonical(value),)


def canonical(value: Any) -> str:
    """A calculated value as text: plain decimals, ISO dates, codes separated by spaces."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return format(value.quantize(Decimal(1)) if whole and abs(value) < 10**20 else value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(str(part) for part in value)
    return str(value)
