"""Lists for people: an HTML table for few rows, cards on a phone, a grid that sorts and filters for many rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dashboard.cells import words
from dashboard.elements import GRID, Child, Node, component, el, hidden
from dashboard.results import Column, Table
from dashboard.screen import Screen
from survey.links import safe_link

FEW = 25  # rows of a plain table
MOST = 2_000  # rows sent to a grid; the download has them all
FIRST = 8  # rows of a folded list that stay in sight
FEW_COLUMNS = 4  # fit any window
NARROW_COLUMNS = 7  # whole entries with more are cards
AT_LEAST, AT_MOST = ", at least", ", at most"  # how the two ends of a range are called
NUMBERS = frozenset({"number", "money", "hours", "percent"})


def table(found: Table, screen: Screen) -> list[Node]:
    """The list in the form that fits its length and the width of the window."""
    if screen.compact and len(found.rows) > FIRST + 2:
        return _folded(found, screen)
    if len(found.rows) <= FEW:
        return [plain_table(found, screen)]
    if screen.narrow:
        count = len(found.rows) if screen.everything else FEW
        return [plain_table(found, screen, 0, count), *_rest(found, count, screen)]
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
    named = [(column, value) for column, value in filled[:1] + filled[2:] if column.kind != "link"]
    title = " · ".join(words(value, column.kind, found.currency) for column, value in named[:3])
    facts = [
        el("Div", el("Dt", column.label), el("Dd", _value(value, column, found.currency)))
        for column, value in filled[1:]
    ]
    return el("Article", el("H3", title, cls="rt-entry-title"), el("Dl", facts, cls="rt-entry-list"), cls="rt-entry")


def _value(value: object, column: Column, currency: str | None) -> Child:
    said = (
        short_link(words(value, column.kind, currency))
        if column.kind == "link"
        else words(value, column.kind, currency)
    )
    safe = safe_link(value) if column.kind == "link" and isinstance(value, str) else None
    return el("A", said, href=safe, target="_blank", rel="noopener noreferrer") if safe else said


def _folded(found: Table, screen: Screen) -> list[Node]:
    rest = f"Show {len(found.rows) - FIRST} more"
    more = el(
        "Details", el("Summary", rest, hidden(f": {found.title}")), plain_table(found, screen, FIRST), cls="rt-more"
    )
    return [plain_table(found, screen, 0, FIRST), more]


def short_link(text: str) -> str:
    """An address without what is the same in all of them."""
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def plain_table(found: Table, screen: Screen, start: int = 0, end: int | None = None) -> Node:
    """Some of the rows; a wide one scrolls in its own frame, and on a phone each row is a card."""
    fields = fields_of(found)
    head = el("Tr", [el("Th", field.label, scope="col", cls=_side(field.first)) for field in fields])
    rows = [_row(found, index, row, fields, screen) for index, row in enumerate(found.rows[start:end], start)]
    made = el("Table", el("Thead", head), el("Tbody", rows), cls="rt-table rt-table-cards")
    if len(fields) <= FEW_COLUMNS:
        return made
    return el(
        "Div",
        made,
        cls="rt-scroll",
        role="region",
        tab_index=0,
        aria_label=f"{found.title}, the table from row {start + 1}",
    )


class Field(NamedTuple):
    """One column on screen: two columns of a table where they are the ends of a range."""

    label: str
    first: Column
    last: Column


def fields_of(found: Table) -> list[Field]:
    """The columns of a table as people see them."""
    fields: list[Field] = []
    for column in found.columns:
        name = column.label.removesuffix(AT_MOST)
        if fields and name != column.label and fields[-1].label == name + AT_LEAST:
            fields[-1] = Field(name, fields[-1].first, column)
        else:
            fields.append(Field(column.label, column, column))
    return fields


def _row(found: Table, index: int, row: Mapping[str, object], fields: list[Field], screen: Screen) -> Node:
    where = found.links.get(index)
    return el(
        "Tr",
        _first_cell(found, row, fields[0], screen.to(where) if where else None),
        [_cell(found, row, field) for field in fields[1:]],
    )


def _first_cell(found: Table, row: Mapping[str, object], field: Field, href: str | None) -> Node:
    said = said_of(found, row, field)
    content: Child = el("A", said, hidden(": see the entries"), href=href) if href and said else said
    return el("Th", content, scope="row", cls=_side(field.first))


def _cell(found: Table, row: Mapping[str, object], field: Field) -> Node:
    value, column = row.get(field.first.key), field.first
    said = said_of(found, row, field)
    if not said:
        return el("Td", cls=_side(column))
    content = _value(value, column, found.currency) if column.kind == "link" else said
    classes = " ".join(filter(None, (_side(column), "rt-unanswered" if value is None else None)))
    return el("Td", content, cls=classes or None, data_label=field.label)


def said_of(found: Table, row: Mapping[str, object], field: Field) -> str:
    """A value in words; two ends of a range as one."""
    low, high = row.get(field.first.key), row.get(field.last.key)
    if low == high or low is None:
        return words(low, field.first.kind, found.currency)
    start, end = (words(value, field.first.kind, found.currency) for value in (low, high))
    unit = end.rpartition(" ")[2]
    return f"{start.removesuffix(unit).rstrip()} to {end}"


def _side(column: Column) -> str | None:
    if column.kind in NUMBERS:
        return "rt-number"
    return {"date": "rt-nowrap", "link": "rt-anywhere"}.get(column.kind)


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


_safe_link = lru_cache(maxsize=4096)(safe_link)


def _grid_row(found: Table, index: int, row: Mapping[str, object], screen: Screen) -> dict[str, Any]:
    where = found.links.get(index)
    made: dict[str, Any] = {"rt_href": screen.to(where) if where else ""}
    for column in found.columns:
        value = made[column.key] = row.get(column.key)
        if column.kind == "link":
            made[f"{column.key}__href"] = _safe_link(value) if isinstance(value, str) else None
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
