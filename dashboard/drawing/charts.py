"""A bar chart with its table under "Show as table"."""

from __future__ import annotations

from dashboard.elements import CORE, Node, component, el, hidden
from dashboard.figures import bars as drawing
from dashboard.results import Bar, Bars
from dashboard.screen import Screen

# No interaction is lost by a still picture: every value stands in it in words, and the table holds the links.
STILL = {"staticPlot": True, "displayModeBar": False, "responsive": True}


def bars(found: Bars, screen: Screen) -> list[Node]:
    """The picture, what was left out of it, and its table."""
    size = _size(screen)
    height = drawing.height(found, size)
    graph = component(
        CORE,
        "Graph",
        figure=drawing.figure(found, screen.scheme, size),
        config=STILL,
        style={"height": f"{height}px"},
        className="rt-graph",
    )
    picture = el("Div", graph, role="img", aria_label=drawing.spoken(found), cls="rt-picture")
    hidden_bars = len(found.bars) - len(drawing.shown(found))
    rest = el(
        "P", f"The chart shows the first {drawing.MOST_BARS}; the table has all {len(found.bars)}.", cls="rt-quiet"
    )
    return [picture, *([rest] if hidden_bars else []), *_key(found), _as_table(found, screen)]


def _size(screen: Screen) -> drawing.Size:
    if screen.narrow or screen.compact:
        return drawing.NARROW
    return drawing.LARGE if screen.present else drawing.WIDE


def _key(found: Bars) -> list[Node]:
    is_range = any(bar.low is not None and bar.high is not None and bar.high > bar.low for bar in found.bars)
    if not is_range:
        return []
    solid = el("Li", el("Span", cls="rt-swatch rt-swatch-solid", aria_hidden="true"), "at least")
    light = el("Li", el("Span", cls="rt-swatch rt-swatch-range", aria_hidden="true"), "up to, as far as people can say")
    return [el("Ul", solid, light, cls="rt-legend")]


def _as_table(found: Bars, screen: Screen) -> Node:
    head = el("Tr", el("Th", found.name, scope="col"), el("Th", found.value_name, scope="col"))
    rows = [_row(bar, found, screen) for bar in found.bars]
    table = el("Table", el("Thead", head), el("Tbody", rows), cls="rt-table rt-table-cards")
    return el("Details", el("Summary", "Show as table", hidden(f": {found.title}")), table, cls="rt-more")


def _row(bar: Bar, found: Bars, screen: Screen) -> Node:
    value: Node | str = bar.text
    if bar.where is not None:
        value = el("A", bar.text, hidden(f": {bar.label}, see the entries"), href=screen.to(bar.where))
    note = el("Span", f" {bar.note}", cls="rt-quiet") if bar.note else None
    return el("Tr", el("Th", bar.label, scope="row"), el("Td", value, note, data_label=found.value_name))
