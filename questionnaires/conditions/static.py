"""Looks at one expression from the place where it stands: which names it may read and where a list cannot stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal, TypeAlias

from questionnaires.conditions import tree
from questionnaires.conditions.functions import FUNCTIONS
from questionnaires.conditions.signature import Takes
from questionnaires.model import NOTHING_KINDS, OTHER, Definition, Question, Section

Shape = Literal["one", "list", "entries"]
Finding: TypeAlias = tuple[str, str]  # what, remedy

_CHOICE_COLUMNS = ("name", "label", "group")
_ADDED_UP = frozenset({"sum", "min", "max", "round", "int", "abs", "number"})


@dataclass(frozen=True)
class Asker:
    """Whose setting it is; `section` is the repeat whose entries are looked at one by one."""

    definition: Definition
    section: Section | None
    question: Question | None
    setting: str

    @property
    def repeat(self) -> Section | None:
        return self.section if self.section is not None and self.section.repeat else None

    def repeat_named(self, name: str) -> Section | None:
        """A repeat that no question takes the name of."""
        section = self.definition.section_by_name.get(name)
        return section if section is not None and section.repeat and name not in self.definition.home_of else None


def findings_in(node: tree.Node, asker: Asker) -> Iterator[Finding]:
    """Every problem in the expression, in the order it is written."""
    yield from _below(node, asker)
    lists_fit = asker.setting == "repeat_for"
    if _shape(node, asker) != "one" and not lists_fit:
        yield _list_instead_of_one(node)


def _below(node: tree.Node, asker: Asker) -> Iterator[Finding]:
    match node:
        case tree.Reference(name=name):
            yield from _unknown(name, asker)
        case tree.Own():
            if asker.setting != "constraint":
                yield (
                    "“.” means the answer itself, which only a constraint can look at.",
                    "Write ${name of a question}.",
                )
        case tree.Parent():
            yield "“..” can only stand in position(..).", "Write position(..), or a reference ${name}."
        case tree.Column(name=name):
            yield from _column(name, asker)
        case tree.Part(of=of):
            yield from _part(of, asker)
        case tree.Picked():
            yield from _picked(node, asker)
        case tree.Call():
            yield from _call(node, asker)
        case tree.Binary() | tree.Logic() | tree.Negative():
            yield from _operands(node, asker)


def _operands(node: tree.Binary | tree.Logic | tree.Negative, asker: Asker) -> Iterator[Finding]:
    for child in tree.children(node):
        yield from _below(child, asker)
        if _shape(child, asker) != "one":
            yield _list_instead_of_one(child)
    if isinstance(node, tree.Binary):
        yield from _compared(node, asker)


def _shape(node: tree.Node, asker: Asker) -> Shape:
    match node:
        case tree.Reference(name=name):
            if asker.repeat_named(name) is not None:
                return "entries"
            home = asker.definition.home_of.get(name)
            return "list" if home is not None and home.repeat and home != asker.repeat else "one"
        case tree.Part(of=of):
            return _shape(of, asker)
        case tree.Picked(question=question):
            return "entries" if question is None else "list"
        case tree.Call(function=("if" | "coalesce" | "once"), arguments=arguments):
            shapes = [_shape(argument, asker) for argument in arguments]
            return next((shape for shape in shapes if shape != "one"), "one")
    return "one"


def _list_instead_of_one(node: tree.Node) -> Finding:
    return (
        f"{tree.to_text(node)} is a list, and one value is wanted here.",
        "Use count(), sum(), min(), max() or join(), or pick one with indexed-repeat().",
    )


def _unknown(name: str, asker: Asker) -> Iterator[Finding]:
    if name in asker.definition.home_of or asker.repeat_named(name) is not None:
        return
    if name in asker.definition.section_by_name:
        yield f"${{{name}}} is a page, not a question.", "Refer to one of its questions."
        return
    known = [*asker.definition.home_of, *(s.name for s in asker.definition.sections if s.repeat)]
    yield f"There is no question or repeat “{name}”.", _nearest(name, known, "Check the name.")


def _column(name: str, asker: Asker) -> Iterator[Finding]:
    if asker.setting != "choice_filter" or asker.question is None:
        yield (
            f"“{name}” is neither a reference nor a text.",
            f"Write ${{{name}}} for an answer, or '{name}' for a text.",
        )
        return
    offered = asker.definition.choices_of(asker.question)
    facts = [fact for choice in offered.choices for fact in choice.facts] if offered else []
    if name not in _CHOICE_COLUMNS and name not in facts:
        known = list(dict.fromkeys([*_CHOICE_COLUMNS, *facts]))
        yield f"The choices have no column “{name}”.", _nearest(name, known, f"Use one of: {', '.join(known)}.")


def _part(of: tree.Node, asker: Asker) -> Iterator[Finding]:
    if not isinstance(of, tree.Own) or asker.setting != "constraint":
        yield from _below(of, asker)
    if isinstance(of, tree.Own):
        question = asker.question
    elif isinstance(of, tree.Picked):
        question = asker.definition.question_by_name.get(of.question or "")
    elif isinstance(of, tree.Reference):
        question = asker.definition.question_by_name.get(of.name)
    else:
        yield "Only an estimate has .low, .high and .sure.", "Write ${name}.low."
        return
    if question is not None and question.type != "estimate":
        yield f"“{question.name}” is no estimate, so it has no .low, .high or .sure.", "Leave that part out."


def _picked(node: tree.Picked, asker: Asker) -> Iterator[Finding]:
    repeat = asker.repeat_named(node.repeat.name)
    if repeat is None:
        yield f"“{node.repeat.name}” is no repeat, so it cannot be narrowed.", "Write ${name of the repeat}[condition]."
        return
    inner = replace(asker, section=repeat)
    yield from _below(node.condition, inner)
    if _shape(node.condition, inner) != "one":
        yield _list_instead_of_one(node.condition)
    if node.question is not None and node.question not in repeat.by_name:
        yield (
            f"“{repeat.name}” has no question “{node.question}”.",
            _nearest(node.question, list(repeat.by_name), "Check the name."),
        )


def _call(node: tree.Call, asker: Asker) -> Iterator[Finding]:
    function = FUNCTIONS[node.function]
    for index, argument in enumerate(node.arguments):
        yield from _argument(node, argument, function.parameter(index), asker)
    if node.function == "position" and asker.repeat is None:
        yield "position(..) has no meaning outside a list.", "Use it in a question of a repeat."
    keyed = asker.repeat is not None and not asker.repeat.is_manual
    if node.function == "current_choice" and not keyed:
        yield "current_choice() has no meaning here.", "Use it in a section with repeat_for or repeat_over."
    if node.function == "selected" and isinstance(node.arguments[1], tree.Text):
        yield from _code(node.arguments[0], node.arguments[1].value, asker)


def _argument(call: tree.Call, argument: tree.Node, takes: Takes, asker: Asker) -> Iterator[Finding]:
    if takes == "entry":
        if not isinstance(argument, tree.Parent):
            yield f"{call.function}() looks at the entry it stands in.", f"Write {call.function}(..)."
        return
    yield from _below(argument, asker)
    if call.function == "jr:choice-name" and isinstance(argument, tree.Text):
        name = tree.quoted_reference(argument)
        yield from _unknown(name, asker) if name else ()
    shape = _shape(argument, asker)
    if takes == "repeat" and shape != "entries":
        yield f"{call.function}() needs a repeat here.", "Write ${name of the repeat}."
    elif takes == "question" and (shape == "entries" or (call.function == "nothing" and shape == "list")):
        yield f"{call.function}() needs one question here.", "Write ${name of the question}."
    elif takes == "one" and shape != "one" and call.function not in ("if", "coalesce", "once"):
        yield _list_instead_of_one(argument)
    if call.function in _ADDED_UP:
        yield from _whole_estimate(argument, asker)


def _compared(node: tree.Binary, asker: Asker) -> Iterator[Finding]:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if not (isinstance(other, tree.Text) and not other.value):
            yield from _whole_estimate(one, asker)
        if isinstance(other, tree.Text) and node.operator in ("=", "!=") and other.value:
            yield from _code(one, other.value, asker)


def _whole_estimate(node: tree.Node, asker: Asker) -> Iterator[Finding]:
    question = asker.question if isinstance(node, tree.Own) else None
    if isinstance(node, tree.Reference):
        question = asker.definition.question_by_name.get(node.name)
    if question is not None and question.type == "estimate":
        yield f"“{question.name}” is an estimate with a lower and an upper end.", "Write .low or .high behind it."


def _code(node: tree.Node, code: str, asker: Asker) -> Iterator[Finding]:
    """A code that the question does not offer can never be true."""
    if isinstance(node, tree.Call) and node.function == "nothing":
        if code not in NOTHING_KINDS:
            yield f"“{code}” is no kind of nothing.", f"Use one of: {', '.join(NOTHING_KINDS)}."
        return
    question = asker.question if isinstance(node, tree.Own) else None
    if isinstance(node, tree.Reference):
        question = asker.definition.question_by_name.get(node.name)
    offered = asker.definition.choices_of(question) if question is not None else None
    if question is None or offered is None or not question.type.startswith("select_"):
        return
    known = [*offered.by_name, *([OTHER] if offered.other else [])]
    if not offered.free_text and offered.dynamic is None and known and code not in known:
        remedy = _nearest(code, known, f"Use one of: {', '.join(known[:20])}.")
        yield f"“{question.name}” has no choice “{code}”.", remedy


def _nearest(name: str, known: list[str], otherwise: str) -> str:
    alike = get_close_matches(name, known, n=1, cutoff=0.7)
    return f"Did you mean “{alike[0]}”?" if alike else otherwise
