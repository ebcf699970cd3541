"""Amounts of money in a list: the currency may stand in a column of its own, in the heading, or as a bare "$"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from questionnaires.kinds.currencies import is_currency
from questionnaires.model import Question
from survey.operations.import_answer_words import answer_words
from survey.operations.import_headings import folded
from survey.operations.import_table import Line

_AMOUNT = re.compile(r"[\d\s.,'’–~<>≈+-]*(?:\d\s*[kKmM]?)[\s.,–+-]*(?:(?:/|per |a |p\.)\s*[^\W\d]{1,6}\.?)?")
_IN_HEADING = re.compile(
    r"[(\[]\s*(?:in\s+)?([A-Z]{3}|[€£$])[^()\[\]]*[)\]]|(?:\bin\s+)([A-Z]{3}|[€£$])\s*$|([€£$])\s*$"
)
_SIGN = r"[A-Z]{3}|[€£$]"
_WHOLE_AMOUNT = re.compile(rf"({_SIGN})\s?\d[^A-Za-z]*[kKmM]?|\d[^A-Za-z€£$]*[kKmM]?\s?({_SIGN})")
_CODES = {"€": "EUR", "£": "GBP", "$": "USD"}
_WORDS = frozenset(["ALL", "CUP", "TOP"])  # of English before they are money
LONGEST = 60  # characters of an amount or a heading
_DOLLAR = re.compile(r"(?<![A-Za-z])\$")


def is_money(question: Question) -> bool:
    return question.type == "estimate" and (question.unit or "").startswith("money")


def with_currency(text: str, beside: str, heading: str) -> str:
    """The amount with the currency that stands beside it or in its heading; unchanged if it names one itself."""
    if not _AMOUNT.fullmatch(text):
        return text
    found = currency_in(beside) or currency_in_heading(heading)
    if not found:
        return text
    return f"{found} {text}" if text[-1].isalpha() else f"{text} {found}"


def currency_in(text: str) -> str:
    """The currency a cell names: "GBP", "usd", "€"; or nothing."""
    plain = text.strip()
    if plain in ("€", "£", "$"):
        return plain
    return plain.upper() if len(plain) == 3 and is_currency(plain.upper()) else ""


def currency_in_heading(heading: str) -> str:
    """The currency in "Annual cost (USD)", "Kosten in CHF" or "Price £"; or nothing."""
    match = _IN_HEADING.search(heading)
    return currency_in(next(filter(None, match.groups()))) if match else ""


def us_dollars(text: str) -> str:
    """A bare "$" read as the dollar of the United States, the one that is usually meant."""
    return _DOLLAR.sub("USD ", text)


def is_free(text: str) -> bool:
    """Whether a cell for a price only says that there is none to pay."""
    return folded(text) in answer_words()["free"]


def main_currency(lines: Iterable[Line]) -> str:
    """The currency of most amounts in a file, for a round that is made for it; "" where no amount names one."""
    found: Counter[str] = Counter()
    below: set[str] = set()
    for line in lines:
        for cell in line.cells:
            named = _WHOLE_AMOUNT.fullmatch(cell) if len(cell) <= LONGEST else None
            sign = currency_in(next(filter(None, named.groups()))) if named else currency_in(cell)
            if sign and sign not in _WORDS:
                found[sign] += 1
            elif len(cell) <= LONGEST and (heading := currency_in_heading(cell)):
                below.add(heading)
    if not found:
        found.update(below)
    return _CODES.get(found.most_common(1)[0][0], found.most_common(1)[0][0]) if found else ""
