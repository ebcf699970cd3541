"""Reads a stored submission: exactly the answers that were handed over, in people's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.kinds.base import nothing_words
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Choice, Definition, Question, Section
from questionnaires.plan import plan_of
from questionnaires.surroundings import Surroundings, choices
from survey import payload


@dataclass(frozen=True)
class Row:
    """One entry, or the answers of one page."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    nothings: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)  # the texts beside "other"
    fixing: Mapping[str, str] = field(default_factory=dict)  # question -> month by which its answer is to change

    def says_nothing(self) -> bool:
        return not self.values and not self.nothings


class Submitted:
    """The answers of one payload. What it does not hold was hidden or left open."""

    def __init__(self, definition: Definition, text: str, surroundings: Surroundings) -> None:
        self.definition = definition
        self.surroundings = surroundings
        stored = payload.read(text)["sections"]
        self._rows = {section.name: _rows(section, stored.get(section.name, [])) for section in definition.sections}
        self._choices: dict[str, tuple[Choice, ...]] = {}

    def rows(self, section: Section) -> tuple[Row, ...]:
        """Entries of a list, or the one row of a page; none for what was hidden."""
        rows = self._rows[section.name]
        return tuple(row for row in rows if payload.LIST_NOTHING not in row.nothings) if section.repeat else rows

    def page(self, section: Section) -> Row:
        """The answers of a page; an empty row when it was hidden."""
        return next(iter(self._rows[section.name]), Row(""))

    def list_nothing(self, section: Section) -> str:
        """What was said about a whole list instead of entries, in its words; '' if nothing was."""
        kinds = [row.nothings.get(payload.LIST_NOTHING) for row in self._rows[section.name]]
        offered: Mapping[Any, str] = section.missing
        return next((offered.get(kind, "") for kind in kinds if kind), "")

    def words(self, row: Row, question: Question) -> str:
        """The answer, or the kind of nothing, as people would say it; '' when there is neither."""
        value = row.values.get(question.name)
        if value is not None:
            other = row.others.get(question.name, "")
            return kind_of(question).words(value, question, self.choices(question), self.surroundings, other)
        nothing = row.nothings.get(question.name)
        return nothing_words(question, nothing) if nothing else ""

    def choices(self, question: Question) -> tuple[Choice, ...]:
        if question.name not in self._choices:
            self._choices[question.name] = choices(self.definition, question, self.surroundings)
        return self._choices[question.name]

    def summary(self, section: Section, row: Row) -> str:
        """The entry's label, for example "LinkedIn: Nordwerk AG"."""
        text = section.entry_label or ", ".join(f"{{{question.name}}}" for question in section.questions[:2])
        for question in section.questions:
            said = self.words(row, question) if question.name in row.values else ""
            text = text.replace(f"{{{question.name}}}", said.replace("{", "(").replace("}", ")"))
        return " ".join(text.split()).strip(" :,")[:300]

    def is_implied(self, row: Row, question: Question) -> bool:
        """Whether the kind of nothing follows from another answer ("no rules at all") and was not given by itself."""
        for gate, meant in plan_of(self.definition).implied_by.get(question.name, ()):
            home = self.definition.home_of[gate]
            kind = self.page(home).nothings.get(gate)
            if kind is not None and meant.get(kind) == row.nothings.get(question.name):
                return True
        return False


def _rows(section: Section, stored: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(_row(section, each) for each in stored)


def _row(section: Section, stored: dict[str, Any]) -> Row:
    values, others = {}, {}
    for name, value in stored["v"].items():
        question = section.by_name.get(name)
        if question is not None:
            values[name] = kind_of(question).from_json(value)
        elif name.endswith(payload.OTHER_SUFFIX):
            others[name.removesuffix(payload.OTHER_SUFFIX)] = str(value)
    fixing = dict(each.split("=", 1) for each in str(stored.get("fix", "")).split())
    return Row(str(stored["id"]), values, stored["m"], others, fixing)
