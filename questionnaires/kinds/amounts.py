"""Reads and says amounts of money, time and counts: what "8k to 10k EUR a year" means in smallest units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Literal, NamedTuple

from babel.numbers import get_currency_precision

from questionnaires.kinds import currencies
from questionnaires.kinds.base import Refused
from questionnaires.kinds.reading import LARGEST, MULTIPLIERS, plain, scaled, tidy

Measure = Literal["money", "hours", "count"]

_ABOUT = re.compile(
    r"^(?:about|around|approximately|approx\.?|roughly|circa|ca\.?|c\.|etwa|ungefähr|rund|some|~|≈|±)\s*", re.IGNORECASE
)
_UP_TO = re.compile(
    r"^(?:<=?|≤|less than|fewer than|below|under|up to|upto|at most|max\.?|maximum|no more than|not more than"
    r"|bis zu|bis)\s*(?=\d|\.)",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"^(?:>=?|≥|more than|over|above|at least|from|min\.?|minimum|mehr als|ab)\s*[\d.].*"
    r"|.*[\dkKmM]\s*(?:\+|or more|and more|plus)",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"(?:between|from|zwischen|von)\s+(.+?)\s*(?:\b(?:and|to|und|bis)\b|-)\s*(.+)", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)(?:\s+(?:to|bis|until|till)\s+|\s*(?:-|\.{2,3})\s*)(.+)", re.IGNORECASE)
_PERIOD = re.compile(
    r"\s*(?:(?:/|\b(?:per|an?|each|every|pro|im|in der|p\.))\s*"
    r"(hour|day|week|month|quarter|year|wk|mo|yr|annum|a\.?|tag|woche|monat|quartal|jahr)"
    r"|\b(annually|yearly|monthly|weekly|daily|quarterly))\.?$",
    re.IGNORECASE,
)
_PERIODS = {
    "hour": "hour", "day": "day", "tag": "day", "daily": "day",
    "week": "week", "wk": "week", "woche": "week", "weekly": "week",
    "month": "month", "mo": "month", "monat": "month", "monthly": "month",
    "quarter": "quarter", "quartal": "quarter", "quarterly": "quarter",
    "year": "year", "yr": "year", "annum": "year", "a": "year", "jahr": "year", "annually": "year", "yearly": "year",
}  # fmt: skip
_HOUR_UNITS = {
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60, "std": 60, "stunde": 60, "stunden": 60,
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "minuten": 1,
}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,4}) ?(?::|h|hrs?|hours?|std\.?) ?(\d{1,2}) ?(?:h|m|min|mins|minutes)?")


class Unit(NamedTuple):
    """What a question's `unit` means: `smallest` is how many smallest units one typed unit has."""

    measure: Measure
    period: str
    smallest: int
    currency: str


def unit_of(unit: str | None, currency: str) -> Unit:
    """Read "money per year", "hours per week", "per week"; anything else is a count."""
    what, _, period = (unit or "").partition("per ")
    what = what.strip()
    if what == "money":
        return Unit("money", period.strip(), 10 ** digits(currency), currency)
    if what == "hours":
        return Unit("hours", period.strip(), 60, currency)
    return Unit("count", period.strip(), 1, currency)


@cache
def digits(currency: str) -> int:
    """Digits behind the point of a currency: EUR 2, JPY 0."""
    return int(get_currency_precision(currency))


def read_range(typed: str, unit: Unit, example: str) -> tuple[int, int]:
    """Low and high in smallest units; raises Refused with a sentence that says what to type."""
    text = _ABOUT.sub("", _without_currency(_without_period(tidy(typed), unit), unit).strip()).strip()
    if between := _FROM_TO.fullmatch(text):
        return _ends(between[1], between[2], unit, typed, example)
    if limit := _UP_TO.match(text):
        return 0, _smallest(text[limit.end() :], unit, typed, example)
    if _OPEN_END.fullmatch(text):
        raise Refused("RANGE_OPEN_END", typed=typed, example=example)
    if re.match(r"-\s*[\d.]", text):
        raise Refused("NUMBER_NEGATIVE")
    if span := _RANGE.fullmatch(text):
        return _ends(span[1], span[2], unit, typed, example)
    single = _smallest(text, unit, typed, example)
    return single, single


def _ends(first: str, second: str, unit: Unit, typed: str, example: str) -> tuple[int, int]:
    low, high = _part(_ABOUT.sub("", first.strip()), unit), _part(_ABOUT.sub("", second.strip()), unit)
    if low is None or high is None:
        raise _unread(typed, unit, example)
    # "8-10k" and "30-45 min": the letters behind the second number belong to both
    factor = high[1] if low[1] is None and low[0] <= high[0] else low[1]
    return _rounded(low[0], factor, unit, typed), _rounded(high[0], high[1], unit, typed)


def _smallest(text: str, unit: Unit, typed: str, example: str) -> int:
    found = _part(text.strip(), unit)
    if found is None:
        raise _unread(typed, unit, example)
    return _rounded(*found, unit, typed)


def _part(text: str, unit: Unit) -> tuple[Decimal, int | None] | None:
    """A number and its factor to smallest units, None where no letters say it."""
    text = re.sub(r"[.,]-{1,2}$", "", text.casefold())  # "500,-" is 500
    if unit.measure == "hours":
        if (clock := _CLOCK.fullmatch(text)) and int(clock[2]) < 60:
            return Decimal(int(clock[1]) * 60 + int(clock[2])), 1
        return scaled(text, _HOUR_UNITS)
    found = scaled(text, MULTIPLIERS)
    return None if found is None else (found[0], found[1] and found[1] * unit.smallest)


def _rounded(amount: Decimal, factor: int | None, unit: Unit, typed: str) -> int:
    value = amount * (unit.smallest if factor is None else factor)
    if value > LARGEST * unit.smallest:
        raise Refused("NUMBER_TOO_BIG", typed=typed)
    if unit.measure == "count" and value != value.to_integral_value():
        raise Refused("NUMBER_WHOLE")
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _unread(typed: str, unit: Unit, example: str) -> Refused:
    if unit.measure == "hours" and re.search(r"\d\s*(?:d|days?|pt|person.?days?|tage?|weeks?|months?)\b", typed, re.I):
        return Refused("AMOUNT_HOURS")
    return Refused("AMOUNT_NEEDED", typed=typed, example=example)


def _without_period(text: str, unit: Unit) -> str:
    match = _PERIOD.search(text)
    if match is None:
        return text
    written = _PERIODS[(match[1] or match[2]).casefold().rstrip(".")]
    if unit.period and written != unit.period:
        raise Refused("AMOUNT_PERIOD", asked=f"a {unit.period}", typed=f"“{match[0].strip()}”")
    return text[: match.start()]


def _without_currency(text: str, unit: Unit) -> str:
    return currencies.without(text, unit.currency) if unit.measure == "money" else text


def write_amount(amount: int, unit: Unit, currency: str | None = None) -> str:
    """An amount in smallest units as it can be typed; `currency` is named where it is not the round's."""
    if unit.measure == "hours":
        return f"{amount} min" if amount % 60 else str(amount // 60)
    if unit.measure == "count":
        return str(amount)
    typed = plain(Decimal(amount).scaleb(-digits(unit.currency)))
    return f"{typed} {currency}" if currency else typed


def say_range(low: int, high: int, unit: Unit) -> str:
    """ "8,000 to 10,000 EUR a year", "3 to 8 hours a week", "120 a week"."""
    period = f" a {unit.period}" if unit.period else ""
    if unit.measure == "hours":
        return _hours(low, high) + period
    sayings: Mapping[Measure, str] = {"money": f" {unit.currency}", "count": ""}
    behind = digits(unit.currency) if unit.measure == "money" else 0
    cents = behind if behind and (low % unit.smallest or high % unit.smallest) else 0
    said = [f"{Decimal(amount).scaleb(-behind):,.{cents}f}" for amount in (low, high)]
    return " to ".join(dict.fromkeys(said)) + sayings[unit.measure] + period


def _hours(low: int, high: int) -> str:
    if high < 60 and high > 0:
        return " to ".join(dict.fromkeys([str(low), str(high)])) + (" minute" if high == 1 else " minutes")
    if low % 15 or high % 15:
        return " to ".join(dict.fromkeys([_hours_and_minutes(low), _hours_and_minutes(high)]))
    said = [_quarter_hours(low), _quarter_hours(high)]
    return " to ".join(dict.fromkeys(said)) + (" hour" if high == 60 else " hours")


def _quarter_hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours:,}" + {0: "", 15: ".25", 30: ".5", 45: ".75"}[rest]


def _hours_and_minutes(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours:,} hour" + ("" if hours == 1 else "s")] if hours else []
    parts += [f"{rest} minute" + ("" if rest == 1 else "s")] if rest or not hours else []
    return " ".join(parts)
