"""A department's draft: what was typed, entry by entry, and the evaluation that reads it.

An answer is stored as {"t": typed, "o": text beside "other", "m": kind of nothing, "w": who would know, "f": month by
which it changes, "all": set for all rows, "r": revision, "by": name, "e": loaded page, "at": when}, and "c": true while
it stands there from an earlier round and nobody has confirmed it (see survey/carried.py). Every key is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from questionnaires import loader
from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Choice, Definition
from questionnaires.plan import plan_of
from questionnaires.surroundings import Surroundings
from survey.errors import NotFound
from survey.lifecycle import time_zone
from survey.models import Department, Entry, Response, Round

# Built once: putting a statement together takes longer than running it.
_INVENTORY = (
    select(Response, Round, Department)
    .join(Round, Round.id == Response.round_id)
    .join(Department, Department.id == Response.department_id)
    .where(Response.id == bindparam("id"))
)
_HELD_INVENTORY = _INVENTORY.with_for_update(of=Response)
_DEPARTMENTS = (
    select(Department.id, Department.name)
    .join(Response, Response.department_id == Department.id)
    .where(Response.round_id == bindparam("round"))
    .order_by(Department.name)
)
_ENTRIES = (
    select(Entry)
    .where(Entry.response_id == bindparam("response"), Entry.section == bindparam("section"))
    .where(Entry.removed_at.is_(None))
    .order_by(Entry.position, Entry.created_at, Entry.id)
)


@dataclass(frozen=True)
class Inventory:
    """A response with what it is answered against."""

    response: Response
    round: Round
    department: Department
    definition: Definition


@lru_cache(maxsize=16)
def definition_of(slug: str, version: int) -> Definition:
    """The shipped definition a round uses."""
    return loader.shipped(slug, version)


def inventory(session: Session, response_id: int, *, lock: bool = False) -> Inventory:
    """A response, its round, department and definition in one query; `lock` holds the response. Raises NotFound."""
    row = session.execute(_HELD_INVENTORY if lock else _INVENTORY, {"id": response_id}).one_or_none()
    if row is None:
        raise NotFound
    response, round_, department = row
    return Inventory(response, round_, department, definition_of(round_.definition_slug, round_.definition_version))


def surroundings(session: Session, found: Inventory, now: datetime, *, departments: bool = True) -> Surroundings:
    """The round's day, currency and departments; without `departments` their query is saved."""
    listed: tuple[Choice, ...] = ()
    if departments:
        rows = session.execute(_DEPARTMENTS, {"round": found.round.id})
        listed = tuple(Choice(name=str(id_), label=name) for id_, name in rows)
    return Surroundings(
        currency=found.round.currency,
        today=now.astimezone(time_zone(found.round.time_zone)).date(),
        departments=listed,
        own_department=str(found.department.id),
        functions=tuple(found.department.functions),
    )


def asks_departments(definition: Definition, sections: Iterable[str]) -> bool:
    """Whether reading these sections needs the departments of the round."""
    dynamic = {name for name, listed in definition.choice_lists.items() if listed.dynamic}
    asking = {q.name for section in definition.sections for q in section.questions if q.choices in dynamic}
    homes = {definition.home_of[name].name for name in asking}
    reading = any(plan_of(definition).affected(name) for name in asking)
    return reading or bool(homes & set(sections))


def answers_of(entry: Entry) -> EntryAnswers:
    """An entry as the evaluation reads it."""
    return EntryAnswers(entry.id, entry.section, entry.key, entry.answers)


def entries(session: Session, response_id: int, section: str) -> Sequence[Entry]:
    """Live entries of a section in their order; '' gives the root entry."""
    return session.scalars(_ENTRIES, {"response": response_id, "section": section}).all()


def evaluation(session: Session, found: Inventory, against: Surroundings, *, root: Entry | None = None) -> Evaluation:
    """An evaluation that loads each section only when something asks for it; `root` if it was read already."""

    def provide(section: str) -> Sequence[EntryAnswers]:
        if section == ROOT and root is not None:
            return [answers_of(root)]
        return [answers_of(entry) for entry in entries(session, found.response.id, section)]

    return Evaluation(found.definition, provide, against)


def root_entry(session: Session, response_id: int) -> Entry:
    """The entry that holds the answers of all pages. Raises NotFound."""
    found = next(iter(entries(session, response_id, ROOT)), None)
    if found is None:
        raise NotFound
    return found
