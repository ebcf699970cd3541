"""Imports of accounts: looked at first, then confirmed; or both at once by a command."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy.orm import Session

from survey import draft
from survey.errors import NotFound, NotPossibleNow
from survey.models import ImportBatch, Round
from survey.operations import import_standings, import_writing
from survey.operations.events import note
from survey.operations.import_columns import find_columns, headings_in
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


@dataclass(frozen=True)
class Upload:
    """A file that was read as a table."""

    name: str
    sha256: str
    table: Table


class Look(NamedTuple):
    """What would become of each row just now."""

    plan: Plan
    reading: Reading
    where: Places
    report: Report


def read_upload(name: str, data: bytes, sheet: str | None = None) -> Upload:
    """Read a file, before anything of the database is held. Raises FileRefused."""
    table = read_table(data, sheet)
    return Upload(one_line(name, FILE_NAME_LENGTH) or "table", hashlib.sha256(data).hexdigest(), table)


def look_at(session: Session, round_id: int, upload: Upload, wishes: Wishes) -> Look:
    """What would become of each row; writes nothing. Raises FileRefused, NotFound, NotPossibleNow."""
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound
    where = places(draft.definition_of(round_.definition_slug, round_.definition_version))
    columns = find_columns(upload.table, wishes.columns, department_given=bool(wishes.department))
    known = import_standings.known_units(session)
    reading = read_rows(upload.table.lines, columns, known, department=wishes.department)
    standings = import_standings.standings(session, round_id, where, also_answered=wishes.also_answered)
    found = plan(reading, standings, import_standings.EMPTY, AllPersonal() if wishes.all_personal else wishes.allowed)
    file = FileFacts(upload.name, upload.sha256)
    made = report(file, upload.table, columns, reading, found, [unit.name for unit in known])
    return Look(found, reading, where, made)


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
        section="accounts",
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
    """Write the accounts of a kept file as they stand now: departments, entries and imported submissions.

    What is there may have changed since the preview (another import); the report says what was done.
    Raises FileRefused, NotFound, NotPossibleNow.
    """
    batch = _unconfirmed(session, batch_id)
    look = look_at(session, batch.round_id, upload_of(batch), wishes_of(batch))
    import_writing.write(session, batch, look.where, look.plan, look.reading.units.all, now, person_id)
    batch.report, batch.confirmed_at, batch.section = look.report, now, look.where.section.name
    counts = {name: look.report[name] for name in ("rows", "imported", "merged_count", "rejected_count")}
    note(session, "accounts_imported", now, person_id=person_id, round_id=batch.round_id, batch=batch.id, **counts)
    return look.report


def import_accounts(
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


def headings_of(upload: Upload, wishes: Wishes) -> tuple[str, ...]:
    """The headings of a file, to choose columns from."""
    return headings_in(upload.table, wishes.columns)
