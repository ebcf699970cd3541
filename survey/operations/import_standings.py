"""What is there before an import: the register of departments, and the accounts each has in the round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.entries import said_something
from questionnaires.model import Choice, Section
from questionnaires.surroundings import Surroundings
from survey.models import Department, Entry, Response, Round, Submission
from survey.operations.answers import MOST_CHARACTERS
from survey.operations.import_earlier import EarlierSheets
from survey.operations.import_plan import Standing
from survey.operations.import_units import KnownUnit
from survey.operations.rows import MOST_ENTRIES

EMPTY = Standing(entries_left=MOST_ENTRIES - 1, characters_left=MOST_CHARACTERS)  # one entry holds the pages
HANDED_OVER = "The department has answered itself and handed over its answers. Reopen them to add to them."
BEGUN = "The department has begun to answer itself, so nothing is added to its answers."

NUMBERS = ("integer", "decimal", "estimate")  # types of questions that are answered in numbers


class Listing(Protocol):
    """A section whose entries can be told apart."""

    @property
    def section(self) -> Section: ...

    def key_of(self, typed: Mapping[str, Any], entry_key: str | None, /) -> str:
        """Equal for two entries that are about the same thing; "" if nothing tells."""


def known_units(session: Session) -> list[KnownUnit]:
    """Every department there is, with the name of the one above it."""
    rows = session.execute(select(Department.id, Department.name, Department.aliases, Department.parent_id)).all()
    names = {row.id: row.name for row in rows}
    return [KnownUnit(row.name, tuple(row.aliases or ()), names.get(row.parent_id)) for row in rows]


def standings(session: Session, round_id: int, where: Listing, *, also_answered: bool) -> dict[str, Standing]:
    """By department name: what is in its list already, and whether anything may be added."""
    rows = session.execute(
        select(Response, Department.name)
        .join(Department, Department.id == Response.department_id)
        .where(Response.round_id == round_id)
    ).all()
    handed_over = set(
        session.scalars(
            select(Submission.response_id)
            .join(Response, Response.id == Submission.response_id)
            .where(Response.round_id == round_id, Submission.basis == "submitted")
        )
    )
    there = _there(session, round_id, where, {response.id: name for response, name in rows})
    counts = _counts(session, round_id)
    return {
        name: Standing(
            accounts=there[response.id].rows,
            sheets=there[response.id].sheets,
            amounts=there[response.id].amounts,
            entries_left=MOST_ENTRIES - counts.get(response.id, 0),
            characters_left=MOST_CHARACTERS - response.size,
            closed=_closed(response, response.id in handed_over, also_answered=also_answered),
        )
        for response, name in rows
    }


def _closed(response: Response, handed_over: bool, *, also_answered: bool) -> str:
    if response.handed_over_at is not None:
        return HANDED_OVER
    if (response.started_at is not None or handed_over) and not also_answered:
        return BEGUN
    return ""


class _There(NamedTuple):
    """What a list holds, by what tells its entries apart: the places they came from, and answers in numbers."""

    rows: dict[str, int | None]
    sheets: dict[str, str]
    amounts: dict[str, dict[str, Any]]


def _there(session: Session, round_id: int, where: Listing, names: Mapping[int, str]) -> dict[int, _There]:
    """By response: what is there; the row of a keyed list that says nothing is not."""
    questions = where.section.by_name
    numbers = [name for name, question in questions.items() if question.type in NUMBERS]
    found = {response_id: _There({}, {}, {}) for response_id in names}
    earlier = EarlierSheets(session, round_id, where.section.name)
    rows = session.execute(
        select(Entry.response_id, Entry.answers, Entry.key, Entry.import_id, Entry.import_row)
        .join(Response, Response.id == Entry.response_id)
        .where(Response.round_id == round_id, Entry.section == where.section.name, Entry.removed_at.is_(None))
        .order_by(Entry.position)
    )
    for response_id, typed, entry_key, batch_id, row in rows:
        said = any(said_something(questions[name], raw) for name, raw in typed.items() if name in questions)
        key = where.key_of(typed, entry_key) if said else ""
        if key and key not in (there := found[response_id]).rows:
            there.rows[key] = row
            if sheet := earlier.sheet(batch_id, names[response_id], row):
                there.sheets[key] = sheet
            if amounts := {name: typed[name] for name in numbers if name in typed}:
                there.amounts[key] = amounts
    return found


def _counts(session: Session, round_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Entry.response_id, func.count(Entry.id))
        .join(Response, Response.id == Entry.response_id)
        .where(Response.round_id == round_id)
        .group_by(Entry.response_id)
    )
    return {row[0]: row[1] for row in rows}


def pages(session: Session, round_id: int) -> dict[str, Mapping[str, Any]]:
    """By department name: what stands on the pages of its questionnaire."""
    rows = session.execute(
        select(Department.name, Entry.answers)
        .join(Response, Response.department_id == Department.id)
        .join(Entry, Entry.response_id == Response.id)
        .where(Response.round_id == round_id, Entry.section == "", Entry.removed_at.is_(None))
    )
    return {row.name: row.answers for row in rows}


def around(session: Session, round_: Round) -> Surroundings:
    """What cells are read against: the currency and the departments of the round."""
    rows = session.execute(
        select(Department.id, Department.name)
        .join(Response, Response.department_id == Department.id)
        .where(Response.round_id == round_.id)
        .order_by(Department.name)
    )
    return Surroundings(round_.currency, departments=tuple(Choice(name=str(row.id), label=row.name) for row in rows))
