"""What do we want? Goals by department: the main one, measured or not, and which are shared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.analysis import asking, layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.scope import Bools, Ints, Scope, scope
from dashboard.analysis.withheld import together
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import across, whole
from dashboard.results import Bar, Bars, Cell, Head, Matrix, Sentences, View, Where
from dashboard.wording import counted, inside, listed
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "What do we want?", "What we want"
NOT_ASKED = "This questionnaire does not ask for goals."


@dataclass(frozen=True)
class Wanted:
    """Goals by department; rows are the departments of the scope, columns all goals."""

    looked_at: Scope
    asked: roles.Goals
    keys: tuple[str, ...]
    wanted: Bools
    main: Bools
    measured: Bools
    judged: Bools  # one value a department: whether it said which goals it measures

    def label(self, place: int) -> str:
        return values.label(self.looked_at.frames, self.asked.goal, self.keys[place])

    def names(self, goal: int) -> list[str]:
        """Departments that want a goal."""
        frames = self.looked_at.frames
        return [frames.names[self.looked_at.places[row]] for row in np.flatnonzero(self.wanted[:, goal])]

    def together(self, goal: int) -> str:
        """The same as one list, without names where they must wait."""
        places = self.looked_at.places[np.flatnonzero(self.wanted[:, goal])]
        frames = self.looked_at.frames
        return together(frames, [frames.ids[place] for place in places], self.names(goal))


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page."""
    looked_at = scope(frames, filters)
    asked = roles.goals(frames)
    if asked is None:
        return view("what-we-want", QUESTION, SHORT, NOT_ASKED, (), looked_at)
    found = wanted(looked_at, asked)
    parts = (_matrix(found, full=full), _bars(found), shared(found))
    return view("what-we-want", QUESTION, SHORT, answer(found), parts, looked_at, doubts=_doubts(found))


def wanted(looked_at: Scope, asked: roles.Goals) -> Wanted:
    """Who wants what."""
    frames = looked_at.frames
    keys = frames.keys(asked.goal)
    picked = _grid(looked_at, asked.goal, keys)
    if looked_at.filters.goals:
        picked &= np.array([key in looked_at.filters.goals for key in keys], dtype=np.bool_)
    main = _grid(looked_at, asked.main, keys) & picked
    measured = _grid(looked_at, asked.measured, keys) & picked
    return Wanted(looked_at, asked, keys, picked, main, measured, _judged(looked_at, asked.measured, measured))


def _grid(looked_at: Scope, entry: CodebookEntry | None, keys: tuple[str, ...]) -> Bools:
    frames = looked_at.frames
    grid = np.zeros((len(frames.ids), len(keys)), dtype=np.bool_)
    if entry is not None and entry.section in frames.wide:
        found = asking.tokens(frames, entry)
        place = {key: number for number, key in enumerate(keys)}
        columns = np.array([place.get(key, -1) for key in frames.keys(entry)] + [-1], dtype=np.int64)[found.values]
        grid[found.departments[columns >= 0], columns[columns >= 0]] = True
    kept: Bools = grid[looked_at.places]
    return kept


def _judged(looked_at: Scope, entry: CodebookEntry | None, measured: Bools) -> Bools:
    """Said which goals are measured, or that none is."""
    frames = looked_at.frames
    said = np.zeros(len(frames.ids), dtype=np.bool_)
    if entry is not None:
        said[asking.with_nothing(frames, entry, "none")] = True
    found: Bools = said[looked_at.places] | measured.any(axis=1)
    return found


def answer(found: Wanted) -> str:
    """The answer in a sentence or two."""
    sizes = across(found.wanted, 0)
    if not sizes.any():
        return found.looked_at.nothing("goals")
    order = np.argsort(-sizes, kind="stable")
    top = int(order[0])
    named, shared_ones = int(np.count_nonzero(sizes)), int(np.count_nonzero(sizes > 1))
    said = f"{counted(named, 'goal')} {'is' if named == 1 else 'are'} named; "
    they = "is" if shared_ones == 1 else "are"
    said += f"{shared_ones:,} {they} shared by two or more departments." if shared_ones else "no goal is shared."
    if sizes[top] > 1:
        said += f" Most of all, departments want to {inside(found.label(top))}: {found.together(top)}."
    return said


def status(found: Wanted, row: int, goal: int) -> tuple[str, int]:
    """What a department says about a goal, and its shade."""
    first = "Main goal" if found.main[row, goal] else "Goal"
    if found.measured[row, goal]:
        return f"{first}, measured", 4 if first == "Main goal" else 3
    if found.judged[row]:
        return f"{first}, not measured", 2 if first == "Main goal" else 1
    return first, 2 if first == "Main goal" else 1


def _matrix(found: Wanted, *, full: bool) -> Matrix:
    frames, places = found.looked_at.frames, found.looked_at.places
    counts: Ints = found.wanted.astype(np.int64)

    def department(row: int) -> Head:
        return Head(str(frames.ids[places[row]]), frames.names[places[row]])

    def goal(column: int) -> Head:
        return Head(found.keys[column], found.label(column))

    rows = layout.axis(across(counts, 0), goal, layout.ROWS, "goals", full=full)
    columns = layout.axis(across(counts, 1), department, layout.COLUMNS, "departments", full=full)
    cells: dict[tuple[str, str], Cell] = {}
    for at, head in enumerate(columns.heads):
        for line, goal_head in enumerate(rows.heads):
            cell = _cell(found, rows, columns, line, at)
            if cell is not None:
                cells[(goal_head.key, head.key)] = cell
    note = "The shade grows from a goal to a main goal that is measured."
    hidden = layout.not_shown(rows, columns, "goals", "departments")
    totals = {head.key: _goal_total(found, rows, line) for line, head in enumerate(rows.heads)}
    title, nothing = "Who wants what", found.looked_at.nothing("goals")
    return Matrix("goals", title, "Goal", "Department", rows.heads, columns.heads, cells, totals,
                  _column_totals(found, columns), "All", nothing, f"{note} {hidden}".strip())  # fmt: skip


def _members(axis: layout.Axis, line: int) -> Ints:
    return axis.hidden if axis.heads[line].key == layout.OTHERS else axis.shown[line : line + 1]


def _cell(found: Wanted, rows: layout.Axis, columns: layout.Axis, line: int, at: int) -> Cell | None:
    goals, departments = _members(rows, line), _members(columns, at)
    number = whole(found.wanted[np.ix_(departments, goals)])
    if not number:
        return None
    section, question = found.asked.goal.section, found.asked.goal.question
    behind = Where(
        section,
        layout.conditions_of(question, rows.heads[line].key, [h.key for h in rows.heads])
        + layout.conditions_of("department", columns.heads[at].key, [h.key for h in columns.heads]),
    )
    if len(goals) == 1 and len(departments) == 1:
        text, level = status(found, int(departments[0]), int(goals[0]))
        return Cell(text, 1, level, "", behind)
    return Cell(f"{number:,}", number, 1, f"{counted(number, 'goal')} named here", behind)


def _goal_total(found: Wanted, rows: layout.Axis, line: int) -> Cell:
    goals = _members(rows, line)
    number, measured = whole(found.wanted[:, goals]), whole(found.measured[:, goals])
    behind = Where(
        found.asked.goal.section,
        layout.conditions_of(found.asked.goal.question, rows.heads[line].key, [h.key for h in rows.heads]),
    )
    text = f"{number:,}" + (f", {measured:,} measured" if measured else "")
    return Cell(text, number, 0, f"{counted(number, 'department')}, {measured:,} of them measure it", behind)


def _column_totals(found: Wanted, columns: layout.Axis) -> dict[str, Cell]:
    made = {}
    for at, head in enumerate(columns.heads):
        number = whole(found.wanted[_members(columns, at)])
        conditions = layout.conditions_of("department", head.key, [h.key for h in columns.heads])
        made[head.key] = Cell(
            f"{number:,}", number, 0, counted(number, "goal"), Where(found.asked.goal.section, conditions)
        )
    return made


def _bars(found: Wanted) -> Bars:
    sizes, measured = across(found.wanted, 0), across(found.measured, 0)
    order = [int(place) for place in np.argsort(-sizes, kind="stable") if sizes[place]]
    question = found.asked.goal
    bars = tuple(
        Bar(
            found.keys[goal],
            found.label(goal),
            int(sizes[goal]),
            int(sizes[goal]),
            counted(int(sizes[goal]), "department"),
            f"{measured[goal]:,} {'measures' if measured[goal] == 1 else 'measure'} it",
            layout.where(question.section, (question.question, found.keys[goal])),
        )
        for goal in order
    )
    empty = found.looked_at.nothing("goals")
    return Bars("by_goal", "How many departments want it", "Goal", "Departments", "count", bars, empty=empty)


def shared(found: Wanted) -> Sentences:
    """Goals of two or more departments, said aloud."""
    sizes, lines = across(found.wanted, 0), []
    for goal in np.argsort(-sizes, kind="stable").tolist():
        if sizes[goal] < 2:
            break
        measured = whole(found.measured[:, goal])
        how = {0: "none of them said that it measures this", 1: "one of them measures it"}.get(
            measured, f"{measured:,} of them measure it"
        )
        line = f"{listed(found.names(goal))} all want to {inside(found.label(goal))}; {how}."
        line = line.replace(" all want", " both want") if sizes[goal] == 2 else line
        question = found.asked.goal
        lines.append((line, layout.where(question.section, (question.question, found.keys[goal]))))
    return Sentences("shared_goals", "Shared goals", tuple(lines), "No goal is shared by two departments so far.")


def _doubts(found: Wanted) -> tuple[str, ...]:
    silent = int(np.count_nonzero(found.wanted.any(axis=1) & ~found.judged))
    if not silent:
        return ()
    return (f"{counted(silent, 'department')} did not say which goals are measured.",)
