"""What a function of the expression language is: its arguments, their shapes and how a call is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.conditions.tree import Call
from questionnaires.conditions.values import Scope, Value, single

Closure: TypeAlias = Callable[[Scope], Value]
Builder: TypeAlias = Callable[[tuple[Closure, ...], Call], Closure]

# What an argument may be: one value; a list or one value; a ${question}; a ${repeat}; the entry itself (`..`).
Takes = Literal["one", "list", "question", "repeat", "entry"]
Gives = Literal["truth", "number", "text", "date", "value"]


@dataclass(frozen=True, slots=True)
class Function:
    """`optional` of the last parameters may be left out; with `more` the last one may be repeated."""

    name: str
    takes: tuple[Takes, ...]
    gives: Gives
    build: Builder
    optional: int = 0
    more: bool = False

    def parameter(self, index: int) -> Takes:
        return self.takes[min(index, len(self.takes) - 1)]

    def check(self, call: Call) -> None:
        """Raises ExpressionProblem for a wrong number of arguments."""
        least, most, given = len(self.takes) - self.optional, len(self.takes), len(call.arguments)
        if given >= least and (self.more or given <= most):
            return
        wanted = f"at least {least}" if self.more else str(most) if least == most else f"{least} to {most}"
        noun = "argument" if wanted.endswith("1") else "arguments"
        raise ExpressionProblem(
            call.at,
            f"{self.name}() takes {wanted} {noun}, here it has {given}.",
            f"Give {self.name}() {wanted} {noun}.",
        )


def plain(call: Callable[..., Value]) -> Builder:
    """A function of single values, all of them read first."""

    def build(arguments: tuple[Closure, ...], _: Call) -> Closure:
        if len(arguments) == 1:
            (only,) = arguments
            return lambda scope: call(single(only(scope)))
        if len(arguments) == 2:
            first, second = arguments
            return lambda scope: call(single(first(scope)), single(second(scope)))
        return lambda scope: call(*[single(argument(scope)) for argument in arguments])

    return build
