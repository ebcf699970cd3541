"""Whole numbers and decimal numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from questionnaires.kinds.base import Asked, DataColumn, Kind, Refused, expect_text
from questionnaires.kinds.reading import DONT_KNOW, LARGEST, MULTIPLIERS, plain, scaled, tidy
from questionnaires.model import Question


class DecimalKind(Kind):
    """A number with or without decimals, as Decimal; for analysis a float, since no amounts are kept here."""

    name = "decimal"
    control = "text"
    inputmode = "decimal"
    limit = 100

    def read(self, t: Any, asked: Asked) -> Any:
        typed = expect_text(t)
        refuse_dont_know(typed, asked.question)
        text = tidy(typed)
        sign = -1 if text.startswith("-") else 1
        found = scaled(text.removeprefix("-").removeprefix("+").lstrip(), MULTIPLIERS)
        if found is None:
            parts = text.replace(" to ", "-").split("-")
            if len(parts) == 2 and all(scaled(part.strip(), MULTIPLIERS) for part in parts):
                raise Refused("NUMBER_ONE_ONLY")
            raise Refused("NUMBER_NEEDED", typed=typed)
        value = sign * found[0] * (found[1] or 1)
        if abs(value) > LARGEST:
            raise Refused("NUMBER_TOO_BIG", typed=typed)
        return self.settle(value, typed)

    def settle(self, value: Decimal, typed: str) -> Any:
        """The value in the kind's own type; raises Refused."""
        marks = [c for c in typed if c in ".,"]
        if len(marks) == 1 and value == value.to_integral_value() and abs(value) >= 1_000:
            before, _, after = typed.partition(marks[0])
            if len(after) == 3 and after.isdecimal() and before.lstrip("-+").isdecimal():
                decimals = after.rstrip("0")
                second = f"{before}.{decimals}" if len(decimals) < 3 else f"{before}.{after}0"
                raise Refused("NUMBER_TWO_READINGS", typed=typed, first=before + after, second=second)
        return value

    def say(self, value: Any, asked: Asked) -> str:
        return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"

    def to_json(self, value: Any) -> Any:
        return format(value, "f")

    def from_json(self, stored: Any) -> Any:
        return Decimal(stored)

    def write(self, value: Any, asked: Asked) -> str:
        return plain(Decimal(value))

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return (DataColumn(question.name, "float"),)

    def cells(self, value: Any) -> tuple[Any, ...]:
        return (None if value is None else float(value),)


class IntegerKind(DecimalKind):
    """A whole number."""

    name = "integer"
    inputmode = "numeric"

    def settle(self, value: Decimal, typed: str) -> int:
        if value != value.to_integral_value():
            raise Refused("NUMBER_WHOLE")
        return int(value)

    def to_json(self, value: Any) -> int:
        return int(value)

    def from_json(self, stored: Any) -> int:
        return int(stored)

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return (DataColumn(question.name, "int"),)

    def cells(self, value: Any) -> tuple[Any, ...]:
        return (value,)


def refuse_dont_know(typed: str, question: Question) -> None:
    """Somebody who types "don't know" is told where to choose it."""
    offered = question.missing.get("dont_know")
    if offered and DONT_KNOW.fullmatch(typed.strip()):
        raise Refused("TYPED_DONT_KNOW", offered=offered)
