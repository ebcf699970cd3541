"""Parses the expression language of XLSForm into an immutable tree."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, cast

from questionnaires.conditions import tree
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.conditions.tokens import Token, tokens

DEEPEST = 40
MOST_NODES = 500

_BINARY_LEVELS: tuple[tuple[str, ...], ...] = (("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_SIMPLER = "Calculate a part of it in a question of its own."


def parse(text: str) -> tree.Node:
    """The tree of an expression. Raises ExpressionProblem for anything it cannot read."""
    if not text.strip():
        raise ExpressionProblem(0, "The expression is empty.", "Write a condition, or leave the setting out.")
    parser = _Parser(text)
    node = parser.whole()
    if tree.depth(node) > DEEPEST:
        raise ExpressionProblem(0, f"The expression is nested deeper than {DEEPEST} levels.", _SIMPLER)
    return node


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._next = 0
        self._level = 0
        if len(self._tokens) > 4 * MOST_NODES:
            raise ExpressionProblem(0, f"The expression has more than {MOST_NODES} parts.", _SIMPLER)

    def whole(self) -> tree.Node:
        node = self._either()
        token = self._token
        if token.kind != "end":
            raise self._unexpected(token)
        if sum(1 for _ in tree.walk(node)) > MOST_NODES:
            raise ExpressionProblem(0, f"The expression has more than {MOST_NODES} parts.", _SIMPLER)
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _at_mark(self, mark: str) -> bool:
        return self._token.kind == "mark" and self._token.text == mark

    def _expect(self, mark: str) -> None:
        token = self._token
        if not self._at_mark(mark):
            what = "The expression ends" if token.kind == "end" else f"“{token.text}” stands"
            raise ExpressionProblem(
                token.at, f"{what} where “{mark}” was expected.", f"Put “{mark}” at character {token.at + 1}."
            )
        self._take()

    def _deeper(self, at: int) -> None:
        self._level += 1
        if self._level > DEEPEST:
            raise ExpressionProblem(at, f"The expression is nested deeper than {DEEPEST} levels.", _SIMPLER)

    def _either(self) -> tree.Node:
        """Everything: the level of `or`."""
        self._deeper(self._token.at)
        node = self._logic("or")
        self._level -= 1
        return node

    def _logic(self, operator: Literal["and", "or"]) -> tree.Node:
        at = self._token.at
        parts = [self._part_of(operator)]
        while self._token.kind == "name" and self._token.text == operator:
            self._take()
            parts.append(self._part_of(operator))
        return parts[0] if len(parts) == 1 else tree.Logic(operator, tuple(parts), at=at)

    def _part_of(self, operator: Literal["and", "or"]) -> tree.Node:
        return self._logic("and") if operator == "or" else self._binary(0)

    def _binary(self, level: int) -> tree.Node:
        if level == len(_BINARY_LEVELS):
            return self._signed()
        node = self._binary(level + 1)
        while self._token.kind in ("mark", "name") and self._token.text in _BINARY_LEVELS[level]:
            token = self._take()
            node = tree.Binary(token.text, node, self._binary(level + 1), at=token.at)
        return node

    def _signed(self) -> tree.Node:
        if not self._at_mark("-"):
            return self._followed()
        token = self._take()
        self._deeper(token.at)
        node = tree.Negative(self._signed(), at=token.at)
        self._level -= 1
        return node

    def _followed(self) -> tree.Node:
        """An operand with what may follow it: a predicate, `/question`, a part of an estimate."""
        node = self._operand()
        if self._at_mark("["):
            node = self._predicate(node)
        if self._token.kind == "part":
            token = self._take()
            node = tree.Part(node, cast("tree.PartName", token.text[1:]), at=token.at)
        return node

    def _predicate(self, node: tree.Node) -> tree.Node:
        if not isinstance(node, tree.Reference):
            raise ExpressionProblem(
                self._token.at,
                "Only a repeat can be narrowed by a condition in brackets.",
                "Write ${name of the repeat}[condition].",
            )
        self._take()
        condition = self._either()
        self._expect("]")
        question = None
        if self._at_mark("/"):
            self._take()
            token = self._take()
            if token.kind != "name":
                raise ExpressionProblem(
                    token.at, "After “/” the name of a question is missing.", "Write ${repeat}[condition]/question."
                )
            question = token.text
        return tree.Picked(node, condition, question, at=node.at)

    def _operand(self) -> tree.Node:
        token = self._take()
        match token:
            case Token("text", text):
                return tree.Text(text[1:-1], at=token.at)
            case Token("number", text):
                return tree.Number(Decimal(text), at=token.at)
            case Token("reference", text):
                return tree.Reference(text[2:-1].strip(), at=token.at)
            case Token("part", text):
                return tree.Part(tree.Own(at=token.at), cast("tree.PartName", text[1:]), at=token.at)
            case Token("mark", "."):
                return tree.Own(at=token.at)
            case Token("mark", ".."):
                return tree.Parent(at=token.at)
            case Token("mark", "("):
                node = self._either()
                self._expect(")")
                return node
            case Token("name", text):
                return self._call(token) if self._at_mark("(") else tree.Column(text, at=token.at)
        raise self._unexpected(token)

    def _call(self, name: Token) -> tree.Node:
        self._expect("(")
        arguments: list[tree.Node] = []
        while not self._at_mark(")"):
            if arguments:
                self._expect(",")
            arguments.append(self._either())
        self._take()
        return tree.Call(name.text, tuple(arguments), at=name.at)

    def _unexpected(self, token: Token) -> ExpressionProblem:
        if token.kind == "end":
            return ExpressionProblem(
                token.at, "The expression ends too early.", "Something is missing after the last operator or bracket."
            )
        return ExpressionProblem(
            token.at,
            f"“{token.text}” cannot stand at character {token.at + 1}.",
            "Check the operator or comma in front of it.",
        )
