"""Days and months as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from babel.dates import get_month_names

from questionnaires.kinds.base import Asked, DataColumn, Kind, Refused, expect_text
from questionnaires.kinds.number import refuse_dont_know
from questionnaires.kinds.reading import tidy
from questionnaires.model import Question

FIRST_YEAR, LAST_YEAR = 1900, 2200
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl")

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t.*)?")
_NUMBERS = re.compile(r"(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{4})")
_DAY_WORD_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)? ?(?:of |de )?([^\W\d]+)\.?,? ?(?:de )?(\d{4})")
_WORD_DAY_YEAR = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WORD_YEAR = re.compile(r"([^\W\d]+)\.?,? ?(?:of |de )?(\d{4})")
_YEAR_WORD = re.compile(r"(\d{4}),? ?([^\W\d]+)\.?")


class DateKind(Kind):
    """A day; the payload holds YYYY-MM-DD."""

    name = "date"
    control = "text"
    limit = 100
    unread = "DATE_NEEDED"

    def read(self, t: Any, asked: Asked) -> date:
        typed = expect_text(t)
        refuse_dont_know(typed, asked.question)
        text = tidy(typed).casefold()
        year, month, day = _day(text, typed) or _month(text) or _nobody_can_read(self.unread, typed)
        return self.settle(year, month, day, typed)

    def settle(self, year: int, month: int, day: int | None, typed: str) -> date:
        """The date in the calendar; raises Refused."""
        if day is None:
            raise Refused("DATE_DAY_MISSING", typed=_month_words(year, month, typed))
        return _calendar(year, month, day, typed)

    def say(self, value: Any, asked: Asked) -> str:
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"

    def to_json(self, value: Any) -> str:
        return str(value.isoformat())

    def from_json(self, stored: Any) -> date:
        return date.fromisoformat(stored)

    def write(self, value: Any, asked: Asked) -> str:
        return self.to_json(value)

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return (DataColumn(question.name, "date"),)


class MonthKind(DateKind):
    """A month (`appearance: month-year`) as the first day of it; the payload holds YYYY-MM."""

    unread = "MONTH_NEEDED"

    def settle(self, year: int, month: int, day: int | None, typed: str) -> date:
        return _calendar(year, month, day or 1, typed).replace(day=1)

    def say(self, value: Any, asked: Asked) -> str:
        return f"{_MONTHS[value.month - 1]} {value.year}"

    def to_json(self, value: Any) -> str:
        return str(value.isoformat()[:7])

    def from_json(self, stored: Any) -> date:
        return date.fromisoformat(stored[:7] + "-01")


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@cache
def _month_of_word() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, word in get_month_names(width, context, language).items():
                    found.setdefault(word.casefold().rstrip("."), month)
    return found | {"sept": 9}


def _day(text: str, typed: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text that names all three; raises Refused where two readings are possible."""
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    words = _month_of_word()
    if (match := _DAY_WORD_YEAR.fullmatch(text)) and match[2] in words:
        return int(match[3]), words[match[2]], int(match[1])
    if (match := _WORD_DAY_YEAR.fullmatch(text)) and match[1] in words:
        return int(match[3]), words[match[1]], int(match[2])
    if match := _NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if len(match[4]) == 2 else 0
        if match[2] == "." or first > 12 or first == second:
            return year, second, first  # with dots the day comes first everywhere
        if second > 12:
            return year, first, second
        if 0 in (first, second):
            raise Refused("DATE_NOT_THERE", typed=typed)
        raise Refused(
            "DATE_TWO_READINGS",
            typed=typed,
            first=f"{first} {_MONTHS[second - 1]} {year}",
            second=f"{second} {_MONTHS[first - 1]} {year}",
        )
    return None


def _month(text: str) -> tuple[int, int, None] | None:
    """Year and month of a text that names these two."""
    words = _month_of_word()
    if match := _YEAR_MONTH.fullmatch(text):
        return int(match[1]), int(match[2]), None
    if match := _MONTH_YEAR.fullmatch(text):
        return int(match[2]), int(match[1]), None
    if (match := _WORD_YEAR.fullmatch(text)) and match[1] in words:
        return int(match[2]), words[match[1]], None
    if (match := _YEAR_WORD.fullmatch(text)) and match[2] in words:
        return int(match[1]), words[match[2]], None
    return None


def _nobody_can_read(code: str, typed: str) -> tuple[int, int, None]:
    raise Refused(code, typed=typed)


def _month_words(year: int, month: int, typed: str) -> str:
    first = _calendar(year, month, 1, typed)
    return f"{_MONTHS[first.month - 1]} {first.year}"


def _calendar(year: int, month: int, day: int, typed: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("DATE_YEAR", typed=typed, first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("DATE_NOT_THERE", typed=typed) from None
