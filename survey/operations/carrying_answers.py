"""Turns the values of an earlier submission back into typed answers, as far as this round still asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from questionnaires.kinds.estimate import Estimate
from questionnaires.kinds.registry import kind_of
from questionnaires.model import OTHER, Definition, Question, Section
from questionnaires.plan import plan_of
from questionnaires.surroundings import Surroundings, choices
from survey.carried import MARK
from survey.payload import OTHER_SUFFIX

Answers = dict[str, dict[str, Any]]
_UNREADABLE = (ArithmeticError, KeyError, TypeError, ValueError)


class Line(NamedTuple):
    """The answers of one entry, by the id it had."""

    id: str
    answers: Answers


@dataclass(frozen=True)
class Carrier:
    """Two versions of a questionnaire; `said` is who, when and from where, for every answer that is carried."""

    before: Definition
    now: Definition
    currency_before: str
    against: Surroundings
    archived: frozenset[str]  # departments that cannot be chosen any more, though they may still take part
    said: Mapping[str, Any]

    def pages(self, stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> Answers:
        """The answers of all pages; a question may stand on another page now."""
        found: Answers = {}
        for name, rows in stored.items():
            section = self.before.section_by_name.get(name)
            if section is not None and not section.repeat:
                for row in rows:
                    found |= dict(self._answers(row["v"], None))
        return found

    def lines(self, section: Section, rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
        """The entries of a list that is still kept in the same way; those of which nothing is left are left out."""
        known = self.before.section_by_name.get(section.name)
        if not section.repeat or known is None or not known.repeat or known.is_manual is not section.is_manual:
            return
        for row in rows:
            answers = dict(self._answers(row["v"], section))
            if answers:
                yield Line(str(row["id"]), answers)

    def _answers(self, values: Mapping[str, Any], section: Section | None) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, stored in values.items():
            question = self.now.question_by_name.get(name)
            if question is None or not self._is_asked_alike(question):
                continue
            home = self.now.home_of[name]
            if (section is None and home.repeat) or (section is not None and home.name != section.name):
                continue
            typed = self._typed(question, stored)
            if typed is None:
                continue
            other = str(values.get(name + OTHER_SUFFIX) or "") if OTHER in _codes(typed) else ""
            yield name, {"t": typed, **({"o": other} if other else {}), MARK: True, **self.said}

    def _is_asked_alike(self, question: Question) -> bool:
        old = self.before.question_by_name.get(question.name)
        return (
            old is not None
            and question.is_asked
            and question.carry == "confirm"
            and not plan_of(self.now).items[question.name].is_key  # that follows from the row it stands in
            and (old.type, old.appearance, old.unit) == (question.type, question.appearance, question.unit)
        )

    def _typed(self, question: Question, stored: Any) -> Any:
        """What would be typed today for the same value; None when it cannot be said any more."""
        kind, offered = kind_of(question), self._offered(question)
        try:
            value = kind.from_json(stored)
            if isinstance(value, tuple) and not isinstance(value, Estimate):
                value = tuple(code for code in value if code in offered)
            if isinstance(value, Estimate):
                value = self._in_its_currency(question, value)
            typed = kind.written(value, question, self.against) if value not in (None, ()) else None
        except _UNREADABLE:
            return None
        if typed is None:
            return None
        picked = tuple(choice for choice in choices(self.now, question, self.against) if choice.name in offered)
        return typed if kind.parse(typed, question, picked, self.against).value == value else None

    def _offered(self, question: Question) -> frozenset[str]:
        found = frozenset(choice.name for choice in choices(self.now, question, self.against))
        listed = self.now.choices_of(question)
        return found - self.archived if listed is not None and listed.dynamic == "departments_of_round" else found

    def _in_its_currency(self, question: Question, value: Estimate) -> Estimate:
        """An amount stays in the currency it was told in, whatever the round counts in now."""
        if not (question.unit or "").startswith("money"):
            return value
        told = value.currency or self.currency_before
        return value._replace(currency=None if told == self.against.currency else told)


def _codes(typed: Any) -> tuple[str, ...]:
    return tuple(typed) if isinstance(typed, list) else (typed,) if isinstance(typed, str) else ()
