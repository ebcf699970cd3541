"""Writes what an import found: departments, entries in their drafts, and a submission each on the basis "imported"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.surroundings import Surroundings
from survey import draft
from survey.links import new_entry_id
from survey.models import Department, Entry, History, ImportBatch, Response, Submission
from survey.operations import progress
from survey.operations.import_cells import Typed
from survey.operations.import_plan import C, Plan, Wanted
from survey.operations.import_standings import Listing
from survey.operations.import_units import Unit
from survey.operations.origins import link_to_earlier
from survey.operations.people import DepartmentDetails, create_department
from survey.operations.rounds import add_departments
from survey.operations.submissions import submission_from_draft

D = TypeVar("D", bound=Wanted, contravariant=True)


class Destination(Listing, Protocol[D]):
    """A section of the questionnaire, and what somebody would have typed there for a claim."""

    def typed(self, claim: D, /) -> Mapping[str, Typed]:
        """The answers of the entry."""

    def entry_key(self, claim: D, /) -> str | None:
        """The choice that an entry of a keyed list is about."""

    def root_changes(self, root: Mapping[str, Any], claims: Sequence[D], /) -> Mapping[str, Typed]:
        """What to change on the pages, so that the section is shown; all answers if the section is a page."""


def write(
    session: Session,
    batch: ImportBatch,
    where: Destination[C],
    found: Plan[C],
    units: Iterable[Unit],
    now: datetime,
    person_id: int | None,
) -> None:
    """Departments that are missing, one entry for each new account, then one submission for each department."""
    by_department: dict[str, list[C]] = {}
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
    work: _Work[C] = _Work(session, batch, where, now, person_id)
    for name, claims in by_department.items():
        work.add(responses[ids[name]], claims)


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


class _Work(Generic[C]):
    """Writes department after department; what is the same for all of them is read once."""

    def __init__(
        self, session: Session, batch: ImportBatch, where: Destination[C], now: datetime, person_id: int | None
    ) -> None:
        self.session, self.batch, self.where, self.now, self.person_id = session, batch, where, now, person_id
        self._around: Surroundings | None = None

    def add(self, response: Response, claims: Sequence[C]) -> None:
        """The entries of one department; a draft of its own that it has begun gets no submission from us."""
        own = response.started_at is not None or _has_own(self.session, response.id)
        response.revision += 1
        root = self._change_pages(response, claims)
        found = draft.inventory(self.session, response.id)
        evaluation = (
            self._add_entries(response, found, claims) if self.where.section.repeat else self._evaluation(found)
        )
        if root is not None:
            progress.refresh_entry(evaluation, None, root)
        response.last_activity_at = self.now
        sections = [section.name for section in found.definition.sections]
        progress.refresh_sections(self.session, response, evaluation, sections)
        if not own:
            submission_from_draft(
                self.session, response.id, "imported", self.now, person_id=self.person_id, evaluation=evaluation
            )

    def _add_entries(self, response: Response, found: draft.Inventory, claims: Sequence[C]) -> Evaluation:
        stamp = self._stamp(response)
        new = [self._row(response, claim, stamp) for claim in claims]
        self._clear(response, [row["key"] for row in new if row["key"] is not None])
        before = [
            draft.answers_of(entry) for entry in draft.entries(self.session, response.id, self.where.section.name)
        ]
        evaluation = self._evaluation(found, before, new)
        last = self.session.scalar(select(func.max(Entry.position)).where(Entry.response_id == response.id)) or 0
        rows = [row | self._derived(evaluation, row) | {"position": last + at} for at, row in enumerate(new, start=1)]
        link_to_earlier(self.session, response, self.where, rows)
        self.session.execute(insert(Entry), rows)
        response.size += sum(progress.size_of(row["answers"]) for row in rows)
        return evaluation

    def _clear(self, response: Response, keys: Sequence[str]) -> None:
        """Rows of a keyed list that say nothing, or were taken away, make room: a choice has one row only."""
        if not keys:
            return
        section = self.where.section.name
        query = select(Entry).where(Entry.response_id == response.id, Entry.section == section, Entry.key.in_(keys))
        for entry in self.session.scalars(query):
            entry.key, entry.removed_at = None, entry.removed_at or self.now
        self.session.flush()

    def _evaluation(
        self, found: draft.Inventory, before: Sequence[EntryAnswers] = (), new: Sequence[dict[str, Any]] = ()
    ) -> Evaluation:
        """Reads the list from memory: it was just made."""
        added = [EntryAnswers(row["id"], row["section"], row["key"], row["answers"]) for row in new]

        def provide(section: str) -> Sequence[EntryAnswers]:
            if section == self.where.section.name:
                return [*before, *added]
            return [draft.answers_of(entry) for entry in draft.entries(self.session, found.response.id, section)]

        return Evaluation(found.definition, provide, self._surroundings(found))

    def _surroundings(self, found: draft.Inventory) -> Surroundings:
        if self._around is None:
            self._around = draft.surroundings(self.session, found, self.now)
        return replace(
            self._around, own_department=str(found.department.id), functions=tuple(found.department.functions)
        )

    def _derived(self, evaluation: Evaluation, row: dict[str, Any]) -> dict[str, Any]:
        """What lists show of an entry without reading its answers."""
        entry = EntryAnswers(row["id"], row["section"], row["key"], row["answers"])
        return {
            "dormant": progress.dormant(evaluation, entry),
            "summary": progress.summary_of(evaluation, self.where.section, entry),
            "state": "complete"
            if self._may_be_complete(row) and progress.is_complete(evaluation, entry)
            else "incomplete",
        }

    def _may_be_complete(self, row: dict[str, Any]) -> bool:
        """Few lists answer all that is always required; asking first saves an evaluation a row."""
        return not any(
            question.required
            and question.relevant is None
            and not question.default
            and question.name not in row["answers"]
            for question in self.where.section.questions
        )

    def _row(self, response: Response, claim: C, stamp: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": new_entry_id(),
            "response_id": response.id,
            "section": self.where.section.name,
            "key": self.where.entry_key(claim),
            "answers": {name: {**answer, **stamp} for name, answer in self.where.typed(claim).items()},
            "revision": 1,
            "import_id": self.batch.id,
            "import_row": claim.row,
            "origin_id": None,
            "created_at": self.now,
            "updated_at": self.now,
        }

    def _stamp(self, response: Response) -> dict[str, Any]:
        at = self.now.isoformat(timespec="seconds")
        return {"r": response.revision, "by": "Import", "e": f"import-{self.batch.id}", "at": at}

    def _change_pages(self, response: Response, claims: Sequence[C]) -> Entry | None:
        """Write what belongs on the pages, with a line in the history; None if nothing does."""
        root = draft.root_entry(self.session, response.id)
        stamp = self._stamp(response)
        changes = {name: {**typed, **stamp} for name, typed in self.where.root_changes(root.answers, claims).items()}
        if not changes:
            return None
        before = {name: root.answers.get(name) or {} for name in changes}
        response.size += progress.size_of(changes) - progress.size_of(before)
        root.answers = {**root.answers, **changes}
        root.revision += 1
        root.updated_at = self.now
        self.session.add(
            History(
                response_id=response.id,
                entry_id=root.id,
                person_id=self.person_id,
                editor=f"import-{self.batch.id}",
                save_key=f"import-{self.batch.id}:{response.id}",
                action="import",
                outcome="accepted",
                changes={name: [before[name], after] for name, after in changes.items()},
                at=self.now,
            )
        )
        self.session.flush()
        return root


def _has_own(session: Session, response_id: int) -> bool:
    """Whether the department has handed over anything itself, even if it was reopened."""
    own = select(Submission.id).where(Submission.response_id == response_id, Submission.basis == "submitted").limit(1)
    return session.scalar(own) is not None
