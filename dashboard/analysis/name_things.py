"""What the names of a round stand for: an account or a product, who wrote it how, and what for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from dashboard.analysis import account_names, roles, same_names, values
from dashboard.analysis.same_account import lines_of, plain_keys
from dashboard.analysis.tools import NAMELESS, Tool, tools
from dashboard.frames import Frames
from dashboard.tidying import ENTRY
from questionnaires.codebook import CodebookEntry
from questionnaires.names.products import known_names

TYPED, SHOWN_ENTRIES = 8, 30  # spellings and entries of one name that are shown


@dataclass(frozen=True)
class NameThing:
    """One account or product under one key: everything that people wrote for it."""

    kind: str
    key: str
    typed: tuple[str, ...]  # as it was written, the usual spelling first
    departments: tuple[str, ...]
    entries: tuple[str, ...]  # ids of the first of them
    number: int  # of entries
    details: tuple[tuple[str, str], ...] = ()  # what tells more about it: label and words

    @property
    def name(self) -> str:
        """The usual spelling."""
        return self.typed[0]


def section_of(frames: Frames, kind: str) -> str:
    """The section of the questionnaire that asks for names of this kind; empty when none does."""
    asked = roles.tools(frames) if kind == same_names.PRODUCT else roles.accounts(frames)
    return asked.section if asked is not None else ""


def product_things(frames: Frames, keys: Collection[str]) -> dict[str, NameThing]:
    """The products with these keys."""
    groups: dict[str, list[Tool]] = {}
    for tool in tools(frames):
        if tool.key in keys:
            groups.setdefault(tool.key, []).append(tool)
    asked = roles.tools(frames)
    function = asked.function if asked is not None else None
    return {key: _product(frames, function, key, found) for key, found in groups.items()}


def _product(frames: Frames, function: CodebookEntry | None, key: str, found: Sequence[Tool]) -> NameThing:
    known = known_names().get(key)
    codes = dict.fromkeys(code for tool in found for code in tool.functions)
    used = "; ".join(values.label(frames, function, code) for code in codes) if function is not None else ""
    vendor = known.product.vendor if known is not None else ""
    in_catalogue = f"{known.product.name}, made by {vendor}" if known is not None else "not known by this name"
    return NameThing(
        same_names.PRODUCT,
        key,
        _often(tool.typed for tool in found),
        _departments(frames, (tool.department_id for tool in found)),
        tuple(tool.entry for tool in found[:SHOWN_ENTRIES]),
        len(found),
        tuple((label, words) for label, words in (("Used for", used), ("In the catalogue", in_catalogue)) if words),
    )


def product_keys(frames: Frames) -> Mapping[str, str]:
    """Each spelling in the round -> its key."""
    return frames.keep(
        "product_keys", lambda: {tool.typed: tool.key for tool in tools(frames) if tool.name != NAMELESS and tool.key}
    )


def account_lines(frames: Frames, asked: roles.Accounts) -> pl.DataFrame:
    """The distinct lines of accounts that have a key or a name: `platform`, `link`, `name`, `key`; once per version."""

    def made() -> pl.DataFrame:
        lines = lines_of(frames, asked)
        key = account_names.with_names(lines, plain_keys(frames, asked).texts()).alias("key")
        return lines.with_columns(key).drop_nulls("key").unique(maintain_order=True)

    return frames.keep("account_lines", made)


def account_things(frames: Frames, asked: roles.Accounts, keys: Collection[str]) -> dict[str, NameThing]:
    """The accounts with these keys."""
    chosen = account_lines(frames, asked).filter(pl.col("key").is_in(list(keys)))
    lines = lines_of(frames, asked).with_row_index("row")
    found = lines.join(chosen, on=["platform", "link", "name"], how="inner", nulls_equal=True, maintain_order="left")
    groups: dict[str, list[tuple[int, str | None, str]]] = {}
    for row, platform, link, name, key in found.select("row", "platform", "link", "name", "key").iter_rows():
        groups.setdefault(key, []).append((row, platform, link or name or ""))
    return {key: _account(frames, asked, key, members) for key, members in groups.items()}


def _account(
    frames: Frames, asked: roles.Accounts, key: str, members: Sequence[tuple[int, str | None, str]]
) -> NameThing:
    rows = np.array([row for row, _, _ in members])
    ids, entries = frames.rows(asked.section)[rows].tolist(), frames.wide[asked.section][ENTRY]
    platforms = _often(values.label(frames, asked.platform, code) for _, code, _ in members if code)
    site, _, handle = key.partition(":")
    details = [("Platform", ", ".join(platforms))]
    if account_names.ONLY_NAMED not in key:
        details.append(("Account", f"{handle} on {values.site_label(frames, asked.platform, site)}"))
    names = frames.wide[asked.section][asked.name.question][rows].to_list() if asked.name is not None else []
    called = [text for name in names if (text := " ".join(str(name or "").split()))]
    if called:
        details.append(("Called", ", ".join(_often(called))))
    return NameThing(
        same_names.ACCOUNT,
        key,
        _often(text for _, _, text in members),
        _departments(frames, (frames.ids[place] for place in ids)),
        tuple(entries[int(row)] for row in rows[:SHOWN_ENTRIES]),
        len(members),
        tuple((label, words) for label, words in details if words),
    )


def _often(texts: Iterable[str]) -> tuple[str, ...]:
    """Different texts, the most frequent first."""
    return tuple(text for text, _ in Counter(texts).most_common(TYPED))


def _departments(frames: Frames, ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(frames.names[frames.position[i]] for i in dict.fromkeys(ids))
