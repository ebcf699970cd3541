"""What a page is, and what stands on top of every page: menu of questions, heading, answer, who answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.analysis.catalogue import VIEWS
from dashboard.components import honesty, notice
from dashboard.elements import Node, el, hidden
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Base, Part
from dashboard.screen import Screen

DEPARTMENTS = "departments"
ENTRIES = "entries"
OVERVIEW_WORDS = ("Overview", "What do we know so far?")
DEPARTMENTS_WORDS = ("Departments", "What does this department do, why and how?")
SAMPLE = "Sample data: this organisation and its answers are invented."


@dataclass(frozen=True)
class Page:
    """`parts` are what can be downloaded; `current` is the menu entry that is lit."""

    title: str
    body: list[Node]
    current: str
    lead: str = ""
    base: Base | None = None
    parts: tuple[Part, ...] = ()
    extra: list[Node] = field(default_factory=list)  # beside the heading, for example a tag


def menu_entries() -> list[tuple[str, str, str]]:
    """(slug, short name, question) in the order of the menu."""
    views = [(view.slug, view.short, view.question) for view in VIEWS]
    return [("", *OVERVIEW_WORDS), *views, (DEPARTMENTS, *DEPARTMENTS_WORDS)]


def head(page: Page, frames: Frames, filters: Filters, screen: Screen, as_of: str) -> list[Node]:
    """Everything above the filters; `as_of` is the moment the page is fixed to, in words."""
    kicker = el("P", frames.facts.heading, cls="rt-kicker")
    title = el("H1", page.title, tab_index=-1, id="rt-title")
    line = el("Div", el("Div", kicker, title, page.extra), _tools(frames, screen), cls="rt-page-head")
    made = [menu(page.current, screen), line]
    if frames.facts.is_sample:
        made.insert(0, el("P", SAMPLE, cls="rt-sample"))
    if page.lead:
        made.append(el("P", page.lead, cls="rt-answer-line"))
    if page.base is not None:
        made.append(honesty(page.base, _notes(filters, as_of)))
    made += [notice("Part of the address was ignored.", el("P", note), tone="warn") for note in filters.notes]
    return made


def menu(current: str, screen: Screen) -> Node:
    """The questions: a row of short names where there is room, a folded list of whole questions on phones."""
    entries = menu_entries()
    short = [_entry(slug, name, current, screen) for slug, name, _question in entries]
    long = [el("Li", _entry(slug, question, current, screen)) for slug, _name, question in entries]
    row = el("Nav", short, cls="rt-tabs rt-menu-row", aria_label="Questions")
    folded = el(
        "Nav",
        el("Details", el("Summary", "All questions"), el("Ul", long, cls="rt-menu-list"), cls="rt-fold"),
        cls="rt-menu-folded",
        aria_label="All questions",
    )
    return el("Div", row, folded, cls="rt-menu")


def _entry(slug: str, words: str, current: str, screen: Screen) -> Node:
    return el("A", words, href=screen.path(slug), aria_current="page" if slug == current else None)


def _tools(frames: Frames, screen: Screen) -> Node:
    here = screen.path(screen.page)
    if screen.present:
        plain = here.replace("&present=1", "").replace("?present=1", "")
        return el("P", el("A", "Leave presentation", href=plain, cls=_QUIET), cls="rt-page-tools")
    present = f"{here}{'&' if screen.query else '?'}present=1"
    book = "rt-button rt-button-secondary rt-button-small"
    return el(
        "P",
        el("A", "Present", href=present, cls=_QUIET),
        el("Button", "Copy link", type="button", data_rt_copy="", cls=_QUIET),
        el("Button", "Print", type="button", data_rt_print="", cls=_QUIET),
        el("A", "Workbook", hidden(" for Excel"), href=workbook(frames, screen), download="", cls=book),
        cls="rt-page-tools",
    )


_QUIET = "rt-button rt-button-quiet rt-button-small"


def workbook(frames: Frames, screen: Screen) -> str:
    """The address of the workbook of this round, under the same filters."""
    return f"/export/{frames.facts.slug}.xlsx?for=team{'&' if screen.query else ''}{screen.query}"


def _notes(filters: Filters, as_of: str) -> list[str]:
    notes = []
    if filters.unsigned:
        notes.append("Answers that were handed over but are not signed yet are included.")
    if filters.as_of is not None:
        notes.append(f"Fixed as of {as_of}: answers that came later are not shown.")
    if filters.is_narrowed:
        notes.append("Filters are on: this is not everything.")
    return notes
