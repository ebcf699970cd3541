"""The tools of all departments as a list, and the bills behind them: who pays which product."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from dashboard.analysis import roles
from dashboard.analysis.product_names import NAMELESS as NAMELESS
from dashboard.analysis.product_names import product_names
from dashboard.analysis.tool_columns import choice, choices, number, numbers, plain, prices_of, without_rate
from dashboard.frames import Frames
from dashboard.measure import one
from dashboard.results import Total
from dashboard.tidying import DEPARTMENT, ENTRY
from dashboard.wording import day, month

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
    no_rate: str = ""  # the currency of a price that cannot be converted, since nobody entered a rate
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
    no_rate: str = field(init=False)  # the currency of its price, where it cannot be converted
    second_hand: bool = field(init=False)  # nobody who pays has listed it; only a user of it says who does

    def __post_init__(self) -> None:
        functions = frozenset({tool.functions for tool in self.tools})
        may_do = frozenset({tool.may_do + tool.unused for tool in self.tools})
        its_own = self.payer == CENTRAL or any(tool.department_id == self.payer for tool in self.tools)
        object.__setattr__(self, "functions", _together(functions))
        object.__setattr__(self, "may_do", _together(may_do))
        object.__setattr__(self, "second_hand", not its_own)
        object.__setattr__(self, "no_rate", "" if self.price.known or self.payer == CENTRAL else self.tools[0].no_rate)


@lru_cache(maxsize=4096)
def _together(parts: frozenset[tuple[str, ...]]) -> frozenset[str]:
    """All codes; bills of the same kind share one object."""
    return frozenset().union(*parts)


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
    alone = frames.keep("bills_alone", lambda: _alone(frames))
    found: dict[int | tuple[int, str], Bill | list[Tool]] = {}
    for tool in chosen:
        payer = tool.pays
        if payer is None or (tool.mostly_other and not with_mostly_other):
            continue
        bill = alone.get(tool.row)
        if bill is not None:
            found[tool.row] = bill
        else:
            found.setdefault((payer, tool.name), []).append(tool)  # type: ignore[union-attr]  # such keys hold lists
    made: list[Bill] = []
    for some in found.values():
        made += [some] if isinstance(some, Bill) else _of_one_payer(frames, some)
    return made


def _alone(frames: Frames) -> dict[int, Bill]:
    """By row the bills of tools that nobody else has from this payer: the same, whichever tools are looked at."""
    found: dict[tuple[int, str], list[Tool]] = {}
    for tool in tools(frames):
        if tool.pays is not None:
            found.setdefault((tool.pays, tool.name), []).append(tool)
    return {some[0].row: _of_one_payer(frames, some)[0] for some in found.values() if len(some) == 1}


def _of_one_payer(frames: Frames, found: Sequence[Tool]) -> list[Bill]:
    """The bills behind tools with one name that one pays."""
    payer, name = found[0].pays or 0, found[0].name
    paid = [tool for tool in found if _is_its_own(tool, payer)]
    if not paid:
        return [Bill(payer, name, one(None, None, "money", frames.facts.currency), tuple(found))]
    users = [tool for tool in found if not _is_its_own(tool, payer)]
    first = Bill(payer, name, paid[0].price, (paid[0], *users))
    return [first, *(Bill(payer, name, tool.price, (tool,)) for tool in paid[1:])]  # two contracts are two bills


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
    functions = choices(frames, asked.function, len(frame))
    shared = choices(frames, asked.shared_with, len(frame))
    unused = choices(frames, asked.unused, len(frame))
    prices = prices_of(frames, asked.cost, len(frame))
    named, typed = product_names(frames, asked.tool)
    columns = zip(
        frame[ENTRY].to_list(),
        frame[DEPARTMENT].to_list(),
        named,
        typed,
        choice(frame, asked.payer),
        choice(frame, asked.payer_department),
        choice(frame, asked.scope),
        choice(frame, asked.notice),
        choice(frame, asked.renews),
        choice(frame, asked.offer),
        plain(frame, asked.end),
        plain(frame, asked.keep),
        plain(frame, asked.seats_bought),
        plain(frame, asked.seats_used),
        without_rate(frames, asked.cost, len(frame)),
        strict=True,
    )
    for row, values_ in enumerate(columns):
        entry, place, means, text, payer, by, scope, notice, renews, offer, end, keep, bought, used, foreign = values_
        yield Tool(
            row=row,
            entry=entry,
            department_id=frames.ids[place],
            name=means.name,
            functions=functions[row],
            payer=payer,
            payer_department=number(by),
            price=prices[row],
            mostly_other=scope == roles.MOSTLY_OTHER,
            end=_last_day(end.year, end.month) if end and end.day == 1 else end,  # a month was asked: its last day
            notice=number(notice),
            renews=renews == roles.YES,
            offer=offer,
            shared_with=numbers(shared[row]) if shared[row] else (),
            keep_because=(keep or "").strip(),
            typed=text,
            may_do=means.product.functions if means.product else (),
            usual=means.product.usual if means.product else "",
            unused=unused[row],
            seats_bought=bought,
            seats_used=used,
            key=means.key,
            no_rate=foreign,
        )
