"""Reads Excel workbooks in memory, after checks that keep bombs, locked and foreign files out."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from survey.operations.import_sheets import is_further, joined, same_headings
from survey.operations.import_table import COLUMN_LIMIT, UNPACKED_LIMIT, FileRefused, Table, numbered
from survey.operations.import_xlsx_extras import Extras, extras, filled, with_links

MOST_PARTS = 5_000
MOST_RATIO = 200  # unpacked to packed; only looked at where the unpacked size could hurt
HARMLESS = 10 * 1024 * 1024
LAST_ROW = 1_048_576
SHEETS_LOOKED_AT = 30
HEAD = 40  # rows that decide which sheet holds the table
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    SyntaxError,  # what XML parsers raise
    EOFError,
    OSError,
    RuntimeError,
    AssertionError,
    OverflowError,
    struct.error,
)
_DAMAGED = (
    "The Excel file is damaged and cannot be read. Open it in Excel, save it again as .xlsx and choose that file."
)


def refuse_old_or_locked(data: bytes) -> None:
    """Raise FileRefused for what is neither a zip nor a text but known: old Excel files and protected ones."""
    if not data.startswith(OLE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("The Excel file is protected with a password. Remove the password and choose it again.")
    raise FileRefused("This is an old Excel file (.xls), whatever its name says. Save it as .xlsx or CSV.")


def read_xlsx(data: bytes, weigh: Callable[[Sequence[Sequence[str]]], float], sheet: str | None = None) -> Table:
    """The rows of one sheet: the named one, else the one whose first rows `weigh` most and those that go on with it.

    Raises FileRefused.
    """
    _check_package(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles and extensions, which we do not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return _table(data, book, weigh, sheet)
            finally:
                book.close()
    except FileRefused:
        raise
    except BROKEN:
        raise FileRefused(_DAMAGED) from None


def _check_package(data: bytes) -> None:
    """Look at the packed file's own list before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except BROKEN:  # an unknown packing method is a RuntimeError
        raise FileRefused(_DAMAGED) from None
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused("The file is protected with a password. Remove the password and choose it again.")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise FileRefused("This is a packed file, but no Excel workbook (.xlsx). Save the table as .xlsx or CSV.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_LIMIT or len(parts) > MOST_PARTS:
        raise FileRefused("The Excel file unpacks to more than 100 MB. Please split it, or save the sheet as CSV.")
    if unpacked > HARMLESS and unpacked > MOST_RATIO * len(data):
        raise FileRefused(
            "The Excel file unpacks to far more than a table would. Save the sheet as CSV and choose that."
        )


def _table(data: bytes, book: Any, weigh: Callable[[Sequence[Sequence[str]]], float], wanted: str | None) -> Table:
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"] or list(book.worksheets)
    if not sheets:
        raise FileRefused("The Excel file has no sheet with a table.")
    if wanted is not None:
        chosen = next((each for each in sheets if each.title.strip().casefold() == wanted.strip().casefold()), None)
        if chosen is None:
            names = ", ".join(each.title for each in sheets)
            raise FileRefused(f"The Excel file has no sheet called {wanted}. Its sheets are: {names}.")
        return _one(data, chosen, sheets)
    heads = [(each, _head(each)) for each in sheets[:SHEETS_LOOKED_AT]]
    chosen, head = max(heads, key=lambda pair: weigh(pair[1]))
    group = [each for each, other in heads if each is chosen or (is_further(each.title) and same_headings(head, other))]
    first, *further = (_one(data, each, sheets) for each in group)
    return joined(first, further)


def _one(data: bytes, chosen: Any, sheets: Sequence[Any]) -> Table:
    """The rows of one sheet. Raises FileRefused if there are none."""
    beside = _beside(data, chosen)
    lines, empty = numbered(filled(_rows(chosen), beside.spans))
    if not lines:
        raise FileRefused("The Excel file is empty.")
    lines = with_links(lines, beside.links)
    others = tuple(each.title for each in sheets if each is not chosen)
    return Table(lines, f"Excel, sheet {chosen.title}", empty, chosen.title, others)


def _beside(data: bytes, sheet: Any) -> Extras:
    """What openpyxl leaves out when it reads a large sheet row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return extras(package, str(sheet._worksheet_path))


def _head(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # files state sizes that are not true
    return [
        [_words(cell) for cell in row]
        for row in _limited(sheet.iter_rows(values_only=True, max_row=HEAD, max_col=COLUMN_LIMIT + 1))
    ]


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    last: object = None
    for row in _limited(sheet.iter_rows(values_only=True, max_col=COLUMN_LIMIT + 1)):
        # a gap of a million rows is one empty row given a million times, with 501 cells each
        yield [] if row is last else [_words(cell) for cell in row]
        last = row if not any(row) else None


def _limited(rows: Iterable[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise FileRefused(_DAMAGED)
        yield row


def _words(value: object) -> str:
    """A cell as the spreadsheet shows it, near enough: whole numbers without a decimal point, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
