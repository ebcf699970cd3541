"""One department's answers as the policy team sees them: the draft or any submission, read-only, and reopening."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey import draft
from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.first_links import state_of
from survey.lifecycle import RESPONSE_WORDS, round_state
from survey.models import Submission
from survey.operations.submissions import reopen
from survey.services import services
from survey.submitted import Submitted
from survey.text import one_line
from survey.web.answering import folded
from survey.web.manage import records
from survey.web.manage.shared import TONES, moment_words, posted_text

blueprint = Blueprint("responses", __name__)

DRAFT = "draft"


@blueprint.get("/rounds/<slug>/responses/<int:response_id>")
@allows("viewer")
def page(slug: str, response_id: int) -> str:
    with services().database.reading() as session:
        return render_template("manage/response.html", problems={}, reason="", **_facts(session, slug, response_id))


@blueprint.post("/rounds/<slug>/responses/<int:response_id>/reopen")
@allows("administrator")
def reopen_now(slug: str, response_id: int) -> AnyResponse:
    """Let the department change its answers again; the reason is kept with what it voids."""
    reason = posted_text("reason")
    try:
        with services().database.writing() as session:
            _inventory(session, slug, response_id)
            if not one_line(reason, 500):
                raise Invalid({"reason": "Please say in a sentence why the answers have to change."})
            reopen(session, response_id, reason, services().clock(), person_id=g.visitor.person_id, team=True)
    except Invalid as found:
        with services().database.reading() as session:
            facts = _facts(session, slug, response_id)
            again = render_template("manage/response.html", problems=found.problems, reason=reason, **facts)
        return make_response(again, 422)
    return redirect(f"/rounds/{slug}/responses/{response_id}", 303)


def _inventory(session: Session, slug: str, response_id: int) -> draft.Inventory:
    """The response, if it belongs to the round of the address. Raises NotFound."""
    found = draft.inventory(session, response_id)
    if found.round.slug != slug:
        raise NotFound
    return found


def _facts(session: Session, slug: str, response_id: int) -> dict[str, object]:
    now, found = services().clock(), _inventory(session, slug, response_id)
    zone = found.round.time_zone
    handed = records.records(session, response_id, zone)
    state = state_of(session, found.response)
    shown = _chosen(handed, state)
    saves, people = records.saves(session, response_id)
    return {
        "round": found.round,
        "is_sample": found.round.is_sample,
        "department": found.department,
        "response": found.response,
        "state": state,
        "state_words": RESPONSE_WORDS[state],
        "tone": TONES[state],
        "last_activity": moment_words(found.response.last_activity_at, zone),
        "records": handed,
        "shown": shown,
        "record": next((one for one in handed if str(one.number) == shown), None),
        "parts": _parts(session, found, shown),
        "saves": saves,
        "people": people,
        "carried": records.carried(session, found.response, zone),
        "taken_back": records.taken_back(session, response_id, zone),
        "round_is_closed": round_state(found.round, now) == "closed",
    }


def _chosen(handed: list[records.Record], state: str) -> str:
    """`draft`, or the number of a submission: the one asked for, else what counts, else the draft."""
    asked = request.args.get("show", "")
    if asked == DRAFT:
        return DRAFT
    if asked:
        if asked not in {str(one.number) for one in handed}:
            raise NotFound
        return asked
    return str(handed[0].number) if handed and state != "reopened" else DRAFT


def _parts(session: Session, found: draft.Inventory, shown: str) -> list[folded.Part]:
    against = draft.surroundings(session, found, services().clock())
    if shown == DRAFT:
        parts = folded.of_draft(draft.evaluation(session, found, against), "")
    else:
        stored = session.scalars(
            select(Submission.payload).where(
                Submission.response_id == found.response.id, Submission.number == int(shown)
            )
        ).one()
        parts = folded.of_submission(Submitted(found.definition, stored, against))
    return [part._replace(groups=tuple(_read_only(group) for group in part.groups)) for part in parts]


def _read_only(group: folded.Group) -> folded.Group:
    """Without the department's own links to change an answer."""
    return group._replace(lines=tuple(line._replace(href="") for line in group.lines))
