"""Deciding on findings: what is done, by whom, until when, and what should have changed by the next round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.kinds.base import Refused, refuse_unstorable
from survey.errors import Conflict, Invalid, NotFound
from survey.models import Response, Round
from survey.models_findings import Decision
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.read_decisions import CHOICES
from survey.text import one_line

ACTS = frozenset({"merge", "share", "ask", "close"})  # somebody has to do something until a day
REASON_LENGTH, OWNER_LENGTH = 2_000, 200


@dataclass(frozen=True)
class Wanted:
    """A decision as it was typed; `before` is the indicator on the day of the decision."""

    key: str
    kind: str
    sentence: str
    department_ids: Sequence[int]
    choice: str
    because: str = ""
    owner_department_id: int | None = None
    owner: str = ""
    due: date | None = None
    indicator: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)


def decide(
    session: Session, round_id: int, wanted: Wanted, now: datetime, *, seen: int | None, person_id: int | None = None
) -> int:
    """Keep a decision; the one before it stays readable. Returns its id.

    `seen` is the id of the decision the page showed: when somebody else decided in between, nothing is overwritten and
    Conflict is raised. Raises Invalid for what is missing, NotFound for an unknown round.
    """
    because, owner = _checked(session, round_id, wanted)
    if session.get(Round, round_id, with_for_update=True) is None:
        raise NotFound
    before = session.scalars(_standing(round_id, wanted.key)).one_or_none()
    if (before.id if before else None) != seen:
        raise Conflict
    if before is not None:
        before.replaced_at = now
    made = Decision(
        round_id=round_id,
        key=wanted.key,
        kind=wanted.kind,
        sentence=wanted.sentence,
        department_ids={"ids": list(wanted.department_ids)},
        choice=wanted.choice,
        because=because,
        owner_department_id=wanted.owner_department_id,
        owner=owner,
        due=wanted.due,
        indicator=wanted.indicator,
        before=dict(wanted.before),
        person_id=person_id,
        at=now,
    )
    session.add(made)
    note(session, "finding_decided", now, person_id=person_id, round_id=round_id, key=wanted.key, choice=wanted.choice)
    bump(session, round_id, "A decision on a finding", now)
    return made.id


def _standing(round_id: int, key: str) -> Any:
    return select(Decision).where(Decision.round_id == round_id, Decision.key == key, Decision.replaced_at.is_(None))


def _checked(session: Session, round_id: int, wanted: Wanted) -> tuple[str, str]:
    problems: dict[str, str] = {}
    if wanted.choice not in CHOICES:
        problems["choice"] = "Please choose what is to be done."
    try:
        refuse_unstorable(wanted.because, REASON_LENGTH)
    except Refused as refused:
        problems["because"] = refused.message.text
    because = wanted.because.replace("\r\n", "\n").strip()
    owner = one_line(wanted.owner, OWNER_LENGTH)
    if wanted.choice == "keep" and not because:
        problems["because"] = "Please say why it stays as it is; this is what people will ask in a year."
    if wanted.choice in ACTS and wanted.owner_department_id is None and not owner:
        problems["owner"] = "Please say who sees to it: a department or a role."
    if wanted.choice in ACTS and wanted.due is None:
        problems["due"] = "Please give the day until when."
    if wanted.owner_department_id is not None and not _takes_part(session, round_id, wanted.owner_department_id):
        problems["owner"] = "Please choose one of the departments of this round."
    if problems:
        raise Invalid(problems)
    return because, owner


def _takes_part(session: Session, round_id: int, department_id: int) -> bool:
    found = session.scalar(
        select(Response.id).where(Response.round_id == round_id, Response.department_id == department_id)
    )
    return found is not None
