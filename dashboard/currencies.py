"""Amounts in other currencies: converted with the rates the policy team entered, not known without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from dashboard.measure import NO_RATE, currency_digits
from questionnaires.codebook import Codebook, CodebookEntry
from questionnaires.kinds.reading import LARGEST
from survey.read import Rate, RoundFacts

CURRENCY, TYPED = "__currency", "__typed"  # columns behind a question's name


def is_money(entry: CodebookEntry) -> bool:
    """Whether answers to a question can be in another currency."""
    return entry.kind == "estimate" and (entry.unit or "").startswith("money")


def convert(wide: Mapping[str, pl.DataFrame], codebook: Codebook, facts: RoundFacts) -> dict[str, pl.DataFrame]:
    """Every amount of money in the currency of the round.

    `<q>__currency` is the currency an amount was given in, null for the round's own; `<q>__typed` is the amount as it
    was given: low and high in the smallest units of that currency, with a space between them. Without a rate both ends
    are null and the kind of nothing is NO_RATE.
    """
    made = dict(wide)
    for section, frame in made.items():
        for entry in codebook.of_section(section):
            if is_money(entry):
                frame = _converted(frame, entry.question, facts)
        made[section] = frame
    return made


def factor(rate: Rate, own: str) -> Fraction:
    """What one smallest unit of a foreign currency is worth in smallest units of the round's."""
    return Fraction(rate.rate) * Fraction(10) ** (currency_digits(own) - currency_digits(rate.currency))


def _converted(frame: pl.DataFrame, question: str, facts: RoundFacts) -> pl.DataFrame:
    low, high, nothing = f"{question}__low", f"{question}__high", f"{question}__nothing"
    currency, typed = f"{question}{CURRENCY}", f"{question}{TYPED}"
    written = frame[currency] if currency in frame.columns else pl.Series(currency, [None], dtype=pl.String)
    foreign = written.is_not_null() & (written != facts.currency)
    if currency not in frame.columns or not foreign.any():
        empty = pl.lit(None, dtype=pl.String)
        return frame.with_columns(empty.alias(currency), empty.alias(typed))
    rows = foreign.arg_true()
    given = [frame[end].gather(rows).to_list() for end in (low, high)]
    factors = {rate.currency: factor(rate, facts.currency) for rate in facts.rates}
    largest = LARGEST * 10 ** currency_digits(facts.currency)  # that somebody could have typed
    texts, ends = [], []
    for least, most, code in zip(*given, written.gather(rows).to_list(), strict=True):
        texts.append(None if least is None or most is None else f"{least} {most}")
        by = factors.get(code)
        ends.append((None, None) if least is None or most is None or by is None else _both(least, most, by, largest))
    columns = [
        _with(frame[low], rows, [end[0] for end in ends]),
        _with(frame[high], rows, [end[1] for end in ends]),
        pl.select(pl.when(foreign).then(written).otherwise(None).alias(currency)).to_series(),
        _with(pl.Series(typed, [None], dtype=pl.String).new_from_index(0, len(frame)), rows, texts),
    ]
    lost = [text is not None and end[0] is None for text, end in zip(texts, ends, strict=True)]
    chosen = frame[nothing].gather(rows).cast(pl.String).to_list()
    kinds = [NO_RATE if gone else kind for gone, kind in zip(lost, chosen, strict=True)]
    return frame.with_columns(*columns, _with(frame[nothing].cast(pl.String), rows, kinds).cast(frame[nothing].dtype))


def _with(series: pl.Series, rows: pl.Series, values: Sequence[Any]) -> pl.Series:
    """The same with other values in some rows."""
    return series.clone().scatter(rows, pl.Series(values, dtype=series.dtype))


def _both(low: int, high: int, by: Fraction, largest: int) -> tuple[int | None, int | None]:
    """Low rounded down, high rounded up; nothing where that is larger than any amount."""
    least, most = low * by.numerator // by.denominator, -(-high * by.numerator // by.denominator)
    return (least, most) if most <= largest else (None, None)
