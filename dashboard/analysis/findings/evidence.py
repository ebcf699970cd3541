"""What all findings say about themselves: their base, how sure they are and whether missing answers can undo them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.analysis import roles
from dashboard.frames import Frames
from dashboard.results import Holds, Sure
from dashboard.tidying import DEPARTMENT
from dashboard.wording import counted, listed, quoted

QUOTES = 8
_ORDER: tuple[Sure, ...] = ("high", "medium", "low")


class Doubt(NamedTuple):
    """A reason to trust a finding less; `changes` when further answers could undo the finding."""

    sure: Sure
    why: str
    changes: bool = False


def department_names(frames: Frames, department_ids: Iterable[int]) -> list[str]:
    """Names of departments of the round."""
    names = frames.keep("names_by_id", lambda: dict(zip(frames.ids, frames.names, strict=True)))
    return [names[i] for i in department_ids if i in names]


def base_words(frames: Frames, extra: str = "") -> str:
    """The base a finding ends with: "From 5 of 8 departments; one price is a guess."."""
    noun = "department" if frames.base.asked == 1 else "departments"
    said = f"From {frames.base.answered} of {frames.base.asked} {noun}"
    return f"{said}; {extra}." if extra else f"{said}."


def basis_doubts(frames: Frames, department_ids: Sequence[int]) -> list[Doubt]:
    """Answers that nobody has signed, or that are being changed."""
    found = []
    for basis, sure, words in (
        ("imported", "low", "was imported and nobody has signed it"),
        ("submitted", "medium", "is not signed yet"),
    ):
        who = _among(frames, basis, department_ids)
        if who:
            said = listed(department_names(frames, who))
            found.append(Doubt("low" if sure == "low" else "medium", f"what {said} said {words}", True))
    changing = _among(frames, "reopened", department_ids)
    if changing:
        found.append(Doubt("medium", f"{listed(department_names(frames, changing))} is changing the answers", True))
    return found


def _among(frames: Frames, state: str, department_ids: Sequence[int]) -> list[int]:
    """Those of these departments whose answers have this basis, or are being changed."""

    def make() -> dict[str, set[int]]:
        answers = frames.answers.items()
        by_basis = {basis: {i for i, one in answers if one.basis == basis} for basis in ("imported", "submitted")}
        return by_basis | {"reopened": {i for i, one in answers if one.reopened}}

    such = frames.keep("states", make)[state]
    return [i for i in department_ids if i in such] if such else []


def verdict(doubts: Sequence[Doubt], otherwise: str) -> tuple[Sure, str]:
    """How sure, and why in a sentence."""
    if not doubts:
        return "high", otherwise
    worst = max((doubt.sure for doubt in doubts), key=_ORDER.index)
    reasons = "; ".join(dict.fromkeys(doubt.why for doubt in doubts))
    words = {"high": "Sure", "medium": "Fairly sure", "low": "Not sure: please ask"}[worst]
    return worst, f"{words}, because {reasons}."


def holds(frames: Frames, doubts: Sequence[Doubt], already: str) -> tuple[Holds, str]:
    """Whether answers that are still missing or unsigned can undo it."""
    if any(doubt.changes for doubt in doubts):
        return "could_change", "It could still change when those named here confirm or correct their answers."
    missing = frames.base.asked - frames.base.answered
    more = f" {counted(missing, 'department')} still to answer can only add to it." if missing else ""
    return "holds_already", already + more


def freedom(frames: Frames, department_ids: Sequence[int]) -> list[str]:
    """What these departments said must stay free, in their words."""
    said = frames.keep("freedom", lambda: _freedom(frames))
    given = sorted(said.keys() & set(department_ids), key=frames.position.__getitem__) if said else []
    return [line for i in given for line in said[i]][:QUOTES]


def _freedom(frames: Frames) -> dict[int, list[str]]:
    """Department id -> its sentences, read once per version."""
    entry = roles.asked(frames, "freedom", "text")
    said: dict[int, list[str]] = {}
    if entry is not None:
        answers = frames.wide[entry.section].select(DEPARTMENT, entry.question).drop_nulls()
        for place, text in answers.iter_rows():
            if text.strip():
                line = f"{frames.names[place]} asks to keep free: {quoted(text)}"
                said.setdefault(frames.ids[place], []).append(line)
    return said
