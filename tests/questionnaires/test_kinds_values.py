"""Every kind says its values in words, stores them as JSON and gives the frames cells of one type."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from questionnaires.kinds.amounts import unit_of
from questionnaires.kinds.base import nothing_words
from questionnaires.kinds.estimate import Estimate, band_answer, bands
from questionnaires.kinds.registry import APPEARANCES, KINDS, kind_of
from questionnaires.messages import SENTENCES, message
from questionnaires.model import Choice, Question

CHOICES = tuple(Choice(name=n, label=label) for n, label in [("a", "First"), ("b", "Second"), ("other", "Another one")])
AROUND: Any = SimpleNamespace(currency="EUR", today=date(2026, 11, 22))
UNITS = ("money per year", "hours per week", "per week", None)

QUESTIONS = tuple(
    Question(name=f"{kind}_{appearance or unit or ''}".replace(" ", "_"), type=kind, appearance=appearance, unit=unit)
    for kind, appearance, unit in [
        *((kind, None, None) for kind in KINDS),
        *((kind, appearance, None) for kind, appearance in APPEARANCES),
        *(("estimate", None, unit) for unit in UNITS),
    ]
)
TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-–/ kKmhEURtoMarch:€<>~½'", max_size=30),
    st.lists(st.one_of(st.text(max_size=5), st.sampled_from("ab")), max_size=4),
    st.dictionaries(st.sampled_from(["low", "high", "sure"]), st.text(alphabet="0123456789.,-k toh€", max_size=12)),
    st.none(),
    st.integers(),
    st.booleans(),
)
PYTHON_TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "date": date, "bool": bool, "list": list}


@given(st.sampled_from(QUESTIONS), TYPED, st.sampled_from(["EUR", "JPY", "USD", "KWD"]))
def test_it_handles_whatever_is_typed(question: Question, typed: Any, currency: str) -> None:
    kind, around = kind_of(question), SimpleNamespace(currency=currency, today=date(2026, 1, 1))
    value, problem = kind.parse(typed, question, CHOICES, around)  # type: ignore[arg-type]
    assert value is None or problem is None
    if problem is not None:
        assert problem.code in SENTENCES
        assert problem.text
    if value is None:
        return
    assert kind.from_json(json.loads(json.dumps(kind.to_json(value)))) == value
    assert isinstance(kind.words(value, question, CHOICES, around), str)  # type: ignore[arg-type]
    if question.type != "calculate":  # nobody types that
        again = kind.written(value, question, around)  # type: ignore[arg-type]
        assert kind.parse(again, question, CHOICES, around) == (value, None)  # type: ignore[arg-type]
    columns, cells = kind.columns(question), kind.cells(value)
    assert len(columns) == len(cells)
    for column, cell in zip(columns, cells, strict=True):
        assert cell is None or type(cell) is PYTHON_TYPES[column.dtype]


@given(st.integers(0, 10**11), st.integers(0, 10**11), st.sampled_from(["EUR", "JPY"]), st.sampled_from(UNITS))
def test_it_works_that_words_read_back_as_the_same_amount(one: int, two: int, currency: str, unit: str | None) -> None:
    question = Question(name="q", type="estimate", unit=unit)
    kind, around = kind_of(question), SimpleNamespace(currency=currency, today=date(2026, 1, 1))
    low, high = sorted((one, two))
    said = kind.words(Estimate(low, high), question, (), around)  # type: ignore[arg-type]
    if unit == "hours per week" and " minute" in said and high >= 60:
        return  # "2 hours 5 minutes to 3 hours" is said, not typed
    assert kind.parse({"low": said}, question, (), around).value == Estimate(low, high)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("money per year", Estimate(800_000, 1_000_000, "guess"), "8,000 to 10,000 EUR a year (a rough guess)"),
        ("money per year", Estimate(1_250, 1_250, "invoice"), "12.50 EUR a year (looked up)"),
        ("hours per week", Estimate(180, 480), "3 to 8 hours a week"),
        ("hours per week", Estimate(0, 60), "0 to 1 hour a week"),
        ("hours per week", Estimate(90, 105), "1.5 to 1.75 hours a week"),
        ("hours per week", Estimate(100, 100), "1 hour 40 minutes a week"),
        ("hours per week", Estimate(20, 30), "20 to 30 minutes a week"),
        ("per week", Estimate(50, 200, "estimate"), "50 to 200 a week (a fair estimate)"),
    ],
)
def test_it_works_that_estimates_are_said_as_people_say_them(unit: str, value: Estimate, words: str) -> None:
    question = Question(name="q", type="estimate", unit=unit)
    assert kind_of(question).words(value, question, (), AROUND) == words


@pytest.mark.parametrize(
    ("kind", "appearance", "value", "other", "words"),
    [
        ("text", None, "plain", "", "plain"),
        ("integer", None, 18400, "", "18,400"),
        ("decimal", None, Decimal("1234.50"), "", "1,234.50"),
        ("date", None, date(2027, 3, 31), "", "31 March 2027"),
        ("date", "month-year", date(2027, 3, 1), "", "March 2027"),
        ("select_one", None, "b", "", "Second"),
        ("select_one", None, "other", "Something else", "Something else"),
        ("select_multiple", None, ("a", "other"), "More", "First, More"),
        ("select_one", None, "gone_code", "", "Gone code"),
        ("calculate", None, "a", "", "First"),
        ("calculate", None, "yes", "", "Yes"),
        ("calculate", None, Decimal(1200), "", "1,200"),
    ],
)
def test_it_works_that_values_are_said_in_words(kind: str, appearance: Any, value: Any, other: str, words: str) -> None:
    question = Question(name="q", type=kind, appearance=appearance)
    assert kind_of(question).words(value, question, CHOICES, AROUND, other) == words


def test_it_works_that_nothing_is_said_in_the_words_of_the_question() -> None:
    question = Question(name="q", type="text", missing={"none": "No target"})
    assert nothing_words(question, "none") == "No target"
    assert nothing_words(question, "dont_know") == "Don't know"
    assert nothing_words(question, "not_answered") == "Not answered"


def test_it_works_that_a_band_is_worth_a_range_and_how_sure() -> None:
    question = Question(
        name="q", type="estimate", unit="money per year", bands=((0, 500), (500, 2000)), band_sure="guess"
    )
    assert [band.label for band in bands(question)] == ["up to 500", "500 to 2,000"]
    typed = band_answer(question, "500-2000")
    assert kind_of(question).parse(typed, question, (), AROUND).value == Estimate(50_000, 200_000, "guess")
    assert band_answer(question, "1-2") == {}


@pytest.mark.parametrize(
    ("base", "posted", "low", "high"),
    [
        ({}, {"q__band": "500-2000"}, "500", "2000"),
        ({}, {"q__band": "500-2000", "q__low": "800"}, "800", ""),
        ({"low": "800"}, {"q__band": "500-2000", "q__low": "800"}, "500", "2000"),
        ({"low": "800"}, {"q__band": "500-2000", "q__low": "900"}, "900", ""),
        ({"low": "500", "high": "2000"}, {"q__band": "500-2000", "q__low": "900"}, "900", ""),
        ({"low": "500", "high": "2000"}, {"q__band": "0-500"}, "0", "500"),
        ({"low": "500", "high": "2000"}, {"q__low": ""}, None, None),
    ],
)
def test_it_handles_a_band_and_boxes_by_what_was_given_last(base: Any, posted: Any, low: Any, high: Any) -> None:
    question = Question(name="q", type="estimate", bands=((0, 500), (500, 2000)))
    typed = kind_of(question).typed(MultiDict(posted), "q", question, base)
    assert (typed.get("low"), typed.get("high")) == (low, high)


def test_it_works_that_units_name_measure_and_period() -> None:
    assert unit_of("money per year", "EUR")[:3] == ("money", "year", 100)
    assert unit_of("money per year", "JPY")[:3] == ("money", "year", 1)
    assert unit_of("hours per week", "EUR")[:3] == ("hours", "week", 60)
    assert unit_of(None, "EUR")[:3] == ("count", "", 1)


def test_it_requires_that_sentences_ask_politely_and_blame_nobody() -> None:
    for code, text in SENTENCES.items():
        assert code == code.upper()
        assert text.endswith("."), code
        assert not {"wrong", "invalid", "error", "waste"} & set(text.lower().replace(".", " ").split()), code


def test_it_works_that_long_quotations_are_shortened() -> None:
    assert len(message("NUMBER_NEEDED", typed="x" * 500).text) < 150
    with pytest.raises(KeyError):
        message("NO_SUCH_CODE")
