"""A definition with its expressions compiled once: what the evaluator works from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TypeAlias

from questionnaires.conditions import tree
from questionnaires.conditions.compiler import Expression, compile_expression
from questionnaires.conditions.graph import Graph, Node, reachable, reads, reversed_graph
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.model import Definition, Question, Section

_OF_THE_ENTRY = frozenset({"position", "current_choice", "once"})
_KEPT = 32
_Compile: TypeAlias = Callable[[str | None], Expression | None]


@dataclass(frozen=True)
class Item:
    """One question with its compiled settings. Of a shared setting all entries of a repeat see the same result."""

    question: Question
    section: Section
    relevant: Expression | None
    constraint: Expression | None
    calculation: Expression | None
    choice_filter: Expression | None
    default: Expression | None
    literal_default: str | None
    shared_relevant: bool
    shared_filter: bool
    is_key: bool  # the question whose answer is the row of a repeat_over


@dataclass(frozen=True)
class Plan:
    definition: Definition
    items: dict[str, Item]
    of_section: dict[str, tuple[Item, ...]]
    relevant: dict[str, Expression | None]
    repeat_for: dict[str, Expression]
    _reachable: dict[str, frozenset[Node]] = field(default_factory=dict)

    @cached_property
    def of_root(self) -> tuple[Item, ...]:
        """The questions of all sections that are no repeats."""
        return tuple(item for item in self.items.values() if not item.section.repeat)

    @cached_property
    def tool_of(self) -> dict[str, str]:
        """Questions whose choices follow a product -> the question that names the product."""
        found: dict[str, str] = {}
        for name, item in self.items.items():
            offered = self.definition.choices_of(item.question)
            if offered is not None and offered.first == "catalogue_of_product":
                tools = [
                    each.question.name for each in self.of_section[item.section.name] if each.question.role == "tool"
                ]
                if tools and tools[0] != name:
                    found[name] = tools[0]
        return found

    @cached_property
    def implied_by(self) -> dict[str, tuple[tuple[str, dict[str, str]], ...]]:
        """Question -> (gate, {kind of nothing of the gate: kind implied for the question})."""
        found: dict[str, list[tuple[str, dict[str, str]]]] = {}
        for gate, item in self.items.items():
            implied: dict[str, dict[str, str]] = {}
            for kind, by_role in item.question.implies.items():
                for role, meant in by_role.items():
                    for _, question in self.definition.with_role(role):
                        implied.setdefault(question.name, {})[kind] = meant
            for name in implied.keys() - {gate}:
                found.setdefault(name, []).append((gate, implied[name]))
        return {name: tuple(gates) for name, gates in found.items()}

    @cached_property
    def graph(self) -> Graph:
        """For each question and section what its visibility, choices or value is read from."""
        return graph_of(self)

    @cached_property
    def _readers(self) -> dict[Node, set[Node]]:
        return reversed_graph(self.graph)

    def affected(self, question: str) -> frozenset[Node]:
        """Questions and sections that may look different after this answer changed."""
        found = self._reachable.get(question)
        if found is None:
            found = reachable(self._readers, Node("question", question)) - {Node("question", question)}
            self._reachable[question] = found
        return found


_plans: OrderedDict[str | int, Plan] = OrderedDict()
_lock = Lock()


def plan_of(definition: Definition) -> Plan:
    """The compiled definition, kept by digest (or by identity while it has none). Raises ExpressionProblem."""
    key = definition.digest or id(definition)
    with _lock:
        plan = _plans.get(key)
        if plan is not None and (definition.digest or plan.definition is definition):
            _plans.move_to_end(key)
            return plan
    plan = _compiled(definition)
    with _lock:
        _plans[key] = plan
        while len(_plans) > _KEPT:
            _plans.popitem(last=False)
    return plan


def is_literal_default(text: str) -> bool:
    """As in XLSForm a default is plain text unless it looks like an expression."""
    stripped = text.strip()
    return not stripped or ("${" not in stripped and "(" not in stripped and stripped[0] not in "'\"")


def lenient_plan(definition: Definition) -> Plan:
    """Like plan_of for a definition that may still have problems: what cannot be compiled is left out."""
    return _compiled(definition, _expression_or_none)


def _expression(text: str | None) -> Expression | None:
    return compile_expression(text) if text and text.strip() else None


def _expression_or_none(text: str | None) -> Expression | None:
    try:
        return _expression(text)
    except ExpressionProblem:
        return None


def _compiled(definition: Definition, compiled: _Compile = _expression) -> Plan:
    items = {
        q.name: _item(definition, section, q, compiled) for section in definition.sections for q in section.questions
    }
    return Plan(
        definition,
        items,
        {section.name: tuple(items[q.name] for q in section.questions) for section in definition.sections},
        {section.name: compiled(section.relevant) for section in definition.sections},
        {s.name: found for s in definition.sections if (found := compiled(s.repeat_for)) is not None},
    )


def _item(definition: Definition, section: Section, question: Question, compiled: _Compile) -> Item:
    relevant, choice_filter = compiled(question.relevant), compiled(question.choice_filter)
    default = question.default
    literal = default if default is not None and is_literal_default(default) else None
    return Item(
        question,
        section,
        relevant,
        compiled(question.constraint),
        compiled(question.calculation),
        choice_filter,
        compiled(default) if literal is None else None,
        literal,
        _is_shared(definition, section, relevant),
        _is_shared(definition, section, choice_filter),
        section.repeat_over is not None and question.type == "select_one" and question.choices == section.repeat_over,
    )


def _is_shared(definition: Definition, section: Section, expression: Expression | None) -> bool:
    """Whether nothing in it differs from entry to entry."""
    if expression is None or not section.repeat:
        return True
    for node in tree.walk(expression.tree):
        if isinstance(node, tree.Own | tree.Parent):
            return False
        if isinstance(node, tree.Call) and node.function in _OF_THE_ENTRY:
            return False
    home = definition.home_of
    return all(name in home and home[name].name != section.name for name in expression.references)


def graph_of(plan: Plan) -> Graph:
    questions = {name: Node("question", name) for name in plan.items}
    sections = {section.name: Node("section", section.name) for section in plan.definition.sections}
    known = sections | questions  # where both have the name, ${name} is the question
    graph: dict[Node, frozenset[Node]] = {}
    for name, node in sections.items():
        graph[node] = reads(plan.relevant[name], known) | reads(plan.repeat_for.get(name), known)
    for name, item in plan.items.items():
        settings = (item.relevant, item.calculation, item.choice_filter, item.default)
        found = frozenset({sections[item.section.name]}).union(*(reads(setting, known) for setting in settings))
        graph[questions[name]] = found | ({questions[plan.tool_of[name]]} if name in plan.tool_of else set())
    return graph
