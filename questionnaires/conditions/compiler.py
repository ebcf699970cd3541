"""Turns the text of an expression into closures over typed values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from questionnaires.conditions import functions, tree, values
from questionnaires.conditions.grammar import parse
from questionnaires.conditions.signature import Closure
from questionnaires.conditions.values import Entries, Many, Range, Scope, Value, single, truth
from questionnaires.conditions.words import Labels, in_words

_Comparison: TypeAlias = Callable[[Value, Value], bool]


@dataclass(frozen=True)
class Expression:
    """A compiled expression; evaluate it as often as needed, against any scope."""

    text: str
    tree: tree.Node
    run: Closure

    @cached_property
    def references(self) -> tuple[str, ...]:
        """Names of the questions and repeats it reads."""
        return tree.references(self.tree)

    def value(self, scope: Scope) -> Value:
        return values.tidy(self.run(scope))

    def holds(self, scope: Scope) -> bool:
        return truth(self.run(scope))

    def in_words(self, labels: Labels, opening: str = "Shown if") -> str:
        return in_words(self.tree, labels, opening)


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Raises ExpressionProblem (position, what, remedy) for anything that cannot be used."""
    node = parse(text)
    return Expression(text, node, _closure(node))


def _closure(node: tree.Node) -> Closure:
    match node:
        case tree.Text(value=text):
            fixed = values.tidy(text)
            return lambda _: fixed
        case tree.Number(value=number):
            return lambda _: number
        case tree.Reference(name=name):
            return lambda scope: scope.read(name)
        case tree.Own():
            return lambda scope: scope.own
        case tree.Parent():
            return lambda _: None
        case tree.Column(name=name):
            return _column(name)
        case tree.Part(of=of, part=part):
            return _part(_closure(of), part)
        case tree.Picked():
            return _picked(node)
        case tree.Negative(of=of):
            return _negative(_closure(of))
        case tree.Binary():
            return _binary(node)
        case tree.Logic(operator=operator, parts=parts):
            return _logic(tuple(map(_closure, parts)), decisive=operator == "or")
        case tree.Call():
            return functions.find(node).build(tuple(map(_closure, node.arguments)), node)


def _column(name: str) -> Closure:
    def run(scope: Scope) -> Value:
        choice = scope.choice
        if choice is None:
            return None
        if name in ("name", "label", "group"):
            return values.tidy(getattr(choice, name))
        fact = choice.facts.get(name)
        return tuple(map(str, fact)) if isinstance(fact, list | tuple) else values.tidy(fact)

    return run


def _part(of: Closure, part: tree.PartName) -> Closure:
    def take(value: Value) -> Value:
        if isinstance(value, Range):
            return values.tidy(getattr(value, part))
        return None if part == "sure" else values.number(value)

    def run(scope: Scope) -> Value:
        value = of(scope)
        return Many(tuple(map(take, value.values))) if isinstance(value, Many) else take(value)

    return run


def _picked(node: tree.Picked) -> Closure:
    entries_of, condition, question = _closure(node.repeat), _closure(node.condition), node.question

    def run(scope: Scope) -> Value:
        entries = entries_of(scope)
        if not isinstance(entries, Entries):
            return None
        inner = [scope.inside(item) for item in entries.items]
        kept = [(item, each) for item, each in zip(entries.items, inner, strict=True) if truth(condition(each))]
        scope.unsure += sum(each.unsure for each in inner)
        if question is None:
            return Entries(tuple(item for item, _ in kept))
        found = Many(tuple(single(each.read(question)) for _, each in kept))
        scope.unsure += sum(isinstance(each, Range) and each.currency is not None for each in found.values)
        return found

    return run


def _negative(of: Closure) -> Closure:
    def run(scope: Scope) -> Value:
        amount = values.number(single(of(scope)))
        return None if amount is None else -amount

    return run


_COMPARISONS: dict[str, _Comparison] = {
    "=": values.equal,
    "!=": lambda left, right: not values.equal(left, right),
    "<": lambda left, right: values.before(left, right, or_same=False),
    "<=": lambda left, right: values.before(left, right, or_same=True),
    ">": lambda left, right: values.before(right, left, or_same=False),
    ">=": lambda left, right: values.before(right, left, or_same=True),
}


def _binary(node: tree.Binary) -> Closure:
    left, right, operator = _closure(node.left), _closure(node.right), node.operator
    compare = _COMPARISONS.get(operator)
    if compare is not None:
        compared = compare
        return lambda scope: compared(single(left(scope)), single(right(scope)))
    return lambda scope: values.calculate(operator, single(left(scope)), single(right(scope)))


def _logic(parts: tuple[Closure, ...], *, decisive: bool) -> Closure:
    """`or` is decided by a true part, `and` by a false one; a part that read no "don't know" settles it for sure."""

    def run(scope: Scope) -> Value:
        unsure, decided = scope.unsure, False
        for part in parts:
            before = scope.unsure
            if truth(part(scope)) is decisive:
                if scope.unsure == before:
                    scope.unsure = unsure
                    return decisive
                decided = True
        return decisive if decided else not decisive

    return run
