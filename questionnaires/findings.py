"""Collects problems of a definition with the exact line of the setting they are about."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import Definition, Question, Section
from questionnaires.problems import Problem
from questionnaires.yamlfile import Path

_CORRECT = "Correct the name, or add what it names."


class Findings:
    """Problems found in `definition` so far."""

    def __init__(self, definition: Definition, lines: Mapping[Path, int], unreadable: frozenset[str]) -> None:
        self.definition = definition
        self.unreadable = unreadable
        self.problems: list[Problem] = []
        self._lines = lines
        # Lists and questions that could not be read are missing from the models, so places are found by line.
        self._paths = {line: path for path, line in lines.items() if len(path) in (2, 4) and isinstance(path[-1], int)}

    def question(self, question: Question, setting: str, what: str, remedy: str = "") -> None:
        """A problem with one setting of a question."""
        self._add(f'question "{question.name}"', question.line, setting, what, remedy)

    def section(self, section: Section, setting: str, what: str, remedy: str = "") -> None:
        """A problem with one setting of a section."""
        self._add(f'section "{section.name}"', section.line, setting, what, remedy)

    def choice_list(self, name: str, what: str, remedy: str) -> None:
        """A problem with a choice list."""
        self.problems.append(Problem(f'choice list "{name}"', self._lines.get(("choice_lists", name), 0), what, remedy))

    def top(self, setting: str, what: str, remedy: str) -> None:
        """A problem with the questionnaire as a whole."""
        self.problems.append(Problem("the file", self._lines.get((setting,), 0), what, remedy))

    def _add(self, where: str, line: int, setting: str, what: str, remedy: str) -> None:
        path = self._paths.get(line, ())
        self.problems.append(Problem(where, self._lines.get((*path, setting), line), what, remedy or _CORRECT))
