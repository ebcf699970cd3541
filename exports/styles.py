"""Looks of the workbook, made once per book from the design tokens."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from survey.tokens import excel_palette

FONT = "Calibri"


@dataclass(frozen=True)
class Look:
    """What a style is made of; colours are RGB hex without '#'."""

    size: float = 10.5
    bold: bool = False
    colour: str = "text"
    fill: str | None = None
    align: str = "left"
    valign: str = "top"
    wrap: bool = True
    format: str | None = None
    underline: bool = False
    line_below: bool = False
    rotation: int = 0


LOOKS: dict[str, Look] = {
    "text": Look(),
    "plain": Look(wrap=False),
    "muted": Look(colour="muted", size=9.5),
    "title": Look(size=20, bold=True, wrap=False),
    "heading": Look(size=13, bold=True, colour="accent", wrap=False),
    "answer": Look(size=12),
    "sentence": Look(size=11),
    "sample": Look(bold=True, colour="warning"),
    "strong": Look(bold=True),
    "head": Look(bold=True, fill="surface", line_below=True, valign="bottom"),
    "head_number": Look(bold=True, fill="surface", line_below=True, align="right", valign="bottom"),
    "head_turned": Look(bold=True, fill="surface", line_below=True, align="center", valign="bottom", rotation=90),
    "number": Look(align="right", format="#,##0"),
    "decimal": Look(align="right", format="#,##0.0"),
    "date": Look(align="left", format="yyyy-mm-dd"),
    "link": Look(colour="accent", underline=True),
    "figure_label": Look(colour="muted", fill="accent_soft", size=9.5),
    "figure": Look(size=17, bold=True, colour="accent", fill="accent_soft", wrap=False),
    "figure_note": Look(colour="muted", fill="accent_soft", size=9),
    "cell": Look(align="center", valign="center"),
    "gap": Look(align="center", valign="center", colour="muted"),
    "conflict": Look(align="center", valign="center", bold=True, colour="warning"),
    "unknown": Look(align="center", valign="center", colour="muted"),
    "level1": Look(align="center", valign="center", fill="level1", colour="level1_text"),
    "level2": Look(align="center", valign="center", fill="level2", colour="level2_text"),
    "level3": Look(align="center", valign="center", fill="level3", colour="level3_text"),
    "level4": Look(align="center", valign="center", fill="level4", colour="level4_text"),
    "total": Look(align="center", valign="center", bold=True, fill="surface"),
}


class Styles:
    """Style arrays of one workbook by name; `with_format` adds a number format on demand."""

    def __init__(self, book: Workbook, sheet: WriteOnlyWorksheet) -> None:
        self.palette = excel_palette()
        self._sheet = sheet
        self._made: dict[tuple[str, str | None], StyleArray] = {}
        del book

    def __getitem__(self, name: str) -> StyleArray:
        return self.with_format(name, None)

    def with_format(self, name: str, number_format: str | None) -> StyleArray:
        key = (name, number_format)
        if key not in self._made:
            self._made[key] = self._make(LOOKS[name], number_format)
        return copy(self._made[key])

    def _make(self, look: Look, number_format: str | None) -> StyleArray:
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(
            name=FONT,
            size=look.size,
            bold=look.bold,
            color=self.palette[look.colour],
            underline="single" if look.underline else None,
        )
        cell.alignment = Alignment(
            horizontal=look.align, vertical=look.valign, wrap_text=look.wrap, text_rotation=look.rotation
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=self.palette[look.fill])
        if look.line_below:
            cell.border = Border(bottom=Side(style="thin", color=self.palette["line"]))
        chosen = number_format or look.format
        if chosen:
            cell.number_format = chosen
        return cell._style
