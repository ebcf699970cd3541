"""The one catalogue of sentences a respondent can be shown beside an answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Message(NamedTuple):
    """A code for programs and tests, and the sentence for people."""

    code: str
    text: str


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # missing answers
        "ANSWER_NEEDED": "Please answer this question.",
        "ANSWER_OR_NOTHING_NEEDED": "Please answer this question, or choose {offered}.",
        "CHOICE_NEEDED": "Please choose one of the answers.",
        "CHOICE_OR_NOTHING_NEEDED": "Please choose one of the answers, or {offered}.",
        "CHOICES_NEEDED": "Please choose at least one answer.",
        "CHOICES_OR_NOTHING_NEEDED": "Please choose at least one answer, or {offered}.",
        "OTHER_NEEDED": "You chose “{label}”. Please write what you mean.",
        "ENTRIES_NEEDED": "Please add at least {least} to “{list}”.",
        "ENTRIES_OR_NOTHING_NEEDED": "Please add at least {least} to “{list}”, or choose {offered}.",
        # a whole inventory
        "TOO_MANY_ENTRIES": "An inventory holds at most {limit} rows. Put pages of the same kind into one line.",
        "INVENTORY_TOO_LARGE": "An inventory holds at most {limit} characters. Please shorten the longest texts.",
        # any text
        "TEXT_TOO_LONG": "This text has {length} characters; {limit} is the most that fits. Please shorten it.",
        "TEXT_CONTROL": "This text contains an invisible character that we cannot store. "
        "Please type it again instead of pasting it.",
        "ANSWER_UNREADABLE": "We could not read this answer. Please give it again.",
        "TYPED_DONT_KNOW": "If you do not know, choose “{offered}” below.",
        "CONSTRAINT_NOT_MET": "This answer does not fit the question. Please look at it again.",
        # numbers
        "NUMBER_NEEDED": "We could not read “{typed}” as a number. Please type digits only, for example 1,200.",
        "NUMBER_WHOLE": "Please type a whole number, for example 12.",
        "NUMBER_TOO_BIG": "“{typed}” is larger than we can work with. Please check the number of zeros.",
        "NUMBER_NEGATIVE": "Please type 0 or a larger number.",
        "NUMBER_TWO_READINGS": "“{typed}” can mean {first} or {second}. Please type it one of these two ways.",
        "NUMBER_ONE_ONLY": "Please type one number here, not a range.",
        # estimates
        "AMOUNT_NEEDED": "We could not read “{typed}”. Please type an amount or a range, for example {example}.",
        "AMOUNT_CURRENCY": "“{typed}” can mean several currencies. Please write the three letters of yours, "
        "for example {example}, or type the amount in {currency}.",
        "AMOUNT_CURRENCIES": "There are two currencies in this answer, {first} and {second}. Please keep one.",
        "AMOUNT_PERIOD": "This asks for {asked}, and you wrote {typed}. Please type the figure for {asked}.",
        "AMOUNT_HOURS": "Please type hours or minutes, for example 3 hours or 30 min.",
        "RANGE_OPEN_END": "“{typed}” has no upper end. Please type a range, for example {example}.",
        "RANGE_TURNED": "The first number is larger than the second. Please type the smaller one first, "
        "for example {example}.",
        "RANGE_TWICE": "There is a range in one box and a number in the other. Please keep one of the two.",
        "SURE_UNKNOWN": "Please choose again how sure you are.",
        # dates
        "DATE_NEEDED": "We could not read “{typed}” as a date. Please type day, month and year, "
        "for example 31 March 2027.",
        "MONTH_NEEDED": "We could not read “{typed}” as a month. Please type month and year, for example March 2027.",
        "DATE_DAY_MISSING": "Please add the day, for example 31 {typed}.",
        "DATE_TWO_READINGS": "“{typed}” can mean {first} or {second}. Please write the month as a word.",
        "DATE_NOT_THERE": "There is no such day as “{typed}” in the calendar. Please check day and month.",
        "DATE_YEAR": "The year in “{typed}” looks mistyped. Please type a year between {first} and {last}.",
        # links
        "LINK_NEEDED": "We could not read “{typed}” as a link. Please copy it from the address line of the browser, "
        "for example https://www.example.org/page.",
        "LINK_KIND": "Only links that start with https:// or http:// can be stored. Please paste such a link.",
        "LINK_SECRET": "This link contains a user name or password. Please leave that part out.",
        # choices
        "CHOICE_GONE": "What was chosen here is no longer offered. Please choose again.",
        "CHOICES_GONE": "Something that was chosen here is no longer offered. Please look at your choices again.",
        "CHOICE_ONE_ONLY": "Please choose one answer only.",
    }
)

_QUOTED = 40  # a longer quotation would bury the sentence around it


def message(code: str, **parts: Any) -> Message:
    """The sentence with its parts filled in; raises KeyError for an unknown code or a missing part."""
    shown = {name: _shorten(part) if isinstance(part, str) else part for name, part in parts.items()}
    return Message(code, SENTENCES[code].format(**shown))


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
