"""Ways in which answers are laid out: one row each, parts below the name of a department, or a matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from survey.operations.import_answer_claims import AnswerReading, NotRead, Remark
from survey.operations.import_answer_columns import (
    CELLS,
    HEADINGS,
    STAGE,
    AnswerColumns,
    ByHand,
    answer_heading_row,
    find_answer_columns,
)
from survey.operations.import_cells import Cells
from survey.operations.import_columns import DepartmentUnclear
from survey.operations.import_matrix import Laid
from survey.operations.import_matrix_find import find_matrix
from survey.operations.import_matrix_headings import has_marks
from survey.operations.import_rows import Refusal
from survey.operations.import_sections import with_departments
from survey.operations.import_several import one_each
from survey.operations.import_sheets import SHEET_NAME, is_sheet_name, with_sheet_names
from survey.operations.import_table import FileRefused, Table
from survey.operations.import_target import Target
from survey.operations.import_units import KnownUnit


@dataclass(frozen=True)
class Layout:
    """A table with a line for each entry, its columns, and what was set aside while it was laid out."""

    table: Table
    columns: AnswerColumns
    refusals: tuple[Refusal, ...] = ()
    leftovers: Mapping[int, str] = field(default_factory=dict)  # line -> text of its cell that answers nothing
    shared: Mapping[int, int] = field(default_factory=dict)  # line -> the first line of the same row
    same_cell: Mapping[int, int] = field(default_factory=dict)  # line -> the first line of the same cell of a matrix
    said_none: int = 0
    remarks: tuple[Remark, ...] = ()
    grouped: bool | None = None  # whether departments were filled in from rows above; None: not looked at yet

    @cached_property
    def _own(self) -> frozenset[str]:
        """Questions that each cell answers for itself although it shares its row."""
        made = {n for n, title in enumerate(self.columns.headings) if title == CELLS} if self.columns.block else set()
        return frozenset(name for name, numbers in self.columns.questions.items() if made & set(numbers))

    @cached_property
    def _first(self) -> frozenset[int]:
        return frozenset(self.shared.values())

    def is_shared(self, number: int) -> bool:
        """Whether there are other lines of the same row."""
        return number in self.shared or number in self._first

    def source(self, number: int, name: str) -> int:
        """The line that an answer comes from: the first of its cell if each cell answers, else of its row."""
        return (self.same_cell if name in self._own else self.shared).get(number, number)

    def add_set_aside(self, made: AnswerReading) -> None:
        """Add to a reading what was set aside: rows, cells that say nothing, and cells that answer nothing."""
        made.refusals += self.refusals
        made.numbers += [refusal.row for refusal in self.refusals]
        made.said_none += self.said_none
        made.remarks += self.remarks
        kept = {claim.row: claim for claim in made.claims}
        for number, text in self.leftovers.items():
            if (claim := kept.get(number)) is not None:
                reason = f"“{' '.join(text.split())[:80]}” answers no question of this list that can be told."
                words = ", ".join(f"“{self.columns.labels[name]}”" for name in claim.typed)
                made.not_read.append(NotRead(number, "", claim.department, reason, text[:200], words))


def layout_of(
    table: Table, wanted: Target, cells: Cells, hand: ByHand, known: Sequence[KnownUnit], *, department: str = ""
) -> Layout:
    """How a table is laid out, and its columns. Raises FileRefused, and ColumnsUnclear when a person has to say it."""
    if is_sheet_name(hand.places.get("department", "")) and (named := with_sheet_names(table, by_hand=True)):
        table, hand = named, _by_sheet(hand)
    laid = find_matrix(table, wanted, cells, hand, known)
    if laid is not None:
        return _of_matrix(laid, wanted, cells)
    table, columns = _with_columns(table, wanted, cells, hand)
    several = one_each(table, columns, known, department)
    return Layout(several.table, columns, shared=several.shared, remarks=several.remarks, grouped=several.grouped)


def _with_columns(table: Table, wanted: Target, cells: Cells, hand: ByHand) -> tuple[Table, AnswerColumns]:
    """Where no column names the department, the sheets or the parts of the list may."""
    try:
        return table, find_answer_columns(table, wanted, cells, hand)
    except DepartmentUnclear as unclear:
        named = with_sheet_names(table)
        if named is not None:
            return named, find_answer_columns(named, wanted, cells, _by_sheet(hand))
        row = answer_heading_row(table, wanted, hand)
        parts = with_departments(table, row)
        if parts is None and has_marks(table, row):
            words = f"{unclear.what} If the headings name departments, choose “{HEADINGS}” for it."
            raise DepartmentUnclear(words) from None
        if parts is None:
            raise
        return parts, find_answer_columns(parts, wanted, cells, hand)


def _by_sheet(hand: ByHand) -> ByHand:
    return replace(hand, places={**hand.places, "department": SHEET_NAME})


def _of_matrix(laid: Laid, wanted: Target, cells: Cells) -> Layout:
    if all(line.number not in laid.table.spots for line in laid.table.lines):
        raise FileRefused("No cell of the table says that a department has something.")
    columns = find_answer_columns(laid.table, wanted, cells, laid.hand)
    ended = columns.headings.index(STAGE) if STAGE in columns.headings else None
    if ended is not None and any(line.at(ended) for line in laid.table.lines if line.number in laid.table.spots):
        columns = replace(columns, stage=ended)
    columns = replace(columns, block=laid.block)
    return Layout(laid.table, columns, laid.refusals, laid.leftovers, laid.shared, said_none=laid.said_none)
