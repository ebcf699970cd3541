"""Accounts of nobody: one department says that another runs it, which does not say so; or nobody looks after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis import roles
from dashboard.analysis.claims import Line, by_account, claimants, departments, lines, ours, with_code
from dashboard.analysis.findings.account_listed_twice import statements
from dashboard.analysis.findings.account_words import called, finding, some_called, who_runs_it
from dashboard.analysis.findings.evidence import Doubt, department_names
from dashboard.analysis.findings.making import each
from dashboard.analysis.same_account import account_keys
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.wording import counted, listed, number_word
from questionnaires.codebook import CodebookEntry
from questionnaires.names.words import squeezed

KIND, WITHOUT = "account_of_nobody", "account_without_keeper"
CLAUSES = (3, 4)
WORTH = 100_000  # minor units: an account that may be nobody's counts like 1,000 a year in the ranking


@dataclass(frozen=True)
class Gap:
    """An account that nobody runs by what was said: who names whom, and who of those named does not list it."""

    name: str  # stable: the key of the account, or who is named, platform and name
    lines: tuple[Line, ...]
    absent: tuple[int, ...]


def findings(frames: Frames) -> list[Finding]:
    """One finding per account that is handed round, and one per department with accounts that nobody looks after."""
    asked = roles.accounts(frames)
    if asked is None or asked.owner_kind is None:
        return []
    gaps = [_gap(frames, asked, gap) for gap in _gaps(frames, asked)]
    return gaps + _without_keeper(frames, asked, asked.owner_kind)


def _gaps(frames: Frames, asked: roles.Accounts) -> list[Gap]:
    named, lists = [], Lists(frames, asked)
    for key, members in by_account(frames, asked).items():
        if not claimants(members) and any(line.runner is not None for line in members):
            named.append(_of_account(lists, key, members))
    return [gap for gap in (*named, *_without_key(frames, asked, lists)) if gap is not None]


def _of_account(lists: Lists, key: str, members: Sequence[Line]) -> Gap | None:
    """Nobody says that it runs the account: do those who are named deny it, or not list it?"""
    present = set(departments(members))
    if any(line.says == "unknown" for line in members):
        return None  # listed by one that did not say who runs it: a question of its own
    runners = dict.fromkeys(line.runner for line in members if line.runner is not None)
    absent = [runner for runner in runners if runner not in present]
    if any(not lists.surely_without(runner, members[0].row) for runner in absent):
        return None
    by_word = sorted(members, key=lambda line: line.runner is None)  # who names somebody stands first
    return Gap(key, tuple(by_word), tuple(absent))


def _without_key(frames: Frames, asked: roles.Accounts, lists: Lists) -> list[Gap]:
    """Accounts known by their platform and name only: those named have nothing on that platform."""
    unknown = account_keys(frames, asked).values < 0
    theirs = with_code(frames, asked.section, asked.owner_kind, frozenset({roles.RUN_BY_OTHERS}))
    rows = np.flatnonzero(unknown & theirs & ours(frames, asked) & (frames.codes(asked.platform).values >= 0))
    groups: dict[str, list[Line]] = {}
    for line in lines(frames, asked, rows.astype(np.int64)):
        if line.runner is not None and lists.surely_without(line.runner, line.row):
            groups.setdefault(f"{line.runner}:{lists.name_of(line.row)}", []).append(line)
    return [Gap(name, tuple(members), (members[0].runner or 0,)) for name, members in groups.items()]


class Lists:
    """What the departments that handed in a list have on each platform."""

    def __init__(self, frames: Frames, asked: roles.Accounts) -> None:
        self.frames, self.asked = frames, asked
        self.platform = frames.codes(asked.platform)
        self.keys = account_keys(frames, asked).values
        places = frames.rows(asked.section)
        self._order = np.argsort(places, kind="stable")
        self._starts = np.searchsorted(places[self._order], np.arange(len(frames.ids) + 1))

    def _of(self, department_id: int) -> Ints:
        place = self.frames.position[department_id]
        return self._order[self._starts[place] : self._starts[place + 1]].astype(np.int64)

    def handed_in(self, department_id: int) -> bool:
        """Whether it answered and said what it has; an imported list without accounts says nothing about them."""
        answer = self.frames.answers.get(department_id)
        if answer is None or department_id in self.frames.passed_over.get(self.asked.section, {}):
            return False
        return answer.basis != "imported" or bool(len(self._of(department_id)))

    def surely_without(self, department_id: int, row: int) -> bool:
        """Whether its list cannot hold the account of `row`; where a name or a link is missing, it might."""
        if not self.handed_in(department_id):
            return False
        rows = self._of(department_id)
        there = rows[(self.platform.values[rows] == self.platform.values[row]) | (self.platform.values[rows] < 0)]
        if self.keys[row] < 0:
            return not len(there)
        known = self.keys[there]
        return bool(np.all((known >= 0) & (known != self.keys[row])))

    def name_of(self, row: int) -> str:
        """Platform and name of an account without a key, the same for small differences in writing."""
        platform = self.platform.keys[int(self.platform.values[row])]
        entry = self.asked.name
        given = self.frames.wide[self.asked.section][entry.question][row] if entry is not None else None
        return f"{platform}:{squeezed(str(given or ''))}"


def _gap(frames: Frames, asked: roles.Accounts, gap: Gap) -> Finding:
    first = gap.lines[0]
    account = called(frames, asked, first.row)
    ids = tuple(dict.fromkeys((*departments(gap.lines), *_named(gap.lines))))
    names = listed(department_names(frames, ids))
    return finding(
        frames,
        asked,
        kind=KIND,
        name=gap.name,
        title=f"{account}: {names} do not say the same",
        sentence=_sentence(frames, gap, account),
        department_ids=ids,
        rows=[line.row for line in gap.lines],
        doubts=_doubts(frames, gap),
        otherwise="The list of each is signed.",
        already="It holds already: the lists of today say so.",
        suggestion="Ask both who runs it, and let one of them take it on or close it.",
        clauses=CLAUSES,
        stake=(WORTH, "Ranked like 1,000 a year: an account that may be nobody's."),
        nature="question",
        ask=who_runs_it(frames, account, ids, sharing=False),
    )


def _named(members: Iterable[Line]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(line.runner for line in members if line.runner is not None))


def _sentence(frames: Frames, gap: Gap, account: str) -> str:
    """ "HR says Marketing runs the page; Marketing does not list it."."""
    first, *rest = statements(frames, gap.lines)
    first = first.replace(" that ", " ", 1).removesuffix(" it") + f" {account}"
    absent = department_names(frames, gap.absent)
    last = [f"{listed(absent)} {'does' if len(absent) == 1 else 'do'} not list it"] if absent else []
    return "; ".join([first, *rest, *last]) + "."


def _doubts(frames: Frames, gap: Gap) -> list[Doubt]:
    silent = department_names(frames, gap.absent)
    if not silent:
        return []
    return [Doubt("medium", f"{listed(silent)} may only have left it out", True)]


def _without_keeper(frames: Frames, asked: roles.Accounts, owner: CodebookEntry) -> list[Finding]:
    nobody = with_code(frames, asked.section, owner, frozenset({roles.RUN_BY_NOBODY}))
    unknown = (
        (frames.wide[asked.section][f"{owner.question}__nothing"] == "dont_know").fill_null(value=False).to_numpy()
    )
    rows = np.flatnonzero((nobody | unknown) & ours(frames, asked) & ~_claimed_elsewhere(frames, asked))
    by_department: dict[int, tuple[list[int], list[int]]] = {}
    for row, place in zip(rows.tolist(), frames.rows(asked.section)[rows].tolist(), strict=True):
        by_department.setdefault(frames.ids[place], ([], []))[int(not nobody[row])].append(row)
    return [_kept_by_nobody(frames, asked, department, *found) for department, found in by_department.items()]


def _claimed_elsewhere(frames: Frames, asked: roles.Accounts) -> Bools:
    """Lines about accounts that some department says it runs, or that are named in another finding."""
    found = np.zeros(len(frames.wide[asked.section]), dtype=np.bool_)
    groups: Mapping[str, Sequence[Line]] = by_account(frames, asked)
    for members in groups.values():
        if len(departments(members)) > 1:
            found[[line.row for line in members]] = True
    return found


def _kept_by_nobody(
    frames: Frames, asked: roles.Accounts, department: int, nobody: Sequence[int], unknown: Sequence[int]
) -> Finding:
    (name,) = department_names(frames, [department])
    rows = [*nobody, *unknown]
    them = "it" if len(rows) == 1 else "them"
    return finding(
        frames,
        asked,
        kind=WITHOUT,
        name=str(department),
        title=f"{name}: {counted(len(rows), 'account')} without anybody who looks after {them}",
        sentence=_kept_sentence(frames, asked, name, nobody, unknown),
        department_ids=(department,),
        rows=rows,
        doubts=[Doubt("medium", f"{name} does not know who looks after all of them", True)] if unknown else [],
        otherwise="The department says so itself, and signed it.",
        already="It holds already: it is so today.",
        suggestion="Name somebody for each, or close it.",
        clauses=CLAUSES,
        stake=each(len(rows), WORTH, "these accounts"),
        nature="risk" if nobody else "question",
    )


def _kept_sentence(
    frames: Frames, asked: roles.Accounts, name: str, nobody: Sequence[int], unknown: Sequence[int]
) -> str:
    unclear = some_called(frames, asked, unknown)
    if not nobody:
        return f"{name} does not know who looks after {unclear}."
    number = "an account" if len(nobody) == 1 else counted(len(nobody), "account")
    said = f"{name} lists {number} that nobody looks after at the moment: {some_called(frames, asked, nobody)}."
    more = f" For {number_word(len(unknown))} more, {name} does not know who does: {unclear}." if unknown else ""
    return said + more
