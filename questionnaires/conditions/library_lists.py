"""Functions of lists: several picked codes of one answer, or one question in several entries."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from questionnaires.conditions.signature import Builder, Closure, Function, plain
from questionnaires.conditions.tree import Call
from questionnaires.conditions.values import (
    ARITHMETIC,
    Entries,
    Many,
    Scope,
    Value,
    before,
    codes,
    known,
    number,
    single,
    text,
)

# Known values in, how many places there were to answer (so that "no entry" and "nothing known" differ).
Gather: TypeAlias = Callable[[list[Value], int], Value]


def _selected(value: Value, code: Value) -> Value:
    return value is not None and code is not None and text(code) in codes(value)


def _selected_at(value: Value, place: Value) -> Value:
    """Counted from 0, as in XLSForm."""
    at, picked = number(place), codes(value)
    return picked[int(at)] if at is not None and 0 <= at < len(picked) else None


def _places(value: Value) -> int:
    return len(value.values) if isinstance(value, Many) else 1


def _found(scope: Scope, arguments: tuple[Closure, ...]) -> tuple[list[Value], int]:
    """Empty values are skipped; a "don't know" only counts as read when nothing at all is known."""
    unsure = scope.unsure
    values = [argument(scope) for argument in arguments]
    found = [item for value in values for item in known(value)]
    if found:
        scope.unsure = unsure
    return found, sum(map(_places, values))


def _aggregate(gather: Gather) -> Builder:
    return lambda arguments, _call: lambda scope: gather(*_found(scope, arguments))


def _sum(values: list[Value], places: int) -> Value:
    """Nothing known is not zero; only a list without any entry adds up to 0."""
    amounts = [amount for amount in map(number, values) if amount is not None]
    if not amounts:
        return None if places else Decimal(0)
    total = amounts[0]
    for amount in amounts[1:]:
        total = ARITHMETIC.add(total, amount)
    return total if total.is_finite() else None


def _smallest(values: list[Value], _places: int) -> Value:
    least = values[0] if values else None
    for value in values[1:]:
        least = value if before(value, least, or_same=False) else least
    return least


def _largest(values: list[Value], _places: int) -> Value:
    most = values[0] if values else None
    for value in values[1:]:
        most = value if before(most, value, or_same=False) else most
    return most


def _count(values: list[Value], _places: int) -> Value:
    return Decimal(sum(len(value.items) if isinstance(value, Entries) else 1 for value in values))


def _join(arguments: tuple[Closure, ...], _: Call) -> Closure:
    separator, *lists = arguments

    def run(scope: Scope) -> Value:
        found, _places = _found(scope, tuple(lists))
        return text(single(separator(scope))).join(map(text, found)) or None

    return run


LISTS: tuple[Function, ...] = (
    Function("selected", ("one", "one"), "truth", plain(_selected)),
    Function("selected-at", ("one", "one"), "text", plain(_selected_at)),
    Function("count-selected", ("one",), "number", plain(lambda value: Decimal(len(codes(value))))),
    Function("count", ("list",), "number", _aggregate(_count), more=True),
    Function("count-non-empty", ("list",), "number", _aggregate(_count), more=True),
    Function("sum", ("list",), "number", _aggregate(_sum), more=True),
    Function("min", ("list",), "value", _aggregate(_smallest), more=True),
    Function("max", ("list",), "value", _aggregate(_largest), more=True),
    Function("join", ("one", "list"), "text", _join, more=True),
)
