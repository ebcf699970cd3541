"""How far a change reaches: which sections and which lists must be looked at again after an answer was saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from questionnaires.conditions.graph import Node
from questionnaires.model import Definition, Section
from questionnaires.plan import plan_of


class Reach(NamedTuple):
    """`sections` whose progress may change, `lists` (a part of them) of which every row may."""

    sections: frozenset[str]
    lists: frozenset[str]
    questions: frozenset[str] = frozenset()  # whose visibility, choices or calculated value may change


NO_REACH = Reach(frozenset(), frozenset())


def reach_of(definition: Definition, changed: Iterable[str]) -> Reach:
    """From saved answers; the name of a list's own kind of nothing ("accounts__entries") counts for its section."""
    own: set[str] = set()
    nodes: set[Node] = set()
    plan = plan_of(definition)
    for name in changed:
        home = definition.home_of.get(name)
        if home is None:
            own.add(name.removesuffix("__entries"))
            continue
        own.add(home.name)
        nodes |= plan.affected(name)
        if home.repeat and not home.is_manual:
            nodes |= _of_rows(definition, home)
    return _reach(definition, own & set(definition.section_by_name), nodes)


def reach_of_rows(definition: Definition, section: str) -> Reach:
    """From rows that were added to a list or taken off it."""
    return _reach(definition, {section}, _of_rows(definition, definition.section_by_name[section]))


def _of_rows(definition: Definition, section: Section) -> set[Node]:
    found: set[Node] = set()
    for question in section.questions:
        found |= plan_of(definition).affected(question.name)
    return found


def _reach(definition: Definition, own: set[str], nodes: set[Node]) -> Reach:
    questions = {node.name for node in nodes if node.kind == "question"}
    homes = {definition.home_of[name].name for name in questions}
    sections = own | homes | {node.name for node in nodes if node.kind == "section"}
    outside = {name for name in questions if definition.home_of[name].name not in own}
    back: set[str] = set()
    for name in outside:
        back |= {definition.home_of[node.name].name for node in plan_of(definition).affected(name) if _is_row(node)}
    touched = {name for name in sections if name not in own} | back
    lists = {name for name in touched if definition.section_by_name[name].repeat}
    return Reach(frozenset(sections), frozenset(lists), frozenset(questions))


def _is_row(node: Node) -> bool:
    return node.kind == "question"
