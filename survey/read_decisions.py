"""Decisions on findings as plain rows, for the dashboard half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from survey.models import Department, Round
from survey.models_findings import Decision

CHOICES: Mapping[str, str] = {
    "merge": "Merge: one of them is enough",
    "share": "Share: use one together",
    "keep": "Keep as it is",
    "ask": "Ask back",
    "close": "Close",
    "later": "Decide later",
}


@dataclass(frozen=True)
class DecisionRow:
    """One decision; `owner` is a department's name or a role, `before` the indicator on that day."""

    id: int
    round_slug: str
    round_title: str
    key: str
    kind: str
    sentence: str
    department_ids: tuple[int, ...]
    choice: str
    because: str
    owner_department_id: int | None
    owner: str
    due: date | None
    indicator: str
    before: Mapping[str, Any]
    at: datetime
    replaced_at: datetime | None


_ALL = (
    select(Decision, Round.slug, Round.title, Department.name)
    .join(Round, Round.id == Decision.round_id)
    .outerjoin(Department, Department.id == Decision.owner_department_id)
)
# Built once, since every page of the dashboard asks.
_OF_ROUND = _ALL.where(Decision.round_id == bindparam("round")).order_by(Decision.at.desc(), Decision.id.desc())
_SAMPLE = select(Round.is_sample).where(Round.id == bindparam("round")).scalar_subquery()
_EARLIER = _ALL.where(
    Round.id < bindparam("round"), Round.is_sample == _SAMPLE, Decision.replaced_at.is_(None)
).order_by(Round.id.desc(), Decision.at.desc(), Decision.id.desc())


def of_round(session: Session, round_id: int) -> tuple[DecisionRow, ...]:
    """All decisions taken in a round, newest first; those with `replaced_at` no longer hold."""
    return tuple(_row(*found) for found in session.execute(_OF_ROUND, {"round": round_id}))


def of_earlier_rounds(session: Session, round_id: int) -> tuple[DecisionRow, ...]:
    """The decisions of all rounds before this one that still hold, the newest of each finding only, newest first.

    Nobody decided anything in earnest on the sample organisation: real rounds leave it out.
    """
    newest: dict[str, DecisionRow] = {}
    for found in session.execute(_EARLIER, {"round": round_id}):
        row = _row(*found)
        newest.setdefault(row.key, row)
    return tuple(newest.values())


def _row(one: Decision, slug: str, title: str, owner: str | None) -> DecisionRow:
    return DecisionRow(
        id=one.id,
        round_slug=slug,
        round_title=title,
        key=one.key,
        kind=one.kind,
        sentence=one.sentence,
        department_ids=tuple(one.department_ids.get("ids", ())),
        choice=one.choice,
        because=one.because,
        owner_department_id=one.owner_department_id,
        owner=owner or one.owner,
        due=one.due,
        indicator=one.indicator,
        before=one.before,
        at=one.at,
        replaced_at=one.replaced_at,
    )
