"""Imports of lists of accounts and of other answers: looked at first, then confirmed; or both at once by a command."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

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
from survey.operations.import_kept import Upload as Upload
from survey.operations.import_kept import Wishes as Wishes
from survey.operations.import_kept import mapping_of, rows_of
from survey.operations.import_kept import upload_of as upload_of
from survey.operations.import_kept import wishes_of as wishes_of
from survey.operations.import_look_alikes import look_alikes, taken_as_one
from survey.operations.import_matrix_headings import headings_to_choose
from survey.operations.import_openings import Openings
from survey.operations.import_places import account_columns, places
from survey.operations.import_plan import AllPersonal, plan, with_rows
from survey.operations.import_report import FileFacts, Report, report
from survey.operations.import_rows import read_rows
from survey.operations.import_sections import with_departments
from survey.operations.import_sheets import SHEET_NAME, is_sheet_name, names_platforms, only, with_sheet_names
from survey.operations.import_table import FileRefused, Table
from survey.operations.import_target import Target, is_accounts, target
from survey.operations.import_units import KnownUnit
from survey.text import one_line

FILE_NAME_LENGTH = 255


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
    upload = replace(upload, table=only(upload.table, wishes.sheet))
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
    made = report(file, table, columns, reading, found, [unit.name for unit in there])
    made["look_alikes"] = _look_alikes(made, known, wishes)

    def write(session: Session, batch: ImportBatch, now: datetime, person_id: int | None) -> None:
        placed = with_rows(found, table)
        import_writing.write(session, batch, where, placed, reading.units.all, now, person_id)

    return Look(where.section.name, made, write)


def _account_table(table: Table, chosen: Mapping[Role, str], wishes: Wishes) -> tuple[Table, Columns]:
    """The table and its columns; where no column names the department, the sheets or the parts of the list may."""
    if is_sheet_name(chosen.get("department", "")) and (named := with_sheet_names(table, by_hand=True)):
        table, chosen = named, {**chosen, "department": SHEET_NAME}
    try:
        found = find_columns(table, chosen, department_given=bool(wishes.department))
        if names_platforms(table) and not found.wide and "platform" not in found.roles:
            table = with_sheet_names(table, by_hand=True) or table
            by_sheet: dict[Role, str] = {**chosen, "platform": SHEET_NAME}
            found = find_columns(table, by_sheet, department_given=bool(wishes.department))
        return table, found
    except DepartmentUnclear:
        named = with_sheet_names(table)
        if named is not None:
            return named, find_columns(named, {**chosen, "department": SHEET_NAME})
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
    made = answer_report(file, wanted, found, [unit.name for unit in there])
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
        mapping=mapping_of(wishes),
        report=seen,
        rows=rows_of(upload.table),
        person_id=person_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def revise(session: Session, batch_id: int, wishes: Wishes, seen: Report) -> ImportBatch:
    """Other columns or decisions for a kept file, with their preview. Raises NotFound, NotPossibleNow."""
    batch = _unconfirmed(session, batch_id)
    batch.mapping, batch.report = mapping_of(wishes), seen
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


def _unconfirmed(session: Session, batch_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None:
        raise NotFound
    if batch.confirmed_at is not None:
        raise NotPossibleNow("This file has been imported already.", todo="Look at its report.")
    return batch


def headings_of(upload: Upload, wishes: Wishes, definition: Definition) -> tuple[str, ...]:
    """The headings of a file, to choose columns from."""
    wanted = target(definition, wishes.section) if wishes.section else None
    sheet = (SHEET_NAME,) if upload.table.sheets else ()
    if wanted is None or is_accounts(wanted):
        return (*headings_in(upload.table, wishes.columns), *sheet)
    return (*headings_to_choose(upload.table, wanted, _by_hand(wishes)), *sheet)
