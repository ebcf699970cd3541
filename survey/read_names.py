"""What was said about names as plain rows, for the dashboard half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Person, Round
from survey.models_findings import NameVerdict


@dataclass(frozen=True)
class NameVerdictRow:
    """One word on two names, in plain forms `a` < `b`; `evidence` is what the page showed."""

    id: int
    kind: str
    a: str
    b: str
    verdict: str
    evidence: Mapping[str, Any]
    person: str
    round_title: str
    at: datetime


def verdicts(session: Session, *, sample: bool = False) -> tuple[NameVerdictRow, ...]:
    """What holds now, newest first, in whichever real round it was said, or in the sample."""
    query = (
        select(NameVerdict, Person.name, Round.title)
        .outerjoin(Person, Person.id == NameVerdict.person_id)
        .join(Round, Round.id == NameVerdict.round_id)
        .where(NameVerdict.undone_at.is_(None), Round.is_sample == sample)
        .order_by(NameVerdict.at.desc(), NameVerdict.id.desc())
    )
    return tuple(
        NameVerdictRow(
            id=one.id,
            kind=one.kind,
            a=one.a,
            b=one.b,
            verdict=one.verdict,
            evidence=one.evidence,
            person=person or "",
            round_title=title,
            at=one.at,
        )
        for one, person, title in session.execute(query)
    )
