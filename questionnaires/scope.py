"""What one expression sees while it is evaluated: its asker, the asker's entry and all other answers."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from questionnaires.conditions.values import Entries, Many, Range, Value
from questionnaires.entries import EntryAnswers
from questionnaires.model import Choice
from questionnaires.plan import Item, Plan

UNSURE = frozenset({"dont_know", "prefer_not"})


class Answers(Protocol):
    """The part of an evaluation that expressions read."""

    @property
    def plan(self) -> Plan: ...
    @property
    def root(self) -> EntryAnswers: ...
    @property
    def today(self) -> date: ...
    def entries(self, section: str) -> tuple[EntryAnswers, ...]: ...
    def operand(self, entry: EntryAnswers, item: Item) -> Value: ...
    def nothing(self, entry: EntryAnswers, question: str) -> str | None: ...
    def choice_label(self, question: str, code: str) -> str | None: ...


class AnswerScope:
    """Implements conditions.values.Scope over the answers of one response."""

    __slots__ = ("_answers", "_entry", "_item", "choice", "unsure")

    def __init__(self, answers: Answers, entry: EntryAnswers, item: Item | None, choice: Choice | None = None) -> None:
        self._answers, self._entry, self._item = answers, entry, item
        self.choice = choice
        self.unsure = 0

    @property
    def own(self) -> Value:
        return None if self._item is None else self._answers.operand(self._entry, self._item)

    @property
    def key(self) -> str | None:
        return self._entry.key

    @property
    def today(self) -> date:
        return self._answers.today

    @property
    def position(self) -> int | None:
        """The place of the entry among the live ones, from 1."""
        if not self._entry.section:
            return None
        ids = [entry.id for entry in self._answers.entries(self._entry.section)]
        return ids.index(self._entry.id) + 1 if self._entry.id in ids else None

    def read(self, name: str) -> Value:
        """The value in the nearest shared repeat, else all values; a repeat's name gives its live entries."""
        plan = self._answers.plan
        item = plan.items.get(name)
        if item is None:
            return Entries(self._answers.entries(name)) if name in plan.of_section else None
        entry = self._nearest(item)
        if entry is None:
            entries = self._answers.entries(item.section.name)
            found = Many(tuple(self._answers.operand(each, item) for each in entries))
            self.unsure += sum(_is_foreign(each) for each in found.values)
            return found
        value = self._answers.operand(entry, item)
        if _is_foreign(value) or (value is None and self._answers.nothing(entry, name) in UNSURE):
            self.unsure += 1
        return value

    def _nearest(self, item: Item) -> EntryAnswers | None:
        if not item.section.repeat:
            return self._answers.root
        return self._entry if item.section.name == self._entry.section else None

    def nothing(self, name: str) -> str | None:
        item = self._answers.plan.items.get(name)
        entry = None if item is None else self._nearest(item)
        return None if entry is None else self._answers.nothing(entry, name)

    def inside(self, entry: EntryAnswers) -> AnswerScope:
        return AnswerScope(self._answers, entry, None, self.choice)

    def choice_label(self, question: str, code: str) -> str | None:
        return self._answers.choice_label(question, code)


def _is_foreign(value: Value) -> bool:
    """An amount that counts as not known in a calculation: there are no rates while people answer."""
    return isinstance(value, Range) and value.currency is not None
