"""The head's page: what the answers say, what is unknown, a remark, and the signature."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid
from survey.operations.signoff import REMARK_LENGTH, STATEMENT, Role
from survey.operations.signoff import sign as sign_answers
from survey.paper import paper
from survey.services import services
from survey.web.answering import folded
from survey.web.answering.blueprint import blueprint
from survey.web.answering.questions import asked_of


@blueprint.get("/sign")
@allows("head")
def sign(key: str) -> AnyResponse:
    return _page(key)


@blueprint.post("/sign")
@allows("head")
def signed(key: str) -> AnyResponse:
    """Sign the submission that was read; a second time changes nothing."""
    visitor, number = g.visitor, request.form.get("number", "")
    role: Role = "deputy" if visitor.kind == "deputy" else "head"
    try:
        with services().database.writing() as session:
            sign_answers(
                session,
                visitor.response_id,
                role,
                services().clock(),
                person_id=visitor.person_id,
                remark=request.form.get("remark", ""),
                submission_number=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0,
            )
    except Invalid as problem:
        return _page(key, problem)
    return redirect(f"/r/{key}/done", 303)


def _page(key: str, problem: Invalid | None = None) -> AnyResponse:
    with services().database.reading() as session:
        found = paper(session, g.visitor.response_id, services().clock())
        questions = asked_of(session)
    if found is not None and found.state == "signed":
        return redirect(f"/r/{key}/done", 303)
    if found is None or found.state != "handed_over":
        return make_response(render_template("answering/not_yet.html", key=key, paper=found))
    page = render_template(
        "answering/sign.html",
        key=key,
        paper=found,
        is_sample=found.is_sample,
        questions=questions,
        parts=folded.of_submission(found.submitted),
        statement=STATEMENT,
        longest=REMARK_LENGTH,
        signer=g.visitor.person_name,
        role="deputy of the head" if g.visitor.kind == "deputy" else "head",
        remark=request.form.get("remark", ""),
        problem=problem.problems.get("remark", "") if problem else "",
    )
    return make_response(page, 422 if problem else 200)
