"""Headings of lists of answers: how much one says that a column answers a question, and in which row they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from questionnaires.model import Question
from survey.operations.import_answer_words import role_headings
from survey.operations.import_columns import HEAD
from survey.operations.import_headings import Role, folded, heading_words, strength
from survey.operations.import_table import Line
from survey.operations.import_target import Target

PLACES: tuple[Role, ...] = ("department", "parent")


def heading_strength(question: Question, heading: str) -> float:
    """How much a heading says that a column answers a question: 0 not at all, 3 by the question's own label."""
    return _strength(question.label, question.name, question.role or "", heading)


@lru_cache(maxsize=8192)
def _strength(question_label: str, question_name: str, role: str, heading: str) -> float:
    plain = folded(heading) if len(heading) <= 200 else ""
    if not plain:
        return 0.0
    label, name = folded(question_label), folded(question_name)
    if plain in (label, name):
        return 3.0
    words = role_headings().get(role, ())
    if plain in words:
        return 2.0 - words.index(plain) / 100
    tokens = [word for word in plain.split() if word not in heading_words()["fillers"] and not word.isdigit()]
    if (bare := " ".join(tokens)) in words:
        return 1.9 - words.index(bare) / 100
    close = max(fuzz.ratio(plain, each) for each in (label, name)) / 100
    if close >= 0.85:
        return 1.0 + close / 2
    inside = [words.index(word) for word in words if word in tokens]
    return 0.9 - min(inside) / 200 if inside and len(tokens) <= 4 else 0.0


def likeliest_headings(lines: Sequence[Line], wanted: Target, titles: Iterable[str]) -> int | None:
    """The row that holds the titles given by hand, else the likeliest; None if there is no row with two cells."""
    names = {folded(title) for title in titles if title}
    head = lines[:HEAD]
    held = [line.number for line in head if names and names <= {folded(cell) for cell in line.cells if cell}]
    if held:
        return held[0]
    weights = {line.number: _weight(line.cells, wanted) for line in head}
    number, best = max(weights.items(), key=lambda pair: pair[1], default=(0, 0.0))
    if best >= 1.0:
        return number
    return next((line.number for line in head if sum(bool(cell) for cell in line.cells) > 1), None)


def _weight(row: Sequence[str], wanted: Target) -> float:
    cells = [cell for cell in row if cell]
    if len(cells) < 2:
        return 0.0
    known = sum(
        max([*(strength(role, cell) for role in PLACES), *(heading_strength(q, cell) for q in wanted.questions)])
        for cell in cells
    )
    return known / (1 + sum(len(cell) > 120 for cell in cells)) if len(set(cells)) == len(cells) else known / 2
