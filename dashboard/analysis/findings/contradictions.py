"""Two answers that do not fit together: one question to both sides, in neutral words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.analysis.findings import rules_for_all, shared_contracts
from dashboard.analysis.findings.disagreement import Disagreement
from dashboard.analysis.findings.evidence import (
    Doubt,
    freedom,
)
from dashboard.analysis.findings.making import each, made, one_by_one
from dashboard.frames import Frames
from dashboard.results import Ask, Finding

KIND = "answers_contradict"
WORTH = 50_000  # minor units: one department of a contradiction counts like 500 a year in the ranking
ENTRIES = 500
DONT_KNOW = ("dont_know", "We do not know")

SOURCES: tuple[Callable[[Frames], Sequence[Disagreement]], ...] = (
    shared_contracts.who_pays,
    shared_contracts.one_or_two,
    rules_for_all.who_follows,
)


def findings(frames: Frames) -> list[Finding]:
    """One finding per disagreement: who pays, one contract or two, whose rules hold."""
    return [_finding(frames, one) for source in SOURCES for one in source(frames)]


def _finding(frames: Frames, one: Disagreement) -> Finding:
    ids = one.department_ids
    unsettled = Doubt("medium", "we know the answers of both sides, but not which of them holds today", True)
    entries = tuple(dict.fromkeys(one.entries[:ENTRIES]))
    return made(
        frames,
        kind=KIND,
        what=one.key,
        title=one.title,
        sentence=one.sentence,
        department_ids=ids,
        entries=entries,
        opened=one_by_one(one.section, entries),
        stays=freedom(frames, ids),
        doubts=[unsettled],
        suggestion="Let both sides answer one and the same question; both answers may have their reasons."
        if len(ids) == 2
        else "Let all of them answer one and the same question; every answer may have its reasons.",
        clauses=one.clauses,
        stake=each(len(ids), WORTH, "the departments whose answers do not fit together"),
        nature="question",
        ask=Ask(one.question, (*one.options, DONT_KNOW), ids),
    )
