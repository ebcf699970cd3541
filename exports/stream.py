"""Rows written straight into the finished file: openpyxl makes sheets, styles and charts, this fills the sheets.

openpyxl spends most of its time on an object for every cell; rows of plain text need none. A cell has its address, so
that every reader of the format takes it.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO

from openpyxl.utils import get_column_letter

from exports.cells import cell_xml, is_risky

START, END = b"<sheetData>", b"</sheetData>"
EMPTY = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")  # a sheet without rows
CHUNK = 1 << 16


@dataclass(frozen=True)
class Looks:
    """Numbers of cell styles in the workbook."""

    numbers: tuple[int | None, ...]  # per column, None for text columns
    words: int  # words in a column of numbers
    risky: int  # text that Excel would read as something else when somebody edits it


def finish(source: Path, target: Path | IO[bytes], rows_of: Mapping[str, Iterable[bytes]]) -> None:
    """Copy a workbook, filling in rows by the path of their sheet inside the file on the way."""
    with zipfile.ZipFile(source) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as done:
        for item in made.infolist():
            with made.open(item) as old, done.open(item.filename, "w", force_zip64=True) as new:
                rows = rows_of.get(item.filename)
                if rows is None:
                    shutil.copyfileobj(old, new, CHUNK)
                else:
                    head, tail = EMPTY.split(old.read(), maxsplit=1)
                    new.write(head + START)
                    for text in rows:
                        new.write(text)
                    new.write(END + tail)


def raw_rows(first: int, looks: Looks, values: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Rows of plain values in the order of the columns, from row number `first` on."""
    letters = [get_column_letter(number) for number in range(1, len(looks.numbers) + 1)]
    batch: list[str] = []
    for number, row in enumerate(values, first):
        cells = [
            _cell(f"{letter}{number}", value, look, looks)
            for letter, value, look in zip(letters, row, looks.numbers, strict=True)
            if value is not None
        ]
        batch.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(batch) == 500:
            yield "".join(batch).encode()
            batch.clear()
    yield "".join(batch).encode()


def _cell(address: str, value: object, look: int | None, looks: Looks) -> str:
    if look is not None and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return cell_xml(address, value, look)
    text = str(value)
    return cell_xml(address, text, looks.words if look is not None else looks.risky if is_risky(text) else None)
