"""The first page and the cover: participation, key figures, the sentences that matter, what to doubt."""

from __future__ import annotations

import numpy as np

from dashboard.analysis import coverage, effort, effort_page, foreign_money, goals, jobs, reach, roles, rules, silent
from dashboard.analysis.findings import ranking
from dashboard.analysis.scope import Scope, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import count_all, hours_words, money_words, posts_words
from dashboard.results import Fact, Overview, Sentences, Where
from dashboard.wording import counted

TOP = 12


def overview(frames: Frames, filters: Filters) -> Overview:
    """Everything the first page shows."""
    looked_at = scope(frames, filters)
    found = ranking.chosen(frames, filters)
    return Overview(
        title=frames.facts.title,
        organisation=frames.facts.organisation,
        is_sample=frames.facts.is_sample,
        base=looked_at.base,
        participation=coverage.participation(looked_at),
        facts=facts(looked_at),
        findings=ranking.varied(found, TOP),
        sentences=sentences(looked_at),
        doubts=doubts(looked_at),
        not_shown=max(0, len(found) - TOP),
    )


def facts(looked_at: Scope) -> tuple[Fact, ...]:
    """Key figures, each with its base in the note."""
    frames, base = looked_at.frames, looked_at.base
    made = [
        Fact(
            "departments",
            "Departments answered",
            f"{base.answered:,} of {base.asked:,}",
            _basis(looked_at),
            base.answered,
        )
    ]
    accounts = roles.accounts(frames)
    if accounts:
        counts = reach.count(looked_at, accounts)
        note = f"{counts.sleeping:,} asleep" if counts.sleeping else ""
        behind = Where(accounts.section)
        made.append(coverage.number_fact(looked_at, "accounts", "Accounts", counts.all, note, behind))
        number = int(np.count_nonzero(counts.own.any(axis=0)))
        made.append(coverage.number_fact(looked_at, "platforms", "Platforms", number, "", behind))
    made += _goal_facts(looked_at) + _tool_facts(looked_at)
    asked = roles.effort(frames)
    if asked:
        hours = effort.hours_total(looked_at)
        note = posts_words(hours) if hours.known else "nobody has told us yet"
        behind = Where(asked.hours.section)
        made.append(Fact("hours", "Hours a week", hours_words(hours, a_week=False), note, hours.high, behind))
    money = effort.money_total(looked_at)
    if roles.tools(frames):
        note = f"{counted(money.unknown, 'amount')} not known" if money.unknown else ""
        made.append(Fact("money", "Money a year", money_words(money), note, money.high))
    return tuple(made)


def _basis(looked_at: Scope) -> str:
    return looked_at.base.sentence().partition(": ")[2].rstrip(".")


def _goal_facts(looked_at: Scope) -> list[Fact]:
    asked = roles.goals(looked_at.frames)
    if asked is None:
        return []
    found = goals.wanted(looked_at, asked)
    number = int(np.count_nonzero(found.wanted.any(axis=0)))
    measured = int(np.count_nonzero(found.measured.any(axis=0)))
    note = f"{measured:,} measured by somebody" if number else ""
    return [coverage.number_fact(looked_at, "goals", "Goals", number, note, Where(asked.goal.section))]


def _tool_facts(looked_at: Scope) -> list[Fact]:
    asked = roles.tools(looked_at.frames)
    if asked is None:
        return []
    used = jobs.in_scope(looked_at)
    names = {tool.name for tool in used}
    paid = len({tool.name for tool in used if tool.pays is not None})
    note = f"{paid:,} paid for" if names else ""
    return [coverage.number_fact(looked_at, "tools", "Different tools", len(names), note, Where(asked.section))]


def sentences(looked_at: Scope) -> Sentences:
    """The answers of the pages, one sentence or two each."""
    frames = looked_at.frames
    if not looked_at.base.answered:
        return Sentences("sentences", "What the answers say", (), "Nobody has answered yet.")
    lines: list[tuple[str, Where | None]] = []
    accounts = roles.accounts(frames)
    if accounts:
        lines.append((reach.answer(reach.count(looked_at, accounts)), Where(accounts.section)))
    asked = roles.goals(frames)
    if asked:
        lines.append((goals.answer(goals.wanted(looked_at, asked)), Where(asked.goal.section)))
    tools = roles.tools(frames)
    if tools and tools.function:
        found = jobs.jobs_of(looked_at, tools.function)
        lines.append((jobs.answer(frames, found), Where(tools.section)))
    lines += effort_page.shared_role(looked_at).lines
    ids = frozenset(looked_at.department_ids)
    rows = [
        (t, e, [one for one in rules.answers(frames, e) if one.department_id in ids]) for t, e in roles.rules(frames)
    ]
    if any(given for _, _, given in rows):
        lines.append((rules.summary(rows), Where(rows[0][1].section)))
    return Sentences("sentences", "What the answers say", tuple(lines), "Nobody has answered yet.")


def doubts(looked_at: Scope) -> tuple[str, ...]:
    """What to doubt about all of it."""
    frames = looked_at.frames
    lines = [*looked_at.doubts(accounts_only=not looked_at.filters.is_narrowed)]
    lines += silent.doubts(looked_at)
    lines += jobs.doubts(frames, jobs.in_scope(looked_at))
    lines += foreign_money.doubts(looked_at)
    hours = effort.hours_total(looked_at)
    if hours.guesses:
        lines.append(f"Hours of {counted(hours.guesses, 'activity is a rough guess', 'activities are rough guesses')}.")
    unsure = count_all(one.sure == "low" for one in ranking.chosen(frames, looked_at.filters))
    if unsure:
        lines.append(
            f"{counted(unsure, 'of the findings is', 'of the findings are')} not sure: please ask before you decide."
        )
    if frames.facts.is_sample:
        lines.append("This is sample data: the organisation and all answers are invented.")
    return tuple(dict.fromkeys(lines))
