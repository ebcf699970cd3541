"""Check your answers, hand them over to the head, and the head's link, shown once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.entries import AnswerProblem
from questionnaires.evaluate import Evaluation
from survey import draft
from survey.access import allows
from survey.digest import digest
from survey.errors import Invalid
from survey.fixing import months_from
from survey.lifecycle import round_state, time_zone
from survey.operations.carrying import begins_with
from survey.operations.handing_over import HandedOver, SigningLink, hand_over_to_head, new_signing_links
from survey.operations.progress import summary_of
from survey.operations.signoff import STATEMENT
from survey.operations.submissions import blocking
from survey.services import services
from survey.web.answering import folded
from survey.web.answering.blueprint import blueprint
from survey.web.answering.confirming import to_confirm
from survey.web.answering.fixing import asked_now

MOST_LISTED = 20  # of what is left to do; the rest is found on the pages these lead to
_UNANSWERED = ("ANSWER_NEEDED", "ANSWER_OR_NOTHING_NEEDED")
_HEAD_FIELDS = ("head_name", "head_email")


class Left(NamedTuple):
    """Something to do before handing over, and where."""

    href: str
    where: str  # the entry, if it is in a list
    what: str


@blueprint.get("/check")
@allows("fill", "head")
def check(key: str) -> AnyResponse:
    return _check_page(key)


@blueprint.post("/hand-over")
@allows("fill", "head")
def hand_over(key: str) -> AnyResponse:
    """Hand over and show the links to sign; a second time leads to where things stand."""
    visitor, now = g.visitor, services().clock()
    try:
        with services().database.writing() as session:
            done = hand_over_to_head(
                session,
                visitor.response_id,
                now,
                person_id=visitor.person_id,
                by_signer=visitor.kind != "fill",
                head_name=request.form.get("head_name", ""),
                head_email=request.form.get("head_email", ""),
            )
    except Invalid as problem:
        return _check_page(key, problem)
    if not done.links:
        return redirect(f"/r/{key}/{'done' if visitor.kind == 'fill' else 'sign'}", 303)
    return _links_page(key, done)


@blueprint.post("/signing-links")
@allows("fill")
def signing_links(key: str) -> AnyResponse:
    """Make further links to sign, when a mail got lost."""
    visitor, now = g.visitor, services().clock()
    with services().database.writing() as session:
        done = new_signing_links(session, visitor.response_id, now, person_id=visitor.person_id)
    return _links_page(key, done)


def _links_page(key: str, done: HandedOver) -> Response:
    """After the commit: mail the links and show them, this once."""
    shown = []
    for each in done.links:
        address = services().config.link(f"/open/{each.token}")
        if each.email:
            services().mailer.later(each.email, _subject(done), _mail_text(done, each, address))
        shown.append((each, address))
    return make_response(
        render_template("answering/handed_over.html", key=key, done=done, links=shown, is_sample=done.is_sample)
    )


def _subject(done: HandedOver) -> str:
    return f"Please sign: {done.round_title}, {done.department} ({done.organisation})"


def _mail_text(done: HandedOver, link: SigningLink, address: str) -> str:
    role = "head of the department" if link.purpose == "head" else "deputy of the head of the department"
    asks = f"Questions: {done.contact_name} {done.contact_email}".strip() + "\n" if done.contact_email else ""
    return (
        f"Hello{f' {link.name}' if link.name else ''},\n\n"
        f"{g.visitor.person_name} has filled in “{done.questionnaire}” for {done.department} and asks you, as {role},\n"
        f"to read and sign it.\n\n"
        f"Why: every department of {done.organisation} says what it uses, why and how, so that common rules can be\n"
        f"written from these answers, together. It is no audit.\n\n"
        f"What you sign: “{STATEMENT}”\n\n"
        f"It takes about five minutes: you read some sentences made from the answers, look at any answer you like,\n"
        f"and sign, with a remark if you want. You may also change something first. There is no password.\n\n"
        f"{address}\n\n"
        f"The link is for you alone: whoever has it can sign in your place, so please do not pass it on.\n\n"
        f"{asks}{done.organisation}, {done.round_title}\n"
    )


def _check_page(key: str, problem: Invalid | None = None) -> AnyResponse:
    visitor, now = g.visitor, services().clock()
    with services().database.reading() as session:
        found = draft.inventory(session, visitor.response_id)
        if found.response.handed_over_at is not None:
            return redirect(f"/r/{key}/{'done' if visitor.kind == 'fill' else 'sign'}", 303)
        evaluation = draft.evaluation(session, found, draft.surroundings(session, found, now))
        facts: dict[str, Any] = {
            "department": found.department,
            "round": found.round,
            "is_sample": found.round.is_sample,
            "is_open": round_state(found.round, now) in ("open", "grace"),
            "digest": digest(evaluation),
            **asked_now(evaluation),
            "months": months_from(now.astimezone(time_zone(found.round.time_zone)).date()),
            "parts": folded.of_draft(evaluation, key),
            "carried": to_confirm(evaluation, key),
            "earlier": begins_with(session, found.response),
            "save_key": secrets.token_hex(12),
            **_left(evaluation, blocking(evaluation), key),
        }
        named = {name: text for name, text in (problem.problems if problem else {}).items() if name in _HEAD_FIELDS}
        page = render_template(
            "answering/check.html", key=key, form=request.form, problems=named, failed=problem is not None, **facts
        )
    return make_response(page, 422 if problem else 200)


def _left(evaluation: Evaluation, problems: Sequence[AnswerProblem], key: str) -> dict[str, Any]:
    """What is left to do, as links to the places; long lists are cut."""
    lines = [_left_line(evaluation, each, key) for each in problems[:MOST_LISTED]]
    return {"left": lines, "left_more": max(0, len(problems) - MOST_LISTED)}


def _left_line(evaluation: Evaluation, problem: AnswerProblem, key: str) -> Left:
    section = evaluation.definition.section_by_name[problem.section]
    question = section.by_name.get(problem.question)
    entry = next((each for each in evaluation.entries(section) if each.id == problem.entry_id), None)
    where = summary_of(evaluation, section, entry) if entry is not None and section.repeat else ""
    href = folded.link(key, section, problem.entry_id if question else "", problem.question)
    if question is None:
        return Left(href, where, problem.message)
    return Left(href, where, question.label if problem.code in _UNANSWERED else f"{question.label} {problem.message}")
