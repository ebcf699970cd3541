"""What stands before Dash: visitors, form tokens, the policy for scripts, honest 404s, forged questions."""

from __future__ import annotations

import copy
import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from dashboard import doors
from survey import access
from survey.db import Database
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import CALLBACK, HOME, question, viewer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def vera(database: Database, clock: SteppingClock) -> Actor:
    return viewer(database, clock())


@pytest.fixture
def known(app: Flask, vera: Actor) -> FlaskClient:
    return vera.client(app)


def test_it_requires_a_signed_in_team_member_everywhere(app: Flask, client: FlaskClient, cast: Cast) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(HOME)]
    files = [rule.endpoint for rule in rules if access.roles_of(app, rule.endpoint) == {"public"}]
    assert files == ["_dashboard_dash_assets.static"]  # the same for everybody; a department's page uses them
    assert all(access.roles_of(app, rule.endpoint) == {"viewer"} for rule in rules if rule.endpoint not in files)
    reply = client.get(f"{HOME}where-active?platform=x")
    assert reply.status_code == 302
    assert reply.headers["Location"] == "/sign-in?next=/dashboard/where-active%3Fplatform%3Dx"
    assert cast.clara.client(app).get(HOME).status_code == 302  # a head of department is nobody here


def test_it_handles_an_ended_session_with_data(client: FlaskClient, known: FlaskClient, csrf: None) -> None:
    reply = client.post(CALLBACK, json=question(known))
    assert reply.status_code == 401
    assert reply.get_json()["error"] == "session_ended"


def test_it_requires_the_form_token_that_the_page_hands_out(known: FlaskClient, csrf: None) -> None:
    page = known.get(HOME)
    cookie = next(value for value in page.headers.getlist("Set-Cookie") if value.startswith(f"{doors.CSRF_COOKIE}="))
    assert "Path=/dashboard/" in cookie
    assert "SameSite=Strict" in cookie
    assert "HttpOnly" not in cookie  # Dash's script sends it back
    token = cookie.split("=", 1)[1].split(";")[0]
    body = question(known)
    assert known.post(CALLBACK, json=body).status_code == 400
    assert known.post(CALLBACK, json=body, headers={doors.CSRF_HEADER: token}).status_code == 200


def test_it_rejects_scripts_from_elsewhere_and_eval(known: FlaskClient) -> None:
    page = known.get(HOME)
    policy = page.headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src 'self'( 'sha256-[A-Za-z0-9+/=]+')+", scripts)
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)  # nothing is loaded from other origins
    assert "'unsafe-inline'" not in known.get("/sign-in").headers["Content-Security-Policy"]


def test_it_works_to_wear_the_same_header_as_the_survey(known: FlaskClient) -> None:
    page = known.get(f"{HOME}rules").text
    assert '<html lang="en">' in page
    assert 'class="rt-skip" href="#main"' in page
    assert '<a href="/dashboard/" aria-current="page">Dashboard</a>' in page
    assert "{%" not in page


@pytest.mark.parametrize(
    "path", ["nothing", "departments/x", "departments/1/2", "_mcp", ".env", "where-active/x", "entries/1"]
)
def test_it_rejects_pages_that_do_not_exist(known: FlaskClient, path: str) -> None:
    assert known.get(f"{HOME}{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["foreign/x.js", "dash/../../etc/passwd", "plotly/package_data/other.js", "os/path.py"]
)
def test_it_rejects_files_of_unknown_packages(known: FlaskClient, path: str) -> None:
    reply = known.get(f"{HOME}_dash-component-suites/{path}")
    assert reply.status_code == 404
    assert "Traceback" not in reply.text


def _forged() -> list[Any]:
    def changed(**parts: Any) -> Any:
        return lambda body: {**body, **parts}

    def without(name: str) -> Any:
        return lambda body: {key: value for key, value in body.items() if key != name}

    return [
        lambda body: [],
        lambda body: "text",
        lambda body: None,
        changed(output="nothing.children"),
        changed(output=7),
        changed(output="rt-viewer.data"),  # runs in the browser only
        changed(inputs=[]),
        changed(inputs="x"),
        changed(inputs=[7]),
        changed(state=[{"id": {"a": 1}, "property": "x"}]),
        changed(outputs=[{"id": "x", "property": "y"}]),
        changed(changedPropIds="rt-url.search"),
        changed(changedPropIds=[{}]),
        without("output"),
        without("inputs"),
        without("outputs"),
    ]


@pytest.mark.parametrize("forge", _forged())
def test_it_rejects_forged_questions(known: FlaskClient, forge: Any) -> None:
    body = forge(copy.deepcopy(question(known)))
    assert known.post(CALLBACK, json=body).status_code == 400


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"a": [1]}, True, "x" * 50_000, "?round=\x00", "?department=9&as\u202e"]
)
def test_it_handles_values_of_any_kind(known: FlaskClient, value: Any) -> None:
    body = question(known)
    for place in ("inputs", "state"):
        for index in range(len(body[place])):
            forged = copy.deepcopy(body)
            forged[place][index]["value"] = value
            assert known.post(CALLBACK, json=forged).status_code == 200


def test_it_rejects_bodies_that_are_no_json(known: FlaskClient) -> None:
    assert known.post(CALLBACK, data="{", content_type="application/json").status_code == 400
    assert known.post(CALLBACK, data="x", content_type="text/plain").status_code == 400


def test_it_works_to_serve_the_small_plotly(known: FlaskClient) -> None:
    reply = known.get(doors.PLOTLY)
    listed = (ROOT / "dashboard/assets/VENDOR.md").read_text(encoding="utf-8")
    assert reply.status_code == 200
    assert hashlib.sha256(reply.data).hexdigest() in listed
    assert f"v{get_plotlyjs_version()}" in reply.text[:100]  # the one that the Python package makes figures for
    assert "Cache-Control" in reply.headers
    assert "no-store" not in reply.headers["Cache-Control"]


def test_it_rejects_developer_tools(known: FlaskClient) -> None:
    page = known.get(HOME).text
    assert '"ui":false' in page
    assert '"hot_reload"' not in page
    assert known.post(f"{HOME}_mcp", json={}).status_code in (404, 405)
