"""From the rows of a table to accounts of departments and rows that cannot be used, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from questionnaires.names.words import is_nothing
from survey.operations.import_accounts import (
    NotUnderstood,
    Understood,
    pieces,
    understand,
    understand_cell,
)
from survey.operations.import_columns import ROLE_WORDS, Columns
from survey.operations.import_departments import Departments
from survey.operations.import_headings import folded, heading_words, status_of
from survey.operations.import_table import Line
from survey.operations.import_units import KnownUnit, Units

NOTE_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class Claim:
    """One account that a row gives to a department."""

    row: int
    column: str
    department: str
    account: Understood
    note: str = ""
    area: str = ""
    status: str = ""  # a code, or nothing where the file does not say it

    @property
    def key(self) -> str:
        return self.account.key

    @property
    def size(self) -> int:
        """About how many characters it will take in the department's answers."""
        return len(self.note) + len(self.account.link) + len(self.account.name) + 40

    @property
    def shown(self) -> str:
        return self.account.link or self.account.name

    def at_row(self, row: int) -> Claim:
        return replace(self, row=row)

    def joined(self, later: Claim) -> Claim:
        """What the first row leaves open, a later one may say."""
        own, other = self.account, later.account
        account = replace(own, name=own.name or other.name, link=own.link or other.link)
        return replace(
            self,
            account=account,
            note=self.note or later.note,
            area=self.area or later.area,
            status=self.status or later.status,
        )


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
        self.departments = Departments(lines, columns, known, department)
        self.lines = self.departments.lines
        self._language = self._usual_language()
        self._said_none = 0
        wide = [line.at(number) for line in self.lines for number, _platform in columns.wide]
        self._counted = any(cell.isdecimal() and len(cell) < 6 and int(cell) > 1 for cell in wide)

    def read(self) -> Reading:
        claims: list[Claim] = []
        refusals: list[Refusal] = []
        for line, text in zip(self.lines, self.departments.texts, strict=True):
            for found in self._line(line, text):
                if isinstance(found, Claim):
                    claims.append(found)
                else:
                    refusals.append(found)
        departments = self.departments
        return Reading(
            tuple(claims), tuple(refusals), departments.units, len(self.lines), self._said_none, departments.grouped
        )

    def _line(self, line: Line, text: str) -> Iterator[Claim | Refusal]:
        reason = self.departments.unusable(line, text, "an account", keep_footer=self._has_link(line))
        if reason is not None:
            yield Refusal(line.number, self.departments.heading(), *reason)
            return
        place = self.departments.place(line)
        slots = list(self._slots(line)) if {cell for cell in line.cells if cell} != {text} else []
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
        return Claim(
            line.number, heading, unit, found, "\n".join(kept)[:NOTE_LENGTH], self._area(line), self._status(line)
        )

    def _status(self, line: Line) -> str:
        """Whether the account is in use; an account with a date of its end is closed."""
        closed = line.at(self.columns.first("closed"))
        if any(char.isdigit() for char in closed) and not is_nothing(closed):
            return "closed"
        return status_of(line.at(self.columns.first("status")))

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


def _taken(found: Understood) -> Understood:
    return replace(found, personal=False)


def _shown(line: Line, column: int | None) -> str:
    text = line.at(column) or " · ".join(cell for cell in line.cells if cell)
    return " ".join(text.split())[:200]
