"""What a template needs to draw one question: its block, its field with what was typed, and what is beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from wtforms.meta import DefaultMeta

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.forms import field_name
from questionnaires.kinds.field import AnswerField
from questionnaires.kinds.registry import kind_of
from questionnaires.messages import Message
from questionnaires.model import Choice, Question, Section
from questionnaires.names.products import product
from questionnaires.vocabulary import fact
from survey.carried import is_carried
from survey.operations.answers import Conflict
from survey.web.answering.posted import prefix_of

Shape = Literal["field", "cell", "bands"]
_META = DefaultMeta()
_FEW = 6  # a list of so many choices stands in a table cell as it is
_FRONT = 4


@dataclass(frozen=True)
class Shown:
    """What a page shows otherwise than it is stored: texts that were refused, and conflicts."""

    typed: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[tuple[str, str], str] = field(default_factory=dict)
    conflicts: Mapping[tuple[str, str], Conflict] = field(default_factory=dict)


AS_STORED = Shown()


@dataclass(frozen=True)
class Clash:
    """A conflict in words."""

    by: str
    mine: str
    theirs: str
    revision: int


@dataclass(frozen=True)
class Ask:
    """One question of one entry. `field` is None while it is hidden."""

    id: str
    ref: str
    question: Question
    shape: Shape
    field: AnswerField | None
    label: str = ""
    front: tuple[Choice, ...] = ()
    rest: int = 0
    clash: Clash | None = None
    since: str = ""  # the round it is from, while it waits to be confirmed

    @property
    def name(self) -> str:
        return self.id.removeprefix("ask-")

    @property
    def for_all(self) -> bool:
        """Whether it was set by "same for all" and not touched since."""
        return self.field is not None and bool(self.field.data.get("all"))


@dataclass
class Asking:
    """Makes the questions of entries on one page."""

    evaluation: Evaluation
    shown: Shown = AS_STORED
    prefixed: bool = True  # an entry's own page has only its own fields
    all_choices: bool = False
    sound: set[str] = field(default_factory=set)  # entries known to have no problem
    since: str = ""  # what tags call the round whose answers wait to be confirmed
    _problems: dict[str, dict[str, Message]] = field(default_factory=dict)

    def ask(self, entry: EntryAnswers, ref: str, question: Question, shape: Shape = "field", label: str = "") -> Ask:
        """The block of a question; `ref` is how the page names the entry, '' for the root entry."""
        prefix = prefix_of(ref) if self.prefixed else ""
        block = f"ask-{field_name(question.name, prefix)}"
        if not self.evaluation.visible(entry, question):
            return Ask(block, ref, question, shape, None)
        found = self.field(entry, ref, question, prefix)
        front, rest = self._front(entry, found) if shape == "cell" else ((), 0)
        conflict = self.shown.conflicts.get((ref, question.name))
        since = self.since if is_carried(entry.raw(question.name)) else ""
        return Ask(block, ref, question, shape, found, label, front, rest, self._clash(found, conflict), since)

    def field(self, entry: EntryAnswers, ref: str, question: Question, prefix: str) -> AnswerField:
        found = bare_field(self.evaluation, entry, question, prefix)
        raw: Any = self.shown.typed.get((ref, question.name))
        if raw is None:
            raw = entry.raw(question.name)
            if not raw and (default := self.evaluation.default(entry, question)) is not None:
                raw = {"t": default}
        found.data = dict(raw)
        refused = self.shown.refused.get((ref, question.name))
        found.problem = Message("NOT_STORED", refused) if refused else self._problem(entry, question)
        return found

    def _problem(self, entry: EntryAnswers, question: Question) -> Message | None:
        if entry.id in self.sound or not entry.raw(question.name):
            return None
        section = self.evaluation.definition.home_of[question.name].name
        key = f"{entry.id}:{section}"
        if key not in self._problems:
            # an entry that names the section is asked for the questions of that section only
            here = EntryAnswers(entry.id, section, entry.key, entry.answers)
            found = self.evaluation.problems(here)
            self._problems[key] = {each.question: Message(each.code, each.message) for each in found}
        return self._problems[key].get(question.name)

    def _front(self, entry: EntryAnswers, found: AnswerField) -> tuple[tuple[Choice, ...], int]:
        """The choices that stand in a table cell: few of them all, else the usual ones and those that are picked."""
        if found.kind.control != "checks" or self.all_choices or len(found.choices) <= _FEW:
            return found.choices, 0
        tool = self.evaluation.plan.tool_of.get(found.question.name)
        usual = max(_FRONT, usual_functions(self.evaluation.value(entry, tool) or "") if tool else 0)
        picked = found.picked
        kept = tuple(c for place, c in enumerate(found.choices) if place < usual or c.name in picked)
        return kept, len(found.choices) - len(kept)

    def _clash(self, found: AnswerField, conflict: Conflict | None) -> Clash | None:
        if conflict is None:
            return None
        mine, theirs = found.data, conflict.theirs
        return Clash(conflict.by, words(found, mine), words(found, theirs), conflict.revision)


def bare_field(evaluation: Evaluation, entry: EntryAnswers, question: Question, prefix: str = "") -> AnswerField:
    """An empty field outside of a form class: a page of many rows would spend most of its time making classes."""
    kind = kind_of(question)
    return kind.field_class(
        question=question,
        kind=kind,
        choices=evaluation.choices(entry, question),
        surroundings=evaluation.surroundings,
        suggestions=suggestions(evaluation, entry, question),
        name=field_name(question.name),
        _form=None,
        _prefix=prefix,
        _meta=_META,
    )


def words(found: AnswerField, raw: Mapping[str, Any]) -> str:
    """A raw answer as people would say it; what cannot be read stays as typed."""
    kept, found.data = found.data, dict(raw)
    try:
        if found.missing:
            offered: Mapping[Any, str] = found.question.missing
            return offered.get(found.missing, "nothing")
        if found.kind.is_empty(found.typed):
            return "nothing"
        if found.words:
            return found.words
        typed = found.typed
        return typed if isinstance(typed, str) else "something we could not read"
    finally:
        found.data = kept


def suggestions(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> tuple[str, ...]:
    """What the box proposes while one types: names of a list, or facts of the choice the entry is about."""
    if not question.suggestions:
        return ()
    listed = evaluation.definition.choice_lists.get(question.suggestions)
    if listed is not None:
        return tuple(choice.label for choice in listed.choices)
    vocabulary, _, name = question.suggestions.partition(".")
    if not entry.key:
        return ()
    try:
        found = fact(vocabulary, entry.key, name, ())
    except KeyError:
        return ()
    return tuple(str(each) for each in found or ())


def is_folded(question: Question, functions: Iterable[str]) -> bool:
    """Whether it stands under "More about this" for a department with these functions."""
    return question.fold and not set(question.open_for) & set(functions)


def heads(section: Section) -> tuple[Question, ...]:
    """The questions that name a row: what is pasted, and what is recognised from it."""
    if section.paste is None:
        return ()
    into = section.paste.into
    return tuple(q for q in section.questions if q.name == into or q.recognised_from == into)


def usual_functions(tool: str) -> int:
    """How many functions a tool is known for."""
    known = product(tool)
    return len(known.functions) if known else 0
