"""Widths of columns from what stands in them, so that a page is filled and still fits on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from dashboard.results import Bars, Matrix, Part, Sentences, Table
from exports import tables

LEAST, MOST, FIRST_LEAST = 9.0, 34.0, 24.0
PAGE = 185.0  # units that are still readable on landscape A4, fitted to one page
COLUMNS = 8  # at least, so that sentences have room
EMPTY = 13.0
SEEN = 60  # rows that are looked at


def fit(parts: Iterable[Part], digits: int) -> list[float]:
    """One width per column for a sheet that holds all these parts."""
    wanted: list[float] = [FIRST_LEAST] + [0.0] * (COLUMNS - 1)
    for part in parts:
        for index, width in enumerate(_of_part(part, digits)):
            if index == len(wanted):
                wanted.append(0.0)
            wanted[index] = max(wanted[index], width)
    found = [width or EMPTY for width in wanted]
    total = _together(found)
    if total > PAGE:
        spare = _together(max(width - LEAST, 0.0) for width in found)
        share = max(0.0, 1 - (total - PAGE) / spare) if spare else 1.0
        found = [LEAST + max(width - LEAST, 0.0) * share if width > LEAST else width for width in found]
        found[0] = max(found[0], FIRST_LEAST * 0.75)
    return found


def _of_part(part: Part, digits: int) -> list[float]:
    if isinstance(part, Sentences):
        return []
    if isinstance(part, Matrix):
        return _of_matrix(part)
    if isinstance(part, Table):
        part = replace(part, rows=part.rows[:SEEN])
    grid = tables.of_bars(part, digits) if isinstance(part, Bars) else tables.of_table(part, digits)
    columns = zip(*grid.rows, strict=True) if grid.rows else ()
    return [_column(header, values) for header, values in zip(grid.headers, columns, strict=False)]


def _of_matrix(matrix: Matrix) -> list[float]:
    longest = max((len(cell.text) for cell in matrix.cells.values()), default=0)
    each = LEAST if longest <= LEAST else min(22.0, max(LEAST, longest**0.5 * 3.4))
    totals = max((len(cell.text) for cell in matrix.row_totals.values()), default=0)
    last = [min(20.0, max(LEAST, totals * 0.7))] if matrix.row_totals else []
    first = _column(matrix.row_name, [row.label for row in matrix.rows])
    return [first, *([each] * len(matrix.columns)), *last]


def _column(header: str, values: Sequence[object]) -> float:
    lengths = sorted(len(str(value)) for value in values if value is not None) or [0]
    usual = lengths[int(len(lengths) * 0.9)] if len(lengths) > 1 else lengths[0]
    word = max((len(word) for word in header.split()), default=0)
    return min(MOST, max(LEAST, usual + 2.0, word + 3.0, len(header) * 0.6))


def _together(widths: Iterable[float]) -> float:
    return float(np.sum(list(widths)))
