"""What changed since an earlier round: entry by entry, by origin and by resolved names, never by totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from dashboard.analysis import roles, values
from dashboard.analysis.entry_names import is_list, tokens
from dashboard.analysis.scope import Bools, Ints
from dashboard.currencies import CURRENCY, TYPED, is_money
from dashboard.frames import Frames
from dashboard.measure import NO_RATE
from dashboard.tidying import ENTRY, ROW, VALUE
from questionnaires.codebook import CodebookEntry
from questionnaires.model import NOT_ANSWERED

Status = Literal["confirmed", "changed", "moved", "added", "removed", "unconfirmed"]
LINES = 200  # of each list on a page; the figures count all


class Pair(NamedTuple):
    """The row of an entry in the earlier round and in this one; -1 where it is not there."""

    before: int
    now: int
    status: Status


@dataclass(frozen=True)
class SectionChanges:
    """What became of the entries of one section."""

    section: str
    title: str
    pairs: tuple[Pair, ...]
    answers: tuple[tuple[int, str, str, str], ...]  # position in `pairs`, question, before, now
    is_list: bool = True  # else a page that every department has once

    def number(self, status: Status) -> int:
        """How many entries have this status."""
        return len(self.of(status))

    def of(self, status: Status) -> list[Pair]:
        """The entries with this status."""
        return [pair for pair in self.pairs if pair.status == status]


def changes(before: Frames, now: Frames, origins: Mapping[str, str]) -> tuple[SectionChanges, ...]:
    """Every list and page that both rounds have; `origins` maps entries of this round to those they came from."""
    both = [name for name in now.codebook.sections if name in before.codebook.sections]
    return tuple(_section(before, now, name, origins) for name in both)


def _section(before: Frames, now: Frames, section: str, origins: Mapping[str, str]) -> SectionChanges:
    joined = match(before, now, section, origins)
    if not is_list(now, section):
        joined = _with_answers(before, now, section, joined)
    rows = np.array([pair[:2] for pair in joined if min(pair) >= 0], dtype=np.int64).reshape(-1, 2)
    different = _different(before, now, section, rows[:, 0], rows[:, 1])
    changed = {(int(rows[place, 0]), int(rows[place, 1])) for entries in different.values() for place in entries}
    statuses = _statuses(before, now, section, joined, changed)
    places = {(pair.before, pair.now): place for place, pair in enumerate(statuses)}
    answers = [
        (places[int(rows[place, 0]), int(rows[place, 1])], now.codebook.by_question[question].label, was, is_)
        for question, positions in different.items()
        for place, was, is_ in _words(before, now, question, rows, positions)
    ]
    return SectionChanges(
        section, section_title(section), tuple(statuses), tuple(sorted(answers)), is_list(now, section)
    )


def _with_answers(before: Frames, now: Frames, section: str, joined: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the pages on which nobody said anything in either round: an import leaves most of them empty."""
    old, new = (_answered(frames, section) for frames in (before, now))
    return [(a, b) for a, b in joined if (a >= 0 and old[a]) or (b >= 0 and new[b])]


def _answered(frames: Frames, section: str) -> Bools:
    said = np.zeros(len(frames.wide[section]), dtype=np.bool_)
    for entry in frames.codebook.of_section(section):
        for column in _columns(frames, entry) if entry.kind != "calculate" else ():
            said |= column.is_not_null().to_numpy()
    return said


def section_title(section: str) -> str:
    """The section as a heading, the same as the raw sheets have."""
    return section.replace("_", " ").capitalize()


def match(before: Frames, now: Frames, section: str, origins: Mapping[str, str]) -> list[tuple[int, int]]:
    """Rows that are the same entry, (-1, row) and (row, -1) for the rest.

    First where an entry came from, then the same id, then the same thing within a department. The id of a row that
    nobody opened ("goals:leads") is its key and stands in every department, so it tells nothing.
    """
    left = dict(enumerate(owners(before, section)))
    ids = {entry: row for row, entry in enumerate(before.wide[section][ENTRY].to_list()) if ":" not in entry}
    pairs: list[tuple[int, int]] = []
    rest: list[int] = []
    for row, entry in enumerate(now.wide[section][ENTRY].to_list()):
        found = ids.get(origins.get(entry, entry))
        if found is not None and found in left:
            del left[found]
            pairs.append((found, row))
        else:
            rest.append(row)
    pairs += _by_name(before, now, section, left, rest)
    return sorted(pairs, key=lambda pair: (pair[1] < 0, pair[1], pair[0]))


def _by_name(
    before: Frames, now: Frames, section: str, left: dict[int, int], rest: Iterable[int]
) -> list[tuple[int, int]]:
    """Match by department and resolved name; what stands twice is matched in order."""
    old_tokens, new_tokens, whose = tokens(before, section), tokens(now, section), owners(now, section)
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in sorted(left, reverse=True):
        token = old_tokens[row]
        if token is not None:
            waiting[left[row], token].append(row)
    pairs = []
    for row in rest:
        token = new_tokens[row]
        same = waiting.get((whose[row], token)) if token is not None else None
        if same:
            found = same.pop()
            del left[found]
            pairs.append((found, row))
        else:
            pairs.append((-1, row))
    return pairs + [(row, -1) for row in left]


def owners(frames: Frames, section: str) -> list[int]:
    """The id of the department of every row."""
    return [frames.ids[place] for place in frames.rows(section).tolist()]


def _statuses(
    before: Frames, now: Frames, section: str, joined: list[tuple[int, int]], changed: set[tuple[int, int]]
) -> list[Pair]:
    old_tokens, new_tokens = tokens(before, section), tokens(now, section)
    whose = owners(before, section)
    elsewhere: dict[str, list[int]] = defaultdict(list)
    for old, new in joined:
        token = new_tokens[new] if old < 0 else None
        if token is not None and is_list(now, section) and not token.startswith("key:"):
            elsewhere[token].append(new)
    made: list[Pair] = []
    taken: set[int] = set()
    for old, new in joined:
        if old >= 0 and new >= 0:
            made.append(Pair(old, new, "changed" if (old, new) in changed else "confirmed"))
        elif new < 0:
            token = old_tokens[old]
            others = elsewhere.get(token) if token is not None else None
            if others:
                made.append(Pair(old, others.pop(), "moved"))
                taken.add(made[-1].now)
            else:
                said = whose[old] in now.answers and whose[old] not in now.passed_over.get(section, {})
                said = said or now.passed_over.get(section, {}).get(whose[old]) == "none"
                made.append(Pair(old, -1, "removed" if said else "unconfirmed"))
    made += [Pair(-1, new, "added") for old, new in joined if old < 0 and new not in taken]
    return made


def _different(before: Frames, now: Frames, section: str, old: Ints, new: Ints) -> dict[str, Ints]:
    """Question -> positions among the matched rows whose answers differ; links that lead to one account do not."""
    found = {}
    asked = roles.accounts(now)
    same_thing = {entry.question for entry in (asked.link, asked.name) if entry} if asked else set()
    for entry in now.codebook.of_section(section):
        other = before.codebook.by_question.get(entry.question)
        if other is None or other.section != section or other.kind != entry.kind or entry.kind == "calculate":
            continue
        unequal = _unequal(before, now, entry, old, new)
        if entry.question in same_thing:
            unequal &= _other_token(before, now, section, old, new)
        if unequal.any():
            found[entry.question] = np.flatnonzero(unequal).astype(np.int64)
    return found


def _other_token(before: Frames, now: Frames, section: str, old: Ints, new: Ints) -> Bools:
    was, is_ = tokens(before, section), tokens(now, section)
    return np.array([was[a] != is_[b] for a, b in zip(old.tolist(), new.tolist(), strict=True)], dtype=np.bool_)


def _unequal(before: Frames, now: Frames, entry: CodebookEntry, old: Ints, new: Ints) -> Bools:
    unequal = np.zeros(len(old), dtype=np.bool_)
    for was, is_ in zip(_columns(before, entry), _columns(now, entry), strict=True):
        unequal |= was.gather(old).ne_missing(is_.gather(new)).to_numpy()
    return unequal


def _columns(frames: Frames, entry: CodebookEntry) -> list[pl.Series]:
    """Everything that was said to a question, as text per row of its section."""
    frame = frames.wide[entry.section]
    long = frames.long.get((entry.section, entry.question))
    if long is not None:
        picked = long.select(ROW, pl.col(VALUE).cast(pl.String)).group_by(ROW).agg(pl.col(VALUE).sort().str.join(" "))
        rows = pl.DataFrame({ROW: np.arange(len(frame), dtype=np.uint32)})
        answers = [rows.join(picked, on=ROW, how="left", maintain_order="left")[VALUE]]
    elif entry.kind == "estimate":
        answers = [frame[f"{entry.question}__{part}"].cast(pl.String) for part in ("low", "high")]
        answers = _as_given(frame, entry, answers)
    else:
        answers = [frame[entry.question].cast(pl.String)]
    return [
        *answers,
        frame[f"{entry.question}__nothing"].cast(pl.String).replace([NOT_ANSWERED, NO_RATE], [None, None]),
    ]


def _as_given(frame: pl.DataFrame, entry: CodebookEntry, ends: list[pl.Series]) -> list[pl.Series]:
    """An amount in another currency as it was given: another rate is no other answer."""
    if not is_money(entry):
        return ends
    typed, currency = frame[f"{entry.question}{TYPED}"], frame[f"{entry.question}{CURRENCY}"]
    both = (
        pl.when(typed.is_null()).then(end).otherwise(given) for end, given in zip(ends, (typed, currency), strict=True)
    )
    return [pl.select(one.alias("given")).to_series() for one in both]


def _words(before: Frames, now: Frames, question: str, rows: Ints, positions: Ints) -> list[tuple[int, str, str]]:
    """What was said and what is said, of the first of these."""
    shown = positions[:LINES]
    said = [values.words(frames, question, rows[shown, side]) for side, frames in ((0, before), (1, now))]
    return list(zip(shown.tolist(), *said, strict=True))
