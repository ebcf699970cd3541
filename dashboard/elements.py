"""Page elements as plain dictionaries, which Dash sends on as they are: no component objects to build and walk."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
Child = Node | str | int | None

HTML = "dash_html_components"
CORE = "dash_core_components"
GRID = "dash_ag_grid"


def el(tag: str, *children: Child | list[Any], **attributes: Any) -> Node:
    """An HTML element. `cls` is the class; underscores in `aria_` and `data_` names become hyphens; None is left out.

    Children may be lists, which are taken apart; an element whose id is None answers no clicks.
    """
    props: dict[str, Any] = {}
    for name, value in attributes.items():
        if value is not None:
            props[_NAMES.get(name) or (name.replace("_", "-") if name[:5] in _HYPHENATED else name)] = value
    flat = _flat(children)
    if flat:
        props["children"] = flat[0] if len(flat) == 1 else flat
    if "id" not in props:
        props["disable_n_clicks"] = True
    return {"type": tag, "namespace": HTML, "props": props}


def component(namespace: str, kind: str, **props: Any) -> Node:
    """A component of one of the other libraries."""
    return {"type": kind, "namespace": namespace, "props": props}


def hidden(text: str) -> Node:
    """Words for screen readers only."""
    return el("Span", text, cls="rt-hidden")


_NAMES = {"cls": "className", "col_span": "colSpan", "row_span": "rowSpan", "tab_index": "tabIndex"}
_HYPHENATED = ("aria_", "data_")


def _flat(children: Any) -> list[Any]:
    found: list[Any] = []
    for child in children:
        if isinstance(child, (list, tuple)):
            found.extend(_flat(child))
        elif child is not None:
            found.append(child)
    return found
