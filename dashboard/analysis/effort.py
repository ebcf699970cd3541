"""Time and money as ranges: by department, by activity, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis import asking, roles, values
from dashboard.analysis.jobs import in_scope
from dashboard.analysis.scope import Scope
from dashboard.analysis.tools import CENTRAL, bills_of
from dashboard.frames import Frames
from dashboard.measure import (
    Amounts,
    add,
    one,
    totals_by,
)
from dashboard.relations.tables import Tables
from dashboard.results import Head, Total
from questionnaires.codebook import CodebookEntry

# role of the amount, its name, and the choices of "spend_kinds" that make it one that is missing when it is not said
SPENDING = (
    ("spend:ads", "Advertising", frozenset({"ads"})),
    ("spend:agency", "Agencies and creators", frozenset({"agency", "creators"})),
    ("spend:production", "Production", frozenset({"production"})),
)


@dataclass(frozen=True)
class Spending:
    """One kind of money, by department of the scope."""

    key: str
    name: str
    entry: CodebookEntry | None
    totals: tuple[Total, ...]


def by_department(looked_at: Scope) -> list[Total]:
    """Hours a week of every department of the scope."""
    return looked_at.keep("hours", lambda: _by_department(looked_at))


def _by_department(looked_at: Scope) -> list[Total]:
    totals = looked_at.frames.keep("hours", lambda: _of_every_department(looked_at.frames))
    return [totals[place] for place in looked_at.places.tolist()]


def _of_every_department(frames: Frames) -> list[Total]:
    asked = roles.effort(frames)
    if asked is None:
        return [add((), "hours")] * len(frames.ids)
    totals = asking.totals(frames, asked.hours, "hours")
    for department_id, kind in frames.passed_over.get(asked.hours.section, {}).items():
        known = one(0, 0, "hours") if kind == "none" else one(None, None, "hours")  # "no time at all" is an answer
        totals[frames.position[department_id]] = known
    return totals


def hours_total(looked_at: Scope) -> Total:
    """Hours a week together."""
    return add(by_department(looked_at), "hours")


def people_total(looked_at: Scope) -> Total:
    """How many people do it, even a little; a department with fewer than three counts as nought to two."""
    return _page_total(looked_at, "people")


def people_in_job(looked_at: Scope) -> Total:
    """How many have it in their job description."""
    return _page_total(looked_at, "people:in_job")


def _page_total(looked_at: Scope, role: str) -> Total:
    entry = roles.asked(looked_at.frames, role, "integer")
    if entry is None:
        return one(None, None, "count")
    frames = looked_at.frames
    totals = frames.keep(("totals", entry.question), lambda: asking.totals(frames, entry, "count"))
    return add((totals[place] for place in looked_at.places.tolist()), "count")


def spending(looked_at: Scope) -> list[Spending]:
    """Money a year by kind: tools each department pays itself, and what else it spends."""
    return looked_at.keep("spending", lambda: _spending(looked_at))


def _spending(looked_at: Scope) -> list[Spending]:
    frames, currency = looked_at.frames, looked_at.frames.facts.currency
    paid = [bill for bill in bills_of(frames, in_scope(looked_at)) if bill.payer != CENTRAL and not bill.second_hand]
    by_payer: dict[int, list[Total]] = {}
    for bill in paid:
        by_payer.setdefault(bill.payer, []).append(bill.price)
    asked = roles.tools(frames)
    tool_totals = tuple(add(by_payer.get(i, ()), "money", currency) for i in looked_at.department_ids)
    made = [Spending("tools", "Tools", asked.cost if asked else None, tool_totals)]
    for role, name, codes in SPENDING:
        entry = roles.asked(frames, role, "estimate")
        if entry is not None:
            totals = _spent(frames, entry, codes)
            made.append(Spending(role, name, entry, tuple(totals[place] for place in looked_at.places.tolist())))
    return made


def _spent(frames: Frames, entry: CodebookEntry, codes: frozenset[str]) -> list[Total]:
    """One kind of money, by department of the round; worked out once per version."""

    def work_out() -> list[Total]:
        if frames.tables is not None:
            return _spent_elsewhere(frames, entry, codes, frames.tables)
        found, rows = _with_skipped(frames, entry, codes), frames.rows(entry.section)
        return totals_by(rows, len(frames.ids), found, "money", frames.facts.currency)

    return frames.keep(("spent", entry.question), work_out)


def _spent_elsewhere(frames: Frames, entry: CodebookEntry, codes: frozenset[str], tables: Tables) -> list[Total]:
    """The same by the engine."""
    totals = asking.totals(frames, entry, "money")
    kinds = roles.asked(frames, "spend_kinds", "select_multiple", section=entry.section)
    if kinds is None:
        return totals
    skipped = asking.skipped(frames, tables, entry, asking.pick(frames, kinds, sorted(codes))).tolist()
    return [replace(total, unknown=total.unknown + more) for total, more in zip(totals, skipped, strict=True)]


def _with_skipped(frames: Frames, entry: CodebookEntry, codes: frozenset[str]) -> Amounts:
    """The amounts; a department that said it spends on this and skipped the amount has one that is not known."""
    found = frames.amounts(entry)
    kinds = roles.asked(frames, "spend_kinds", "select_multiple", section=entry.section)
    if kinds is None:
        return found
    long = frames.long_codes(kinds)
    said = np.zeros(len(found.known), dtype=np.bool_)
    said[long.rows[np.array([key in codes for key in long.keys] + [False], dtype=np.bool_)[long.values]]] = True
    return found._replace(unknown=found.unknown | (said & ~found.known))


def money_total(looked_at: Scope) -> Total:
    """All money a year together."""
    currency = looked_at.frames.facts.currency
    return add((total for kind in spending(looked_at) for total in kind.totals), "money", currency)


def by_activity(looked_at: Scope) -> list[tuple[Head, Total]]:
    """Hours a week of every activity, most first."""
    frames, asked = looked_at.frames, roles.effort(looked_at.frames)
    if asked is None or asked.activity is None:
        return []
    keys = frames.keys(asked.activity)
    if frames.tables is not None:
        which = looked_at.asked_of(asked.hours.section)
        totals = asking.totals_by_answer(frames, frames.tables, which, asked.hours, asked.activity, "hours")
    else:
        rows = np.where(looked_at.rows(asked.hours.section), frames.codes(asked.activity).values, -1)
        totals = totals_by(rows, len(keys), frames.amounts(asked.hours), "hours")
    found = [
        (Head(key, values.label(frames, asked.activity, key)), total)
        for key, total in zip(keys, totals, strict=True)
        if total.known or total.unknown
    ]
    return sorted(found, key=lambda row: (row[1].high is None, -(row[1].high or 0), row[0].label))


def department_money(frames: Frames, money: Sequence[Spending]) -> list[Total]:
    """All kinds together, by department of the scope."""
    return [add(row, "money", frames.facts.currency) for row in zip(*(kind.totals for kind in money), strict=True)]
