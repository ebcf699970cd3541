"""The raw inventories: one sheet per section, one row per entry, one column per question, as an Excel table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from dashboard.results import Column
from exports import tables
from exports.cells import Plain, safe_value
from exports.sheets.parts import Units
from exports.writer import SheetWriter

WIDTH_OF = {"number": 12.0, "money": 14.0, "hours": 12.0, "date": 13.0, "percent": 10.0}
TEXT_WIDTH = 24.0
FIRST_WIDTH = 28.0


def write(
    book: Workbook,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    units: Units,
    *,
    footer: str,
) -> int:
    """Write one raw sheet and return how many entries it holds. Rows are streamed; none is kept."""
    widths = [FIRST_WIDTH, *(WIDTH_OF.get(column.kind, TEXT_WIDTH) for column in columns[1:])]
    writer = SheetWriter(book, name, widths, footer=footer)
    writer.freeze("B2")
    writer.repeat_rows(1, 1)
    headers = tables.unique(tables.heading(column, units.currency) for column in columns)
    writer.put([writer.cell(header, "head") for header in headers], 32)
    converters = [_converter(writer, column.kind, units) for column in columns]
    append = writer.sheet.append
    count = 0
    for row in rows:
        append([convert(value) for convert, value in zip(converters, row, strict=True)])
        count += 1
    if not count:
        append([title + ": no entries yet."])
    else:
        writer.table("Raw_" + "".join(c if c.isalnum() else "_" for c in name), 1, headers, count + 1)
    return count


class _Text:
    """Text as it is; a cell of its own only where Excel would misread it."""

    def __init__(self, writer: SheetWriter) -> None:
        self.sheet = writer.sheet

    def __call__(self, value: object) -> Plain | Cell:
        return None if value is None else safe_value(self.sheet, str(value))


class _Number:
    """A number in its column's format; words such as "Don't know" stay words."""

    def __init__(self, writer: SheetWriter, kind: str, units: Units) -> None:
        self.writer, self.kind, self.digits = writer, kind, units.digits
        self.style = writer.styles.with_format("number", units.format_of(kind))
        self.words = writer.styles["muted"]

    def __call__(self, value: object) -> Plain | Cell:
        if value is None:
            return None
        value = tables.amount(value, self.kind, self.digits)
        if isinstance(value, Decimal | float | int):
            return self.writer.cell(float(value) if isinstance(value, Decimal) else value, self.style)
        return self.writer.cell(str(value), self.words)


def _converter(writer: SheetWriter, kind: str, units: Units) -> _Text | _Number:
    return _Number(writer, kind, units) if kind in ("number", "money", "hours", "percent") else _Text(writer)
