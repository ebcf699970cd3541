"""The values expressions work with: how they compare, add up and turn into text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Protocol, TypeAlias

from questionnaires.model import Choice

# Numbers leave this range only by mistake; beyond it a result is empty instead of endless digits.
ARITHMETIC = Context(prec=28, rounding=ROUND_HALF_UP, Emin=-40, Emax=40, traps=[])
_NUMBER = re.compile(r"[+-]?[0-9]{1,28}(?:\.[0-9]{1,28})?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(?P<day>-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate in the unit people read (hours, currency), not in minutes or cents."""

    low: Decimal
    high: Decimal
    sure: str | None = None
    currency: str | None = None  # where it is not the round's: nothing is calculated with it


@dataclass(frozen=True, slots=True)
class Many:
    """The values of one question in several entries; empty ones are kept so that places count."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """Live entries of a repeat; what an entry is, only the scope knows."""

    items: tuple[Any, ...]


# None is the one empty value: blank, dormant, unparsable and every kind of nothing.
Value: TypeAlias = str | bool | int | Decimal | date | tuple[str, ...] | Range | Many | Entries | None


class Scope(Protocol):
    """What an expression is read against: one asker in one entry."""

    unsure: int  # how often a "don't know" or "rather not say" was read on the way

    @property
    def own(self) -> Value: ...
    @property
    def choice(self) -> Choice | None: ...
    @property
    def key(self) -> str | None: ...
    @property
    def today(self) -> date: ...
    @property
    def position(self) -> int | None: ...
    def read(self, name: str) -> Value: ...
    def nothing(self, name: str) -> str | None: ...
    def inside(self, entry: Any) -> Scope: ...
    def choice_label(self, question: str, code: str) -> str | None: ...


def single(value: Value) -> Value:
    """A list where one value is wanted is an author's problem (see checking); when it still happens it is empty."""
    return None if isinstance(value, Many | Entries) else value


def truth(value: Value) -> bool:
    match value:
        case bool():
            return value
        case None:
            return False
        case Many(values=values):
            return any(item is not None for item in values)
        case Entries(items=items):
            return bool(items)
        case int() | Decimal():
            return value != 0
        case Range(low=low, high=high):
            return bool(low or high)
    return True


def number(value: Value) -> Decimal | None:
    """The value as a number; a range that is one number counts as that number."""
    match value:
        case bool():
            return Decimal(int(value))
        case int():
            return Decimal(value)
        case Decimal():
            return value if value.is_finite() else None
        case str():
            text = value.strip()
            return Decimal(text) if _NUMBER.fullmatch(text) else None
        case Range(low=low, high=high) if low == high:
            return low
    return None


def iso_date(value: Value) -> date | None:
    """A date, or the date an ISO text says; a month is its first day."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    found = _ISO.fullmatch(value.strip())
    if found is None:
        return None
    try:
        return date.fromisoformat(found.group() if found["day"] else f"{found.group()}-01")
    except ValueError:
        return None


def text(value: Value) -> str:
    match value:
        case None | Many() | Entries():
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case tuple():
            return " ".join(value)
        case Range(low=low, high=high):
            return plain(low) if low == high else f"{plain(low)}-{plain(high)}"
    return str(value)


def plain(value: Decimal) -> str:
    """Digits without an exponent and without zeros that say nothing."""
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def tidy(value: Value) -> Value:
    """Blank text and no choice at all are empty."""
    return None if value in ("", ()) else value


def known(value: Value) -> Iterator[Value]:
    """The values in a list or a single value, empty ones skipped."""
    if isinstance(value, Many):
        yield from (item for item in value.values if item is not None)
    elif value is not None:
        yield value


def codes(value: Value) -> tuple[str, ...]:
    """The picked codes of a choice question, or the words of a text that lists them."""
    if isinstance(value, tuple):
        return value
    return tuple(text(value).split())


def equal(left: Value, right: Value) -> bool:
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, date) or isinstance(right, date):
        one, other = iso_date(left), iso_date(right)
        return one is not None and one == other
    if _is_textual(left) and _is_textual(right):
        return text(left) == text(right)
    ends = _ends(left), _ends(right)
    return ends[0] is not None and ends[0] == ends[1]


def before(left: Value, right: Value, *, or_same: bool) -> bool:
    """`left < right`; of ranges only when it surely holds; False when the two cannot be put in order."""
    if left is None or right is None:
        return False
    one_date, other_date = iso_date(left), iso_date(right)
    if one_date is not None and other_date is not None:
        return one_date <= other_date if or_same else one_date < other_date
    one, other = _ends(left), _ends(right)
    if one is None or other is None:
        return False
    return one[1] <= other[0] if or_same else one[1] < other[0]


def _is_textual(value: Value) -> bool:
    return isinstance(value, str | tuple)


def _ends(value: Value) -> tuple[Decimal, Decimal] | None:
    if isinstance(value, Range):
        return value.low, value.high
    one = number(text(value) if isinstance(value, tuple) else value)
    return None if one is None else (one, one)


def _settled(result: Decimal) -> Decimal | None:
    return result if result.is_finite() else None


def calculate(operator: str, left: Value, right: Value) -> Value:
    """`+ - * div mod`; empty when a side is empty or no number; dates differ in days."""
    if isinstance(left, date) and operator in ("+", "-"):
        return _date_sum(left, operator, right)
    one, other = number(left), number(right)
    if one is None or other is None:
        return None
    match operator:
        case "+":
            return _settled(ARITHMETIC.add(one, other))
        case "-":
            return _settled(ARITHMETIC.subtract(one, other))
        case "*":
            return _settled(ARITHMETIC.multiply(one, other))
        case "div":
            return _settled(ARITHMETIC.divide(one, other))
    return _settled(ARITHMETIC.remainder(one, other))


def _date_sum(left: date, operator: str, right: Value) -> Value:
    other = iso_date(right)
    if other is not None:
        return Decimal((left - other).days) if operator == "-" else None
    days = number(right)
    if days is None or abs(days) > 1_000_000:
        return None
    try:
        return left + timedelta(days=int(days) if operator == "+" else -int(days))
    except OverflowError:
        return None


def rounded(value: Decimal, places: int) -> Decimal | None:
    """Half-up, also for negative numbers: away from zero."""
    return _settled(ARITHMETIC.quantize(value, Decimal(1).scaleb(-places)))
