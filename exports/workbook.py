"""The workbook a committee prints and forwards, made from the same functions as the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from dashboard.analysis import catalogue
from dashboard.analysis.given_back import GivenBack, open_only, waiting_words
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import currency_digits
from dashboard.results import Bars, Overview, View, Where
from exports.besides import Besides
from exports.sheets import cover, decisions, departments, findings, method, raw, views
from exports.sheets.parts import Units
from exports.tables import has_ranges
from exports.writer import Book

Reader = Literal["team", "committee"]
READER_WORDS: dict[Reader, str] = {
    "team": "For the policy team: holds answers that only the policy team may read. Please do not forward.",
    "committee": "For the steering committee.",
}
NAME_LIMIT = 31  # Excel's limit for the name of a sheet
DEPARTMENT_SHEETS = 60  # more departments than this and their sheets would hide everything else
COVER_CHARTS = 2
NOTHING_BESIDES = Besides()


@dataclass(frozen=True)
class Made:
    """What went into a file: for whom, when, and from which version of the round."""

    reader: Reader
    at: datetime
    version: int

    def words(self) -> str:
        return f"Made on {self.at:%-d %B %Y at %H:%M} UTC from version {self.version} of the answers."


def build(
    frames: Frames,
    filters: Filters,
    reader: Reader,
    target: Path | IO[bytes],
    *,
    now: datetime,
    given: GivenBack,
    besides: Besides = NOTHING_BESIDES,
) -> None:
    """Write the whole workbook of a round to a file or a binary stream; a committee's without what is not open yet."""
    waiting = ""
    if reader == "committee":
        waiting = waiting_words(catalogue.findings(frames, filters), given)
        frames = open_only(frames, given)
    book = Book()
    made = Made(reader, now, frames.version)
    units = Units(frames.facts.currency, currency_digits(frames.facts.currency))
    overview = catalogue.overview(frames, filters)
    shown = [spec.compute(frames, filters) for spec in catalogue.VIEWS]
    names = _Names()
    footer = f"{overview.title}, {'policy team' if reader == 'team' else 'steering committee'}"
    sheet_names = {view.slug: names.take(view.short) for view in shown}
    _properties(book, overview, made)
    cards = [given.card(found) for found in catalogue.findings(frames, filters)]
    said = cover.Said(
        READER_WORDS[reader],
        made.words(),
        {found.kind: sheet_names[view.slug] for view in shown for found in view.findings},
        names.take(views.ALL_FINDINGS),
        len(cards),
        lambda found: given.card(found).first,
    )
    cover.write(book, overview, said, _cover_charts(shown), units, footer=footer)
    findings.write(book, cards, said.all_findings, footer=footer)
    if besides.decisions or besides.earlier:
        decisions.write(book, frames, besides, units, name=names.take(decisions.NAME), footer=footer)
    for view in shown:
        views.write(book, view, given, sheet_names[view.slug], units, footer=footer)
    _departments(book, frames, filters, given, names, units, footer)
    _raw(book, frames, filters, reader, names, units, footer)
    method.write(book, overview, _notes(frames, made, waiting), units, footer=footer, published=besides.published)
    book.save(target)


def file_name(slug: str, reader: Reader, now: datetime) -> str:
    """A name built by us: round, for whom, date."""
    safe = re.sub(r"[^a-z0-9-]+", "-", slug.lower()).strip("-") or "round"
    return f"roundtable-{safe}-{reader}-{now:%Y-%m-%d}.xlsx"


def _cover_charts(shown: Sequence[View]) -> tuple[Bars, ...]:
    """The first bars of each page that has some: where we are active, then money or time."""
    firsts = [[part for part in view.parts if isinstance(part, Bars) and part.bars][:1] for view in shown]
    found = [part for parts in firsts for part in parts]
    ranged = [part for part in found if has_ranges(part)]
    return tuple(dict.fromkeys([*found[:1], *ranged, *found]))[:COVER_CHARTS]


def _departments(
    book: Book, frames: Frames, filters: Filters, given: GivenBack, names: _Names, units: Units, footer: str
) -> None:
    listed = frames.facts.departments
    if len(listed) > DEPARTMENT_SHEETS:
        return
    for department in listed:
        sheet = catalogue.department_sheet(frames, filters, department.id)
        if sheet.basis is not None:
            departments.write(book, sheet, given, names.take(department.name), units, footer=footer)


def _raw(
    book: Book, frames: Frames, filters: Filters, reader: Reader, names: _Names, units: Units, footer: str
) -> None:
    for section in catalogue.raw_sections(frames):
        where = Where(section)
        columns, rows = catalogue.entry_rows(frames, filters, where, reader)
        if len(columns) > 1:
            name = names.take(section.replace("_", " ").capitalize())
            count = catalogue.entry_count(frames, filters, where, reader)
            raw.write(book, name, columns, rows, count, units, footer=footer)


def _notes(frames: Frames, made: Made, waiting: str) -> list[str]:
    notes = [READER_WORDS[made.reader], made.words()]
    if waiting:
        notes.append(waiting)
    if len(frames.facts.departments) > DEPARTMENT_SHEETS:
        notes.append(
            f"Sheets of single departments are left out: there are {len(frames.facts.departments)} departments. "
            "Each has its page in the dashboard."
        )
    if made.reader == "committee":
        notes.append("Answers that only the policy team may read are left out of this file.")
    return notes


def _properties(book: Book, overview: Overview, made: Made) -> None:
    properties = book.made.properties
    properties.title = overview.title
    properties.creator = f"{overview.organisation}, policy team"
    properties.subject = READER_WORDS[made.reader]
    properties.language = "en"
    properties.created = made.at.replace(tzinfo=None)
    properties.modified = made.at.replace(tzinfo=None)
    book.made.calculation.fullCalcOnLoad = True


class _Names:
    """Names of sheets: allowed characters, at most 31, never twice."""

    def __init__(self) -> None:
        self.taken: set[str] = {"cover", "method and gaps", "history"}  # Excel keeps "History" for itself

    def take(self, wanted: str) -> str:
        base = _cut(re.sub(r"[\x00-\x1f\ud800-\udfff\[\]:*?/\\]", " ", wanted), NAME_LIMIT) or "Sheet"
        name, number = base, 1
        while name.casefold() in self.taken:
            number += 1
            suffix = f" {number}"
            name = _cut(base, NAME_LIMIT - len(suffix)) + suffix
        self.taken.add(name.casefold())
        return name


def _cut(text: str, room: int) -> str:
    """The beginning of a text that fits, counted as Excel counts: an emoji takes the room of two letters."""
    text = text.strip(" '\t\xa0")
    while len(text.encode("utf-16-le")) > 2 * room:
        text = text[:-1]
    return text.strip(" '\t\xa0")
