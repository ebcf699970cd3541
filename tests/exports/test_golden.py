"""The structure of the sample's workbook, kept as text, so that a change of it is seen and meant.

To refresh it after a change that is meant, and then read the difference:
`UPDATE_GOLDEN=1 python -m pytest tests/exports/test_golden.py`
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.conftest import Made

GOLDEN = Path(__file__).parents[1] / "golden" / "workbook_of_the_sample.txt"
FIRST = 3  # rows of a raw sheet
TOP = 12  # lines of a page


def words(value: object) -> str:
    text = "" if value is None else str(value).replace("\n", " / ")
    return text if len(text) <= 60 else text[:59] + "…"


def kind(sheet: Worksheet, column: int) -> str:
    """What a column of a raw sheet holds."""
    kinds = {
        "number" if isinstance(value, int | float) else "text"
        for (value,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column, values_only=True)
        if value is not None
    }
    return " and ".join(sorted(kinds)) or "empty"


def raw_sheet(sheet: Worksheet) -> Iterator[str]:
    (table,) = sheet.tables.values()
    yield f"  table {table.displayName} {table.ref}"
    for number, cell in enumerate(sheet[1], 1):
        yield f"  column {number}: {words(cell.value)} [{kind(sheet, number)}]"
    for line in sheet.iter_rows(min_row=2, max_row=1 + FIRST, values_only=True):
        yield "  row: " + " | ".join(words(value) for value in line)


def page(sheet: Worksheet) -> Iterator[str]:
    lines = ([words(value) for value in line if value is not None] for line in sheet.iter_rows(values_only=True))
    yield from ("  " + " | ".join(shown) for shown in islice((line for line in lines if line), TOP))


def dump(made: Made) -> str:
    lines: list[str] = []
    for sheet in made.sheets():
        charts = f", {len(sheet._charts)} charts" if sheet._charts else ""
        lines.append(f"sheet {sheet.title}: {sheet.dimensions}{charts}")
        lines += raw_sheet(sheet) if sheet.tables else page(sheet)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def test_it_works_that_the_workbook_of_the_sample_looks_as_kept(team_book: Made) -> None:
    found = dump(team_book)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
