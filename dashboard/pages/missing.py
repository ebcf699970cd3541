"""What stands in place of a page that cannot be shown: no round yet, no answers yet, no such page."""

from __future__ import annotations

from dashboard.components import empty_state
from dashboard.elements import Node, el
from dashboard.frames import Frames
from dashboard.screen import HOME

NO_ROUND = "Open a round, invite departments, and what they answer appears here as soon as it is signed."
NO_ANSWERS = (
    "Answers appear here as soon as they are signed or imported. "
    "Those handed over and not signed yet can be included under Filter."
)


def no_round() -> list[Node]:
    """Nobody has opened a round."""
    return [
        heading("The dashboard is ready"),
        empty_state("There is no round yet", NO_ROUND, ("/rounds", "Go to rounds")),
    ]


def no_such_round() -> list[Node]:
    ways = ((HOME, "The newest round"), ("/rounds", "All rounds"))
    return [
        heading("There is no such round"),
        empty_state("Not found", "The address names a round that is not here.", *ways),
    ]


def no_such_page() -> list[Node]:
    way = (HOME, "Overview")
    return [heading("There is no such page"), empty_state("Not found", "Check the address, or start again here.", way)]


def no_answers(frames: Frames) -> list[Node]:
    """The round has departments, and none of them has answered."""
    asked = len(frames.departments)
    title = "No answers yet" if asked else "No departments yet"
    ways = ((f"/rounds/{frames.facts.slug}", "See how far they are"),)
    return [empty_state(title, NO_ANSWERS, *ways)]


def heading(text: str) -> Node:
    return el("H1", text, tab_index=-1, id="rt-title")
