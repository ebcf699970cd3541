"""Answers of chosen rows as people read them: labels instead of codes, words for the kinds of nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.analysis import foreign_money
from dashboard.frames import Frames
from dashboard.measure import hours_words, one, range_words, unit_words
from dashboard.results import Column, Kind, Total
from dashboard.wording import NOTHING_WORDS, SURE_WORDS, day, month
from questionnaires.codebook import CodebookEntry
from questionnaires.model import NOT_ANSWERED, OTHER
from survey.fixing import fixing_words

Ints = NDArray[np.int64]
Value = str | int | float | None
_KINDS: Mapping[str, Kind] = {"integer": "number", "decimal": "number", "date": "date", "link": "link"}
AS_GIVEN = 3  # position of an amount as it was given, where answers are in several currencies
_PLAIN = {"yes": "Yes", "no": "No", "true": "Yes", "false": "No"}


NO_ANSWER = "No answer"
MONTH = len("2026-03")  # letters of an ISO date of which only the month was asked
# Headings where room is short, by role; elsewhere the question itself is the heading.
HEADINGS = {
    "platform": "Platform",
    "account:name": "Name",
    "account:link": "Link",
    "audience": "For whom",
    "account:goal": "What for",
    "account:status": "In use?",
    "account:owner_kind": "Who looks after it",
    "account:copies": "Pages",
}


def columns(frames: Frames, entry: CodebookEntry, *, brief: bool = False) -> tuple[Column, ...]:
    """The columns of one question in a list of entries; an estimate has three, with other currencies four."""
    if entry.kind != "estimate":
        heading = HEADINGS.get(entry.role or "", entry.label) if brief else entry.label
        return (Column(entry.question, heading, _KINDS.get(entry.kind, "text")),)
    measure = unit_words(entry.unit, frames.facts.currency)
    kind: Kind = "number" if measure == "count" else measure
    return (
        Column(f"{entry.question}__low", f"{entry.label} (at least)", kind),
        Column(f"{entry.question}__high", f"{entry.label} (at most)", kind),
        Column(f"{entry.question}__sure", f"{entry.label} (how sure)"),
        *(
            [Column(f"{entry.question}__typed", f"{entry.label} (as given)")]
            if foreign_money.is_used(frames, entry)
            else []
        ),
    )


def values(frames: Frames, entry: CodebookEntry, rows: Ints, gathered: pl.DataFrame | None = None) -> list[list[Value]]:
    """One list per column of `columns`, one value per row: a label, a number, an ISO date, words or None.

    `gathered` holds these rows of the section already, see gather().
    """
    frame = gather(frames, (entry,), rows) if gathered is None else gathered
    missing = nothing_words(frame, entry)
    if entry.kind == "estimate":
        low, high, sure = (frame[f"{entry.question}__{part}"].to_list() for part in ("low", "high", "sure"))
        words = [SURE_WORDS.get(one) if one else None for one in sure]
        given: list[list[Value]] = (
            [[*foreign_money.as_given(frame, entry)]] if foreign_money.is_used(frames, entry) else []
        )
        return [_or(low, missing), _or(high, [None] * len(high)), list(words), *given]
    if (entry.section, entry.question) in frames.long:
        return [_or(_picked(frames, entry, frame, rows), missing)]
    answer = frame[entry.question]
    if isinstance(answer.dtype, pl.Enum):
        return [_or(_with_months(_labels(frames, entry, frame), frame, entry), missing)]
    if answer.dtype == pl.Date:
        letters = MONTH if entry.appearance == "month-year" else None
        return [_or([_iso(one, letters) for one in answer.to_list()], missing)]
    return [_or(answer.to_list(), missing)]


def words(frames: Frames, question: str, rows: Ints) -> list[str]:
    """What was said to one question, each as one text: "17,200 EUR", "20 to 40 hours", "March 2027", "No answer"."""
    entry = frames.codebook.by_question[question]
    measure = unit_words(entry.unit, frames.facts.currency)
    said = []
    for row in zip(*values(frames, entry, rows), strict=True):
        low, high = (row[0], row[1]) if entry.kind == "estimate" else (row[0], row[0])
        if len(row) > AS_GIVEN and row[AS_GIVEN]:
            said.append(str(row[AS_GIVEN]))
        elif isinstance(low, int) and isinstance(high, int):
            said.append(_amount(one(low, high, measure, frames.facts.currency if measure == "money" else None)))
        elif entry.kind == "date" and isinstance(low, str):
            said.append(_day_words(low))
        else:
            said.append(NO_ANSWER if low is None else str(low))
    return said


def _amount(found: Total) -> str:
    return hours_words(found, a_week=False) if found.unit == "hours" else range_words(found)


def _day_words(text: str) -> str:
    try:
        return month(date.fromisoformat(f"{text}-01")) if len(text) == MONTH else day(date.fromisoformat(text))
    except ValueError:
        return text  # words for a kind of nothing


def gather(frames: Frames, entries: Sequence[CodebookEntry], rows: Ints) -> pl.DataFrame:
    """Some rows of some questions of one section; rows of all columns would cost twenty times as much."""
    frame = frames.wide[entries[0].section]
    wanted = {entry.question for entry in entries}
    return frame.select(name for name in frame.columns if name.partition("__")[0] in wanted)[rows]


def brief_values(
    frames: Frames, entry: CodebookEntry, rows: Ints, gathered: pl.DataFrame | None = None
) -> list[list[Value]]:
    """Like `values`; of a choice that explains itself ("Asleep: nothing for ...") only what stands before the colon."""
    found = values(frames, entry, rows, gathered)
    if not entry.choices or entry.kind != "select_one":
        return found
    return [[one.partition(": ")[0] if isinstance(one, str) else one for one in column] for column in found]


def first_value(frames: Frames, entry: CodebookEntry | None, row: int) -> str:
    """One answer in words; '' where there is none or it is not asked."""
    if entry is None:
        return ""
    found = values(frames, entry, np.array([row], dtype=np.int64))[0][0]
    return "" if found is None else str(found)


def label(frames: Frames, entry: CodebookEntry, code: str) -> str:
    """The words for a code: a department's name, a choice's label, several of them joined."""
    if entry.dynamic is not None:
        place = frames.position.get(int(code)) if code.isascii() and code.isdigit() else None
        return frames.names[place] if place is not None else "A department that is not part of this round"
    found = entry.labels.get(code)
    if found is None and entry.kind == "calculate":
        parts = code.split(" ")
        found = ", ".join(entry.labels.get(part) or _PLAIN.get(part, part) for part in parts)
    return found or frames.codebook.label(entry.question, code)


def site_label(frames: Frames, entry: CodebookEntry, site: str) -> str:
    """A platform in words; a site that is none of the vocabulary goes by its address."""
    return site if "." in site else label(frames, entry, site)


def nothing_words(frame: pl.DataFrame, entry: CodebookEntry) -> list[str | None]:
    """The kind of nothing in words; None where there is an answer, and where the question was not answered."""
    kinds = frame[f"{entry.question}__nothing"].to_list()
    return [None if kind in (None, NOT_ANSWERED) else NOTHING_WORDS[kind] for kind in kinds]


def _labels(frames: Frames, entry: CodebookEntry, frame: pl.DataFrame) -> list[Value]:
    answer = frame[entry.question].to_list()
    words = {code: label(frames, entry, code) for code in set(answer) - {None}}
    found: list[Value] = [None if code is None else words[code] for code in answer]
    other = f"{entry.question}__other"
    if other in frame.columns and OTHER in words:
        typed = frame[other].to_list()
        found = [typed[i] or one if one == words[OTHER] else one for i, one in enumerate(found)]
    return found


def _with_months(answers: list[Value], frame: pl.DataFrame, entry: CodebookEntry) -> list[Value]:
    """Weak answers with the month by which they are to change, where somebody said so."""
    column = f"{entry.question}__fix"
    if column not in frame.columns:
        return answers
    months = frame[column].to_list()
    return [f"{one}; {fixing_words(by)}" if one and by else one for one, by in zip(answers, months, strict=True)]


def _picked(frames: Frames, entry: CodebookEntry, frame: pl.DataFrame, rows: Ints) -> list[Value]:
    """All picked labels of each row in the order of the list."""
    long = frames.long_codes(entry)
    starts, ends = np.searchsorted(long.rows, rows, "left"), np.searchsorted(long.rows, rows, "right")
    words = [label(frames, entry, code) for code in long.keys]
    typed: Sequence[str | None] = [None] * len(rows)
    if f"{entry.question}__other" in frame.columns:
        typed = frame[f"{entry.question}__other"].to_list()
    found: list[Value] = []
    for start, end, other in zip(starts.tolist(), ends.tolist(), typed, strict=True):
        picked = sorted(long.values[start:end].tolist())
        said = [other if other and long.keys[code] == OTHER else words[code] for code in picked]
        found.append(", ".join(said) or None)
    return found


def _or(answers: Sequence[Value], missing: Sequence[str | None]) -> list[Value]:
    return [other if answer is None else answer for answer, other in zip(answers, missing, strict=True)]


def _iso(day: date | None, letters: int | None) -> str | None:
    return None if day is None else day.isoformat()[:letters]
