"""Puts a finding together: what every kind of finding says in the same way is said here."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis.findings.evidence import Doubt, base_words, basis_doubts, department_names, holds, verdict
from dashboard.frames import Frames
from dashboard.results import Ask, Finding, Nature, Total, Where

OPENED = 100  # entries that a finding opens one by one


def one_by_one(section: str, entries: Sequence[str], *conditions: tuple[str, str]) -> Where:
    """The way to these entries, under conditions on answers where there are any."""
    return Where(section, conditions, tuple(entries[:OPENED]))


def each(number: int, worth: int, what: str) -> tuple[int, str]:
    """The rank of a finding without a price: so much a year (minor units) for each of what it counts."""
    return number * worth, f"Ranked by {what} ({number:,}): {worth // 100:,} a year for each."


def made(
    frames: Frames,
    *,
    kind: str,
    what: str,
    title: str,
    sentence: str,
    department_ids: Sequence[int],
    entries: Sequence[str],
    opened: Where,
    doubts: Sequence[Doubt],
    suggestion: str,
    clauses: tuple[int, ...],
    stake: tuple[int, str],
    otherwise: str = "",
    already: str = "",
    base: str = "",
    rests_on: Sequence[int] | None = None,
    stays: Sequence[str] = (),
    together: Total | None = None,
    saving: Total | None = None,
    nature: Nature = "overlap",
    ask: Ask | None = None,
) -> Finding:
    """A finding of a kind; `what` tells it from the others of its kind in every round, "" where there is one only.

    Whether the answers are signed (of the departments it names, or of those it rests on) is added to `doubts`; without
    any doubt `otherwise` says why to be sure, and `already` why it holds. `base` is added to the base, `stake` is the
    rank and its reason.
    """
    every = [*doubts, *basis_doubts(frames, department_ids if rests_on is None else rests_on)]
    sure, sure_why = verdict(every, otherwise)
    held, holds_why = holds(frames, every, already)
    return Finding(
        kind=kind,
        key=f"{kind}:{what}" if what else kind,
        title=title,
        sentence=sentence,
        base=base_words(frames, base),
        departments=tuple(department_names(frames, department_ids)),
        department_ids=tuple(department_ids),
        entries=tuple(entries),
        where=opened,
        together=together,
        saving=saving,
        sure=sure,
        sure_why=sure_why,
        holds=held,
        holds_why=holds_why,
        stays=tuple(stays),
        suggestion=suggestion,
        clauses=clauses,
        stake=stake[0],
        stake_why=stake[1],
        nature=nature,
        ask=ask,
    )
