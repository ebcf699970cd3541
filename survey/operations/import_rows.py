"""From the rows of a table to accounts of departments and rows that cannot be used, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from questionnaires.names.words import is_nothing
from survey.operations.import_accounts import (
    NotUnderstood,
    Understood,
    is_footer,
    pieces,
    understand,
    understand_cell,
)
from survey.operations.import_columns import ROLE_WORDS, Columns
from survey.operations.import_headings import folded, heading_words
from survey.operations.import_table import Line
from survey.operations.import_units import KnownUnit, Units

NOTE_LENGTH = 10_000
GROUPED = 0.3  # share of empty department cells from which on a list is taken as grouped under its departments


@dataclass(frozen=True, slots=True)
class Claim:
    """One account that a row gives to a department."""

    row: int
    column: str
    department: str
    account: Understood
    note: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row, or one cell of a wide table, that cannot be used. `claim` is what could be taken all the same."""

    row: int
    column: str
    reason: str
    text: str = ""
    claim: Claim | None = None


@dataclass(frozen=True)
class Reading:
    """Everything a table says, in the order of its rows; cells that say "none" are only counted."""

    claims: tuple[Claim, ...]
    refusals: tuple[Refusal, ...]
    units: Units
    lines: int
    said_none: int
    grouped: bool


def read_rows(
    lines: Sequence[Line],
    columns: Columns,
    known: Sequence[KnownUnit] = (),
    *,
    department: str = "",
) -> Reading:
    """Read all rows below the headings; `department` is used for rows that name none."""
    return _Reader(lines, columns, known, department).read()


class _Reader:
    def __init__(self, lines: Sequence[Line], columns: Columns, known: Sequence[KnownUnit], department: str) -> None:
        self.columns = columns
        below = columns.heading_row
        self.lines = [line for line in lines if below is None or line.number > below]
        self._default = department
        own = [line.at(columns.first("department")) for line in self.lines]
        self.grouped = not department and _is_grouped(own)
        self._texts = self._filled(own)
        self._aboves = [line.at(columns.first("parent")) for line in self.lines]
        self._language = self._usual_language()
        pairs = [(text, self._above(above)) for text, above in zip(self._texts, self._aboves, strict=True) if text]
        self.units = Units(pairs, known)
        self._said_none = 0
        wide = [line.at(number) for line in self.lines for number, _platform in columns.wide]
        self._counted = any(cell.isdecimal() and len(cell) < 6 and int(cell) > 1 for cell in wide)

    def read(self) -> Reading:
        claims: list[Claim] = []
        refusals: list[Refusal] = []
        for line, text, above in zip(self.lines, self._texts, self._aboves, strict=True):
            for found in self._line(line, text, self._above(above)):
                if isinstance(found, Claim):
                    claims.append(found)
                else:
                    refusals.append(found)
        return Reading(tuple(claims), tuple(refusals), self.units, len(self.lines), self._said_none, self.grouped)

    def _filled(self, own: Sequence[str]) -> list[str]:
        """The department of each row: a grouped list names it only on the first row of a group."""
        second = self.columns.roles.get("department", ())[1:]
        found: list[str] = []
        for text, line in zip(own, self.lines, strict=True):
            other = line.at(second[0]) if second else ""
            if text and other and folded(text) != folded(other) and "/" not in text + other:
                text = f"{text} / {other}"
            text = text or other or self._default or (found[-1] if self.grouped and found else "")
            found.append(text)
        return found

    @staticmethod
    def _above(text: str) -> str:
        return "" if is_nothing(text) else text

    def _line(self, line: Line, text: str, above: str) -> Iterator[Claim | Refusal]:
        refusal = self._unusable(line, text)
        if refusal is not None:
            yield refusal
            return
        place = self.units.place(text, above)
        slots = list(self._slots(line))
        if not slots:
            yield Refusal(line.number, "", "The row names a department, but no account.", text)
        for column, found in slots:
            heading = self.columns.heading(column)
            if isinstance(found, NotUnderstood):
                yield Refusal(line.number, heading or ROLE_WORDS[found.column], found.reason, _shown(line, column))
                continue
            claim = self._claim(line, heading, place.unit, place.label, found)
            if found.personal:
                yield Refusal(
                    line.number, heading, found.remark, _shown(line, column), replace(claim, account=_taken(found))
                )
            else:
                yield claim

    def _unusable(self, line: Line, text: str) -> Refusal | None:
        department = self.columns.heading(self.columns.first("department"))
        if self.columns.heading_row and [folded(cell) for cell in line.cells if cell] == [
            folded(cell) for cell in self.columns.headings if not cell.startswith("Column ")
        ]:
            return Refusal(line.number, department, "The headings are repeated here.")
        filled = [cell for cell in line.cells if cell]
        if is_footer(filled[0]) and not self._has_link(line):
            return Refusal(line.number, department, "This is a total or a note, not an account.", filled[0][:200])
        if not text:
            return Refusal(line.number, department, "The department is missing.", " · ".join(filled)[:200])
        if is_nothing(text):
            return Refusal(line.number, department, f"“{text}” is no department.", " · ".join(filled)[:200])
        if len(text) > 400:
            return Refusal(line.number, department, "The department's name is longer than 400 characters.", text[:200])
        return None

    def _has_link(self, line: Line) -> bool:
        cells = [*self.columns.roles.get("link", ()), *(number for number, _platform in self.columns.wide)]
        return any("/" in line.at(number) for number in cells)

    def _slots(self, line: Line) -> Iterator[tuple[int | None, Understood | NotUnderstood]]:
        """The cells of a row that can hold an account, and what each says."""
        title = line.at(self.columns.first("title"))
        if self.columns.wide:
            for number, platform in self.columns.wide:
                cell = line.at(number)
                for piece in pieces(cell) if cell else ():
                    found = understand_cell(platform, piece, counted=self._counted)
                    if isinstance(found, NotUnderstood) and found.none:
                        self._said_none += 1
                    else:
                        yield number, found
            return
        yield from self._long(line, title)

    def _long(self, line: Line, title: str) -> Iterator[tuple[int | None, Understood | NotUnderstood]]:
        platform = " ".join(line.at(self.columns.first("platform")).split())
        name = " ".join(line.at(self.columns.first("name")).split())
        links = [(number, line.at(number)) for number in self.columns.roles.get("link", ())]
        given = [(number, piece) for number, cell in links if cell for piece in pieces(cell)]
        if not given:
            found = understand(platform, "", name, title)
            yield self._column_of(found, line), found
        for number, piece in given:
            found = understand(platform, piece, name if len(given) == 1 else "", title)
            yield (self._column_of(found, line) if isinstance(found, NotUnderstood) else number), found

    def _column_of(self, found: Understood | NotUnderstood, line: Line) -> int | None:
        if isinstance(found, NotUnderstood):
            return self.columns.first(found.column)
        held = [self.columns.first(role) for role in ("name", "platform") if line.at(self.columns.first(role))]
        return held[0] if held else None

    def _claim(self, line: Line, heading: str, unit: str, label: str, found: Understood) -> Claim:
        title = line.at(self.columns.first("title"))
        notes = [label, title, *(line.at(number) for number in self.columns.roles.get("note", ()))]
        said = {folded(found.name)}
        kept = []
        for text in notes:
            if text and not is_nothing(text) and folded(text) not in said:
                said.add(folded(text))
                kept.append(text)
        return Claim(line.number, heading, unit, found, "\n".join(kept)[:NOTE_LENGTH], self._area(line))

    def _usual_language(self) -> str:
        column = self.columns.first("language")
        counted = (
            Counter(folded(line.at(column)) for line in self.lines if line.at(column)) if column is not None else None
        )
        return counted.most_common(1)[0][0] if counted else ""

    def _area(self, line: Line) -> str:
        """An account in another language than nearly all others is for those who speak it."""
        text = line.at(self.columns.first("language"))
        plain = folded(text)
        return text.title() if plain != self._language and plain in heading_words()["languages_known"] else ""


def _is_grouped(departments: Sequence[str]) -> bool:
    """Whether a list names each department once, on the first of its rows, and never on two rows in a row."""
    named = [text for text in departments if text]
    empty = len(departments) - len(named)
    repeated = any(one == other for one, other in pairwise(named))
    return bool(named and departments[0] and empty > GROUPED * len(departments) and not repeated)


def _taken(found: Understood) -> Understood:
    return replace(found, personal=False)


def _shown(line: Line, column: int | None) -> str:
    text = line.at(column) or " · ".join(cell for cell in line.cells if cell)
    return " ".join(text.split())[:200]
