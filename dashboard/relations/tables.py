"""The Parquet files of one snapshot as an engine reads them, and what the pages ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard.measure import Measure, joined
from dashboard.relations import amounts, steps
from dashboard.relations.engines import engine
from dashboard.relations.names import COUNT, DEPARTMENT, ROW, VALUE
from dashboard.relations.steps import Pick
from dashboard.results import Total

Ints = NDArray[np.int64]


class Rows(NamedTuple):
    """Which entries: of a section, of these departments (positions; None is all), that fit every pick."""

    section: str
    departments: tuple[int, ...] | None = None
    picks: tuple[Pick, ...] = ()


class Tokens(NamedTuple):
    """Distinct pairs of a department (position) and an answer, as a position in the keys that were given."""

    departments: Ints
    values: Ints

    def of(self, value: int) -> Ints:
        """The departments with one answer."""
        found: Ints = self.departments[self.values == value]
        return found


class Amount(NamedTuple):
    """A question whose answers are added up: an estimate or a whole number."""

    question: str
    estimate: bool
    unit: Measure
    currency: str | None = None


@dataclass(frozen=True)
class Tables:
    """A snapshot's folder and the engine to read it with. What comes back is small."""

    engine: str
    folder: Path

    @property
    def is_there(self) -> bool:
        """Whether the folder is still there; it always comes and goes as a whole."""
        return self.folder.is_dir()

    def wide(self, section: str) -> nw.LazyFrame[Any]:
        return engine(self.engine).scan(self.folder / wide_name(section))

    def long(self, question: str) -> nw.LazyFrame[Any]:
        return engine(self.engine).scan(self.folder / long_name(question))

    def filtered(self, which: Rows) -> nw.LazyFrame[Any]:
        return steps.filtered(self.wide(which.section), self.long, which.departments, which.picks)

    def rows(self, which: Rows) -> Ints:
        """The numbers of the entries, in order."""
        found = self._collect(steps.rows(self.filtered(which)))[ROW].cast(pl.Int64)
        return np.sort(found.to_numpy().astype(np.int64))

    def cross(self, which: Rows, by: Sequence[str], copies: str | None = None) -> pl.DataFrame:
        """Entries per department (position) and combination of answers: `_department`, the questions, `_count`."""
        return self._collect(steps.cross(self.filtered(which), by, copies))

    def cross_many(self, which: Rows, question: str) -> pl.DataFrame:
        """Distinct entries per department and picked choice: `_department`, `value`, `_count`."""
        return self._collect(steps.cross_many(self.filtered(which), self.long(question)))

    def tokens(self, section: str, question: str, keys: Sequence[str], *, multiple: bool) -> Tokens:
        """Which department gave which answer."""
        source, answer = (self.long(question), VALUE) if multiple else (self.wide(section), question)
        found = self._collect(steps.tokens(source, answer))
        return Tokens(found[DEPARTMENT].cast(pl.Int64).to_numpy(), positions(found[VALUE], keys))

    def totals(self, which: Rows, amount: Amount, by: str, keys: Sequence[str]) -> list[Total]:
        """One total per key of `by`: a question with one choice, or DEPARTMENT with positions as text."""
        found = self._collect(amounts.totals(self.filtered(which), amount.question, by, estimate=amount.estimate))
        by_key = {row[amounts.GROUP]: row for row in found.iter_rows(named=True)}
        return [_total(by_key.get(key), amount) for key in keys]

    def _collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        return engine(self.engine).collect(frame)


def wide_name(section: str) -> str:
    """The file of a section's wide frame."""
    return f"wide-{section}.parquet"


def long_name(question: str) -> str:
    """The file of a multiple choice."""
    return f"long-{question}.parquet"


def positions(answers: pl.Series, keys: Sequence[str]) -> Ints:
    """Each answer as its position in `keys`; -1 where there is none."""
    codes = pl.Series(list(keys), dtype=pl.String)
    found = answers.cast(pl.String).replace_strict(codes, list(range(len(keys))), default=-1, return_dtype=pl.Int64)
    return found.fill_null(-1).to_numpy().astype(np.int64)


def counts(found: pl.DataFrame) -> Ints:
    """The counts of a small result."""
    return found[COUNT].cast(pl.Int64).to_numpy().astype(np.int64)


def _total(row: dict[str, int] | None, amount: Amount) -> Total:
    currency = amount.currency if amount.unit == "money" else None
    if row is None:
        return Total(amount.unit, None, None, 0, 0, 0, currency)
    low, high = (joined(row[f"{end}_upper"], row[f"{end}_rest"]) for end in amounts.ENDS)
    known = row["known"]
    return Total(
        amount.unit, low if known else None, high if known else None, known, row["unknown"], row["guesses"], currency
    )
