"""Lists for people: an HTML table for few rows, cards on a phone, a grid that sorts and filters for many rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.cells import words
from dashboard.elements import GRID, Child, Node, component, el, hidden
from dashboard.results import Column, Table
from dashboard.screen import Screen
from survey.links import safe_link

FEW = 25  # rows of a plain table
MOST = 2_000  # rows sent to a grid; the download has them all
NARROW_COLUMNS = 7  # more make a table that scrolls sideways
NUMBERS = frozenset({"number", "money", "hours", "percent"})


def table(found: Table, screen: Screen) -> list[Node]:
    """The list in the form that fits its length and the width of the window."""
    if len(found.rows) <= FEW:
        return [plain_table(found, screen, len(found.rows))]
    if screen.narrow:
        count = len(found.rows) if screen.everything else FEW
        return [plain_table(found, screen, count), *_rest(found, count, screen)]
    return [grid(found, screen), *_rest(found, MOST, screen)]


def entry_list(found: Table, screen: Screen) -> list[Node]:
    """Whole entries: a card of facts each while they are few or the window is narrow, else a grid."""
    if len(found.columns) <= NARROW_COLUMNS or (len(found.rows) > FEW and not screen.narrow):
        return table(found, screen)
    count = len(found.rows) if screen.everything else FEW
    cards = [_entry_card(found, row) for row in found.rows[:count]]
    return [el("Div", cards, cls="rt-entry-cards"), *_rest(found, count, screen)]


def _entry_card(found: Table, row: Mapping[str, object]) -> Node:
    said = [(column, row.get(column.key)) for column in found.columns]
    filled = [(column, value) for column, value in said if value not in (None, "")]
    title = " · ".join(words(value, column.kind, found.currency) for column, value in filled[:1] + filled[2:4])
    facts = [
        el("Div", el("Dt", column.label), el("Dd", _value(value, column, found.currency)))
        for column, value in filled[1:]
    ]
    return el("Article", el("H3", title, cls="rt-entry-title"), el("Dl", facts, cls="rt-entry-list"), cls="rt-entry")


def _value(value: object, column: Column, currency: str | None) -> Child:
    said = words(value, column.kind, currency)
    safe = safe_link(value) if column.kind == "link" and isinstance(value, str) else None
    return el("A", said, href=safe, target="_blank", rel="noopener noreferrer") if safe else said


def plain_table(found: Table, screen: Screen, count: int) -> Node:
    """The first `count` rows."""
    head = el("Tr", [el("Th", column.label, scope="col", cls=_side(column)) for column in found.columns])
    rows = [_row(found, index, row, screen) for index, row in enumerate(found.rows[:count])]
    return el("Table", el("Thead", head), el("Tbody", rows), cls="rt-table rt-table-cards")


def _row(found: Table, index: int, row: Mapping[str, object], screen: Screen) -> Node:
    where = found.links.get(index)
    cells = [_cell(found, column, row) for column in found.columns]
    if where is not None and found.columns:
        said = words(row.get(found.columns[0].key), found.columns[0].kind, found.currency)
        first: Child = el("A", said, hidden(": see the entries"), href=screen.to(where))
        cells[0] = el("Th", first, scope="row")
    return el("Tr", cells)


def _cell(found: Table, column: Column, row: Mapping[str, object]) -> Node:
    value = row.get(column.key)
    is_first = column is found.columns[0]
    tag = "Th" if is_first else "Td"
    scope = "row" if is_first else None
    if value == "":
        return el(tag, cls=_side(column), scope=scope)
    content = _value(value, column, found.currency)
    classes = " ".join(filter(None, (_side(column), "rt-unanswered" if value is None else None)))
    return el(tag, content, cls=classes or None, scope=scope, data_label=None if is_first else column.label)


def _side(column: Column) -> str | None:
    return "rt-number" if column.kind in NUMBERS else None


def _rest(found: Table, count: int, screen: Screen) -> list[Node]:
    if len(found.rows) <= count:
        return []
    said = f"Shown: the first {count:,} of {len(found.rows):,}. "
    more = el("A", "Show all of them", href=screen.all_rows()) if screen.narrow else "The download has all of them."
    return [el("P", said, more, cls="rt-quiet")]


def grid(found: Table, screen: Screen) -> Node:
    """AG Grid without pages cut off and with cells in reading order; a row's link opens the entries behind it."""
    rows = [_grid_row(found, index, row, screen) for index, row in enumerate(found.rows[:MOST])]
    made = component(
        GRID,
        "AgGrid",
        rowData=rows,
        columnDefs=[
            _column(column, opens=bool(found.links) and column is found.columns[0]) for column in found.columns
        ],
        defaultColDef={"resizable": True, "wrapText": True, "autoHeight": True, "minWidth": 120, "flex": 1},
        dashGridOptions={
            "domLayout": "autoHeight",
            "ensureDomOrder": True,
            "pagination": True,
            "paginationPageSize": FEW,
            "paginationPageSizeSelector": [FEW, 100, 500],
            "suppressColumnVirtualisation": True,
            "theme": {"function": "roundtableTheme(themeQuartz)"},
        },
        className="rt-grid-table",
        style={"height": None},
    )
    return el("Div", made, role="region", aria_label=f"{found.title}, the list", cls="rt-grid-frame")


def _grid_row(found: Table, index: int, row: Mapping[str, object], screen: Screen) -> dict[str, Any]:
    where = found.links.get(index)
    made: dict[str, Any] = {"rt_href": screen.to(where) if where else ""}
    for column in found.columns:
        value = made[column.key] = row.get(column.key)
        if column.kind == "link":
            made[f"{column.key}__href"] = safe_link(value) if isinstance(value, str) else None
        elif column.kind != "text":
            made[f"{column.key}__said"] = words(value, column.kind, found.currency)
    return made


def _column(column: Column, *, opens: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "field": column.key,
        "headerName": column.label,
        "filter": "agNumberColumnFilter" if column.kind in NUMBERS else "agTextColumnFilter",
        "valueFormatter": {"function": "said(params)"},
    }
    if column.kind in NUMBERS:
        made |= {"type": "rightAligned", "minWidth": 110}
    if column.kind == "link":
        made |= {"cellRenderer": "RoundtableLink", "minWidth": 200}
    elif opens:
        made["cellRenderer"] = "RoundtableEntry"
    return made
