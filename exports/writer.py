"""Writes a workbook sheet by sheet from top to bottom, with the print set-up all sheets share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import ceil, inf
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.chart.bar_chart import BarChart
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.writer.excel import ExcelWriter

from exports import stream
from exports.cells import Cell, Plain, Sheet, cell_xml, clean, is_risky
from exports.charts import described_charts
from exports.styles import Styles

A4 = 9
POINTS_PER_LINE = 14.5
PAGE = (770.0, 488.0)  # points of A4 across, without margins
POINTS_A_LETTER = 5.6  # of the width of a column
USUAL = 15.0  # points of a row that says nothing else
HEADING = 34.0  # points of a title


class Book:
    """A workbook in the making: openpyxl holds everything but the rows, which each sheet's writer keeps as XML."""

    def __init__(self) -> None:
        self.made = Workbook(write_only=True)
        self.writers: list[SheetWriter] = []

    @cached_property
    def styles(self) -> Styles:
        return Styles(self.writers[0].sheet)

    def save(self, target: Path | IO[bytes]) -> None:
        """Finish the file; it is compressed once."""
        rows_of = {f"xl/worksheets/sheet{place}.xml": writer.rows() for place, writer in enumerate(self.writers, 1)}
        with tempfile.TemporaryDirectory(prefix="roundtable-") as folder:
            unfilled = Path(folder) / "unfilled.xlsx"
            with described_charts(), ZipFile(unfilled, "w") as plain:
                ExcelWriter(self.made, plain).save()
            stream.finish(unfilled, target, rows_of)


class SheetWriter:
    """One sheet; `row` is the number of the next row."""

    def __init__(
        self, book: Book, name: str, widths: Sequence[float], *, footer: str, colour: str | None = None
    ) -> None:
        self.sheet: Sheet = book.made.create_sheet(name)
        self.name = name
        self.widths = tuple(widths)
        self.row = 1
        self._book = book
        self._done: list[str] = []
        self._rest: Iterable[bytes] = ()
        self._used = 0.0  # points of the printed page so far
        self._again = 0.0  # points of the rows that every page repeats
        book.writers.append(self)
        self._prepare(footer, colour)

    def _prepare(self, footer: str, colour: str | None) -> None:
        sheet = self.sheet
        for index, width in enumerate(self.widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.oddFooter.left.text = _footer(footer)
        sheet.oddFooter.center.text = _footer(self.name)
        sheet.oddFooter.right.text = "Page &P of &N"
        for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
            part.size = 8
        if colour:
            sheet.sheet_properties.tabColor = colour

    @property
    def width(self) -> int:
        return len(self.widths)

    def freeze(self, cell: str) -> None:
        self.sheet.freeze_panes = cell

    def rows(self) -> Iterator[bytes]:
        """Everything written so far, then what is streamed."""
        yield "".join(self._done).encode()
        yield from self._rest

    def stream(self, rows: Iterable[bytes]) -> None:
        """Rows that follow those written here and are made only while the file is."""
        self._rest = rows

    def put(self, cells: Sequence[Cell | None], height: float | None = None) -> int:
        """Append one row and return its number."""
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        made = []
        for place, cell in enumerate(cells, 1):
            if cell is not None:
                address = f"{get_column_letter(place)}{self.row}"
                made.append(cell_xml(address, cell.value, cell.style))
                if cell.leads_to:
                    self._link(address, cell)
        self.keep(height or USUAL)
        self._used += height or USUAL
        self._done.append(f'<row r="{self.row}"{high}>{"".join(made)}</row>')
        self.row += 1
        return self.row - 1

    @cached_property
    def _room(self) -> float:
        """Points of rows that fit on one printed page, which shows all columns; a little less than programs take."""
        across, down = PAGE
        if self.sheet.page_setup.fitToHeight:
            return inf  # all on one page
        return down * max(1.0, sum(self.widths) * POINTS_A_LETTER / across)

    def keep(self, height: float) -> None:
        """What follows, that many points high, begins a new page where it would not fit on this one."""
        if self._used + height > self._room and self._used > self._again:
            self.sheet.row_breaks.append(Break(id=self.row - 1))
            self._used = self._again

    def blank(self, count: int = 1) -> None:
        for _ in range(count):
            self.put([])

    def text(self, text: str, style: str, *, span: int | None = None, first: int = 1) -> int:
        """A line of text over `span` columns (all by default), high enough to be read whole."""
        last = min(self.width, first + (span or self.width) - 1)
        room = sum(self.widths[first - 1 : last])
        cells = [*([None] * (first - 1)), self.cell(text, style)]
        if last > first:
            self.merge(self.row, first, last)
        return self.put(cells, self._height(text, room, style))

    def _height(self, text: str, room: float, style: str) -> float:
        scale = {"title": 2.0, "heading": 1.35, "answer": 1.2, "sentence": 1.12}.get(style, 1.0)
        lines = sum(max(1, ceil(len(line) * scale / max(room, 1))) for line in text.split("\n"))
        return max(16.0, lines * POINTS_PER_LINE * max(1.0, scale if style in ("title", "heading") else 1.06) + 2)

    def merge(self, row: int, first: int, last: int) -> None:
        # add() compares with every range there is; these can never overlap, and only their text is written
        self.sheet.merged_cells.ranges.add(f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}")

    def cell(self, value: Plain, style: str = "text", number_format: str | None = None) -> Cell | None:
        """A value in a style of LOOKS; nothing for nothing."""
        if value is None:
            return None
        risky = isinstance(value, str) and is_risky(value)
        return Cell(value, self._book.styles.number(style, number_format, risky=risky))

    def link(self, text: str, sheet_name: str) -> Cell:
        """A link inside the book; the text is what people read."""
        return Cell(text, self._book.styles.number("link"), sheet_name)

    def _link(self, address: str, cell: Cell) -> None:
        quoted = cell.leads_to.replace("'", "''")
        self.sheet._hyperlinks.append(Hyperlink(ref=address, location=f"'{quoted}'!A1", display=clean(str(cell.value))))

    def table(self, name: str, first_row: int, headers: Sequence[str], last_row: int, *, stripes: bool = True) -> None:
        """Turn rows already written into an Excel table; columns must be named by hand in streaming mode."""
        ref = f"A{first_row}:{get_column_letter(len(headers))}{last_row}"
        table = Table(displayName=name, ref=ref)
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=stripes)
        table._initialise_columns()
        for column, header in zip(table.tableColumns, headers, strict=True):
            column.name = header
        self.sheet._tables.add(table)  # add_table() warns in streaming mode, although it is complete

    def chart(self, chart: BarChart, anchor: str) -> None:
        self.sheet.add_chart(chart, anchor)

    def repeat_rows(self, first: int, last: int) -> None:
        self.sheet.print_title_rows = f"{first}:{last}"
        self._again = HEADING * (last - first + 1)


def _footer(text: str) -> str:
    """'&' starts a code in a footer; doubled it is an ampersand."""
    return clean(text).replace("&", "&&")[:120]
