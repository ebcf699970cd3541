"""Where do rules differ? Topics by department, the answer in the cell, shaded from loose to strict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dashboard.analysis import layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.scope import Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Cell, Column, Head, Matrix, Table, View
from dashboard.tidying import DEPARTMENT, ENTRY
from dashboard.wording import NOTHING_WORDS, counted, inside, listed
from questionnaires import vocabulary
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "Where do rules differ?", "Where rules differ"
NO_RULE = "No rule"
EMPTY = "No rules have been named so far."
Mark = Literal["", "gap", "conflict", "unknown"]


@dataclass(frozen=True)
class Answer:
    """What one department says on one topic; `strictness` 0..1 from loose to strict, None without a rule."""

    department_id: int
    entry: str
    words: str
    code: str
    place: int  # in the order from loose to strict; -1 for no rule
    strictness: float | None
    mark: Mark

    @property
    def is_gap(self) -> bool:
        return self.mark == "gap"

    @property
    def counts(self) -> bool:
        """A rule, or the statement that there is none; don't know and does not apply are neither."""
        return bool(self.code) or self.is_gap

    @property
    def sort(self) -> tuple[int, str]:
        """Equal for equal rules, loose before strict."""
        return self.place, self.code


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page without its findings."""
    looked_at = scope(frames, filters)
    asked = roles.rules(frames)
    if not asked:
        return view("rules", QUESTION, SHORT, "This questionnaire does not ask for rules.", (), looked_at)
    ids = frozenset(looked_at.department_ids)
    found = [
        (topic, entry, [one for one in answers(frames, entry) if one.department_id in ids]) for topic, entry in asked
    ]
    found = [row for row in found if any(one.counts for one in row[2])]
    parts = (_matrix(looked_at, found, full=full), _table(frames, found))
    said = summary(found) if found else looked_at.nothing("rules")
    return view("rules", QUESTION, SHORT, said, parts, looked_at)


def answers(frames: Frames, entry: CodebookEntry) -> tuple[Answer, ...]:
    """What every department says on one topic; those whose answer is not on record are left out."""
    return frames.keep(("rule", entry.question), lambda: tuple(_answers(frames, entry)))


def _answers(frames: Frames, entry: CodebookEntry) -> list[Answer]:
    frame = frames.wide[entry.section]
    long = frames.long_codes(entry)
    picked: dict[int, list[str]] = {}
    for row, code in zip(long.rows.tolist(), long.values.tolist(), strict=True):
        picked.setdefault(row, []).append(long.keys[code])
    rows = frame.select(DEPARTMENT, ENTRY, frame[f"{entry.question}__nothing"].cast(str).alias("nothing")).iter_rows()
    found: dict[int, Answer] = {}
    for row, (place, entry_id, nothing) in enumerate(rows):
        made = _answer(frames, entry, frames.ids[place], entry_id, picked.get(row), nothing)
        if made is not None:
            found.setdefault(place, made)
    return list(found.values())


def _answer(
    frames: Frames,
    entry: CodebookEntry,
    department_id: int,
    entry_id: str,
    codes: list[str] | None,
    nothing: str | None,
) -> Answer | None:
    if codes:
        words = ", ".join(values.label(frames, entry, code) for code in codes)
        place, strictness = _strictness(entry, codes)
        return Answer(department_id, entry_id, words, " ".join(sorted(codes)), place, strictness, "")
    if nothing == "none":
        return Answer(department_id, entry_id, NO_RULE, "", -1, None, "gap")
    if nothing is None:
        return None
    mark: Mark = "unknown" if nothing != "not_applicable" else ""
    return Answer(department_id, entry_id, NOTHING_WORDS[nothing], "", -2, None, mark)


def _strictness(entry: CodebookEntry, codes: Sequence[str]) -> tuple[int, float]:
    """Choices of a rule stand from loose to strict; of several choices, more are stricter."""
    steps = max(len(entry.choices) - 1, 1)
    if entry.kind == "select_multiple":
        return len(codes), min(len(codes) / max(len(entry.choices), 1), 1.0)
    place = entry.order.get(codes[0], 0)
    return place, place / steps


def short(topic: str, entry: CodebookEntry) -> str:
    """A heading for a topic."""
    found = vocabulary.fact("rule_topics", topic, "short")
    return str(found) if found else entry.label


def topic_phrase(topic: str, entry: CodebookEntry) -> str:
    """A topic inside a sentence."""
    found = vocabulary.fact("rule_topics", topic, "phrase")
    return str(found) if found else f"“{entry.label}”"


Found = Sequence[tuple[str, CodebookEntry, list[Answer]]]


def summary(found: Found) -> str:
    """The answer in a sentence."""
    counting = [(t, e, [one for one in given if one.counts]) for t, e, given in found]
    differing = [(t, e, given) for t, e, given in counting if len({one.sort for one in given}) > 1]
    if not any(given for _, _, given in counting):
        return EMPTY
    if not differing:
        return "Where departments told us their rules, they agree."
    differing.sort(key=lambda row: -len({one.sort for one in row[2]}))
    topics = listed([inside(short(t, e)) for t, e, _ in differing])
    gaps = [short(t, e) for t, e, given in counting if any(one.is_gap for one in given)]
    said = f"Departments differ on {counted(len(differing), 'topic')}: {topics}."
    return said + (f" On {counted(len(gaps), 'topic')} at least one department has no rule." if gaps else "")


def _matrix(looked_at: Scope, found: Found, *, full: bool) -> Matrix:
    frames = looked_at.frames
    given: dict[int, int] = {}
    for _, _, row in found:
        for one in row:
            given[one.department_id] = given.get(one.department_id, 0) + one.counts
    sizes = np.array([given.get(i, 0) for i in looked_at.department_ids], dtype=np.int64)

    def head(place: int) -> Head:
        return Head(str(looked_at.department_ids[place]), frames.names[looked_at.places[place]])

    columns = layout.axis(sizes, head, layout.COLUMNS + 1, "departments", full=full)
    shown = [one for one in columns.heads if one.key != layout.OTHERS]
    known = {one.key for one in shown}
    rows, cells, totals = [], {}, {}
    for topic, entry, row in found:
        rows.append(Head(entry.question, short(topic, entry), entry.label))
        totals[entry.question] = _total(row)
        for one in row:
            if str(one.department_id) in known:
                cells[(entry.question, str(one.department_id))] = _cell(entry, one)
    hidden = (
        f" {len(columns.hidden)} departments with fewer answers are not shown; the last column is over all."
        if len(columns.hidden)
        else ""
    )
    legend = (
        "The stronger the shade, the stricter. “No rule” is a gap; “Don't know” and “Not answered” are not counted."
        + hidden
    )
    return Matrix("rules", "What holds for a normal post on a normal day", "Topic", "Department", tuple(rows),
                  tuple(shown), cells, totals, {}, "Over all", EMPTY, legend)  # fmt: skip


def _cell(entry: CodebookEntry, one: Answer) -> Cell:
    level = 0 if one.strictness is None else 1 + round(3 * one.strictness)
    behind = layout.where(entry.section, ("department", str(one.department_id)))
    return Cell(one.words, None, level, "", behind, one.mark)


def _total(row: Sequence[Answer]) -> Cell:
    counting = [one for one in row if one.counts]
    different = len({one.sort for one in counting})
    gaps = [one for one in counting if one.is_gap]
    if not counting:
        return Cell("Nobody said")
    words = "All the same" if different == 1 else f"{different} different answers"
    if len(gaps) == len(counting):
        words = f"{counted(len(gaps), 'department')} without a rule"
    elif gaps:
        words += f", {len(gaps):,} without a rule"
    return Cell(
        words, different, 0, f"From {counted(len(counting), 'department')}", mark="conflict" if different > 1 else ""
    )


def _table(frames: Frames, found: Found) -> Table:
    """Every answer of every topic with the departments that give it, over all departments."""
    rows = []
    for topic, entry, row in found:
        groups: dict[tuple[int, str, str], list[Answer]] = {}
        for one in row:
            groups.setdefault((*one.sort, one.words), []).append(one)
        for (_, _, words), members in sorted(groups.items()):
            names = [frames.names[frames.position[one.department_id]] for one in members]
            rows.append(
                {"topic": short(topic, entry), "answer": words, "number": len(names), "departments": listed(names, 8)}
            )
    columns = (
        Column("topic", "Topic"),
        Column("answer", "Answer"),
        Column("number", "Departments", "number"),
        Column("departments", "Which"),
    )
    return Table("answers", "Every answer and who gives it", columns, tuple(rows), empty=EMPTY)
