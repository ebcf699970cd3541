"""The page behind an invitation link: shown without effect, exchanged for a session by its button."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires import loader
from questionnaires.problems import DefinitionProblems
from survey import sessions
from survey.access import RESPONDENT_COOKIE, allows, respondent_path, set_session_cookie
from survey.errors import Invalid, LinkNotKnown, RoundtableError, TooManyTries
from survey.operations import throttle
from survey.operations.invitations import Invitation, invitation, open_grant
from survey.services import services

blueprint = Blueprint("open", __name__)


@blueprint.get("/open/<token>")
@allows("public")
def page(token: str) -> Response:
    return _page(_invitation(token))


@blueprint.post("/open/<token>")
@allows("public")
def start(token: str) -> AnyResponse:
    """Begin a session under a name; every unknown link is counted."""
    _invitation(token)
    now = services().clock()
    name = request.form.get("name", "")
    try:
        with services().database.writing() as session:
            opened = open_grant(session, token, name, now)
    except Invalid as problem:
        return _page(_invitation(token), name=name, problem=problem)
    path = respondent_path(opened.public_key)
    response = redirect(path, 303)
    ends = min(now + sessions.RESPONDENT_LIFE, opened.expires_at or datetime.max.replace(tzinfo=UTC))
    seconds = int((ends - now).total_seconds())
    set_session_cookie(response, RESPONDENT_COOKIE, opened.cookie, path, seconds)
    return response


@blueprint.post("/r/<key>/sign-out")
@allows("fill", "head")
def sign_out(key: str) -> AnyResponse:
    with services().database.writing() as session:
        sessions.end(session, g.visitor.session_id, services().clock())
    response = redirect("/", 303)
    response.delete_cookie(RESPONDENT_COOKIE, path=respondent_path(key))
    return response


def _invitation(token: str) -> Invitation:
    now, address = services().clock(), throttle.bucket("open", request.remote_addr or "")
    try:
        with services().database.reading() as session:
            if throttle.tries(session, address, now) >= throttle.LINK_TRIES:
                raise TooManyTries
            return invitation(session, token, now)
    except LinkNotKnown:
        count_try(address)
        raise


def count_try(bucket: str) -> None:
    """Count a failed try; that it cannot be counted must not show."""
    try:
        with services().database.writing() as session:
            throttle.count(session, bucket, services().clock())
    except RoundtableError:
        return


def _page(found: Invitation, name: str | None = None, problem: Invalid | None = None) -> Response:
    last_day = (found.closes - timedelta(seconds=1)) if found.closes else None  # midnight belongs to the day before
    response = make_response(
        render_template(
            "open/invitation.html",
            invitation=found,
            is_sample=found.is_sample,
            briefing=briefing(*found.definition),
            minutes=minutes(*found.definition),
            last_day=f"{last_day.day} {last_day:%B %Y}" if last_day else "",
            link_ends=f"{found.link_ends.day} {found.link_ends:%B %Y, %H:%M}" if found.link_ends else "",
            name=found.suggested_name if name is None else name,
            problem=problem.problems.get("name", "") if problem else "",
        )
    )
    response.status_code = 422 if problem else 200
    return response


def briefing(slug: str, version: int) -> list[str]:
    """The paragraphs from which all start at the same level: the first note of the questionnaire."""
    try:
        definition = loader.shipped(slug, version)
    except (DefinitionProblems, LookupError, OSError):
        return []
    notes = [question for question in definition.sections[0].questions if question.type == "note"]
    return [part.strip() for part in notes[0].label.split("\n\n") if part.strip()] if notes else []


def minutes(slug: str, version: int) -> int:
    try:
        return loader.shipped(slug, version).minutes
    except (DefinitionProblems, LookupError, OSError):
        return 15
