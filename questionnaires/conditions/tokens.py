"""Cuts the text of an expression into tokens, with advice for the usual slips."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from questionnaires.conditions.problems import ExpressionProblem

LONGEST = 4_000


class Token(NamedTuple):
    kind: str  # text, number, reference, part, name, mark or end
    text: str
    at: int


_PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<reference>\$\{\s*[\w.:-]+\s*\})
    | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<part>\.(?:low|high|sure)\b(?!-))
    | (?P<name>[A-Za-z_][\w-]*(?::[A-Za-z_][\w-]*)?)
    | (?P<mark>\.\.|!=|<=|>=|(?<!=)=(?!=)|<(?!>)|>|[.()\[\],+\-*/])
    """,
    re.VERBOSE,
)

_SLIPS: tuple[tuple[str, str], ...] = (
    ("==", "Write one equals sign: ="),
    ("<>", "Write != for “is not”."),
    ("&&", "Write the word and."),
    ("||", "Write the word or."),
    ("!", "Write not( ... ) or !=."),
    ("${", "A reference is written ${name}, with the name of a question and a closing brace."),
    ("$", "A reference is written ${name}."),
    ("{", "A reference is written ${name}."),
    ("'", "The text has no closing quote."),
    ('"', "The text has no closing quote."),
    ("’", "Use straight quotes: '"),
    ("‘", "Use straight quotes: '"),
    ("“", 'Use straight quotes: "'),
    ("”", 'Use straight quotes: "'),
    ("≤", "Write <=."),
    ("≥", "Write >=."),
    ("≠", "Write !=."),
    ("−", "Use the plain minus sign."),
    ("%", "Write the word mod, or div for a division."),
)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of the text, the last one of kind `end`."""
    if len(text) > LONGEST:
        raise ExpressionProblem(
            LONGEST,
            f"The expression has {len(text):,} characters.",
            f"Keep it below {LONGEST:,}, or calculate a part of it in a question of its own.",
        )
    at = 0
    while at < len(text):
        found = _PATTERN.match(text, at)
        if found is None:
            raise _not_understood(text, at)
        if found.lastgroup not in (None, "space"):
            yield Token(str(found.lastgroup), found.group(), at)
        at = found.end()
    yield Token("end", "", at)


def _not_understood(text: str, at: int) -> ExpressionProblem:
    for slip, remedy in _SLIPS:
        if text.startswith(slip, at):
            return ExpressionProblem(at, f"“{slip}” cannot stand at character {at + 1}.", remedy)
    return ExpressionProblem(
        at, f"“{text[at]}” cannot stand at character {at + 1}.", "Take it out, or put it in quotes."
    )
