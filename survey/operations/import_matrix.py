"""Tables with a column for each department, or for each thing: every cell that says something becomes a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from questionnaires.model import Question
from survey.operations.import_accounts import is_footer
from survey.operations.import_answer_columns import CELLS, HEADINGS, STAGE, ByHand
from survey.operations.import_answer_words import answer_words
from survey.operations.import_headings import folded
from survey.operations.import_matrix_cells import Mark, Meaning
from survey.operations.import_money import LONGEST, currency_in_heading, with_currency
from survey.operations.import_rows import Refusal
from survey.operations.import_table import ROW_LIMIT, FileRefused, Line, Spot, Table

MOST_CELLS = 20_000_000
STEP = 1_000_000_000  # numbers of made lines begin here, far from those of rows
REPEATED = "The headings are repeated here."
TOTAL = "This is a total or a note, not an entry of this list."
NOBODY = "No cell of this row says that there is something."
NAMELESS = "“{}” does not name anything."
UNCLEAR = "“{}” does not say whether there is something."


class Block(NamedTuple):
    """The columns that are a matrix. `heading` and `cell` are questions that they answer; None is the department."""

    columns: tuple[int, ...]
    heading: Question | None
    meaning: Meaning
    cell: Question | None = None  # the question whose names stand in the cells
    named: tuple[str, Question] | None = None  # a column that holds the names of the entries without saying so
    ends: bool = False  # whether an entry can be something that is no longer in use


@dataclass(frozen=True)
class Laid:
    """A table in which every line is one entry, and what was left beside it."""

    table: Table
    hand: ByHand
    block: tuple[int, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    leftovers: Mapping[int, str] = field(default_factory=dict)  # line -> text of its cell that answers nothing
    shared: Mapping[int, int] = field(default_factory=dict)  # line -> the first line of the same row
    said_none: int = 0


def laid_out(table: Table, heading_row: int, headings: Sequence[str], block: Block, hand: ByHand) -> Laid:
    """A line for each cell of the matrix that says something. Raises FileRefused if these are too many."""
    work = _Work(table, heading_row, headings, block, all_kept=says_cells(hand))
    for line in table.lines:
        work.take(line)
    return Laid(
        replace(table, lines=tuple(work.lines), spots=work.spots),
        _with_made_columns(hand, block),
        block.columns,
        tuple(work.refusals),
        work.leftovers,
        work.shared,
        work.said_none,
    )


def _with_made_columns(hand: ByHand, block: Block) -> ByHand:
    """What a person said, with what the made columns hold."""
    pairs, places = list(hand.pairs), dict(hand.places)
    if block.heading is None:
        places["department"] = HEADINGS
    else:
        pairs.append((HEADINGS, block.heading.name))
    if not says_cells(hand):
        asked = [q for q in (block.cell, block.meaning.number, block.meaning.word) if q is not None]
        pairs += [(CELLS, question.name) for question in asked] or [(CELLS, "")]
    if block.named is not None:
        pairs.append((block.named[0], block.named[1].name))
    return replace(hand, places=places, pairs=tuple(pairs))


def says_cells(hand: ByHand) -> bool:
    """Whether a person said what the cells answer."""
    return any(folded(title) == folded(CELLS) for title, _name in hand.pairs)


class _Work:
    def __init__(
        self, table: Table, heading_row: int, headings: Sequence[str], block: Block, *, all_kept: bool
    ) -> None:
        self._table, self._row, self._block, self._all_kept = table, heading_row, block, all_kept
        self._inside, self._width = frozenset(block.columns), len(headings)
        given = next(line for line in table.lines if line.number == heading_row)
        self._titles = {number: title_of(given.at(number)) for number in block.columns}
        self._given = [folded(cell) for cell in given.cells if cell]
        self.lines: list[Line] = []
        self.spots: dict[int, Spot] = dict(table.spots)
        self.refusals: list[Refusal] = []
        self.leftovers: dict[int, str] = {}
        self.shared: dict[int, int] = {}
        self.said_none = 0

    def take(self, line: Line) -> None:
        if line.number < self._row:
            self.lines.append(line)
        elif line.number == self._row:
            cells = [*line.cells, *[""] * (self._width - len(line.cells)), HEADINGS, CELLS, STAGE]
            self.lines.append(replace(line, cells=tuple(cells)))
        elif reason := self._unusable(line):
            self._refuse(line.number, "", reason, line)
        else:
            self._split(line)

    def _unusable(self, line: Line) -> str:
        filled = [cell for cell in line.cells if cell]
        inside = [(folded(line.at(column)), folded(self._titles[column])) for column in self._inside if line.at(column)]
        again = len(inside) > 1 and all(text == title for text, title in inside)
        if again or [folded(cell) for cell in filled] == self._given:
            return REPEATED
        return TOTAL if is_total(line) else ""

    def _refuse(self, number: int, column: str, reason: str, line: Line, text: str = "") -> None:
        whole = " · ".join(cell for cell in line.cells if cell)
        self.refusals.append(Refusal(number, column, reason, (text or whole)[:200]))

    def _split(self, line: Line) -> None:
        """A line for each cell; those of one row share what its other columns say."""
        meaning, first, before = self._block.meaning, 0, len(self.refusals)
        base = ["" if column in self._inside else line.at(column) for column in range(self._width)]
        for column in self._block.columns:
            text = line.at(column)
            mark: Mark = meaning.mark(text) if text else "none"
            if mark == "none":
                self.said_none += bool(text)
                continue
            number = self._new(line, column)
            if reason := self._unread(mark):
                self._refuse(number, self._titles[column], reason.format(text[:80]), line, text)
                continue
            self.lines.append(Line(number, (*base, self._titles[column], *self._cells(number, text, mark))))
            if first:
                self.shared[number] = first
            first = first or number
        if not first and len(self.refusals) == before:
            self._refuse(line.number, "", NOBODY, line)

    def _unread(self, mark: Mark) -> str:
        if mark == "unclear" or (mark == "ended" and not self._block.ends):
            return UNCLEAR
        return NAMELESS if self._block.cell is not None and mark != "word" else ""

    def _new(self, line: Line, column: int) -> int:
        number = STEP + len(self.spots)
        if len(self.spots) > ROW_LIMIT or len(self.spots) * self._width > MOST_CELLS:
            raise FileRefused(f"The table has more than {ROW_LIMIT:,} filled cells. Please split it.")
        self.spots[number] = self._table.spot(line.number)._replace(column=self._titles[column])
        return number

    def _cells(self, number: int, text: str, mark: Mark) -> tuple[str, str]:
        """What stands in the made columns for cells and for what is still in use."""
        meaning = self._block.meaning
        if mark == "tick":
            return "", ""
        if mark == "ended":
            return "", text
        if self._all_kept or self._block.cell is not None:
            return text, ""
        if meaning.number is not None and (mark == "amount" or meaning.is_amount(text)):
            return with_currency(text, "", f"({meaning.currency})" if meaning.currency else ""), ""
        if mark == "word" and meaning.word is not None and meaning.knows(meaning.word, text):
            return text, ""
        self.leftovers[number] = text
        return "", ""


def is_total(line: Line) -> bool:
    """A row of sums, or a note below the table."""
    first = next(cell for cell in line.cells if cell)
    return is_footer(first) or folded(first) in answer_words()["totals"]


def title_of(heading: str) -> str:
    """What a heading names, without the currency beside it."""
    plain = " ".join(heading.split())
    if len(plain) <= LONGEST and currency_in_heading(plain) and plain.endswith((")", "]")):
        return plain[: max(plain.rfind("("), plain.rfind("["))].strip() or plain
    return plain
