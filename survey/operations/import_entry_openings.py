"""Answers of an entry that a choice nobody gave would hide: the choice they take for granted is made, and said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Choice, Question
from questionnaires.plan import plan_of
from survey.operations.import_cells import Typed
from survey.operations.import_openings import Answers
from survey.operations.import_target import Target

FREE = "free"  # the payer of what costs nothing
MOST = 6  # choices made for one entry


class Taken(NamedTuple):
    """A choice that was made so that what the file says of `shown` can be seen."""

    question: Question
    choice: Choice
    shown: Question


def open_entry(wanted: Target, root: Answers, typed: Mapping[str, Typed], key: str | None) -> tuple[Taken, ...]:
    """Who gives the price of a tool pays for it; who gives the figure for a goal measures it."""
    if wanted.shape == "page" or not _conditional(wanted, typed):
        return ()
    trial, taken = dict(typed), list[Taken]()
    while len(taken) < MOST:
        found = next(_openers(wanted, root, trial, key), None)
        if found is None:
            break
        trial[found.question.name] = {"t": found.choice.name}
        taken.append(found)
    return tuple(taken)


def free_of_charge(wanted: Target, typed: Mapping[str, Typed]) -> Taken | None:
    """Nobody pays for what costs nothing: the payer of an entry with a price of 0, if the file names none."""
    payer, cost = wanted.of_role("payer"), wanted.of_role("cost")
    if payer is None or cost is None or cost.name not in typed or typed.get(payer.name):
        return None
    offered = wanted.definition.choices_of(payer)
    price = typed[cost.name].get("t")
    figures = (
        {char for end in ("low", "high") for char in str(price.get(end) or "")} if isinstance(price, dict) else set()
    )
    digits = {char for char in figures if char.isdigit()}
    if digits != {"0"} or offered is None or FREE not in offered.by_name:
        return None
    return Taken(payer, offered.by_name[FREE], cost)


def _conditional(wanted: Target, typed: Mapping[str, Typed]) -> list[str]:
    items = plan_of(wanted.definition).items
    return [name for name in typed if name in items and items[name].relevant is not None]


def _openers(wanted: Target, root: Answers, typed: Mapping[str, Typed], key: str | None) -> Iterator[Taken]:
    """For each hidden answer the first choice of an open question of the same entry that shows it."""
    plan = plan_of(wanted.definition)
    for name in _conditional(wanted, typed):
        if is_shown(wanted, root, typed, key, name):
            continue
        expression = plan.items[name].relevant
        for other in expression.references if expression is not None else ():
            question = wanted.by_name.get(other)
            if question is None or question.type != "select_one" or typed.get(other):
                continue
            offered = wanted.definition.choices_of(question)
            for choice in offered.choices if offered is not None else ():
                if is_shown(wanted, root, {**typed, other: {"t": choice.name}}, key, name):
                    yield Taken(question, choice, wanted.by_name[name])
                    break


def is_shown(wanted: Target, root: Answers, typed: Mapping[str, Typed], key: str | None, name: str) -> bool:
    """Whether the question is shown to somebody who gave these answers."""
    entry = EntryAnswers("new", wanted.section.name, key, typed)
    held = {ROOT: [EntryAnswers("root", ROOT, None, root)], wanted.section.name: [entry]}
    return Evaluation(wanted.definition, held).visible(entry, name)
