"""Links entries of a newer list to those of the round before, so that change can be told entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from survey import draft
from survey.models import Entry, Response, Round
from survey.operations.import_standings import Listing


def link_to_earlier(session: Session, response: Response, where: Listing, rows: Sequence[dict[str, Any]]) -> None:
    """Give new rows of entries the `origin_id` of the same thing in the round before.

    Looks at the newest earlier round with this questionnaire in which the department has entries here; a real round
    has nothing in common with the sample organisation. What stands twice is linked in order.
    """
    waiting: dict[str, list[str]] = defaultdict(list)
    for entry in _earlier(session, response, where.section.name):
        waiting[where.key_of(entry.answers, entry.key)].append(entry.id)
    for row in rows if waiting else ():
        key = where.key_of(row["answers"], row["key"])
        if key and waiting[key]:
            row["origin_id"] = waiting[key].pop(0)


def _earlier(session: Session, response: Response, section: str) -> Sequence[Entry]:
    here = aliased(Round)
    before = session.scalar(
        select(Response.id)
        .join(Round, Round.id == Response.round_id)
        .join(here, here.id == response.round_id)
        .join(Entry, Entry.response_id == Response.id)
        .where(
            Response.department_id == response.department_id,
            Round.id < here.id,
            Round.definition_slug == here.definition_slug,
            Round.is_sample == here.is_sample,
            Entry.section == section,
            Entry.removed_at.is_(None),
        )
        .order_by(Round.id.desc())
        .limit(1)
    )
    return draft.entries(session, before, section) if before is not None else ()
