"""What does it cost in time and money? The page: bars with ranges, and all of it against one shared role."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.analysis import foreign_money, layout, roles
from dashboard.analysis.coverage import view
from dashboard.analysis.effort import (
    Spending,
    by_activity,
    by_department,
    department_money,
    hours_total,
    money_total,
    people_in_job,
    people_total,
    spending,
)
from dashboard.analysis.jobs import doubts as tool_doubts
from dashboard.analysis.jobs import in_scope
from dashboard.analysis.scope import Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import (
    FULL_TIME_HOURS,
    add,
    cost_of_hours,
    hours_words,
    money_words,
    one,
    posts_words,
    range_words,
)
from dashboard.results import Bar, Bars, Column, Head, Sentences, Table, Total, View, Where
from dashboard.wording import counted, inside
from questionnaires import vocabulary

QUESTION, SHORT = "What does it cost in time and money?", "Time and money"
NONE = "none"  # the department did not name such spending; None would say that nobody knows
NO_HOURS, NO_MONEY = "Nobody has told us hours so far.", "Nobody has told us about money so far."


def compute(frames: Frames, filters: Filters, *, full: bool = False) -> View:
    """The page."""
    looked_at = scope(frames, filters)
    hours = by_department(looked_at)
    money = spending(looked_at)
    parts = (
        _hours_bars(looked_at, hours, full=full),
        _activity_bars(looked_at),
        _money_bars(looked_at, money, full=full),
        _kind_bars(frames, money),
        _table(looked_at, hours, money),
        shared_role(looked_at),
    )
    return view(
        "time-and-money", QUESTION, SHORT, answer(looked_at), parts, looked_at, doubts=_doubts(looked_at, money)
    )


def answer(looked_at: Scope) -> str:
    """The answer in two sentences."""
    hours, money = hours_total(looked_at), money_total(looked_at)
    if hours.low is None and money.low is None:
        return "Nobody has told us hours or money so far."
    said = []
    if hours.low is not None:
        said.append(f"{hours_words(hours)}, that is {posts_words(hours)}.")
    if money.low is not None:
        rest = f", without {counted(money.unknown, 'amount')} nobody has told us" if money.unknown else ""
        said.append(f"{money_words(money)} a year for tools, advertising, agencies and production{rest}.")
    return " ".join(said)


def _bar(key: str, label: str, total: Total, where: Where | None, note: str = "") -> Bar:
    missing = f"{total.unknown} not known" if total.unknown else ""
    return Bar(key, label, total.low, total.high, range_words(total), "; ".join(filter(None, (note, missing))), where)


def _sorted_bars(bars: Sequence[Bar], *, full: bool) -> tuple[tuple[Bar, ...], int]:
    order = sorted(bars, key=lambda bar: (bar.high is None, -(bar.high or 0), bar.label.casefold()))
    shown = order if full else order[: layout.ROWS]
    return tuple(shown), len(order) - len(shown)


def _department_bars(
    looked_at: Scope, totals: Sequence[Total], section: str | None, *, full: bool
) -> tuple[tuple[Bar, ...], str]:
    frames, bars = looked_at.frames, []
    for department_id, total in zip(looked_at.department_ids, totals, strict=True):
        if total.known or total.unknown:
            note = (
                "bands only: fewer than three people" if total.unit == "hours" and department_id in frames.small else ""
            )
            behind = layout.where(section, ("department", str(department_id))) if section else None
            bars.append(_bar(str(department_id), frames.names[frames.position[department_id]], total, behind, note))
    shown, hidden = _sorted_bars(bars, full=full)
    return shown, f"; {hidden} departments with less are not shown" if hidden else ""


def _hours_bars(looked_at: Scope, totals: Sequence[Total], *, full: bool) -> Bars:
    asked = roles.effort(looked_at.frames)
    bars, hidden = _department_bars(looked_at, totals, asked.hours.section if asked else None, full=full)
    return Bars(
        "hours", f"Hours a week by department{hidden}", "Department", "Hours a week", "hours", bars, empty=NO_HOURS
    )


def _activity_bars(looked_at: Scope) -> Bars:
    asked = roles.effort(looked_at.frames)
    bars = []
    for head, total in by_activity(looked_at):
        behind = None
        if asked and asked.activity:
            behind = layout.where(asked.hours.section, (asked.activity.question, head.key))
        bars.append(_bar(head.key, head.label, total, behind))
    return Bars(
        "activities", "Hours a week by activity", "Activity", "Hours a week", "hours", tuple(bars), empty=NO_HOURS
    )


def _money_bars(looked_at: Scope, money: Sequence[Spending], *, full: bool) -> Bars:
    frames = looked_at.frames
    totals = department_money(frames, money)
    asked = roles.tools(frames)
    bars, hidden = _department_bars(looked_at, totals, asked.section if asked else None, full=full)
    title = f"Money a year by department{hidden}"
    return Bars("money", title, "Department", "Money a year", "money", bars, frames.facts.currency, NO_MONEY)


def _kind_bars(frames: Frames, money: Sequence[Spending]) -> Bars:
    currency = frames.facts.currency
    bars = []
    for kind in money:
        total = add(kind.totals, "money", currency)
        if total.known or total.unknown:
            behind = Where(kind.entry.section) if kind.entry else None
            bars.append(_bar(kind.key, kind.name, total, behind))
    return Bars("kinds", "Money a year by kind", "Kind", "Money a year", "money", tuple(bars), currency, NO_MONEY)


def _table(looked_at: Scope, hours: Sequence[Total], money: Sequence[Spending]) -> Table:
    """Everything by department: hours, and every kind of money."""
    frames = looked_at.frames
    columns = [Column("department", "Department"), Column("h_low", "Hours a week, at least", "hours")]
    columns.append(Column("h_high", "Hours a week, at most", "hours"))
    for kind in money:
        columns += [
            Column(f"{kind.key}_low", f"{kind.name}, at least", "money"),
            Column(f"{kind.key}_high", f"{kind.name}, at most", "money"),
        ]
    columns.append(Column("unknown", "Amounts not known", "number"))
    rows = []
    for place, department_id in enumerate(looked_at.department_ids):
        totals = [kind.totals[place] for kind in money]
        if department_id not in frames.answers:
            continue
        row: dict[str, object] = {
            "department": frames.names[frames.position[department_id]],
            "h_low": hours[place].low,
            "h_high": hours[place].high,
            "unknown": add([hours[place], *totals]).unknown,
        }
        for kind, total in zip(money, totals, strict=True):
            nothing = None if frames.answers[department_id].basis == "imported" else NONE
            spends = total.known or total.unknown
            row |= {
                f"{kind.key}_low": total.low if spends else nothing,
                f"{kind.key}_high": total.high if spends else nothing,
            }
        rows.append(row)
    return Table("effort", "Time and money by department", tuple(columns), tuple(rows), frames.facts.currency, NO_HOURS)


def shared_role(looked_at: Scope) -> Sentences:
    """The work of all against the cost of one shared full-time role."""
    facts = looked_at.frames.facts
    hours, people, in_job = hours_total(looked_at), people_total(looked_at), people_in_job(looked_at)
    if hours.low is None:
        return Sentences("shared_role", "Many small pieces make a job", (), NO_HOURS)
    asked = roles.effort(looked_at.frames)
    behind = Where(asked.hours.section) if asked else None
    told = len([total for total in by_department(looked_at) if total.known])
    spend = f"The {counted(told, 'department')} that told us" if told > 1 else "The one department that told us"
    said = f"{spend} {'spend' if told > 1 else 'spends'} {hours_words(hours)}, that is {posts_words(hours)}"
    if people.known:
        said += f", spread over {range_words(people)} people"
        said += f", of whom {range_words(in_job)} have it in their job description" if in_job.known else ""
    lines: list[tuple[str, Where | None]] = [(f"{said}.", behind)]
    activities = by_activity(looked_at)
    if activities and activities[0][1].high:
        lines.append((f"{_takes(activities[0][0])} takes most of it.", behind))
    if facts.hourly_low is not None and facts.hourly_high is not None:
        role = one(FULL_TIME_HOURS * 60, FULL_TIME_HOURS * 60, "hours")
        costs = [cost_of_hours(total, facts.hourly_low, facts.hourly_high, facts.currency) for total in (hours, role)]
        said = f"At the hourly rates of this round that work costs {money_words(costs[0])} a year"
        compared = f"one shared full-time role of {FULL_TIME_HOURS} hours costs {money_words(costs[1])} a year"
        lines.append((f"{said}; {compared}.", behind))
    missing = len(looked_at.base.silent)
    if missing and looked_at.base.answered >= 4:
        are = "department is" if missing == 1 else "departments are"
        lines.append((f"{missing} {are} still missing; if they are like the others, it is more.", None))
    return Sentences("shared_role", "Many small pieces make a job", tuple(lines), NO_HOURS)


def _takes(activity: Head) -> str:
    phrase = vocabulary.fact("activities", activity.key, "phrase")
    words = str(phrase) if phrase else inside(activity.label)
    return words[:1].upper() + words[1:]


def _doubts(looked_at: Scope, money: Sequence[Spending]) -> tuple[str, ...]:
    hours = hours_total(looked_at)
    lines = list(tool_doubts(looked_at.frames, in_scope(looked_at))) + list(foreign_money.doubts(looked_at))
    if hours.unknown:
        lines.append(
            f"{counted(hours.unknown, 'activity is', 'activities are')} done, but nobody knows how long it takes."
        )
    if hours.guesses:
        lines.append(f"Hours of {counted(hours.guesses, 'activity is a rough guess', 'activities are rough guesses')}.")
    others = add((total for kind in money[1:] for total in kind.totals), "money", looked_at.frames.facts.currency)
    if others.unknown:
        lines.append(f"{counted(others.unknown, 'amount')} for advertising, agencies or production is not known.")
    if looked_at.frames.small & set(looked_at.department_ids):
        lines.append("Hours of departments with fewer than three people are shown as bands only.")
    return tuple(lines)
