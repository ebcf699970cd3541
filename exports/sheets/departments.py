"""One sheet per department: what, why, how, and what must stay free."""

from __future__ import annotations

from dashboard.analysis.given_back import GivenBack
from dashboard.results import DepartmentSheet, Part
from exports.sheets.parts import TOGETHER, Units, draw, notes
from exports.sheets.views import ALL_FINDINGS
from exports.sheets.widths import fit
from exports.writer import Book, SheetWriter
from survey import tokens

FINDINGS = 8  # in short: a department's sheet is to be read at a glance


def write(book: Book, sheet: DepartmentSheet, given: GivenBack, name: str, units: Units, *, footer: str) -> None:
    writer = SheetWriter(
        book,
        name,
        fit((*sheet.what, *sheet.why, *sheet.how), units.digits),
        footer=footer,
        colour=tokens.argb("level-2"),
    )
    writer.freeze("A2")
    writer.repeat_rows(1, 1)
    writer.text(sheet.name, "title")
    writer.put([writer.link("Back to the cover", "Cover")])
    writer.text(sheet.basis_words, "muted")
    for fact in sheet.facts:
        writer.put(
            [writer.cell(fact.label, "strong"), writer.cell(fact.text, "strong"), writer.cell(fact.note, "muted")]
        )
    for title, parts in (("What", sheet.what), ("Why", sheet.why), ("How", sheet.how)):
        _block(writer, title, parts, units)
    _lines(writer, "What must stay free", sheet.free, "Nothing was named.")
    _lines(writer, "Shared with other departments", sheet.shared, "Nothing was named.")
    if sheet.findings:
        writer.blank()
        writer.text("What the answers show together with others", "heading")
        for found in sheet.findings[:FINDINGS]:
            writer.text(found.title, "strong")
            writer.text(found.sentence, "sentence")
            notes(writer, given.card(found))
        rest = len(sheet.findings) - FINDINGS
        more = f"{rest:,} more, and what they rest on" if rest > 0 else "What these rest on"
        writer.put([writer.link(f"{more}: see all findings", ALL_FINDINGS)])
    if sheet.unknown:
        _lines(writer, "Not known", sheet.unknown, "")


def _block(writer: SheetWriter, title: str, parts: tuple[Part, ...], units: Units) -> None:
    if parts:
        writer.keep(2 * TOGETHER)
        writer.blank()
        writer.text(title, "title")
    for part in parts:
        draw(writer, part, units)


def _lines(writer: SheetWriter, title: str, lines: tuple[str, ...], empty: str) -> None:
    writer.keep(TOGETHER)
    writer.blank()
    writer.text(title, "heading")
    for line in lines:
        writer.text("\u2022 " + line, "sentence")
    if not lines and empty:
        writer.text(empty, "muted")
