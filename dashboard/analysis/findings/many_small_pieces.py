"""Many small pieces make a job: the time of all departments, and work that several of them do a little of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from dashboard.analysis import roles, values
from dashboard.analysis.effort import by_department, hours_total, people_in_job, people_total
from dashboard.analysis.findings.evidence import (
    Doubt,
    department_names,
    freedom,
)
from dashboard.analysis.findings.making import each, made
from dashboard.analysis.layout import where
from dashboard.analysis.scope import Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import (
    FULL_TIME_HOURS,
    add,
    amounts,
    cost_of_hours,
    hours_words,
    money_words,
    posts_words,
    range_words,
    totals_by,
)
from dashboard.results import Finding, Total
from dashboard.tidying import ENTRY
from dashboard.wording import counted, inside, listed, number_word, sentence
from questionnaires import vocabulary
from questionnaires.model import OTHER

KIND = "many_small_pieces"
CLAUSES = (3, 5)
CLAUSES_OF = {
    "respond": (9,), "chat": (9,), "review_mgmt": (9,), "moderate": (10,), "paid": (12,), "influencer": (12,),
    "crisis": (20,), "archive": (19,), "protect": (17,), "report": (21,), "monitor": (5,), "post": (6,), "curate": (6,),
}  # fmt: skip
WORTH = 25_000  # minor units: one department that does a small piece counts like 250 a year in the ranking
POST = FULL_TIME_HOURS * 60  # minutes a week
FEWEST = 3  # departments with a small piece of the same work
ENOUGH = 4  # with fewer answers nobody can say what the missing ones would add
MOVABLE = 3  # so many kinds of work are named that several departments do
ENTRIES = 500


@dataclass(frozen=True)
class Piece:
    """One kind of work: the departments that do a little of it, those that do a lot, and their time."""

    code: str
    label: str
    small: tuple[int, ...]  # ids; each spends less than half a post on it
    large: tuple[int, ...]
    times: tuple[Total, ...]  # of the small ones
    rows: tuple[int, ...]  # of the small ones

    @cached_property
    def together(self) -> Total:
        return add(self.times, "hours")

    @property
    def each(self) -> Total:
        """From the least to the most that one of them spends."""
        low = min(one.low for one in self.times if one.low is not None)
        high = max(one.high for one in self.times if one.high is not None)
        return replace(self.together, low=low, high=high)


def findings(frames: Frames) -> list[Finding]:
    """One finding over all time, and one for every kind of work whose small pieces make at least a post."""
    asked = roles.effort(frames)
    if asked is None:
        return []
    looked_at = scope(frames, Filters())
    pieces = _pieces(frames, asked)
    told = [i for i, one in zip(looked_at.department_ids, by_department(looked_at), strict=True) if one.known]
    found = [_over_all(looked_at, asked, told, pieces)] if len(told) > 1 and (hours_total(looked_at).high or 0) else []
    return found + [_of_work(frames, asked, piece) for piece in pieces if _makes_a_post(piece)]


def _middle(time: Total) -> int:
    """Half way between the ends of a range: people choose bands, whose ends alone would be too careful or too bold."""
    return ((time.low or 0) + (time.high or 0)) // 2


def _makes_a_post(piece: Piece) -> bool:
    return len(piece.small) >= FEWEST and _middle(piece.together) >= POST


def _pieces(frames: Frames, asked: roles.Effort) -> list[Piece]:
    """Kinds of work that two or more departments do, most time in small pieces first."""
    if asked.activity is None:
        return []
    codes = frames.codes(asked.activity)
    size, places = len(codes.keys), frames.rows(asked.hours.section)
    cells = np.where(codes.values >= 0, places * size + codes.values, -1)
    found = amounts(frames.wide[asked.hours.section], asked.hours.question)
    used, groups = np.unique(cells[(cells >= 0) & found.known], return_inverse=True)
    rows = np.flatnonzero((cells >= 0) & found.known)
    times = totals_by(groups.astype(np.int64), len(used), found.take(rows), "hours")
    first = {int(cell): int(row) for cell, row in zip(cells[rows][::-1].tolist(), rows[::-1].tolist(), strict=True)}
    by_work: dict[int, list[tuple[int, Total, int]]] = {}
    for cell, time in zip(used.tolist(), times, strict=True):
        if time.high:
            by_work.setdefault(cell % size, []).append((frames.ids[cell // size], time, first[cell]))
    made = [
        _piece(codes.keys[work], values.label(frames, asked.activity, codes.keys[work]), parts)
        for work, parts in by_work.items()
        if len(parts) > 1 and codes.keys[work] != OTHER
    ]
    return sorted(made, key=lambda piece: (-_middle(piece.together), piece.code))


def _piece(code: str, label: str, parts: Sequence[tuple[int, Total, int]]) -> Piece:
    small = [part for part in parts if _middle(part[1]) < POST // 2]
    large = sorted((part for part in parts if _middle(part[1]) >= POST // 2), key=lambda part: -_middle(part[1]))
    return Piece(
        code,
        label,
        tuple(part[0] for part in small),
        tuple(part[0] for part in large),
        tuple(part[1] for part in small),
        tuple(part[2] for part in small),
    )


def work_words(piece: Piece) -> str:
    """The work inside a sentence: the vocabulary's phrase, else the label in quotation marks."""
    known = vocabulary.fact("activities", piece.code, "phrase")
    return str(known) if known else f"“{inside(piece.label)}”"


# --- all time ------------------------------------------------------------------------------------


def _over_all(looked_at: Scope, asked: roles.Effort, told: Sequence[int], pieces: Sequence[Piece]) -> Finding:
    frames, hours = looked_at.frames, hours_total(looked_at)
    cost = _cost(frames, hours)
    movable = [piece for piece in pieces if len(piece.small) > 1][:MOVABLE]
    return made(
        frames,
        kind=KIND,
        what="all",
        title=f"All time together: {posts_words(hours)} in {counted(len(told), 'department')}",
        sentence=said_aloud(looked_at, told, pieces, cost),
        base=_guessed(hours),
        department_ids=told,
        entries=frames.wide[asked.hours.section][ENTRY].head(ENTRIES).to_list(),
        opened=where(asked.hours.section),
        together=cost,
        stays=freedom(frames, told),
        doubts=_doubts(hours),
        otherwise="All of them said themselves how much time it takes, and signed it.",
        already="It holds already: this time is spent today.",
        suggestion=_what_could_move(movable),
        clauses=CLAUSES,
        stake=each(len(told), WORTH, "the departments that told us"),
        nature="effort",
    )


def said_aloud(looked_at: Scope, told: Sequence[int], pieces: Sequence[Piece], cost: Total | None) -> str:
    """As somebody would say it in the meeting."""
    frames, hours = looked_at.frames, hours_total(looked_at)
    people, in_job = people_total(looked_at), people_in_job(looked_at)
    said = f"The {number_word(len(told))} departments that told us spend {hours_words(hours)}, "
    said += f"that is {posts_words(hours)}"
    if people.high:
        said += f" spread over {range_words(people)} people"
        said += f", of whom {_in_job(in_job)} it in their job description" if in_job.known else ""
    lines = [f"{said}.", *_most(looked_at)]
    if cost is not None:
        lines.append(f"At the hourly rates of this round that is {money_words(cost)} a year.")
    small = [piece for piece in pieces if len(piece.small) > 1][:MOVABLE]
    lines += [_several(piece) for piece in small[:1]]
    missing = frames.base.asked - frames.base.answered
    if missing and frames.base.answered >= ENOUGH:
        are, they = ("department is", "it is") if missing == 1 else ("departments are", "they are")
        lines.append(sentence(f"{number_word(missing)} {are} still missing; if {they} like the others, it is more"))
    return " ".join(lines)


def _in_job(in_job: Total) -> str:
    if not in_job.high:
        return "nobody has"
    return f"{range_words(in_job)} {'has' if in_job.high == 1 else 'have'}"


def _most(looked_at: Scope) -> list[str]:
    """The work that takes most of the time."""
    asked = roles.effort(looked_at.frames)
    if asked is None or asked.activity is None:
        return []
    codes = looked_at.frames.codes(asked.activity)
    found = amounts(looked_at.frames.wide[asked.hours.section], asked.hours.question)
    times = totals_by(codes.values, len(codes.keys), found, "hours")
    if not any(time.high for time in times):
        return []
    code = codes.keys[max(range(len(times)), key=lambda place: (_middle(times[place]), -place))]
    label = values.label(looked_at.frames, asked.activity, code)
    return [sentence(f"{work_words(Piece(code, label, (), (), (), ()))} takes most of it")]


def _several(piece: Piece) -> str:
    number, time = number_word(len(piece.small)).capitalize(), posts_words(piece.together)
    return f"{number} departments each spend a little time on {work_words(piece)}: together {time}."


def _what_could_move(movable: Sequence[Piece]) -> str:
    if not movable:
        return "Ask each department which part of this work it would gladly hand over, and to whom."
    named = [
        f"{work_words(piece)} ({hours_words(piece.together)} in {counted(len(piece.small), 'department')})"
        for piece in movable
    ]
    return sentence(f"Look first at the work that several departments do a little of: {listed(named)}")


# --- one kind of work ----------------------------------------------------------------------------


def _of_work(frames: Frames, asked: roles.Effort, piece: Piece) -> Finding:
    assert asked.activity is not None  # noqa: S101 - there are no pieces without it
    time, names = piece.together, department_names(frames, piece.small)
    entries = frames.wide[asked.hours.section][ENTRY].gather(list(piece.rows[:ENTRIES])).to_list()
    return made(
        frames,
        kind=KIND,
        what=piece.code,
        title=f"{piece.label}: a little in each of {len(names):,} departments",
        sentence=_work_aloud(frames, piece),
        base=_guessed(time),
        department_ids=piece.small,
        entries=entries,
        opened=where(asked.hours.section, (asked.activity.question, piece.code)),
        together=_cost(frames, time),
        stays=freedom(frames, piece.small),
        doubts=_doubts(time),
        otherwise="All of them said themselves how much time it takes, and signed it.",
        already="It holds already: this time is spent today.",
        suggestion=_who_could(frames, piece),
        clauses=CLAUSES_OF.get(piece.code, CLAUSES),
        stake=each(len(names), WORTH, "the departments that do a little of it"),
        nature="effort",
    )


def _work_aloud(frames: Frames, piece: Piece) -> str:
    number = number_word(len(piece.small)).capitalize()
    said = f"{number} departments each spend {hours_words(piece.each)} on {work_words(piece)}: "
    said += f"together {posts_words(piece.together)}."
    if piece.large:
        does = "does" if len(piece.large) == 1 else "do"
        said += f" {listed(department_names(frames, piece.large))} {does} more of it, half a post or above."
    return said


def _who_could(frames: Frames, piece: Piece) -> str:
    if piece.large:
        (name,) = department_names(frames, piece.large[:1])
        return f"Ask {name}, which does most of it, what it could do for the others, and what they want to keep."
    return "Ask them whether one person could do this for all, and what each wants to keep."


# --- shared --------------------------------------------------------------------------------------


def _cost(frames: Frames, hours: Total) -> Total | None:
    facts = frames.facts
    found = cost_of_hours(hours, facts.hourly_low, facts.hourly_high, facts.currency)
    return found if found.known else None


def _guessed(hours: Total) -> str:
    if not hours.guesses:
        return ""
    if hours.guesses == 1:
        return "one answer about hours is a guess"
    return f"{number_word(hours.guesses)} answers about hours are guesses"


def _doubts(hours: Total) -> list[Doubt]:
    """Guesses make it less sure; time nobody knows can only add to it."""
    doubts = []
    if hours.guesses * 2 > hours.known:
        doubts.append(Doubt("low", "most of the answers about hours are rough guesses"))
    elif hours.guesses:
        doubts.append(Doubt("medium", "some of the answers about hours are rough guesses"))
    if hours.unknown:
        doubts.append(Doubt("medium", "for some of the work nobody knows how long it takes"))
    return doubts
