"""Headings of a matrix: which name departments, and which columns can be made of a table with ticks."""

from __future__ import annotations

from collections.abc import Iterable

from survey.operations.import_answer_columns import CELLS, HEADINGS, ByHand, answer_heading_row
from survey.operations.import_answer_words import answer_words
from survey.operations.import_columns import SAMPLE, headings_below
from survey.operations.import_headings import folded, heading_words, strength
from survey.operations.import_matrix import title_of
from survey.operations.import_matrix_cells import mark_of
from survey.operations.import_table import Table
from survey.operations.import_target import Target
from survey.operations.import_units import KnownUnit, key

FEWEST = 2  # columns that make a matrix
_SMALL = frozenset(["and", "of", "the", "for", "und", "fur", "et", "de", "la", "le", "y", "e", "en", "des", "du"])


def headings_to_choose(table: Table, wanted: Target, hand: ByHand) -> tuple[str, ...]:
    """What the columns are called, and those that can be made of them if several hold ticks."""
    hand = without_made(hand)
    row = answer_heading_row(table, wanted, hand)
    found = headings_below(table.lines, row)
    return (*found, HEADINGS, CELLS) if has_marks(table, row) and wanted.shape != "page" else found


def has_marks(table: Table, heading_row: int | None) -> bool:
    """Whether several columns hold hardly anything but ticks."""
    body = [line for line in table.lines if heading_row is not None and line.number > heading_row][:SAMPLE]
    width = max((len(line.cells) for line in body), default=0)
    held = ([text for line in body if (text := line.at(number))] for number in range(width))
    marks = (sum(mark_of(text) in ("tick", "none") for text in each) >= 0.8 * len(each) for each in held if each)
    return sum(marks) >= FEWEST


def is_made(title: str) -> bool:
    """Whether a title is that of a column that is made from a matrix."""
    return folded(title) in (*answer_words()["headings_chosen"], folded(CELLS))


def names_department(heading: str, known: frozenset[str]) -> bool:
    """A department of the register, or words that departments are called by."""
    plain = title_of(heading)
    if not plain or len(plain) > 100 or folded(plain) in answer_words()["totals"]:
        return False
    column = folded(plain) in heading_words()["department"]  # "Owner" is what a column is called, and no department
    if key(plain) in known or (0 < strength("department", plain) < 1 and not column):
        return True
    words = [word for word in folded(plain).split() if word not in _SMALL and not word.isdigit()]
    own, ends = answer_words()["department_words"], answer_words()["department_ends"]
    return 0 < len(words) <= 5 and all(
        word in own or any(word.endswith(end) and len(word) > len(end) for end in ends) for word in words
    )


def known_keys(known: Iterable[KnownUnit]) -> frozenset[str]:
    return frozenset(key(name) for unit in known for name in (unit.name, *unit.aliases))


def without_made(hand: ByHand) -> ByHand:
    """Titles of made columns do not stand in the file."""
    places = {role: title for role, title in hand.places.items() if not is_made(title)}
    return ByHand(places, [pair for pair in hand.pairs if not is_made(pair[0])], hand.department_given)
