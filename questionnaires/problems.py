"""What an author of a questionnaire can be told: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in a definition. `line` counts from 1; 0 means the file as a whole."""

    where: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line else self.where
        return f"{place}: {self.what} {self.remedy}".rstrip()


class DefinitionProblems(Exception):
    """Everything that keeps a definition from being used, all at once."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(source, problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.source} has {count} problem{'' if count == 1 else 's'}:"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])
