"""Accounts that sleep or are about to be closed: woken or closed, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.analysis import roles, values
from dashboard.analysis.claims import run_here, with_code
from dashboard.analysis.findings.account_words import finding
from dashboard.analysis.findings.making import each
from dashboard.analysis.reach import copies
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from dashboard.measure import counts_by, whole
from dashboard.results import Finding
from dashboard.wording import counted, listed
from questionnaires.codebook import CodebookEntry

KIND = "accounts_asleep"
CLAUSES = (4,)
WORTH = 10_000  # minor units: each line of accounts asleep or about to be closed counts like 100 a year in the ranking
NAMED, PLATFORMS = 3, 2


def findings(frames: Frames) -> list[Finding]:
    """One finding over all departments, with their numbers."""
    asked = roles.accounts(frames)
    if asked is None or asked.status is None:
        return []
    own = run_here(frames, asked)
    asleep = own & with_code(frames, asked.section, asked.status, roles.ASLEEP)
    closing = own & with_code(frames, asked.section, asked.status, frozenset({roles.CLOSING}))
    rows = asleep | closing
    return [_finding(frames, asked, asked.status, asleep, closing)] if rows.any() else []


def _finding(frames: Frames, asked: roles.Accounts, status: CodebookEntry, asleep: Bools, closing: Bools) -> Finding:
    weights = copies(frames, asked)
    rows = np.flatnonzero(asleep | closing)
    sleeping, ending = whole(weights[asleep]), whole(weights[closing])
    departments = [frames.ids[place] for place in np.unique(frames.rows(asked.section)[rows]).tolist()]
    return finding(
        frames,
        asked,
        kind=KIND,
        name="",
        title=_title(sleeping, ending),
        sentence=_sentence(frames, asked, asleep, sleeping, ending),
        department_ids=departments,
        rows=rows.tolist(),
        doubts=[],
        otherwise="Those who look after the accounts said so, and signed it.",
        already="It holds already: it is so today.",
        suggestion="Let each department say per account until when it is woken or closed, and who does it.",
        clauses=CLAUSES,
        stake=each(len(rows), WORTH, "the lines of accounts asleep or about to be closed"),
        nature="risk",
        conditions=_behind(asked, status),
    )


def _behind(asked: roles.Accounts, status: CodebookEntry) -> list[tuple[str, str]]:
    found = [(status.question, code) for code in (*sorted(roles.ASLEEP), roles.CLOSING)]
    theirs = [(f"{asked.owner_kind.question}!", roles.RUN_BY_OTHERS)] if asked.owner_kind is not None else []
    return found + theirs


def _title(sleeping: int, ending: int) -> str:
    parts = [f"{counted(sleeping, 'account')} asleep"] if sleeping else []
    parts += [f"{ending:,} about to be closed" if sleeping else f"{counted(ending, 'account')} about to be closed"]
    return ", ".join(parts if ending else parts[:1])


def _sentence(frames: Frames, asked: roles.Accounts, asleep: Bools, sleeping: int, ending: int) -> str:
    """ "9 of our 41 accounts are asleep: 5 of Marketing and 4 of HR; most of them are on X (6). 2 more ..."."""
    every = whole(copies(frames, asked)[run_here(frames, asked)])
    end = "is about to be closed." if ending == 1 else "are about to be closed."
    if not sleeping:
        return f"{ending:,} of our {every:,} accounts {end}"
    verb = "is" if sleeping == 1 else "are"
    said = f"{sleeping:,} of our {every:,} accounts {verb} asleep: {_of_whom(frames, asked, asleep)}"
    said += _where(frames, asked, asleep)
    return f"{said}. {ending:,} more {end}" if ending else f"{said}."


def _of_whom(frames: Frames, asked: roles.Accounts, asleep: Bools) -> str:
    numbers = counts_by(frames.rows(asked.section), len(frames.ids), asleep, copies(frames, asked))
    order = _largest(numbers)
    shown = order if len(order) == NAMED + 1 else order[:NAMED]  # "1 other department" is no shorter than its name
    named = [f"{numbers[place]:,} of {frames.names[place]}" for place in shown.tolist()]
    rest = order[len(shown) :]
    if len(rest):
        named.append(f"{whole(numbers[rest]):,} of {counted(len(rest), 'other department')}")
    return listed(named)


def _where(frames: Frames, asked: roles.Accounts, asleep: Bools) -> str:
    platform = frames.codes(asked.platform)
    known = asleep & (platform.values >= 0)
    numbers = counts_by(platform.values.clip(0), len(platform.keys), known, copies(frames, asked))
    order = _largest(numbers)
    if len(order) < 2:
        return f", all on {_platform(frames, asked, platform.keys, order[0])}" if len(order) else ""
    if len(order) <= PLATFORMS:
        return f", on {listed([_platform(frames, asked, platform.keys, place) for place in order])}"
    if numbers[order[0]] < 2 or 2 * whole(numbers[order[:PLATFORMS]]) <= whole(numbers):
        return f", on {counted(len(order), 'platform')}"
    named = [f"{_platform(frames, asked, platform.keys, place)} ({numbers[place]:,})" for place in order[:PLATFORMS]]
    return f"; most of them are on {listed(named)}"


def _platform(frames: Frames, asked: roles.Accounts, keys: Sequence[str], place: int) -> str:
    return values.label(frames, asked.platform, keys[place])


def _largest(numbers: Ints) -> Ints:
    """Positions with something, the largest first."""
    order = np.argsort(-numbers, kind="stable")
    return order[numbers[order] > 0]
