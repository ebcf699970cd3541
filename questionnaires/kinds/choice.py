"""One choice out of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from questionnaires.kinds.base import Asked, FormValues, Kind, Refused, expect_text
from questionnaires.kinds.field import NOTHING_PREFIX
from questionnaires.model import OTHER, Choice, Question


class SelectOneKind(Kind):
    """The value is the code of the choice; "other" carries its text beside it."""

    name = "select_one"
    control = "radios"
    needed = "CHOICE"
    nothing_names = ("",)

    def typed(self, form_values: FormValues, name: str, question: Question | None = None, base: Any = None) -> str:
        # the form also sends one empty value, which says "the question was on the page"
        codes = [code for code in form_values.getlist(name) if code and not code.startswith(NOTHING_PREFIX)]
        return codes[-1] if codes else ""

    def read(self, t: Any, asked: Asked) -> str:
        if isinstance(t, list):
            if len(t) != 1:
                raise Refused("CHOICE_ONE_ONLY")
            t = t[0]
        code = expect_text(t)
        if not any(choice.name == code for choice in asked.choices):
            raise Refused("CHOICE_GONE")
        return code

    def say(self, value: Any, asked: Asked) -> str:
        return choice_words(str(value), asked.choices, asked.other)


def choice_words(code: str, choices: Sequence[Choice], other: str = "") -> str:
    """The label of a code; the typed text stands for "other"; a code without a label is spelt out."""
    if code == OTHER and other.strip():
        return other.strip()
    for choice in choices:
        if choice.name == code:
            return choice.label
    return code.replace("_", " ").strip().capitalize()
