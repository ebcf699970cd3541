"""A two-way table whose cells are links; on a phone each row becomes a card of its filled cells."""

from __future__ import annotations

from dashboard.elements import HTML, Node, el, hidden
from dashboard.results import Cell, Head, Matrix
from dashboard.screen import Screen

MARKS = {"gap": "nothing agreed", "conflict": "contradiction", "unknown": "not known"}
LONG = 12  # letters; longer texts are sentences rather than numbers
VERY_LONG = 28
EMPTY = Cell("")


def matrix(found: Matrix, screen: Screen) -> list[Node]:
    """The scrolling frame with the table, then what shades and marks mean."""
    columns = found.columns
    wordy = _is_wordy(found)
    table = el(
        "Table",
        el("Caption", f"{found.row_name} by {found.column_name}", cls="rt-hidden"),
        el("Thead", _head(found, columns, wordy=wordy)),
        el("Tbody", [_row(found, row, columns, screen, wordy=wordy) for row in found.rows]),
        _foot(found, columns, screen, wordy=wordy),
        cls="rt-matrix rt-matrix-wordy" if wordy else "rt-matrix",
    )
    frame = el("Div", table, cls="rt-scroll", role="region", tab_index=0, aria_label=f"{found.title}, the table")
    return [node for node in (frame, _legend(found)) if node is not None]


def _is_wordy(found: Matrix) -> bool:
    """Whether cells hold words, so that they need room and their headings can lie flat."""
    lengths = [len(cell.text) for cell in found.cells.values() if cell.text]
    long = [length for length in lengths if length > LONG]
    return len(long) * 4 > len(lengths) or any(length > VERY_LONG for length in long)


def _head(found: Matrix, columns: tuple[Head, ...], *, wordy: bool) -> Node:
    cls = "rt-matrix-flat" if wordy else "rt-matrix-upright"
    corner = el("Td", el("Span", found.row_name, cls="rt-matrix-corner"), cls="rt-matrix-blank")
    heads = [el("Th", el("Span", column.label, cls=cls), scope="col") for column in columns]
    last = el("Th", el("Span", found.total_name, cls=cls), scope="col") if found.row_totals else None
    return el("Tr", corner, heads, last)


def _row(found: Matrix, row: Head, columns: tuple[Head, ...], screen: Screen, *, wordy: bool) -> Node:
    get = found.cells.get
    cells = [_cell(get((row.key, column.key), EMPTY), row.label, column.label, screen, wordy) for column in columns]
    total = None
    if found.row_totals:
        total = _cell(found.row_totals.get(row.key, EMPTY), row.label, found.total_name, screen, wordy, "rt-total")
    note = el("Span", row.note, cls="rt-matrix-note") if row.note else None
    return el("Tr", el("Th", row.label, note, scope="row"), cells, total)


def _foot(found: Matrix, columns: tuple[Head, ...], screen: Screen, *, wordy: bool) -> Node | None:
    if not found.column_totals:
        return None
    name, get = found.total_name, found.column_totals.get
    cells = [_cell(get(column.key, EMPTY), name, column.label, screen, wordy, "rt-total") for column in columns]
    last = el("Td", cls="rt-matrix-blank rt-empty") if found.row_totals else None
    return el("Tfoot", el("Tr", el("Th", name, scope="row"), cells, last))


def _cell(cell: Cell, row: str, column: str, screen: Screen, wordy: bool, extra: str = "") -> Node:
    """Written out as dictionaries: a page may have thousands of cells."""
    if not cell.text and cell.mark == "":
        return _td(f"rt-empty {extra}" if extra else "rt-empty", column, None)
    cls = f"rt-level-{cell.level}{' rt-words' if wordy else ''}{f' {extra}' if extra else ''}"
    if cell.mark:
        cls += f" rt-mark-{cell.mark}"
    said = _said(cell)
    if cell.where is None:
        return _td(
            cls, column, el("Span", cell.text or MARKS.get(cell.mark, ""), hidden(f", {said}") if said else None)
        )
    link = {"children": cell.text, "href": screen.to(cell.where)}
    link["aria-label"] = f"{row}, {column}: {cell.text}, {said}" if said else f"{row}, {column}: {cell.text}"
    if cell.note:
        link["title"] = cell.note
    return _td(cls, column, {"type": "A", "namespace": HTML, "props": link})


def _td(cls: str, column: str, content: Node | None) -> Node:
    props: Node = {"className": cls, "data-label": column, "disable_n_clicks": True}
    if content is not None:
        props["children"] = content
    return {"type": "Td", "namespace": HTML, "props": props}


def _said(cell: Cell) -> str:
    """What a shade or a mark says, in words, unless the text says it."""
    if not cell.note and not cell.mark:
        return ""
    return ", ".join(word for word in (MARKS.get(cell.mark, ""), cell.note) if word and word not in cell.text)


def _legend(found: Matrix) -> Node | None:
    marks = {cell.mark for cell in found.cells.values() if cell.mark}
    items = [el("Li", found.legend)] if found.legend else []
    for mark, word in MARKS.items():
        if mark in marks:
            items.append(el("Li", el("Span", cls=f"rt-swatch rt-mark-{mark}", aria_hidden="true"), word))
    return el("Ul", items, cls="rt-legend") if items else None
