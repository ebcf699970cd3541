"""A page of the menu: its question, the answer in a sentence, and the parts that show it."""

from __future__ import annotations

from dashboard.analysis.catalogue import BY_SLUG
from dashboard.components import doubts, parts
from dashboard.elements import Node, el
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.pages.findings import cards
from dashboard.pages.page import Page
from dashboard.screen import Screen


def page(slug: str, frames: Frames, filters: Filters, screen: Screen) -> Page:
    """The page of one question; `slug` is one of BY_SLUG."""
    found = BY_SLUG[slug].compute(frames, filters, full=screen.full)
    body: list[Node | None] = [*parts(found.parts, screen)]
    if found.findings:
        title = el("H2", "What follows from it", id="rt-found")
        body.append(el("Section", title, cards(found.findings, screen), cls="rt-part", aria_labelledby="rt-found"))
    body.append(doubts(found.doubts))
    nodes = [node for node in body if node is not None]
    return Page(found.question, nodes, slug, found.answer, found.base, found.parts)
