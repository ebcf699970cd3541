"""A question of the policy team to both sides of a contradiction, answered in the department's own place."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.operations.giving_back import NOT_STORED, REPLY_LENGTH, mark_seen, reply, unseen
from survey.read_giving_back import Question, questions
from survey.services import services
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import frame_of


@blueprint.get("/question/<int:notice_id>")
@allows("fill", "head")
def question(key: str, notice_id: int) -> AnyResponse:
    page = _page(key, notice_id)
    _look(notice_id)
    return page


@blueprint.post("/question/<int:notice_id>")
@allows("fill", "head")
def answered(key: str, notice_id: int) -> AnyResponse:
    """Keep the answer; sent again, it replaces the one before."""
    visitor = g.visitor
    try:
        with services().database.writing() as session:
            asked = _asked(session, notice_id)
            reply(
                session,
                visitor.round_id,
                asked.key,
                visitor.department_id,
                services().clock(),
                person_id=visitor.person_id,
                choice=request.form.get("choice", ""),
                text=request.form.get("text", ""),
            )
    except Invalid as problem:
        return _page(key, notice_id, problem)
    return redirect(f"/r/{key}/#questions", 303)


def asked_of(session: Session) -> tuple[Question, ...]:
    """The questions to the visitor's department."""
    return questions(session, g.visitor.round_id, g.visitor.department_id)


def _asked(session: Session, notice_id: int) -> Question:
    """Raises NotFound for whatever is not a question to this department."""
    found = next((one for one in asked_of(session) if one.notice_id == notice_id), None)
    if found is None:
        raise NotFound
    return found


def _look(notice_id: int) -> None:
    """The sentence was before the department's eyes; when that cannot be kept, the page counts again next time."""
    visitor = g.visitor
    try:
        with services().database.reading() as session:
            key = _asked(session, notice_id).key
            new = unseen(session, visitor.round_id, visitor.department_id, [key])
        if new:
            with services().database.writing() as session:
                mark_seen(session, new, services().clock())
    except NOT_STORED:
        return


def _page(key: str, notice_id: int, problem: Invalid | None = None) -> AnyResponse:
    with services().database.reading() as session:
        frame = frame_of(session, key)
        found = _asked(session, notice_id)
    problems = problem.problems if problem else {}
    page = render_template(
        "answering/question.html",
        question=found,
        choice=request.form.get("choice", found.choice) if problem else found.choice,
        text=request.form.get("text", "") if problem else found.remark,
        problems=problems,
        summary=[(f"answer-{field}", said) for field, said in problems.items()],
        longest=REPLY_LENGTH,
        **frame.context(),
    )
    return make_response(page, 422 if problem else 200)
