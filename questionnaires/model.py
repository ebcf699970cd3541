"""A questionnaire definition as frozen models; nothing past the loader sees raw YAML."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Readers = Literal["team", "committee", "everyone"]
Carry = Literal["confirm", "ask_again", "never"]
NothingKind = Literal["none", "dont_know", "not_applicable", "prefer_not"]

# "not answered" is the absence of an answer, so it is never stored; analysis names it.
NOT_ANSWERED = "not_answered"
NOTHING_KINDS: tuple[NothingKind, ...] = ("none", "dont_know", "not_applicable", "prefer_not")

# The code of the "other, namely" choice; its text travels beside the answer.
OTHER = "other"


def _first_language(value: object) -> object:
    """A label is a text or a map of languages; the first language is the one shown."""
    if isinstance(value, dict) and value:
        return next(iter(value.values()))
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_first_language)]


class Frozen(BaseModel):
    """Base of all definition models: immutable, and an unknown setting is an author's problem."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Frozen):
    """One choice: `name` is the stored code, `label` the sentence people read."""

    name: str
    label: Text
    group: str | None = None
    functions: tuple[str, ...] = ()  # department functions for which this choice comes first
    last: bool = False  # sorted to the end (discontinued platforms)
    facts: dict[str, Any] = Field(default_factory=dict)  # vocabulary extras: hosts, kpis, strictness ...


class ChoiceList(Frozen):
    """A named list of choices, already resolved from its vocabulary by the loader."""

    name: str
    choices: tuple[Choice, ...] = ()
    search: bool = False
    other: bool = False  # offers "other, namely" with a text of its own
    dynamic: Literal["departments_of_round"] | None = None  # filled per request
    without_own: bool = False  # the answering department is left out of a dynamic list
    first: Literal["department_function", "catalogue_of_product"] | None = None
    free_text: bool = False  # suggestions only: any text may be typed

    @cached_property
    def by_name(self) -> dict[str, Choice]:
        return {choice.name: choice for choice in self.choices}


class Paste(Frozen):
    """A box that makes one entry per pasted line."""

    into: str
    recognises: tuple[str, ...] = ()
    refuses: Text | None = None


class Question(Frozen):
    """One question; XLSForm's columns plus what the analysis and a short inventory need."""

    name: str
    type: str
    label: Text = ""
    hint: Text = ""
    required: bool = False
    relevant: str | None = None
    constraint: str | None = None
    constraint_message: Text = ""
    calculation: str | None = None
    default: str | None = None
    choices: str | None = None
    choice_filter: str | None = None
    appearance: str | None = None
    role: str | None = None
    purpose: Text = ""
    unit: str | None = None
    missing: dict[NothingKind, Text] = Field(default_factory=dict)
    seen_by: Readers = "committee"
    carry: Carry = "confirm"
    quick: bool = False
    fill: bool = False
    fold: bool = False
    open_for: tuple[str, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()
    band_sure: str = "estimate"
    recognised_from: str | None = None
    suggestions: str | None = None
    implies: dict[str, dict[str, str]] = Field(default_factory=dict)
    line: int = 0

    @property
    def is_asked(self) -> bool:
        """Neither a note nor calculated: a person gives the answer."""
        return self.type not in ("note", "calculate")


class Section(Frozen):
    """A page of questions or, with `repeat`, a list of entries."""

    name: str
    label: Text
    intro: Text = ""
    repeat: bool = False
    relevant: str | None = None
    repeat_for: str | None = None  # expression: one entry per picked choice, keyed by its code
    repeat_over: str | None = None  # choice list: one row per item; the click makes the entry
    show_with: str | None = None  # name of the section on whose page this one stands
    entry_label: Text = ""
    paste: Paste | None = None
    min_entries: int = 0
    missing: dict[NothingKind, Text] = Field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    line: int = 0

    @cached_property
    def by_name(self) -> dict[str, Question]:
        return {question.name: question for question in self.questions}

    @property
    def is_manual(self) -> bool:
        """A repeat whose entries people add themselves."""
        return self.repeat and self.repeat_for is None and self.repeat_over is None


class Definition(Frozen):
    """One version of a questionnaire. `digest` is the SHA-256 of its canonical content."""

    slug: str
    version: int
    title: Text
    languages: tuple[str, ...] = ("en",)
    minutes: int = 15
    choice_lists: dict[str, ChoiceList] = Field(default_factory=dict)
    sections: tuple[Section, ...]
    digest: str = ""

    @cached_property
    def section_by_name(self) -> dict[str, Section]:
        return {section.name: section for section in self.sections}

    @cached_property
    def home_of(self) -> dict[str, Section]:
        """Question name -> its section. Names are unique in the whole questionnaire."""
        return {q.name: section for section in self.sections for q in section.questions}

    @cached_property
    def question_by_name(self) -> dict[str, Question]:
        return {q.name: q for section in self.sections for q in section.questions}

    @cached_property
    def pages(self) -> tuple[tuple[Section, ...], ...]:
        """Sections grouped as they are shown: each leading section with those that `show_with` it."""
        groups: dict[str, list[Section]] = {}
        for section in self.sections:
            groups.setdefault(section.show_with or section.name, []).append(section)
        return tuple(tuple(group) for group in groups.values())

    def choices_of(self, question: Question) -> ChoiceList | None:
        return self.choice_lists.get(question.choices) if question.choices else None

    def with_role(self, role: str) -> tuple[tuple[Section, Question], ...]:
        """Questions with that role, in order; a role ending in `*` matches by prefix."""
        if role.endswith("*"):
            return tuple((s, q) for s in self.sections for q in s.questions if (q.role or "").startswith(role[:-1]))
        return tuple((s, q) for s in self.sections for q in s.questions if q.role == role)
