"""Same training need: departments that want to learn the same can learn together."""

from __future__ import annotations

from dashboard.analysis import roles, values
from dashboard.analysis.findings.evidence import department_names
from dashboard.analysis.findings.making import each, made
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
    both = "both" if len(ids) == 2 else "all"
    return made(
        frames,
        kind=KIND,
        what=code,
        title=f"{subject}: {counted(len(ids), 'department')} want to learn it",
        sentence=f"{listed(names)} {both} want to learn the same: {inside(subject)}.",
        department_ids=ids,
        entries=entries,
        opened=where(need.section, (need.question, code)),
        doubts=(),
        otherwise="All of them said so themselves, and signed it.",
        already="It holds already: these departments ask for it today.",
        suggestion="Plan one training for all of them, and let a department that knows it already teach.",
        clauses=CLAUSES,
        stake=each(len(ids), WORTH, "the departments that could learn together"),
    )
