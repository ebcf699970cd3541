"""The front page and the policy team's way in and out."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from survey import sessions
from survey.access import TEAM_COOKIE, allows, set_session_cookie
from survey.errors import LinkNotKnown, TooManyTries
from survey.links import local_path
from survey.mail import is_address
from survey.operations import throttle
from survey.operations.invitations import IssuedSignin, issue_signin, signin_name, use_signin
from survey.services import services
from survey.web.open import count_try

blueprint = Blueprint("account", __name__)

AFTER_SIGN_IN = "/rounds"
LINK_TODO = "Ask for a new link on the sign-in page; a link works once and for a quarter of an hour."


@blueprint.get("/")
@allows("public")
def front() -> AnyResponse | str:
    if g.visitor.member_id:
        return redirect(AFTER_SIGN_IN, 302)
    return render_template("account/front.html")


@blueprint.get("/sign-in")
@allows("public")
def sign_in() -> AnyResponse | str:
    target = local_path(request.args.get("next"), AFTER_SIGN_IN)
    if g.visitor.member_id:
        return redirect(target, 302)
    return render_template("account/sign_in.html", target=target, email="", problem="")


@blueprint.post("/sign-in")
@allows("public")
def ask_for_link() -> Response:
    """Mail a link; the answer is the same whether or not somebody has that address."""
    email = request.form.get("email", "").strip()
    target = local_path(request.form.get("next"), AFTER_SIGN_IN)
    if not is_address(email):
        problem = "Please write your mail address, for example name@example.org."
        page = render_template("account/sign_in.html", target=target, email=email, problem=problem)
        return make_response(page, 422)
    issued = _issue(email, services().clock())
    if issued is not None:
        services().mailer.later(issued.email, "Your link to sign in to Roundtable", _mail_text(issued, target))
    return make_response(render_template("account/link_sent.html", email=email))


def _issue(email: str, now: datetime) -> IssuedSignin | None:
    address = throttle.bucket("sign-in", request.remote_addr or "")
    person = throttle.bucket("sign-in-mail", email.lower())
    with services().database.writing() as session:
        if throttle.tries(session, address, now) >= throttle.MAIL_TRIES:
            raise TooManyTries
        silent = throttle.tries(session, person, now) >= throttle.MAIL_TRIES_FOR_ONE
        throttle.count(session, address, now)
        throttle.count(session, person, now)
        return None if silent else issue_signin(session, email, now)


@blueprint.get("/sign-in/<token>")
@allows("public")
def link(token: str) -> str:
    now, address = services().clock(), throttle.bucket("open", request.remote_addr or "")
    try:
        with services().database.reading() as session:
            if throttle.tries(session, address, now) >= throttle.LINK_TRIES:
                raise TooManyTries
            name = signin_name(session, token, now)
    except LinkNotKnown:
        count_try(address)
        raise LinkNotKnown(todo=LINK_TODO) from None
    return render_template("account/enter.html", name=name, target=_target())


@blueprint.post("/sign-in/<token>")
@allows("public")
def enter(token: str) -> AnyResponse:
    """Use the link up and begin a session."""
    now = services().clock()
    try:
        with services().database.writing() as session:
            if throttle.tries(session, throttle.bucket("open", request.remote_addr or ""), now) >= throttle.LINK_TRIES:
                raise TooManyTries
            cookie = use_signin(session, token, now)
    except LinkNotKnown:
        count_try(throttle.bucket("open", request.remote_addr or ""))
        raise LinkNotKnown(todo=LINK_TODO) from None
    response = redirect(_target(), 303)
    set_session_cookie(response, TEAM_COOKIE, cookie, "/", int(sessions.TEAM_LIFE.total_seconds()))
    return response


@blueprint.post("/sign-out")
@allows("public")
def sign_out() -> AnyResponse:
    if g.visitor.session_id:
        with services().database.writing() as session:
            sessions.end(session, g.visitor.session_id, services().clock())
    response = redirect("/", 303)
    response.delete_cookie(TEAM_COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _target() -> str:
    return local_path(request.values.get("next"), AFTER_SIGN_IN)


def _mail_text(issued: IssuedSignin, target: str) -> str:
    address = services().config.link(f"/sign-in/{issued.token}")
    if target != AFTER_SIGN_IN:
        address += f"?next={target.split('?')[0]}"
    return (
        f"Hello {issued.name},\n\n"
        f"this link signs you in to Roundtable:\n\n{address}\n\n"
        "It works once, within the next 15 minutes. There is no password.\n"
        "If you did not ask for it, you need not do anything.\n"
    )
