"""The first page: the sentences that matter, key figures, findings, the questions, and who took part."""

from __future__ import annotations

from dashboard.analysis import catalogue
from dashboard.components import doubts, facts, part, sentences
from dashboard.elements import Node, el
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.pages.findings import cards
from dashboard.pages.page import Page, menu_entries
from dashboard.results import Overview
from dashboard.screen import Screen


def page(frames: Frames, filters: Filters, screen: Screen) -> Page:
    """The overview under the present filters."""
    found = catalogue.overview(frames, filters)
    said = None
    if found.sentences.lines:
        said = _section("rt-matters", found.sentences.title, sentences(found.sentences, screen))
    body = [
        el("Div", said, _section("rt-figures", "Key figures", facts(found.facts, screen)), cls="rt-first"),
        _findings(found, screen),
        _questions(screen),
        part(found.participation, screen),
        doubts(found.doubts),
    ]
    return Page(
        found.title, [node for node in body if node is not None], "", base=found.base, parts=(found.participation,)
    )


def _findings(found: Overview, screen: Screen) -> Node:
    if not found.findings:
        words = screen.left_out or "The answers so far show no overlap and no two rules that differ."
        nothing = el("P", words, cls="rt-quiet")
        return _section("rt-found", "Findings", nothing)
    one_each = len({one.kind for one in found.findings}) == len(found.findings) > 1
    title = "Findings: of each kind the one with most at stake" if one_each else "Findings: most at stake first"
    left_out = el("P", screen.left_out, cls="rt-quiet") if screen.left_out else None
    every = None
    if screen.team and not screen.present:
        every = el("P", el("A", f"All findings{_rest(found)}, and what was decided on them", href=screen.team))
    return _section("rt-found", title, *cards(found.findings, screen), left_out, every)


def _rest(found: Overview) -> str:
    number = len(found.findings) + found.not_shown
    return f": {number:,}, of which {len(found.findings)} are shown here" if found.not_shown else ""


def _questions(screen: Screen) -> Node:
    links = [
        el("Li", el("A", question, href=screen.path(slug), cls="rt-task-link"), cls="rt-task")
        for slug, _short, question in menu_entries()
        if slug
    ]
    return _section("rt-questions", "Questions you can ask", el("Ul", links, cls="rt-tasks rt-questions"))


def _section(key: str, title: str, *content: Node | None) -> Node:
    return el("Section", el("H2", title, id=key), *content, cls="rt-part", aria_labelledby=key)
