"""Relational steps over lazy frames: filter, join and group, alike on every engine that Narwhals speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import narwhals as nw

from dashboard.measure import lazy_sum
from dashboard.relations.names import COUNT, DEPARTMENT, ROW, VALUE

Lazy = nw.LazyFrame[Any]
LongOf = Callable[[str], Lazy]  # question -> its long frame
LARGEST_COPIES = 1_000_000


class Pick(NamedTuple):
    """Rows with one of these answers to a question; `empty` also takes rows without any, `without` leaves all out."""

    question: str
    codes: tuple[str, ...]
    multiple: bool = False
    empty: bool = False
    without: bool = False


def filtered(wide: Lazy, long_of: LongOf, departments: Sequence[int] | None, picks: Sequence[Pick] = ()) -> Lazy:
    """The rows of these departments (positions; None is all) that fit every pick."""
    left = wide if departments is None else wide.filter(_one_of(DEPARTMENT, departments))
    for pick in picks:
        left = _picked_many(left, long_of(pick.question), pick) if pick.multiple else left.filter(_picked_one(pick))
    return left


def _one_of(column: str, values: Sequence[Any]) -> nw.Expr:
    return nw.col(column).is_in(list(values)) if values else nw.lit(value=False)


def _picked_one(pick: Pick) -> nw.Expr:
    answer = nw.col(pick.question).cast(nw.String)
    fits = (answer.is_in(list(pick.codes)) if pick.codes else nw.lit(value=False)) & ~answer.is_null()
    fits = fits | answer.is_null() if pick.empty else fits
    fits = nw.when(answer.is_null()).then(nw.lit(pick.empty)).otherwise(fits)  # SQL knows a third truth, numpy does not
    return ~fits if pick.without else fits


def _picked_many(left: Lazy, long: Lazy, pick: Pick) -> Lazy:
    """With `empty`, all rows but those that have answers and none of these."""
    if not pick.codes and not pick.empty:
        return left if pick.without else left.filter(nw.lit(value=False))
    fits = long.filter(_one_of_text(pick.codes)).select(ROW).unique()
    if not pick.empty:
        return left.join(fits, on=ROW, how="anti" if pick.without else "semi")
    others = long.select(ROW).unique().join(fits, on=ROW, how="anti")
    return left.join(others, on=ROW, how="semi" if pick.without else "anti")


def _one_of_text(codes: Sequence[str]) -> nw.Expr:
    return nw.col(VALUE).cast(nw.String).is_in(list(codes)) if codes else nw.lit(value=False)


def rows(left: Lazy) -> Lazy:
    """The numbers of the entries behind a cell."""
    return left.select(nw.col(ROW).cast(nw.Int64))


def cross(left: Lazy, by: Sequence[str], copies: str | None = None) -> Lazy:
    """How many distinct entries each department has per combination of answers (`by`, questions with one choice).

    `copies` is the question that says for how many entries a line stands: 1 when it was not said.
    """
    weight = nw.lit(1, dtype=nw.Int64)
    if copies is not None:
        weight = nw.col(copies).cast(nw.Int64).fill_null(1).clip(1, LARGEST_COPIES)
    answers = [nw.col(name).cast(nw.String) for name in by]
    found = left.select(nw.col(DEPARTMENT).cast(nw.Int64), *answers, weight.alias(COUNT))
    return found.group_by(DEPARTMENT, *by).agg(lazy_sum(nw.col(COUNT)).cast(nw.Int64))


def cross_many(left: Lazy, long: Lazy) -> Lazy:
    """How many distinct entries each department has per picked choice; a choice picked twice counts once."""
    kept = left.select(ROW).join(long.select(ROW, DEPARTMENT, VALUE), on=ROW, how="inner")
    found = kept.select(ROW, nw.col(DEPARTMENT).cast(nw.Int64), nw.col(VALUE).cast(nw.String)).unique()
    return found.group_by(DEPARTMENT, VALUE).agg(nw.len().cast(nw.Int64).alias(COUNT))


def tokens(frame: Lazy, answer: str) -> Lazy:
    """Distinct (department, answer) pairs, of a long frame (`value`) or of a question with one choice."""
    found = frame.select(nw.col(DEPARTMENT).cast(nw.Int64), nw.col(answer).cast(nw.String).alias(VALUE))
    return found.filter(~nw.col(VALUE).is_null()).unique()
