"""A duty without a rule: departments that a duty concerns and that say they have no rule on its topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.analysis import roles
from dashboard.analysis.findings.duties import DUTIES, Duty, concerned, does
from dashboard.analysis.findings.evidence import (
    department_names,
    freedom,
)
from dashboard.analysis.findings.making import each, made
from dashboard.analysis.findings.two_rules import CLAUSES as CLAUSES_OF
from dashboard.analysis.layout import where
from dashboard.analysis.rules import answers, topic_phrase
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.tidying import DEPARTMENT, ENTRY
from dashboard.wording import counted, listed, number_word
from questionnaires.codebook import CodebookEntry

KIND = "duty_without_rule"
CLAUSES = (2,)  # each finding has the clauses of its topic
WORTH = 100_000  # minor units: a department with a duty and no rule counts like 1,000 a year in the ranking
REASONS = 3
ENTRIES = 500


@dataclass(frozen=True)
class Gap:
    """One duty: the departments it concerns by what they say on its topic."""

    duty: Duty
    entry: CodebookEntry
    reasons: dict[int, str]  # of all it concerns
    without: dict[int, str]  # department id -> entry
    having: dict[int, str]
    unknown: tuple[int, ...]


def findings(frames: Frames) -> list[Finding]:
    """One finding per duty that at least one department meets without a rule; what nobody said is no gap."""
    asked = dict(reversed(roles.rules(frames)))
    return [
        _finding(frames, gap)
        for duty in DUTIES
        if duty.topic in asked and (gap := _gap(frames, duty, asked[duty.topic])) is not None
    ]


def _gap(frames: Frames, duty: Duty, entry: CodebookEntry) -> Gap | None:
    said = {one.department_id: one for one in answers(frames, entry)}
    no_rules = _without_any(frames)
    if not no_rules and not any(one.is_gap for one in said.values()):
        return None  # spares looking for those it concerns
    reasons = concerned(frames, duty, frames.answers)
    without: dict[int, str] = {}
    having: dict[int, str] = {}
    unknown = []
    for department_id in reasons:
        one = said.get(department_id)
        if one is not None and one.is_gap:
            without[department_id] = one.entry
        elif one is not None and one.counts:
            having[department_id] = one.entry
        elif department_id in no_rules:
            without[department_id] = no_rules[department_id]
        else:
            unknown.append(department_id)
    return Gap(duty, entry, reasons, without, having, tuple(unknown)) if without else None


def _without_any(frames: Frames) -> dict[int, str]:
    """Departments that said they follow no rules at all, and the entry in which they said so."""
    return frames.keep("without_any_rule", lambda: _no_rules(frames))


def _no_rules(frames: Frames) -> dict[int, str]:
    entry = roles.asked(frames, "rules_any", "select_one")
    if entry is None:
        return {}
    frame = frames.wide[entry.section]
    none = frame.filter((pl.col(f"{entry.question}__nothing").cast(pl.String) == "none").fill_null(value=False))
    return {frames.ids[place]: entry_id for place, entry_id in none.select(DEPARTMENT, ENTRY).iter_rows()}


def _finding(frames: Frames, gap: Gap) -> Finding:
    ids = (*gap.without, *gap.having)
    number = len(gap.without)
    evidence = [*gap.without.values(), *gap.having.values()]
    return made(
        frames,
        kind=KIND,
        what=gap.duty.code,
        title=f"{gap.duty.short}: {counted(number, 'department')} without a rule",
        sentence=said_aloud(frames, gap),
        base=_base_extra(gap),
        department_ids=ids,
        entries=tuple(dict.fromkeys(evidence[:ENTRIES])),
        opened=where(gap.entry.section, *(("department", str(i)) for i in ids[:60])),
        stays=freedom(frames, ids),
        doubts=(),
        rests_on=tuple(gap.without),
        otherwise="They said themselves what they do and that they have no rule on it, and signed.",
        already="It holds already: there is no rule today.",
        suggestion=_suggestion(frames, gap),
        clauses=CLAUSES_OF.get(gap.duty.topic, CLAUSES),
        stake=each(number, WORTH, "the departments without a rule"),
        nature="gap",
    )


def said_aloud(frames: Frames, gap: Gap) -> str:
    """As somebody would say it in the meeting."""
    without = list(gap.without)
    phrase = topic_phrase(gap.duty.topic, gap.entry)
    has = "has" if len(without) == 1 else "have"
    said = [f"{_names(frames, without)} {has} no rule on {phrase}{_although(frames, gap)}.", gap.duty.why(frames)]
    if gap.having:
        has = "has" if len(gap.having) == 1 else "have"
        said.append(f"{_names(frames, list(gap.having))} {has} a rule already.")
    if gap.unknown:
        who = listed(department_names(frames, gap.unknown))
        said.append(f"What holds for {who}, we have not been told.")
    return " ".join(said)


def _names(frames: Frames, ids: Sequence[int]) -> str:
    return listed(department_names(frames, ids))


def _although(frames: Frames, gap: Gap) -> str:
    """The departments' own reasons; none where the organisation as a whole is the reason."""
    own = [(i, gap.reasons[i]) for i in gap.without if gap.reasons[i]]
    if not own:
        return ""
    if len(own) == 1:
        return f", although it {does(own[0][1])}"
    if len({words for _, words in own}) == 1:
        return f", although they {own[0][1]}"
    shown = [f"{department_names(frames, [i])[0]} {does(words)}" for i, words in own[:REASONS]]
    return f" ({'; '.join(shown)}{'; others have reasons of their own' if len(own) > REASONS else ''})"


def _base_extra(gap: Gap) -> str:
    return f"{number_word(len(gap.unknown))} of those it concerns did not say" if gap.unknown else ""


def _suggestion(frames: Frames, gap: Gap) -> str:
    if gap.having:
        name = department_names(frames, list(gap.having)[:1])[0]
        return f"Read the rule of {name} together, and ask Legal what the policy has to say for all."
    return "Ask Legal what the policy has to say, and write one rule for all whom it concerns."
