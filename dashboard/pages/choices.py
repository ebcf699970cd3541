"""What can be filtered by, what is chosen, and the chips that say so and take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dashboard.elements import Node, el, hidden
from dashboard.filters import Filters
from dashboard.screen import Screen
from dashboard.wording import day
from survey.read import VersionRow

Options = tuple[tuple[str, str], ...]
UNSAID = "not in any answer"
MOST_VERSIONS = 60


Known = dict[str, tuple[tuple[str, str], ...]]  # department, platform, goal, status -> (value, label) that occur


def options(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """For a Mantine select."""
    return [{"value": value, "label": label} for value, label in pairs]


def version_options(rows: Iterable[VersionRow]) -> list[dict[str, str]]:
    """Newest first; a round's very old versions are reached by its links."""
    newest = list(rows)[::-1][:MOST_VERSIONS]
    return options((str(row.version), f"{moment(row)}: {row.reason}") for row in newest)


def moment(row: VersionRow) -> str:
    """When a version came to be, in words."""
    return f"{day(row.at)}, {row.at:%H:%M} UTC"


def as_of_words(filters: Filters, rows: Iterable[VersionRow]) -> str:
    """The moment that the page is fixed to; '' if it is not."""
    return next((moment(row) for row in rows if row.version == filters.as_of), f"version {filters.as_of}")


def chosen(filters: Filters, slug: str) -> dict[str, Any]:
    """The values of the inputs, compared in the browser with what is picked there (b-address.js)."""
    return {
        "round": slug,
        "departments": [str(number) for number in filters.departments],
        "platforms": list(filters.platforms),
        "goals": list(filters.goals),
        "statuses": list(filters.statuses),
        "unsigned": filters.unsigned,
        "as_of": str(filters.as_of) if filters.as_of is not None else "",
    }


def chips(filters: Filters, names: Known, screen: Screen, as_of: str) -> list[Node]:
    """One link per chosen value that takes it back, and one that clears all; `as_of` is a moment in words."""
    made = [
        *_chips("Department", "departments", filters, names["department"], screen),
        *_chips("Platform", "platforms", filters, names["platform"], screen),
        *_chips("Goal", "goals", filters, names["goal"], screen),
        *_chips("Status", "statuses", filters, names["status"], screen),
    ]
    if filters.unsigned:
        made.append(_chip("Unsigned included", replace(filters, unsigned=False), screen))
    if filters.as_of is not None:
        made.append(_chip(f"As of {as_of}", replace(filters, as_of=None), screen))
    if made:
        bare = Filters(round=filters.round, section=filters.section, where=filters.where)
        made.append(el("Li", el("A", "Clear", hidden(" all filters"), href=_address(bare, screen), cls="rt-clear")))
    return [el("Ul", made, cls="rt-chips rt-active", aria_label="Filters that are on")] if made else []


def _chips(noun: str, name: str, filters: Filters, known: Options, screen: Screen) -> list[Node]:
    values, labels = getattr(filters, name), dict(known)
    without: dict[Any, Filters] = {}
    for value in values:
        fewer: dict[str, Any] = {name: tuple(other for other in values if other != value)}
        without[value] = replace(filters, **fewer)
    return [_chip(f"{noun}: {labels.get(str(value), UNSAID)}", fewer, screen) for value, fewer in without.items()]


def _chip(text: str, fewer: Filters, screen: Screen) -> Node:
    cross = el("Span", " ×", aria_hidden="true")
    return el("Li", el("A", hidden("Remove "), text, cross, href=_address(fewer, screen), cls="rt-chip"))


def _address(filters: Filters, screen: Screen) -> str:
    query = filters.to_query()
    return f"/dashboard/{screen.page}" + (f"?{query}" if query else "")
