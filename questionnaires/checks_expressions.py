"""What an author can do in conditions, calculations and defaults; the grammar itself is checked in conditions."""

from __future__ import annotations

from questionnaires.conditions import tree
from questionnaires.conditions.checking import check_expressions
from questionnaires.conditions.compiler import Expression, compile_expression
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.findings import Findings
from questionnaires.kinds.registry import KINDS, kind_of
from questionnaires.model import Question
from questionnaires.plan import is_literal_default

# Functions whose answer changes although they read no other answer.
_MOVING = frozenset(["today", "now", "nothing", "position", "current_choice", "random"])


def check_all_expressions(found: Findings) -> None:
    """Adds the problems of every expression to `found`."""
    definition = found.definition
    for each in check_expressions(definition):
        if each.of == "section":
            found.section(definition.section_by_name[each.name], each.setting, each.what, each.remedy)
        else:
            found.question(definition.question_by_name[each.name], each.setting, each.what, each.remedy)
    places = _places(found)
    for number, section in enumerate(definition.sections):
        here = (number, 0)
        for setting in ("relevant", "repeat_for"):
            for what, remedy in _place_problems(found, getattr(section, setting), here, places, setting):
                found.section(section, setting, what, remedy)
        for question in section.questions:
            _check_question(found, question, places)


def _check_question(found: Findings, question: Question, places: dict[str, tuple[int, int]]) -> None:
    here = places[question.name]
    for setting in ("relevant", "choice_filter"):
        for what, remedy in _place_problems(found, getattr(question, setting), here, places, setting):
            found.question(question, setting, what, remedy)
    if question.default is not None and is_literal_default(question.default) and question.type in KINDS:
        _check_default(found, question, question.default)


def _check_default(found: Findings, question: Question, default: str) -> None:
    offered = found.definition.choices_of(question)
    if offered is not None and offered.choices:
        codes = [choice.name for choice in offered.choices]
        for code in default.split():
            if code not in codes:
                remedy = f"Use one of: {', '.join(codes[:20])}."
                found.question(question, "default", f'The default "{code}" is none of its choices.', remedy)
        return
    parsed = kind_of(question).parse(default, question)
    if parsed.problem is not None:
        remedy = "Write a value that people could type there."
        found.question(question, "default", f'The default "{default}" is not a valid answer.', remedy)


def _places(found: Findings) -> dict[str, tuple[int, int]]:
    """Where each question stands: (number of its section, its number there, counting from 1)."""
    return {
        question.name: (number, index)
        for number, section in enumerate(found.definition.sections)
        for index, question in enumerate(section.questions, start=1)
    }


def _place_problems(
    found: Findings, text: str | None, here: tuple[int, int], places: dict[str, tuple[int, int]], setting: str
) -> list[tuple[str, str]]:
    expression = _compiled(text)
    if expression is None:
        return []
    problems = []
    repeats = {section.name for section in found.definition.sections if section.repeat}
    for name in expression.references:
        if name not in repeats and places.get(name, here) > here:
            what = f'It reads the answer to "{name}", which is asked later.'
            problems.append((what, "Ask that question first, or take the reference out."))
    if setting == "relevant" and not expression.references and not _moves(expression.tree):
        what = "The condition reads no answer, so this is shown always or never."
        problems.append((what, "Refer to a question as ${name}, or remove relevant."))
    return problems


def _moves(node: tree.Node) -> bool:
    return any(isinstance(part, tree.Call) and part.function in _MOVING for part in tree.walk(node))


def _compiled(text: str | None) -> Expression | None:
    if text is None:
        return None
    try:
        return compile_expression(text)
    except ExpressionProblem:
        return None
