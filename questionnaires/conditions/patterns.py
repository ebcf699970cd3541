"""Regular expressions that cannot run away: a small dialect, matched in time linear in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from questionnaires.conditions.problems import ExpressionProblem

LONGEST_PATTERN = 300
LONGEST_TEXT = 2_000
MOST_STATES = 600

_Test: TypeAlias = Callable[[str], bool]
_CLASSES: dict[str, _Test] = {
    "d": str.isdecimal,
    "D": lambda c: not c.isdecimal(),
    "w": lambda c: c.isalnum() or c == "_",
    "W": lambda c: not (c.isalnum() or c == "_"),
    "s": str.isspace,
    "S": lambda c: not c.isspace(),
}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(slots=True)
class _State:
    """Consumes one character that passes `test`; without a test it moves on freely to every `after`."""

    test: _Test | None = None
    after: list[int] = field(default_factory=list)


class Pattern:
    """A pattern that has to match the whole text, as regex() in XLSForm does."""

    def __init__(self, states: list[_State], start: int, end: int) -> None:
        self._states, self._end = states, end
        self._closures: dict[int, frozenset[int]] = {}
        self._start = self._reach(start)

    def matches(self, text: str) -> bool:
        """False for a text longer than 2,000 characters."""
        if len(text) > LONGEST_TEXT:
            return False
        current = self._start
        for character in text:
            following: set[int] = set()
            for state in current:
                test = self._states[state].test
                if test is not None and test(character):
                    following |= self._reach(self._states[state].after[0])
            if not following:
                return False
            current = frozenset(following)
        return self._end in current

    def _reach(self, state: int) -> frozenset[int]:
        known = self._closures.get(state)
        if known is None:
            seen, waiting = {state}, [state]
            while waiting:
                each = self._states[waiting.pop()]
                fresh = set() if each.test is not None else set(each.after) - seen
                seen |= fresh
                waiting.extend(fresh)
            known = self._closures[state] = frozenset(seen)
        return known


@lru_cache(maxsize=256)
def compiled(pattern: str, position: int = 0) -> Pattern:
    """Raises ExpressionProblem for a pattern outside the dialect: no look-around, no back reference."""
    if len(pattern) > LONGEST_PATTERN:
        raise ExpressionProblem(
            position, f"The pattern has {len(pattern)} characters.", f"Keep it below {LONGEST_PATTERN}."
        )
    return _PatternParser(pattern, position).whole()


class _PatternParser:
    """Thompson's construction: each piece is a pair (first state, last state)."""

    def __init__(self, pattern: str, position: int) -> None:
        self._pattern, self._position = pattern, position
        self._at = 0
        self._level = 0
        self._states: list[_State] = []

    def whole(self) -> Pattern:
        start, end = self._either()
        if self._at < len(self._pattern):
            raise self._refused("A closing bracket has no opening one", "Write \\) for a bracket itself.")
        return Pattern(self._states, start, end)

    def _refused(self, what: str, remedy: str) -> ExpressionProblem:
        return ExpressionProblem(self._position, f"{what} (character {self._at + 1} of the pattern).", remedy)

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _new(self, test: _Test | None = None) -> int:
        if len(self._states) >= MOST_STATES:
            raise self._refused(
                "The pattern is too large", "Use smaller numbers in { }, or check the length on its own."
            )
        self._states.append(_State(test))
        return len(self._states) - 1

    def _link(self, state: int, *after: int) -> None:
        self._states[state].after.extend(after)

    def _either(self) -> tuple[int, int]:
        self._level += 1
        if self._level > 20:
            raise self._refused("The brackets are nested too deeply", "Use fewer brackets.")
        branches = [self._row()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._row())
        self._level -= 1
        if len(branches) == 1:
            return branches[0]
        start, end = self._new(), self._new()
        for first, last in branches:
            self._link(start, first)
            self._link(last, end)
        return start, end

    def _row(self) -> tuple[int, int]:
        start = end = self._new()
        while self._peek() not in ("", "|", ")"):
            first, last = self._repeated()
            self._link(end, first)
            end = last
        return start, end

    def _repeated(self) -> tuple[int, int]:
        begin = self._at
        piece = self._piece()
        least, most = self._times()
        return piece if (least, most) == (1, 1) else self._copies(piece, begin, least, most)

    def _copies(self, piece: tuple[int, int], begin: int, least: int, most: int | None) -> tuple[int, int]:
        """The piece as often as asked; further copies are built by reading it again."""
        resume = self._at
        start = end = self._new()
        unused: tuple[int, int] | None = piece
        for index in range(max(least, 1 if most is None else most)):
            if unused is None:
                self._at = begin
                unused = self._piece()
            first, last = unused
            unused = None
            step = self._new()
            self._link(end, first)
            self._link(last, step)
            if index >= least:
                self._link(end, step)
            end = step
            if most is None and index == max(least, 1) - 1:
                self._link(last, first)
        self._at = resume
        return start, end

    def _times(self) -> tuple[int, int | None]:
        mark = self._peek()
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if mark in simple:
            self._at += 1
            found = simple[mark]
        elif mark == "{":
            found = self._braces()
        else:
            return 1, 1
        if self._peek() == "?" and found != (1, 1):
            self._at += 1  # "as few as possible" makes no difference to whether the whole text matches
        return found

    def _braces(self) -> tuple[int, int | None]:
        end = self._pattern.find("}", self._at)
        low, comma, high = self._pattern[self._at + 1 : max(end, self._at)].partition(",")
        if end < 0 or not low.isdecimal() or not (high.isdecimal() or not high):
            raise self._refused("The braces hold no number", "Write {3}, {2,} or {2,5}; write \\{ for a brace itself.")
        least, most = int(low), int(high) if high else None if comma else int(low)
        if max(least, most or 0) > 100 or (most is not None and most < least):
            raise self._refused(
                "The numbers in the braces cannot be used", "Use numbers up to 100, the smaller one first."
            )
        self._at = end + 1
        return least, most

    def _piece(self) -> tuple[int, int]:
        character = self._peek()
        self._at += 1
        if character == "(":
            return self._group()
        if character in "*+?{":
            raise self._refused(
                f"“{character}” has nothing to repeat", f"Write \\{character} for the character itself."
            )
        if character in "^$":
            return self._edge(character)
        test = self._class() if character == "[" else self._escape() if character == "\\" else self._plain(character)
        start, end = self._new(test), self._new()
        self._link(start, end)
        return start, end

    def _edge(self, character: str) -> tuple[int, int]:
        """The whole text must match anyway, so that ^ and $ mean nothing more where they can stand."""
        before, after = self._pattern[: self._at - 1], self._pattern[self._at :]
        if character == "^":
            fits = not before.strip("(") or before.endswith("|")
        else:
            fits = not after.strip(")") or after.startswith("|")
        if not fits:
            raise self._refused(
                f"“{character}” stands inside the pattern", f"Write \\{character} for the character itself."
            )
        state = self._new()
        return state, state

    def _group(self) -> tuple[int, int]:
        if self._peek() == "?":
            if not self._pattern.startswith("?:", self._at):
                raise self._refused("This kind of bracket is not available", "Use plain brackets ( ) only.")
            self._at += 2
        piece = self._either()
        if self._peek() != ")":
            raise self._refused("A bracket is not closed", "Add the closing bracket.")
        self._at += 1
        return piece

    def _plain(self, character: str) -> _Test:
        return (lambda c: c != "\n") if character == "." else lambda c: c == character

    def _escape(self) -> _Test:
        character = self._peek()
        self._at += 1
        if character in _CLASSES and character:
            return _CLASSES[character]
        literal = _CONTROL.get(character, character)
        if not literal or (literal.isalnum() and character not in _CONTROL):
            raise self._refused(f"“\\{character}” is not available", "Use \\d, \\w, \\s or a backslash before a sign.")
        return lambda c: c == literal

    def _class(self) -> _Test:
        negated = self._peek() == "^"
        self._at += negated
        tests: list[_Test] = []
        while self._peek() != "]" or not tests:
            if not self._peek():
                raise self._refused("A square bracket is not closed", "Add the closing square bracket.")
            tests.append(self._member())
        self._at += 1
        fixed = tuple(tests)
        return lambda c: any(test(c) for test in fixed) is not negated

    def _member(self) -> _Test:
        character = self._peek()
        self._at += 1
        if character == "\\":
            return self._escape()
        following = self._pattern[self._at : self._at + 2]
        if len(following) == 2 and following[0] == "-" and following[1] not in "]\\":
            self._at += 2
            low, high = character, following[1]
            if high < low:
                raise self._refused(f"“{low}-{high}” is turned around", "Write the smaller character first.")
            return lambda c: low <= c <= high
        return lambda c: c == character
