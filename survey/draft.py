"""A department's draft: what was typed, entry by entry, and the evaluation that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import loader
from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Choice, Definition
from questionnaires.surroundings import Surroundings
from survey.errors import NotFound
from survey.lifecycle import time_zone
from survey.models import Department, Entry, Response, Round


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
    query = (
        select(Response, Round, Department)
        .join(Round, Round.id == Response.round_id)
        .join(Department, Department.id == Response.department_id)
        .where(Response.id == response_id)
    )
    if lock:
        query = query.with_for_update(of=Response)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    response, round_, department = row
    return Inventory(response, round_, department, definition_of(round_.definition_slug, round_.definition_version))


def surroundings(session: Session, found: Inventory, now: datetime, *, departments: bool = True) -> Surroundings:
    """The round's day, currency and departments; without `departments` their query is saved."""
    listed: tuple[Choice, ...] = ()
    if departments:
        rows = session.execute(
            select(Department.id, Department.name)
            .join(Response, Response.department_id == Department.id)
            .where(Response.round_id == found.round.id)
            .order_by(Department.name)
        )
        listed = tuple(Choice(name=str(id_), label=name) for id_, name in rows)
    return Surroundings(
        currency=found.round.currency,
        today=now.astimezone(time_zone(found.round.time_zone)).date(),
        departments=listed,
        own_department=str(found.department.id),
        functions=tuple(found.department.functions),
    )


def answers_of(entry: Entry) -> EntryAnswers:
    """An entry as the evaluation reads it."""
    return EntryAnswers(entry.id, entry.section, entry.key, entry.answers)


def entries(session: Session, response_id: int, section: str) -> Sequence[Entry]:
    """Live entries of a section in their order; '' gives the root entry."""
    query = select(Entry).where(Entry.response_id == response_id, Entry.section == section, Entry.removed_at.is_(None))
    return session.scalars(query.order_by(Entry.position, Entry.created_at, Entry.id)).all()


def evaluation(session: Session, found: Inventory, against: Surroundings) -> Evaluation:
    """An evaluation that loads each section only when something asks for it."""

    def provide(section: str) -> Sequence[EntryAnswers]:
        return [answers_of(entry) for entry in entries(session, found.response.id, section)]

    return Evaluation(found.definition, provide, against)


def root_entry(session: Session, response_id: int) -> Entry:
    """The entry that holds the answers of all pages. Raises NotFound."""
    found = next(iter(entries(session, response_id, ROOT)), None)
    if found is None:
        raise NotFound
    return found
