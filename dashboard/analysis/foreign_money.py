"""What was given in other currencies: which rate it was converted with, and what no rate was entered for."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
import polars as pl

from dashboard.analysis.scope import Scope
from dashboard.currencies import CURRENCY, TYPED, is_money
from dashboard.frames import Frames
from dashboard.wording import counted, day
from questionnaires.codebook import CodebookEntry
from questionnaires.kinds.amounts import say_range, unit_of
from survey.read import Rate


class Foreign(NamedTuple):
    """How many amounts were given in a currency: converted, and not known for lack of a rate."""

    currency: str
    converted: int
    unknown: int


def is_used(frames: Frames, entry: CodebookEntry) -> bool:
    """Whether any answer to a question is in another currency than the round's."""
    if not is_money(entry):
        return False
    column = f"{entry.question}{CURRENCY}"
    return frames.keep(("foreign", entry.question), lambda: frames.wide[entry.section][column].count() > 0)


def used(looked_at: Scope) -> tuple[Foreign, ...]:
    """The other currencies in the answers that are looked at, by code."""
    frames = looked_at.frames
    converted, unknown = Counter[str](), Counter[str]()
    for section in frames.codebook.sections:
        for entry in frames.codebook.of_section(section):
            if is_used(frames, entry):
                _count(looked_at, entry, converted, unknown)
    return tuple(Foreign(code, converted[code], unknown[code]) for code in sorted(converted.keys() | unknown.keys()))


def _count(looked_at: Scope, entry: CodebookEntry, converted: Counter[str], unknown: Counter[str]) -> None:
    frame = looked_at.frames.wide[entry.section]
    left = looked_at.rows(entry.section) & frame[f"{entry.question}{TYPED}"].is_not_null().to_numpy()
    rows = np.flatnonzero(left)
    low, codes = frame[f"{entry.question}__low"].gather(rows), frame[f"{entry.question}{CURRENCY}"].gather(rows)
    converted.update(codes.filter(low.is_not_null()).to_list())
    unknown.update(codes.filter(low.is_null()).to_list())


def doubts(looked_at: Scope) -> tuple[str, ...]:
    """For example "2 amounts are in USD, for which no rate has been entered; they count as not known."."""
    rates = {rate.currency: rate for rate in looked_at.frames.facts.rates}
    lines = []
    for one in used(looked_at):
        if one.converted:
            number = counted(one.converted, "amount was", "amounts were")
            lines.append(f"{number} converted from {one.currency} at {rate_words(rates[one.currency])}.")
        if one.unknown:
            number = counted(one.unknown, "amount is", "amounts are")
            so = "it counts" if one.unknown == 1 else "they count"
            why = "too large to be converted" if one.currency in rates else "for which no rate has been entered"
            lines.append(f"{number} in {one.currency}, {why}; {so} as not known.")
    return tuple(lines)


def rate_words(rate: Rate) -> str:
    """ "0.92 (3 March 2026, European Central Bank)"."""
    return f"{rate.rate:f} ({day(rate.on)}, {rate.source})"


def as_given(frame: pl.DataFrame, entry: CodebookEntry) -> list[str | None]:
    """The amounts in another currency as they were given, in words; None for all others."""
    typed, codes = (frame[f"{entry.question}{column}"].to_list() for column in (TYPED, CURRENCY))
    return [None if text is None else _words(text, code, entry.unit) for text, code in zip(typed, codes, strict=True)]


def _words(text: str, currency: str, unit: str | None) -> str:
    low, high = text.split(" ")
    return say_range(int(low), int(high), unit_of(unit, currency))
