"""The one place where a value becomes a cell: text stays text, and nothing is cut unseen."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeAlias
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ERROR_CODES

# Excel's limit for the characters of one cell.
LIMIT = 32_767
CUT_NOTE = " [cut here: the full text is in Roundtable]"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEADING = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# The type information of openpyxl leaves out most of the streaming worksheet.
Sheet: TypeAlias = Any
Plain = str | int | float | None


def clean(text: str) -> str:
    """Text that XML can carry and Excel keeps whole; a longer one says that it was cut."""
    if not text.isprintable():  # printable text holds none of them, and asking is quick
        text = _NOT_IN_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LIMIT else text[: LIMIT - len(CUT_NOTE)] + CUT_NOTE


def is_risky(text: str) -> bool:
    """Whether Excel or openpyxl would read the text as something else than text."""
    return text.startswith(_LEADING) or text in ERROR_CODES


class Cell(NamedTuple):
    """A value, the number of its style in the workbook, and the sheet it leads to."""

    value: Plain
    style: int
    leads_to: str = ""


def cell_xml(address: str, value: object, style: int | None = None) -> str:
    """One cell as it stands in a sheet: text as an inline string, never a formula; numbers; or nothing."""
    look = "" if style is None else f' s="{style}"'
    if value == "":
        return f'<c r="{address}"{look}/>'
    if isinstance(value, str):
        text = escape(clean(value))
        return f'<c r="{address}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{address}"{look}><v>{value}</v></c>'
