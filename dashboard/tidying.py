"""From payload columns to typed frames: one wide frame of a section, one long frame per multiple choice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard import payloads
from dashboard.measure import FEW, NO_RATE
from dashboard.relations import names
from questionnaires.codebook import CodebookEntry
from questionnaires.model import NOT_ANSWERED, NOTHING_KINDS

NOTHING = pl.Enum([*NOTHING_KINDS, NOT_ANSWERED, FEW, NO_RATE])
DEPARTMENT, ENTRY, ROW, VALUE = names.DEPARTMENT, names.ENTRY, names.ROW, names.VALUE
KEY, SOURCE_ROW, AT_ONCE = "_key", "_source_row", "_at_once"


def without_lists(
    read: pl.DataFrame, places: NDArray[np.int64]
) -> tuple[pl.DataFrame, NDArray[np.int64], dict[int, str]]:
    """Without the entries that only say why a department has no list; those by position of the department."""
    kinds = read["m"].struct.unnest()
    if payloads.WHOLE_LIST not in kinds.columns:
        return read, places, {}
    kind = kinds[payloads.WHOLE_LIST]
    said = kind.is_in(NOTHING_KINDS).fill_null(value=False)
    nothing = dict(zip(places[said.to_numpy()].tolist(), kind.filter(said).to_list(), strict=True))
    return read.filter(~said), places[~said.to_numpy()], nothing


def tidy(
    read: pl.DataFrame, places: NDArray[np.int64], entries: Sequence[CodebookEntry]
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    head = [
        pl.Series(DEPARTMENT, places.astype(np.int32), dtype=pl.Int32),
        read["id"].fill_null("").alias(ENTRY),
        read["key"].alias(KEY),
        read["row"].alias(SOURCE_ROW),
        read["all"].alias(AT_ONCE),
    ]
    answers, kinds = read["v"].struct.unnest(), read["m"].struct.unnest()
    made: list[pl.Series] = []
    lists: dict[str, pl.DataFrame] = {}
    for entry in entries:
        answer = _answer(answers, entry)
        if isinstance(answer.dtype, pl.List):
            lists[entry.question] = _long(answer, head, entry)
            given = answer.list.len().fill_null(0) > 0
        else:
            typed = _typed(answer, entry)
            made += typed
            given = typed[0].is_not_null()
        if entry.other:
            other = f"{entry.question}.other"
            typed_text = answers[other] if other in answers.columns else _constant(other, None, pl.String(), len(read))
            made.append(typed_text.alias(f"{entry.question}__other"))
        kind = kinds[entry.question] if entry.question in kinds.columns else None
        made.append(_nothing(kind, given, entry))
        made += _months(read, entry)
    return pl.DataFrame([*head, *made]), lists


def _answer(answers: pl.DataFrame, entry: CodebookEntry) -> pl.Series:
    """The column of a question, empty where nobody answered it."""
    if entry.question in answers.columns:
        return answers[entry.question]
    return _constant(entry.question, None, payloads.json_type(entry), len(answers))


def _typed(answer: pl.Series, entry: CodebookEntry) -> list[pl.Series]:
    """The columns of a question with one value, with the types of the codebook."""
    name = entry.question
    if isinstance(answer.dtype, pl.Struct):
        parts = answer.struct.unnest()
        return [(enum(parts[p], ()) if p == "sure" else parts[p]).alias(f"{name}__{p}") for p in parts.columns]
    dtype = entry.columns[0].dtype
    if dtype == "float":
        return [answer.cast(pl.Float64, strict=False)]
    if dtype == "date":
        whole = pl.when(answer.str.len_chars() == 7).then(answer + "-01").otherwise(answer)
        return [pl.select(whole.str.to_date("%Y-%m-%d", strict=False).alias(name)).to_series()]
    if entry.choices or entry.dynamic:
        return [enum(answer, [code for code, _ in entry.choices])]
    return [answer]


def _long(answer: pl.Series, head: Sequence[pl.Series], entry: CodebookEntry) -> pl.DataFrame:
    number = pl.Series(ROW, np.arange(len(answer)), dtype=pl.UInt32)
    frame = pl.DataFrame([head[0], head[1], number, answer.alias(VALUE)]).filter(answer.list.len() > 0)
    frame = frame.explode(VALUE).drop_nulls(VALUE)
    codes = enum(frame[VALUE], [code for code, _ in entry.choices])
    return frame.with_columns(codes).select(DEPARTMENT, ROW, ENTRY, VALUE)


def enum(texts: pl.Series, codes: Sequence[str]) -> pl.Series:
    """As small numbers in the order of the codebook; codes that it does not know follow."""
    if texts.null_count() == len(texts):
        return _constant(texts.name, None, pl.Enum(codes), len(texts))
    extra = sorted(set(texts.drop_nulls().unique().to_list()) - set(codes))
    return texts.cast(pl.Enum([*codes, *extra]))


def _nothing(kind: pl.Series | None, given: pl.Series, entry: CodebookEntry) -> pl.Series:
    """The chosen kind of nothing where there is no value; else whether an always asked question was passed over."""
    absent = NOT_ANSWERED if entry.kind != "calculate" and not entry.conditional else None
    name = f"{entry.question}__nothing"
    if kind is None:
        if absent is None or given.all():
            return _constant(name, None, NOTHING, len(given))
        if not given.any():
            return _constant(name, absent, NOTHING, len(given))
        kind = _constant(name, None, pl.String(), len(given))
    found = pl.when(~given & kind.is_in(NOTHING_KINDS)).then(kind).when(~given).then(pl.lit(absent)).otherwise(None)
    return pl.select(found.cast(NOTHING).alias(name)).to_series()


def _months(read: pl.DataFrame, entry: CodebookEntry) -> list[pl.Series]:
    """By which month weak answers to a question are to change; no column where nobody said so."""
    if payloads.FIX not in read.columns or entry.kind != "select_one":
        return []
    found = read[payloads.FIX].str.extract(rf"(?:^| ){entry.question}=(20\d\d-(?:0[1-9]|1[0-2]))(?: |$)")
    return [found.alias(f"{entry.question}__fix")] if found.null_count() < len(found) else []


def _constant(name: str, value: str | None, dtype: pl.DataType, size: int) -> pl.Series:
    return pl.Series(name, [value], dtype=dtype).new_from_index(0, size)
