"""The log of acts: who did what and when, never an answer, a token or a mail text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.models import Event


def note(
    session: Session,
    kind: str,
    now: datetime,
    *,
    person_id: int | None = None,
    round_id: int | None = None,
    response_id: int | None = None,
    **details: Any,
) -> None:
    session.add(
        Event(at=now, kind=kind, person_id=person_id, round_id=round_id, response_id=response_id, details=details)
    )
