"""Counts what every two rows of bits share: what many have by words of bits, what few have pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.measure import across, running

Ints = NDArray[np.int64]
Bits = NDArray[np.uint64]
Counts = NDArray[np.unsignedinteger[Any]]
WORD = 64  # bits
BLOCK, HEIGHT = 1024, 96  # departments that are worked on together, so that what is made stays in the processor's cache
CHUNK = 64 * WORD  # columns that are unpacked together
OFTEN = 20  # what more than one department in 20 has is compared by bits, the rest counted pair by pair
PAIRS = 1_000_000  # that are counted together
THREADS, WORTH_THREADS = 2, 2_000  # departments; numpy lets go of the interpreter while it works on a block


def counted(bits: Bits, sizes: Ints) -> Counts:
    """The matrix of all pairs, in the smallest type that holds it; the diagonal holds the sizes.

    Row = department, bit = thing; `sizes` has things a department.
    """
    size, most = len(bits), int(sizes.max(initial=0))
    counts = np.zeros((size, size), dtype=np.uint8 if most <= 0xFF else np.uint16 if most <= 0xFFFF else np.uint32)
    often, seldom = _split(bits)
    for owners, numbers in seldom:
        _add_pairs(counts, owners, numbers)
    _add_words(counts, often)
    np.fill_diagonal(counts, sizes)
    return counts


def together(base: Counts) -> Ints:
    """The sum of each line. The matrix is the same turned over, and adding up whole lines is far faster."""
    found, wider = np.zeros(len(base), dtype=np.int64), np.dtype(f"u{2 * base.itemsize}")  # a few lines fit into that
    for start in range(0, len(base), HEIGHT):
        found += across(base[start : start + HEIGHT], 0, wider).astype(np.int64)
    return found


def _split(bits: Bits) -> tuple[Bits, list[tuple[Ints, Ints]]]:
    """Things that many have, as words of bits (row = word); for what few have: who, by thing, and how many a thing."""
    size, width = bits.shape
    often: list[Bits] = []
    seldom: list[tuple[Ints, Ints]] = []
    for start in range(0, width, CHUNK // WORD):
        words = np.ascontiguousarray(bits[:, start : start + CHUNK // WORD])
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
    behind = np.repeat(running(sizes), sizes) - np.arange(1, len(owners) + 1)  # owners of the same thing that follow
    until = running(behind)
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
