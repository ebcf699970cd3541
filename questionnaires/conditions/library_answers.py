"""Functions that look at answers themselves: kinds of nothing, places in a repeat, labels, choices between values."""

from __future__ import annotations

from decimal import Decimal

from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.conditions.signature import Closure, Function
from questionnaires.conditions.tree import Call, Reference, quoted_reference
from questionnaires.conditions.values import Entries, Scope, Value, number, single, text, truth


def _name(call: Call, index: int) -> str:
    node = call.arguments[index]
    if not isinstance(node, Reference):
        raise ExpressionProblem(
            node.at, f"{call.function}() needs a reference here.", f"Write {call.function}(${{name of the question}})."
        )
    return node.name


def _nothing(_: tuple[Closure, ...], call: Call) -> Closure:
    """Which kind of nothing was chosen; asking for it is no reading of an unknown value."""
    name = _name(call, 0)
    return lambda scope: scope.nothing(name)


def _position(_: tuple[Closure, ...], __: Call) -> Closure:
    def run(scope: Scope) -> Value:
        place = scope.position
        return None if place is None else Decimal(place)

    return run


def _indexed_repeat(arguments: tuple[Closure, ...], call: Call) -> Closure:
    """The value in the n-th live entry, counted from 1."""
    name = _name(call, 0)
    _name(call, 1)

    def run(scope: Scope) -> Value:
        entries, place = arguments[1](scope), number(single(arguments[2](scope)))
        if not isinstance(entries, Entries) or place is None or not 1 <= place <= len(entries.items):
            return None
        inner = scope.inside(entries.items[int(place) - 1])
        value = inner.read(name)
        scope.unsure += inner.unsure
        return value

    return run


def _if(arguments: tuple[Closure, ...], _: Call) -> Closure:
    condition, then, otherwise = arguments
    return lambda scope: then(scope) if truth(condition(scope)) else otherwise(scope)


def _coalesce(arguments: tuple[Closure, ...], _: Call) -> Closure:
    def run(scope: Scope) -> Value:
        for argument in arguments:
            value = single(argument(scope))
            if value is not None:
                return value
        return None

    return run


def _once(arguments: tuple[Closure, ...], _: Call) -> Closure:
    """Keeps the answer that is there; otherwise the new value."""
    (fresh,) = arguments

    def run(scope: Scope) -> Value:
        kept = scope.own
        return fresh(scope) if kept is None else kept

    return run


def _current_choice(_: tuple[Closure, ...], __: Call) -> Closure:
    return lambda scope: scope.key


def _choice_name(arguments: tuple[Closure, ...], call: Call) -> Closure:
    """The label of a code, as people read it; XLSForm writes the question in quotes."""
    name = quoted_reference(call.arguments[1])
    if name is None:
        raise ExpressionProblem(
            call.at,
            "jr:choice-name() needs the question as its second argument.",
            "Write jr:choice-name(${q}, '${q}').",
        )
    code = arguments[0]

    def run(scope: Scope) -> Value:
        value = single(code(scope))
        return None if value is None else scope.choice_label(name, text(value))

    return run


ANSWERS: tuple[Function, ...] = (
    Function("if", ("one", "one", "one"), "value", _if),
    Function("coalesce", ("one", "one"), "value", _coalesce, more=True),
    Function("once", ("one",), "value", _once),
    Function("nothing", ("question",), "text", _nothing),
    Function("position", ("entry",), "number", _position),
    Function("indexed-repeat", ("question", "repeat", "one"), "value", _indexed_repeat),
    Function("current_choice", (), "text", _current_choice),
    Function("jr:choice-name", ("one", "one"), "text", _choice_name),
)
