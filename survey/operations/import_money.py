"""Amounts of money in a list: the currency may stand in a column of its own, in the heading, or as a bare "$"."""

from __future__ import annotations

import re

from questionnaires.kinds.currencies import is_currency
from questionnaires.model import Question
from survey.operations.import_answer_words import answer_words
from survey.operations.import_headings import folded

_AMOUNT = re.compile(r"[\d\s.,'’–~<>≈+-]*(?:\d\s*[kKmM]?)[\s.,–+-]*(?:(?:/|per |a |p\.)\s*[^\W\d]{1,6}\.?)?")
_IN_HEADING = re.compile(
    r"[(\[]\s*(?:in\s+)?([A-Z]{3}|[€£$])[^()\[\]]*[)\]]|(?:\bin\s+)([A-Z]{3}|[€£$])\s*$|([€£$])\s*$"
)
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
