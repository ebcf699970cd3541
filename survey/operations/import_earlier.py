"""The sheets that entries of earlier imports stood in: their rows are kept with them, the sheets in the reports."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Entry, ImportBatch


class EarlierSheets:
    """Reads the reports of earlier files that had several sheets; those of other files stay unread."""

    def __init__(self, session: Session, round_id: int, section: str) -> None:
        entries = select(Entry.import_id).where(Entry.section == section, Entry.import_id.is_not(None))
        query = select(ImportBatch.id, ImportBatch.report["sheets_read"]).where(
            ImportBatch.round_id == round_id, ImportBatch.id.in_(entries)
        )
        several = [batch_id for batch_id, sheets in session.execute(query) if sheets]
        self._sheets: dict[tuple[int, str, int], set[str]] = {}
        for batch_id in several:
            report = session.scalar(select(ImportBatch.report).where(ImportBatch.id == batch_id)) or {}
            for each in report.get("rows_imported", ()):
                place = (batch_id, each["department"], each["row"])
                self._sheets.setdefault(place, set()).add(each.get("sheet", ""))

    def sheet(self, batch_id: int | None, department: str, row: int | None) -> str:
        """The sheet of an entry; "" if there was one sheet only, or if two hold the department in that row."""
        if batch_id is None or row is None:
            return ""
        found = self._sheets.get((batch_id, department, row), set())
        return next(iter(found)) if len(found) == 1 else ""
