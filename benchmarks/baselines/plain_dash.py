"""A plain Dash app as most are written: pandas.read_sql in the callback, then groupby, then figures."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from dash import Dash, Input, Output, dash_table, dcc, html
from flask import Flask

QUERY = "SELECT * FROM account"
LINES = 100


def create_app(path: Path) -> Flask:
    """Bars by platform, a heat map department x platform and the first accounts, filtered by platform."""
    server = Flask(__name__)
    app = Dash(__name__, server=server)  # type: ignore[arg-type]  # Dash's own type information forgets Flask
    parts = [dcc.Graph(id="bars"), dcc.Graph(id="heat"), html.Div(id="count"), dash_table.DataTable(id="lines")]  # type: ignore[attr-defined]  # made at run time
    app.layout = html.Div([dcc.Dropdown(id="platform", multi=True), *parts])

    @app.callback(
        Output("bars", "figure"),
        Output("heat", "figure"),
        Output("count", "children"),
        Output("lines", "data"),
        Input("platform", "value"),
    )
    def update(platforms: list[str] | None) -> tuple[go.Figure, go.Figure, str, list[dict[str, object]]]:
        with sqlite3.connect(path) as connection:
            frame = pd.read_sql(QUERY, connection)
        if platforms:
            frame = frame[frame["platform"].isin(platforms)]
        counts = frame.groupby("department").size().sort_values()
        table = frame.groupby(["department", "platform"]).size().unstack(fill_value=0)
        bars = go.Figure(go.Bar(x=counts.to_numpy(), y=counts.index.to_numpy(), orientation="h"))
        heat = go.Figure(go.Heatmap(z=table.to_numpy(), x=list(table.columns), y=list(table.index)))
        return bars, heat, f"{len(frame)} accounts", frame.head(LINES).to_dict("records")

    return server
