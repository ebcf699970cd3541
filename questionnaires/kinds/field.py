"""The one WTForms field behind every kind: it carries what was typed and leaves the drawing to the macro."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wtforms import Field

from questionnaires.messages import Message, message
from questionnaires.model import OTHER, Choice, Question

if TYPE_CHECKING:
    from questionnaires.kinds.base import FormValues, Kind, Parsed
    from questionnaires.surroundings import Surroundings

RawAnswer = dict[str, Any]
MISSING, OTHER_TEXT = "__missing", "__other"
# a select box offers kinds of nothing among its choices; their values begin with this
NOTHING_PREFIX = "__"


class AnswerField(Field):  # type: ignore[misc]  # WTForms ships without type information
    """`data` is a raw answer: {"t": typed, "o": other text, "m": kind of nothing}, each key optional."""

    def __init__(
        self,
        *,
        question: Question,
        kind: Kind,
        choices: Sequence[Choice],
        surroundings: Surroundings | None,
        suggestions: Sequence[str] = (),
        strict: bool = False,
        **wtforms_settings: Any,
    ) -> None:
        super().__init__(label=question.label, description=question.hint, **wtforms_settings)
        self.question, self.kind, self.choices = question, kind, tuple(choices)
        self.surroundings, self.suggestions, self.strict = surroundings, tuple(suggestions), strict
        self.problem: Message | None = None
        self.data: RawAnswer = {}

    @property
    def typed(self) -> Any:
        """Exactly what was typed or chosen."""
        return self.data.get("t")

    @property
    def other(self) -> str:
        """The text beside the "other" choice."""
        return self.data.get("o") or ""

    @property
    def missing(self) -> str:
        """The kind of nothing that was chosen, or ''."""
        return self.data.get("m") or ""

    @property
    def parsed(self) -> Parsed:
        """The typed value or what keeps the text from being one."""
        return self.kind.parse(self.typed, self.question, self.choices, self.surroundings)

    @property
    def words(self) -> str:
        """The answer as people would say it; '' while there is none."""
        value = self.parsed.value
        if value is None:
            return ""
        return self.kind.words(value, self.question, self.choices, self.surroundings, self.other)

    @property
    def picked(self) -> frozenset[str]:
        """The chosen codes of a choice question."""
        typed = self.typed
        return frozenset([typed] if isinstance(typed, str) else typed or ())

    def process(self, formdata: FormValues | None, data: Any = None, extra_filters: Any = None) -> None:
        """Take the stored raw answer, then what the form holds for this question, if it does."""
        del extra_filters
        self.process_errors: list[str] = []
        base: RawAnswer = data if isinstance(data, dict) else {}
        self.object_data = base
        posted = posted_answer(formdata, self.question, self.kind, self.name, base) if formdata is not None else None
        self.data = base if posted is None else posted

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """A typed value must be readable; an answer is needed only when the form is strict."""
        del form, extra_validators
        self.problem = self._problem()
        self.errors = [self.problem.text] if self.problem else []
        return self.problem is None

    def _problem(self) -> Message | None:
        if self.missing or not self.question.is_asked:
            return None
        if self.kind.is_empty(self.typed):
            return self._needed() if self.strict and self.question.required else None
        if problem := self.parsed.problem:
            return problem
        if problem := self.kind.other_problem(self.other):
            return problem
        if self.strict and OTHER in self.picked and not self.other.strip():
            label = next((c.label for c in self.choices if c.name == OTHER), "Other")
            return message("OTHER_NEEDED", label=label)
        return None

    def _needed(self) -> Message:
        stem, offered = self.kind.needed, " or ".join(f"“{words}”" for words in self.question.missing.values())
        return message(f"{stem}_OR_NOTHING_NEEDED", offered=offered) if offered else message(f"{stem}_NEEDED")


def posted_answer(
    form_values: FormValues, question: Question, kind: Kind, name: str, base: RawAnswer | None = None
) -> RawAnswer | None:
    """The raw answer a form holds under the field name, or None when the question was not in the form.

    `base` is the stored raw answer: where a value and a kind of nothing are both posted, the one that
    differs from it is the one the person has just given.
    """
    base = base or {}
    names = (name, name + MISSING, name + OTHER_TEXT, *(name + suffix for suffix in kind.extra_names))
    if not question.is_asked or not any(n in form_values for n in names):
        return None
    t = kind.typed(form_values, name, question, base.get("t"))
    ticked = [m for m in _nothing_sent(form_values, name, kind) if m in question.missing]
    m = next((m for m in ticked if m != base.get("m")), ticked[0] if ticked else "")
    answer: RawAnswer = {}
    if kind.is_empty(t):
        t = None
    if m and (t is None or m != base.get("m") or t == base.get("t")):
        return {"m": m}
    if t is not None:
        answer["t"] = t
        if OTHER in (t if isinstance(t, list) else [t]):
            answer["o"] = " ".join(form_values.getlist(name + OTHER_TEXT)[-1:])
    return answer


def _nothing_sent(form_values: FormValues, name: str, kind: Kind) -> list[str]:
    chosen = [value for suffix in kind.nothing_names for value in form_values.getlist(name + suffix)]
    return [
        *form_values.getlist(name + MISSING),
        *(value.removeprefix(NOTHING_PREFIX) for value in chosen if value.startswith(NOTHING_PREFIX)),
    ]
