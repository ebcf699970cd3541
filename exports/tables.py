"""Results of the analysis as rectangular tables: what sheets and downloads write, in the same order and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.results import Bars, Column, Matrix, Sentences, Table

MINUTES = 60


@dataclass(frozen=True)
class Grid:
    """Headers and rows of plain values; `kinds` holds one Column kind per column."""

    title: str
    headers: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    empty: str = ""


def money(minor: int | None, digits: int) -> Decimal | None:
    """Minor units as the amount people write."""
    return None if minor is None else Decimal(minor).scaleb(-digits)


def amount(value: object, kind: str, digits: int) -> object:
    """A stored value in the unit its column shows: money in major units, hours from minutes."""
    if isinstance(value, int) and not isinstance(value, bool):
        if kind == "money":
            return money(value, digits)
        if kind == "hours":
            return Decimal(value) / MINUTES
    return value


def heading(column: Column, currency: str | None) -> str:
    """A heading that carries the unit."""
    if column.kind == "money" and currency and currency not in column.label:
        return f"{column.label} ({currency})"
    return column.label


def unique(headers: Iterable[str]) -> tuple[str, ...]:
    """Headings of an Excel table must differ, ignoring case; later ones get a number."""
    seen: dict[str, int] = {}
    result: list[str] = []
    for header in headers:
        base = " ".join(header.split())[:240] or "Column"
        name, number = base, 1
        while name.casefold() in seen:
            number += 1
            name = f"{base} ({number})"
        seen[name.casefold()] = number
        result.append(name)
    return tuple(result)


def of_table(table: Table, digits: int) -> Grid:
    return Grid(
        title=table.title,
        headers=unique(heading(column, table.currency) for column in table.columns),
        kinds=tuple(column.kind for column in table.columns),
        rows=tuple(
            tuple(amount(row.get(column.key), column.kind, digits) for column in table.columns) for row in table.rows
        ),
        empty=table.empty,
    )


def has_ranges(bars: Bars) -> bool:
    return any(bar.low is not None and bar.high is not None and bar.high > bar.low for bar in bars.bars)


def of_bars(bars: Bars, digits: int) -> Grid:
    """Label and value, or at least and at most where there are ranges; unknown stays empty and the words say so."""
    unit = f" ({bars.currency})" if bars.unit == "money" and bars.currency else ""
    kind = {"money": "money", "hours": "hours", "count": "number"}[bars.unit]
    rows: list[tuple[object, ...]] = []
    if not has_ranges(bars):
        for bar in bars.bars:
            said = bar.note if bar.low is not None else " ".join(part for part in (bar.text, bar.note) if part)
            rows.append((bar.label, amount(bar.low, kind, digits), said))
        headers: tuple[str, ...] = (bars.name, f"{bars.value_name}{unit}", "Note")
        return Grid(bars.title, unique(headers), ("text", kind, "text"), tuple(rows), bars.empty)
    for bar in bars.bars:
        least, most = amount(bar.low, kind, digits), amount(bar.high, kind, digits)
        rows.append((bar.label, least, most, bar.text, bar.note))
    headers = (bars.name, f"At least{unit}", f"At most{unit}", bars.value_name, "Note")
    return Grid(bars.title, unique(headers), ("text", kind, kind, "text", "text"), tuple(rows), bars.empty)


def of_matrix(matrix: Matrix) -> Grid:
    """The matrix as text, with totals where it has them."""
    totals_row, totals_column = bool(matrix.column_totals), bool(matrix.row_totals)
    headers: Sequence[str] = [matrix.row_name, *(column.label for column in matrix.columns)]
    rows: list[tuple[object, ...]] = []
    for row in matrix.rows:
        cells: list[object] = [row.label]
        for column in matrix.columns:
            cell = matrix.cells.get((row.key, column.key))
            cells.append(cell.text if cell else "")
        if totals_column:
            total = matrix.row_totals.get(row.key)
            cells.append(total.text if total else "")
        rows.append(tuple(cells))
    if totals_row:
        last: list[object] = [matrix.total_name]
        for column in matrix.columns:
            total = matrix.column_totals.get(column.key)
            last.append(total.text if total else "")
        rows.append(tuple([*last, ""] if totals_column else last))
    if totals_column:
        headers = [*headers, matrix.total_name]
    return Grid(matrix.title, unique(headers), ("text",) * len(headers), tuple(rows), matrix.empty)


def of_sentences(sentences: Sentences) -> Grid:
    return Grid(sentences.title, ("Sentence",), ("text",), tuple((line,) for line, _ in sentences.lines))
