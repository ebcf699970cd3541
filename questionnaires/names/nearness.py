"""Finds texts that are written nearly alike, two by two or in a whole list without comparing all with all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

Word = Literal["same", "ask", "different"]

SHORTEST = 5  # letters below which nothing counts as a slip of the keys
LONG = 8  # letters from which two slips are taken for one name
_DIGIT = re.compile(r"\d")
CROWD = 60  # texts sharing one piece beyond which the piece says nothing


class Verdict(NamedTuple):
    """`same` may be merged without a question, `ask` is for a person to decide; `score` runs from 0 to 1."""

    verdict: Word
    score: float


SAME = Verdict("same", 1.0)
DIFFERENT = Verdict("different", 0.0)


def ask(score: float) -> Verdict:
    """A pair that a person should look at, with `score` kept between the two certain ends."""
    return Verdict("ask", round(min(max(score, 0.05), 0.99), 3))


def different(score: float = 0.0) -> Verdict:
    """Two different things that may be written alike all the same."""
    return Verdict("different", round(min(max(score, 0.0), 0.99), 3))


def nearness(a: str, b: str) -> float:
    """1 for equal texts, 0 for texts without a common letter; a swap of two letters is one slip."""
    return float(OSA.normalized_similarity(a, b))


def near(a: str, b: str) -> bool:
    """Whether two squeezed names can be one with a slip or two; digits never slip, they tell names apart."""
    return min(len(a), len(b)) >= SHORTEST and digits(a) == digits(b) and _slipped(a, b)


def _slipped(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    if OSA.distance(a, b, score_cutoff=1) <= 1:
        return True
    return shorter >= LONG and Levenshtein.distance(a, b, score_cutoff=2) <= 2


def digits(text: str) -> str:
    """The digits of `text` in order."""
    return "" if text.isalpha() else "".join(_DIGIT.findall(text))


def near_pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each pair of distinct texts for which `near` holds.

    Two texts at most two edits apart share one of three pieces of the shorter in about the same place, so only those
    that share a piece are measured. A piece that is very common is left out, which keeps the work near linear.
    """
    listed = sorted({text for text in texts if len(text) >= SHORTEST}, key=lambda text: (len(text), text))
    index: defaultdict[tuple[str, int, int, str], list[str]] = defaultdict(list)
    for text in listed:
        number, size = digits(text), len(text)
        tried: set[str] = set()
        for length in range(max(SHORTEST, size - 2), size + 1):
            for piece, start, width in _pieces(length):
                for shift in range(max(0, start - 2), min(size - width, start + 2) + 1):
                    tried.update(index.get((number, length, piece, text[shift : shift + width]), ())[:CROWD])
        for other in tried:
            if _slipped(other, text):
                yield other, text
        for piece, start, width in _pieces(size):
            index[number, size, piece, text[start : start + width]].append(text)


@lru_cache(maxsize=256)
def _pieces(length: int) -> Sequence[tuple[int, int, int]]:
    """(number, start, size) of the three pieces of a text of `length` letters."""
    cuts = [length * number // 3 for number in range(4)]
    return tuple((number, cuts[number], cuts[number + 1] - cuts[number]) for number in range(3))


def spread(groups: Mapping[str, Sequence[str]], a: str, b: str) -> Iterator[tuple[str, str]]:
    """Each pair of texts of which one stands under `a` and the other under `b`."""
    for first in groups[a][:CROWD]:
        for second in groups[b][:CROWD]:
            if first != second:
                yield (first, second) if first <= second else (second, first)
