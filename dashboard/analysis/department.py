"""What does this department do, why and how? One screen each, with what must stay free and what it shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dashboard.analysis import coverage, effort, roles, values
from dashboard.analysis.department_parts import accounts_table, activity_bars, goals_table, rules_table, tools_table
from dashboard.analysis.findings import ranking
from dashboard.analysis.findings.evidence import department_names
from dashboard.analysis.reach import copies
from dashboard.analysis.scope import Scope, scope
from dashboard.analysis.tools import Tool, tools
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import count_all, hours_words, money_words, range_words
from dashboard.results import Basis, DepartmentSheet, Fact, Finding, Where
from dashboard.tidying import DEPARTMENT
from dashboard.wording import counted, day, listed, quoted
from questionnaires.codebook import CodebookEntry


@dataclass(frozen=True)
class One:
    """A department with its own scope."""

    frames: Frames
    id: int

    @property
    def place(self) -> int:
        return self.frames.position[self.id]

    @property
    def name(self) -> str:
        return self.frames.names[self.place]

    @cached_property
    def scope(self) -> Scope:
        return Scope(self.frames, Filters(departments=(self.id,)))

    @cached_property
    def tools(self) -> list[Tool]:
        return [tool for tool in tools(self.frames) if tool.department_id == self.id]

    def where(self, section: str) -> Where:
        return Where(section, (("department", str(self.id)),))


def sheet(frames: Frames, filters: Filters, department_id: int) -> DepartmentSheet:
    """The sheet of a department of the round; raises KeyError for another id."""
    one = One(frames, department_id)
    if department_id not in frames.position:
        raise KeyError(department_id)
    answer = frames.answers.get(department_id)
    around = scope(frames, filters).department_ids
    basis: Basis | None = answer.basis if answer else None
    ids = around if department_id in around else frames.ids
    place = ids.index(department_id)
    return DepartmentSheet(
        department_id=department_id,
        name=one.name,
        basis=basis,
        basis_words=basis_sentence(frames, department_id),
        facts=facts(one) if answer else (),
        what=(accounts_table(one.scope), tools_table(one.scope)) if answer else (),
        why=(goals_table(one.scope),) if answer else (),
        how=(activity_bars(one.scope), rules_table(frames, department_id)) if answer else (),
        free=tuple(free(one)),
        shared=tuple(shared(one)),
        findings=findings_of(frames, department_id),
        unknown=tuple(unknown(one)) if answer else (),
        previous_id=ids[place - 1] if place else None,
        next_id=ids[place + 1] if place + 1 < len(ids) else None,
    )


def findings_of(frames: Frames, department_id: int) -> tuple[Finding, ...]:
    """Every finding that names the department."""
    return tuple(one for one in ranking.every(frames) if department_id in one.department_ids)


def basis_sentence(frames: Frames, department_id: int) -> str:
    """ "Signed on 3 March 2026" and the like."""
    answer = frames.answers.get(department_id)
    if answer is None:
        state = frames.departments[frames.position[department_id]].state
        if state == "handed_over" and not frames.unsigned:
            return "Handed over, not signed yet; switch on “include unsigned” to see it."
        return "No answer counts yet."
    words = {
        "signed": f"Signed on {day(answer.signed_at or answer.at)}.",
        "submitted": f"Handed over on {day(answer.at)}, not signed yet; it may still change.",
        "imported": f"Imported by the policy team on {day(answer.at)}; nobody has signed it.",
    }[answer.basis]
    return words + (" It has been reopened and is being changed." if answer.reopened else "")


def facts(one: One) -> tuple[Fact, ...]:
    """Its key figures."""
    frames, looked_at = one.frames, one.scope
    made = []
    accounts = roles.accounts(frames)
    if accounts:
        mine = looked_at.accounts
        number = count_all(copies(frames, accounts)[mine].tolist())
        made.append(Fact("accounts", "Accounts", f"{number:,}", "", number, one.where(accounts.section)))
    asked = roles.tools(frames)
    if asked:
        paid = count_all(tool.pays == one.id for tool in one.tools)
        note = f"it pays for {paid}" if paid else ""
        behind = one.where(asked.section)
        made.append(coverage.number_fact(looked_at, "tools", "Tools", len(one.tools), note, behind))
    hours, money = effort.hours_total(looked_at), effort.money_total(looked_at)
    effort_asked = roles.effort(frames)
    if effort_asked and (hours.known or hours.unknown):
        few = "a band only: fewer than three people" if one.id in frames.small else ""
        section = effort_asked.hours.section
        made.append(
            Fact("hours", "Hours a week", hours_words(hours, a_week=False), few, hours.high, one.where(section))
        )
    people = effort.people_total(looked_at)
    if people.known:
        words = "fewer than three" if one.id in frames.small else range_words(people)
        made.append(Fact("people", "People", words))
    missing = f"{counted(money.unknown, 'amount')} not known" if money.unknown else ""
    if money.known or money.unknown:
        made.append(Fact("money", "Money a year", money_words(money), missing, money.high))
    return tuple(made)


def free(one: One) -> list[str]:
    """What must stay free and what it cannot do without, in its own words."""
    lines = []
    entry = roles.asked(one.frames, "freedom", "text")
    if entry is not None:
        frame = one.frames.wide[entry.section]
        said = frame.filter(frame[DEPARTMENT] == one.place)[entry.question].drop_nulls().to_list()
        lines += [quoted(text) for text in said if text.strip()]
    lines += [f"Keep {tool.name}: {quoted(tool.keep_because)}" for tool in one.tools if tool.keep_because]
    return lines


def shared(one: One) -> list[str]:
    """What it shares with others, said by either side."""
    frames = one.frames
    lines = [*_accounts_of_others(one)]
    for tool in tools(frames):
        partners = [i for i in tool.shared_with if i != tool.department_id]
        if tool.department_id == one.id and partners:
            lines.append(f"{one.name} uses {tool.name} together with {listed(department_names(frames, partners))}.")
        elif one.id in partners:
            lines.append(
                f"{department_names(frames, [tool.department_id])[0]} says that {one.name} uses its {tool.name}."
            )
        if tool.payer == roles.PAID_BY_OTHERS and tool.payer_department is not None:
            payer = department_names(frames, [tool.payer_department])
            if tool.department_id == one.id and payer:
                lines.append(f"{payer[0]} pays for {tool.name}, which {one.name} uses.")
            elif tool.payer_department == one.id:
                user = department_names(frames, [tool.department_id])[0]
                lines.append(f"{user} says that {one.name} pays for the {tool.name} it uses.")
    return list(dict.fromkeys(lines))


def _accounts_of_others(one: One) -> list[str]:
    frames, asked = one.frames, roles.accounts(one.frames)
    if asked is None or asked.runner is None:
        return []
    runner = frames.codes(asked.runner)
    lines = []
    for row in np.flatnonzero(runner.values >= 0).tolist():
        user, code = frames.rows(asked.section)[row], runner.keys[runner.values[row]]
        if one.place != user and code != str(one.id):
            continue
        name = values.first_value(frames, asked.name, row)
        platform = values.first_value(frames, asked.platform, row)
        what = f"{name} on {platform}" if name else f"an account on {platform}"
        runs = values.label(frames, asked.runner, code)
        lines.append(f"{runs} runs {what}; {frames.names[user]} posts or answers there.")
    return lines


def unknown(one: One) -> list[str]:
    """What the department could not or did not tell, where others build on it."""
    lines = []
    for tool in one.tools:
        if tool.pays == one.id and not tool.price.known:
            lines.append(f"What {tool.name} costs.")
        elif tool.payer is None:
            lines.append(f"Who pays for {tool.name}.")
    hours = effort.hours_total(one.scope)
    if hours.unknown:
        lines.append(f"How long {counted(hours.unknown, 'activity takes', 'activities take')}.")
    return lines + _unknown_of_accounts(one) + _unknown_of_goals(one)


def _nothings(one: One, entry: CodebookEntry) -> list[str]:
    """The kinds of nothing among its answers to one question."""
    mine = np.flatnonzero(one.scope.rows(entry.section))
    kinds = one.frames.wide[entry.section][f"{entry.question}__nothing"].gather(mine).to_list()
    return [kind for kind in kinds if kind is not None]


def _unknown_of_accounts(one: One) -> list[str]:
    asked = roles.accounts(one.frames)
    if asked is None:
        return []
    lines = []
    for entry, words in ((asked.audience, "whom they talk to"), (asked.status, "whether they are in use")):
        missing = _nothings(one, entry) if entry is not None else []
        if missing:
            lines.append(f"Of {counted(len(missing), 'account')}: {words}.")
    return lines


def _unknown_of_goals(one: One) -> list[str]:
    goals = roles.goals(one.frames)
    if goals is None or goals.measured is None or "dont_know" not in _nothings(one, goals.measured):
        return []
    return ["Which of its goals it measures."]
