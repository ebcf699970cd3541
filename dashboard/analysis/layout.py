"""Keeps matrices readable: order by size, at most 60 rows and 24 columns, the rest in one line and said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.measure import across
from dashboard.results import Head, Where

ROWS, COLUMNS, LINES = 40, 24, 60
OTHERS = "~others"
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Axis:
    """Which positions are shown, in order; `hidden` are added up in one line called others."""

    heads: tuple[Head, ...]
    shown: Ints
    hidden: Ints

    def fold(self, numbers: Ints, axis: int) -> Ints:
        """Sum a matrix of counts over its full axis into the shown lines and the one for others."""
        kept = np.take(numbers, self.shown, axis=axis)
        if not len(self.hidden):
            return kept
        rest = np.expand_dims(across(np.take(numbers, self.hidden, axis=axis), axis), axis)
        return np.concatenate([kept, rest], axis=axis)


def axis(
    sizes: Ints,
    head: Callable[[int], Head],
    limit: int,
    noun: str,
    *,
    full: bool = False,
    everything: bool = False,
) -> Axis:
    """The largest first (equal ones in their own order); empty ones are left out unless `everything`."""
    order = np.argsort(-sizes, kind="stable")
    order = order if everything else order[sizes[order] > 0]
    if full or len(order) <= limit:
        return Axis(tuple(head(int(place)) for place in order), order, order[:0])
    shown, hidden = order[: limit - 1], order[limit - 1 :]
    heads = [*(head(int(place)) for place in shown), Head(OTHERS, f"{len(hidden)} other {noun}")]
    return Axis(tuple(heads), shown, hidden)


def not_shown(rows: Axis, columns: Axis, row_noun: str, column_noun: str) -> str:
    """Says how much stands in the lines for others; '' when everything is shown."""
    parts = [
        f"{len(one.hidden)} {noun} with fewer"
        for one, noun in ((rows, row_noun), (columns, column_noun))
        if len(one.hidden)
    ]
    if not parts:
        return ""
    return f"{' and '.join(parts)} stand together as others; the download lists each. Totals are over all."


def shades(numbers: Ints) -> Ints:
    """Levels 0..4 by quarters of the largest number on a root scale, so that one giant does not pale the rest."""
    largest = int(numbers.max(initial=0))
    if largest <= 0:
        return np.zeros_like(numbers)
    return np.where(numbers > 0, np.ceil(4 * np.sqrt(numbers / largest)).clip(1, 4), 0).astype(np.int64)


def where(section: str, *conditions: tuple[str, str] | None) -> Where:
    """The entries with these answers."""
    return Where(section, tuple(condition for condition in conditions if condition is not None))


def conditions_of(question: str, key: str, shown: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The conditions behind one line of a matrix; the line for others holds everything that is not shown."""
    if key != OTHERS:
        return ((question, key),)
    return tuple((f"{question}!", one) for one in shown if one != OTHERS)
