"""A table as read from a file: numbered rows of tidy text, the limits for files, and the refusal of a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from survey.errors import Invalid

PACKED_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 100 * 1024 * 1024
ROW_LIMIT = 200_000
COLUMN_LIMIT = 500
SHEET_STEP = 2_000_000  # numbers of lines of the next sheet begin so much later; a sheet has about a million rows
LIMITS_IN_WORDS = "CSV or Excel (.xlsx), at most 20 MB (100 MB unpacked) and 200,000 rows"
_DROPPED = dict.fromkeys((0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD))


class FileRefused(Invalid):
    """A file that cannot be read as a table; nothing of it was taken."""

    title = "This file cannot be read"
    todo = f"Choose another file: {LIMITS_IN_WORDS}."

    def __init__(self, sentence: str) -> None:
        super().__init__({"file": sentence}, sentence)


class Spot(NamedTuple):
    """Where something stands in the file. `sheet` if several were read, `column` for one cell of a row."""

    row: int
    sheet: str = ""
    column: str = ""

    @property
    def words(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"row {self.row}{column}" + (f" of sheet {self.sheet}" if self.sheet else "")


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `number` is what a spreadsheet shows beside it, the first row is 1, unless the table has `spots`."""

    number: int
    cells: tuple[str, ...]

    def at(self, column: int | None) -> str:
        """The text of a cell; a row may be shorter than its heading."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """What a file holds. `how` says in words how it was read; rows without any text are only counted.

    `spots` say where a line stands if its number does not: a line may be one cell of a row. `sheets` are those that
    were read together, if there are several; the headings of them all stand in the line `heading`.
    """

    lines: tuple[Line, ...]
    how: str
    empty: int = 0
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    spots: Mapping[int, Spot] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    heading: int = 0

    def spot(self, number: int) -> Spot:
        """Where a line stands."""
        found = self.spots.get(number)
        if found is None and self.sheets:
            sheet, row = divmod(number, SHEET_STEP)
            return Spot(row, self.sheets[sheet] if sheet < len(self.sheets) else "")
        return found or Spot(number)


def tidy(text: str) -> str:
    """A cell's text without what nobody sees: odd spaces, control characters, marks of direction."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(
        char if char == "\n" else " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_DROPPED)
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs", "Cn")
    )
    return kept.strip()


def numbered(rows: Iterable[Iterable[str]]) -> tuple[tuple[Line, ...], int]:
    """The rows that hold any text, and how many others stand between them. Raises FileRefused beyond the limits."""
    lines: list[Line] = []
    number = 0
    for line in _lines(rows):
        number += 1
        if not line.cells:
            continue
        if len(lines) >= ROW_LIMIT:
            raise FileRefused(f"The file has more than {ROW_LIMIT:,} rows. Please split it.")
        lines.append(line)
    last = lines[-1].number if lines else 0
    return tuple(lines), last - len(lines)


def _lines(rows: Iterable[Iterable[str]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        cells = [tidy(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > COLUMN_LIMIT:
            raise FileRefused(f"Row {number:,} of the file has more than {COLUMN_LIMIT} columns.")
        yield Line(number, tuple(cells))
