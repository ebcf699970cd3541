"""What a contradiction between departments consists of before it becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Disagreement:
    """Answers that do not fit together, and the one question that would settle it."""

    key: str  # made of codes and ids of departments only, so that it stays the same across versions and rounds
    title: str
    sentence: str
    department_ids: tuple[int, ...]
    section: str
    entries: tuple[str, ...]  # all of `section`
    clauses: tuple[int, ...]
    question: str
    options: tuple[tuple[str, str], ...]  # code and words
