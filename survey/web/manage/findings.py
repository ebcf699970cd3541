"""Shows findings to others before the departments they name had their time; the reason stands on the card."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.links import local_path
from survey.models import Department
from survey.models_findings import FindingNotice
from survey.operations.giving_back import REASON_LENGTH, release
from survey.services import services
from survey.web.manage.shared import posted_text, round_of

blueprint = Blueprint("findings", __name__)


@blueprint.get("/rounds/<slug>/findings/show")
@allows("administrator")
def show(slug: str) -> AnyResponse:
    """The finding of the query's `key`, who has not seen it yet, and the form."""
    return _page(slug, request.args.get("key", ""), request.args.get("next", ""))


@blueprint.post("/rounds/<slug>/findings/show")
@allows("administrator")
def show_now(slug: str) -> AnyResponse:
    key, reason = request.form.get("key", ""), posted_text("reason")
    try:
        with services().database.writing() as session:
            round_id = round_of(session, slug).id
            release(session, round_id, [key], reason, services().clock(), person_id=g.visitor.person_id)
    except Invalid as problem:
        return _page(slug, key, request.form.get("next", ""), reason, problem)
    return redirect(_back(slug, request.form.get("next", "")), 303)


def _page(slug: str, key: str, back: str, reason: str = "", problem: Invalid | None = None) -> AnyResponse:
    with services().database.reading() as session:
        found = round_of(session, slug)
        sentence, unseen = _told(session, found.id, key)
        page = render_template(
            "manage/finding_show.html",
            round=found,
            is_sample=found.is_sample,
            key=key,
            back=_back(slug, back),
            sentence=sentence,
            unseen=unseen,
            reason=reason,
            longest=REASON_LENGTH,
            problems=problem.problems if problem else {},
        )
    return make_response(page, 422 if problem else 200)


def _told(session: Session, round_id: int, key: str) -> tuple[str, list[str]]:
    """What the finding says, and the departments that have not looked. Raises NotFound."""
    rows = session.execute(
        select(FindingNotice.question, FindingNotice.seen_at, Department.name)
        .join(Department, Department.id == FindingNotice.department_id)
        .where(FindingNotice.round_id == round_id, FindingNotice.key == key)
        .order_by(FindingNotice.id)
    ).all()
    if not rows:
        raise NotFound
    sentence = next((row.question["sentence"] for row in rows if row.question.get("sentence")), "")
    return sentence, [row.name for row in rows if row.seen_at is None]


def _back(slug: str, target: str) -> str:
    """The page of the dashboard from which somebody came."""
    path = local_path(target, "")
    return path if path.startswith("/dashboard/") else f"/dashboard/?round={slug}"
