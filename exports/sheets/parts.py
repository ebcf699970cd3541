"""Draws the parts of a view on a sheet: matrices in shades, bars with a native chart, tables, sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from dashboard.analysis.given_back import Card
from dashboard.measure import finding_amounts, finding_stays
from dashboard.results import Bars, Matrix, Part, Sentences, Table
from dashboard.results import Cell as Field
from exports import tables
from exports.cells import Cell
from exports.charts import bar_chart
from exports.writer import SheetWriter
from survey import tokens

ROW_HEIGHT = 15.0  # points; charts are placed over empty rows of this height
CM_PER_POINT = 0.0353
STRONG, LIGHT = (tokens.colour(name).removeprefix("#") for name in ("accent", "level-2"))
MOST_ROWS = 60
WORDS = ("text", "link", "date")  # kinds of columns that lean to the left
TOGETHER = 90.0  # points of a heading and the first lines below it, which stay on one page
AT_LEAST, AT_MOST = 2, 3  # columns of tables.of_bars
TURN_HEADINGS_FROM = 9  # more columns than this and headings stand upright


@dataclass(frozen=True)
class Units:
    """The currency of the round and how many digits its minor unit has."""

    currency: str
    digits: int

    def format_of(self, kind: str) -> str | None:
        return {
            "money": "#,##0",  # whole units: nobody decides on cents
            "hours": "#,##0.0",
            "number": "#,##0",
            "percent": "0%",
            "date": "yyyy-mm-dd",
        }.get(kind)


def draw(writer: SheetWriter, part: Part, units: Units) -> None:
    """Draw any part below what is already on the sheet."""
    writer.keep(TOGETHER)
    writer.blank()
    writer.text(part.title, "heading")
    if isinstance(part, Matrix):
        _matrix(writer, part)
    elif isinstance(part, Bars):
        _bars(writer, part, units)
    elif isinstance(part, Table):
        _table(writer, part, units)
    else:
        _sentences(writer, part)


def _table(writer: SheetWriter, part: Table, units: Units) -> None:
    """A list, as far as it is read on paper; the raw sheets at the end hold every row."""
    grid(writer, tables.of_table(replace(part, rows=part.rows[:MOST_ROWS]), units.digits), units)
    if len(part.rows) > MOST_ROWS:
        writer.text(f"{len(part.rows) - MOST_ROWS:,} more rows: see the sheets with all entries at the end.", "muted")


def _sentences(writer: SheetWriter, part: Sentences) -> None:
    for line, _ in part.lines:
        writer.text("\u2022 " + line, "sentence")
    if not part.lines and part.empty:
        writer.text(part.empty, "muted")


def grid(writer: SheetWriter, content: tables.Grid, units: Units) -> int:
    """Headers and rows of a table; returns the number of the header row."""
    if not content.rows:
        return writer.text(content.empty or "Nothing to show.", "muted")
    header = writer.put(
        [
            writer.cell(text, "head" if kind in WORDS else "head_number")
            for text, kind in zip(content.headers, content.kinds, strict=True)
        ]
    )
    for row in content.rows:
        cells: list[Cell | None] = [
            _value(writer, value, kind, units) for value, kind in zip(row, content.kinds, strict=True)
        ]
        lines = max(_lines(value, writer.widths[min(index, writer.width - 1)]) for index, value in enumerate(row))
        writer.put(cells, ROW_HEIGHT * min(lines, 12) + 1)
    return header


def _lines(value: object, width: float) -> int:
    """How many lines a value takes; numbers never wrap."""
    return max(1, ceil(len(value) / max(width * 1.08, 1))) if isinstance(value, str) else 1


def _value(writer: SheetWriter, value: object, kind: str, units: Units) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return writer.cell(value, "number", units.format_of(kind))
    return writer.cell(str(value), "text" if kind in WORDS else "instead")


def _matrix(writer: SheetWriter, matrix: Matrix) -> None:
    if not matrix.rows or not matrix.columns:
        writer.text(matrix.empty or "Nothing to show.", "muted")
        return
    with_totals = bool(matrix.row_totals)
    turned = len(matrix.columns) > TURN_HEADINGS_FROM
    heads: list[Cell | None] = [writer.cell(matrix.row_name, "head")]
    heads += [writer.cell(column.label, "head_turned" if turned else "head") for column in matrix.columns]
    if with_totals:
        heads.append(writer.cell(matrix.total_name, "head"))
    longest = max(len(column.label) for column in matrix.columns)
    upright = max(_lines(column.label, writer.widths[min(1, writer.width - 1)] * 0.9) for column in matrix.columns)
    writer.put(heads, min(170.0, 14 + longest * 5.8) if turned else ROW_HEIGHT * upright + 4)
    for row in matrix.rows:
        writer.put(*_matrix_row(writer, matrix, row.key, row.label, with_totals))
    if matrix.column_totals:
        cells: list[Cell | None] = [writer.cell(matrix.total_name, "row_head")]
        cells += [_cell(writer, matrix.column_totals.get(column.key), total=True) for column in matrix.columns]
        writer.put(cells)
    if matrix.legend:
        writer.text(matrix.legend, "muted")


def _matrix_row(
    writer: SheetWriter, matrix: Matrix, key: str, label: str, with_totals: bool
) -> tuple[list[Cell | None], float]:
    found = [matrix.cells.get((key, column.key)) for column in matrix.columns]
    cells: list[Cell | None] = [writer.cell(label, "row_head"), *(_cell(writer, cell) for cell in found)]
    if with_totals:
        cells.append(_cell(writer, matrix.row_totals.get(key), total=True))
    room = writer.widths[min(1, writer.width - 1)] * 0.88  # centred words break earlier
    last = _lines(matrix.row_totals[key].text, writer.widths[-1] * 0.85) if key in matrix.row_totals else 1
    lines = max([_lines(cell.text, room) for cell in found if cell] + [_lines(label, writer.widths[0] * 0.95), last])
    return cells, ROW_HEIGHT * min(lines, 14) + 3


def _cell(writer: SheetWriter, cell: Field | None, *, total: bool = False) -> Cell | None:
    if cell is None:
        return None
    style = "total" if total else cell.mark or (f"level{cell.level}" if cell.level else "cell")
    number = cell.number
    if number is not None and cell.text.replace(",", "").replace("\u202f", "") == str(number):
        return writer.cell(number, style)
    return writer.cell(cell.text, style)


def _bars(writer: SheetWriter, bars: Bars, units: Units) -> None:
    content = tables.of_bars(bars, units.digits)
    if not bars.bars:
        writer.text(bars.empty or "Nothing to show.", "muted")
        return
    known = [row for row, bar in zip(content.rows, bars.bars, strict=True) if bar.low is not None]
    header = grid(writer, content, units)
    if known:
        add_chart(writer, bars, header, units)


def add_chart(writer: SheetWriter, bars: Bars, header: int, units: Units) -> None:
    """A native chart of the rows just written; the most lies light behind the least, so that a range shows as one."""
    ranged = tables.has_ranges(bars)
    chart = bar_chart(
        writer.sheet,
        title=bars.title,
        described=f"Bar chart. {bars.title}. " + "; ".join(f"{bar.label}: {bar.text}" for bar in bars.bars[:12]),
        header_row=header,
        count=len(bars.bars),
        label_column=1,
        value_columns=(AT_MOST, AT_LEAST) if ranged else (AT_LEAST,),
        colours=(LIGHT, STRONG) if ranged else (STRONG,),
        number_format=units.format_of({"money": "money", "hours": "hours", "count": "number"}[bars.unit]) or "#,##0",
    )
    writer.keep(chart.height / CM_PER_POINT + 3 * ROW_HEIGHT)
    writer.blank()
    writer.chart(chart, f"A{writer.row}")
    writer.blank(int(chart.height / CM_PER_POINT / ROW_HEIGHT) + 2)


def finding(writer: SheetWriter, card: Card) -> None:
    """A finding as it is said aloud, what departments say to it, then what it rests on."""
    found = card.finding
    writer.keep(TOGETHER)
    writer.blank()
    writer.text(found.title, "strong")
    writer.text(found.sentence, "sentence")
    for line in finding_amounts(found):
        writer.text(line, "text")
    notes(writer, card)
    for stay in finding_stays(found):
        writer.text(f"What must stay: {stay}", "text")
    if found.suggestion:
        writer.text(f"Suggestion: {found.suggestion}", "text")
    writer.text(f"{found.base} {found.sure_why} {found.holds_why}".strip(), "muted")


def notes(writer: SheetWriter, card: Card) -> None:
    """Who sees a finding first, and what departments say to it."""
    for note in card.notes():
        writer.text(note, "text")
