"""The columns of the tools as lists of Python values; equal prices and choices are one object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from dashboard.currencies import CURRENCY
from dashboard.frames import Frames
from dashboard.measure import NO_RATE, one
from dashboard.results import Total
from questionnaires.codebook import CodebookEntry


def plain(frame: pl.DataFrame, entry: CodebookEntry | None) -> Sequence[Any]:
    """The answers as they are."""
    return [None] * len(frame) if entry is None else frame[entry.question].to_list()


def prices_of(frames: Frames, cost: CodebookEntry | None, size: int) -> list[Total]:
    """What each costs a year; unknown where it was not said."""
    currency = frames.facts.currency
    unknown = one(None, None, "money", currency)
    if cost is None:
        return [unknown] * size
    frame = frames.wide[cost.section]
    parts = (frame[f"{cost.question}__{part}"].to_list() for part in ("low", "high", "sure"))
    rows = list(zip(*parts, strict=True))
    prices = {
        (low, high, sure): unknown
        if low is None or high is None
        else one(low, high, "money", currency, guess=sure == "guess")
        for low, high, sure in dict.fromkeys(rows)
    }
    return [prices[row] for row in rows]


def without_rate(frames: Frames, cost: CodebookEntry | None, size: int) -> Sequence[str]:
    """The currency of each price that cannot be converted; "" for all others."""
    if cost is None:
        return [""] * size
    name = cost.question
    lost = pl.col(f"{name}__nothing").cast(pl.String) == NO_RATE
    currency = pl.when(lost).then(pl.col(f"{name}{CURRENCY}")).otherwise(None).fill_null("")
    return frames.wide[cost.section].select(currency.alias(name))[name].to_list()


def choice(frame: pl.DataFrame, entry: CodebookEntry | None) -> Sequence[str | None]:
    """The code of the one choice of each."""
    if entry is None:
        return [None] * len(frame)
    found: list[str | None] = frame[entry.question].cast(pl.String).to_list()
    return found


def choices(frames: Frames, entry: CodebookEntry | None, size: int) -> list[tuple[str, ...]]:
    """The codes of all choices of each."""
    if entry is None:
        return [()] * size
    long = frames.long_codes(entry)
    edges = np.searchsorted(long.rows, np.arange(size + 1))
    codes = [long.keys[code] for code in long.values.tolist()]
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}  # the same choices are one object
    found = (tuple(codes[start:end]) for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    return [kept.setdefault(some, some) for some in found]


def numbers(codes: Sequence[str]) -> tuple[int, ...]:
    """The codes that are numbers, as those of departments are."""
    return tuple(found for code in codes if (found := number(code)) is not None)


def number(code: str | None) -> int | None:
    """A code that is a number."""
    return int(code) if code is not None and code.isascii() and code.isdigit() and len(code) < 12 else None
