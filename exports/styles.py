"""Looks of the workbook, made once per book from the design tokens."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from exports.cells import Sheet
from survey import tokens

FONT = "Calibri"


@dataclass(frozen=True)
class Look:
    """What a style is made of; colours are names of tokens."""

    size: float = 10.5
    bold: bool = False
    colour: str = "ink"
    fill: str | None = None
    align: str = "left"
    valign: str = "top"
    wrap: bool = True
    format: str | None = None
    underline: bool = False
    line_below: bool = False
    rotation: int = 0
    indent: int = 0  # from the edge the text leans to


LOOKS: dict[str, Look] = {
    "text": Look(),
    "plain": Look(wrap=False),
    "muted": Look(colour="ink-soft", size=9.5),
    "title": Look(size=20, bold=True, wrap=False),
    "heading": Look(size=13, bold=True, colour="accent", wrap=False),
    "answer": Look(size=12),
    "sentence": Look(size=11),
    "sample": Look(bold=True, colour="warn"),
    "strong": Look(bold=True),
    "head": Look(bold=True, fill="sunken", line_below=True, valign="bottom"),
    "head_number": Look(bold=True, fill="sunken", line_below=True, align="right", valign="bottom", indent=1),
    "head_turned": Look(bold=True, fill="sunken", line_below=True, align="center", valign="bottom", rotation=90),
    "row_head": Look(bold=True, valign="center"),
    "number": Look(align="right", format="#,##0", indent=1),
    "decimal": Look(align="right", format="#,##0.0", indent=1),
    "instead": Look(align="right", colour="ink-soft", indent=1),
    "date": Look(align="left", format="yyyy-mm-dd"),
    "link": Look(colour="accent", underline=True),
    "figure_label": Look(colour="ink-soft", fill="accent-soft", size=9.5, indent=1),
    "figure": Look(size=17, bold=True, colour="accent", fill="accent-soft", wrap=False, indent=1),
    "figure_note": Look(colour="ink-soft", fill="accent-soft", size=9, indent=1),
    "cell": Look(align="center", valign="center"),
    "gap": Look(align="center", valign="center", colour="ink-soft"),
    "conflict": Look(align="center", valign="center", bold=True, colour="warn"),
    "unknown": Look(align="center", valign="center", colour="ink-soft"),
    "level1": Look(align="center", valign="center", fill="level-1", colour="on-level-1"),
    "level2": Look(align="center", valign="center", fill="level-2", colour="on-level-2"),
    "level3": Look(align="center", valign="center", fill="level-3", colour="on-level-3"),
    "level4": Look(align="center", valign="center", fill="level-4", colour="on-level-4"),
    "total": Look(align="center", valign="center", bold=True, fill="sunken"),
}


class Styles:
    """Numbers of the styles of one workbook, each made when it is first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet  # any one of the book, which numbers its styles for all sheets
        self._made: dict[tuple[str, str | None, bool], int] = {}

    def number(self, name: str, number_format: str | None = None, *, risky: bool = False) -> int:
        """The style of that name; `risky` text is marked so that Excel keeps it text when somebody edits the cell."""
        key = (name, number_format, risky)
        if key not in self._made:
            self._made[key] = self._make(LOOKS[name], number_format, risky)
        return self._made[key]

    def _make(self, look: Look, number_format: str | None, risky: bool) -> int:
        cell = WriteOnlyCell(self._sheet)
        cell.font = Font(
            name=FONT,
            size=look.size,
            bold=look.bold,
            color=tokens.argb(look.colour),
            underline="single" if look.underline else None,
        )
        cell.alignment = Alignment(
            horizontal=look.align,
            vertical=look.valign,
            wrap_text=look.wrap,
            text_rotation=look.rotation,
            indent=look.indent,
        )
        if look.fill:
            cell.fill = PatternFill("solid", fgColor=tokens.argb(look.fill))
        if look.line_below:
            cell.border = Border(bottom=Side(style="thin", color=tokens.argb("line-strong")))
        chosen = number_format or look.format
        if chosen:
            cell.number_format = chosen
        if risky:
            cell.quotePrefix = True
        number: int = cell.style_id
        return number
