"""Somebody's word on two names: one thing, or not. It holds for all real rounds, or the sample, until it is undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import Invalid, NotFound
from survey.models import Round
from survey.models_findings import NameVerdict
from survey.operations.events import note
from survey.operations.rounds import bump

KINDS: Final = frozenset({"account", "product"})
VERDICTS: Final = frozenset({"same", "different"})
LONGEST: Final = 400


def say(
    session: Session,
    kind: str,
    a: str,
    b: str,
    verdict: str,
    now: datetime,
    round_id: int,
    person_id: int | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> int:
    """Keep a word on two names and return its id; an earlier word on the same two no longer holds.

    `a` and `b` are plain forms, in any order: `product_key` of a product, "platform:handle" of an account. Saying again
    what holds already changes nothing. Raises Invalid, NotFound for an unknown round.
    """
    first, second = _checked(kind, a, b, verdict)
    rounds = _rounds(session, round_id)
    before = session.scalars(
        select(NameVerdict).where(
            NameVerdict.kind == kind,
            NameVerdict.a == first,
            NameVerdict.b == second,
            NameVerdict.round_id.in_(rounds),
            NameVerdict.undone_at.is_(None),
        )
    ).all()
    if before and before[-1].verdict == verdict:
        return before[-1].id
    for one in before:
        one.undone_at = now
    made = NameVerdict(
        kind=kind,
        a=first,
        b=second,
        verdict=verdict,
        evidence=dict(evidence or {}),
        round_id=round_id,
        person_id=person_id,
        at=now,
    )
    session.add(made)
    session.flush()
    note(session, "name_said", now, person_id=person_id, round_id=round_id, verdict_id=made.id, verdict=verdict)
    _bump_all(session, rounds, "A word on two names", now)
    return made.id


def undo(session: Session, verdict_id: int, now: datetime, person_id: int | None = None) -> None:
    """Take a word back: the program asks again. Undoing twice changes nothing. Raises NotFound."""
    rounds = _rounds(session, session.scalar(select(NameVerdict.round_id).where(NameVerdict.id == verdict_id)))
    found = session.get_one(NameVerdict, verdict_id)
    if found.undone_at is not None:
        return
    found.undone_at = now
    note(session, "name_undone", now, person_id=person_id, round_id=found.round_id, verdict_id=verdict_id)
    _bump_all(session, rounds, "A word on two names was taken back", now)


def _checked(kind: str, a: str, b: str, verdict: str) -> tuple[str, str]:
    if kind not in KINDS or verdict not in VERDICTS:
        raise Invalid({"verdict": "Please say whether the two are the same or not."})
    if not a or not b or max(len(a), len(b)) > LONGEST or "\x00" in a + b:
        raise Invalid({"a": "Please choose two names of this round."})
    if a == b:
        raise Invalid({"a": "These two are already read as one name."})
    return (a, b) if a < b else (b, a)


def _rounds(session: Session, round_id: int | None) -> list[int]:
    """Where a word of this round holds: all real rounds, or the sample. Raises NotFound.

    They are locked in one order: two people who say something at once wait for each other.
    """
    sample = select(Round.is_sample).where(Round.id == round_id).scalar_subquery()
    alike = select(Round.id).where(Round.is_sample == sample).order_by(Round.id)
    found = list(session.scalars(alike.with_for_update()))
    if not found:
        raise NotFound
    return found


def _bump_all(session: Session, round_ids: list[int], reason: str, now: datetime) -> None:
    """Names stand in all these rounds; looking for them in all answers would cost more than working them out anew."""
    for round_id in round_ids:
        bump(session, round_id, reason, now)
