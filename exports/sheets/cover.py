"""The cover: who it is for, figures, findings in sentences with links, two charts, what to doubt."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from dashboard.results import Bars, Fact, Finding, Overview
from exports.cells import Plain
from exports.sheets.parts import Units, add_chart, grid
from exports.tables import of_bars, of_table
from exports.writer import SheetWriter
from survey import tokens

WIDTHS = (34.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 18.0)
FACTS_A_ROW = 4
SAMPLE = "Sample data: the organisation, its people and all answers are invented."


def write(
    book: Workbook,
    overview: Overview,
    *,
    reader_words: str,
    made_words: str,
    sheet_of: dict[str, str],
    bars: tuple[Bars, ...],
    units: Units,
    footer: str,
) -> None:
    """`sheet_of` gives the sheet's name for the kind of a finding; `made_words` says when and from which version."""
    writer = SheetWriter(book, "Cover", WIDTHS, footer=footer, colour=tokens.argb("accent"))
    writer.text(overview.organisation, "muted")
    writer.text(overview.title, "title")
    writer.text(f"{reader_words} {made_words} {overview.base.sentence()}", "muted")
    if overview.is_sample:
        writer.text(SAMPLE, "sample")
    writer.blank()
    _facts(writer, overview.facts)
    _findings(writer, overview.findings, sheet_of)
    if overview.sentences.lines:
        writer.blank()
        writer.text(overview.sentences.title, "heading")
        for line, _ in overview.sentences.lines:
            writer.text("\u2022 " + line, "sentence")
    if overview.doubts:
        writer.blank()
        writer.text("What to keep in mind", "heading")
        for doubt in overview.doubts:
            writer.text("\u2022 " + doubt, "text")
    for part in bars:
        writer.blank()
        writer.text(part.title, "heading")
        add_chart(writer, part, grid(writer, of_bars(part, units.digits), units), units)
    writer.blank()
    writer.text(overview.participation.title, "heading")
    _participation(writer, overview, units)


def _facts(writer: SheetWriter, facts: tuple[Fact, ...]) -> None:
    for start in range(0, len(facts), FACTS_A_ROW):
        row = facts[start : start + FACTS_A_ROW]
        for style, height, words in (
            ("figure_label", 17.0, [fact.label for fact in row]),
            ("figure", 27.0, [fact.text for fact in row]),
            ("figure_note", 30.0, [fact.note for fact in row]),
        ):
            cells: list[WriteOnlyCell | Plain] = []
            for index, text in enumerate(words):
                writer.merge(writer.row, 2 * index + 1, 2 * index + 2)
                cells += [writer.cell(text, style), writer.cell("", style)]
            writer.put(cells, height)
        writer.blank()


def _findings(writer: SheetWriter, findings: tuple[Finding, ...], sheet_of: dict[str, str]) -> None:
    writer.text("What the answers show", "heading")
    if not findings:
        writer.text("No overlap or difference has been found in the answers given so far.", "text")
    last = writer.width
    for finding in findings:
        text = f"{finding.sentence} {finding.base}"
        room = sum(writer.widths[: last - 1])
        writer.merge(writer.row, 1, last - 1)
        cells: list[WriteOnlyCell | Plain] = [writer.cell(text, "sentence"), *([None] * (last - 2))]
        target = sheet_of.get(finding.kind)
        if target:
            cells.append(writer.link(f"See {target}", target))
        writer.put(cells, 17.0 * max(1, -(-int(len(text) * 1.12) // int(room))) + 4)


def _participation(writer: SheetWriter, overview: Overview, units: Units) -> None:
    grid(writer, of_table(overview.participation, units.digits), units)
