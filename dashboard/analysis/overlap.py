"""Who overlaps with whom? What two departments share: platforms, goals, audiences and tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import asking, layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.scope import Ints, Scope, scope
from dashboard.analysis.tools import tools
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import across
from dashboard.results import Cell, Column, Finding, Head, Matrix, Sentences, Table, View
from dashboard.wording import counted, listed
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "Who overlaps with whom?", "Who overlaps with whom"
EMPTY = "No two departments share a platform, goal, audience or tool so far."
NAMES = {"platform": "platforms", "goal": "goals", "audience": "audiences", "tool": "tools"}
SCORE = "The score is the number of platforms, goals, audiences and tools that both have."
PAIRS, ALL_PAIRS, SENTENCES, MOST = 100, 5_000, 10, 24
Grid = NDArray[np.float32]


@dataclass(frozen=True)
class Tokens:
    """What each department has: `grid[department, token]` is 1 or 0; tokens are distinct things of four kinds."""

    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    grid: Grid


@dataclass(frozen=True)
class Pair:
    """Two departments (positions) and what they share."""

    first: int
    second: int
    score: int
    either: int  # different things that one or the other has


def compute(frames: Frames, filters: Filters, findings: Sequence[Finding] = (), *, full: bool = False) -> View:
    """The page; `findings` are those of same people, same place."""
    looked_at = scope(frames, filters)
    tokens = tokens_of(frames)
    shared = shared_counts(frames)
    pairs, number = ranked(looked_at, tokens, shared, ALL_PAIRS if full else PAIRS)
    parts = (
        _matrix(looked_at, shared, full=full),
        _table(frames, tokens, pairs, number),
        _sentences(frames, tokens, pairs),
    )
    said = answer(frames, tokens, pairs, number)
    return view("overlaps", QUESTION, SHORT, said, parts, looked_at, findings=tuple(findings))


def tokens_of(frames: Frames) -> Tokens:
    """Distinct (department, thing) pairs as a matrix, made once per version."""
    return frames.keep("tokens", lambda: _tokens(frames))


def shared_counts(frames: Frames) -> Ints:
    """How many things every two departments share; one matrix product instead of a loop over pairs."""

    def make() -> Ints:
        grid = tokens_of(frames).grid
        found: Ints = np.rint(grid @ grid.T).astype(np.int64)
        return found

    return frames.keep("shared", make)


def _tokens(frames: Frames) -> Tokens:
    kinds: list[str] = []
    labels: list[str] = []
    columns: list[Grid] = []
    for kind, names, cells in _sources(frames):
        columns.append(_incidence(len(frames.ids), len(names), cells))
        kinds += [kind] * len(names)
        labels += names
    empty = np.zeros((len(frames.ids), 0), dtype=np.float32)
    return Tokens(tuple(kinds), tuple(labels), np.concatenate([empty, *columns], axis=1))


def _incidence(rows: int, columns: int, cells: Iterable[tuple[Ints, Ints]]) -> Grid:
    grid = np.zeros((rows, columns), dtype=np.float32)
    for places, codes in cells:
        kept = codes >= 0
        grid[places[kept], codes[kept]] = 1
    return grid


def _sources(frames: Frames) -> Iterable[tuple[str, list[str], list[tuple[Ints, Ints]]]]:
    accounts, goals = roles.accounts(frames), roles.goals(frames)
    asked: list[tuple[str, CodebookEntry | None]] = [
        ("platform", accounts.platform if accounts else None),
        ("goal", goals.goal if goals else None),
        ("audience", accounts.audience if accounts else None),
    ]
    for kind, entry in asked:
        if entry is not None:
            names = [values.label(frames, entry, key) for key in frames.keys(entry)]
            yield kind, names, [asking.tokens(frames, entry)]
    named = tools(frames)
    names = sorted({tool.name for tool in named})
    place = {name: number for number, name in enumerate(names)}
    departments = np.array([frames.position[tool.department_id] for tool in named], dtype=np.int64)
    yield "tool", names, [(departments, np.array([place[tool.name] for tool in named], dtype=np.int64))]


def ranked(looked_at: Scope, tokens: Tokens, shared: Ints, limit: int) -> tuple[list[Pair], int]:
    """The first pairs that share something, most first, and how many there are.

    With a department filter those with one of these departments.
    """
    chosen = np.zeros(len(shared), dtype=np.bool_)
    chosen[looked_at.places] = True
    first, second = np.triu_indices(len(shared), 1)
    kept = (shared[first, second] > 0) & (chosen[first] | chosen[second])
    first, second = first[kept], second[kept]
    sizes = across(tokens.grid, 1)
    score = shared[first, second]
    either = sizes[first] + sizes[second] - score
    order = np.lexsort((second, first, either, -score))[:limit]
    rows = np.stack([first, second, score, either])[:, order].T.tolist()
    return [Pair(*row) for row in rows], len(score)


def things(tokens: Tokens, pair: Pair, kind: str) -> list[str]:
    """What the two share of one kind."""
    both = np.flatnonzero(tokens.grid[pair.first] * tokens.grid[pair.second])
    return [tokens.labels[token] for token in both.tolist() if tokens.kinds[token] == kind]


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


def _matrix(looked_at: Scope, shared: Ints, *, full: bool) -> Matrix:
    frames = looked_at.frames
    alone = shared - np.diag(np.diag(shared))
    sizes = across(alone, 1)[looked_at.places]

    def head(place: int) -> Head:
        return Head(str(frames.ids[looked_at.places[place]]), frames.names[looked_at.places[place]])

    lines = layout.axis(sizes, head, MOST + 1, "departments", full=full)
    heads = tuple(one for one in lines.heads if one.key != layout.OTHERS)
    places = looked_at.places[lines.shown]
    part = alone[np.ix_(places, places)]
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
    title = counted(number, "pair") + " of departments"
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
