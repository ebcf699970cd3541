"""The participation board of a round: who has answered, who is missing, what nobody knows, and the way on."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey import draft, read
from survey.access import allows
from survey.lifecycle import ROUND_WORDS, round_state
from survey.models import Grant, Response
from survey.services import services
from survey.web.manage.next_steps import next_steps
from survey.web.manage.participation import board
from survey.web.manage.rounds import begun_with, dates_of
from survey.web.manage.shared import TONES, administers, round_of

blueprint = Blueprint("board", __name__)


@blueprint.get("/rounds/<slug>")
@allows("viewer")
def page(slug: str) -> str:
    now = services().clock()
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        facts = read.round_facts(session, slug)
        state = round_state(round_, now)
        found = board(session, facts, draft.definition_of(facts.definition_slug, facts.definition_version))
        unlinked = len(found.rows) - _with_link(session, round_.id, now)
        return render_template(
            "manage/board.html",
            round=round_,
            is_sample=round_.is_sample,
            state=state,
            state_words=ROUND_WORDS[state],
            tone=TONES[state],
            dates=dates_of(round_, now),
            before=begun_with(session, round_),
            board=found,
            steps=next_steps(slug, state, found.totals, unlinked, may_change=administers()),
        )


def _with_link(session: Session, round_id: int, now: datetime) -> int:
    """How many departments somebody can fill in by a live link, or have answered without one."""
    live = Grant.revoked_at.is_(None) & (Grant.expires_at.is_(None) | (Grant.expires_at > now))
    linked = select(Grant.id).where(Grant.response_id == Response.id, Grant.purpose == "fill", live).exists()
    reached = select(func.count(Response.id)).where(
        Response.round_id == round_id, linked | Response.handed_over_at.is_not(None)
    )
    return session.scalar(reached) or 0
