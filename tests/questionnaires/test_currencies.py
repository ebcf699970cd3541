"""Amounts in another currency than the round's: read by code or clear sign, kept, said and stored as typed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.base import Parsed
from questionnaires.kinds.estimate import Estimate
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Definition, Question, Section
from questionnaires.surroundings import Surroundings

MONEY = Question(name="cost", type="estimate", unit="money per year")
COUNT = Question(name="posts", type="estimate", unit="per week")


def parse(typed: Any, currency: str = "EUR", question: Question = MONEY) -> Parsed:
    around: Any = SimpleNamespace(currency=currency, today=date(2026, 11, 22))
    return kind_of(question).parse(typed if isinstance(typed, dict) else {"low": typed}, question, (), around)


@pytest.mark.parametrize(
    ("typed", "low", "high", "currency"),
    [
        ("1,200 USD", 120_000, 120_000, "USD"),
        ("USD 1,200", 120_000, 120_000, "USD"),
        ("usd 1,200", 120_000, 120_000, "USD"),
        ("USD $1,200", 120_000, 120_000, "USD"),
        ("US$ 1,200", 120_000, 120_000, "USD"),
        ("CHF 500 a year", 50_000, 50_000, "CHF"),
        ("about 8k to 10k GBP", 800_000, 1_000_000, "GBP"),
        ("£500", 50_000, 50_000, "GBP"),
        ("5,000 JPY", 5_000, 5_000, "JPY"),
        ("up to 12.500 KWD", 0, 12_500_000, "KWD"),
        ("500 zł", 50_000, 50_000, "PLN"),
        ("USD 500", 50_000, 50_000, "USD"),
    ],
)
def test_it_works_for_another_currency(typed: str, low: int, high: int, currency: str) -> None:
    assert parse(typed).value == Estimate(low, high, None, currency)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("$500", "USD"), ("$500", "CAD"), ("500 kr", "SEK"), ("500 €", "EUR"), ("500 Euro", "EUR"), ("CHF 500", "CHF")],
)
def test_it_works_that_the_currency_of_the_round_is_none_of_its_own(typed: str, currency: str) -> None:
    assert parse(typed, currency).value == Estimate(50_000, 50_000, None, None)


def test_it_works_with_two_boxes_of_which_one_names_the_currency() -> None:
    assert parse({"low": "1,000", "high": "1,200 USD"}).value == Estimate(100_000, 120_000, None, "USD")
    assert parse({"low": "USD 8", "high": "10k"}).value == Estimate(800, 1_000_000, None, "USD")
    assert parse({"low": "500", "high": "", "sure": "guess"}).value == Estimate(50_000, 50_000, "guess", None)


def test_it_rejects_a_sign_that_several_currencies_have_and_says_what_to_write() -> None:
    problem = parse("$500").problem
    assert problem is not None
    assert problem.text == (
        "“$” can mean several currencies. Please write the three letters of yours, for example 1,200 USD, "
        "or type the amount in EUR."
    )
    assert parse("¥500").problem is not None


def test_it_rejects_two_currencies_in_one_answer() -> None:
    problem = parse({"low": "500 EUR", "high": "600 USD"}).problem
    assert problem is not None
    assert problem.text == "There are two currencies in this answer, EUR and USD. Please keep one."


def test_it_rejects_a_currency_where_no_money_is_asked() -> None:
    assert parse("500 USD", question=COUNT).problem is not None


def test_it_works_that_it_is_said_and_stored_as_typed() -> None:
    kind, around = kind_of(MONEY), Surroundings(currency="EUR")
    value = Estimate(120_000, 150_000, "invoice", "USD")
    assert kind.words(value, MONEY, (), around) == "1,200 to 1,500 USD a year (looked up)"
    assert kind.to_json(value) == {"currency": "USD", "high": 150_000, "low": 120_000, "sure": "invoice"}
    assert "currency" not in kind.to_json(Estimate(1, 2))
    assert kind.from_json(kind.to_json(value)) == value


@given(
    st.integers(0, 10**11),
    st.integers(0, 10**11),
    st.sampled_from(["USD", "GBP", "JPY", "CHF", "BRL", "PLN"]),
    st.sampled_from(["EUR", "USD", "CAD", "SEK"]),
)
def test_it_works_that_words_read_back_as_the_same_amount(one: int, two: int, typed: str, own: str) -> None:
    low, high = sorted((one, two))
    value = Estimate(low, high, None, typed if typed != own else None)
    said = kind_of(MONEY).words(value, MONEY, (), Surroundings(currency=own))
    assert parse(said, own).value == value


def asked(*questions: Question) -> Evaluation:
    definition = Definition(
        slug="s", version=1, title="S", sections=(Section(name="p", label="P", questions=questions),)
    )
    typed = {"cost": {"t": {"low": "100 USD"}}, "more": {"t": {"low": "50"}}}
    return Evaluation(definition, {"": [EntryAnswers("root", "", None, typed)]}, Surroundings(currency="EUR"))


def test_it_handles_a_calculation_with_it_as_not_known_and_a_condition_as_answered() -> None:
    evaluation = asked(
        MONEY,
        Question(name="more", type="estimate", unit="money per year"),
        Question(name="both", type="calculate", calculation="${cost} + ${more}"),
        Question(name="why", type="text", relevant="${cost} != ''"),
        Question(name="same", type="estimate", unit="money per year", default="${cost}"),
    )
    root = evaluation.root
    assert evaluation.value(root, "both") is None
    assert evaluation.nothing(root, "both") == "dont_know"
    assert evaluation.visible(root, "why")
    assert evaluation.value(root, "same") is None  # a computed default is no place to guess
