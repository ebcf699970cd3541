"""One person alone carries it: departments most of whose accounts only one of them looks after."""

from __future__ import annotations

import numpy as np

from dashboard.analysis import roles
from dashboard.analysis.claims import can_be_lost, with_code
from dashboard.analysis.findings.account_words import finding
from dashboard.analysis.findings.evidence import freedom
from dashboard.analysis.findings.making import each
from dashboard.analysis.reach import copies
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from dashboard.measure import counts_by
from dashboard.results import Finding
from dashboard.wording import counted, listed
from questionnaires.codebook import CodebookEntry

KIND = "one_person_alone"
CLAUSES = (3, 18)
WORTH = 100_000  # minor units: each of these departments counts like 1,000 a year in the ranking
FEWEST = 2  # lines of accounts: of a single one nothing follows for the department
MOST = 3, 4  # three of four
NAMED, SHOWN = 4, 100  # departments in the sentence, and behind it


def findings(frames: Frames) -> list[Finding]:
    """One finding over all departments of three people or more; what a smaller one does would be about a person."""
    asked = roles.accounts(frames)
    if asked is None or asked.owner_kind is None:
        return []
    there, weights, places = can_be_lost(frames, asked), copies(frames, asked), frames.rows(asked.section)
    lone = there & with_code(frames, asked.section, asked.owner_kind, frozenset({roles.RUN_BY_ONE}))
    every = counts_by(places, len(frames.ids), there, weights)
    alone = counts_by(places, len(frames.ids), lone, weights)
    lines = counts_by(places, len(frames.ids), there), counts_by(places, len(frames.ids), lone)
    most = _most(alone, every) & _most(lines[1], lines[0])  # fifty branch pages in one line are one thing to look after
    small = np.array([i in frames.small for i in frames.ids], dtype=np.bool_)
    chosen = np.flatnonzero((lines[1] >= FEWEST) & most & ~small)
    if not len(chosen):
        return []
    order = chosen[np.argsort(-alone[chosen], kind="stable")].astype(np.int64)
    rows = np.flatnonzero(lone & np.isin(places, order))
    return [_finding(frames, asked, asked.owner_kind, order, (alone, every), rows.tolist())]


def _most(part: Ints, whole: Ints) -> Bools:
    return part * MOST[1] >= whole * MOST[0]


def _finding(
    frames: Frames,
    asked: roles.Accounts,
    owner: CodebookEntry,
    places: Ints,
    numbers: tuple[Ints, Ints],
    rows: list[int],
) -> Finding:
    ids = [frames.ids[place] for place in places.tolist()]
    left_out = sorted(roles.NOT_OURS_NOW | {roles.PLANNED})
    status = [(f"{asked.status.question}!", code) for code in left_out] if asked.status is not None else []
    return finding(
        frames,
        asked,
        kind=KIND,
        name="",
        title=f"{counted(len(ids), 'department')} where one person alone looks after most accounts",
        sentence=_sentence(frames, places, numbers),
        department_ids=ids,
        rows=rows,
        doubts=[],
        otherwise="The departments said so themselves, and signed it.",
        already="It holds already: it is so today.",
        suggestion="Agree on a deputy for each, in the department or in another one that knows the platform.",
        clauses=CLAUSES,
        stake=each(len(ids), WORTH, "these departments"),
        nature="risk",
        conditions=[(owner.question, roles.RUN_BY_ONE), *status, *(("department", str(i)) for i in ids[:SHOWN])],
        stays=freedom(frames, ids),
    )


def _sentence(frames: Frames, places: Ints, numbers: tuple[Ints, Ints]) -> str:
    """ "In Sales (3 of 4 accounts), one person alone looks after most accounts ..."; small departments stay unnamed."""
    alone, every = numbers
    shown = [f"{frames.names[place]} ({alone[place]:,} of {every[place]:,} accounts)" for place in places[:NAMED]]
    more = [counted(len(places) - NAMED, "other department")] if len(places) > NAMED else []
    said = (
        f"In {listed(shown + more, NAMED + 1)}, most accounts are looked after by one person alone; when nobody else "
        "can get in, a holiday or a change of job leaves them without anybody."
    )
    return f"{said} Departments of fewer than three people are left out here." if frames.small else said
