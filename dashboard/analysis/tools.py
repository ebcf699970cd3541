"""The tools of all departments as a list, and the bills behind them: who pays which product."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from dashboard.analysis import roles
from dashboard.analysis.product_names import NAMELESS as NAMELESS
from dashboard.analysis.product_names import product_names
from dashboard.frames import DEPARTMENT, ENTRY, Frames
from dashboard.measure import one
from dashboard.results import Total
from dashboard.wording import day, month
from questionnaires.codebook import CodebookEntry

LONGEST = 50  # years; dates further away and longer notices are slips of the pen
CENTRAL = -1  # instead of a department's id: a central budget pays


@dataclass(frozen=True, slots=True)
class Tool:
    """One entry of a department's tools. `price` is unknown unless the department pays itself and said how much."""

    row: int
    entry: str
    department_id: int
    name: str
    functions: tuple[str, ...]
    payer: str | None
    payer_department: int | None
    price: Total
    mostly_other: bool
    end: date | None
    notice: int | None  # days
    renews: bool
    offer: str | None
    shared_with: tuple[int, ...]
    keep_because: str
    typed: str = ""  # the name as it was typed, where the catalogue or a choice gives it another one
    may_do: tuple[str, ...] = ()  # functions that the maker's product may contain, by the catalogue
    usual: str = ""  # how the product is usually had: free, paid or both; "" when the catalogue does not know it
    unused: tuple[str, ...] = ()  # functions that its user says it has and does not use
    seats_bought: int | None = None
    seats_used: int | None = None
    key: str = ""  # the plain form under which words on the name are remembered
    is_free: bool = field(init=False)
    pays: int | None = field(init=False)  # a department's id, CENTRAL, or None when nobody does or nobody knows

    def __post_init__(self) -> None:
        is_free = self.payer == roles.FREE or self.price.high == 0
        object.__setattr__(self, "is_free", is_free)
        object.__setattr__(self, "pays", None if is_free else self._pays())

    def _pays(self) -> int | None:
        if self.payer == roles.PAYS_ITSELF or (self.payer is None and self.price.known):
            return self.department_id
        if self.payer == roles.PAID_CENTRALLY:
            return CENTRAL
        return self.payer_department if self.payer == roles.PAID_BY_OTHERS else None


@dataclass(frozen=True, slots=True)
class Bill:
    """One product and who pays for it; several departments may use it."""

    payer: int  # may be CENTRAL or outside the round
    name: str
    price: Total
    tools: tuple[Tool, ...]
    functions: frozenset[str] = field(init=False)  # what its users say they use it for
    may_do: frozenset[str] = field(init=False)  # what it may contain, by the catalogue or as its users do not use it

    def __post_init__(self) -> None:
        object.__setattr__(self, "functions", _all_of(tool.functions for tool in self.tools))
        object.__setattr__(self, "may_do", _all_of(tool.may_do + tool.unused for tool in self.tools))

    @property
    def second_hand(self) -> bool:
        """Nobody who pays has listed it; only a user of it says who does."""
        return self.payer != CENTRAL and not any(tool.department_id == self.payer for tool in self.tools)


def _all_of(parts: Iterable[tuple[str, ...]]) -> frozenset[str]:
    first, *more = dict.fromkeys(parts)
    return _as_set(first).union(*more) if more else _as_set(first)


@lru_cache(maxsize=4096)
def _as_set(codes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(codes)


@dataclass(frozen=True)
class Exit:
    """The next day on which a contract can be ended."""

    day: date
    tool: Tool
    notice_known: bool

    def words(self) -> str:
        if self.notice_known:
            return f"{day(self.day)}, when {self.tool.name} can be cancelled"
        return f"before the contract of {self.tool.name} ends in {month(self.day)}; the notice is not known"


def tools(frames: Frames) -> tuple[Tool, ...]:
    """All tools, made once per version."""
    return frames.keep("tools", lambda: tuple(_read(frames)))


def all_bills(frames: Frames) -> list[Bill]:
    """The bills behind all tools that are not mostly for other things, made once per version."""
    return frames.keep("bills", lambda: bills(frames, tools(frames)))


def bills_of(frames: Frames, chosen: Sequence[Tool]) -> list[Bill]:
    """The bills behind these tools; those of all are made once per version."""
    return all_bills(frames) if chosen is tools(frames) else bills(frames, chosen)


def bills(frames: Frames, chosen: Iterable[Tool], *, with_mostly_other: bool = False) -> list[Bill]:
    """The bills behind these tools: one per payer and product; a price is counted once."""
    groups: dict[tuple[int, str], list[Tool]] = {}
    for tool in chosen:
        payer = tool.pays
        if payer is not None and (with_mostly_other or not tool.mostly_other):
            groups.setdefault((payer, tool.name), []).append(tool)
    made = []
    unknown, alone = one(None, None, "money", frames.facts.currency), frames.keep("bills_alone", dict[int, Bill])
    for (payer, name), found in groups.items():
        paid = [tool for tool in found if _is_its_own(tool, payer)]
        if not paid:
            made.append(Bill(payer, name, unknown, tuple(found)))
            continue
        users = [tool for tool in found if not _is_its_own(tool, payer)] if len(paid) < len(found) else []
        if users:
            made.append(Bill(payer, name, paid[0].price, (paid[0], *users)))
        for tool in paid[1:] if users else paid:  # two contracts of one department for one product are two bills
            bill = alone.get(tool.row)
            if bill is None:
                bill = alone[tool.row] = Bill(payer, name, tool.price, (tool,))
            made.append(bill)
    return made


def _is_its_own(tool: Tool, payer: int) -> bool:
    return tool.department_id == payer and tool.payer != roles.PAID_BY_OTHERS


def payer_name(frames: Frames, payer: int) -> str:
    """The department, or the central budget."""
    if payer == CENTRAL:
        return "a central budget"
    place = frames.position.get(payer)
    return frames.names[place] if place is not None else "a department outside this round"


def next_exit(frames: Frames, chosen: Iterable[Tool]) -> Exit | None:
    """The first day, after the newest answer, on which one of the contracts can be ended."""
    today = newest_answer(frames)
    found = [leave for tool in chosen if (leave := exit_of(tool, today)) is not None]
    return min(found, key=lambda leave: (leave.day, leave.tool.name)) if found else None


def newest_answer(frames: Frames) -> date:
    """The day of the newest answer that counts: what is said about days is said as of then, not as of today."""
    return date.fromisoformat(frames.base.newest) if frames.base.newest else date(1900, 1, 1)


def exit_of(tool: Tool, today: date) -> Exit | None:
    """The first day from `today` on which this contract can be ended; None when it has no known end ahead."""
    end = tool.end if tool.end is None or tool.end.year > today.year - LONGEST else None
    while end is not None:
        leave = end - timedelta(days=min(tool.notice or 0, 365 * LONGEST))
        if leave >= today:
            return Exit(leave, tool, tool.notice is not None)
        if not tool.renews or end.year > today.year + LONGEST:
            return None
        end = _last_day(end.year + 1, end.month)
    return None


def _last_day(year: int, month_: int) -> date:
    return date(year, month_, calendar.monthrange(year, month_)[1])


def _read(frames: Frames) -> Iterable[Tool]:
    asked = roles.tools(frames)
    if asked is None:
        return
    frame = frames.wide[asked.section]
    functions = _many(frames, asked.function, len(frame))
    shared = _many(frames, asked.shared_with, len(frame))
    unused = _many(frames, asked.unused, len(frame))
    prices = _prices(frames, asked.cost, len(frame))
    named, typed = product_names(frames, asked.tool)
    columns = zip(
        frame[ENTRY].to_list(),
        frame[DEPARTMENT].to_list(),
        named,
        typed,
        _one(frame, asked.payer),
        _one(frame, asked.payer_department),
        _one(frame, asked.scope),
        _one(frame, asked.notice),
        _one(frame, asked.renews),
        _one(frame, asked.offer),
        _plain(frame, asked.end),
        _plain(frame, asked.keep),
        _plain(frame, asked.seats_bought),
        _plain(frame, asked.seats_used),
        strict=True,
    )
    for row, values_ in enumerate(columns):
        entry, place, means, text, payer, by, scope, notice, renews, offer, end, keep, bought, used = values_
        yield Tool(
            row=row,
            entry=entry,
            department_id=frames.ids[place],
            name=means.name,
            functions=functions[row],
            payer=payer,
            payer_department=_number(by),
            price=prices[row],
            mostly_other=scope == roles.MOSTLY_OTHER,
            end=_last_day(end.year, end.month) if end and end.day == 1 else end,  # a month was asked: its last day
            notice=_number(notice),
            renews=renews == roles.YES,
            offer=offer,
            shared_with=_numbers(shared[row]) if shared[row] else (),
            keep_because=(keep or "").strip(),
            typed=text,
            may_do=means.product.functions if means.product else (),
            usual=means.product.usual if means.product else "",
            unused=unused[row],
            seats_bought=bought,
            seats_used=used,
            key=means.key,
        )


def _plain(frame: pl.DataFrame, entry: CodebookEntry | None) -> Sequence[Any]:
    return [None] * len(frame) if entry is None else frame[entry.question].to_list()


def _prices(frames: Frames, cost: CodebookEntry | None, size: int) -> list[Total]:
    currency = frames.facts.currency
    unknown = one(None, None, "money", currency)
    if cost is None:
        return [unknown] * size
    frame = frames.wide[cost.section]
    parts = (frame[f"{cost.question}__{part}"].to_list() for part in ("low", "high", "sure"))
    rows = list(zip(*parts, strict=True))
    prices = {
        (low, high, sure): unknown
        if low is None or high is None
        else one(low, high, "money", currency, guess=sure == "guess")
        for low, high, sure in dict.fromkeys(rows)
    }
    return [prices[row] for row in rows]


def _one(frame: pl.DataFrame, entry: CodebookEntry | None) -> Sequence[str | None]:
    if entry is None:
        return [None] * len(frame)
    found: list[str | None] = frame[entry.question].cast(pl.String).to_list()
    return found


def _many(frames: Frames, entry: CodebookEntry | None, size: int) -> list[tuple[str, ...]]:
    if entry is None:
        return [()] * size
    long = frames.long_codes(entry)
    edges = np.searchsorted(long.rows, np.arange(size + 1))
    codes = [long.keys[code] for code in long.values.tolist()]
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}  # the same choices are one object
    found = (tuple(codes[start:end]) for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    return [kept.setdefault(some, some) for some in found]


def _numbers(codes: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for code in codes if (number := _number(code)) is not None)


def _number(code: str | None) -> int | None:
    return int(code) if code is not None and code.isascii() and code.isdigit() and len(code) < 12 else None
