"""Reads an uploaded file as a table, by what is in it and not by its name."""

from __future__ import annotations

from survey.operations.import_columns import weight
from survey.operations.import_csv import read_csv
from survey.operations.import_table import PACKED_LIMIT, FileRefused, Table
from survey.operations.import_xlsx import ZIP, read_xlsx, refuse_old_or_locked


def read_table(data: bytes, sheet: str | None = None) -> Table:
    """The rows of a CSV or Excel file; `sheet` names one of several. Raises FileRefused with a sentence."""
    if len(data) > PACKED_LIMIT:
        raise FileRefused("The file is larger than 20 MB. Please split it.")
    if not data.strip():
        raise FileRefused("The file is empty.")
    refuse_old_or_locked(data)
    if data.startswith(ZIP):
        return read_xlsx(data, weight, sheet)
    if data.startswith(b"%PDF"):
        raise FileRefused("This is a PDF, not a table. Save the table as .xlsx or CSV.")
    return read_csv(data)
