"""The immutable tree of an expression, its text and the names it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

PartName = Literal["low", "high", "sure"]
QUOTED_REFERENCE = re.compile(r"\$\{\s*([\w.:-]+)\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    at: int = field(default=0, compare=False)  # offset in the text, for messages only


@dataclass(frozen=True, slots=True)
class Text(_Placed):
    value: str


@dataclass(frozen=True, slots=True)
class Number(_Placed):
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reference(_Placed):
    """`${name}`: a question or a repeat."""

    name: str


@dataclass(frozen=True, slots=True)
class Own(_Placed):
    """`.`: the answer the expression belongs to."""


@dataclass(frozen=True, slots=True)
class Parent(_Placed):
    """`..`: the entry the asker stands in."""


@dataclass(frozen=True, slots=True)
class Column(_Placed):
    """A bare name: a column of the choice that a choice_filter looks at."""

    name: str


@dataclass(frozen=True, slots=True)
class Part(_Placed):
    """`.low`, `${cost}.high`: one part of an estimate."""

    of: Node
    part: PartName


@dataclass(frozen=True, slots=True)
class Picked(_Placed):
    """`${repeat}[condition]` or `${repeat}[condition]/question`."""

    repeat: Reference
    condition: Node
    question: str | None


@dataclass(frozen=True, slots=True)
class Negative(_Placed):
    of: Node


@dataclass(frozen=True, slots=True)
class Binary(_Placed):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(_Placed):
    """`a and b and c`, `a or b`: kept flat, so that long lists stay shallow."""

    operator: Literal["and", "or"]
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    function: str
    arguments: tuple[Node, ...]


Node: TypeAlias = Text | Number | Reference | Own | Parent | Column | Part | Picked | Negative | Binary | Logic | Call

LEVELS = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_UNARY, _PRIMARY = 7, 8


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Part(of=of) | Negative(of=of):
            return (of,)
        case Picked(repeat=repeat, condition=condition):
            return (repeat, condition)
        case Binary(left=left, right=right):
            return (left, right)
        case Logic(parts=parts):
            return parts
        case Call(arguments=arguments):
            return arguments
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node, the outer ones first, in the order they are written."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def depth(node: Node) -> int:
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return deepest


def quoted_reference(node: Node) -> str | None:
    """XLSForm writes the question of jr:choice-name in quotes: `'${name}'`."""
    if isinstance(node, Text):
        found = QUOTED_REFERENCE.fullmatch(node.value.strip())
        return found.group(1) if found else None
    return node.name if isinstance(node, Reference) else None


def references(node: Node) -> tuple[str, ...]:
    """Names of questions and repeats that are read, each once, in the order they are written."""
    found: dict[str, None] = {}
    for current in walk(node):
        if isinstance(current, Reference):
            found[current.name] = None
        elif isinstance(current, Picked) and current.question:
            found[current.question] = None
        elif isinstance(current, Call) and current.function == "jr:choice-name" and len(current.arguments) > 1:
            name = quoted_reference(current.arguments[1])
            if name:
                found[name] = None
    return tuple(found)


def to_text(node: Node) -> str:
    """The expression written out; parsing it again gives the same tree."""
    return _written(node)[0]


def _quoted(value: str) -> str:
    return f'"{value}"' if "'" in value else f"'{value}'"


def _within(node: Node, level: int) -> str:
    text, own = _written(node)
    return text if own >= level else f"({text})"


def _written(node: Node) -> tuple[str, int]:
    match node:
        case Binary(operator=operator, left=left, right=right):
            level = LEVELS[operator]
            return f"{_within(left, level)} {operator} {_within(right, level + 1)}", level
        case Logic(operator=operator, parts=parts):
            level = LEVELS[operator]
            return f" {operator} ".join(_within(part, level + 1) for part in parts), level
        case Negative(of=of):
            return f"-{_within(of, _UNARY)}", _UNARY
    return _primary(node), _PRIMARY


def _primary(node: Node) -> str:
    match node:
        case Text(value=text):
            return _quoted(text)
        case Number(value=number):
            return format(number, "f")
        case Reference(name=name):
            return f"${{{name}}}"
        case Own():
            return "."
        case Parent():
            return ".."
        case Column(name=name):
            return name
        case Part(of=Own(), part=part):
            return f".{part}"
        case Part(of=of, part=part):
            return f"{_within(of, _PRIMARY)}.{part}"
        case Picked(repeat=repeat, condition=condition, question=question):
            return f"{_primary(repeat)}[{to_text(condition)}]" + (f"/{question}" if question else "")
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(to_text(argument) for argument in arguments)})"
    raise TypeError(node)
