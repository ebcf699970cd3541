"""Rows of the raw sheets, written straight into the finished file: openpyxl makes the sheet, this fills it.

Only cells of three kinds occur: text as an inline string (never a formula), numbers, and nothing. A cell has its
address, so that every reader of the format takes it.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from exports.cells import clean, is_risky

END = b"</sheetData>"
CHUNK = 1 << 16


@dataclass(frozen=True)
class Looks:
    """Numbers of cell styles in the workbook."""

    numbers: tuple[int | None, ...]  # per column, None for text columns
    words: int  # words in a column of numbers
    risky: int  # text that Excel would read as something else when somebody edits it


@dataclass(frozen=True)
class Rows:
    """What is to be put into a sheet below its heading; `values` are plain and in the order of the columns."""

    part: str  # path of the sheet inside the file
    first: int
    looks: Looks
    values: Iterable[Sequence[object]]


def finish(source: Path, target: Path | IO[bytes], all_rows: Iterable[Rows]) -> None:
    """Copy a workbook, filling in the rows of its raw sheets on the way."""
    waiting = {rows.part: rows for rows in all_rows}
    with zipfile.ZipFile(source) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as done:
        for item in made.infolist():
            with made.open(item) as old, done.open(item.filename, "w", force_zip64=True) as new:
                rows = waiting.get(item.filename)
                if rows is None:
                    shutil.copyfileobj(old, new, CHUNK)
                else:
                    head, _, tail = old.read().partition(END)
                    new.write(head)
                    for text in _texts(rows):
                        new.write(text)
                    new.write(END + tail)


def _texts(rows: Rows) -> Iterator[bytes]:
    letters = [get_column_letter(number) for number in range(1, len(rows.looks.numbers) + 1)]
    batch: list[str] = []
    for number, row in enumerate(rows.values, rows.first):
        cells = [
            _cell(f"{letter}{number}", value, look, rows.looks)
            for letter, value, look in zip(letters, row, rows.looks.numbers, strict=True)
            if value is not None
        ]
        batch.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(batch) == 500:
            yield "".join(batch).encode()
            batch.clear()
    yield "".join(batch).encode()


def _cell(address: str, value: object, look: int | None, looks: Looks) -> str:
    if look is not None and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f'<c r="{address}" s="{look}"><v>{value}</v></c>'
    text = str(value)
    style = f' s="{looks.words}"' if look is not None else f' s="{looks.risky}"' if is_risky(text) else ""
    return f'<c r="{address}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(clean(text))}</t></is></c>'
