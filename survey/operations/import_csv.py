"""Reads CSV as the world writes it: several encodings, separators and odd spaces."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from survey.operations.import_table import FileRefused, Table, numbered

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SAMPLE = 64 * 1024  # characters that decide about the separator
MOST_BREAKS = 100  # line breaks in one cell; more means a quotation mark that was never closed
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read_csv(data: bytes) -> Table:
    """The rows of a CSV file. Raises FileRefused."""
    text, encoding = decoded(data)
    text, separator = _separator(text)
    lines, empty = numbered(_rows(text, separator))
    if not lines:
        raise FileRefused("The file is empty.")
    return Table(lines, f"CSV, {encoding}, separated by {SEPARATORS[separator]}", empty)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Raises FileRefused for what is no text."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _checked(data.decode(codec, "replace")), name
    if b"\x00" in data[:4096]:
        return _checked(_unmarked_utf16(data)), "UTF-16"
    try:
        return _checked(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if ord(char) > 127) - bad
    if good >= 3 * bad:
        return _checked(text), "UTF-8 with damaged characters"
    return _checked(data.decode("cp1252", "replace")), "Windows-1252"


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark has its zeros in every second place; anything else is no text."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return data.decode("utf-16-le", "replace")
    if even > 0.4 * half and odd < 0.1 * half:
        return data.decode("utf-16-be", "replace")
    raise FileRefused("This is neither an Excel file (.xlsx) nor a CSV text, whatever its name says.")


def _checked(text: str) -> str:
    head = text[:20_000]
    strange = sum(1 for char in head if ord(char) < 32 and char not in "\t\r\n\f")
    if strange > max(3, len(head) // 100):
        raise FileRefused("This is neither an Excel file (.xlsx) nor a CSV text, whatever its name says.")
    start = head.lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<?xml")):
        raise FileRefused(
            "This is a web page or an XML file, not a table. Open it in Excel and save it as .xlsx or CSV."
        )
    if start.startswith(("%pdf", "{\\rtf")):
        raise FileRefused("This is a text document, not a table. Save the table as .xlsx or CSV.")
    return text


def _separator(text: str) -> tuple[str, str]:
    """The text without a first line `sep=;`, and what separates its cells."""
    first, _break, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first.rstrip("\r")[4:] in SEPARATORS:
        return rest, first.rstrip("\r")[4:]
    sample = text[:SAMPLE]
    opening = next((line for line in sample.splitlines() if line.strip()), "")
    # headings say it, whatever stands in the cells below; a title such as "Accounts, 2024" has a space there
    said = [each for each in SEPARATORS if each in opening and f"{each} " not in opening]
    return text, max(said or SEPARATORS, key=lambda each: _evenness(sample, each))


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    """How many rows have the usual number of cells, and that number; rows of one cell say nothing."""
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if len(row) > 1:
                widths[len(row)] += 1
    except csv.Error:
        pass
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return rows, width


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    number = 0
    last: list[str] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if any(cell.count("\n") > MOST_BREAKS for cell in row):
                raise FileRefused(_unclosed(number))
            last = row
            yield row
    except csv.Error:
        raise FileRefused(
            f"Row {number + 1:,} cannot be read: a cell has more than {csv.field_size_limit():,} characters. "
            "Often a quotation mark is opened and never closed."
        ) from None
    if text.count('"') % 2 and any("\n" in cell for cell in last):
        raise FileRefused(_unclosed(number))


def _unclosed(number: int) -> str:
    return f"In row {number:,} a quotation mark is opened and never closed, so the rows after it run together."
