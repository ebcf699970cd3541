"""Who has answered, who is missing and what nobody knows: the participation board of a round as plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.entries import section_answer
from questionnaires.model import Definition
from questionnaires.vocabulary import vocabulary
from survey import read_submissions
from survey.lifecycle import ResponseState
from survey.models import Department, Response
from survey.operations.progress import open_questions
from survey.read import DepartmentFacts, RoundFacts
from survey.web.manage.shared import TONES, moment_words

BASIS_WORDS = {"signed": "Signed", "submitted": "Handed over, not signed", "imported": "Imported"}
# In the order in which somebody would have to do something about them.
STATE_ORDER: tuple[ResponseState, ...] = (
    "not_started",
    "in_progress",
    "reopened",
    "handed_over",
    "imported",
    "signed",
)


@dataclass(frozen=True)
class BoardRow:
    """One department of the round."""

    response_id: int
    name: str
    state: ResponseState
    state_words: str
    tone: str
    done: int  # sections that are completed
    shown: int  # sections that are asked
    last_activity: str
    basis: str


class Unknown(NamedTuple):
    """One question nobody could answer, with the departments."""

    section: str
    question: str
    departments: tuple[str, ...]


@dataclass(frozen=True)
class WhoKnows:
    """Everything that somebody is said to know; `who` is '' where nobody was named."""

    who: str
    questions: tuple[Unknown, ...]


@dataclass(frozen=True)
class Board:
    rows: tuple[BoardRow, ...]
    counts: tuple[tuple[str, int], ...]  # state in words, how many
    missing_functions: tuple[str, ...]
    without_representative: tuple[str, ...]
    open_questions: tuple[WhoKnows, ...]
    totals: dict[ResponseState, int] = field(default_factory=dict)


def board(session: Session, facts: RoundFacts, definition: Definition) -> Board:
    """The whole board, in a fixed number of queries however many departments there are."""
    basis = {one.department_id: one for one in read_submissions.counted(session, facts.id, unsigned=True)}
    represented = set(
        session.scalars(
            select(Department.id)
            .join(Response, Response.department_id == Department.id)
            .where(Response.round_id == facts.id, Department.representative_name != "")
        )
    )
    totals: dict[ResponseState, int] = {}
    for department in facts.departments:
        totals[department.state] = totals.get(department.state, 0) + 1
    rows = [_row(department, basis.get(department.id), facts.time_zone) for department in facts.departments]
    rows.sort(key=lambda row: STATE_ORDER.index(row.state))
    words = {department.state: department.state_words for department in facts.departments}
    return Board(
        rows=tuple(rows),
        counts=tuple((words[state], totals[state]) for state in STATE_ORDER if state in totals),
        missing_functions=missing_functions(facts.departments),
        without_representative=tuple(one.name for one in facts.departments if one.id not in represented),
        open_questions=by_who_knows(facts.departments, definition),
        totals=totals,
    )


def missing_functions(departments: Iterable[DepartmentFacts]) -> tuple[str, ...]:
    """What no department of the round does, in words: perhaps somebody is missing at the table."""
    there = {code for department in departments for code in department.functions}
    found = vocabulary("department_functions")
    return tuple(choice.label for choice in found if choice.name not in there and choice.name != "other")


def by_who_knows(departments: Sequence[DepartmentFacts], definition: Definition) -> tuple[WhoKnows, ...]:
    """Every "don't know", grouped by who would know; nobody named comes last."""
    labels = _labels(definition)
    found: dict[str, dict[tuple[str, str], dict[str, None]]] = {}
    spelled: dict[str, str] = {}
    for department in departments:
        for asked in open_questions(department.progress):
            who = " ".join(asked.who.split())
            spelled.setdefault(who.casefold(), who)
            place = labels.get(asked.question)
            if place is not None:
                found.setdefault(who.casefold(), {}).setdefault(place, {})[department.name] = None
    order = list(labels.values())
    groups = [
        WhoKnows(
            spelled[who],
            tuple(Unknown(*place, tuple(asked[place])) for place in sorted(asked, key=order.index)),
        )
        for who, asked in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: (not group.who, -len(group.questions), group.who.casefold())))


def _labels(definition: Definition) -> dict[str, tuple[str, str]]:
    """Question name -> labels of its section and of itself, in the order of the questionnaire."""
    labels = {}
    for section in definition.sections:
        labels[section_answer(section.name)] = (section.label, "The whole list")
        for question in section.questions:
            labels[question.name] = (section.label, question.label)
    return labels


def _row(department: DepartmentFacts, counts: read_submissions.Counted | None, zone: str) -> BoardRow:
    shown = [one for one in department.progress.values() if one.get("state") not in ("hidden", "waiting")]
    return BoardRow(
        response_id=department.response_id,
        name=department.name,
        state=department.state,
        state_words=department.state_words,
        tone=TONES[department.state],
        done=sum(1 for one in shown if one.get("state") == "completed"),
        shown=len(shown),
        last_activity=moment_words(department.last_activity_at, zone),
        basis=_basis(counts),
    )


def _basis(counts: read_submissions.Counted | None) -> str:
    if counts is None:
        return ""
    words = BASIS_WORDS[counts.basis]
    return f"{words}, being changed" if counts.reopened else words
