"""Puts the Dash application into the Flask application: same address, same header, same guard, strict headers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import dash_ag_grid
from dash import Dash
from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader

from dashboard import callbacks, doors, downloads
from dashboard.layout import layout
from dashboard.relations import engines
from dashboard.screen import HOME
from survey.services import services_of

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
COMPONENTS = (dash_ag_grid,)  # made as plain dictionaries, so that importing it is what makes Dash serve its files
TITLE = "Dashboard – Roundtable"


class Dashboard(Dash):
    """Dash inside our own page frame, which is made per request because the header knows the visitor."""

    def interpolate_index(self, *_: Any, **pieces: Any) -> str:
        """Fill Dash's pieces into the Jinja page."""
        page = render_template("dashboard/index.html")
        for name, piece in pieces.items():
            page = page.replace("{%" + name + "%}", piece)
        return page


def mount(flask_app: Flask) -> None:
    """Add the dashboard under /dashboard/; every endpoint of it declares its visitors."""
    engines.check(services_of(flask_app).config.analysis_engine)
    before = set(flask_app.view_functions)
    add_templates(flask_app)
    made = Dashboard(
        "dashboard",
        server=cast("Any", flask_app),
        routes_pathname_prefix=HOME,
        requests_pathname_prefix=HOME,
        assets_folder=str(HERE / "assets"),
        assets_ignore=r"plotly-basic.*",  # loaded with the first chart, see doors.py
        title=TITLE,
        update_title="",
        suppress_callback_exceptions=True,
        add_log_handler=False,
        compress=False,  # the survey compresses every answer already
        csrf_token_name=doors.CSRF_COOKIE,
        csrf_header_name=doors.CSRF_HEADER,
        enable_mcp=False,  # an environment variable could switch it on otherwise
        health_endpoint=None,
    )
    made.layout = layout()
    callbacks.register(made)
    doors.guard(flask_app, made, before)
    flask_app.register_blueprint(downloads.blueprint)
    services_of(flask_app).csp_for[HOME] = policy(made.csp_hashes())


def add_templates(flask_app: Flask) -> None:
    """Find the dashboard's templates after the survey's."""
    here = FileSystemLoader(TEMPLATES)
    loaders = flask_app.jinja_loader
    flask_app.jinja_loader = ChoiceLoader([loaders, here]) if loaders is not None else here


def policy(hashes: Sequence[str]) -> str:
    """The strictest policy under which Dash works: no eval, inline scripts by hash, inline styles."""
    return (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    )
