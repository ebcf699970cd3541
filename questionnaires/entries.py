"""Answers as they were typed, entry by entry: what an evaluation starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from questionnaires.conditions.values import Value
from questionnaires.kinds.registry import kind_of
from questionnaires.messages import Message
from questionnaires.model import NOTHING_KINDS, Question

# {"t": typed, "o": other text, "m": kind of nothing, "r": revision, "by", "e", "at", "all"}, each key optional
RawAnswer: TypeAlias = Mapping[str, Any]
ROOT = ""
_NOTHING_TYPED: RawAnswer = {}


@dataclass(frozen=True)
class EntryAnswers:
    """One entry. `section` is '' for the root entry, which holds the questions of all sections that are no repeats."""

    id: str
    section: str
    key: str | None = None
    answers: Mapping[str, RawAnswer] = field(default_factory=dict)

    def raw(self, question: str) -> RawAnswer:
        return self.answers.get(question) or _NOTHING_TYPED


# Live entries of a section in their order; '' gives the root entry. A callable is asked once per section.
Provider: TypeAlias = Callable[[str], Sequence[EntryAnswers]]


class Reading(NamedTuple):
    """An answer as it counts: `value` for page and payload, `operand` for expressions."""

    value: Any = None
    operand: Value = None
    nothing: str | None = None
    problem: Message | None = None


class AnswerProblem(NamedTuple):
    """Something a respondent should look at; `question` is '' when it concerns the whole list."""

    entry_id: str
    section: str
    question: str
    code: str
    message: str


def provider_of(entries: Mapping[str, Sequence[EntryAnswers]] | Provider) -> Provider:
    """One way to ask for entries, however they are held."""
    if callable(entries):
        return entries
    held = entries
    return lambda section: held.get(section, ())


def section_answer(section: str) -> str:
    """The name under which the root entry keeps a kind of nothing for a whole list ("somebody else has the list")."""
    return f"{section}__entries"


def nothing_kind(raw: RawAnswer) -> str | None:
    """The chosen kind of nothing; anything else that may stand there is none."""
    kind = raw.get("m")
    return kind if kind in NOTHING_KINDS else None


def said_something(question: Question, raw: RawAnswer) -> bool:
    """Whether there is anything in it: typed text, a choice or a kind of nothing."""
    return nothing_kind(raw) is not None or not kind_of(question).is_empty(raw.get("t"))
