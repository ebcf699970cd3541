"""A form is compiled from questions; what it holds goes back and forth unchanged, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from questionnaires.forms import AnswerForm, answers_from, form_class, same_answer
from questionnaires.model import Choice, ChoiceList, Definition, Question, Section
from questionnaires.surroundings import Surroundings

NOTHING: Any = {"dont_know": "No idea", "prefer_not": "Rather not say"}
QUESTIONS = (
    Question(name="errors", type="text", label="A question called errors", required=True),
    Question(name="meta", type="select_one", label="Which one?", choices="letters", required=True, missing=NOTHING),
    Question(name="data", type="select_multiple", label="Which ones?", choices="letters", missing=NOTHING),
    Question(
        name="cost",
        type="estimate",
        label="Cost",
        unit="money per year",
        bands=((0, 500), (500, 2000)),
        missing=NOTHING,
    ),
    Question(name="people", type="integer", label="People", missing=NOTHING),
    Question(name="briefing", type="note", label="Read this"),
)
LETTERS = ChoiceList(
    name="letters", choices=(Choice(name="a", label="Alpha"), Choice(name="b", label="Beta")), other=True
)
DEFINITION = Definition(
    slug="small",
    version=1,
    title="Small",
    choice_lists={"letters": LETTERS},
    sections=(Section(name="start", label="Start", questions=QUESTIONS),),
)


def compiled(posted: Any = None, strict: bool = False, prefix: str = "", **answers: Any) -> AnswerForm:
    made = form_class(definition=DEFINITION, questions=QUESTIONS, surroundings=Surroundings())
    return made(MultiDict(posted) if posted is not None else None, answers=answers, prefix=prefix, strict=strict)


def from_form(posted: Any, base: Any = None, prefix: str = "") -> dict[str, Any]:
    return answers_from(MultiDict(posted), QUESTIONS, base=base, prefix=prefix)


def test_it_works_for_questions_named_like_parts_of_a_form() -> None:
    form = compiled({"q_errors": "kept", "q_meta": "a", "q_data": "b"}, strict=True)
    assert form.validate()
    assert form.of("errors").typed == "kept"
    assert form.of("meta").parsed.value == "a"
    assert form.of("data").parsed.value == ("b",)


def test_it_works_that_stored_answers_fill_the_form_and_come_back() -> None:
    stored = {
        "errors": {"t": "text", "r": 3, "by": "Ann"},
        "meta": {"t": "other", "o": "Gamma"},
        "data": {"m": "dont_know"},
        "cost": {"t": {"low": "8k", "high": "10k", "sure": "guess"}},
    }
    form = compiled(**stored)
    assert form.validate()
    assert {name: form.of(name).data for name in stored} == stored
    assert form.of("meta").words == "Gamma"
    assert form.of("cost").words == "8,000 to 10,000 EUR a year (a rough guess)"


def test_it_requires_answers_only_when_the_form_is_strict() -> None:
    assert compiled({"q_errors": "", "q_meta": ""}).validate()
    form = compiled({"q_errors": "", "q_meta": ""}, strict=True)
    assert not form.validate()
    assert {name: problem.code for name, problem in form.problems().items()} == {
        "errors": "ANSWER_NEEDED",
        "meta": "CHOICE_OR_NOTHING_NEEDED",
    }
    assert "“No idea” or “Rather not say”" in form.problems()["meta"].text


def test_it_works_that_a_kind_of_nothing_is_an_answer() -> None:
    form = compiled({"q_errors": "x", "q_meta": "", "q_meta__missing": "dont_know"}, strict=True)
    assert form.validate()
    assert form.of("meta").missing == "dont_know"


def test_it_rejects_one_value_and_keeps_the_others_in_a_draft() -> None:
    form = compiled({"q_people": "a few", "q_errors": "good"})
    assert not form.validate()
    assert form.of("people").typed == "a few"
    assert list(form.problems()) == ["people"]
    assert form.summary() == [("q_people", f"People: {form.of('people').problem.text}")]


def test_it_requires_the_text_of_other_only_when_strict() -> None:
    posted = {"q_errors": "x", "q_meta": "other", "q_meta__other": " "}
    assert compiled(posted).validate()
    form = compiled(posted, strict=True)
    form.validate()
    assert form.problems()["meta"].code == "OTHER_NEEDED"


def test_it_rejects_an_other_text_that_cannot_be_stored() -> None:
    form = compiled({"q_meta": "other", "q_meta__other": "a\x00b"})
    assert not form.validate()
    assert form.problems()["meta"].code == "TEXT_CONTROL"


def test_it_works_with_a_prefix_for_rows_of_a_table() -> None:
    form = compiled({"e7-q_people": "12"}, prefix="e7-")
    assert form.of("people").id == "e7-q_people"
    assert form.of("people").parsed.value == 12
    assert from_form({"e7-q_people": "12", "q_people": "5"}, prefix="e7-") == {"people": {"t": "12"}}


def test_it_works_that_only_questions_on_the_page_are_answered() -> None:
    assert from_form({"q_people": "12", "csrf_token": "x", "q_stranger": "y"}) == {"people": {"t": "12"}}
    assert from_form({"q_people": ""}) == {"people": {}}
    assert from_form({"q_briefing": "typed by a program"}) == {}


def test_it_works_that_unticking_everything_takes_the_answer_back() -> None:
    assert from_form({"q_data": ""}, {"data": {"t": ["a"]}}) == {"data": {}}


@pytest.mark.parametrize(
    ("base", "posted", "expected"),
    [
        ({}, {"q_people": "", "q_people__missing": "dont_know"}, {"m": "dont_know"}),
        ({"t": "5"}, {"q_people": "5", "q_people__missing": "dont_know"}, {"m": "dont_know"}),
        ({"m": "dont_know"}, {"q_people": "5", "q_people__missing": "dont_know"}, {"t": "5"}),
        ({"m": "dont_know"}, {"q_people": ""}, {}),
        ({}, {"q_people": "", "q_people__missing": "invented"}, {}),
        ({}, {"q_people": "5"}, {"t": "5"}),
    ],
)
def test_it_handles_a_value_and_nothing_by_what_was_given_last(base: Any, posted: Any, expected: Any) -> None:
    assert from_form(posted, {"people": base}) == {"people": expected}


def test_it_handles_a_second_kind_of_nothing_as_the_new_one() -> None:
    posted = MultiDict([("q_people", ""), ("q_people__missing", "dont_know"), ("q_people__missing", "prefer_not")])
    assert answers_from(posted, QUESTIONS, base={"people": {"m": "dont_know"}}) == {"people": {"m": "prefer_not"}}


def test_it_works_that_select_boxes_offer_nothing_among_their_choices() -> None:
    assert from_form({"q_meta": "__dont_know"}) == {"meta": {"m": "dont_know"}}
    assert from_form({"q_cost__band": "__prefer_not", "q_cost__low": ""}) == {"cost": {"m": "prefer_not"}}
    assert from_form({"q_errors": "__dont_know"}) == {"errors": {"t": "__dont_know"}}


def test_it_works_that_a_band_fills_low_high_and_how_sure() -> None:
    answer = from_form({"q_cost__band": "500-2000", "q_cost__low": "", "q_cost__high": ""})["cost"]
    assert answer == {"t": {"low": "500", "high": "2000", "sure": "estimate"}}
    field = compiled(cost=answer).of("cost")
    assert (field.band, field.low, field.high, field.sure) == ("500-2000", "", "", "estimate")


def test_it_works_that_the_other_text_travels_only_with_other() -> None:
    posted = MultiDict([("q_data", ""), ("q_data", "a"), ("q_data", "other"), ("q_data__other", "Gamma")])
    assert answers_from(posted, QUESTIONS) == {"data": {"t": ["a", "other"], "o": "Gamma"}}
    assert from_form({"q_data": "a", "q_data__other": "Gamma"}) == {"data": {"t": ["a"]}}


def test_it_works_that_choices_come_from_the_filter() -> None:
    made = form_class(
        definition=DEFINITION,
        questions=[DEFINITION.question_by_name["meta"]],
        surroundings=Surroundings(),
        choices_for=lambda question: LETTERS.choices[:1],
    )
    form = made(MultiDict({"q_meta": "b"}))
    assert not form.validate()
    assert form.problems()["meta"].code == "CHOICE_GONE"


def test_it_works_that_answers_are_compared_by_what_they_say() -> None:
    assert same_answer({"t": "a", "r": 1}, {"t": "a", "r": 9, "by": "Ann"})
    assert same_answer(None, {"t": ""})
    assert not same_answer({"t": "a"}, {"m": "dont_know"})
