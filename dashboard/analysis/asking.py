"""Relational steps for a page: what an engine is asked when the answers are not counted in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.frames import Frames
from dashboard.measure import Measure, totals_by
from dashboard.relations.steps import Pick
from dashboard.relations.tables import Amount, Rows, Tables, Tokens, counts, positions
from dashboard.results import Total
from dashboard.tidying import DEPARTMENT
from questionnaires.codebook import CodebookEntry

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
NO_VALUE = "?"  # among the codes of a condition: no answer at all


def pick(frames: Frames, entry: CodebookEntry, codes: Sequence[str], *, without: bool = False) -> Pick:
    """One condition on the answers to a question."""
    return Pick(entry.question, tuple(codes), frames.is_multiple(entry), NO_VALUE in codes, without)


def mask(frames: Frames, tables: Tables, which: Rows) -> Bools:
    """Which rows of the section in memory fit."""
    found = np.zeros(len(frames.wide[which.section]), dtype=np.bool_)
    found[tables.rows(which)] = True
    return found


def tokens(frames: Frames, entry: CodebookEntry) -> Tokens:
    """Which department gave which answer, each pair at least once."""
    if frames.tables is not None:
        return frames.tables.tokens(
            entry.section, entry.question, frames.keys(entry), multiple=frames.is_multiple(entry)
        )
    found = frames.long_codes(entry)
    return Tokens(frames.rows(entry.section)[found.rows], found.values)


def with_nothing(frames: Frames, entry: CodebookEntry, kind: str) -> Ints:
    """The departments that chose this kind of nothing."""
    column = f"{entry.question}__nothing"
    if frames.tables is not None:
        return frames.tables.tokens(entry.section, column, (kind,), multiple=False).of(0)

    def make() -> Ints:
        chosen = (frames.wide[entry.section][column].cast(str) == kind).fill_null(value=False).to_numpy()
        found: Ints = frames.rows(entry.section)[chosen]
        return found

    return frames.keep(("with", column, kind), make)


def crossed(
    frames: Frames,
    tables: Tables,
    which: Rows,
    by: Sequence[CodebookEntry],
    copies: CodebookEntry | None,
) -> tuple[Ints, list[Ints], Ints]:
    """Departments (positions), the answers (positions in the keys, -1 for none) and how many entries they have."""
    found = tables.cross(which, [entry.question for entry in by], copies.question if copies else None)
    answers = [positions(found[entry.question], frames.keys(entry)) for entry in by]
    return found[DEPARTMENT].to_numpy().astype(np.int64), answers, counts(found)


def totals(frames: Frames, entry: CodebookEntry, unit: Measure) -> list[Total]:
    """One total per department of the round, of an estimate or a whole number."""
    size, tables = len(frames.ids), frames.tables
    if tables is not None:
        return tables.totals(Rows(entry.section), _amount(frames, entry, unit), DEPARTMENT, _places(frames))
    return totals_by(frames.rows(entry.section), size, frames.amounts(entry), unit, frames.facts.currency)


def totals_by_answer(
    frames: Frames, tables: Tables, which: Rows, entry: CodebookEntry, by: CodebookEntry, unit: Measure
) -> list[Total]:
    """One total per code of a question with one choice."""
    return tables.totals(which, _amount(frames, entry, unit), by.question, frames.keys(by))


def skipped(frames: Frames, tables: Tables, entry: CodebookEntry, said: Pick) -> Ints:
    """How many rows a department has that said so elsewhere and neither have the amount nor count as not known."""
    which = Rows(entry.section, None, (said,))
    found = tables.cross(which, ())
    number = np.zeros(len(frames.ids), dtype=np.int64)
    number[found[DEPARTMENT].to_numpy().astype(np.int64)] = counts(found)
    counted = tables.totals(which, _amount(frames, entry, "count"), DEPARTMENT, _places(frames))
    rest: Ints = number - np.array([total.known + total.unknown for total in counted], dtype=np.int64)
    return rest


def _amount(frames: Frames, entry: CodebookEntry, unit: Measure) -> Amount:
    return Amount(entry.question, entry.kind == "estimate", unit, frames.facts.currency)


def _places(frames: Frames) -> list[str]:
    return [str(place) for place in range(len(frames.ids))]
