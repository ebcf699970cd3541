"""Conditions in the words of questions and choices."""

from __future__ import annotations

import pytest

from questionnaires.conditions.compiler import compile_expression

_QUESTIONS = {
    "uses": "What is true?",
    "owner": "Who looks after it?",
    "people": "How many people?",
    "day": "When?",
    "rows": "Your rows",
}
_CHOICES = {"a": "We run accounts", "b": "We use tools", "own": "We do", "agency": "An agency"}


class _Labels:
    def question(self, name: str) -> str:
        return _QUESTIONS[name]

    def choice(self, question: str, code: str) -> str:
        return _CHOICES.get(code, code)

    def nothing(self, question: str, kind: str) -> str:
        return {"none": "None of this", "dont_know": "Don't know"}[kind]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("selected(${uses}, 'a')", "“What is true?” includes “We run accounts”."),
        (
            "selected(${uses}, 'a') or selected(${uses}, 'b')",
            "“What is true?” includes “We run accounts” or “We use tools”.",
        ),
        ("not(selected(${uses}, 'a'))", "“What is true?” does not include “We run accounts”."),
        ("${owner} = 'own' or ${owner} = 'agency'", "“Who looks after it?” is “We do” or “An agency”."),
        (
            "${owner} != 'own' and ${people} > 1,000".replace(",", ""),
            "“Who looks after it?” is not “We do”, and “How many people?” is more than 1,000.",
        ),
        ("${owner} != ''", "“Who looks after it?” has an answer."),
        ("not(${owner} != '')", "“Who looks after it?” has no answer."),
        ("${owner} = ''", "“Who looks after it?” has no answer."),
        ("count-selected(${uses}) > 0", "“What is true?” has an answer."),
        ("count-selected(${uses}) > 1", "the number of choices in “What is true?” is more than 1."),
        ("3 <= ${people}", "“How many people?” is at least 3."),
        (". <= ${people}", "it is at most the answer to “How many people?”."),
        (".low >= 0 and .high <= 2000", "its lower end is at least 0, and its upper end is at most 2,000."),
        ("${day} <= today()", "“When?” is not after today."),
        ("count(${rows}) >= 2", "the number of entries in “Your rows” is at least 2."),
        ("nothing(${uses}) = 'none'", "“What is true?” is “None of this”."),
        (
            "${owner} = 'own' and (${people} > 1 or selected(${uses}, 'a'))",
            (
                "“Who looks after it?” is “We do”, and either “How many people?” is more than 1, "
                "or “What is true?” includes “We run accounts”."
            ),
        ),
    ],
)
def test_it_works_in_words_for_people(text: str, words: str) -> None:
    assert compile_expression(text).in_words(_Labels()) == f"Shown if {words}"


def test_it_handles_conditions_without_a_plain_wording() -> None:
    said = compile_expression("regex(${owner}, 'a+') or ${people} mod 2 = 1").in_words(_Labels())
    assert said == "Shown depending on “Who looks after it?” and “How many people?”."
    assert (
        compile_expression("1 = 1 or regex('a', 'a')").in_words(_Labels()) == "Shown if a condition of its own holds."
    )
