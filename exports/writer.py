"""Writes one sheet from top to bottom in openpyxl's streaming mode, with the print set-up all sheets share."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart.bar_chart import BarChart
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableStyleInfo

from exports.cells import Plain, Sheet, clean, text_cell, value_cell
from exports.styles import Styles

A4 = 9
POINTS_PER_LINE = 14.5


class SheetWriter:
    """One sheet; `row` is the number of the next row. Everything about columns is fixed before the first row."""

    def __init__(
        self, book: Workbook, name: str, widths: Sequence[float], *, footer: str, colour: str | None = None
    ) -> None:
        self.sheet: Sheet = book.create_sheet(name)
        self.name = name
        self.widths = tuple(widths)
        self.row = 1
        self.styles = Styles(self.sheet)
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
        """Must be called before the first row; openpyxl writes the panes first."""
        self.sheet.freeze_panes = cell

    def put(self, cells: Sequence[Cell | Plain], height: float | None = None) -> int:
        """Append one row and return its number."""
        if height:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(list(cells))
        self.row += 1
        return self.row - 1

    def blank(self, count: int = 1) -> None:
        for _ in range(count):
            self.put([])

    def text(self, text: str, style: str, *, span: int | None = None, first: int = 1) -> int:
        """A line of text over `span` columns (all by default), high enough to be read whole."""
        last = min(self.width, first + (span or self.width) - 1)
        room = sum(self.widths[first - 1 : last])
        cells: list[Cell | Plain] = [None] * (first - 1) + [text_cell(self.sheet, text, self.styles[style])]
        if last > first:
            self.merge(self.row, first, last)
        return self.put(cells, self._height(text, room, style))

    def _height(self, text: str, room: float, style: str) -> float:
        scale = {"title": 2.0, "heading": 1.35, "answer": 1.2, "sentence": 1.12}.get(style, 1.0)
        lines = sum(max(1, ceil(len(line) * scale / max(room, 1))) for line in text.split("\n"))
        return max(16.0, lines * POINTS_PER_LINE * max(1.0, scale if style in ("title", "heading") else 1.06) + 2)

    def merge(self, row: int, first: int, last: int) -> None:
        # add() compares with every range there is; these can never overlap
        self.sheet.merged_cells.ranges.add(CellRange(min_col=first, max_col=last, min_row=row, max_row=row))

    def cell(self, value: Plain, style: str | StyleArray = "text") -> Cell:
        return value_cell(self.sheet, value, self.styles[style] if isinstance(style, str) else style)

    def link(self, text: str, sheet_name: str) -> Cell:
        """A link inside the book; the text is what people read."""
        cell = text_cell(self.sheet, text, self.styles["link"])
        quoted = sheet_name.replace("'", "''")
        cell._hyperlink = Hyperlink(ref="", location=f"'{quoted}'!A1", display=clean(text))
        return cell

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


def _footer(text: str) -> str:
    """'&' starts a code in a footer; doubled it is an ampersand."""
    return clean(text).replace("&", "&&")[:120]
