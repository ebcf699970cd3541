"""What is reported when an expression cannot be understood."""

from __future__ import annotations


class ExpressionProblem(Exception):
    """An expression that cannot be used: where (offset in its text), what happened and what to do."""

    def __init__(self, position: int, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.position = position
        self.what = what
        self.remedy = remedy
