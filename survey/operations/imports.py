"""Imports of accounts: looked at first, then confirmed; or both at once by a command."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy.orm import Session

from survey import draft
from survey.errors import NotFound, NotPossibleNow
from survey.models import ImportBatch, Round
from survey.operations import import_standings, import_writing
from survey.operations.events import note
from survey.operations.import_columns import find_columns
from survey.operations.import_files import read_table
from survey.operations.import_headings import Role
from survey.operations.import_places import Places, places
from survey.operations.import_plan import AllPersonal, Cell, Plan, plan
from survey.operations.import_report import FileFacts, Report, report
from survey.operations.import_rows import Reading, read_rows
from survey.operations.import_table import FileRefused, Line, Table
from survey.text import one_line

FILE_NAME_LENGTH = 255


@dataclass(frozen=True)
class Wishes:
    """What a person decided about a file: columns by hand, and what is taken although it would be left out."""

    columns: Mapping[Role, str] = field(default_factory=dict)  # role -> heading or letter of the column
    department: str = ""  # for rows that name none
    sheet: str | None = None
    all_personal: bool = False  # personal profiles too
    allowed: frozenset[Cell] = frozenset()  # single personal profiles, by row and column
    also_answered: bool = False  # add to drafts of departments that have begun themselves


def import_accounts(
    session: Session,
    round_id: int,
    file_name: str,
    data: bytes,
    now: datetime,
    wishes: Wishes = Wishes(),
    *,
    person_id: int | None = None,
) -> Report:
    """Read a file and write its accounts at once. Raises FileRefused (nothing written), NotFound, NotPossibleNow."""
    table = read_table(data, wishes.sheet)
    batch = _batch(session, round_id, file_name, data, table, wishes, now, person_id)
    return confirm(session, batch.id, now, person_id=person_id)


def preview(
    session: Session,
    round_id: int,
    file_name: str,
    data: bytes,
    now: datetime,
    wishes: Wishes = Wishes(),
    *,
    person_id: int | None = None,
) -> ImportBatch:
    """Keep a file with what would become of each row; no answer is written.

    A file whose columns cannot be told is kept with an empty report, for choosing them by hand.
    Raises FileRefused for what is no table, NotFound, NotPossibleNow.
    """
    table = read_table(data, wishes.sheet)
    batch = _batch(session, round_id, file_name, data, table, wishes, now, person_id)
    try:
        batch.report = _look_at(session, batch).report
    except FileRefused as refused:
        batch.report = {"refused": refused.what}
    return batch


def revise(session: Session, batch_id: int, wishes: Wishes) -> ImportBatch:
    """Look at a kept file again with other columns or decisions. Raises FileRefused, NotFound, NotPossibleNow."""
    batch = _open_batch(session, batch_id)
    batch.mapping = _mapping(wishes)
    batch.report = _look_at(session, batch).report
    return batch


def confirm(session: Session, batch_id: int, now: datetime, *, person_id: int | None = None) -> Report:
    """Write the accounts of a kept file as they stand now: departments, entries and imported submissions.

    What was found may have changed since the preview (another import); the report says what was done.
    """
    batch = _open_batch(session, batch_id)
    looked = _look_at(session, batch)
    made = looked.report
    import_writing.write(session, batch, looked.where, looked.plan, looked.reading.units.all, now, person_id)
    batch.report = made
    batch.confirmed_at = now
    counts = {"rows": made["rows"], "imported": made["imported"], "merged": made["merged_count"]}
    note(session, "accounts_imported", now, person_id=person_id, round_id=batch.round_id, import_=batch.id, **counts)
    return made


def wishes_of(batch: ImportBatch) -> Wishes:
    """What was decided about a kept file so far."""
    kept = batch.mapping
    return Wishes(
        columns=cast("Mapping[Role, str]", kept.get("columns", {})),
        department=str(kept.get("department", "")),
        all_personal=bool(kept.get("all_personal")),
        allowed=frozenset((int(row), str(column)) for row, column in kept.get("allowed", ())),
        also_answered=bool(kept.get("also_answered")),
    )


def _batch(
    session: Session,
    round_id: int,
    file_name: str,
    data: bytes,
    table: Table,
    wishes: Wishes,
    now: datetime,
    person_id: int | None,
) -> ImportBatch:
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound
    where = places(draft.definition_of(round_.definition_slug, round_.definition_version))
    batch = ImportBatch(
        round_id=round_id,
        section=where.section.name,
        file_name=one_line(file_name, FILE_NAME_LENGTH) or "table",
        sha256=hashlib.sha256(data).hexdigest(),
        mapping=_mapping(wishes),
        report={},
        rows=_kept(table),
        person_id=person_id,
        at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def _open_batch(session: Session, batch_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id, with_for_update=True)
    if batch is None:
        raise NotFound
    if batch.confirmed_at is not None:
        raise NotPossibleNow("This file has been imported already.", todo="Look at its report.")
    return batch


class _Look(NamedTuple):
    plan: Plan
    reading: Reading
    where: Places
    report: Report


def _look_at(session: Session, batch: ImportBatch) -> _Look:
    """What would become of each row just now. Raises FileRefused."""
    round_ = session.get(Round, batch.round_id)
    if round_ is None:
        raise NotFound
    wishes, table = wishes_of(batch), kept_table(batch)
    where = places(draft.definition_of(round_.definition_slug, round_.definition_version))
    columns = find_columns(table, wishes.columns, department_given=bool(wishes.department))
    known = import_standings.known_units(session)
    reading = read_rows(table.lines, columns, known, department=wishes.department)
    standings = import_standings.standings(session, round_.id, where, also_answered=wishes.also_answered)
    found = plan(reading, standings, import_standings.EMPTY, AllPersonal() if wishes.all_personal else wishes.allowed)
    file = FileFacts(batch.file_name, batch.sha256)
    made = report(file, table, columns, reading, found, [unit.name for unit in known])
    return _Look(found, reading, where, made)


def _mapping(wishes: Wishes) -> dict[str, Any]:
    return {
        "columns": dict(wishes.columns),
        "department": wishes.department,
        "all_personal": wishes.all_personal,
        "allowed": sorted([row, column] for row, column in wishes.allowed),
        "also_answered": wishes.also_answered,
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


def kept_table(batch: ImportBatch) -> Table:
    """The rows of a kept file."""
    facts = json.loads(batch.rows)
    lines: Sequence[tuple[int, list[str]]] = facts["lines"]
    return Table(
        tuple(Line(number, tuple(cells)) for number, cells in lines),
        facts["how"],
        facts["empty"],
        facts["sheet"],
        tuple(facts["others"]),
    )


__all__ = ["FileRefused", "Wishes", "confirm", "import_accounts", "kept_table", "preview", "revise", "wishes_of"]
