"""Turns results into page elements: facts, sentences, the strip of honesty, notices, and the frame around each part."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from dashboard.cells import date_words
from dashboard.drawing import charts, matrices, tables
from dashboard.elements import Child, Node, el, hidden
from dashboard.results import Bars, Base, Fact, Matrix, Part, Sentences, Table
from dashboard.screen import Screen

FEW_NAMES = 8


def parts(found: Sequence[Part], screen: Screen, *, compact: bool = False) -> list[Node]:
    """Every part in its frame, charts side by side; `compact` leaves out cards and downloads (one-screen pages)."""
    screen = replace(screen, compact=compact)
    made: list[Node] = []
    for is_chart, group in itertools.groupby(found, lambda each: isinstance(each, Bars) and bool(each.bars)):
        nodes = [part(each, screen, compact=compact) for each in group]
        side_by_side = is_chart and not compact and len(nodes) > 1
        made += [el("Div", nodes, cls="rt-columns rt-charts")] if side_by_side else nodes
    return made


def part(found: Part, screen: Screen, *, compact: bool = False) -> Node:
    """A titled section; its table can be downloaded."""
    title_id = f"rt-part-{found.key}"
    heading = el("H3" if compact else "H2", found.title, id=title_id)
    content: list[Node] = [empty_part(found.empty)] if is_empty(found) else drawn(found, screen)
    tools = None if compact or is_empty(found) else download_link(found, screen)
    cls = "rt-part rt-part-compact" if compact else "rt-part rt-card"
    return el("Section", heading, content, tools, cls=cls, aria_labelledby=title_id)


def drawn(found: Part, screen: Screen) -> list[Node]:
    """The part itself, by its kind."""
    if isinstance(found, Matrix):
        return matrices.matrix(found, screen)
    if isinstance(found, Bars):
        return charts.bars(found, screen)
    if isinstance(found, Table):
        return tables.table(found, screen)
    return [sentences(found, screen)]


def is_empty(found: Part) -> bool:
    """Whether there is nothing to draw."""
    if isinstance(found, Matrix):
        return not found.rows or not found.columns
    if isinstance(found, Bars):
        return not found.bars
    return not (found.rows if isinstance(found, Table) else found.lines)


def empty_part(text: str) -> Node:
    return el("P", text or "Nothing was answered here yet.", cls="rt-quiet rt-part-empty")


def download_link(found: Part, screen: Screen) -> Node | None:
    """A link to the part as a file; the file itself says on whose answers it stands."""
    if isinstance(found, Sentences):
        return None
    link = el(
        "A", "Download this table (CSV)", hidden(f": {found.title}"), href=screen.download(found.key), download=""
    )
    return el("P", link, cls="rt-tools")


def sentences(found: Sentences, screen: Screen) -> Node:
    """Numbered sentences, each with the way to the entries behind it."""
    return el(
        "Ol", [_sentence(text, screen.to(where) if where else None) for text, where in found.lines], cls="rt-sentences"
    )


def _sentence(text: str, href: str | None) -> Node:
    if href is None:
        return el("Li", text)
    return el("Li", text, " ", el("A", "See them", hidden(f": {text}"), href=href))


def facts(found: Sequence[Fact], screen: Screen) -> Node | None:
    """Key figures, each with what stands behind it."""
    if not found:
        return None
    return el("Dl", [_fact(fact, screen) for fact in found], cls="rt-figures")


def _fact(fact: Fact, screen: Screen) -> Node:
    value: Child = fact.text
    if fact.where is not None:
        value = el("A", fact.text, hidden(f": {fact.label}, see the entries"), href=screen.to(fact.where))
    note = el("Dd", fact.note, cls="rt-figure-note") if fact.note else None
    size = "rt-figure-value rt-figure-words" if len(fact.text) > 9 else "rt-figure-value"  # words need smaller type
    return el("Div", el("Dt", fact.label), el("Dd", value, cls=size), note, cls="rt-figure")


def honesty(base: Base, notes: Sequence[str] = ()) -> Node:
    """Who stands behind every number of the page, and who does not."""
    dates = ""
    if base.oldest and base.newest:
        oldest, newest = date_words(base.oldest), date_words(base.newest)
        dates = f"Answers of {oldest}." if oldest == newest else f"Answers from {oldest} to {newest}."
    lines = [el("Span", el("Strong", base.sentence())), el("Span", dates) if dates else None, _silent(base.silent)]
    return el(
        "Div",
        lines,
        [el("Span", note, cls="rt-honesty-note") for note in notes],
        cls="rt-honesty",
        role="region",
        aria_label="Who answered",
    )


def _silent(names: Sequence[str]) -> Node | None:
    if not names:
        return None
    if len(names) <= FEW_NAMES:
        return el("Span", f"No answer counted from: {', '.join(names)}.")
    summary = el("Summary", f"No answer counted from {len(names)} departments")
    return el("Details", summary, el("P", f"{', '.join(names)}."), cls="rt-silent")


def doubts(lines: Sequence[str]) -> Node | None:
    """What to doubt before somebody else does."""
    if not lines:
        return None
    return el(
        "Section",
        el("H2", "What to doubt", id="rt-doubts"),
        el("Ul", [el("Li", line) for line in lines], cls="rt-digest"),
        cls="rt-part rt-doubts",
        aria_labelledby="rt-doubts",
    )


def notice(title: str, *children: Child | list[Node], tone: str = "info") -> Node:
    return el(
        "Div",
        el("Div", el("P", title, cls="rt-notice-title"), *children),
        cls=f"rt-notice rt-notice-{tone}",
    )


def empty_state(title: str, text: str, *links: tuple[str, str]) -> Node:
    """A page with nothing to show yet says what to do next; `links` are (address, words)."""
    ways = [el("A", words, href=href, cls="rt-button rt-button-secondary") for href, words in links]
    actions = el("P", ways, cls="rt-row rt-empty-ways") if ways else None
    return el("Div", el("P", title, cls="rt-empty-title"), el("P", text), actions, cls="rt-empty-state")


def tag(text: str, tone: str = "plain") -> Node:
    return el("Span", text, cls=f"rt-tag rt-tag-{tone}")


def bullets(lines: Sequence[str], cls: str | None = None) -> Node:
    return el("Ul", [el("Li", line) for line in lines], cls=cls)
