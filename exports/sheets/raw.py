"""The raw inventories: one sheet per section, one row per entry, one column per question, as an Excel table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.results import Column
from exports import stream, tables
from exports.sheets.parts import Units
from exports.writer import Book, SheetWriter

WIDTH_OF = {"number": 12.0, "money": 14.0, "hours": 12.0, "date": 13.0, "percent": 10.0}
NUMBERS = frozenset({"number", "money", "hours", "percent"})
TEXT_WIDTH = 24.0
FIRST_WIDTH = 28.0


def write(
    book: Book,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    count: int,
    units: Units,
    *,
    footer: str,
) -> None:
    """Make a raw sheet with its heading and table; its `count` rows are streamed into the finished file."""
    widths = [FIRST_WIDTH, *(WIDTH_OF.get(column.kind, TEXT_WIDTH) for column in columns[1:])]
    writer = SheetWriter(book, name, widths, footer=footer)
    writer.freeze("B2")
    writer.repeat_rows(1, 1)
    headers = tables.unique(tables.heading(column, units.currency) for column in columns)
    writer.put([writer.cell(header, "head") for header in headers], 32)
    if count:
        writer.table("Raw_" + "".join(c if c.isalnum() else "_" for c in name), 1, headers, count + 1)
    looks = stream.Looks(
        tuple(_number_look(book, column, units) for column in columns),
        words=book.styles.number("muted"),
        risky=book.styles.number("plain", risky=True),
    )
    kinds = [column.kind for column in columns]
    writer.stream(stream.raw_rows(2, looks, _in_units(rows, kinds, units.digits)))


def _number_look(book: Book, column: Column, units: Units) -> int | None:
    if column.kind not in NUMBERS:
        return None
    return book.styles.number("number", units.format_of(column.kind))


def _in_units(rows: Iterable[Sequence[object]], kinds: Sequence[str], digits: int) -> Iterator[Sequence[object]]:
    measured = [place for place, kind in enumerate(kinds) if kind in ("money", "hours")]
    if not measured:
        yield from rows
        return
    for row in rows:
        values = list(row)
        for place in measured:
            values[place] = tables.amount(values[place], kinds[place], digits)
        yield values
