"""What was handed over, to read, print and take back: receipt, signature, sentences and all answers."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid
from survey.operations.submissions import reopen as take_back
from survey.paper import paper
from survey.services import services
from survey.web.answering import folded
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import frame_of
from survey.web.answering.head_changes import head_changes
from survey.web.answering.questions import asked_of


@blueprint.get("/done")
@allows("fill", "head")
def done(key: str) -> AnyResponse:
    return _page(key)


@blueprint.post("/reopen")
@allows("fill", "head")
def reopen(key: str) -> AnyResponse:
    """Take the answers back to change them; a signature no longer counts from now on."""
    visitor = g.visitor
    try:
        with services().database.writing() as session:
            reason = request.form.get("reason", "")
            take_back(session, visitor.response_id, reason, services().clock(), person_id=visitor.person_id)
    except Invalid as problem:
        return _page(key, problem)
    return redirect(f"/r/{key}/", 303)


def _page(key: str, problem: Invalid | None = None) -> AnyResponse:
    with services().database.reading() as session:
        found = paper(session, g.visitor.response_id, services().clock())
        questions = asked_of(session)
        changed = head_changes(session, frame_of(session, key))
    if found is None or found.state not in ("handed_over", "signed", "reopened"):
        return redirect(f"/r/{key}/", 303)
    page = render_template(
        "answering/done.html",
        key=key,
        paper=found,
        is_sample=found.is_sample,
        questions=questions,
        head_changes=changed,
        parts=folded.of_submission(found.submitted),
        may_sign=g.visitor.kind in ("head", "deputy"),
        reason=request.form.get("reason", ""),
        problem=problem.problems.get("reason", "") if problem else "",
    )
    return make_response(page, 422 if problem else 200)
