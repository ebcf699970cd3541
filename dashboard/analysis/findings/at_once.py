"""Answers that were set for all entries at once say less than answers given one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from dashboard.analysis.findings.evidence import Doubt
from dashboard.analysis.scope import Bools, Ints
from dashboard.frames import Frames
from dashboard.measure import whole
from dashboard.tidying import AT_ONCE
from questionnaires.codebook import CodebookEntry


def doubts(frames: Frames, entry: CodebookEntry | None, rows: Sequence[int] | Ints, words: str) -> list[Doubt]:
    """A doubt when most of these rows have an answer that was set for all at once; `words` say which answer."""
    if entry is None or not len(rows):
        return []
    number = whole(at_once(frames, entry)[np.asarray(rows, dtype=np.int64)])
    if number * 2 <= len(rows):
        return []
    which = "all of these lines" if number == len(rows) else f"{number:,} of these {len(rows):,} lines"
    return [Doubt("medium", f"{words} was set for {which} at once", changes=True)]


def at_once(frames: Frames, entry: CodebookEntry) -> Bools:
    """Which rows of the question's section have an answer that was set for all at once; worked out once a version."""

    def work_out() -> Bools:
        named = frames.wide[entry.section][AT_ONCE]
        if named.null_count() == len(named):
            return np.zeros(len(named), dtype=np.bool_)
        found = pl.Series([entry.question in text.split(" ") if text else False for text in named.to_list()])
        return found.to_numpy()

    return frames.keep(("at once", entry.question), work_out)
