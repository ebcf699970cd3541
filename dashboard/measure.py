"""The only place that sums: amounts with what is not known, and the words for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import DTypeLike, NDArray

from dashboard.results import Finding, Total
from questionnaires.kinds.amounts import digits, unit_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Measure = Literal["money", "hours", "count"]

FULL_TIME_HOURS = 39  # a full-time week; collective agreements in Europe lie between 35 and 42
WEEKS_A_YEAR = 52  # paid leave costs, too
NO_RATE = "no_rate"  # instead of an amount in a currency for which nobody entered a rate
UNKNOWN = ("dont_know", "prefer_not", "not_answered", NO_RATE)  # "none" and "not_applicable" are answers
FEW = "few"  # instead of a number of people below FEW_PEOPLE
FEW_PEOPLE = 3
HOUR_BANDS = (0, 1, 3, 8, 20, 40, 80, 200, 400, 800, 2000)  # hours a week, as the questionnaire offers them
_LOW_BITS = 24
SPLIT = 1 << _LOW_BITS


class Amounts(NamedTuple):
    """One estimate or number per row: smallest units, and whether it is known, missing or a rough guess."""

    low: Ints
    high: Ints
    known: Bools
    unknown: Bools
    guess: Bools

    def take(self, rows: Bools | Ints) -> Amounts:
        """The chosen rows only."""
        return Amounts(self.low[rows], self.high[rows], self.known[rows], self.unknown[rows], self.guess[rows])


def amounts(frame: pl.DataFrame, question: str) -> Amounts:
    """Read an estimate or whole number of a wide frame, whatever is missing in it."""
    nothing = frame[f"{question}__nothing"].cast(pl.String)
    few = (nothing == FEW).fill_null(value=False).to_numpy()
    is_estimate = f"{question}__low" in frame.columns
    low, high = (frame[f"{question}__{end}" if is_estimate else question] for end in ("low", "high"))
    known = low.is_not_null().to_numpy() & high.is_not_null().to_numpy()
    guess = (
        (frame[f"{question}__sure"].cast(pl.String) == "guess").fill_null(value=False).to_numpy()
        if is_estimate
        else np.zeros(len(frame), dtype=np.bool_)
    )
    highest = np.where(few, FEW_PEOPLE - 1, high.cast(pl.Int64).fill_null(0).to_numpy())
    unknown = nothing.is_in(UNKNOWN).fill_null(value=False).to_numpy() & ~known
    return Amounts(low.cast(pl.Int64).fill_null(0).to_numpy(), highest, known | few, unknown, guess & known)


def total(frame: pl.DataFrame, question: str, unit: Measure = "count", currency: str | None = None) -> Total:
    """The sum of a question over a frame; `low` and `high` are None when no row has a value."""
    return total_of(amounts(frame, question), unit, currency)


def total_of(found: Amounts, unit: Measure = "count", currency: str | None = None) -> Total:
    """The sum over all rows of `found`."""
    groups = np.zeros(len(found.low), dtype=np.int64)
    return totals_by(groups, 1, found, unit, currency)[0]


def totals_by(
    groups: Ints, size: int, found: Amounts, unit: Measure = "count", currency: str | None = None
) -> list[Total]:
    """One total per group 0..size-1; rows whose group is negative are left out."""
    inside = (groups >= 0) & found.known
    low = exact_sums(groups[inside], size, found.low[inside])
    high = exact_sums(groups[inside], size, found.high[inside])
    known = counts_by(groups, size, found.known)
    unknown = counts_by(groups, size, found.unknown)
    guesses = counts_by(groups, size, found.guess)
    return [
        Total(
            unit,
            low[i] if known[i] else None,
            high[i] if known[i] else None,
            int(known[i]),
            int(unknown[i]),
            int(guesses[i]),
            currency if unit == "money" else None,
        )
        for i in range(size)
    ]


def exact_sums(groups: Ints, size: int, values: Ints) -> list[int]:
    """Sums per group as Python integers: bincount adds in floating point, so each half is kept below 2**53."""
    upper = np.bincount(groups, weights=(values >> _LOW_BITS).astype(np.float64), minlength=size)
    lower = np.bincount(groups, weights=(values & ((1 << _LOW_BITS) - 1)).astype(np.float64), minlength=size)
    return [(int(u) << _LOW_BITS) + int(v) for u, v in zip(upper.tolist(), lower.tolist(), strict=True)]


def counts_by(groups: Ints, size: int, chosen: Bools | None = None, weights: Ints | None = None) -> Ints:
    """How many rows (or how much weight) each group 0..size-1 has; negative groups are left out."""
    inside = groups >= 0 if chosen is None else (groups >= 0) & chosen
    if weights is None:
        return np.bincount(groups[inside], minlength=size).astype(np.int64)
    return np.bincount(groups[inside], weights=weights[inside], minlength=size).astype(np.int64)


def add(parts: Iterable[Total], unit: Measure = "count", currency: str | None = None) -> Total:
    """The sum of totals; nothing when nothing is known in any of them."""
    low = high = known = unknown = guesses = 0
    is_any = False
    for part in parts:
        if part.low is not None and part.high is not None:
            low, high, is_any = low + part.low, high + part.high, True
        known += part.known
        unknown += part.unknown
        guesses += part.guesses
    kept = currency if unit == "money" else None
    return Total(unit, low if is_any else None, high if is_any else None, known, unknown, guesses, kept)


def all_but_largest(parts: Sequence[Total]) -> Total | None:
    """What could be saved at most if the largest contract alone stayed; None with fewer than two known ones."""
    known = [part for part in parts if part.low is not None and part.high is not None]
    if len(known) < 2:
        return None
    together = add(parts, "money", known[0].currency)
    low = (together.low or 0) - max(part.low or 0 for part in known)
    high = (together.high or 0) - max(part.high or 0 for part in known)
    return Total("money", low, high, together.known, together.unknown, together.guesses, together.currency)


def difference(before: Total, after: Total) -> Total | None:
    """What it is less, as a range (negative where it is more); None when either is not known."""
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return None
    low, high = before.low - after.high, before.high - after.low
    return Total(before.unit, low, high, before.known + after.known, 0, before.guesses + after.guesses, before.currency)


def count_all(values: Iterable[int]) -> int:
    """The sum of plain counts."""
    return sum(values)


def lazy_sum(column: nw.Expr) -> nw.Expr:
    """The sum of a column of plain counts, or of amounts that are split at SPLIT and marked as known or not."""
    return column.sum()


def joined(upper: int, rest: int) -> int:
    """The sum whose halves were added up apart."""
    return upper * SPLIT + rest


def across(counts: NDArray[Any], axis: int, dtype: DTypeLike = np.int64) -> NDArray[Any]:
    """A matrix of counts (or of yes and no) added up along one axis; a narrow `dtype` must hold the result."""
    found: NDArray[Any] = np.asarray(counts).sum(axis=axis, dtype=dtype)
    return found


def whole(counts: NDArray[Any]) -> int:
    """All counts of an array together."""
    return int(np.asarray(counts).sum(dtype=np.int64))


def running(counts: Ints) -> Ints:
    """Where runs of these lengths end, one after the other."""
    return np.cumsum(counts, dtype=np.int64)


def one(low: int | None, high: int | None, unit: Measure, currency: str | None = None, *, guess: bool = False) -> Total:
    """A single amount as a total; unknown when `low` is None."""
    known = low is not None and high is not None
    return Total(unit, low, high, int(known), int(not known), int(guess and known), currency)


# --- what time costs -----------------------------------------------------------------------------


def widen(minutes: int, *, up: bool) -> int:
    """The end of the band of hours that holds these minutes."""
    edges = [hours * 60 for hours in HOUR_BANDS]
    if up:
        return next((edge for edge in edges if edge >= minutes), minutes)
    return max(edge for edge in edges if edge <= max(minutes, 0))


def cost_of_hours(hours: Total, hourly_low: int | None, hourly_high: int | None, currency: str) -> Total:
    """What weekly hours cost in a year, in minor units: 52 weeks at the round's hourly band."""
    if hours.low is None or hours.high is None or hourly_low is None or hourly_high is None:
        return Total("money", None, None, 0, hours.known + hours.unknown, 0, currency)
    low = hours.low * WEEKS_A_YEAR * hourly_low // 60
    high = hours.high * WEEKS_A_YEAR * hourly_high // 60
    return Total("money", low, high, hours.known, hours.unknown, hours.guesses, currency)


# --- words ---------------------------------------------------------------------------------------


def currency_digits(currency: str) -> int:
    """Digits behind the point: EUR 2, JPY 0."""
    return digits(currency)


def unit_words(unit: str | None, currency: str) -> Measure:
    """What the `unit` of a question measures."""
    return unit_of(unit, currency).measure


def money_words(found: Total, *, a_year: bool = False) -> str:
    """ "28,000 to 34,000 EUR"; cents only where the amount is below a hundred."""
    if found.low is None or found.high is None:
        return "not known"
    currency = found.currency or ""
    behind = digits(currency) if currency else 2
    cents = behind if 0 < found.high < 100 * 10**behind and (found.low % 10**behind or found.high % 10**behind) else 0
    said = [f"{Decimal(amount).scaleb(-behind):,.{cents}f}" for amount in (found.low, found.high)]
    return f"{' to '.join(dict.fromkeys(said))} {currency}".strip() + (" a year" if a_year else "")


def hours_words(found: Total, *, a_week: bool = True) -> str:
    """ "43 to 88 hours a week", rounded to half hours; minutes below one hour."""
    if found.low is None or found.high is None:
        return "not known"
    tail = " a week" if a_week else ""
    if 0 < found.high < 60:
        return " to ".join(dict.fromkeys([str(found.low), str(found.high)])) + " minutes" + tail
    said = list(dict.fromkeys([_half_hours(found.low), _half_hours(found.high)]))
    return " to ".join(said) + (" hour" if said == ["1"] else " hours") + tail


def posts_words(hours: Total) -> str:
    """ "3.1 to 5.4 full-time posts" of 39 hours a week."""
    if hours.low is None or hours.high is None:
        return "not known"
    said = list(dict.fromkeys(f"{Decimal(v) / 60 / FULL_TIME_HOURS:,.1f}" for v in (hours.low, hours.high)))
    return " to ".join(said) + (" full-time post" if said == ["1.0"] else " full-time posts")


def range_words(found: Total) -> str:
    """A count, or the words of money and hours."""
    if found.unit == "money":
        return money_words(found)
    if found.unit == "hours":
        return hours_words(found)
    if found.low is None or found.high is None:
        return "not known"
    return " to ".join(dict.fromkeys([f"{found.low:,}", f"{found.high:,}"]))


def finding_amounts(finding: Finding) -> tuple[str, ...]:
    """What it costs together and what could be saved at most, each only when the sentence does not say it."""
    lines = []
    if finding.together is not None and finding.together.low is not None:
        rest = finding.together.unknown
        also = f", and {'one price is' if rest == 1 else f'{rest} prices are'} not known" if rest else ""
        several = finding.together.known + rest > 1
        words = range_words(finding.together)
        if not re.search(rf"(?<![\d,.]){re.escape(words)}(?!( a year)? could)", finding.sentence):
            lines.append(f"{'Together it' if several else 'It'} costs {words} a year{also}.")
    if finding.saving is not None and finding.saving.low is not None:
        words = range_words(finding.saving)
        if not re.search(rf"(?<![\d,.]){re.escape(words)}( a year)? could be saved", finding.sentence):
            lines.append(f"Could be saved at most: {words} a year.")
    return tuple(lines)


def finding_stays(finding: Finding) -> tuple[str, ...]:
    """What must stay, without the words that the sentence quotes already."""
    return tuple(line for line in finding.stays if "“" not in line or line[line.index("“") :] not in finding.sentence)


def _half_hours(minutes: int) -> str:
    halves = (minutes + 15) // 30
    return f"{halves // 2:,}" + (".5" if halves % 2 else "")
