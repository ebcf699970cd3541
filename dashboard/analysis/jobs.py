"""Which job do several departments each pay a tool for? Functions by department, with products, prices and ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.analysis import foreign_money, layout, roles, values
from dashboard.analysis.coverage import view
from dashboard.analysis.scope import Scope, scope
from dashboard.analysis.tools import Bill, Tool, bills, bills_of, payer_name, tools
from dashboard.analysis.withheld import together
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import add, count_all, money_words
from dashboard.results import Bar, Bars, Cell, Column, Head, Matrix, Sentences, Table, Total, View, Where
from dashboard.wording import counted, inside, listed, month
from questionnaires.codebook import CodebookEntry

QUESTION, SHORT = "Which job do several departments each pay a tool for?", "Same job, several bills"
NO_PRICE = "nothing"  # a free tool costs nothing; None would say that nobody knows
EMPTY = "No tools have been named so far."


@dataclass(frozen=True)
class Job:
    """One function: the tools used for it and the bills behind them (service desks apart)."""

    code: str
    label: str
    tools: tuple[Tool, ...]
    bills: tuple[Bill, ...]
    together: Total

    @cached_property
    def payers(self) -> tuple[int, ...]:
        """Who pays, each once."""
        return tuple(dict.fromkeys(bill.payer for bill in self.bills))


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page without its findings."""
    looked_at = scope(frames, filters)
    asked = roles.tools(frames)
    if asked is None or asked.function is None:
        return view("same-job", QUESTION, SHORT, "This questionnaire does not ask for tools.", (), looked_at)
    chosen = in_scope(looked_at)
    found = jobs_of(looked_at, asked.function)
    parts = (
        _matrix(looked_at, asked.function, found, full=full),
        _bars(frames, asked.function, found),
        _table(frames, asked, chosen, full=full),
        _apart(frames, asked, chosen),
    )
    doubted = (*doubts(frames, chosen), *foreign_money.doubts(looked_at))
    said = answer(frames, found) if found else looked_at.nothing("tools")
    return view("same-job", QUESTION, SHORT, said, parts, looked_at, doubts=doubted)


def in_scope(looked_at: Scope) -> Sequence[Tool]:
    """The tools of the departments that are looked at; where that is everybody, all tools themselves."""
    every = tools(looked_at.frames)
    if not looked_at.filters.departments:
        return every
    ids = frozenset(looked_at.department_ids)
    return looked_at.keep("tools", lambda: [tool for tool in every if tool.department_id in ids])


def jobs_of(looked_at: Scope, function: CodebookEntry) -> list[Job]:
    """What the departments that are looked at use tools for."""
    if not looked_at.filters.departments:
        return all_jobs(looked_at.frames, function)
    return looked_at.keep("jobs", lambda: jobs(looked_at.frames, function, in_scope(looked_at)))


def all_jobs(frames: Frames, function: CodebookEntry) -> list[Job]:
    """What everybody uses tools for, worked out once per version."""
    return frames.keep("jobs", lambda: jobs(frames, function, tools(frames)))


def jobs(frames: Frames, function: CodebookEntry, chosen: Sequence[Tool]) -> list[Job]:
    """What the tools are used for; jobs with most payers first, then by what they cost."""
    groups: dict[str, list[Tool]] = {}
    for tool in chosen:
        for code in tool.functions:
            groups.setdefault(code, []).append(tool)
    made = []
    for code, used in groups.items():
        found = tuple(bills(frames, used))
        together = add((bill.price for bill in found), "money", frames.facts.currency)
        made.append(Job(code, values.label(frames, function, code), tuple(used), found, together))
    return sorted(made, key=lambda job: (-len(job.payers), -(job.together.high or 0), -len(job.tools), job.code))


def answer(frames: Frames, found: Sequence[Job]) -> str:
    """The answer in a sentence."""
    several = [job for job in found if len(job.payers) > 1]
    if not found:
        return EMPTY
    if not several:
        return "As far as we know, no job is paid for twice."
    first = several[0]
    who = together(frames, first.payers, [payer_name(frames, payer) for payer in first.payers])
    more = f" The same holds for {counted(len(several) - 1, 'other job')}." if len(several) > 1 else ""
    return f"{inside_first(who)} each pay for {inside(first.label)}.{more}"


def inside_first(text: str) -> str:
    """With a capital at the start, for a name that begins a sentence."""
    return text[:1].upper() + text[1:]


def price_words(frames: Frames, tool: Tool) -> str:
    """What a tool costs its user: a price, or who pays."""
    if tool.is_free:
        return "free"
    if tool.payer == roles.PAID_CENTRALLY:
        return "paid centrally"
    if tool.payer == roles.PAID_BY_OTHERS:
        by = tool.payer_department
        return "paid by another department" if by is None else f"paid by {payer_name(frames, by)}"
    if tool.payer == roles.IN_A_FEE:
        return "inside an agency's fee"
    if tool.price.known:
        return money_words(tool.price)
    if tool.no_rate:
        return f"price in {tool.no_rate} without a rate"
    return "price not known" if tool.payer else "not known who pays"


def tool_words(frames: Frames, tool: Tool) -> str:
    """ "Talkwalker (12,000 to 16,000 EUR, until January 2027)"."""
    facts = [price_words(frames, tool)]
    facts += [f"until {month(tool.end)}"] if tool.end else []
    facts += ["mostly for other things"] if tool.mostly_other else []
    return f"{tool.name} ({', '.join(facts)})"


def _matrix(looked_at: Scope, function: CodebookEntry, found: Sequence[Job], *, full: bool) -> Matrix:
    frames = looked_at.frames
    used: dict[int, int] = {}
    for job in found:
        for tool in job.tools:
            used[tool.department_id] = used.get(tool.department_id, 0) + 1
    sizes = np.array([used.get(i, 0) for i in looked_at.department_ids], dtype=np.int64)

    def head(place: int) -> Head:
        return Head(str(looked_at.department_ids[place]), frames.names[looked_at.places[place]])

    columns = layout.axis(sizes, head, layout.COLUMNS + 1, "departments", full=full)
    shown = [one for one in columns.heads if one.key != layout.OTHERS]
    rows = tuple(Head(job.code, job.label) for job in found)
    chosen = [int(one.key) for one in shown]
    cells = {
        (job.code, str(department_id)): _cell(frames, function, job, department_id, mine)
        for job in found
        for department_id, mine in _by_department(job.tools, chosen).items()
    }
    hidden = (
        f" {len(columns.hidden)} departments with fewer tools are not shown; totals are over all."
        if len(columns.hidden)
        else ""
    )
    legend = "Strongest: paid here and by others for the same job. Free tools and service desks are no bills." + hidden
    totals = {job.code: _total(function, job) for job in found}
    return Matrix("jobs", "What the tools are used for", "Job", "Department", rows, tuple(shown), cells, totals,
                  {}, "Together a year", EMPTY, legend)  # fmt: skip


def _by_department(used: Sequence[Tool], department_ids: Sequence[int]) -> Mapping[int, list[Tool]]:
    """The tools of these departments, in their order; without those that have none."""
    groups: dict[int, list[Tool]] = {department_id: [] for department_id in department_ids}
    for tool in used:
        if tool.department_id in groups:
            groups[tool.department_id].append(tool)
    return {department_id: mine for department_id, mine in groups.items() if mine}


def _cell(frames: Frames, function: CodebookEntry, job: Job, department_id: int, mine: Sequence[Tool]) -> Cell:
    pays = any(tool.pays is not None and not tool.mostly_other for tool in mine)
    level = (4 if len(job.payers) > 1 else 3) if pays else 1
    text = "; ".join(tool_words(frames, tool) for tool in mine)
    behind = layout.where(function.section, (function.question, job.code), ("department", str(department_id)))
    return Cell(text, len(mine), level, f"{counted(len(mine), 'tool')} for {inside(job.label)}", behind)


def _total(function: CodebookEntry, job: Job) -> Cell:
    behind = layout.where(function.section, (function.question, job.code))
    if not job.bills:
        return Cell("Nothing is paid", None, 0, "Free, or paid inside something else", behind)
    number = counted(len(job.bills), "bill")
    known, unknown = job.together.known, job.together.unknown
    price = money_words(job.together) if known else "price not known"
    rest = f", {unknown} not known" if known and unknown else ""
    mark = "unknown" if not known else ""
    return Cell(f"{price} ({number}{rest})", None, 0, f"{counted(len(job.payers), 'payer')}", behind, mark)  # type: ignore[arg-type]


def _bars(frames: Frames, function: CodebookEntry, found: Sequence[Job]) -> Bars:
    currency = frames.facts.currency
    bars = []
    for job in sorted(found, key=lambda job: (-(job.together.high or 0), -len(job.bills), job.code)):
        if not job.bills:
            continue
        rest = f"{job.together.unknown} not known" if job.together.unknown else ""
        behind = layout.where(function.section, (function.question, job.code))
        bars.append(
            Bar(job.code, job.label, job.together.low, job.together.high, money_words(job.together), rest, behind)
        )
    title = "What departments pay for each job; a tool with several jobs counts in each"
    return Bars(
        "by_job", title, "Job", "Cost a year", "money", tuple(bars), currency, "No tool is paid for, as far as we know."
    )


def _table(frames: Frames, asked: roles.Tools, chosen: Sequence[Tool], *, full: bool) -> Table:
    """One row per product: who uses it, who pays, what it costs."""
    groups: dict[str, list[Tool]] = {}
    for tool in chosen:
        groups.setdefault(tool.name, []).append(tool)
    order = sorted(groups, key=lambda name: (-len(groups[name]), name.casefold()))
    shown = order if full else order[: layout.LINES]
    rows = tuple(_product_row(frames, asked, name, groups[name]) for name in shown)
    links = {
        place: Where(asked.section, (), tuple(tool.entry for tool in groups[name]))
        for place, name in enumerate(shown)
        if len(groups[name]) <= layout.ROWS
    }
    columns = (
        Column("product", "Tool"),
        Column("departments", "Used by"),
        Column("functions", "Used for"),
        Column("payers", "Paid by"),
        Column("low", "A year, at least", "money"),
        Column("high", "A year, at most", "money"),
        Column("end", "Contracts end"),
    )
    title = counted(len(order), "tool") + (
        f", the {len(shown)} most used are shown here" if len(shown) < len(order) else ""
    )
    return Table("tools", title, columns, rows, frames.facts.currency, EMPTY, links)


def _product_row(frames: Frames, asked: roles.Tools, name: str, used: Sequence[Tool]) -> Mapping[str, object]:
    found = bills(frames, used, with_mostly_other=True)
    price = add((bill.price for bill in found), "money", frames.facts.currency)
    codes = dict.fromkeys(code for tool in used for code in tool.functions)
    function = asked.function
    labels = [values.label(frames, function, code) for code in codes] if function else []
    payers = list(dict.fromkeys(payer_name(frames, bill.payer) for bill in found))
    ends = sorted({tool.end for tool in used if tool.end})
    return {
        "product": name,
        "departments": listed(list(dict.fromkeys(payer_name(frames, tool.department_id) for tool in used)), 6),
        "functions": listed(labels, 6),
        "payers": inside_first(listed(payers)) if payers else "Nobody: free, or inside something else",
        "low": price.low if found else NO_PRICE,
        "high": price.high if found else NO_PRICE,
        "end": listed([month(end) for end in ends]) or None,
    }


def _apart(frames: Frames, asked: roles.Tools, chosen: Sequence[Tool]) -> Sentences:
    """Tools that are mostly for other things stand apart, so that a service desk is no spending on social media."""
    lines = []
    for tool in chosen:
        if tool.mostly_other:
            who = payer_name(frames, tool.department_id)
            line = (
                f"{who} uses {tool.name} mostly for other things ({price_words(frames, tool)}); it is not counted here."
            )
            lines.append((line, layout.where(asked.section, ("entry", tool.entry))))
    return Sentences("apart", "Stands apart", tuple(lines[: layout.ROWS]), "Every tool named is for this work.")


def doubts(frames: Frames, chosen: Sequence[Tool]) -> tuple[str, ...]:
    """Prices that nobody has told, guesses, and payers that are not known."""
    found = bills_of(frames, chosen)
    price = add((bill.price for bill in found), "money", frames.facts.currency)
    lines = []
    if price.unknown:
        them = "it" if price.unknown == 1 else "them"
        lines.append(f"{counted(price.unknown, 'price is', 'prices are')} not known; sums are without {them}.")
    if price.guesses:
        lines.append(f"{counted(price.guesses, 'price is a rough guess', 'prices are rough guesses')}.")
    nobody = count_all(tool.payer is None and tool.pays is None for tool in chosen)
    if nobody:
        lines.append(f"For {counted(nobody, 'tool')} nobody said who pays.")
    return tuple(lines)
