"""The few callbacks: one from the address to everything on the screen, the rest run in the browser (b-address.js)."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from flask import g

from dashboard import ids
from dashboard.analysis.given_back import GivenBack
from dashboard.frames import Frames
from dashboard.giving_back import given_back
from dashboard.load import store_of
from dashboard.pages.answer import Answer, Asker, answer
from dashboard.pages.choices import options, version_options
from survey.services import services

LONGEST_ADDRESS = 16_000
SPACE = "roundtable"
FILTERS = (
    (ids.ROUND, "value"),
    (ids.DEPARTMENTS, "value"),
    (ids.PLATFORMS, "value"),
    (ids.GOALS, "value"),
    (ids.STATUSES, "value"),
    (ids.UNSIGNED, "checked"),
    (ids.AS_OF, "value"),
)
OPTIONS = (ids.ROUND, ids.DEPARTMENTS, ids.PLATFORMS, ids.GOALS, ids.STATUSES, ids.AS_OF)


def register(app: Dash) -> None:
    """Add all callbacks to this application (never to "the" application: tests make several)."""
    app.callback(
        Output(ids.HEAD, "children"),
        Output(ids.BODY, "children"),
        Output(ids.CHIPS, "children"),
        Output(ids.PANEL, "hidden"),
        Output(ids.SHOWN, "data"),
        *(Output(key, prop) for key, prop in FILTERS),
        *(Output(key, "data") for key in OPTIONS),
        Input(ids.URL, "pathname"),
        Input(ids.URL, "search"),
        Input(ids.VIEWER, "data"),
        State(ids.SHOWN, "data"),
    )(show)
    _in_browser(app)


def _in_browser(app: Dash) -> None:
    add: Any = app.clientside_callback  # carries no types
    add(
        ClientsideFunction(SPACE, "viewer"),
        Output(ids.VIEWER, "data"),
        Input(ids.URL, "pathname"),
        State(ids.VIEWER, "data"),
    )
    add(ClientsideFunction(SPACE, "scheme"), Output(ids.MANTINE, "forceColorScheme"), Input(ids.VIEWER, "data"))
    add(
        ClientsideFunction(SPACE, "address"),
        Output(ids.GO, "search"),
        *(Input(key, prop) for key, prop in FILTERS),
        State(ids.SHOWN, "data"),
        State(ids.URL, "search"),
        prevent_initial_call=True,
    )
    add(ClientsideFunction(SPACE, "settle"), Output(ids.CHIPS, "title"), Input(ids.SHOWN, "data"))


def show(path: object, search: object, viewer: object, shown: object) -> tuple[Any, ...]:
    """The whole answer for an address. All arguments come from the browser and may be anything."""
    known_path = path if isinstance(path, str) else ""
    known_search = search if isinstance(search, str) and len(search) <= LONGEST_ADDRESS else ""
    browser = viewer if isinstance(viewer, dict) else {}
    key = shown.get("key") if isinstance(shown, dict) else None
    tools = services()
    asker = Asker(known_search, browser, key, _standing, g.visitor.kind == "administrator")
    found = answer(tools.database, known_path, asker, store_of(tools.config))
    return (
        found.head,
        found.body,
        found.chips,
        found.values is None,
        _shown(found),
        *_values(found),
        *_options(found),
    )


def _standing(frames: Frames) -> GivenBack:
    """Where the findings stand with the departments they name."""
    tools = services()
    return given_back(tools.database, frames, tools.clock(), tools.config.shown_first_days)


def _shown(found: Answer) -> dict[str, Any]:
    return {
        "title": found.title,
        "said": found.said,
        "present": found.present,
        "values": found.values,
        "key": found.key,
    }


def _values(found: Answer) -> list[Any]:
    values = found.values
    if values is None:
        return [no_update] * len(FILTERS)
    names = ("round", "departments", "platforms", "goals", "statuses", "unsigned", "as_of")
    return [values[name] if values[name] != "" else None for name in names]


def _options(found: Answer) -> list[Any]:
    """Lists to pick from are long and change rarely: sent only when the browser has others."""
    if found.offers is None:
        return [no_update] * len(OPTIONS)
    known = found.offers.known
    return [
        options((each.slug, each.title) for each in found.offers.rounds),
        options(known["department"]),
        options(known["platform"]),
        options(known["goal"]),
        options(known["status"]),
        version_options(found.offers.versions),
    ]
