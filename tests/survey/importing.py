"""What tests of imports share: tables in memory, as CSV and as Excel files, and the way through the engine."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from survey.operations.import_columns import find_columns
from survey.operations.import_files import read_table
from survey.operations.import_headings import Role
from survey.operations.import_plan import Plan, plan
from survey.operations.import_rows import Claim, Reading, read_rows
from survey.operations.import_standings import EMPTY

DATA = Path(__file__).parents[1] / "data"
WHOLE = Path(__file__).parents[2].parent / "shared" / "data"
Rows = Sequence[Sequence[object]]


def as_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(sheets: dict[str, Rows]) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def repacked(data: bytes, leave_out: Iterable[str] = (), add: dict[str, bytes] | None = None) -> bytes:
    """The same packed file without some of its parts, or with others."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in {*leave_out, *(add or {})}:
                new.writestr(part, old.read(part.filename))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return held.getvalue()


def reading(rows: Rows, chosen: dict[Role, str] | None = None) -> Reading:
    table = read_table(as_csv(rows))
    return read_rows(table.lines, find_columns(table, chosen))


def planned(rows: Rows, chosen: dict[Role, str] | None = None) -> Plan[Claim]:
    """What becomes of the rows in a round without departments."""
    return plan(reading(rows, chosen), {}, EMPTY)


def taken(rows: Rows) -> list[tuple[int, str, str, str]]:
    """Row, department, platform and name of every new account."""
    return [(each.row, each.department, each.account.platform, each.account.name) for each in planned(rows).new]
