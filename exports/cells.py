"""The one place where a value becomes a cell: text stays text, numbers get a format, nothing is cut unseen."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, TypeAlias

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.styles.cell_style import StyleArray

# Excel's limit for the characters of one cell.
LIMIT = 32_767
CUT_NOTE = " [cut here: the full text is in Roundtable]"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEADING = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# The type information of openpyxl leaves out most of the streaming worksheet.
Sheet: TypeAlias = Any
Plain = str | int | float | bool | date | datetime | None


def clean(text: str) -> str:
    """Text that XML can carry and Excel keeps whole; a longer one says that it was cut."""
    if not text.isprintable():  # printable text holds none of them, and asking is quick
        text = _NOT_IN_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LIMIT else text[: LIMIT - len(CUT_NOTE)] + CUT_NOTE


def is_risky(text: str) -> bool:
    """Whether Excel or openpyxl would read the text as something else than text."""
    return text.startswith(_LEADING) or text in ERROR_CODES


def text_cell(sheet: Sheet, text: str, style: StyleArray | None = None) -> Cell:
    """A cell that holds exactly this text and can never become a formula or an error."""
    cell: Cell = WriteOnlyCell(sheet)
    if style is not None:
        cell._style = style
    cell._value = clean(text)
    cell.data_type = "s"
    if is_risky(text):
        cell.quotePrefix = True
    return cell


def value_cell(sheet: Sheet, value: Plain, style: StyleArray | None = None) -> Cell:
    """A styled cell of any plain value; a time carries no zone, since Excel knows none."""
    if isinstance(value, str):
        return text_cell(sheet, value, style)
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    cell: Cell = WriteOnlyCell(sheet, value=value)
    if style is not None:
        cell._style = style
    return cell


def safe_value(sheet: Sheet, value: Plain) -> Plain | Cell:
    """A value for a plain row: a cell of its own only where the bare value would be misread."""
    if not isinstance(value, str):
        return value
    if is_risky(value):
        return text_cell(sheet, value)
    return value if value.isprintable() and len(value) <= LIMIT else clean(value)
