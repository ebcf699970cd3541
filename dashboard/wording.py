"""Words that several pages share: lists, counts, dates, quotes and the kinds of nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from dashboard.results import Basis

NOTHING_WORDS = {
    "none": "None",
    "dont_know": "Don't know",
    "not_applicable": "Does not apply",
    "prefer_not": "Rather not say",
    "not_answered": "Not answered",
    "few": "Fewer than three",
    "no_rate": "No exchange rate",
}
BASIS_WORDS: dict[Basis, str] = {
    "signed": "Signed",
    "submitted": "Handed over, not signed",
    "imported": "Imported",
}
SURE_WORDS = {"invoice": "Looked up", "estimate": "A fair estimate", "guess": "A rough guess"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
QUOTE_LIMIT = 200


def listed(names: Sequence[str], limit: int = 4, noun: str = "others") -> str:
    """ "A, B and C"; beyond the limit "A, B, C and 9 others"."""
    if len(names) > limit:
        shown = names[: limit - 1]
        return ", ".join(shown) + f" and {len(names) - len(shown):,} {noun}"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "1 account", "2 accounts", "1,200 accounts"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def number_word(number: int) -> str:
    """ "two"; figures above ten."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def inside(label: str) -> str:
    """A label inside a sentence: what stands before its colon, with a small first letter unless it is AI or IT."""
    text = label.partition(":")[0].strip().rstrip(".")
    first = text.split(" ", 1)[0]
    if len(first) > 1 and first.isupper():
        return text  # AI, IT
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """Somebody's own words in quotation marks, cut where they are long."""
    words = " ".join(text.split())
    cut = words if len(words) <= QUOTE_LIMIT else words[: QUOTE_LIMIT - 1].rsplit(" ", 1)[0] + " ..."
    return f"“{cut}”"


def opening(text: str, limit: int) -> str:
    """The first sentences, whole, as many as fit; always one."""
    end = 0
    for found in re.finditer(r"[.?!]”?(?= |$)(?! [a-z])", text):
        if text.count("“", 0, found.end()) != text.count("”", 0, found.end()):
            continue  # somebody's own words go on
        if end and found.end() > limit:
            break
        end = found.end()
    return text[:end] or text


def day(moment: date | datetime) -> str:
    """ "31 January 2027"."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def month(moment: date) -> str:
    """ "January 2027"."""
    return f"{_MONTHS[moment.month - 1]} {moment.year}"


def sentence(text: str) -> str:
    """With a capital at the start and a full stop at the end."""
    text = text.strip()
    ended = text.removesuffix("”").endswith((".", "?", "!"))
    return text[:1].upper() + text[1:] + ("" if ended else ".")
