"""One sheet per question of the dashboard: its answer in a sentence, the parts, the findings."""

from __future__ import annotations

from dashboard.analysis.given_back import GivenBack
from dashboard.results import View
from exports.sheets.parts import TOGETHER, Units, draw, finding
from exports.sheets.widths import fit
from exports.writer import Book, SheetWriter

ALL_FINDINGS = "Findings"
FINDINGS = 12  # on the page of a question; the rest stands on the sheet of all findings
SPAN = 8  # columns that sentences stretch over


def write(book: Book, view: View, given: GivenBack, name: str, units: Units, *, footer: str) -> None:
    """Write a view below its question."""
    writer = SheetWriter(book, name, fit(view.parts, units.digits), footer=footer)
    writer.freeze("B2")
    writer.repeat_rows(1, 1)
    writer.put([writer.cell(view.question, "title"), *([None] * 6)], 30)
    writer.put([writer.link("Back to the cover", "Cover")])
    writer.text(view.answer, "answer", span=SPAN)
    writer.text(view.base.sentence(), "muted", span=SPAN)
    for part in view.parts:
        draw(writer, part, units)
    if view.findings:
        writer.keep(2 * TOGETHER)
        writer.blank()
        writer.text("What follows from this", "heading")
        for found in view.findings[:FINDINGS]:
            finding(writer, given.card(found))
        if len(view.findings) > FINDINGS:
            writer.put([writer.link(f"{len(view.findings) - FINDINGS:,} more: see all findings", ALL_FINDINGS)])
    if view.doubts:
        writer.keep(TOGETHER)
        writer.blank()
        writer.text("What to keep in mind", "heading")
        for doubt in view.doubts:
            writer.text("\u2022 " + doubt, "text", span=SPAN)
