"""Finds what is not as it should be in the expressions of a definition, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from questionnaires.conditions.compiler import Expression, compile_expression
from questionnaires.conditions.graph import Node, cycles, longest_chain
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.conditions.static import Asker, findings_in
from questionnaires.conditions.tree import depth
from questionnaires.model import Definition, Question, Section
from questionnaires.plan import Item, Plan, is_literal_default, lenient_plan

# Python's own limit is 1,000 calls; one level of an expression takes at most three of them.
_HEAVIEST_CHAIN = 250
_CALLS_OF_A_STEP = 4


class ExpressionFinding(NamedTuple):
    """A problem of one setting; `of` is "question" or "section", since both may have the same name."""

    name: str
    setting: str
    what: str
    remedy: str
    of: str


def check_expressions(definition: Definition) -> list[ExpressionFinding]:
    """Unknown names, functions and codes, lists where one value is wanted, cycles; [] when all is well."""
    found: list[ExpressionFinding] = []
    for section in definition.sections:
        found += _section(definition, section)
        for question in section.questions:
            found += _question(definition, section, question)
    plan = lenient_plan(definition)
    circles = _circles(plan)
    return found + (circles or _chains(plan))


def _section(definition: Definition, section: Section) -> Iterator[ExpressionFinding]:
    for setting, text in (("relevant", section.relevant), ("repeat_for", section.repeat_for)):
        if text is not None:
            asker = Asker(definition, None, None, setting)
            yield from (ExpressionFinding(section.name, setting, *each, "section") for each in _findings(text, asker))


def _question(definition: Definition, section: Section, question: Question) -> Iterator[ExpressionFinding]:
    default = question.default
    settings = {
        "relevant": question.relevant,
        "constraint": question.constraint,
        "calculation": question.calculation,
        "choice_filter": question.choice_filter,
        "default": None if default is None or is_literal_default(default) else default,
    }
    for setting, text in settings.items():
        if text is not None:
            asker = Asker(definition, section, question, setting)
            yield from (ExpressionFinding(question.name, setting, *each, "question") for each in _findings(text, asker))


def _findings(text: str, asker: Asker) -> list[tuple[str, str]]:
    try:
        expression = compile_expression(text)
    except ExpressionProblem as problem:
        return [(problem.what, problem.remedy)]
    return list(dict.fromkeys(findings_in(expression.tree, asker)))


def _circles(plan: Plan) -> list[ExpressionFinding]:
    found = []
    for path in cycles(plan.graph):
        names = " → ".join(node.name for node in path)
        what = "It depends on itself." if len(path) == 2 else f"These depend on each other in a circle: {names}."
        found.append(
            ExpressionFinding(
                path[0].name, _reading_setting(plan, path), what, "Take one of the references out.", path[0].kind
            )
        )
    return found


def _reading_setting(plan: Plan, path: tuple[Node, ...]) -> str:
    """The setting by which the first node of a circle reads the second."""
    reader, read = path[0], path[1]
    if reader.kind == "section":
        expression = plan.repeat_for.get(reader.name)
        return "repeat_for" if expression is not None and read.name in expression.references else "relevant"
    item = plan.items[reader.name]
    for setting in ("relevant", "calculation", "choice_filter", "default"):
        expression = getattr(item, setting)
        if expression is not None and read.name in expression.references:
            return setting
    return "relevant"


def _chains(plan: Plan) -> list[ExpressionFinding]:
    weights = {node: _weight(plan, node) for node in plan.graph}
    weight, start = longest_chain(plan.graph, weights)
    if start is None or weight <= _HEAVIEST_CHAIN:
        return []
    what = "It depends on a chain of other questions that is too long."
    return [ExpressionFinding(start.name, "relevant", what, "Refer to earlier questions directly.", start.kind)]


def _weight(plan: Plan, node: Node) -> int:
    if node.kind == "section":
        found: list[Expression | None] = [plan.relevant[node.name], plan.repeat_for.get(node.name)]
    else:
        found = _expressions(plan.items[node.name])
    return _CALLS_OF_A_STEP + max((depth(expression.tree) for expression in found if expression), default=0)


def _expressions(item: Item) -> list[Expression | None]:
    return [item.relevant, item.calculation, item.choice_filter, item.default]
