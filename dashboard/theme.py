"""The looks of charts, inputs and grids in both colour schemes, all from the design tokens."""

from __future__ import annotations

from functools import cache
from typing import Any

from survey.tokens import FONT, Scheme, categorical, colour

CHART_FONT = 14


def scheme_of(word: object) -> Scheme:
    """What the browser said, or light."""
    return "dark" if word == "dark" else "light"


@cache
def chart_template(scheme: Scheme) -> dict[str, Any]:
    """A Plotly template: our type and colours on a transparent ground."""
    axis = {
        "gridcolor": colour("line", scheme),
        "linecolor": colour("line", scheme),
        "zerolinecolor": colour("line-strong", scheme),
        "tickfont": {"color": colour("ink-soft", scheme), "size": CHART_FONT - 2},
        "title": {"font": {"color": colour("ink-soft", scheme), "size": CHART_FONT - 1}},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": CHART_FONT, "color": colour("ink", scheme)},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(categorical(scheme)),
            "xaxis": axis,
            "yaxis": axis,
        }
    }


@cache
def mantine_theme() -> dict[str, Any]:
    """Ten shades of our accent and our type for the Mantine inputs; their surfaces follow dashboard.css."""
    return {
        "fontFamily": FONT,
        "primaryColor": "roundtable",
        "primaryShade": {"light": 7, "dark": 3},
        "colors": {"roundtable": _shades(colour("level-0"), colour("accent"), colour("accent-strong"))},
        "defaultRadius": "sm",
        "focusRing": "auto",
    }


def _shades(lightest: str, middle: str, darkest: str) -> list[str]:
    first = [_mix(lightest, middle, step / 7) for step in range(7)]
    return [*first, middle, _mix(middle, darkest, 0.5), darkest]


def _mix(one: str, other: str, share: float) -> str:
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
