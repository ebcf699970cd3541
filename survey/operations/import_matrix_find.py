"""Finds the columns that are a matrix: headings that name departments or things, cells that say who has what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from questionnaires.model import Question
from questionnaires.names.products import product
from survey.operations.import_answer_columns import ENOUGH, ByHand, answer_heading_row
from survey.operations.import_answer_headings import heading_strength
from survey.operations.import_answer_words import answer_words
from survey.operations.import_cells import Cells
from survey.operations.import_columns import SAMPLE, headings_below, named_column
from survey.operations.import_headings import folded, strength
from survey.operations.import_matrix import Block, Laid, is_total, laid_out, title_of
from survey.operations.import_matrix_cells import Meaning, mark_of
from survey.operations.import_matrix_headings import FEWEST, is_made, known_keys, names_department, without_made
from survey.operations.import_table import FileRefused, Table
from survey.operations.import_target import Target
from survey.operations.import_tools import tools_in
from survey.operations.import_units import KnownUnit

LONGEST_LIST = 300  # characters of a cell with names of tools
REAL = 1.5  # how strong the heading of a column is that names departments by itself


def find_matrix(table: Table, wanted: Target, cells: Cells, hand: ByHand, known: Sequence[KnownUnit]) -> Laid | None:
    """The table with a line for each cell, if it is such a table. Raises FileRefused if there are too many."""
    row = answer_heading_row(table, wanted, without_made(hand))
    if row is None or wanted.shape == "page":
        return None
    lower = _below_headings(table, row)
    for each, at in ((table, row), *([lower] if lower is not None else [])):
        head = headings_below(each.lines, at)
        if at != row and not _has_columns(head, hand):
            continue
        block = _block_of(_Find(each, at, head, wanted, cells, hand, known), hand)
        if block is not None:
            return laid_out(each, at, head, block, hand)
    return None


def _block_of(found: _Find, hand: ByHand) -> Block | None:
    asked = folded(hand.places.get("department", ""))
    by_headings = asked in answer_words()["headings_chosen"]
    block = found.departments(by_hand=by_headings) if by_headings or not asked else None
    return block if block is not None or by_headings else found.things() or found.kinds()


def _has_columns(head: Sequence[str], hand: ByHand) -> bool:
    """Whether all columns that a person named are there."""
    try:
        _given(hand, head)
    except FileRefused:
        return False
    return True


def _given(hand: ByHand, head: Sequence[str]) -> set[int]:
    """The columns that a person named. Raises FileRefused if one is not there."""
    titles = [*(title for title, _name in hand.pairs), *hand.places.values()]
    return {named_column(title, head) for title in titles if title and not is_made(title)}


def _below_headings(table: Table, row: int) -> tuple[Table, int] | None:
    """Headings in two rows, "Departments" above the names of several: read as the lower one."""
    at = next(number for number, line in enumerate(table.lines) if line.number == row)
    if at + 1 >= len(table.lines):
        return None
    upper, lower = table.lines[at], table.lines[at + 1]
    new = [cell for number, cell in enumerate(lower.cells) if cell and not upper.at(number)]
    if len(new) < FEWEST - 1 or any(mark_of(cell) != "word" for cell in lower.cells if cell):
        return None
    width = max(len(upper.cells), len(lower.cells))
    both = replace(lower, cells=tuple(lower.at(number) or upper.at(number) for number in range(width)))
    return replace(table, lines=(*table.lines[:at], both, *table.lines[at + 2 :])), lower.number


def _has_product(text: str) -> bool:
    return (
        len(text) <= LONGEST_LIST and mark_of(text) == "word" and any(tool.product for tool in tools_in(text, "", ""))
    )


class _Find:
    def __init__(
        self,
        table: Table,
        row: int,
        head: tuple[str, ...],
        wanted: Target,
        cells: Cells,
        hand: ByHand,
        known: Sequence[KnownUnit],
    ) -> None:
        self._head, self._wanted, self._cells = head, wanted, cells
        self._known = known_keys(known)
        self._below = [line for line in table.lines if line.number > row]
        body = [line for line in self._below[: 2 * SAMPLE] if not is_total(line)]
        self._body = [[text for line in body[:SAMPLE] if (text := line.at(number))] for number in range(len(head))]
        self._given = _given(hand, head)
        self._free = [n for n, title in enumerate(head) if n not in self._given and not title.startswith("Column ")]
        self._hints = [cell for line in table.lines if line.number < row for cell in line.cells if cell] + [table.sheet]

    def departments(self, *, by_hand: bool) -> Block | None:
        """A column for each department; the rows are things."""
        if not by_hand and any(self._is_departments(n) for n in range(len(self._head))):
            return None
        sure = [n for n in self._free if names_department(self._head[n], self._known) and not self._explained(n)]
        columns = self._with_neighbours(sure)
        if by_hand:
            columns = [n for n in self._free if self._is_marks(n) and not self._explained(n)]
        elif len(sure) < FEWEST or 2 * len(sure) < len(columns):
            return None
        return self._block(columns, None, by_hand=by_hand) if columns else None

    def things(self) -> Block | None:
        """A column for each thing; the rows are departments."""
        naming = self._naming()
        if naming is None or not self._rows_are_departments():
            return None
        sure = [n for n in self._free if self._is_thing(naming, self._head[n]) and self._is_marks(n)]
        columns = self._with_neighbours(sure)
        if len(sure) < FEWEST or 2 * len(sure) < len(columns):
            return None
        return self._block(columns, naming, by_hand=False)

    def kinds(self) -> Block | None:
        """A column for each choice of a question; the rows are departments, the cells name the entries."""
        naming = self._naming()
        if naming is None or naming.role != "tool" or not self._rows_are_departments():
            return None
        for question in self._wanted.questions:
            if question.type not in ("select_one", "select_multiple"):
                continue
            words = self._cells.words(question)
            sure = [n for n in self._free if words.find(title_of(self._head[n])) and self._names_tools(n, 0.0)]
            if len(sure) < FEWEST:
                continue
            beside = [n for n in self._free if n not in sure and self._names_tools(n, 0.5)]
            beside = [n for n in beside if not self._explained(n) and strength("department", self._head[n]) < ENOUGH]
            held = [text for n in sure for text in self._body[n]]
            if 3 * sum(map(_has_product, held)) >= len(held):
                return Block(tuple(sorted([*sure, *beside])), question, self._meaning([*sure, *beside]), naming)
        return None

    def _rows_are_departments(self) -> bool:
        return any(self._is_departments(n, ENOUGH) for n in range(len(self._head)))

    def _names_tools(self, number: int, share: float) -> bool:
        """Whether the cells are names, of which at least that share is known."""
        names = self._share(number, lambda text: mark_of(text) in ("word", "none")) >= 0.6
        return names and (not share or self._share(number, _has_product) >= share)

    def _meaning(self, columns: Sequence[int]) -> Meaning:
        held = [text for line in self._below if not is_total(line) for n in columns if (text := line.at(n))]
        corner = [self._head[n] for n in range(min(columns)) if n not in columns]
        return Meaning(self._wanted, self._cells, held, [*self._hints, *corner, *(self._head[n] for n in columns)])

    def _block(self, columns: Sequence[int], heading: Question | None, *, by_hand: bool) -> Block | None:
        meaning, naming = self._meaning(columns), self._naming()
        held = [text for line in self._below if not is_total(line) for n in columns if (text := line.at(n))]
        names = sum(_has_product(text) for text in held) if naming is not None and naming.role == "tool" else 0
        if heading is None and 2 * names >= len(held) > 0:
            return Block(tuple(sorted(columns)), None, meaning, naming)
        sure = all(names_department(self._head[n], self._known) for n in columns) and not self._go_on(columns)
        if not held or not (by_hand or meaning.word or sure or 2 * meaning.said >= len(held)):
            return None
        function = self._wanted.of_role("function")
        ends = self._wanted.of_role("tool") is not None and function is not None and "none" in function.missing
        named = self._named(columns) if heading is None else None
        return Block(tuple(sorted(columns)), heading, meaning, None, named, ends)

    def _named(self, columns: Sequence[int]) -> tuple[str, Question] | None:
        """The column with the names of the entries, if its heading does not say so."""
        naming = self._naming()
        beside = [n for n in range(len(self._head)) if n not in columns and n not in self._given]
        if naming is None or any(heading_strength(naming, self._head[n]) >= ENOUGH for n in beside):
            return None
        words = [n for n in beside if self._share(n, lambda text: mark_of(text) == "word") > 0.5]
        left = [n for n in words if n < min(columns)]
        return (self._head[(left or words)[0]], naming) if words else None

    def _go_on(self, columns: Sequence[int]) -> bool:
        """Whether the cells name departments themselves: a list of them that goes on over several columns."""
        held = [text for n in columns for text in self._body[n]]
        return 2 * sum(names_department(text, self._known) for text in held) > len(held)

    def _naming(self) -> Question | None:
        return self._wanted.key or next(iter(self._wanted.naming), None)

    def _with_neighbours(self, sure: Sequence[int]) -> list[int]:
        """Columns of marks between them and right beside them are of the same kind."""
        if not sure:
            return []
        first, last = min(sure), max(sure)
        between = [n for n in range(first, last) if self._is_beside(n)]
        before = list(takewhile(self._is_beside, range(first - 1, -1, -1)))
        after = list(takewhile(self._is_beside, range(last + 1, len(self._head))))
        return sorted({*sure, *between, *before, *after})

    def _is_beside(self, number: int) -> bool:
        plain = folded(self._head[number])
        words = answer_words()
        if number not in self._free or plain in words["attribute_words"] or plain in words["totals"]:
            return False
        return bool(self._body[number]) and self._is_marks(number) and not self._explained(number)

    def _is_marks(self, number: int) -> bool:
        return not self._body[number] or self._share(number, lambda text: mark_of(text) != "word") >= 0.8

    def _is_departments(self, number: int, enough: float = REAL) -> bool:
        """Whether a column names the department of each row."""
        own = strength("department", self._head[number])
        if own < ENOUGH or self._share(number, lambda text: mark_of(text) == "word" and len(text) < 400) <= 0.5:
            return False
        return own >= enough or self._share(number, lambda text: names_department(text, self._known)) >= 0.5

    def _is_thing(self, naming: Question, heading: str) -> bool:
        plain = title_of(heading)
        if naming.role == "tool":
            return product(plain) is not None
        return bool(naming.choices) and self._cells.words(naming).find(plain) is not None

    def _explained(self, number: int) -> bool:
        """Whether a column answers a question, or has another meaning that is known."""
        title = self._head[number]
        listed = answer_words()
        if strength("parent", title) >= 1 or folded(title) in (*listed["stage"], *listed["year"], *listed["currency"]):
            return True
        return any(
            heading_strength(question, title) >= ENOUGH and self._fits(question, number)
            for question in self._wanted.questions
        )

    def _fits(self, question: Question, number: int) -> bool:
        """Whether the cells are of the kind that the question asks for."""
        if question.type in ("integer", "decimal", "estimate"):
            return self._share(number, lambda text: mark_of(text, counted=True) == "amount") >= 0.5
        if question.type in ("select_one", "select_multiple"):
            words = self._cells.words(question)
            return self._share(number, lambda text: words.find(" ".join(text.split())) is not None) >= 0.5
        return self._share(number, lambda text: mark_of(text) == "word") > 0.5

    def _share(self, number: int, holds: Callable[[str], bool]) -> float:
        held = self._body[number]
        return sum(map(holds, held)) / len(held) if held else 0.0
