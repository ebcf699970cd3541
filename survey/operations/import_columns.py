"""Finds the row with the headings and what each column holds, by its heading and by its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.names.words import platform_from_word
from survey.operations.import_column_roles import is_link, roles_of
from survey.operations.import_headings import ROLES, Role, folded, platform_heading, strength
from survey.operations.import_table import FileRefused, Line, Table

HEAD = 40  # rows in which the headings are looked for
SAMPLE = 400  # rows that show what a column holds
ROLE_WORDS: Mapping[Role, str] = {
    "department": "Department",
    "parent": "Department above it",
    "platform": "Platform",
    "link": "Link",
    "name": "Name of the account",
    "title": "Title",
    "note": "Description",
    "language": "Language",
    "status": "Whether it is in use",
    "closed": "Closed on",
}


class ColumnsUnclear(FileRefused):
    """A table of which nobody has said yet what its columns are."""


class DepartmentUnclear(ColumnsUnclear):
    """No column names the department."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are. `heading_row` is None for a table that starts with its first account."""

    headings: tuple[str, ...]
    heading_row: int | None
    roles: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    wide: tuple[tuple[int, str], ...] = ()  # column, platform: a table with a column for each platform
    by_hand: frozenset[Role] = frozenset()

    def first(self, role: Role) -> int | None:
        found = self.roles.get(role, ())
        return found[0] if found else None

    @property
    def departments(self) -> tuple[int, ...]:
        return self.roles.get("department", ())

    @property
    def parent(self) -> int | None:
        return self.first("parent")

    def heading(self, column: int | None) -> str:
        return self.headings[column] if column is not None and column < len(self.headings) else ""

    @property
    def used(self) -> frozenset[int]:
        return frozenset(number for each in self.roles.values() for number in each) | {pair[0] for pair in self.wide}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings of columns that are not taken over."""
        return tuple(title for number, title in enumerate(self.headings) if number not in self.used and title)

    def in_words(self) -> dict[str, list[str]]:
        """Role in words -> headings, for the report."""
        found = {
            ROLE_WORDS[role]: [self.heading(one) for one in self.roles[role]] for role in ROLES if role in self.roles
        }
        if self.wide:
            found["One column for each platform"] = [self.heading(number) for number, _platform in self.wide]
        return found


def weight(rows: Sequence[Sequence[str]]) -> float:
    """How much some rows look like the head of a list of accounts: for choosing a sheet."""
    best = max((_heading_weight(row) for row in rows), default=0.0)
    links = sum(1 for row in rows for cell in row if is_link(cell))
    return best * 10 + min(links, 20) + min(len(rows), 5) / 10


def find_columns(table: Table, chosen: Mapping[Role, str] | None = None, *, department_given: bool = False) -> Columns:
    """What the columns are; `chosen` are headings (or letters) given by hand. Raises FileRefused.

    With `department_given` no column needs to name the department.
    """
    wanted = {role: title for role, title in (chosen or {}).items() if title.strip()}
    heading_row = _heading_row(table.lines, wanted)
    headings = headings_below(table.lines, heading_row)
    by_hand = {role: (named_column(title, headings),) for role, title in wanted.items()}
    body = [line for line in table.lines if heading_row is None or line.number > heading_row][:SAMPLE]
    columns = _recognised(headings, heading_row, body, by_hand)
    if "department" not in columns.roles and not department_given:
        raise DepartmentUnclear(_sentence("No column names the department", headings))
    if not columns.wide and not {"platform", "link", "name"} & set(columns.roles):
        raise ColumnsUnclear(_sentence("No column holds the platform or the link of the accounts", headings))
    return columns


def heading_row_of(table: Table, chosen: Mapping[Role, str] | None = None) -> int | None:
    """The number of the row with the headings; None if there is none."""
    return _heading_row(table.lines, {role: title for role, title in (chosen or {}).items() if title.strip()})


def headings_in(table: Table, chosen: Mapping[Role, str] | None = None) -> tuple[str, ...]:
    """What the columns are called, whether or not they mean anything."""
    wanted = {role: title for role, title in (chosen or {}).items() if title.strip()}
    return headings_below(table.lines, _heading_row(table.lines, wanted))


def _sentence(what: str, headings: Sequence[str]) -> str:
    listed = ", ".join(title for title in headings if title) or "none"
    return f"{what}. Choose it by hand. The columns are: {listed}."


def _heading_weight(row: Sequence[str]) -> float:
    """Headings are short words that mean something; a cell with a link is no heading."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2 or any(is_link(cell) for cell in cells):
        return 0.0
    best = [max(strength(role, cell) for role in ROLES) for cell in cells]
    platforms = [cell for cell, own in zip(cells, best, strict=True) if own < 1 and platform_heading(cell)]
    # A row of data says "Facebook" once and may have a department called "Office"; headings differ from one another.
    known = sum(best) + (len(platforms) if len(platforms) > 1 else 0)
    return known / (1 + sum(len(cell) > 60 for cell in cells)) if len(set(cells)) == len(cells) else known / 2


def _heading_row(lines: Sequence[Line], chosen: Mapping[Role, str]) -> int | None:
    """The row that holds the headings given by hand, else the most likely one; None if the data starts at once."""
    head = lines[:HEAD]
    names = {folded(title) for title in chosen.values()}
    if names:
        held = [line.number for line in head if names <= {folded(cell) for cell in line.cells if cell}]
        if held:
            return held[0]
    weights = {line.number: _heading_weight(line.cells) for line in head}
    number, best = max(weights.items(), key=lambda pair: pair[1], default=(0, 0.0))
    if best >= 1.0:
        return number
    first = next((line for line in head if sum(bool(cell) for cell in line.cells) > 1), None)
    if first is None:
        return None
    is_data = any(is_link(cell) or platform_from_word(cell) for cell in first.cells)
    return None if is_data else first.number


def headings_below(lines: Sequence[Line], row: int | None) -> tuple[str, ...]:
    """The headings, made different from one another; columns without one are named by their letter."""
    width = max((len(line.cells) for line in lines), default=0)
    given = next((line.cells for line in lines if line.number == row), ())
    found: list[str] = []
    for number in range(width):
        title = " ".join(given[number].split()) if number < len(given) else ""
        title = title[:120] or f"Column {letter(number)}"
        found.append(title if title not in found else f"{title} ({letter(number)})")
    return tuple(found)


def letter(number: int) -> str:
    """The letters a spreadsheet shows above a column; the first is 0."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def named_column(title: str, headings: Sequence[str]) -> int:
    """The column that a heading or a letter names. Raises FileRefused and lists the columns."""
    plain = " ".join(title.split()).casefold()
    for number, heading in enumerate(headings):
        if heading.casefold() == plain:
            return number
    for number, heading in enumerate(headings):
        if (folded(heading) == folded(title) and folded(title)) or letter(number).casefold() == plain:
            return number
    listed = ", ".join(headings)
    raise FileRefused(f"The file has no column called “{title}”. Its columns are: {listed}.")


def _recognised(
    headings: tuple[str, ...], row: int | None, body: Sequence[Line], by_hand: Mapping[Role, tuple[int, ...]]
) -> Columns:
    cells = [[text for line in body if (text := line.at(number))] for number in range(len(headings))]
    roles, wide = roles_of(headings, cells, by_hand)
    return Columns(headings, row, roles, wide, frozenset(by_hand))
