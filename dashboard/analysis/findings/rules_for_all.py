"""Rules that one department sets for the whole organisation and that others do not know, or do not follow."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from dashboard.analysis import roles
from dashboard.analysis.findings.disagreement import Disagreement
from dashboard.analysis.findings.evidence import department_names
from dashboard.analysis.rules import answers, short
from dashboard.frames import Frames
from dashboard.tidying import DEPARTMENT, ENTRY
from dashboard.wording import inside, listed, sentence
from questionnaires.codebook import CodebookEntry

CLAUSES = (2, 3)
TOPICS, OTHER_TOPICS = 4, "other topics"

Told = dict[int, str]  # department id -> entry


class Others(NamedTuple):
    """Who follows other rules on which topics, and the topics on which those who set rules for all differ."""

    department_ids: list[int]
    topics: list[str]
    among_setters: list[str]


def who_follows(frames: Frames) -> list[Disagreement]:
    """One question to all: those whose rules hold for everybody, those without any, and those with others.

    Another rule is a different answer on a topic that both sides answered.
    """
    scope = roles.asked(frames, "rules_scope", "select_one")
    if scope is None or roles.HOLD_FOR_ALL not in scope.order:
        return []
    setters = _said(frames, scope, pl.col(scope.question).cast(pl.String) == roles.HOLD_FOR_ALL)
    if not setters:
        return []
    any_rules = roles.asked(frames, "rules_any", "select_one")
    without: Told = {}
    if any_rules is not None:
        none = pl.col(f"{any_rules.question}__nothing").cast(pl.String) == "none"
        without = {i: entry for i, entry in _said(frames, any_rules, none).items() if i not in setters}
    others = _others(frames, setters, without)
    if not without and not others.topics and not others.among_setters:
        return []
    return [_disagreement(frames, scope, setters, without, others)]


def _said(frames: Frames, entry: CodebookEntry, condition: pl.Expr) -> Told:
    frame = frames.wide[entry.section].filter(condition.fill_null(value=False))
    return {frames.ids[place]: entry_id for place, entry_id in frame.select(DEPARTMENT, ENTRY).iter_rows()}


def _others(frames: Frames, setters: Told, without: Told) -> Others:
    """Departments with an answer that none of the setters gives, and topics on which the setters differ themselves."""
    found: dict[int, None] = {}
    topics, among_setters = [], []
    for topic, entry in roles.rules(frames):
        known = {one.department_id: one.sort for one in answers(frames, entry) if one.counts and not one.is_gap}
        set_for_all = {known[i] for i in setters if i in known}
        if len(set_for_all) > 1:
            among_setters.append(inside(short(topic, entry)))
        left = [i for i, sort in known.items() if i not in without and i not in setters and sort not in set_for_all]
        if set_for_all and left:
            topics.append(inside(short(topic, entry)))
            found |= dict.fromkeys(left)
    return Others(sorted(found, key=frames.position.__getitem__), topics, among_setters)


def _disagreement(
    frames: Frames,
    scope: CodebookEntry,
    setters: Told,
    without: Told,
    others: Others,
) -> Disagreement:
    ids = tuple(dict.fromkeys([*setters, *without, *others.department_ids]))
    return Disagreement(
        key="rules_for_all",
        title="For whom do the rules hold?",
        sentence=_sentence(frames, setters, without, others),
        department_ids=ids,
        section=scope.section,
        entries=(*setters.values(), *without.values()),
        clauses=CLAUSES,
        question="Whose rules for social media hold for your department today?",
        options=(
            *((str(i), f"Those of {department_names(frames, [i])[0]}") for i in list(setters)[:5]),
            ("own", "Our own"),
            ("none", "No rules so far"),
        ),
    )


def _sentence(frames: Frames, setters: Told, without: Told, others: Others) -> str:
    one = len(setters) == 1
    who = listed(department_names(frames, list(setters)))
    said = [f"{who} {'says that its' if one else 'each say that their'} rules hold for the whole organisation"]
    if others.among_setters:
        said[0] += f", and these differ on {listed(others.among_setters, TOPICS, OTHER_TOPICS)}"
    if without:
        says = "says that it has none" if len(without) == 1 else "say that they have none"
        said.append(f"{listed(department_names(frames, list(without)))} {says}")
    if others.department_ids:
        does = "does" if len(others.department_ids) == 1 else "do"
        names = listed(department_names(frames, others.department_ids))
        said.append(f"{names} {does} it differently on {listed(others.topics, TOPICS, OTHER_TOPICS)}")
    return sentence("; ".join(said))
