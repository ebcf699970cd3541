"""How much every two departments share: counted for all pairs at once, and anew for one that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import combinations, combinations_with_replacement, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Counts = NDArray[np.unsignedinteger[Any]]
WORD = 64  # bits
BLOCK, HEIGHT = 512, 32  # departments that are worked on together, so that what is made stays in the processor's cache
CHUNK = 64 * WORD  # columns that are unpacked together
OFTEN = 20  # what more than one department in 20 has is compared by bits, the rest counted pair by pair
PAIRS = 1_000_000  # that are counted together
THREADS, WORTH_THREADS = 2, 2_000  # departments; numpy lets go of the interpreter while it works on a block
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
    bits = [np.zeros((departments, 0), dtype=np.uint64)]
    for start in range(0, max(1, things), CHUNK):
        width = min(CHUNK, -(-max(1, things - start) // WORD) * WORD)
        grid = np.zeros(departments * width, dtype=np.bool_)
        for owners, columns in cells:
            inside = slice(None) if things <= CHUNK else (columns >= start) & (columns < start + CHUNK)
            grid[owners[inside] * width + (columns[inside] - start)] = True
        bits.append(np.packbits(grid.reshape(departments, width), axis=1, bitorder="little").view(np.uint64))
    together = np.concatenate(bits, axis=1)
    return Incidence(together, np.bitwise_count(together).sum(axis=1, dtype=np.int64))


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
    base = _counted(things)
    return Overlap(things, base, _together(base) - things.sizes)


def _together(base: Counts) -> Ints:
    """The sum of each line. The matrix is the same turned over, and adding up whole lines is far faster."""
    found, wider = np.zeros(len(base), dtype=np.int64), np.dtype(f"u{2 * base.itemsize}")  # a few lines fit into that
    for start in range(0, len(base), HEIGHT):
        found += base[start : start + HEIGHT].astype(wider).sum(axis=0, dtype=wider).astype(np.int64)
    return found


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
    line = np.bitwise_count(things.bits[:, words] & things.bits[place, words]).sum(axis=1, dtype=np.int64)
    now = line.astype(dtype)
    others = last.others + line - before
    others[place] = int(line.sum()) - int(line[place])
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


def _counted(things: Incidence) -> Counts:
    """The matrix of all pairs, in the smallest type that holds it; the diagonal holds the sizes."""
    size, most = len(things.bits), int(things.sizes.max(initial=0))
    counts = np.zeros((size, size), dtype=np.uint8 if most <= 0xFF else np.uint16 if most <= 0xFFFF else np.uint32)
    often, seldom = _split(things)
    for owners, sizes in seldom:
        _add_pairs(counts, owners, sizes)
    _add_words(counts, often)
    np.fill_diagonal(counts, things.sizes)
    return counts


def _split(things: Incidence) -> tuple[Bits, list[tuple[Ints, Ints]]]:
    """Things that many have, as words of bits (row = word); for what few have: who, by thing, and how many a thing."""
    size, width = things.bits.shape
    often: list[Bits] = []
    seldom: list[tuple[Ints, Ints]] = []
    for start in range(0, width, CHUNK // WORD):
        words = np.ascontiguousarray(things.bits[:, start : start + CHUNK // WORD])
        cells = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
        sizes = _heights(cells)
        common = sizes * OFTEN > size
        often.append(_words(words, cells, common))
        few = ~common & (sizes > 1)  # what one department has is shared with nobody
        if few.any():
            rare = np.unpackbits((words & _bits(few)).view(np.uint8), bitorder="little").view(np.bool_)
            owners, columns = np.divmod(np.flatnonzero(rare), len(few))
            seldom.append((owners[np.argsort(columns.astype(np.uint16), kind="stable")], sizes[few].astype(np.int64)))
    return np.concatenate(often, axis=0), seldom


def _words(words: Bits, cells: NDArray[np.uint8], chosen: NDArray[np.bool_]) -> Bits:
    """The chosen columns as lines of words; moved together where that leaves clearly fewer words."""
    mask = _bits(chosen)
    used, needed = np.flatnonzero(mask), -(-int(np.count_nonzero(chosen)) // WORD)
    if needed * 4 > len(used) * 3:
        return np.ascontiguousarray((words[:, used] & mask[used]).T)
    together = np.zeros((len(cells), needed * WORD), dtype=np.uint8)
    np.compress(chosen, cells, axis=1, out=together[:, : np.count_nonzero(chosen)])
    return np.ascontiguousarray(np.packbits(together, axis=1).view(np.uint64).T)


def _heights(cells: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """How many ones each column has; as many lines at a time as a byte counts, which is far faster."""
    found = np.zeros(cells.shape[1], dtype=np.uint32)
    for start in range(0, len(cells), 0xFF):
        found += np.add.reduce(cells[start : start + 0xFF], axis=0, dtype=np.uint8)
    return found


def _bits(chosen: NDArray[np.bool_]) -> Bits:
    return np.packbits(chosen, bitorder="little").view(np.uint64)


def _add_pairs(counts: Counts, owners: Ints, sizes: Ints) -> None:
    """One more above the diagonal for every two owners of one thing; `sizes` says how many follow for each thing."""
    behind = np.repeat(np.cumsum(sizes), sizes) - np.arange(1, len(owners) + 1)  # owners of the same thing that follow
    until = np.cumsum(behind)
    start = 0
    while start < len(owners):
        end = max(start + 1, int(np.searchsorted(until, until[start] + PAIRS)))
        number = behind[start:end]
        first = np.repeat(np.arange(start, end), number)
        second = np.arange(1, len(first) + 1) - np.repeat(
            until[start:end] - until[start] + behind[start] - number, number
        )
        np.add.at(counts.reshape(-1), owners[first] * len(counts) + owners[first + second], counts.dtype.type(1))
        start = end


def _add_words(counts: Counts, words: Bits) -> None:
    """Add the bits that every two departments share to what is above the diagonal, and mirror all of it."""
    number = -(-len(counts) // BLOCK)
    edges = [len(counts) * at // number for at in range(number + 1)] if number else []
    blocks = list(pairwise(edges))
    corners = list(combinations_with_replacement(blocks, 2))
    if len(counts) < WORTH_THREADS:
        _add_corners(counts, words, corners)
        return
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda mine: _add_corners(counts, words, mine), (corners[n::THREADS] for n in range(THREADS))))


def _add_corners(counts: Counts, words: Bits, corners: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    for (top, bottom), (left, right) in corners:
        corner, rows, columns = counts[top:bottom, left:right], words[:, top:bottom], words[:, left:right]
        if top == left:
            size = bottom - top
            turned = _turned(rows, columns, size // 2 + 1, counts.dtype)
            if size % 2 == 0:
                turned[size // 2, size // 2 :] = 0  # half a turn meets every pair of an even number twice
            corner += _straight(turned, size)
            corner += corner.T
        else:
            corner += _straight(_turned(rows, columns, right - left, counts.dtype), right - left)
            counts[left:right, top:bottom] = corner.T


def _turned(rows: Bits, columns: Bits, turns: int, dtype: np.dtype[Any]) -> Counts:
    """Bits that row i shares with column i + t, counted on from the first one after the last: at [t, i].

    The columns over and over, read in lines that are one longer than there are columns, move on by one a line. So both
    sides are plain runs of memory, which takes a third of the time of one word against a run. At most one row more
    than columns.
    """
    height, width = rows.shape[1], columns.shape[1]
    line = width + 1
    found = np.zeros((turns, line), dtype=dtype)
    still, moving = np.zeros((HEIGHT, line), dtype=np.uint64), np.empty((HEIGHT * line // width + 2, width), np.uint64)
    common = np.empty(HEIGHT * line, dtype=np.uint64)  # made once: fresh memory costs more than the arithmetic
    number = np.empty(HEIGHT * line, dtype=np.uint8)
    flat, fixed, run = found.reshape(-1), still.reshape(-1), moving.reshape(-1)
    for row, column in zip(rows, columns, strict=True):
        still[:, :height], moving[...] = row, column
        for start in range(0, turns, HEIGHT):
            part, at = flat[start * line : (start + HEIGHT) * line], start % width
            both, ones = common[: len(part)], number[: len(part)]
            np.bitwise_and(run[at : at + len(part)], fixed[: len(part)], out=both)
            np.bitwise_count(both, out=ones)
            np.add(part, ones, out=part)
    return found[:, :height]


def _straight(turned: Counts, columns: int) -> Counts:
    """The same at [i, column]."""
    turns, height = turned.shape
    width = columns + height
    longer = np.zeros((height, width + 1), dtype=turned.dtype)  # read in lines one shorter, each moves on by one
    longer[:, :turns] = turned.T
    moved = longer.reshape(-1)[: height * width].reshape(height, width)
    moved[:, : height - 1] += moved[:, columns : columns + height - 1]
    return moved[:, :columns]


def _blocks(size: int) -> Iterator[tuple[int, int]]:
    for start in range(0, size, BLOCK):
        yield start, min(start + BLOCK, size)


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
