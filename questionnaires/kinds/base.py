"""What every kind of question owns: form field, typed value, words, data columns and when it is empty."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol

from questionnaires.kinds.field import AnswerField
from questionnaires.messages import Message, message
from questionnaires.model import Choice, NothingKind, Question

if TYPE_CHECKING:
    from questionnaires.surroundings import Surroundings

TEXT_LIMIT = 10_000
FIELD_PREFIX = "q_"

DType = Literal["str", "int", "float", "date", "bool", "list"]

_NOTHING_WORDS: Mapping[NothingKind, str] = {
    "none": "None",
    "dont_know": "Don't know",
    "not_applicable": "Does not apply",
    "prefer_not": "Rather not say",
}
# control characters other than tab and line ends, and halves of surrogate pairs
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Parsed(NamedTuple):
    """The typed value, or what keeps the text from being one; both are None when nothing was typed."""

    value: Any
    problem: Message | None = None


class DataColumn(NamedTuple):
    """One column of the analysis frames."""

    name: str
    dtype: DType


class Asked(NamedTuple):
    """What an answer is read and said against."""

    question: Question
    choices: tuple[Choice, ...] = ()
    surroundings: Surroundings | None = None
    other: str = ""

    @property
    def currency(self) -> str:
        """The currency of the round."""
        return self.surroundings.currency if self.surroundings else "EUR"


class FormValues(Protocol):
    """What a posted form offers; werkzeug's MultiDict is one."""

    def getlist(self, key: str, /) -> list[str]: ...

    def __contains__(self, key: object, /) -> bool: ...


class Refused(Exception):
    """A text that cannot become a value; `message` says what to type instead."""

    def __init__(self, code: str, **parts: Any) -> None:
        self.message = message(code, **parts)
        super().__init__(self.message.text)


class Kind(ABC):
    """One kind of question. `control` names the shape the field macro draws."""

    name: ClassVar[str]
    control: ClassVar[str]
    inputmode: ClassVar[str] = ""
    limit: ClassVar[int] = TEXT_LIMIT
    needed: ClassVar[str] = "ANSWER"  # stem of the message for a required, missing answer
    field_class: ClassVar[type[AnswerField]] = AnswerField
    extra_names: ClassVar[tuple[str, ...]] = ()  # suffixes of further form fields
    nothing_names: ClassVar[tuple[str, ...]] = ()  # suffixes of lists that also offer kinds of nothing

    def field(self, question: Question, choices: Sequence[Choice], surroundings: Surroundings, **settings: Any) -> Any:
        """An unbound WTForms field for this question."""
        return self.field_class(question=question, kind=self, choices=choices, surroundings=surroundings, **settings)

    def typed(self, form_values: FormValues, name: str, question: Question | None = None, base: Any = None) -> Any:
        """What the form holds under the full field name, exactly as typed; `base` is the typed part stored before."""
        values = [v for v in form_values.getlist(name) if v]
        return same_lines(values[-1]) if values else ""

    def parse(
        self, t: Any, question: Question, choices: Sequence[Choice] = (), surroundings: Surroundings | None = None
    ) -> Parsed:
        """Turn what was typed into a value; never raises, whatever was typed."""
        if self.is_empty(t):
            return Parsed(None)
        try:
            refuse_unstorable(t, self.limit)
            return Parsed(self.read(t, Asked(question, tuple(choices), surroundings)))
        except Refused as refused:
            return Parsed(None, refused.message)

    def other_problem(self, other: str) -> Message | None:
        """What keeps the text beside "other" from being stored."""
        try:
            refuse_unstorable(other)
        except Refused as refused:
            return refused.message
        return None

    @abstractmethod
    def read(self, t: Any, asked: Asked) -> Any:
        """The typed value of a non-empty text without control characters; raises Refused."""

    def is_empty(self, t: Any) -> bool:
        """Whether nothing at all was typed or chosen."""
        return t is None or (isinstance(t, str) and not t.strip()) or (isinstance(t, (list, tuple, dict)) and not t)

    def words(
        self,
        value: Any,
        question: Question,
        choices: Sequence[Choice] = (),
        surroundings: Surroundings | None = None,
        other: str = "",
    ) -> str:
        """The value as people would say it, never a stored code; `other` is the text beside "other"."""
        return self.say(value, Asked(question, tuple(choices), surroundings, other))

    @abstractmethod
    def say(self, value: Any, asked: Asked) -> str:
        """The words of a value that is not None."""

    def to_json(self, value: Any) -> Any:
        """The value as it stands in a payload."""
        return value

    def from_json(self, stored: Any) -> Any:
        """The value back from a payload."""
        return stored

    def written(self, value: Any, question: Question, surroundings: Surroundings | None = None) -> Any:
        """What somebody would have typed to give this value; read again it is the same value."""
        return self.write(value, Asked(question, (), surroundings))

    def write(self, value: Any, asked: Asked) -> Any:
        """The typed part of a value that is not None."""
        return str(value)

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        """Columns of the analysis frames, each of one type."""
        return (DataColumn(question.name, "str"),)

    def cells(self, value: Any) -> tuple[Any, ...]:
        """One cell per column; all None when there is no value."""
        return (value,)


def nothing_words(question: Question, nothing: str) -> str:
    """A kind of nothing in the question's own words."""
    offered: Mapping[Any, str] = question.missing
    usual: Mapping[Any, str] = _NOTHING_WORDS
    return offered.get(nothing) or usual.get(nothing, "Not answered")


def offered_nothing(question: Question) -> str:
    """The kinds of nothing a question offers, quoted for use inside a sentence; '' when it offers none."""
    return " or ".join(f"“{words}”" for words in question.missing.values())


def same_lines(text: str) -> str:
    """Browsers send CRLF in a textarea; comparing with what is stored needs one form."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def expect_text(t: Any) -> str:
    """The typed text; refuses a list or an object that a program may have sent."""
    if not isinstance(t, str):
        raise Refused("ANSWER_UNREADABLE")
    return same_lines(t).strip()


def refuse_unstorable(t: Any, limit: int = TEXT_LIMIT) -> None:
    """Raise Refused for a text that is too long, or holds control characters, NUL or a lone surrogate."""
    if isinstance(t, str):
        if len(t) > limit:
            raise Refused("TEXT_TOO_LONG", length=f"{len(t):,}", limit=f"{limit:,}")
        if _UNSTORABLE.search(t):
            raise Refused("TEXT_CONTROL")
    elif isinstance(t, (list, tuple)):
        for part in t:
            refuse_unstorable(part, limit)
    elif isinstance(t, dict):
        for part in t.values():
            refuse_unstorable(part, limit)
    elif t is not None:
        raise Refused("ANSWER_UNREADABLE")
