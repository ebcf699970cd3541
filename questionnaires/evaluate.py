"""One evaluator for page, check and import: what is shown, chosen from, calculated, missing or contradictory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from questionnaires import complaints
from questionnaires.conditions import values
from questionnaires.conditions.compiler import Expression
from questionnaires.conditions.values import Value
from questionnaires.definition_labels import DefinitionLabels
from questionnaires.entries import (
    ROOT,
    AnswerProblem,
    EntryAnswers,
    Provider,
    RawAnswer,
    Reading,
    nothing_kind,
    provider_of,
    said_something,
    section_answer,
)
from questionnaires.keyed import keyed_entries, product_first
from questionnaires.model import Choice, Definition, Question, Section
from questionnaires.plan import Item, Plan, plan_of
from questionnaires.readings import as_typed, read
from questionnaires.scope import AnswerScope
from questionnaires.surroundings import Surroundings, choices

__all__ = ["AnswerProblem", "EntryAnswers", "Evaluation", "Provider", "RawAnswer", "keyed_entries", "section_answer"]


_UNREAD = Reading()


class Evaluation:
    """Lazy and memoised: only what is asked for, and what that depends on, is ever computed.

    `entries` gives the stored live entries by section ('' for the root entry), or is called once per section.
    Questions and sections may be named or given. Nothing here changes an answer.
    """

    def __init__(
        self,
        definition: Definition,
        entries: Mapping[str, Sequence[EntryAnswers]] | Provider,
        surroundings: Surroundings | None = None,
    ) -> None:
        self.definition = definition
        self.surroundings = surroundings or Surroundings()
        self.plan: Plan = plan_of(definition)
        self._provide = provider_of(entries)
        self._entries: dict[str, tuple[EntryAnswers, ...]] = {}
        self._live_keys: dict[str, frozenset[str]] = {}
        self._sections: dict[str, bool] = {}
        self._visible: dict[tuple[str, str], bool] = {}
        self._shown: dict[tuple[str, str], bool] = {}
        self._readings: dict[tuple[str, str], Reading] = {}
        self._offered: dict[str, tuple[Choice, ...]] = {}
        self._filtered: dict[tuple[str, str], tuple[Choice, ...]] = {}

    # -- entries and visibility

    @cached_property
    def root(self) -> EntryAnswers:
        """The entry that holds the questions of all sections that are no repeats."""
        return next(iter(self._provide(ROOT)), EntryAnswers("", ROOT))

    @property
    def today(self) -> date:
        return self.surroundings.today

    def entries(self, section: str | Section) -> tuple[EntryAnswers, ...]:
        """Live entries in order. A `repeat_for` has one per picked choice: without a stored one its id is
        `<section>:<key>`. A `repeat_over` has those in which something was said. A hidden repeat has none."""
        name = _name(section)
        found = self._entries.get(name)
        if found is None:
            self._entries[name] = ()  # a cycle reads an empty list; checks refuse it
            found = self._entries[name] = self._live(self.definition.section_by_name[name])
        return found

    def _live(self, section: Section) -> tuple[EntryAnswers, ...]:
        if not section.repeat or not self.section_visible(section):
            return ()
        stored = tuple(self._provide(section.name))
        if section.is_manual:
            return stored
        by_key = {entry.key: entry for entry in stored}
        keys = [key for key, _ in keyed_entries(self.definition, section.name, self)]
        if section.repeat_over is not None:
            return tuple(by_key[key] for key in keys if key in by_key and self._says_something(by_key[key], section))
        return tuple(by_key.get(key) or EntryAnswers(f"{section.name}:{key}", section.name, key) for key in keys)

    def _says_something(self, entry: EntryAnswers, section: Section) -> bool:
        items = (item for item in self.plan.of_section[section.name] if item.question.is_asked and not item.is_key)
        return any(said_something(item.question, entry.raw(item.question.name)) for item in items)

    def _is_live(self, entry: EntryAnswers, section: Section) -> bool:
        """A row of a key that is not picked any more is dormant."""
        if not section.repeat or section.is_manual:
            return True
        keys = self._live_keys.get(section.name)
        if keys is None:
            self._live_keys[section.name] = frozenset()
            keys = frozenset(key for key, _ in keyed_entries(self.definition, section.name, self))
            self._live_keys[section.name] = keys
        return entry.key in keys

    def section_visible(self, section: str | Section) -> bool:
        name = _name(section)
        known = self._sections.get(name)
        if known is None:
            relevant = self.plan.relevant[name]
            self._sections[name] = False  # what a cycle reads; checks refuse it
            known = self._sections[name] = relevant is None or relevant.holds(AnswerScope(self, self.root, None))
        return known

    def visible(self, entry: EntryAnswers, question: str | Question) -> bool:
        item = self.plan.items[_name(question)]
        entry = self._entry(entry, item)
        key = (entry.id, item.question.name)
        known = self._visible.get(key)
        if known is None:
            self._visible[key] = False
            known = self.section_visible(item.section) and self._is_live(entry, item.section)
            known = self._visible[key] = known and self._is_relevant(entry, item)
        return known

    def _is_relevant(self, entry: EntryAnswers, item: Item) -> bool:
        if item.relevant is None:
            return True
        if not item.shared_relevant:
            return item.relevant.holds(AnswerScope(self, entry, item))
        key = (ROOT, item.question.name)
        if key not in self._shown:
            self._shown[key] = item.relevant.holds(AnswerScope(self, self.root, item))
        return self._shown[key]

    def _entry(self, entry: EntryAnswers, item: Item) -> EntryAnswers:
        return entry if item.section.repeat else self.root

    # -- values

    def value(self, entry: EntryAnswers, question: str | Question) -> Any:
        """The typed value; None when hidden, unanswered, unreadable or a kind of nothing."""
        return self.reading(entry, self.plan.items[_name(question)]).value

    def nothing(self, entry: EntryAnswers, question: str | Question) -> str | None:
        """The chosen kind of nothing. A calculation that had to read a "don't know" is unknown itself."""
        return self.reading(entry, self.plan.items[_name(question)]).nothing

    def operand(self, entry: EntryAnswers, item: Item) -> Value:
        """The value as expressions see it: amounts in the unit people read."""
        return self.reading(entry, item).operand

    def reading(self, entry: EntryAnswers, item: Item) -> Reading:
        entry = self._entry(entry, item)
        key = (entry.id, item.question.name)
        found = self._readings.get(key)
        if found is None:
            self._readings[key] = _UNREAD  # what a cycle reads; checks refuse it
            found = self._readings[key] = read(self, entry, item)
        return found

    # -- choices and defaults

    def all_choices(self, question: Question) -> tuple[Choice, ...]:
        """Every choice of the question, whatever its choice_filter says."""
        found = self._offered.get(question.name)
        if found is None:
            found = self._offered[question.name] = choices(self.definition, question, self.surroundings)
        return found

    def choices(self, entry: EntryAnswers, question: str | Question) -> tuple[Choice, ...]:
        """What can be picked now, in the order to show it."""
        item = self.plan.items[_name(question)]
        entry = self._entry(entry, item)
        key = (ROOT if item.shared_filter else entry.id, item.question.name)
        found = self._filtered.get(key)
        if found is None:
            found = self.all_choices(item.question)
            if item.choice_filter is not None:
                found = tuple(self._kept(item, item.choice_filter, entry, found))
            self._filtered[key] = found
        return product_first(self, entry, item, found)

    def _kept(self, item: Item, wanted: Expression, entry: EntryAnswers, found: Iterable[Choice]) -> Iterable[Choice]:
        return (choice for choice in found if wanted.holds(AnswerScope(self, entry, item, choice)))

    def choice_label(self, question: str, code: str) -> str | None:
        item = self.plan.items.get(question)
        found = () if item is None else self.all_choices(item.question)
        return next((choice.label for choice in found if choice.name == code), None)

    def default(self, entry: EntryAnswers, question: str | Question) -> Any:
        """The default as it would be typed (a raw "t"), None without one. It counts until the question is touched."""
        item = self.plan.items[_name(question)]
        if item.default is None:
            literal = item.literal_default
            return None if literal is None or not literal.strip() else as_typed(item.question, literal)
        scope = AnswerScope(self, self._entry(entry, item), item)
        found = values.single(item.default.value(scope))
        return None if found is None or scope.unsure else as_typed(item.question, found)

    # -- what is left to do

    def problems(self, entry: EntryAnswers) -> tuple[AnswerProblem, ...]:
        """What cannot be read or does not fit, of the visible questions of this entry."""
        return complaints.problems(self, entry)

    def missing_required(self, entry: EntryAnswers) -> tuple[str, ...]:
        """Visible required questions with neither an answer nor a kind of nothing, typed or implied."""
        return complaints.missing_required(self, entry)

    def page_problems(self, section: str | Section) -> tuple[AnswerProblem, ...]:
        """What is missing in a list as a whole."""
        return complaints.page_problems(self, self.definition.section_by_name[_name(section)])

    def section_nothing(self, section: str | Section) -> str | None:
        """The kind of nothing said for a whole list; see entries.section_answer."""
        return nothing_kind(self.root.raw(section_answer(_name(section))))

    def implied(self, question: str | Question) -> str | None:
        """The kind of nothing that another answer implies for a question that is hidden or unanswered."""
        return complaints.implied(self, self.plan.items[_name(question)])

    # -- what the definition alone says

    def dependents(self, question: str | Question) -> frozenset[str]:
        """Names of questions and sections whose visibility, choices or calculation may change with this answer."""
        return frozenset(node.name for node in self.plan.affected(_name(question)))

    def shown_if(self, shown: str | Question | Section) -> str | None:
        """The condition in words; a name that both a question and a section have means the question."""
        by_section = isinstance(shown, Section) or _name(shown) not in self.plan.items
        name = _name(shown)
        expression = self.plan.relevant[name] if by_section else self.plan.items[name].relevant
        return None if expression is None else expression.in_words(DefinitionLabels(self.definition, self.surroundings))


def _name(thing: str | Question | Section) -> str:
    return thing if isinstance(thing, str) else thing.name
