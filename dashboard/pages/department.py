"""One department on one screen: what, why, how, what must stay free; three minutes each in a meeting."""

from __future__ import annotations

from dashboard.analysis import catalogue
from dashboard.components import bullets, empty_state, facts, parts, tag
from dashboard.elements import Node, el
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.pages.findings import cards
from dashboard.pages.page import DEPARTMENTS, Page
from dashboard.results import Basis, DepartmentSheet, Part
from dashboard.screen import Screen
from dashboard.wording import BASIS_WORDS

NOT_YET = (
    "What it answers appears here as soon as it is signed. "
    "Answers handed over and not signed yet can be included under Filter."
)
TONES: dict[Basis, str] = {"signed": "good", "submitted": "warn", "imported": "info"}


def index(frames: Frames, screen: Screen) -> Page:
    """All departments, each with the way its answers came in."""
    rows = [_row(frames, department.id, department.name, screen) for department in frames.departments]
    body = [el("Ul", rows, cls="rt-tasks")] if rows else [_nobody()]
    title = "What does each department do, why and how?"
    lead = "One screen for each department: what it uses, why, how, and what must stay free."
    return Page(title, body, DEPARTMENTS, lead, frames.base)


def _nobody() -> Node:
    return empty_state(
        "No departments yet", "Add departments to the round, and each gets its screen here.", ("/rounds", "Rounds")
    )


def _row(frames: Frames, number: int, name: str, screen: Screen) -> Node:
    link = el("A", name, href=screen.path(f"{DEPARTMENTS}/{number}"), cls="rt-task-link")
    return el(
        "Li",
        el("Div", link, cls="rt-task-text"),
        el("Div", _basis(frames, number), cls="rt-task-status"),
        cls="rt-task",
    )


def _basis(frames: Frames, number: int) -> Node:
    answer = frames.answers.get(number)
    if answer is not None:
        return tag(BASIS_WORDS[answer.basis], TONES[answer.basis])
    return tag(frames.departments[frames.position[number]].state_words)


def page(number: int, frames: Frames, filters: Filters, screen: Screen) -> Page:
    """The screen of one department; `number` is one of the round's departments."""
    found = catalogue.department_sheet(frames, filters, number)
    body = [_pages(found, frames, screen)]
    if found.basis is None:
        body.append(empty_state(f"{found.name} has not answered yet", NOT_YET))
    else:
        body += _sheet(found, screen)
    tone = TONES[found.basis] if found.basis else "plain"
    every: tuple[Part, ...] = (*found.what, *found.why, *found.how)
    base = frames.base_of([number])
    return Page(found.name, body, DEPARTMENTS, "", base, every, [tag(found.basis_words, tone)])


def _pages(found: DepartmentSheet, frames: Frames, screen: Screen) -> Node:
    def way(number: int | None, rel: str, arrow: str) -> Node | None:
        if number is None:
            return None
        name = frames.departments[frames.position[number]].name
        words = f"{arrow} {name}" if rel == "prev" else f"{name} {arrow}"
        said = "Previous department" if rel == "prev" else "Next department"
        href = screen.path(f"{DEPARTMENTS}/{number}")
        return el("A", words, href=href, rel=rel, aria_label=f"{said}: {name}", data_rt_step=rel)

    return el(
        "Nav",
        way(found.previous_id, "prev", "←"),
        way(found.next_id, "next", "→"),
        cls="rt-pages",
        aria_label="Departments",
    )


def _sheet(found: DepartmentSheet, screen: Screen) -> list[Node]:
    columns = [
        _column("What", DEPARTMENTS_HINTS["what"], parts(found.what, screen, compact=True)),
        _column("Why", DEPARTMENTS_HINTS["why"], parts(found.why, screen, compact=True)),
        _column("How", DEPARTMENTS_HINTS["how"], parts(found.how, screen, compact=True)),
        _column("What must stay free", DEPARTMENTS_HINTS["free"], [_lines(found.free, "Nothing was named.")]),
    ]
    made = [facts(found.facts, screen), el("Div", columns, cls="rt-sheet")]
    if found.shared:
        made.append(_section("rt-shared", "With others", [bullets(found.shared, "rt-digest")]))
    if found.findings:
        made.append(_section("rt-found", "Findings that name this department", cards(found.findings, screen)))
    if found.unknown:
        made.append(_section("rt-unknown", "Not known yet", [bullets(found.unknown, "rt-digest")]))
    return [node for node in made if node is not None]


DEPARTMENTS_HINTS = {
    "what": "Accounts and tools",
    "why": "Goals and the people it wants to reach",
    "how": "Time, money, people and rules",
    "free": "In the department's own words",
}


def _column(title: str, hint: str, content: list[Node]) -> Node:
    key = f"rt-sheet-{title.split()[-1].lower()}"
    heading = el("H2", title, id=key)
    return el(
        "Section",
        heading,
        el("P", hint, cls="rt-quiet"),
        content,
        cls=f"rt-card rt-sheet-part {key}",
        aria_labelledby=key,
    )


def _lines(lines: tuple[str, ...], otherwise: str) -> Node:
    return bullets(lines, "rt-quotes") if lines else el("P", otherwise, cls="rt-quiet")


def _section(key: str, title: str, content: list[Node]) -> Node:
    return el("Section", el("H2", title, id=key), content, cls="rt-part", aria_labelledby=key)
