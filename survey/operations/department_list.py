"""A list of departments from a CSV file, with a report that accounts for every row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.vocabulary import vocabulary
from survey.errors import Invalid
from survey.models import Department
from survey.operations.people import DepartmentDetails, create_department, edit_department
from survey.text import one_line

MOST_ROWS = 5_000
# Headings as people write them, in lower case without spaces, dashes and underscores.
HEADINGS = {
    "name": "name",
    "department": "name",
    "unit": "name",
    "parent": "parent",
    "partof": "parent",
    "belongsto": "parent",
    "functions": "functions",
    "function": "functions",
    "aliases": "aliases",
    "alsocalled": "aliases",
    "head": "head_name",
    "headname": "head_name",
    "heademail": "head_email",
    "headmail": "head_email",
    "deputy": "deputy_name",
    "deputyname": "deputy_name",
    "deputyemail": "deputy_email",
    "deputymail": "deputy_email",
    "representative": "representative_name",
    "representativename": "representative_name",
    "representativeemail": "representative_email",
    "representativemail": "representative_email",
}
COLUMN_WORDS = {"parent_id": "parent"}


@dataclass(frozen=True)
class RejectedRow:
    row: int  # as a spreadsheet counts: the heading is row 1
    column: str
    reason: str


@dataclass(frozen=True)
class DepartmentReport:
    """`created`, `updated` and `rejected` together are `rows`."""

    rows: int
    created: tuple[str, ...]
    updated: tuple[str, ...]
    rejected: tuple[RejectedRow, ...]
    ignored_columns: tuple[str, ...]


def import_departments(
    session: Session, data: str | bytes, now: datetime, *, person_id: int | None = None
) -> DepartmentReport:
    """Create or update the departments of a CSV text; a row that cannot be used is left out and reported.

    Raises Invalid if the file as a whole is not such a list.
    """
    heading, rows = _table(data)
    columns = [HEADINGS.get("".join(char for char in title.lower() if char.isalnum())) for title in heading]
    if "name" not in columns:
        raise Invalid({"file": 'The first line needs the headings, and one of them must be "name" or "department".'})
    work = _Import(session, now, person_id)
    for number, cells in rows:
        work.take(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
    work.set_parents()
    ignored = tuple(title for title, column in zip(heading, columns, strict=True) if column is None and title.strip())
    return DepartmentReport(len(rows), tuple(work.created), tuple(work.updated), tuple(work.rejected), ignored)


class _Import:
    def __init__(self, session: Session, now: datetime, person_id: int | None) -> None:
        self.session, self.now, self.person_id = session, now, person_id
        self.created: list[str] = []
        self.updated: list[str] = []
        self.rejected: list[RejectedRow] = []
        self._parents: list[tuple[int, str, str]] = []  # row, department, parent
        self._in_file: set[str] = set()

    def take(self, number: int, cells: dict[str, str]) -> None:
        name = one_line(cells.get("name", ""), 200)
        if name and name.lower() in self._in_file:
            self._reject(number, "name", f"{name} stands in the file twice; the first row was used.")
            return
        functions, unknown = _functions(cells.get("functions", ""))
        if unknown:
            self._reject(number, "functions", f"Not known as something a department does: {', '.join(unknown)}.")
            return
        parent = one_line(cells.get("parent", ""), 200)
        try:
            self._store(name, _details(name, functions, cells), set(cells))
        except Invalid as problem:
            field, reason = next(iter(problem.problems.items()))
            self._reject(number, COLUMN_WORDS.get(field, field), reason)
            return
        self._in_file.add(name.lower())
        if parent:
            self._parents.append((number, name, parent))

    def _store(self, name: str, details: DepartmentDetails, given: set[str]) -> None:
        there = _by_name(self.session, name)
        if there is None:
            create_department(self.session, details, self.now, person_id=self.person_id)
            self.created.append(name)
            return
        kept = details_of(there)
        changes = {field: getattr(details, field) for field in given & set(details.__dataclass_fields__)}
        changes["name"] = there.name
        edit_department(self.session, there.id, replace(kept, **changes), self.now, person_id=self.person_id)
        self.updated.append(name)

    def set_parents(self) -> None:
        """After all rows, since a parent may stand below its parts."""
        for number, name, parent in self._parents:
            child, above = _by_name(self.session, name), _by_name(self.session, parent)
            if child is None:
                continue
            if above is None:
                self._take_back(number, name, f"There is no department called {parent}; {name} was taken without it.")
                continue
            try:
                details = replace(details_of(child), parent_id=above.id)
                edit_department(self.session, child.id, details, self.now, person_id=self.person_id)
            except Invalid as problem:
                self._take_back(number, name, problem.problems["parent_id"] + f" {name} was taken without it.")

    def _take_back(self, number: int, name: str, reason: str) -> None:
        """Count a row as rejected for its parent; the department itself stays, and the reason says so."""
        for names in (self.created, self.updated):
            if name in names:
                names.remove(name)
        self._reject(number, "parent", reason)

    def _reject(self, number: int, column: str, reason: str) -> None:
        self.rejected.append(RejectedRow(number, column, reason))


def details_of(department: Department) -> DepartmentDetails:
    """The present facts of a department, to change some of them."""
    values = {name: getattr(department, name) for name in DepartmentDetails.__dataclass_fields__}
    values["functions"] = tuple(department.functions)
    values["aliases"] = tuple(department.aliases)
    return DepartmentDetails(**values)


def _details(name: str, functions: tuple[str, ...], cells: dict[str, str]) -> DepartmentDetails:
    aliases = tuple(part.strip() for part in cells.get("aliases", "").split(";") if part.strip())
    given = {key: cells[key].strip() for key in cells if key.endswith(("_name", "_email"))}
    return replace(DepartmentDetails(name=name, functions=functions, aliases=aliases), **given)  # type: ignore[arg-type]


def _functions(cell: str) -> tuple[tuple[str, ...], list[str]]:
    """Codes for words such as "Marketing; human resources", and the words that mean nothing here."""
    known = {choice.label.casefold(): choice.name for choice in vocabulary("department_functions")}
    known |= {choice.name.casefold(): choice.name for choice in vocabulary("department_functions")}
    words = [word.strip() for word in cell.replace("|", ";").replace(",", ";").split(";") if word.strip()]
    return (
        tuple(known[word.casefold()] for word in words if word.casefold() in known),
        [word for word in words if word.casefold() not in known],
    )


def _by_name(session: Session, name: str) -> Department | None:
    found = session.scalars(select(Department).where(Department.name == name)).one_or_none()
    if found is not None:
        return found
    everybody = session.scalars(select(Department))
    return next((one for one in everybody if one.name.casefold() == name.casefold()), None)


def _table(data: str | bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading and the numbered rows that are not empty."""
    text = data if isinstance(data, str) else _decoded(data)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text)))
    except csv.Error as problem:
        raise Invalid({"file": "The file cannot be read as a CSV table."}) from problem
    if not rows:
        raise Invalid({"file": "The file is empty."})
    kept = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if len(kept) > MOST_ROWS:
        raise Invalid({"file": f"The file has {len(kept):,} rows; at most {MOST_ROWS:,} are taken at once."})
    return rows[0], kept


def _decoded(data: bytes) -> str:
    if b"\x00" in data:
        raise Invalid({"file": "This is not a CSV file. Save the table as CSV (UTF-8) and try again."})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what spreadsheets on Windows write


def _delimiter(text: str) -> str:
    first = text.splitlines()[0] if text.splitlines() else ""
    return max(",;\t", key=first.count)
