"""The cover, one page: who it is for, figures, what the answers show in sentences, two charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.results import Bars, Fact, Finding, Overview
from exports.cells import Cell
from exports.charts import bar_chart
from exports.sheets.parts import CM_PER_POINT, LIGHT, ROW_HEIGHT, STRONG, Units
from exports.tables import Grid, has_ranges, of_bars
from exports.writer import Book, SheetWriter
from survey import tokens

WIDTHS = (21.0,) * 8
FACTS_A_ROW = 4
FINDINGS, BARS = 4, 5  # what fits on one page
SAMPLE = "Sample data: the organisation, its people and all answers are invented."


@dataclass(frozen=True)
class Said:
    """What the cover says about the file, and where it points to."""

    reader: str
    made: str
    sheet_of: Mapping[str, str]  # kind of finding -> name of the sheet that shows it
    all_findings: str  # name of the sheet with all of them
    number: int  # of all findings
    first: Callable[[Finding], str]  # to whom a finding is shown first, while that lasts


def write(book: Book, overview: Overview, said: Said, charts: Sequence[Bars], units: Units, *, footer: str) -> None:
    """Write the cover; `charts` are cut to their longest bars, their figures stand below the printed page."""
    writer = SheetWriter(book, "Cover", WIDTHS, footer=footer, colour=tokens.argb("accent"))
    writer.sheet.page_setup.fitToHeight = 1
    writer.text(overview.organisation, "muted")
    writer.text(overview.title, "title")
    writer.text(f"{said.reader} {said.made} {overview.base.sentence()}", "muted")
    if overview.is_sample:
        writer.text(SAMPLE, "sample")
    writer.blank()
    _facts(writer, overview.facts)
    _findings(writer, overview.findings, said)
    if overview.doubts:
        writer.text(
            "Keep in mind: "
            + " ".join(f"{doubt}" if doubt.endswith(".") else f"{doubt}." for doubt in overview.doubts[:3]),
            "muted",
        )
    writer.blank()
    last = _charts(writer, [replace(part, bars=part.bars[:BARS]) for part in charts], units)
    writer.sheet.print_area = f"A1:H{last}"


def _facts(writer: SheetWriter, facts: tuple[Fact, ...]) -> None:
    for start in range(0, len(facts), FACTS_A_ROW):
        row = facts[start : start + FACTS_A_ROW]
        for style, height, words in (
            ("figure_label", 17.0, [fact.label for fact in row]),
            ("figure", 27.0, [fact.text for fact in row]),
            ("figure_note", 17.0, [fact.note for fact in row]),
        ):
            cells: list[Cell | None] = []
            for index, text in enumerate(words):
                writer.merge(writer.row, 2 * index + 1, 2 * index + 2)
                cells += [writer.cell(text, style), writer.cell("", style)]
            writer.put(cells, height)
        writer.put([], 6)


def _findings(writer: SheetWriter, findings: tuple[Finding, ...], said: Said) -> None:
    writer.text("What the answers show", "heading")
    if not findings:
        writer.text("No overlap or difference has been found in the answers given so far.", "text")
    last = writer.width
    room = (last - 1) * WIDTHS[0]
    for finding in findings[:FINDINGS]:
        text = " ".join(part for part in (finding.sentence, said.first(finding), finding.base) if part)
        writer.merge(writer.row, 1, last - 1)
        cells: list[Cell | None] = [writer.cell(text, "sentence"), *([None] * (last - 2))]
        target = said.sheet_of.get(finding.kind)
        if target:
            cells.append(writer.link(f"See {target}", target))
        writer.put(cells, 15.5 * max(1, -(-int(len(text) * 1.02) // int(room))) + 3)
    if said.number > FINDINGS:
        writer.merge(writer.row, 1, last - 1)
        writer.put([writer.link(f"All {said.number:,} findings, ranked by what is at stake", said.all_findings)])


def _charts(writer: SheetWriter, charts: Sequence[Bars], units: Units) -> int:
    """Two charts side by side, then their figures; returns the last row of the printed page."""
    top = writer.row
    wanted = [part for part in charts if part.bars]
    room = max((2.2 + len(part.bars) * 0.62 for part in wanted), default=0.0)
    writer.blank(int(max(room, 5.0) / CM_PER_POINT / ROW_HEIGHT) + 1 if wanted else 1)
    last = writer.row - 1
    if wanted:
        writer.blank(2)
        writer.text("Figures behind the two charts", "muted")
    for part, anchor in zip(wanted, ("A", "E"), strict=False):
        grid = of_bars(part, units.digits)
        header = _figures(writer, grid)
        ranged = has_ranges(part)
        chart = bar_chart(
            writer.sheet,
            title=part.title,
            described=f"Bar chart. {part.title}. " + "; ".join(f"{bar.label}: {bar.text}" for bar in part.bars),
            header_row=header,
            count=len(part.bars),
            label_column=1,
            value_columns=(3, 2) if ranged else (2,),
            colours=(LIGHT, STRONG) if ranged else (STRONG,),
            number_format=units.format_of(grid.kinds[1]) or "#,##0",
            width=15.8,
        )
        writer.chart(chart, f"{anchor}{top}")
    return last


def _figures(writer: SheetWriter, grid: Grid) -> int:
    header = writer.put([writer.cell(text, "muted") for text in grid.headers])
    for row in grid.rows:
        writer.put([writer.cell(float(str(value)) if _is_number(value) else value, "muted") for value in row])  # type: ignore[arg-type]  # a grid holds plain values
    return header


def _is_number(value: object) -> bool:
    return value is not None and not isinstance(value, str)
