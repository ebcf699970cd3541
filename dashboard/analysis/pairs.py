"""How much every two departments share: counted for all pairs at once, and anew for one that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from dashboard.analysis import pair_counts
from dashboard.analysis.pair_counts import WORD, Bits, Counts, Ints
from dashboard.measure import across, whole

FEW = 32  # departments whose rows are kept beside an older matrix before it is written anew


@dataclass(frozen=True)
class Incidence:
    """Which department has which thing, as bits: row = department, column = thing; `sizes` has things a department."""

    bits: Bits
    sizes: Ints

    def both(self, first: int, second: int) -> Ints:
        """The columns that two departments share."""
        shared = np.unpackbits((self.bits[first] & self.bits[second]).view(np.uint8), bitorder="little")
        return np.flatnonzero(shared).astype(np.int64)


class Pairs(NamedTuple):
    """Pairs of departments, most shared first; `first` < `second` are rows, `either` is what one or the other has."""

    first: Ints
    second: Ints
    score: Ints
    either: Ints


def incidence(departments: int, things: int, cells: Sequence[tuple[Ints, Ints]]) -> Incidence:
    """From (departments, things) that may name the same twice."""
    bits, most = [np.zeros((departments, 0), dtype=np.uint64)], pair_counts.CHUNK
    for start in range(0, max(1, things), most):
        width = min(most, -(-max(1, things - start) // WORD) * WORD)
        grid = np.zeros(departments * width, dtype=np.bool_)
        for owners, columns in cells:
            inside = slice(None) if things <= most else (columns >= start) & (columns < start + most)
            grid[owners[inside] * width + (columns[inside] - start)] = True
        bits.append(np.packbits(grid.reshape(departments, width), axis=1, bitorder="little").view(np.uint64))
    together = np.concatenate(bits, axis=1)
    return Incidence(together, across(np.bitwise_count(together), 1))


def plain_counts(things: Sequence[frozenset[int]]) -> dict[tuple[int, int], int]:
    """What the counts mean, one pair at a time: the tests hold everything here against it."""
    return {(i, j): len(things[i] & things[j]) for i, j in combinations(range(len(things)), 2)}


@dataclass(frozen=True)
class Overlap:
    """Shared things of all pairs.

    `base` may belong to an earlier version; rows of departments that changed since lie in `changed`. Read by `rows`.
    `others` is what a department shares with all others together.
    """

    incidence: Incidence
    base: Counts
    others: Ints
    changed: Mapping[int, Counts] = field(default_factory=dict)

    def rows(self, places: Ints) -> Counts:
        """A copy of the lines of these departments against all; a department shares all it has with itself."""
        found = self.base[places]
        for place, line in self.changed.items():
            found[:, place] = line[places]
            found[places == place] = line
        return found

    def between(self, places: Ints) -> Ints:
        """These departments against each other, zero against themselves."""
        found = self.rows(places)[:, places].astype(np.int64)
        np.fill_diagonal(found, 0)
        return found


def count(things: Incidence) -> Overlap:
    """All pairs anew."""
    base = pair_counts.counted(things.bits, things.sizes)
    return Overlap(things, base, pair_counts.together(base) - things.sizes)


def updated(last: Overlap, things: Incidence) -> Overlap:
    """All pairs, given an earlier answer: only departments whose things changed are counted again.

    Columns of both must mean the same; later ones may have been added at the end.
    """
    older, newer = _as_wide(last.incidence.bits, things.bits)
    if len(older) != len(newer) or things.sizes.max(initial=0) > np.iinfo(last.base.dtype).max:
        return count(things)
    differing = np.flatnonzero((older != newer).any(axis=1)).tolist()
    if len(differing) + len(last.changed) > FEW:
        return count(things)
    found = last
    for place in differing:
        found = _with_row(found, things, place, last.base.dtype)
    return replace(found, incidence=things)


def _with_row(last: Overlap, things: Incidence, place: int, dtype: np.dtype[Any]) -> Overlap:
    """With one line counted anew; lines that are still to be counted are corrected when their turn comes."""
    before = last.rows(np.array([place], dtype=np.int64))[0]
    words = np.flatnonzero(things.bits[place])
    line = across(np.bitwise_count(things.bits[:, words] & things.bits[place, words]), 1)
    now = line.astype(dtype)
    others = last.others + line - before
    others[place] = whole(line) - int(line[place])
    changed = {at: _at(row, place, now[at]) for at, row in last.changed.items()} | {place: now}
    return Overlap(things, last.base, others, changed)


def _at(line: Counts, place: int, value: Any) -> Counts:
    corrected = line.copy()
    corrected[place] = value
    return corrected


def _as_wide(first: Bits, second: Bits) -> tuple[Bits, Bits]:
    width = max(first.shape[1], second.shape[1])
    return _padded(first, width), _padded(second, width)


def _padded(bits: Bits, width: int) -> Bits:
    if bits.shape[1] == width:
        return bits
    return np.pad(bits, ((0, 0), (0, width - bits.shape[1])))


def _blocks(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, pair_counts.BLOCK):
        yield start, min(start + pair_counts.BLOCK, size)


def closest(overlap: Overlap, chosen: Ints, limit: int) -> tuple[Pairs, int]:
    """The first pairs with one of the chosen departments that share something, and how many there are.

    Most shared first; of equal ones those that have less beside it, then in the order of the departments.
    """
    sizes = overlap.incidence.sizes
    number, least = 0, 1
    found = [np.zeros((4, 0), dtype=np.int64)]
    is_chosen = np.zeros(len(sizes), dtype=np.bool_)
    is_chosen[chosen] = True
    everybody = np.arange(len(sizes))
    for start, end in _blocks(len(chosen)):
        places = chosen[start:end]
        lines = overlap.rows(places)
        lines[is_chosen & (everybody <= places[:, None])] = 0  # each pair once
        number += int(np.count_nonzero(lines))
        least = _threshold(lines, limit, least)
        row, column = np.nonzero(lines >= least)
        score = lines[row, column].astype(np.int64)
        one, other = places[row], column.astype(np.int64)
        first, second = np.minimum(one, other), np.maximum(one, other)
        found.append(_best(np.stack([first, second, score, sizes[first] + sizes[second] - score]), limit))
    return Pairs(*_best(np.concatenate(found, axis=1), limit)), number


def _threshold(lines: Counts, limit: int, least: int) -> int:
    """The largest score that `limit` of these cells reach, or `least`."""
    low, high = least, int(lines.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        if np.count_nonzero(lines >= middle) >= limit:
            low = middle
        else:
            high = middle - 1
    return low


def _best(pairs: Ints, limit: int) -> Ints:
    """The first `limit` columns of (first, second, score, either) in the order of `closest`."""
    if pairs.shape[1] > limit:
        _, _, score, either = pairs
        rank = either - score * (int(either.max()) + 1)
        pairs = pairs[:, rank <= np.partition(rank, limit - 1)[limit - 1]]
    first, second, score, either = pairs
    return pairs[:, np.lexsort((second, first, either, -score))[:limit]]
