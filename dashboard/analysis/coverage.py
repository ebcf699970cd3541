"""Who stands behind the figures: participation, and the frame every page has in common."""

from __future__ import annotations

from dashboard.analysis.scope import Scope, basis_words
from dashboard.results import Column, Fact, Finding, Part, Table, View, Where
from dashboard.wording import day

FINDINGS = 40  # of one page


def view(
    slug: str,
    question: str,
    short: str,
    answer: str,
    parts: tuple[Part, ...],
    looked_at: Scope,
    *,
    doubts: tuple[str, ...] = (),
    findings: tuple[Finding, ...] = (),
    accounts_only: bool = False,
) -> View:
    """A page with its base and what to doubt about it."""
    if not looked_at.base.answered:
        answer = "Nobody has answered yet, so there is nothing to show."
    every = [*looked_at.doubts(accounts_only=accounts_only), *doubts]
    if len(findings) > FINDINGS:
        every.append(f"The {FINDINGS} findings with most at stake are shown here; there are {len(findings):,}.")
    shown = findings[:FINDINGS]
    return View(slug, question, short, answer, parts, looked_at.base, tuple(dict.fromkeys(every)), shown)


def number_fact(looked_at: Scope, key: str, label: str, number: int, note: str, where: Where) -> Fact:
    """A count; not known, instead of nought, where only imported lists count, which do not tell this."""
    ids = looked_at.department_ids
    told = any(answer.basis != "imported" for i in ids if (answer := looked_at.frames.answers.get(i)))
    if not number and not told:
        return Fact(key, label, "not known", "nobody has told us yet", None, where)
    return Fact(key, label, f"{number:,}", note, number, where)


def participation(looked_at: Scope) -> Table:
    """Every department of the round: where it stands, on which basis its answers count, since when."""
    frames = looked_at.frames
    rows = []
    for department_id in looked_at.department_ids:
        department = frames.departments[frames.position[department_id]]
        answer = frames.answers.get(department_id)
        rows.append(
            {
                "department": department.name,
                "state": basis_words(frames, department_id) if frames.as_of is not None else department.state_words,
                "basis": basis_words(frames, department_id),
                "at": (answer.signed_at or answer.at).date().isoformat() if answer else None,
                "activity": day(department.last_activity_at) if department.last_activity_at else None,
            }
        )
    columns = (
        Column("department", "Department"),
        Column("state", "State"),
        Column("basis", "Counts as"),
        Column("at", "Since", "date"),
        Column("activity", "Last activity"),
    )
    title = "Who has answered" + (f", as of version {frames.as_of}" if frames.as_of is not None else "")
    return Table("participation", title, columns, tuple(rows), empty="No department takes part in this round yet.")
