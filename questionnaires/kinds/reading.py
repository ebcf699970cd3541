"""Numbers as people type them: separators of several countries, letters for thousands, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LARGEST = 999_999_999_999

_FRACTIONS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_DASHES = re.compile(r"\s*[‐‑‒–—―−]\s*")
_PLAIN = re.compile(r"\d*(?:\.\d{1,12})?")
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,12})?")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}") for mark in ".,"}

MULTIPLIERS = {
    "k": 1_000,
    "tsd": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mio": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
}
DONT_KNOW = re.compile(
    r"(?:i |we )?(?:don[ '’]?t|do not) know|dunno|unknown|no idea|not sure"
    r"|\?+|n\.?/?a\.?|k\.? ?a\.?|keine ahnung|weiß nicht",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """One kind of space, dash, digit and fraction."""
    text = unicodedata.normalize("NFKC", text.translate(_FRACTIONS))
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return " ".join(_DASHES.sub("-", text).split())


def number(text: str) -> Decimal | None:
    """The number in a tidied text without sign or letters: 8,000 8.000 18 400 1,5 1'200.50; None when it is none.

    One mark followed by exactly three digits separates thousands (8.000 is eight thousand), except after
    a leading zero or more than three digits, where it can only be a decimal mark.
    """
    if _SPACED.fullmatch(text):
        text = re.sub("[ '’]", "", text)
        return Decimal(text.replace(",", "."))
    marks = [c for c in text if c in ".,"]
    if len(set(marks)) == 2:
        last = marks[-1]
        whole, _, cents = text.rpartition(last)
        if marks.count(last) > 1 or not _GROUPED[marks[0]].fullmatch(whole):
            return None
        text = f"{re.sub('[.,]', '', whole)}.{cents}"
    elif marks:
        mark = marks[0]
        grouped = _GROUPED[mark].fullmatch(text) and not text.startswith("0")
        text = text.replace(mark, "" if grouped else ".")
    if not _PLAIN.fullmatch(text) or not any(c.isdigit() for c in text):
        return None
    return Decimal(text)


def plain(amount: Decimal) -> str:
    """A number written so that it can be read in one way only: three decimals look like thousands."""
    text = format(amount, "f")
    whole, point, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    return f"{whole}{point}{decimals}{'0' if len(decimals) == 3 else ''}"


def scaled(text: str, units: dict[str, int]) -> tuple[Decimal, int | None] | None:
    """A number and the factor of the letters behind it (None without letters): "8k" -> (8, 1000)."""
    match = re.fullmatch(r"(.*?[\d.,]) ?([a-zäöü]*)\.?", text.casefold())
    if match is None:
        return None
    amount, letters = number(match[1]), match[2]
    if amount is None and match[1].endswith((".", ",")):
        amount = number(match[1][:-1])
    if amount is None or (letters and letters not in units):
        return None
    return amount, units[letters] if letters else None
