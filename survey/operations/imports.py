"""Imports of lists of accounts and of other answers: looked at first, then confirmed; or both at once by a command."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy.orm import Session

from questionnaires.model import Definition
from survey import draft
from survey.errors import NotFound, NotPossibleNow
from survey.models import ImportBatch, Round
from survey.operations import import_answers, import_standings, import_writing
from survey.operations.events import note
from survey.operations.import_answer_columns import ByHand
from survey.operations.import_answer_headings import PLACES
from survey.operations.import_answer_report import answer_report
from survey.operations.import_columns import Columns, DepartmentUnclear, find_columns, heading_row_of, headings_in
from survey.operations.import_files import read_table
from survey.operations.import_headings import Role
from survey.operations.import_look_alikes import look_alikes, taken_as_one
from survey.operations.import_matrix_headings import headings_to_choose
from survey.operations.import_openings import Openings
from survey.operations.import_places import account_columns, places
from survey.operations.import_plan import AllPersonal, Cell, plan, with_rows
from survey.operations.import_report import FileFacts, Report, report
from survey.operations.import_rows import read_rows
from survey.operations.import_sections import with_departments
from survey.operations.import_table import FileRefused, Line, Table
from survey.operations.import_target import Target, is_accounts, target
from survey.operations.import_units import KnownUnit
from survey.text import one_line

FILE_NAME_LENGTH = 255


@dataclass(frozen=True)
class Wishes:
    """What a person decided about a file: columns by hand, and what is taken although it would be left out."""

    section: str = ""  # which list or page of the questionnaire the file holds; "" is the list of accounts
    columns: Mapping[Role, str] = field(default_factory=dict)  # role -> heading or letter of the column
    pairs: tuple[tuple[str, str], ...] = ()  # column, question; "" on one side leaves the other out
    department: str = ""  # for rows that name none
    sheet: str | None = None
    all_personal: bool = False  # personal profiles too
    allowed: frozenset[Cell] = frozenset()  # single personal profiles, by row and column
    also_answered: bool = False  # add to drafts of departments that have begun themselves
    same: Mapping[str, str] = field(default_factory=dict)  # name in the file -> department it is, "" for its own


@dataclass(frozen=True)
class Upload:
    """A file that was read as a table."""

    name: str
    sha256: str
    table: Table


class Look(NamedTuple):
    """What would become of each row just now, and the way to write it."""

    section: str
    report: Report
    write: Callable[[Session, ImportBatch, datetime, int | None], None]


def read_upload(name: str, data: bytes, sheet: str | None = None) -> Upload:
    """Read a file, before anything of the database is held. Raises FileRefused."""
    table = read_table(data, sheet)
    return Upload(one_line(name, FILE_NAME_LENGTH) or "table", hashlib.sha256(data).hexdigest(), table)


def look_at(session: Session, round_id: int, upload: Upload, wishes: Wishes) -> Look:
    """What would become of each row; writes nothing. Raises FileRefused, NotFound, NotPossibleNow."""
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound
    definition = draft.definition_of(round_.definition_slug, round_.definition_version)
    wanted = target(definition, wishes.section) if wishes.section else None
    if wanted is None or is_accounts(wanted):
        return _look_at_accounts(session, round_id, definition, upload, wishes)
    return _look_at_answers(session, round_, wanted, upload, wishes)


def _look_at_accounts(session: Session, round_id: int, definition: Definition, upload: Upload, wishes: Wishes) -> Look:
    """The list of accounts has a reader of its own, for links and for tables with a column for each platform."""
    where = places(definition)
    table, columns = _account_table(upload.table, account_columns(where, wishes.columns, wishes.pairs), wishes)
    there = import_standings.known_units(session)
    known = taken_as_one(there, wishes.same)
    reading = read_rows(table.lines, columns, known, department=wishes.department)
    standings = import_standings.standings(session, round_id, where, also_answered=wishes.also_answered)
    found = plan(reading, standings, import_standings.EMPTY, AllPersonal() if wishes.all_personal else wishes.allowed)
    file = FileFacts(upload.name, upload.sha256)
    made = report(file, upload.table, columns, reading, found, [unit.name for unit in there])
    made["look_alikes"] = _look_alikes(made, known, wishes)

    def write(session: Session, batch: ImportBatch, now: datetime, person_id: int | None) -> None:
        import_writing.write(session, batch, where, found, reading.units.all, now, person_id)

    return Look(where.section.name, made, write)


def _account_table(table: Table, chosen: Mapping[Role, str], wishes: Wishes) -> tuple[Table, Columns]:
    """The table and its columns; where no column names the department, the parts of the list may."""
    try:
        return table, find_columns(table, chosen, department_given=bool(wishes.department))
    except DepartmentUnclear:
        parts = with_departments(table, heading_row_of(table, chosen))
        if parts is None:
            raise
        return parts, find_columns(parts, chosen)


def _look_at_answers(session: Session, round_: Round, wanted: Target, upload: Upload, wishes: Wishes) -> Look:
    there = import_standings.known_units(session)
    known = taken_as_one(there, wishes.same)
    where = import_answers.AnswerPlaces(wanted, Openings(wanted))
    before = import_answers.Before(
        known,
        import_standings.standings(session, round_.id, where, also_answered=wishes.also_answered),
        import_standings.pages(session, round_.id),
        import_standings.around(session, round_),
    )
    found = import_answers.find(upload.table, wanted, _by_hand(wishes), wishes.department, before)
    file = FileFacts(upload.name, upload.sha256)
    made = answer_report(file, upload.table, wanted, found, [unit.name for unit in there])
    made["look_alikes"] = _look_alikes(made, known, wishes)

    def write(session: Session, batch: ImportBatch, now: datetime, person_id: int | None) -> None:
        placed = with_rows(found.plan, found.table)
        import_writing.write(session, batch, where, placed, found.reading.units.all, now, person_id)

    return Look(wanted.section.name, made, write)


def _look_alikes(made: Report, known: Sequence[KnownUnit], wishes: Wishes) -> list[dict[str, Any]]:
    """What is still to be decided about names of departments."""
    names = [each["name"] for each in made["departments"]]
    return [each._asdict() for each in look_alikes(names, known, wishes.same)]


def _by_hand(wishes: Wishes) -> ByHand:
    chosen: dict[Role, str] = {
        role: title for role, title in wishes.columns.items() if role in PLACES and title.strip()
    }
    return ByHand(chosen, wishes.pairs, bool(wishes.department))


def preview(session: Session, round_id: int, upload: Upload, wishes: Wishes) -> Report:
    """The report as it would be; a file whose columns cannot be told gives only the sentence, under "refused"."""
    try:
        return look_at(session, round_id, upload, wishes).report
    except FileRefused as refused:
        return {"refused": refused.what}


def keep(
    session: Session,
    round_id: int,
    upload: Upload,
    wishes: Wishes,
    seen: Report,
    now: datetime,
    *,
    person_id: int | None = None,
) -> ImportBatch:
    """Keep a file and its preview until somebody confirms it; no answer is written."""
    batch = ImportBatch(
        round_id=round_id,
        section=wishes.section or "accounts",
        file_name=upload.name,
        sha256=upload.sha256,
        mapping=_mapping(wishes),
        report=seen,
        rows=_kept(upload.table),
        person_id=person_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def revise(session: Session, batch_id: int, wishes: Wishes, seen: Report) -> ImportBatch:
    """Other columns or decisions for a kept file, with their preview. Raises NotFound, NotPossibleNow."""
    batch = _unconfirmed(session, batch_id)
    batch.mapping, batch.report = _mapping(wishes), seen
    return batch


def drop(session: Session, batch_id: int) -> None:
    """Forget a file that was not confirmed. Raises NotFound, NotPossibleNow."""
    session.delete(_unconfirmed(session, batch_id))


def confirm(session: Session, batch_id: int, now: datetime, *, person_id: int | None = None) -> Report:
    """Write what a kept file holds as it stands now: departments, entries and imported submissions.

    What is there may have changed since the preview (another import); the report says what was done.
    Raises FileRefused, NotFound, NotPossibleNow.
    """
    batch = _unconfirmed(session, batch_id)
    look = look_at(session, batch.round_id, upload_of(batch), wishes_of(batch))
    look.write(session, batch, now, person_id)
    batch.report, batch.confirmed_at, batch.section = look.report, now, look.section
    counts = {name: look.report[name] for name in ("rows", "imported", "merged_count", "rejected_count")}
    kind = "answers_imported" if "entries" in look.report else "accounts_imported"
    note(session, kind, now, person_id=person_id, round_id=batch.round_id, batch=batch.id, **counts)
    return look.report


def import_file(
    session: Session,
    round_id: int,
    upload: Upload,
    wishes: Wishes,
    now: datetime,
    *,
    person_id: int | None = None,
) -> Report:
    """Keep and confirm at once. Raises FileRefused (nothing written), NotFound, NotPossibleNow."""
    batch = keep(session, round_id, upload, wishes, {}, now, person_id=person_id)
    return confirm(session, batch.id, now, person_id=person_id)


import_accounts = import_file  # without a section in the wishes, a file holds accounts


def wishes_of(batch: ImportBatch) -> Wishes:
    """What was decided about a kept file so far."""
    kept = batch.mapping
    return Wishes(
        section=str(kept.get("section", "")),
        columns=cast("Mapping[Role, str]", kept.get("columns", {})),
        pairs=tuple((str(column), str(name)) for column, name in kept.get("pairs", ())),
        department=str(kept.get("department", "")),
        all_personal=bool(kept.get("all_personal")),
        allowed=frozenset((int(row), str(column)) for row, column in kept.get("allowed", ())),
        also_answered=bool(kept.get("also_answered")),
        same={str(name): str(department) for name, department in kept.get("same", {}).items()},
    )


def upload_of(batch: ImportBatch) -> Upload:
    """A kept file."""
    facts = json.loads(batch.rows)
    lines = tuple(Line(number, tuple(cells)) for number, cells in facts["lines"])
    table = Table(lines, facts["how"], facts["empty"], facts["sheet"], tuple(facts["others"]))
    return Upload(batch.file_name, batch.sha256, table)


def _unconfirmed(session: Session, batch_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None:
        raise NotFound
    if batch.confirmed_at is not None:
        raise NotPossibleNow("This file has been imported already.", todo="Look at its report.")
    return batch


def _mapping(wishes: Wishes) -> dict[str, Any]:
    return {
        "section": wishes.section,
        "columns": dict(wishes.columns),
        "pairs": [list(pair) for pair in wishes.pairs],
        "department": wishes.department,
        "all_personal": wishes.all_personal,
        "allowed": sorted([row, column] for row, column in wishes.allowed),
        "also_answered": wishes.also_answered,
        "same": dict(wishes.same),
    }


def _kept(table: Table) -> str:
    facts = {
        "how": table.how,
        "empty": table.empty,
        "sheet": table.sheet,
        "others": table.other_sheets,
        "lines": [[line.number, line.cells] for line in table.lines],
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def headings_of(upload: Upload, wishes: Wishes, definition: Definition) -> tuple[str, ...]:
    """The headings of a file, to choose columns from."""
    wanted = target(definition, wishes.section) if wishes.section else None
    if wanted is None or is_accounts(wanted):
        return headings_in(upload.table, wishes.columns)
    return headings_to_choose(upload.table, wanted, _by_hand(wishes))
