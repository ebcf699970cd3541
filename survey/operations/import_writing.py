"""Writes what an import found: departments, entries in their drafts, and a submission each on the basis "imported"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey import draft
from survey.links import new_entry_id
from survey.models import Department, Entry, History, ImportBatch, Response, Submission
from survey.operations import progress
from survey.operations.import_places import Places, answers
from survey.operations.import_plan import Plan
from survey.operations.import_rows import Claim
from survey.operations.import_units import Unit
from survey.operations.people import DepartmentDetails, create_department
from survey.operations.rounds import add_departments
from survey.operations.submissions import submission_from_draft


def write(
    session: Session,
    batch: ImportBatch,
    where: Places,
    found: Plan,
    units: Iterable[Unit],
    now: datetime,
    person_id: int | None,
) -> None:
    """Departments that are missing, one entry for each new account, then one submission for each department."""
    by_department: dict[str, list[Claim]] = {}
    for claim in found.new:
        by_department.setdefault(claim.department, []).append(claim)
    named = {*by_department, *(merged.department for merged in found.merged)}
    ids = _departments(
        session, [unit for unit in units if unit.name in named], {u.name: u for u in units}, now, person_id
    )
    add_departments(session, batch.round_id, [ids[name] for name in by_department], now, person_id=person_id)
    responses = {
        response.department_id: response
        for response in session.scalars(select(Response).where(Response.round_id == batch.round_id))
    }
    for name, claims in by_department.items():
        _add(session, batch, where, responses[ids[name]], claims, now, person_id)


def _departments(
    session: Session, wanted: Sequence[Unit], units: dict[str, Unit], now: datetime, person_id: int | None
) -> dict[str, int]:
    """The ids of all departments by name; those of the file and those above them are made where they are missing."""
    ids = {name: id_ for id_, name in session.execute(select(Department.id, Department.name))}
    for unit in wanted:
        chain: list[Unit] = []
        current: Unit | None = unit
        while current is not None and current not in chain:
            chain.append(current)
            current = units.get(current.parent) if current.parent else None
        for each in reversed(chain):
            _ensure(session, each, ids, now, person_id)
    return ids


def _ensure(session: Session, unit: Unit, ids: dict[str, int], now: datetime, person_id: int | None) -> None:
    above = ids.get(unit.parent) if unit.parent else None
    also = sorted(name for name in unit.also if name and name != unit.name)
    if unit.name not in ids:
        details = DepartmentDetails(name=unit.name, parent_id=above, aliases=tuple(also))
        ids[unit.name] = create_department(session, details, now, person_id=person_id).id
        return
    department = session.get(Department, ids[unit.name])
    if department is None:
        return
    if department.parent_id is None and above is not None:
        department.parent_id = above
    if missing := [name for name in also if name not in department.aliases]:
        department.aliases = [*department.aliases, *missing]


def _add(
    session: Session,
    batch: ImportBatch,
    where: Places,
    response: Response,
    claims: Sequence[Claim],
    now: datetime,
    person_id: int | None,
) -> None:
    """The accounts of one department; a draft of its own that it has begun gets no submission from us."""
    begun = response.started_at is not None
    response.revision += 1
    stamp = {"r": response.revision, "by": "Import", "e": f"import-{batch.id}", "at": now.isoformat(timespec="seconds")}
    _open_list(session, batch, where, response, stamp, now, person_id)
    last = session.scalar(select(func.max(Entry.position)).where(Entry.response_id == response.id)) or 0
    session.execute(
        insert(Entry),
        [
            _row(batch, where, response, claim, stamp, now) | {"position": last + number}
            for number, claim in enumerate(claims, start=1)
        ],
    )
    response.last_activity_at = now
    found = draft.inventory(session, response.id)
    progress.refresh(session, response, found.definition, now)
    if not begun and not _has_own(session, response.id):
        submission_from_draft(session, response.id, "imported", now, person_id=person_id)


def _has_own(session: Session, response_id: int) -> bool:
    """Whether the department has handed over anything itself, even if it was reopened."""
    own = select(Submission.id).where(Submission.response_id == response_id, Submission.basis == "submitted").limit(1)
    return session.scalar(own) is not None


def _row(
    batch: ImportBatch, where: Places, response: Response, claim: Claim, stamp: dict[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "id": new_entry_id(),
        "response_id": response.id,
        "section": where.section.name,
        "answers": {name: {**answer, **stamp} for name, answer in answers(where, claim).items()},
        "dormant": [],
        "summary": "",
        "state": "incomplete",
        "revision": 1,
        "import_id": batch.id,
        "import_row": claim.row,
        "created_at": now,
        "updated_at": now,
    }


def _open_list(
    session: Session,
    batch: ImportBatch,
    where: Places,
    response: Response,
    stamp: dict[str, Any],
    now: datetime,
    person_id: int | None,
) -> None:
    """Tick "we run accounts", since the list is only shown to those who do."""
    if where.scope is None:
        return
    question, choice = where.scope
    root = draft.root_entry(session, response.id)
    before = root.answers.get(question.name) or {}
    ticked = list(before.get("t") or [])
    if choice in ticked:
        return
    after = {"t": [*ticked, choice], **stamp}
    root.answers = {**root.answers, question.name: after}
    root.revision += 1
    root.updated_at = now
    session.add(
        History(
            response_id=response.id,
            entry_id=root.id,
            person_id=person_id,
            editor=f"import-{batch.id}",
            save_key=f"import-{batch.id}:{response.id}",
            action="import",
            outcome="accepted",
            changes={question.name: [before, after]},
            at=now,
        )
    )
