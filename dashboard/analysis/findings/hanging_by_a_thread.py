"""Hanging by a thread: accounts that one person only, or nobody we know of, can open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis import roles
from dashboard.analysis.claims import can_be_lost, run_here, with_code
from dashboard.analysis.findings.account_words import called, finding
from dashboard.analysis.findings.making import each
from dashboard.analysis.reach import copies
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from dashboard.measure import whole
from dashboard.results import Finding
from dashboard.wording import counted
from questionnaires.codebook import CodebookEntry

KIND = "hanging_by_a_thread"
CLAUSES = (17, 18)
WORTH = 50_000  # minor units: each line of accounts that could be lost counts like 500 a year in the ranking


@dataclass(frozen=True)
class Thread:
    """How many accounts hang by what, by who can get in; how they are protected is for the policy team's list only."""

    every: int
    one: int
    nobody: int
    unknown: int  # "don't know" was chosen
    untold: int  # nothing was said, for example in an imported list
    rows: Ints  # lines that one person or nobody can open

    @property
    def hanging(self) -> int:
        return self.one + self.nobody


def findings(frames: Frames) -> list[Finding]:
    """One finding over all departments, with those that have such accounts."""
    asked = roles.accounts(frames)
    if asked is None or asked.owner_kind is None:
        return []
    thread = _thread(frames, asked, asked.owner_kind)
    return [_finding(frames, asked, asked.owner_kind, thread)] if thread.hanging else []


def _thread(frames: Frames, asked: roles.Accounts, owner: CodebookEntry) -> Thread:
    there, weights = can_be_lost(frames, asked), copies(frames, asked)
    one = there & with_code(frames, asked.section, owner, frozenset({roles.RUN_BY_ONE}))
    nobody = there & with_code(frames, asked.section, owner, frozenset({roles.RUN_BY_NOBODY}))
    kinds = frames.wide[asked.section][f"{owner.question}__nothing"]
    unknown = there & (kinds == "dont_know").fill_null(value=False).to_numpy()
    untold = there & (frames.codes(owner).values < 0) & ~unknown

    def number(rows: Bools) -> int:
        return whole(weights[rows])

    rows = np.flatnonzero(one | nobody).astype(np.int64)
    every = number(run_here(frames, asked))
    return Thread(every, number(one), number(nobody), number(unknown), number(untold), rows)


def _finding(frames: Frames, asked: roles.Accounts, owner: CodebookEntry, thread: Thread) -> Finding:
    departments = [frames.ids[place] for place in np.unique(frames.rows(asked.section)[thread.rows]).tolist()]
    codes = [(owner.question, roles.RUN_BY_ONE), (owner.question, roles.RUN_BY_NOBODY)]
    left_out = sorted(roles.NOT_OURS_NOW | {roles.PLANNED})
    status = [(f"{asked.status.question}!", code) for code in left_out] if asked.status is not None else []
    return finding(
        frames,
        asked,
        kind=KIND,
        name="",
        title=f"{counted(thread.hanging, 'account')} that {_who(thread)} can open",
        sentence=_sentence(frames, asked, thread),
        department_ids=departments,
        rows=thread.rows.tolist(),
        doubts=[],
        otherwise="Those who look after the accounts said who can get in, and signed it.",
        already="It holds already: it is so today.",
        suggestion="Name a second person for each, and let the organisation's own mailbox receive what resets it.",
        clauses=CLAUSES,
        stake=each(len(thread.rows), WORTH, "the lines of accounts that could be lost"),
        nature="risk",
        conditions=[*codes, *status],
    )


def _who(thread: Thread) -> str:
    if not thread.nobody:
        return "only one person"
    return "one person or nobody" if thread.one else "nobody we know of"


def _sentence(frames: Frames, asked: roles.Accounts, thread: Thread) -> str:
    """ "7 of our 41 accounts can be opened by one person only, and 2 by nobody we know of; ..."."""
    parts = [f"{thread.one:,} of our {thread.every:,} accounts can be opened by one person only"] if thread.one else []
    of_all = "" if thread.one else f" of our {thread.every:,} accounts can be opened"
    parts += [f"{thread.nobody:,}{of_all} by nobody we know of"] if thread.nobody else []
    said = ", and ".join(parts)
    worst = _most_at_stake(frames, asked, thread.rows)
    said += f"; the one with most at stake is {worst}." if worst else "."
    return " ".join([said, *_not_known(thread)])


def _not_known(thread: Thread) -> Sequence[str]:
    if thread.unknown and thread.untold:
        return [f"For {thread.unknown:,} more, nobody knows, and for {thread.untold:,} nobody has told us yet."]
    if thread.unknown:
        return [f"For {thread.unknown:,} more, nobody knows."]
    return [f"For {thread.untold:,} more, nobody has told us yet."] if thread.untold else []


def _most_at_stake(frames: Frames, asked: roles.Accounts, rows: Ints) -> str:
    """The account whose harm would be worst, then the one with most messages; '' where neither is known of any."""
    harm = _harm(frames, roles.asked(frames, "account:harm", "select_one", section=asked.section), rows)
    messages = _messages(frames, roles.asked(frames, "account:messages", "estimate", section=asked.section), rows)
    if not len(rows) or max(harm.max(), messages.max()) < 0 or len(rows) == 1:
        return ""
    return called(frames, asked, int(rows[np.lexsort((-messages, -harm))[0]]))


def _harm(frames: Frames, entry: CodebookEntry | None, rows: Ints) -> Ints:
    """The place of the answer in its list, which runs from least to worst; -1 where there is none."""
    if entry is None:
        return np.full(len(rows), -1, dtype=np.int64)
    found = frames.codes(entry)
    places = np.array([entry.order.get(key, -1) for key in found.keys] + [-1], dtype=np.int64)
    return places[found.values[rows]]


def _messages(frames: Frames, entry: CodebookEntry | None, rows: Ints) -> Ints:
    if entry is None:
        return np.full(len(rows), -1, dtype=np.int64)
    return frames.wide[entry.section][f"{entry.question}__high"].fill_null(-1).to_numpy().astype(np.int64)[rows]
