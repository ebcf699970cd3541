"""Who overlaps with whom? What two departments share: platforms, goals, audiences and tools."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dashboard.analysis import asking, layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.pair_counts import WORD
from dashboard.analysis.pairs import Overlap, closest, count, incidence, updated
from dashboard.analysis.scope import Ints, Scope, scope
from dashboard.analysis.tools import tools
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Cell, Column, Head, Matrix, Sentences, Table, View
from dashboard.wording import counted, listed
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "Who overlaps with whom?", "Who overlaps with whom"
EMPTY = "No two departments share a platform, goal, audience or tool so far."
NAMES = {"platform": "platforms", "goal": "goals", "audience": "audiences", "tool": "tools"}
SCORE = "The score is the number of platforms, goals, audiences and tools that both have."
PAIRS, ALL_PAIRS, SENTENCES, MOST = 100, 5_000, 10, 24
MOST_IN_FULL = 200  # departments in the matrix of a download; its list of pairs is longer
ROUNDS = 2  # for so many the last counts are kept, to correct them when a department answers anew
_lock = threading.Lock()


@dataclass(frozen=True)
class Tokens:
    """What departments have, as distinct things of four kinds, and how many of them every two share.

    `told` has by column of the counts: place in lists, kind and words.
    """

    told: Mapping[int, tuple[int, str, str]]
    overlap: Overlap


class Source(NamedTuple):
    """Things of one kind as (code, words), and which department has which, as positions in that list."""

    kind: str
    things: list[tuple[str, str]]
    departments: Ints
    codes: Ints


class Kept(NamedTuple):
    """The last counts of a round; `columns` says which column stands for which thing."""

    columns: dict[tuple[str, str], int]
    overlap: Overlap


_kept: OrderedDict[Hashable, Kept] = OrderedDict()


@dataclass(frozen=True)
class Pair:
    """Two departments (positions) and what they share."""

    first: int
    second: int
    score: int
    either: int  # different things that one or the other has


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page without its findings."""
    looked_at = scope(frames, filters)
    tokens = tokens_of(frames)
    pairs, number = ranked(looked_at, tokens, ALL_PAIRS if full else PAIRS)
    parts = (
        _matrix(looked_at, tokens.overlap, full=full),
        _table(frames, tokens, pairs, number),
        _sentences(frames, tokens, pairs),
    )
    said = answer(frames, tokens, pairs, number)
    return view("overlaps", QUESTION, SHORT, said, parts, looked_at)


def tokens_of(frames: Frames) -> Tokens:
    """What every department has and what every two share, made once per version."""
    return frames.keep("tokens", lambda: _tokens(frames))


def _tokens(frames: Frames) -> Tokens:
    """Counted from the last version of the round where there is one."""
    key = (frames.facts.id, frames.ids)
    sources = list(_sources(frames))
    with _lock:
        last = _kept.get(key)
        columns = _columns(last, sources)
        told: dict[int, tuple[int, str, str]] = {}
        cells = []
        for source in sources:
            at = np.array([columns[source.kind, code] for code, _ in source.things], dtype=np.int64)
            for column, (_, label) in zip(at.tolist(), source.things, strict=True):
                told[column] = (len(told), source.kind, label)
            given = source.codes >= 0
            cells.append((source.departments[given], at[source.codes[given]]))
        held = incidence(len(frames.ids), len(columns), cells)
        same = last is not None and last.columns is columns
        found = updated(last.overlap, held) if last is not None and same else count(held)
        _kept[key] = Kept(columns, found)
        _kept.move_to_end(key)
        while len(_kept) > ROUNDS:
            _kept.popitem(last=False)
    return Tokens(told, found)


def _columns(last: Kept | None, sources: Sequence[Source]) -> dict[tuple[str, str], int]:
    """Known things keep their columns and new ones follow, so that the last counts fit, unless most are gone."""
    things = [(source.kind, code) for source in sources for code, _ in source.things]
    if last is None or len(last.columns) > 2 * len(things) + WORD:
        return {thing: column for column, thing in enumerate(things)}
    for thing in things:
        last.columns.setdefault(thing, len(last.columns))
    return last.columns


def _sources(frames: Frames) -> Iterable[Source]:
    accounts, goals = roles.accounts(frames), roles.goals(frames)
    asked: list[tuple[str, CodebookEntry | None]] = [
        ("platform", accounts.platform if accounts else None),
        ("goal", goals.goal if goals else None),
        ("audience", accounts.audience if accounts else None),
    ]
    for kind, entry in asked:
        if entry is not None:
            named = [(key, values.label(frames, entry, key)) for key in frames.keys(entry)]
            found = asking.tokens(frames, entry)
            yield Source(kind, named, found.departments, found.values)
    used = tools(frames)
    names = sorted({tool.name for tool in used})
    place = {name: number for number, name in enumerate(names)}
    departments = np.array([frames.position[tool.department_id] for tool in used], dtype=np.int64)
    codes = np.array([place[tool.name] for tool in used], dtype=np.int64)
    yield Source("tool", [(name, name) for name in names], departments, codes)


def ranked(looked_at: Scope, tokens: Tokens, limit: int) -> tuple[list[Pair], int]:
    """The first pairs that share something, most first, and how many there are.

    With a department filter those with one of these departments.
    """
    found, number = closest(tokens.overlap, looked_at.places, limit)
    return [Pair(*row) for row in np.stack(found).T.tolist()], number


def things(tokens: Tokens, pair: Pair, kind: str) -> list[str]:
    """What the two share of one kind, in the order of the questionnaire."""
    both = [tokens.told[column] for column in tokens.overlap.incidence.both(pair.first, pair.second).tolist()]
    return [label for _, its_kind, label in sorted(both) if its_kind == kind]


def pair_words(frames: Frames, tokens: Tokens, pair: Pair) -> str:
    """ "HR and Sales share 5 things: the platforms LinkedIn and X; the goal Fill jobs; ..."."""
    parts = []
    for kind, plural in NAMES.items():
        found = things(tokens, pair, kind)
        if found:
            parts.append(f"the {kind if len(found) == 1 else plural} {listed(found, 5)}")
    names = f"{frames.names[pair.first]} and {frames.names[pair.second]}"
    return f"{names} share {counted(pair.score, 'thing')}: {'; '.join(parts)}."


def answer(frames: Frames, tokens: Tokens, pairs: Sequence[Pair], number: int) -> str:
    """The answer in a sentence or two."""
    if not pairs:
        return EMPTY
    more = f" {counted(number, 'pair')} of departments share something." if number > 1 else ""
    return f"Most of all, {pair_words(frames, tokens, pairs[0])}{more}"


def _matrix(looked_at: Scope, overlap: Overlap, *, full: bool) -> Matrix:
    frames = looked_at.frames
    sizes = overlap.others[looked_at.places]

    def head(place: int) -> Head:
        return Head(str(frames.ids[looked_at.places[place]]), frames.names[looked_at.places[place]])

    lines = layout.axis(sizes, head, (MOST_IN_FULL if full else MOST) + 1, "departments")
    heads = tuple(one for one in lines.heads if one.key != layout.OTHERS)
    places = looked_at.places[lines.shown]
    part = overlap.between(places)
    levels = layout.shades(part)
    section = _section(frames)
    cells = {}
    for i, j in np.argwhere(part > 0).tolist():
        text = f"{part[i, j]:,}"
        note = f"{heads[i].label} and {heads[j].label} share {counted(int(part[i, j]), 'thing')}"
        behind = layout.where(section, ("department", heads[i].key), ("department", heads[j].key)) if section else None
        cells[(heads[i].key, heads[j].key)] = Cell(text, int(part[i, j]), int(levels[i, j]), note, behind)
    legend = SCORE
    if len(lines.hidden):
        legend += f" {len(lines.hidden)} departments that share less are not shown; the list of pairs has them."
    return Matrix("overlap", "How much two departments share", "Department", "Department", heads, heads, cells,
                  empty=EMPTY, legend=legend)  # fmt: skip


def _section(frames: Frames) -> str | None:
    accounts, goals = roles.accounts(frames), roles.goals(frames)
    return accounts.section if accounts else goals.goal.section if goals else None


def _table(frames: Frames, tokens: Tokens, shown: Sequence[Pair], number: int) -> Table:
    section = _section(frames)
    rows, links = [], {}
    for place, pair in enumerate(shown):
        row: dict[str, object] = {
            "first": frames.names[pair.first],
            "second": frames.names[pair.second],
            "score": pair.score,
            "either": pair.either,
        }
        rows.append(row | {kind: ", ".join(things(tokens, pair, kind)) or None for kind in NAMES})
        if section:
            ids = (frames.ids[pair.first], frames.ids[pair.second])
            links[place] = layout.where(section, *(("department", str(i)) for i in ids))
    columns = (
        Column("first", "Department"),
        Column("second", "and department"),
        Column("score", "Share", "number"),
        Column("either", "Of all that either has", "number"),
        *(Column(kind, plural.capitalize()) for kind, plural in NAMES.items()),
    )
    title = counted(number, "pair") + " of departments" if number else "Pairs of departments"
    title += f", the first {len(shown):,} are shown here" if len(shown) < number else ""
    return Table("pairs", title, columns, tuple(rows), empty=EMPTY, links=links)


def _sentences(frames: Frames, tokens: Tokens, pairs: Sequence[Pair]) -> Sentences:
    section = _section(frames)
    lines = tuple(
        (
            pair_words(frames, tokens, pair),
            layout.where(section, *(("department", str(frames.ids[p])) for p in (pair.first, pair.second)))
            if section
            else None,
        )
        for pair in pairs[:SENTENCES]
    )
    return Sentences("pairs_said", "The closest pairs in words", lines, EMPTY)
