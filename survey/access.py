"""Who may open which page: every route declares its visitors, and whatever declares none is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import quote

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey import sessions
from survey.errors import Refused, SessionEnded
from survey.links import local_path
from survey.services import services

Kind = Literal["nobody", "fill", "head", "deputy", "viewer", "administrator"]
View = TypeVar("View", bound=Callable[..., object])

ROLES = frozenset({"public", "fill", "head", "viewer", "administrator"})
RESPONDENT_ROLES = frozenset({"fill", "head"})
TEAM_ROLES = frozenset({"viewer", "administrator"})
RESPONDENT_COOKIE = "rt_r"
TEAM_COOKIE = "rt_p"
# Which declared roles each kind of visitor fulfils.
FULFILS: dict[Kind, frozenset[str]] = {
    "nobody": frozenset({"public"}),
    "fill": frozenset({"public", "fill"}),
    "head": frozenset({"public", "head"}),
    "deputy": frozenset({"public", "head"}),
    "viewer": frozenset({"public", "viewer"}),
    "administrator": frozenset({"public", "viewer", "administrator"}),
}
_DECLARED = "roundtable_roles"
_LIMITS = "roundtable_body_limits"


@dataclass(frozen=True)
class Visitor:
    """Who sent this request, as far as a session says; the ids of a department come from here, never from the URL."""

    kind: Kind = "nobody"
    person_id: int = 0
    person_name: str = ""
    session_id: int = 0
    grant_id: int = 0
    grant_key: str = ""
    response_id: int = 0
    round_id: int = 0
    department_id: int = 0
    member_id: int = 0


NOBODY = Visitor()


def allows(*roles: str) -> Callable[[View], View]:
    """Declare who may open a view. Stands below the route decorator."""
    _check(roles)

    def mark(view: View) -> View:
        view.__dict__["allowed_roles"] = frozenset(roles)
        return view

    return mark


def takes_up_to(size: int) -> Callable[[View], View]:
    """Let a view receive a larger body than `Config.body_limit`, in bytes."""

    def mark(view: View) -> View:
        view.__dict__["body_limit"] = size
        return view

    return mark


def declare(app: Flask, endpoint: str, *roles: str) -> None:
    """Declare who may use an endpoint whose view is not ours (Dash, static files)."""
    _check(roles)
    app.extensions.setdefault(_DECLARED, {})[endpoint] = frozenset(roles)


def roles_of(app: Flask, endpoint: str) -> frozenset[str]:
    """The declared visitors of an endpoint; empty means nobody at all."""
    declared: dict[str, frozenset[str]] = app.extensions.get(_DECLARED, {})
    if endpoint in declared:
        return declared[endpoint]
    marked: frozenset[str] = getattr(app.view_functions.get(endpoint), "allowed_roles", frozenset())
    return marked


def require_all_declared(app: Flask) -> None:
    """Raise at start-up if any route has no declared visitors."""
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules() if not roles_of(app, rule.endpoint)})
    if missing:
        raise RuntimeError(f"these endpoints do not say who may open them: {', '.join(missing)}")


def install(app: Flask) -> None:
    """Put the guard in front of every request; must come before the check of form tokens."""
    app.before_request(guard)


def guard() -> AnyResponse | None:
    """Know the visitor, then let in or refuse."""
    g.visitor = NOBODY
    endpoint = request.endpoint
    if endpoint is None:
        return None  # no such page: the answer is 404 for everybody
    view = current_app.view_functions.get(endpoint)
    limit = getattr(view, "body_limit", None)
    if limit is not None:
        request.max_content_length = limit
        request.max_form_memory_size = limit
    roles = roles_of(current_app, endpoint)
    if endpoint.rpartition(".")[2] != "static":
        g.visitor = _visitor(roles)
    if roles & FULFILS[g.visitor.kind]:
        return None
    return _refuse(roles)


def _visitor(roles: frozenset[str]) -> Visitor:
    key = (request.view_args or {}).get("key")
    if roles & RESPONDENT_ROLES and key:
        found = _known(RESPONDENT_COOKIE, respondent=True)
        if found.grant_key == key:
            return found
    if roles & (TEAM_ROLES | {"public"}):
        return _known(TEAM_COOKIE, respondent=False)
    return NOBODY


def _known(cookie: str, *, respondent: bool) -> Visitor:
    value = request.cookies.get(cookie)
    if not value:
        return NOBODY
    found = sessions.look_up(services().database, value, services().clock(), respondent=respondent)
    return NOBODY if found is None else Visitor(**found)


def _refuse(roles: frozenset[str]) -> AnyResponse:
    if g.visitor.kind != "nobody":
        raise Refused
    if roles & TEAM_ROLES and not wants_data() and request.method in ("GET", "HEAD"):
        target = local_path(request.full_path.rstrip("?"), "/")
        return redirect(f"/sign-in?next={quote(target, safe='/')}", 302)
    if not roles:
        raise Refused
    if request.method in ("GET", "HEAD"):
        raise SessionEnded(kept=_SAVED, todo=_LINK_AGAIN if roles & RESPONDENT_ROLES else _SIGN_IN_AGAIN)
    raise SessionEnded(todo=None if roles & RESPONDENT_ROLES else _TEAM_TODO)


_SAVED = "Everything that was shown as saved is still saved."
_LINK_AGAIN = "Open your link again."
_SIGN_IN_AGAIN = "Sign in again."
_TEAM_TODO = "Sign in again in another tab, then come back to this page and send it once more."


def wants_data() -> bool:
    """Whether a script asked (htmx, fetch, Dash), so that an error must be data and not a page."""
    headers = request.headers
    if "HX-Request" in headers or request.is_json or headers.get("X-Requested-With"):
        return True
    return headers.get("Sec-Fetch-Dest") == "empty"


def set_session_cookie(response: Response | AnyResponse, name: str, value: str, path: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=services().config.is_https,
        httponly=True,
        samesite="Lax",
    )


def respondent_path(key: str) -> str:
    return f"/r/{key}/"


def _check(roles: tuple[str, ...]) -> None:
    unknown = set(roles) - ROLES
    if unknown or not roles:
        raise ValueError(f"unknown visitors: {sorted(unknown)}")
