"""What stands between the network and Dash: declared visitors, honest 404s, checked bodies, the token of the forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, request, send_from_directory
from flask_wtf.csrf import generate_csrf

from dashboard.pages.route import asked
from dashboard.screen import HOME
from survey import access
from survey.errors import NotFound, NotUnderstood
from survey.services import services
from survey.web.errors import reply

CSRF_COOKIE = "rt_dash"
CSRF_HEADER = "X-CSRFToken"
PLOTLY = f"{HOME}_dash-component-suites/plotly/package_data/plotly.min.js"
SMALL_PLOTLY = "vendor/plotly-basic.min.js"
CALLBACK = f"{HOME}_dash-update-component"
PAGES = (HOME, f"{HOME}<path:path>")
View = Callable[..., Any]


def guard(app: Flask, dash_app: Dash, before: set[str]) -> None:
    """Declare who may use each endpoint that is not in `before`, and wrap those that trust what they are sent."""
    _serve_small_plotly(app, dash_app)
    for endpoint in set(app.view_functions) - before:
        # the files are the same for everybody, and a department's own page uses some of them
        access.declare(app, endpoint, "public" if endpoint.endswith("dash_assets.static") else "viewer")
    for endpoint in PAGES:
        app.view_functions[endpoint] = _page(app.view_functions[endpoint])
    app.view_functions[CALLBACK] = _callback(app.view_functions[CALLBACK], dash_app)
    app.register_error_handler(DependencyException, _no_such_file)


def _serve_small_plotly(app: Flask, dash_app: Dash) -> None:
    """Dash loads its whole Plotly from this address when the first chart appears; bars need a quarter of it."""

    def small_plotly() -> Response:
        return send_from_directory(dash_app.config.assets_folder, SMALL_PLOTLY)

    app.add_url_rule(PLOTLY, "dashboard.small_plotly", small_plotly)


def _no_such_file(_problem: DependencyException) -> Response:
    return reply(NotFound())


def _page(view: View) -> View:
    def page(**parts: str) -> Response:
        """The frame of every page; only addresses that exist answer 200."""
        if asked(request.path) is None:
            raise NotFound
        response = Response(view(**parts), mimetype="text/html")
        response.set_cookie(
            CSRF_COOKIE,
            generate_csrf(),
            path=HOME,
            secure=services().config.is_https,
            httponly=False,  # Dash's script sends it back as a header
            samesite="Strict",
        )
        return response

    return page


def _callback(view: View, dash_app: Dash) -> View:
    def callback(**parts: str) -> Any:
        """Answer only questions that our own page could have asked."""
        if not is_ours(request.get_json(silent=True), dash_app.callback_map):
            raise NotUnderstood
        return view(**parts)

    return callback


def is_ours(body: object, known: dict[str, Any]) -> bool:
    """Whether a body names one of our callbacks with exactly its inputs; values are for the callback to judge."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    found = known.get(body["output"])
    if found is None or "callback" not in found:
        return False
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(each, str) and "." in each for each in changed):
        return False
    outputs = [tuple(str(each).rsplit(".", 1)) for each in _names(body["output"])]
    return (
        _pairs(body.get("inputs", [])) == _pairs(found["inputs"])
        and _pairs(body.get("state", [])) == _pairs(found["state"])
        and _pairs(body.get("outputs", [])) == outputs
    )


def _names(output: str) -> list[str]:
    """Several outputs are written as "..one.children...other.data.."."""
    return output[2:-2].split("...") if output.startswith("..") else [output]


def _pairs(found: object) -> list[tuple[object, ...]] | None:
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return None
    return [(each.get("id"), each.get("property")) for each in found]
