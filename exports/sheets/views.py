"""One sheet per question of the dashboard: its answer in a sentence, the parts, the findings."""

from __future__ import annotations

from dashboard.measure import finding_amounts
from openpyxl import Workbook

from dashboard.results import Matrix, View
from exports.sheets.parts import Units, draw, finding
from exports.writer import SheetWriter

FIRST, OTHER = 30.0, 13.0
LEAST, MOST = 9, 64


def write(book: Workbook, view: View, name: str, units: Units, *, footer: str) -> None:
    """Write a view below its question; wide enough for its widest matrix."""
    columns = [len(part.columns) + 2 for part in view.parts if isinstance(part, Matrix)]
    count = min(MOST, max([LEAST, *columns]))
    writer = SheetWriter(book, name, [FIRST, *([OTHER] * (count - 1))], footer=footer)
    writer.freeze("B2")
    writer.repeat_rows(1, 1)
    writer.put([writer.cell(view.question, "title"), *([None] * 6)], 30)
    writer.put([writer.link("Back to the cover", "Cover")])
    writer.text(view.answer, "answer", span=LEAST)
    writer.text(view.base.sentence(), "muted", span=LEAST)
    for part in view.parts:
        draw(writer, part, units)
    if view.findings:
        writer.blank()
        writer.text("What follows from this", "heading")
        for found in view.findings:
            finding(writer, found, finding_amounts(found))
    if view.doubts:
        writer.blank()
        writer.text("What to keep in mind", "heading")
        for doubt in view.doubts:
            writer.text("\u2022 " + doubt, "text", span=LEAST)
