"""Where are we active? Platforms by department, counting copies, with what sleeps and what is shared."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from dashboard.analysis import asking, layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.layout import Axis, where
from dashboard.analysis.scope import Bools, Ints, Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import across, counts_by, whole
from dashboard.relations.tables import Tables
from dashboard.results import Bar, Bars, Cell, Column, Head, Matrix, Table, View, Where
from dashboard.tidying import ENTRY
from dashboard.wording import counted, listed
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "Where are we active?", "Where we are active"
KINDS = 4  # of accounts, each with a grid of its own
UNNAMED = "?"  # an account whose platform was not said


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page; `full` keeps every row and column for downloads."""
    looked_at = scope(frames, filters)
    asked = roles.accounts(frames)
    if asked is None:
        return view("where-active", QUESTION, SHORT, "This questionnaire does not ask for accounts.", (), looked_at)
    counts = count(looked_at, asked)
    parts = (_matrix(counts, full=full), _bars(counts, full=full), _accounts(counts, full=full))
    return view("where-active", QUESTION, SHORT, answer(counts), parts, looked_at, accounts_only=True)


@dataclass(frozen=True)
class Counts:
    """Accounts per department (rows, in the order of the scope) and platform (columns); copies count one each.

    Accounts that another department runs are counted apart as shared, so that nothing is counted twice.
    """

    looked_at: Scope
    asked: roles.Accounts
    keys: tuple[str, ...]
    own: Ints
    asleep: Ints
    not_open: Ints  # planned, being closed, closed, or not really ours
    shared: Ints
    chosen: Bools

    @cached_property
    def all(self) -> int:
        return whole(self.own)

    @cached_property
    def sleeping(self) -> int:
        return whole(self.asleep)

    @property
    def grids(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Own, asleep, not open, shared: the numbers of one cell in this order."""
        return self.own, self.asleep, self.not_open, self.shared

    def platform(self, place: int) -> str:
        """The platform's words."""
        key = self.keys[place]
        return "Platform not said" if key == UNNAMED else values.label(self.looked_at.frames, self.asked.platform, key)

    def platform_head(self, place: int) -> Head:
        return Head(self.keys[place], self.platform(place))

    def department_head(self, place: int) -> Head:
        frames = self.looked_at.frames
        at = int(self.looked_at.places[place])
        silent = frames.ids[at] not in frames.answers
        return Head(str(frames.ids[at]), frames.names[at], "No answer counted yet" if silent else "")


def count(looked_at: Scope, asked: roles.Accounts) -> Counts:
    """Count the accounts that the filters leave."""
    frames = looked_at.frames
    if frames.tables is not None:
        return _count_elsewhere(looked_at, asked, frames.tables)
    keys = (*frames.codes(asked.platform).keys, UNNAMED)
    cells, stands_for, several = frames.keep("account_cells", lambda: _every(frames, asked, len(keys)))
    size = len(frames.ids) * len(keys)
    found = np.bincount(cells[np.flatnonzero(looked_at.accounts)], minlength=KINDS * size)
    for_more = several[looked_at.accounts[several]]  # few lines stand for several accounts: only these are weighed
    if len(for_more):
        found += counts_by(cells[for_more], KINDS * size, None, stands_for[for_more] - 1)
    awake, asleep, closed, theirs = looked_at.lines(found.reshape(KINDS, len(frames.ids), len(keys)), 1)
    return Counts(looked_at, asked, keys, awake + asleep + closed, asleep, closed, theirs, looked_at.accounts)


def _every(frames: Frames, asked: roles.Accounts, width: int) -> tuple[Ints, Ints, Ints]:
    """Per account, whatever the filters: its cell within one of KINDS grids, for how many it stands; where not for one.

    The grids: own and in use, own and asleep, own and not open, run by another department.
    """
    platforms, stands_for = frames.codes(asked.platform).values, copies(frames, asked)
    cell = frames.rows(asked.section) * width + np.where(platforms < 0, width - 1, platforms)
    asleep = _with_code(frames, asked.section, asked.status, roles.ASLEEP)
    closed = _with_code(frames, asked.section, asked.status, roles.NOT_OPEN)
    theirs = _with_code(frames, asked.section, asked.owner_kind, frozenset({roles.RUN_BY_OTHERS}))
    kind = np.select([theirs, asleep, closed], [3, 1, 2], 0)
    return kind * (len(frames.ids) * width) + cell, stands_for, np.flatnonzero(stands_for != 1)


def _count_elsewhere(looked_at: Scope, asked: roles.Accounts, tables: Tables) -> Counts:
    """The same, counted by the engine; what comes back is one line per department and combination of answers."""
    frames = looked_at.frames
    questions = [entry for entry in (asked.platform, asked.owner_kind, asked.status) if entry is not None]
    departments, answers, number = asking.crossed(
        frames, tables, looked_at.accounts_asked(asked), questions, asked.copies
    )
    codes = {entry.question: found for entry, found in zip(questions, answers, strict=True)}
    keys = (*frames.keys(asked.platform), UNNAMED)
    platforms = codes[asked.platform.question]
    place = departments * len(keys) + np.where(platforms < 0, len(keys) - 1, platforms)

    def marked(entry: CodebookEntry | None, wanted: frozenset[str]) -> Bools:
        if entry is None:
            return np.zeros(len(place), dtype=np.bool_)
        return np.array([key in wanted for key in frames.keys(entry)] + [False], dtype=np.bool_)[codes[entry.question]]

    def grid(lines: Bools) -> Ints:
        return counts_by(place, len(frames.ids) * len(keys), lines, number).reshape(-1, len(keys))[looked_at.places]

    own = ~marked(asked.owner_kind, frozenset({roles.RUN_BY_OTHERS}))
    asleep, not_open = marked(asked.status, roles.ASLEEP), marked(asked.status, roles.NOT_OPEN)
    grids = (grid(own), grid(own & asleep), grid(own & not_open), grid(~own))
    return Counts(looked_at, asked, keys, *grids, looked_at.accounts)


def copies(frames: Frames, asked: roles.Accounts) -> Ints:
    """For how many accounts each line stands."""

    def make() -> Ints:
        if asked.copies is None:
            return np.ones(len(frames.wide[asked.section]), dtype=np.int64)
        given = frames.wide[asked.section][asked.copies.question].fill_null(1).to_numpy()
        return given.clip(1, 1_000_000).astype(np.int64)

    return frames.keep("copies", make)


def _with_code(frames: Frames, section: str, entry: CodebookEntry | None, wanted: frozenset[str]) -> Bools:
    if entry is None:
        return np.zeros(len(frames.wide[section]), dtype=np.bool_)
    found = frames.codes(entry)
    return np.array([key in wanted for key in found.keys] + [False], dtype=np.bool_)[found.values]


def answer(counts: Counts) -> str:
    """The answer in a sentence or two."""
    platforms, departments = across(counts.own, 0), int(np.count_nonzero(across(counts.own, 1)))
    if not counts.all:
        return counts.looked_at.nothing("accounts")
    order = np.argsort(-platforms, kind="stable")
    top = [f"{counts.platform(int(p))} ({platforms[p]:,})" for p in order[:3] if platforms[p]]
    said = (
        f"{counted(departments, 'department')} {'has' if departments == 1 else 'have'} "
        f"{counted(counts.all, 'account')} on {counted(int(np.count_nonzero(platforms)), 'platform')}, "
        f"most of all {listed(top)}."
    )
    if counts.sleeping:
        said += f" {counts.sleeping:,} of them {'is' if counts.sleeping == 1 else 'are'} asleep."
    shared = whole(counts.shared)
    if shared:
        they = "entry names an account" if shared == 1 else "entries name accounts"
        said += f" {shared:,} more {they} that another department runs."
    return said


class Numbers(NamedTuple):
    """What one cell counts."""

    own: int
    asleep: int = 0
    not_open: int = 0
    shared: int = 0


def cell_text(numbers: Numbers) -> str:
    """ "3", "3, 1 asleep", "1 asleep", "2, 1 planned or closed", "3, 1 shared", "shared"."""
    own, asleep, not_open, shared = numbers
    in_use = own - asleep - not_open
    parts = [f"{in_use:,}"] if in_use else []
    parts += [f"{asleep:,} asleep"] if asleep else []
    parts += [f"{not_open:,} planned or closed"] if not_open else []
    parts += [f"{shared:,} shared" if parts or shared > 1 else "shared"] if shared else []
    return ", ".join(parts) or "0"


def _cell(numbers: Numbers, level: int, where: Where | None) -> Cell:
    own, asleep, not_open, shared = numbers
    note = "1 account" if own == 1 else f"{own:,} accounts"
    if own and not (asleep or not_open or shared):
        return Cell(f"{own:,}", own, level, note, where)
    if asleep:
        note += f", {asleep:,} asleep"
    if not_open:
        note += f", {not_open:,} planned, closed or not really ours"
    if shared:
        note += f"; {shared:,} run by another department, not counted here"
    return Cell(cell_text(numbers), own, level, note, where)


def _matrix(counts: Counts, *, full: bool) -> Matrix:
    listed_ = counts.own + counts.shared
    rows = layout.axis(across(listed_, 1), counts.department_head, layout.ROWS, "departments", full=full)
    columns = layout.axis(across(listed_, 0), counts.platform_head, layout.COLUMNS, "platforms", full=full)
    legend = "Number of accounts; a line that stands for several pages counts each. Shared: run by another department."
    return Matrix(
        "platforms",
        "Accounts by department and platform",
        "Department",
        "Platform",
        rows.heads,
        columns.heads,
        _cells(counts, rows, columns),
        *_totals(counts, rows, columns),
        empty=counts.looked_at.nothing("accounts"),
        legend=f"{legend} {layout.not_shown(rows, columns, 'departments', 'platforms')}".strip(),
    )


def _cells(counts: Counts, rows: Axis, columns: Axis) -> dict[tuple[str, str], Cell]:
    grids = np.stack([columns.fold(rows.fold(part, 0), 1) for part in counts.grids], axis=-1)
    levels = layout.shades(grids[..., 0])
    section, platform = counts.asked.section, counts.asked.platform.question
    row_keys, column_keys = [head.key for head in rows.heads], [head.key for head in columns.heads]
    of_row = [layout.conditions_of("department", key, row_keys) for key in row_keys]
    of_column = [layout.conditions_of(platform, key, column_keys) for key in column_keys]
    found: dict[tuple[str, str], Cell] = {}
    taken = grids[..., 0] + grids[..., 3] > 0
    lines = zip(np.argwhere(taken).tolist(), grids[taken].tolist(), levels[taken].tolist(), strict=True)
    for (i, j), numbers, level in lines:
        behind = Where(section, of_column[j] + of_row[i])
        found[(row_keys[i], column_keys[j])] = _cell(Numbers(*numbers), level, behind)
    return found


def _totals(counts: Counts, rows: Axis, columns: Axis) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Over all platforms and departments, whatever is shown."""
    made: list[dict[str, Cell]] = []
    for line, over, question in ((rows, 1, "department"), (columns, 0, counts.asked.platform.question)):
        numbers = np.stack([line.fold(across(part, over), 0) for part in counts.grids], axis=-1).tolist()
        keys = [head.key for head in line.heads]
        behind = [Where(counts.asked.section, layout.conditions_of(question, key, keys)) for key in keys]
        made.append({key: _cell(Numbers(*numbers[i]), 0, behind[i]) for i, key in enumerate(keys)})
    return made[0], made[1]


def _bars(counts: Counts, *, full: bool) -> Bars:
    totals = across(counts.own, 0)
    asleep = across(counts.asleep, 0)
    order = [int(place) for place in np.argsort(-totals, kind="stable") if totals[place]]
    bars = tuple(
        Bar(
            counts.keys[place],
            counts.platform(place),
            int(totals[place]),
            int(totals[place]),
            counted(int(totals[place]), "account"),
            f"{asleep[place]:,} asleep" if asleep[place] else "",
            where(counts.asked.section, (counts.asked.platform.question, counts.keys[place])),
        )
        for place in (order if full else order[: layout.COLUMNS])
    )
    more = len(order) - len(bars)
    title = "Accounts by platform" + (f", the {len(bars)} largest of {len(order)} platforms" if more else "")
    return Bars("by_platform", title, "Platform", "Accounts", "count", bars, empty=counts.looked_at.nothing("accounts"))


def _accounts(counts: Counts, *, full: bool) -> Table:
    frames, asked = counts.looked_at.frames, counts.asked
    chosen = np.flatnonzero(counts.chosen)
    shown = (chosen if full else chosen[: layout.LINES]).astype(np.int64)
    wanted = (asked.platform, asked.name, asked.link, asked.status, asked.owner_kind, asked.goal, asked.copies)
    questions = [entry for entry in wanted if entry is not None and entry.seen_by != "team"]
    columns = [column for entry in questions for column in values.columns(frames, entry, brief=True)]
    gathered = values.gather(frames, questions, shown) if questions else None
    data = [column for entry in questions for column in values.brief_values(frames, entry, shown, gathered)]
    if asked.copies is not None and asked.copies in questions:
        data[-1] = [1 if pages is None else pages for pages in data[-1]]  # a line stands for one page unless told
    departments = [frames.names[place] for place in frames.rows(asked.section)[shown].tolist()]
    keys = ["_department", *(column.key for column in columns)]
    rows = tuple(dict(zip(keys, row, strict=True)) for row in zip(departments, *data, strict=True))
    ids = frames.wide[asked.section][ENTRY].gather(shown).to_list()
    title = counted(len(chosen), "line", "lines") + " of accounts" if len(chosen) else "Accounts"
    title += f"; the first {len(shown):,} are shown here" if len(shown) < len(chosen) else ""
    return Table(
        "accounts",
        title,
        (Column("_department", "Department"), *columns),
        rows,
        empty=counts.looked_at.nothing("accounts"),
        links={place: where(asked.section, ("entry", entry)) for place, entry in enumerate(ids)},
    )
