"""Accounts that people said are one: their lines get one key."""

from __future__ import annotations

import polars as pl

from dashboard.analysis import same_names
from dashboard.frames import Frames

ONLY_NAMED = ":?"  # between platform and squeezed name of a line without an address: no proof of an account by itself


def with_names(distinct: pl.DataFrame, key: pl.Series) -> pl.Series:
    """The keys, and "facebook:?stadtnordwerk" for lines that only give a name which is no key by itself."""
    plain = distinct["name"].str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}+]", "")
    named = distinct["platform"] + ONLY_NAMED + plain
    fits = plain.str.len_chars().is_between(1, 300)
    return pl.select(pl.coalesce(key, pl.when(fits).then(named))).to_series()


def merged(frames: Frames, distinct: pl.DataFrame, key: pl.Series) -> pl.Series:
    """The keys after what was said about them; a name alone has one where somebody said which account it means."""
    said = same_names.said(frames, same_names.ACCOUNT)
    if not said:
        return key
    leaders = said.leaders(lambda name: (ONLY_NAMED in name, name))
    mine = with_names(distinct, key) if any(ONLY_NAMED in name for name in leaders) else key
    return pl.select(pl.coalesce(mine.replace_strict(leaders, default=None, return_dtype=pl.String), key)).to_series()
