"""Compiles questions into a WTForms class, and turns posted forms back into raw answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wtforms import Form

from questionnaires.kinds.base import FIELD_PREFIX, FormValues
from questionnaires.kinds.field import AnswerField, RawAnswer, posted_answer
from questionnaires.kinds.registry import kind_of
from questionnaires.messages import Message
from questionnaires.model import Choice, Definition, Question
from questionnaires.surroundings import Surroundings
from questionnaires.surroundings import choices as all_choices

ChoicesFor = Callable[[Question], Sequence[Choice]]
SuggestionsFor = Callable[[Question], Sequence[str]]


class AnswerForm(Form):  # type: ignore[misc]  # WTForms ships without type information
    """Base of compiled forms; its fields are AnswerFields named q_<question>."""

    def __init__(
        self,
        formdata: FormValues | None = None,
        *,
        answers: Mapping[str, RawAnswer] | None = None,
        prefix: str = "",
        strict: bool = False,
    ) -> None:
        """`answers` are the stored raw answers by question; `strict` also asks for what is required."""
        stored = {field_name(name): raw for name, raw in (answers or {}).items()}
        super().__init__(formdata, data=stored, prefix=prefix)
        self._by_question = {field.question.name: field for field in self}
        for field in self:
            field.strict = strict

    def of(self, question: str) -> AnswerField:
        """The field of a question; raises KeyError."""
        field: AnswerField = self._by_question[question]
        return field

    def raw_answers(self) -> dict[str, RawAnswer]:
        """What the fields hold now, by question."""
        return {name: field.data for name, field in self._by_question.items()}

    def problems(self) -> dict[str, Message]:
        """What validate() found, by question."""
        return {name: field.problem for name, field in self._by_question.items() if field.problem}

    def summary(self) -> list[tuple[str, str]]:
        """Pairs (id of the field, sentence with the question) for the error summary."""
        return [(f.id, _with_question(f.question.label, f.problem.text)) for f in self if f.problem]


def field_name(question: str, prefix: str = "") -> str:
    """The name of a question's field in the HTML form, for example `q_platform`."""
    return f"{prefix}{FIELD_PREFIX}{question}"


def form_class(
    *,
    definition: Definition,
    questions: Iterable[Question],
    surroundings: Surroundings,
    choices_for: ChoicesFor | None = None,
    suggestions_for: SuggestionsFor | None = None,
) -> type[AnswerForm]:
    """A form of exactly these questions (the visible ones), in this order.

    `choices_for` gives what a choice question offers after its filter; without it all choices are offered.
    """
    fields: dict[str, Any] = {}
    for question in questions:
        offered = choices_for(question) if choices_for else all_choices(definition, question, surroundings)
        suggested = suggestions_for(question) if suggestions_for and question.suggestions else ()
        fields[field_name(question.name)] = kind_of(question).field(
            question, offered, surroundings, suggestions=suggested
        )
    return type("CompiledForm", (AnswerForm,), fields)


def answers_from(
    formdata: FormValues,
    questions: Iterable[Question],
    *,
    prefix: str = "",
    base: Mapping[str, RawAnswer] | None = None,
) -> dict[str, RawAnswer]:
    """The raw answers (t, o, m) of those questions that stand in the posted form; {} is an answer taken back.

    `base` are the stored answers: they tell which of a value and a kind of nothing was given last.
    """
    found = {}
    for question in questions:
        before = base.get(question.name) if base else None
        answer = posted_answer(formdata, question, kind_of(question), field_name(question.name, prefix), before)
        if answer is not None:
            found[question.name] = answer
    return found


def same_answer(one: RawAnswer | None, other: RawAnswer | None) -> bool:
    """Whether two raw answers say the same, whoever gave them, when, and in which order choices were ticked."""
    return all(_alike((one or {}).get(key) or None, (other or {}).get(key) or None) for key in ("t", "o", "m"))


def _alike(one: Any, other: Any) -> bool:
    if one == other:
        return True
    return isinstance(one, list) and isinstance(other, list) and set(map(str, one)) == set(map(str, other))


def _with_question(label: str, sentence: str) -> str:
    label = label.strip()
    return f"{label}{' ' if label.endswith(('?', '.', '!')) else ': '}{sentence}"
