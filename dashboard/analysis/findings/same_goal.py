"""Same goal, no common measure: departments want the same and look at different figures, or at none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from dashboard.analysis import goals, roles
from dashboard.analysis.findings.evidence import (
    Doubt,
    department_names,
    freedom,
)
from dashboard.analysis.findings.making import each, made
from dashboard.analysis.layout import where
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.tidying import DEPARTMENT, ENTRY, KEY
from dashboard.wording import inside, listed, number_word, quoted, sentence
from questionnaires import vocabulary
from questionnaires.codebook import CodebookEntry
from questionnaires.model import OTHER

KIND = "same_goal_no_common_measure"
CLAUSES = (21, 1)
WORTH = 25_000  # minor units: one department that wants the same counts like 250 a year in the ranking
NAMED = 3  # so many departments are named, more are counted
EXAMPLES = 3
ENTRIES = 500
# Words that change no figure: "the number of applications from social media" is "applications".
_FILLERS = frozenset(
    {"a", "an", "and", "count", "from", "how", "in", "many", "media", "number", "of", "on", "our", "per", "social",
     "the", "through", "via", "we"}
)  # fmt: skip
_SEPARATORS = re.compile(r"[,;/\n]| and | & | \+ ")


@dataclass(frozen=True)
class Written:
    """What departments wrote about one goal: the figure they look at and a good result, by department id."""

    figures: dict[int, str] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    entries: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    """One goal that several departments share."""

    code: str
    label: str
    departments: tuple[int, ...]  # ids
    measuring: tuple[int, ...]  # those that say they measure it
    silent: tuple[int, ...]  # those that did not say whether they measure it
    figures: Mapping[int, str]  # of those that measure it and said how
    targets: tuple[int, ...]

    @property
    def ways(self) -> int:
        """How many different figures have been named."""
        return len({figures_of(text) for text in self.figures.values()})

    @property
    def untold(self) -> tuple[int, ...]:
        """Those that measure it and did not say by which figure."""
        return tuple(i for i in self.measuring if i not in self.figures)

    @property
    def shared(self) -> bool:
        """All who named a figure name the same one; with a single one named that is not known yet."""
        return len(self.figures) < 2 or bool(
            frozenset.intersection(*(figures_of(text) for text in self.figures.values()))
        )

    @property
    def is_open(self) -> bool:
        """Two or more measure it, and those who did not say how may well use the same figure."""
        return len(self.measuring) > 1 and bool(self.untold) and self.shared


def findings(frames: Frames) -> list[Finding]:
    """One finding per goal of two or more departments that has no figure all of those who measure it look at."""
    asked = roles.goals(frames)
    if asked is None:
        return []
    return [_finding(frames, asked, aim) for aim in _aims(frames, asked) if not _in_common(aim)]


def figures_of(text: str) -> frozenset[str]:
    """The figures in a text, without what makes no difference: case, order, marks and small words."""
    found = []
    for part in _SEPARATORS.split(text.casefold()):
        words = [word for word in re.findall(r"\w+", part) if word not in _FILLERS]
        found.append(" ".join(words))
    return frozenset(part for part in found if part)


def _in_common(aim: Aim) -> bool:
    """All who measure it, two at least, name one figure."""
    return len(aim.measuring) > 1 and not aim.untold and aim.shared


def _aims(frames: Frames, asked: roles.Goals) -> list[Aim]:
    found = goals.wanted(scope(frames, Filters()), asked)
    written = _written(frames)
    aims = []
    for place, code in enumerate(found.keys):
        rows = np.flatnonzero(found.wanted[:, place]).tolist()
        if len(rows) < 2 or code == OTHER:
            continue
        said = written.get(code, Written())
        measuring = tuple(frames.ids[row] for row in rows if found.measured[row, place])
        aims.append(
            Aim(
                code,
                found.label(place),
                tuple(frames.ids[row] for row in rows),
                measuring,
                tuple(frames.ids[row] for row in rows if not found.judged[row]),
                {i: said.figures[i] for i in measuring if i in said.figures},
                tuple(frames.ids[row] for row in rows if frames.ids[row] in said.targets),
            )
        )
    return aims


def _written(frames: Frames) -> dict[str, Written]:
    """Goal -> what was written about it; read once for all goals."""
    return frames.keep("goal_details", lambda: _details(frames))


def _details(frames: Frames) -> dict[str, Written]:
    written: dict[str, Written] = {}
    for role in ("goal:kpi", "goal:target"):
        entry = roles.asked(frames, role, "text")
        if entry is None or entry.seen_by == "team" or entry.section not in frames.wide:
            continue
        for place, entry_id, code, text in _texts(frames, entry):
            one = written.setdefault(code, Written())
            told = one.figures if role == "goal:kpi" else one.targets
            told.setdefault(frames.ids[place], text)
            one.entries.setdefault(frames.ids[place], entry_id)
    return written


def _texts(frames: Frames, entry: CodebookEntry) -> list[tuple[int, str, str, str]]:
    """Department, entry, goal and text, where the entry says which goal it is about."""
    frame = frames.wide[entry.section]
    goal = roles.asked(frames, "goal", "calculate", "select_one", section=entry.section)
    about = frame[goal.question].cast(pl.String) if goal else frame[KEY].cast(pl.String)
    kept = frame.select(DEPARTMENT, ENTRY, about.alias("goal"), pl.col(entry.question).str.strip_chars().alias("text"))
    return list(kept.filter(pl.col("goal").is_not_null() & (pl.col("text").str.len_chars() > 0)).iter_rows())


def _finding(frames: Frames, asked: roles.Goals, aim: Aim) -> Finding:
    names = department_names(frames, aim.departments)
    known = " that we know of" if aim.is_open or aim.silent else ""
    return made(
        frames,
        kind=KIND,
        what=aim.code,
        title=f"{aim.label}: {len(names):,} departments, no common measure{known}",
        sentence=said_aloud(frames, aim),
        department_ids=aim.departments,
        entries=_entries(frames, asked, aim),
        opened=where(asked.goal.section, (asked.goal.question, aim.code)),
        stays=freedom(frames, aim.departments),
        doubts=_doubts(frames, aim),
        otherwise="All of them said what they want and how they measure it, and signed it.",
        already="It holds already: these departments want the same today and share no figure.",
        suggestion=_suggestion(frames, aim),
        clauses=CLAUSES,
        stake=each(len(names), WORTH, "the departments that want it"),
        nature="gap",
    )


def _entries(frames: Frames, asked: roles.Goals, aim: Aim) -> tuple[str, ...]:
    """Where the goal was picked, and where the figures stand."""
    frame = frames.wide[asked.goal.section]
    picked = frames.long_codes(asked.goal)
    rows = picked.rows[picked.values == picked.keys.index(aim.code)]
    details = _written(frames).get(aim.code)
    told = [details.entries[i] for i in aim.departments if i in details.entries] if details else []
    return tuple(dict.fromkeys([*frame[ENTRY].gather(rows[:ENTRIES]).to_list(), *told[:ENTRIES]]))


def said_aloud(frames: Frames, aim: Aim) -> str:
    """As somebody would say it in the meeting."""
    names = department_names(frames, aim.departments)
    who = f"{listed(names)} {'both' if len(names) == 2 else 'all'}" if len(names) <= NAMED else _many(len(names))
    said = [sentence(f"{who} {_want(aim)}; {_measure(frames, aim)}"), *_examples(frames, aim)]
    if aim.targets and len(aim.targets) < len(aim.departments):
        has = "has" if len(aim.targets) == 1 else "have"
        said.append(f"{listed(department_names(frames, aim.targets))} {has} said what a good result would be.")
    return " ".join(said)


def _many(number: int) -> str:
    return f"{number_word(number).capitalize()} departments"


def _want(aim: Aim) -> str:
    """The shipped goals are things to do ("fill jobs"); another questionnaire may name them in any way."""
    known = {choice.name: choice.label for choice in vocabulary.vocabulary("goals")}
    return f"want to {inside(aim.label)}" if known.get(aim.code) == aim.label else f"have the goal “{aim.label}”"


def _measure(frames: Frames, aim: Aim) -> str:
    number, everybody = len(aim.measuring), len(aim.departments)
    if not number:
        if aim.silent:
            return "as far as we were told, nobody measures it"
        return "neither measures it" if everybody == 2 else "none of them measures it"
    if number == 1:
        (name,) = department_names(frames, aim.measuring)
        return f"as far as we were told, only {name} measures it" if aim.silent else f"only {name} measures it"
    who = ("both" if everybody == 2 else "all of them") if number == everybody else number_word(number)
    if aim.is_open:
        return f"{who} measure it, and whether by the same figure we do not know"
    ways = "each in its own way" if aim.ways == number else f"in {number_word(aim.ways)} different ways"
    if aim.untold:
        ways = "not by the same figure"
    return f"{who} measure it, {ways}"


def _examples(frames: Frames, aim: Aim) -> list[str]:
    shown = list(aim.figures.items())[:EXAMPLES]
    said = [f"{department_names(frames, [i])[0]} looks at {quoted(text)}" for i, text in shown]
    return [sentence(listed(said))] if said else []


def _doubts(frames: Frames, aim: Aim) -> list[Doubt]:
    doubts = []
    if aim.is_open:
        who = listed(department_names(frames, aim.untold))
        looks = "looks" if len(aim.untold) == 1 else "look"
        doubts.append(Doubt("low", f"nobody has told us which figure {who} {looks} at", True))
    if aim.silent:
        who = listed(department_names(frames, aim.silent))
        doubts.append(Doubt("medium", f"{who} did not say whether it is measured", True))
    return doubts


def _suggestion(frames: Frames, aim: Aim) -> str:
    if aim.is_open:
        return f"Ask {listed(department_names(frames, aim.untold))} which figure is looked at; it may be the same."
    if len(aim.measuring) == 1:
        (name,) = department_names(frames, aim.measuring)
        return f"Let {name} show how it measures this, and agree on one figure that all can use."
    if not aim.measuring:
        return "Agree on one figure that is easy to have, and look at it together every three months."
    return "Agree on one figure that all of them look at; each may keep its own beside it."
