"""Same training need: departments that want to learn the same can learn together."""

from __future__ import annotations

from dashboard.analysis import roles, values
from dashboard.analysis.findings.evidence import base_words, basis_doubts, department_names, holds, verdict
from dashboard.analysis.findings.need_meets_offer import wanting
from dashboard.analysis.layout import where
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.wording import counted, inside, listed
from questionnaires.codebook import CodebookEntry
from questionnaires.model import OTHER

KIND = "same_training_need"
CLAUSES = (18,)
WORTH = 20_000  # minor units: a department that shares a course counts like 200 in the ranking


def findings(frames: Frames) -> list[Finding]:
    """One finding per subject that two or more departments want to learn."""
    need = roles.asked(frames, "need:training", "select_multiple", "select_one")
    if need is None:
        return []
    wanted = wanting(frames, need)
    found = []
    for code, _ in need.choices:
        entries = wanted.get(code, [])
        ids = tuple(dict.fromkeys(department_id for _, department_id in entries))
        if code != OTHER and len(ids) > 1:
            found.append(_finding(frames, need, code, tuple(entry for entry, _ in entries), ids))
    return found


def _finding(frames: Frames, need: CodebookEntry, code: str, entries: tuple[str, ...], ids: tuple[int, ...]) -> Finding:
    names = department_names(frames, ids)
    subject = values.label(frames, need, code)
    doubts = basis_doubts(frames, ids)
    sure, sure_why = verdict(doubts, "All of them said so themselves, and signed it.")
    held, holds_why = holds(frames, doubts, "It holds already: these departments ask for it today.")
    both = "both" if len(ids) == 2 else "all"
    return Finding(
        kind=KIND,
        key=f"{KIND}:{code}",
        title=f"{subject}: {counted(len(ids), 'department')} want to learn it",
        sentence=f"{listed(names)} {both} want to learn the same: {inside(subject)}.",
        base=base_words(frames),
        departments=tuple(names),
        department_ids=ids,
        entries=entries,
        where=where(need.section, (need.question, code)),
        together=None,
        saving=None,
        sure=sure,
        sure_why=sure_why,
        holds=held,
        holds_why=holds_why,
        stays=(),
        suggestion="Plan one training for all of them, and let a department that knows it already teach.",
        clauses=CLAUSES,
        stake=len(ids) * WORTH,
        stake_why=f"Ranked by the departments that could learn together ({len(ids):,}): 200 for each.",
    )
