"""The fixed parts of every dashboard page; what changes is written into them by one callback."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard import ids
from dashboard.theme import mantine_theme


def layout() -> Any:
    """Addresses, places for the answer, and the inputs of the filters, which must outlive each answer."""
    return dmc.MantineProvider(
        id=ids.MANTINE,
        theme=mantine_theme(),
        forceColorScheme="light",
        children=[
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Location(id=ids.GO, refresh="callback-nav"),  # tells the other one
            dcc.Store(id=ids.VIEWER),
            dcc.Store(id=ids.SHOWN),
            html.Div(_loading(), id=ids.HEAD),
            _panel(),
            html.Div(id=ids.CHIPS),
            html.Div(id=ids.BODY, className="rt-body"),
        ],
    )


def _loading() -> Any:
    lines = [html.Div(className="rt-skeleton-line") for _ in range(4)]
    said = html.P("Loading the figures …", className="rt-quiet", role="status")
    return html.Div([html.H1("Dashboard"), said, html.Div(lines, className="rt-skeleton")])


def _panel() -> Any:
    picks = [
        _several(ids.DEPARTMENTS, "Departments", "All departments"),
        _several(ids.PLATFORMS, "Platforms", "All platforms"),
        _several(ids.GOALS, "Goals", "All goals"),
        _several(ids.STATUSES, "Status of accounts", "Any status"),
    ]
    over = [
        dmc.Select(id=ids.ROUND, label="Round", data=[], allowDeselect=False, checkIconPosition="right"),
        dmc.Select(
            id=ids.AS_OF,
            label="As of",
            placeholder="The latest answers",
            data=[],
            clearable=True,
            clearButtonProps={"aria-label": "Back to the latest answers"},
            nothingFoundMessage="No earlier version",
        ),
        dmc.Switch(id=ids.UNSIGNED, label="Include answers that are not signed yet", checked=False),
    ]
    more = html.Span(" by department, platform, goal or status", className="rt-quiet")
    summary = html.Summary(["Filter", more])
    fields = html.Div([*picks, *over], className="rt-filter-fields")
    return html.Details([summary, fields], id=ids.PANEL, className="rt-filters rt-filter-panel", hidden=True)


def _several(key: str, label: str, empty: str) -> Any:
    return dmc.MultiSelect(
        id=key,
        label=label,
        placeholder=empty,
        data=[],
        value=[],
        searchable=True,
        clearable=True,
        clearSearchOnChange=True,
        hidePickedOptions=False,
        maxDropdownHeight=320,
        nothingFoundMessage="Nothing fits",
        clearButtonProps={"aria-label": f"Clear {label.lower()}"},
    )
