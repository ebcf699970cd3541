"""Bars and ranges as a Plotly figure in which every word stays inside the picture, however narrow it is."""

from __future__ import annotations

import html
import itertools
import textwrap
from typing import Any, NamedTuple

from dashboard.measure import currency_digits
from dashboard.results import Bar, Bars
from dashboard.theme import chart_template
from survey.tokens import Scheme, colour

Figure = dict[str, Any]

MOST_BARS = 24  # more make a chart nobody reads; the table has them all
BAR_HEIGHT = 16
GAP = 14
AXIS_HEIGHT = 52
TENS = 10  # below it the axis shows parts of one
FEW = 4  # below it Plotly would count departments in halves
MINUTES = 60


class Size(NamedTuple):
    """How many letters fit on a line, how high it is and its type, in pixels."""

    letters: int
    line: int
    font: int


WIDE = Size(60, 19, 14)  # half of a wide window
NARROW = Size(34, 18, 13)  # a phone of 320 pixels, or a third of a wide window
LARGE = Size(48, 24, 18)  # on a wall


def shown(bars: Bars) -> tuple[Bar, ...]:
    """The bars that are drawn."""
    return bars.bars[:MOST_BARS]


def figure(bars: Bars, scheme: Scheme, size: Size = WIDE) -> Figure:
    """A dictionary that `plotly.graph_objects.Figure` accepts; unchecked, because it is made on every answer.

    Each bar carries its name and value in words above it: labels at the side or end of a bar are the ones that get
    cut off on phones. A solid bar reaches up to the low value, a lighter one from there to the high value. One unit of
    the vertical axis is one pixel.
    """
    drawn = shown(bars)
    lines = _labels(bars, size)
    bottoms = itertools.accumulate(_room(each, size) for each in lines)
    places = [GAP + BAR_HEIGHT / 2 - bottom for bottom in bottoms]
    lows = [_scaled(bar.low or 0, bars) for bar in drawn]
    spans = [_scaled((bar.high or bar.low or 0) - (bar.low or 0), bars) for bar in drawn]
    return {
        "data": _traces(places, lows, spans, scheme),
        "layout": _layout(bars, places, lines, scheme, size),
    }


def height(bars: Bars, size: Size = WIDE) -> int:
    """In pixels; a chart without one collapses to a strip."""
    return sum(_room(lines, size) for lines in _labels(bars, size)) + AXIS_HEIGHT


def _labels(bars: Bars, size: Size) -> list[list[str]]:
    return [_label(bar, size.letters) for bar in shown(bars)]


def _room(lines: list[str], size: Size) -> int:
    return len(lines) * size.line + BAR_HEIGHT + GAP


def spoken(bars: Bars) -> str:
    """The picture in one sentence, for those who do not see it; the table below it says the rest."""
    if not bars.bars:
        return bars.title
    first = bars.bars[0]
    return f"{bars.title}. Bar chart of {len(bars.bars)}; the first is {first.label}: {first.text}."


def _label(bar: Bar, letters: int) -> list[str]:
    """Lines of text above a bar: name in bold and value, together where both fit on one line."""
    name, value = bar.label, bar.text
    if len(name) + len(value) + 2 <= letters:
        return [f"<b>{html.escape(name)}</b>  {html.escape(value)}"]
    names = textwrap.wrap(name, letters) or [""]
    values = textwrap.wrap(value, letters)
    return [*(f"<b>{html.escape(line)}</b>" for line in names), *(html.escape(line) for line in values)]


def _traces(places: list[float], lows: list[float], spans: list[float], scheme: Scheme) -> list[Figure]:
    common = {"type": "bar", "orientation": "h", "y": places, "width": BAR_HEIGHT, "hoverinfo": "skip"}
    sure = {"color": colour("accent", scheme)}
    range_ = {
        "color": colour("level-2", scheme),
        "line": {"color": colour("accent", scheme), "width": [1 if span else 0 for span in spans]},
    }
    return [
        {**common, "name": "at least", "x": lows, "marker": sure},
        {**common, "name": "at most", "x": spans, "base": lows, "marker": range_},
    ]


def _layout(bars: Bars, places: list[float], lines: list[list[str]], scheme: Scheme, size: Size) -> Figure:
    most = max((_scaled(bar.high or bar.low or 0, bars) for bar in shown(bars)), default=0)
    tall = sum(_room(each, size) for each in lines) + AXIS_HEIGHT
    return {
        "template": chart_template(scheme),
        "height": tall,
        "font": {"size": size.font},
        "barmode": "overlay",
        "showlegend": False,
        "margin": {"l": 2, "r": 2, "t": 0, "b": AXIS_HEIGHT, "pad": 0},
        "xaxis": {
            "range": [0, most * 1.02 or 1],
            **({"dtick": 1} if bars.unit == "count" and most < FEW else {"nticks": 4}),
            "tickformat": ",~r" if most < TENS else ",d",
            "ticklabelposition": "outside right",
            "title": {"text": html.escape(bars.value_name), "standoff": 6},
            "fixedrange": True,
        },
        "yaxis": {"visible": False, "fixedrange": True, "range": [AXIS_HEIGHT - tall, 0]},
        "annotations": [_note("<br>".join(text), place) for text, place in zip(lines, places, strict=True)],
    }


def _note(text: str, place: float) -> Figure:
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place + BAR_HEIGHT / 2,
        "yref": "y",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "xshift": 2,
    }


def _scaled(value: int, bars: Bars) -> float:
    """Minor units and minutes in the units people read on the axis."""
    if bars.unit == "money":
        return value / float(10 ** currency_digits(bars.currency or "EUR"))
    return value / MINUTES if bars.unit == "hours" else float(value)
