"""Hours and people of small departments become bands before anybody can read them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from dashboard.measure import FEW, FEW_PEOPLE, widen
from questionnaires.codebook import Codebook, CodebookEntry

PEOPLE_ROLES = ("people", "people:in_job", "people:own_profiles")


def protect(wide: Mapping[str, pl.DataFrame], codebook: Codebook) -> tuple[dict[str, pl.DataFrame], frozenset[int]]:
    """The frames with bands, and the positions of the departments that said they are fewer than three people.

    Done once when frames are made, so that no page, sheet or download can show more than the band.
    """
    frames = dict(wide)
    small = _small(frames, codebook)
    if not small:
        return frames, small
    for entry in codebook.entries:
        if (entry.unit or "").startswith("hours") and len(entry.columns) > 1:
            frames[entry.section] = _banded(frames[entry.section], entry.question, small)
        elif entry.role in PEOPLE_ROLES and entry.kind == "integer":
            frames[entry.section] = _few(frames[entry.section], entry.question, small)
    return frames, small


def _small(frames: Mapping[str, pl.DataFrame], codebook: Codebook) -> frozenset[int]:
    asked: tuple[CodebookEntry, ...] = tuple(e for e in codebook.by_role("people") if e.kind == "integer")
    found: set[int] = set()
    for entry in asked:
        frame = frames[entry.section]
        found |= set(frame.filter(pl.col(entry.question) < FEW_PEOPLE)["_department"].to_list())
    return frozenset(found)


def _banded(frame: pl.DataFrame, question: str, small: frozenset[int]) -> pl.DataFrame:
    mine = frame["_department"].is_in(list(small))
    columns = []
    for end in ("low", "high"):
        series = frame[f"{question}__{end}"]
        bands = [
            widen(value, up=end == "high") if is_mine and value is not None else value
            for value, is_mine in zip(series.to_list(), mine.to_list(), strict=True)
        ]
        columns.append(pl.Series(series.name, bands, dtype=series.dtype))
    return frame.with_columns(columns)


def _few(frame: pl.DataFrame, question: str, small: frozenset[int]) -> pl.DataFrame:
    """A number of people below three is kept as the kind of nothing "few"; other numbers of these departments, too."""
    mine = frame["_department"].is_in(list(small)) & frame[question].is_not_null() & (frame[question] < FEW_PEOPLE)
    nothing = f"{question}__nothing"
    return frame.with_columns(
        pl.when(mine).then(None).otherwise(frame[question]).cast(frame[question].dtype).alias(question),
        pl.when(mine)
        .then(pl.lit(FEW))
        .otherwise(frame[nothing].cast(pl.String))
        .cast(frame[nothing].dtype)
        .alias(nothing),
    )
