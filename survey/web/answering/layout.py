"""The pages of a questionnaire in their order: which are asked, how far each is, and which comes next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from questionnaires.model import Definition, Section
from survey.operations.progress import SectionProgress, blank

PageState = Literal["waiting", "not_started", "in_progress", "completed"]
STATE_WORDS: Mapping[PageState, tuple[str, str]] = {
    "waiting": ("Cannot start yet", "line"),
    "not_started": ("Not started", "plain"),
    "in_progress": ("In progress", "accent"),
    "completed": ("Completed", "good"),
}
_blank: OrderedDict[str, dict[str, SectionProgress]] = OrderedDict()
_KEPT = 16


@dataclass(frozen=True)
class PageTask:
    """One page as the task list shows it."""

    name: str
    label: str
    state: PageState
    note: str
    carried: int = 0  # how much of an earlier round waits to be confirmed

    @property
    def words(self) -> str:
        return "To confirm" if self.carried else STATE_WORDS[self.state][0]

    @property
    def tone(self) -> str:
        return "info" if self.carried else STATE_WORDS[self.state][1]


def tasks(definition: Definition, progress: Mapping[str, Any], since: str = "") -> tuple[PageTask, ...]:
    """The pages this department is asked, from the progress kept on saving; pages that are not asked are left out.

    `since` is what people call the round whose answers wait to be confirmed, for example "2025".
    """
    known = progress or _nothing_answered(definition)
    found = []
    for group in definition.pages:
        states = [known.get(section.name) for section in group]
        shown = [(s, p) for s, p in zip(group, states, strict=True) if p and p["state"] not in ("hidden", "waiting")]
        if shown:
            state, carried = _state([p for _, p in shown]), sum(p.get("carried", 0) for _, p in shown)
            found.append(PageTask(group[0].name, group[0].label, state, _note(shown, carried, since), carried))
        elif any(p and p["state"] == "waiting" for p in states):
            found.append(PageTask(group[0].name, group[0].label, "waiting", ""))
    return tuple(found)


def next_page(pages: tuple[PageTask, ...], current: str) -> str | None:
    """The name of the page that comes after `current` and can be opened; None after the last."""
    names = [page.name for page in pages]
    start = names.index(current) + 1 if current in names else 0
    return next((page.name for page in pages[start:] if page.state != "waiting"), None)


def group_of(definition: Definition, page: str) -> tuple[Section, ...]:
    """The sections of a page by the name of the leading one; empty when there is no such page."""
    return next((group for group in definition.pages if group[0].name == page), ())


def page_of(section: Section) -> str:
    return section.show_with or section.name


def _nothing_answered(definition: Definition) -> Mapping[str, SectionProgress]:
    if not definition.digest:
        return blank(definition)
    if definition.digest not in _blank:
        _blank[definition.digest] = blank(definition)
        while len(_blank) > _KEPT:
            _blank.popitem(last=False)
    return _blank[definition.digest]


def _state(shown: list[SectionProgress]) -> PageState:
    states = {each["state"] for each in shown}
    # a part in which nothing is needed does not keep a page from being complete
    needed = {each["state"] for each in shown if each["open"] or each["answered"] or each["entries"]}
    if states <= {"not_started"} or not (needed - {"not_started"}):
        return "completed" if states == {"completed"} else "not_started"
    return "completed" if needed == {"completed"} else "in_progress"


def _note(shown: list[tuple[Section, SectionProgress]], carried: int, since: str) -> str:
    parts = []
    for section, found in shown:
        if section.is_manual and found["entries"]:
            parts.append(f"{found['entries']:,} in the list")
    if carried:
        parts.append(f"{carried:,} from {since or 'before'} to confirm")
    open_ = sum(found["open"] for _, found in shown if found["state"] == "in_progress")
    if open_:
        parts.append("1 thing is still open" if open_ == 1 else f"{open_:,} things are still open")
    return ", ".join(parts)
