"""The parts of a department's sheet: its accounts, tools, goals, time and rules as short lists."""

from __future__ import annotations

import numpy as np

from dashboard.analysis import goals as goal_pages
from dashboard.analysis import layout, roles, values
from dashboard.analysis.effort import by_activity
from dashboard.analysis.jobs import in_scope, price_words
from dashboard.analysis.rules import answers, short
from dashboard.analysis.scope import Scope
from dashboard.frames import Frames
from dashboard.measure import hours_words
from dashboard.results import Bar, Bars, Column, Table, Where
from dashboard.tidying import ENTRY
from dashboard.wording import counted, listed, month
from questionnaires.codebook import CodebookEntry

LINES = 40


def accounts_table(looked_at: Scope) -> Table:
    """Its accounts: where, for whom, what for, in use or not, who looks after them."""
    frames, asked = looked_at.frames, roles.accounts(looked_at.frames)
    if asked is None:
        return Table("accounts", "Accounts", (), (), empty="This questionnaire does not ask for accounts.")
    every = np.flatnonzero(looked_at.accounts).astype(np.int64)
    rows = every[:LINES]
    wanted = (
        asked.platform,
        asked.name,
        asked.link,
        asked.audience,
        asked.goal,
        asked.status,
        asked.owner_kind,
        asked.copies,
    )
    entries = [entry for entry in wanted if entry is not None and entry.seen_by != "team"]
    columns = [column for entry in entries for column in values.columns(frames, entry, brief=True)]
    held = values.gather(frames, entries, rows)
    data = [column for entry in entries for column in values.brief_values(frames, entry, rows, held)]
    kept = [i for i, column in enumerate(data) if any(value is not None for value in column)]
    made = [
        dict(zip([columns[i].key for i in kept], row, strict=True))
        for row in zip(*(data[i] for i in kept), strict=True)
    ]
    ids = frames.wide[asked.section][ENTRY].gather(rows).to_list()
    return Table(
        "accounts",
        _title("account", len(every), len(rows)),
        tuple(columns[i] for i in kept),
        tuple(made),
        empty="No accounts of its own were named.",
        links={place: layout.where(asked.section, ("entry", entry)) for place, entry in enumerate(ids)},
    )


def _title(noun: str, number: int, shown: int) -> str:
    title = counted(number, f"line of {noun}s", f"lines of {noun}s") if noun == "account" else counted(number, noun)
    return title + (f", the first {shown} are shown" if shown < number else "")


def tools_table(looked_at: Scope) -> Table:
    """Its tools: what for, what they cost, until when."""
    frames, asked = looked_at.frames, roles.tools(looked_at.frames)
    used = in_scope(looked_at)
    function: CodebookEntry | None = asked.function if asked else None
    rows = tuple(
        {
            "tool": tool.name,
            "functions": listed([values.label(frames, function, code) for code in tool.functions], 6)
            if function
            else "",
            "price": price_words(frames, tool) + (", mostly for other things" if tool.mostly_other else ""),
            "end": month(tool.end) if tool.end else None,
        }
        for tool in used[:LINES]
    )
    columns = (
        Column("tool", "Tool"),
        Column("functions", "Used for"),
        Column("price", "Cost a year"),
        Column("end", "Contract ends"),
    )
    links = {
        place: layout.where(asked.section, ("entry", tool.entry)) for place, tool in enumerate(used[:LINES]) if asked
    }
    title = _title("tool", len(used), len(rows))
    return Table("tools", title, columns, rows, frames.facts.currency, "No tools were named.", links)


def goals_table(looked_at: Scope) -> Table:
    """What it wants, main goal first, and whether it measures it."""
    frames, asked = looked_at.frames, roles.goals(looked_at.frames)
    columns = (Column("goal", "Goal"), Column("status", "How"))
    empty = "No goals were named."
    if asked is None:
        return Table("goals", "Goals", columns, (), empty=empty)
    found = goal_pages.wanted(looked_at, asked)
    order = sorted(np.flatnonzero(found.wanted[0]).tolist(), key=lambda goal: not found.main[0, goal])
    rows = tuple({"goal": found.label(goal), "status": goal_pages.status(found, 0, goal)[0]} for goal in order)
    behind = {
        place: layout.where(asked.goal.section, (asked.goal.question, found.keys[goal]))
        for place, goal in enumerate(order)
    }
    return Table("goals", counted(len(rows), "goal"), columns, rows, frames.facts.currency, empty, behind)


def activity_bars(looked_at: Scope) -> Bars:
    """What takes time in a normal week."""
    asked = roles.effort(looked_at.frames)
    bars = []
    for head, total in by_activity(looked_at):
        behind = None
        if asked and asked.activity:
            behind = layout.where(
                asked.hours.section,
                (asked.activity.question, head.key),
                ("department", str(looked_at.department_ids[0])),
            )
        bars.append(Bar(head.key, head.label, total.low, total.high, hours_words(total, a_week=False), "", behind))
    return Bars("time", "What takes time in a normal week", "Activity", "Hours a week", "hours", tuple(bars),
                empty="No hours were named.")  # fmt: skip


def rules_table(frames: Frames, department_id: int) -> Table:
    """Its rules, in the order of the questionnaire."""
    rows: list[dict[str, object]] = []
    links: dict[int, Where] = {}
    for topic, entry in roles.rules(frames):
        for answer in answers(frames, entry):
            if answer.department_id == department_id and answer.mark != "unknown":
                links[len(rows)] = layout.where(entry.section, ("department", str(department_id)))
                rows.append({"topic": short(topic, entry), "answer": answer.words})
    columns = (Column("topic", "Topic"), Column("answer", "What holds"))
    return Table("rules", "Rules", columns, tuple(rows), empty="No rules were named.", links=links)
