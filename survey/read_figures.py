"""Frozen numbers as plain rows, and the hash of the answers a number rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Round
from survey.models_findings import FrozenNumber
from survey.read_submissions import Counted, counted, fingerprint


@dataclass(frozen=True)
class FrozenRow:
    """One published number: what it said, and the version and hash of the answers it was made from."""

    id: int
    version: int
    fingerprint: str
    name: str
    label: str
    query: str
    text: str
    value: Mapping[str, Any]
    at: datetime


def frozen(session: Session, round_id: int) -> tuple[FrozenRow, ...]:
    """All frozen numbers of a round, newest first."""
    found = session.scalars(
        select(FrozenNumber)
        .where(FrozenNumber.round_id == round_id)
        .order_by(FrozenNumber.at.desc(), FrozenNumber.id.desc())
    )
    return tuple(FrozenRow(**{name: getattr(row, name) for name in FrozenRow.__dataclass_fields__}) for row in found)


def hash_of(chosen: Iterable[Counted]) -> str:
    """The fingerprint of submissions in an order that no new name of a department changes."""
    return fingerprint(sorted(chosen, key=lambda one: one.department_id))


def hash_at(session: Session, round_id: int, version: int) -> str:
    """The hash that the answers of a version have now; of no answers for a version that is not known."""
    return hash_of(counted(session, round_id, as_of=version))


def has_frozen(session: Session, slug: str) -> bool:
    """Whether any number of a round is frozen."""
    query = select(FrozenNumber.id).join(Round, Round.id == FrozenNumber.round_id).where(Round.slug == slug)
    return session.scalar(query.limit(1)) is not None
