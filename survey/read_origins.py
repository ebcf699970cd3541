"""Which entries of a round came from entries of an earlier one."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Entry, Response, Round


def origins(session: Session, round_id: int) -> dict[str, str]:
    """Entry of this round -> the entry it came from."""
    found = session.execute(
        select(Entry.id, Entry.origin_id)
        .join(Response, Response.id == Entry.response_id)
        .where(Response.round_id == round_id, Entry.origin_id.is_not(None))
    )
    return {row.id: row.origin_id for row in found}


def earlier_rounds(session: Session, round_id: int) -> list[tuple[str, str]]:
    """Slug and title of the rounds before this one with the same questionnaire, newest first.

    A real round has nothing in common with the sample organisation, so the two are never set beside each other.
    """
    from_ = select(Round.definition_slug).where(Round.id == round_id).scalar_subquery()
    sample = select(Round.is_sample).where(Round.id == round_id).scalar_subquery()
    found = session.execute(
        select(Round.slug, Round.title)
        .where(Round.id < round_id, Round.definition_slug == from_, Round.is_sample == sample)
        .order_by(Round.id.desc())
    )
    return [(row.slug, row.title) for row in found]
