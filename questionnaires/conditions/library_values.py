"""Functions of texts, numbers and dates: values in, a value out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from questionnaires.conditions.patterns import compiled
from questionnaires.conditions.signature import Builder, Closure, Function, plain
from questionnaires.conditions.tree import Call, Text
from questionnaires.conditions.values import Value, iso_date, number, rounded, text, truth

_EPOCH = date(1970, 1, 1)
_DIRECTIVE = re.compile(r"%(.)", re.DOTALL)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _number(value: Value) -> Value:
    day = iso_date(value)
    return number(value) if day is None else Decimal((day - _EPOCH).days)


def _round(value: Value, places: Value = Decimal(0)) -> Value:
    amount, digits = number(value), number(places)
    if amount is None or digits is None or abs(digits) > 20:
        return None
    return rounded(amount, int(digits))


def _int(value: Value) -> Value:
    amount = number(value)
    return None if amount is None else Decimal(int(amount))


def _abs(value: Value) -> Value:
    amount = number(value)
    return None if amount is None else abs(amount)


def _substr(value: Value, start: Value, end: Value = None) -> Value:
    first, last = number(start), number(end)
    if first is None:
        return None
    return text(value)[int(first) : None if last is None else int(last)] or None


def _date(value: Value) -> Value:
    day = iso_date(value)
    if day is not None:
        return day
    days = number(value)
    if days is None or abs(days) > 1_000_000:
        return None
    return _EPOCH + timedelta(days=int(days)) if days >= -719_162 else None


def _format_date(value: Value, pattern: Value) -> Value:
    day = iso_date(value)
    if day is None:
        return None
    pieces = {
        "Y": f"{day.year:04}", "y": f"{day.year % 100:02}", "m": f"{day.month:02}", "n": str(day.month),
        "b": _MONTHS[day.month - 1], "d": f"{day.day:02}", "e": str(day.day), "a": _DAYS[day.weekday()],
    }  # fmt: skip
    return _DIRECTIVE.sub(lambda found: pieces.get(found[1], found[0]), text(pattern)) or None


def _regex(arguments: tuple[Closure, ...], call: Call) -> Closure:
    """The whole text must match. A pattern written in the expression is checked and compiled once."""
    subject, pattern = arguments
    written = call.arguments[1]
    if isinstance(written, Text):
        fixed = compiled(written.value, written.at)
        return lambda scope: fixed.matches(text(subject(scope)))
    return lambda scope: compiled(text(pattern(scope)), call.at).matches(text(subject(scope)))


def _today(_: tuple[Closure, ...], __: Call) -> Closure:
    return lambda scope: scope.today


def _constant(value: bool) -> Builder:
    return lambda _arguments, _call: lambda _scope: value


VALUES: tuple[Function, ...] = (
    Function("string", ("one",), "text", plain(lambda value: text(value) or None)),
    Function("string-length", ("one",), "number", plain(lambda value: Decimal(len(text(value))))),
    Function("concat", ("one",), "text", plain(lambda *values: "".join(map(text, values)) or None), more=True),
    Function("contains", ("one", "one"), "truth", plain(lambda value, piece: text(piece) in text(value))),
    Function("starts-with", ("one", "one"), "truth", plain(lambda value, piece: text(value).startswith(text(piece)))),
    Function("ends-with", ("one", "one"), "truth", plain(lambda value, piece: text(value).endswith(text(piece)))),
    Function("substr", ("one", "one", "one"), "text", plain(_substr), optional=1),
    Function("normalize-space", ("one",), "text", plain(lambda value: " ".join(text(value).split()) or None)),
    Function("upper-case", ("one",), "text", plain(lambda value: text(value).upper() or None)),
    Function("lower-case", ("one",), "text", plain(lambda value: text(value).lower() or None)),
    Function("regex", ("one", "one"), "truth", _regex),
    Function("number", ("one",), "number", plain(_number)),
    Function("int", ("one",), "number", plain(_int)),
    Function("round", ("one", "one"), "number", plain(_round), optional=1),
    Function("abs", ("one",), "number", plain(_abs)),
    Function("boolean", ("one",), "truth", plain(truth)),
    Function("not", ("one",), "truth", plain(lambda value: not truth(value))),
    Function("true", (), "truth", _constant(True)),
    Function("false", (), "truth", _constant(False)),
    Function("today", (), "date", _today),
    Function("date", ("one",), "date", plain(_date)),
    Function("format-date", ("one", "one"), "text", plain(_format_date)),
    Function("decimal-date-time", ("one",), "number", plain(_number)),
)
