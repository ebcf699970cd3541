"""Totals per group on lazy frames: both ends, with what is known, missing and guessed; never a bare sum."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from dashboard.measure import FEW, FEW_PEOPLE, SPLIT, UNKNOWN, lazy_sum
from dashboard.relations.names import DEPARTMENT

COUNTED = ("known", "unknown", "guesses")
ENDS = ("low", "high")
HALVES = tuple(f"{end}_{half}" for end in ENDS for half in ("upper", "rest"))


GROUP = "_group"


def totals(left: nw.LazyFrame[Any], question: str, by: str = DEPARTMENT, *, estimate: bool) -> nw.LazyFrame[Any]:
    """Per group the parts of `measure.totals_by`: see COUNTED, and HALVES for the sum of both ends.

    A group is a department or an answer to `by`, as text in the column GROUP.
    """
    marked = _marked(_asked(left, question, by, estimate=estimate))
    halves = marked.select(GROUP, *COUNTED, *(half for end in ENDS for half in _halves(end)))
    return halves.group_by(GROUP).agg(*(lazy_sum(nw.col(name)).cast(nw.Int64) for name in (*COUNTED, *HALVES)))


def _asked(left: nw.LazyFrame[Any], question: str, by: str, *, estimate: bool) -> nw.LazyFrame[Any]:
    names = [f"{question}__{end}" for end in ENDS] if estimate else [question, question]
    ends = [nw.col(name).cast(nw.Int64).alias(end) for name, end in zip(names, ENDS, strict=True)]
    nothing = nw.col(f"{question}__nothing").cast(nw.String).fill_null("").alias("nothing")
    sure = nw.col(f"{question}__sure").cast(nw.String).fill_null("") if estimate else nw.lit("")
    group = nw.col(by).cast(nw.String).alias(GROUP)
    return left.select(group, *ends, nothing, sure.alias("sure"))


def _marked(asked: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """A number of people that is "few" counts as known: nought to two."""
    amount = ~nw.col("low").is_null() & ~nw.col("high").is_null()
    few = nw.col("nothing") == FEW
    high = nw.when(amount).then(nw.col("high")).otherwise(nw.lit(0))
    return asked.select(
        GROUP,
        nw.when(amount).then(nw.col("low")).otherwise(nw.lit(0)).cast(nw.Int64).alias("low"),
        nw.when(few).then(nw.lit(FEW_PEOPLE - 1)).otherwise(high).cast(nw.Int64).alias("high"),
        _flag(amount | few, "known"),
        _flag(nw.col("nothing").is_in(list(UNKNOWN)) & ~amount, "unknown"),
        _flag((nw.col("sure") == "guess") & amount, "guesses"),
    )


def _flag(condition: nw.Expr, name: str) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)


def _halves(end: str) -> tuple[nw.Expr, nw.Expr]:
    """Upper and lower part of a whole number, so that no engine's sum runs over; the division leaves no remainder."""
    rest = nw.col(end) % SPLIT
    return ((nw.col(end) - rest) / SPLIT).cast(nw.Int64).alias(f"{end}_upper"), rest.alias(f"{end}_rest")
