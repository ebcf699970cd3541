"""What people type becomes the value they mean, or a sentence that says what to type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from questionnaires.kinds.estimate import Estimate
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Choice, Question

CHOICES = tuple(Choice(name=n, label=label) for n, label in [("a", "First"), ("b", "Second"), ("other", "Another one")])


def around(currency: str = "EUR") -> Any:
    return SimpleNamespace(currency=currency, today=date(2026, 11, 22))


def asked(kind: str, **settings: Any) -> Question:
    return Question(name="q", type=kind, label="A question", **settings)


def read(question: Question, typed: Any, currency: str = "EUR") -> Any:
    parsed = kind_of(question).parse(typed, question, CHOICES, around(currency))
    assert parsed.problem is None, parsed.problem
    return parsed.value


def refusal(question: Question, typed: Any, currency: str = "EUR") -> str:
    parsed = kind_of(question).parse(typed, question, CHOICES, around(currency))
    assert parsed.value is None
    assert parsed.problem is not None, typed
    return parsed.problem.code


MONEY = asked("estimate", unit="money per year", missing={"dont_know": "Don't know"})
HOURS = asked("estimate", unit="hours per week")
COUNT = asked("estimate", unit="per week")


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("8,000 to 10,000", 8_000, 10_000),
        ("8.000-10.000", 8_000, 10_000),
        ("8 000 – 10 000", 8_000, 10_000),
        ("8'000 bis 10'000", 8_000, 10_000),
        ("8-10k", 8_000, 10_000),
        ("500-2k", 500, 2_000),
        ("8k", 8_000, 8_000),
        ("1.5k", 1_500, 1_500),
        ("2 mio", 2_000_000, 2_000_000),
        ("about 500", 500, 500),
        ("ca. 500", 500, 500),
        ("~500", 500, 500),
        ("EUR 500", 500, 500),
        ("500 €", 500, 500),
        ("€500 - €700", 500, 700),
        ("500 euros", 500, 500),
        ("500,-", 500, 500),
        ("18 400", 18_400, 18_400),
        ("18\u202f400", 18_400, 18_400),
        ("< 100", 0, 100),
        ("up to 100", 0, 100),
        ("max. 100", 0, 100),
        ("between 8 and 10", 8, 10),
        ("from 8 to 10", 8, 10),
        ("1,000,000", 1_000_000, 1_000_000),
        ("1,00,000", 100_000, 100_000),
        ("8,000 a year", 8_000, 8_000),
        ("8k/year", 8_000, 8_000),
        ("8000 p.a.", 8_000, 8_000),
        ("١٢٠٠", 1_200, 1_200),
        ("0", 0, 0),
    ],
)
def test_it_works_for_money_as_people_type_it(typed: str, low: int, high: int) -> None:
    assert read(MONEY, {"low": typed}) == Estimate(low * 100, high * 100, None)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("12.50", 1250), ("12,5", 1250), ("1.234,56", 123456), ("1,234.56", 123456), ("0.005", 1), ("0.500", 50)],
)
def test_it_works_for_money_with_cents(typed: str, cents: int) -> None:
    assert read(MONEY, {"low": typed}) == Estimate(cents, cents, None)


def test_it_works_for_a_currency_without_cents() -> None:
    assert read(MONEY, {"low": "¥8,000", "high": "10,000"}, "JPY") == Estimate(8_000, 10_000, None)


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("2h", 120, 120),
        ("1,5 hours", 90, 90),
        ("1.5", 90, 90),
        ("1:30", 90, 90),
        ("1h30", 90, 90),
        ("1 h 30 min", 90, 90),
        ("90 min", 90, 90),
        ("½", 30, 30),
        ("1½ h", 90, 90),
        ("3 to 8", 180, 480),
        ("30-45 min", 30, 45),
        ("30 min - 2h", 30, 120),
        ("20 hours a week", 1200, 1200),
        ("160–200", 9600, 12000),
    ],
)
def test_it_works_for_hours_as_people_type_them(typed: str, low: int, high: int) -> None:
    assert read(HOURS, {"low": typed}) == Estimate(low, high, None)


def test_it_works_with_two_boxes_and_how_sure() -> None:
    assert read(MONEY, {"low": "8k", "high": "10k", "sure": "guess"}) == Estimate(800_000, 1_000_000, "guess")
    assert read(MONEY, {"low": "8", "high": "10k"}) == Estimate(800, 1_000_000, None)
    assert read(MONEY, {"low": "", "high": "500"}) == Estimate(0, 50_000, None)
    assert read(HOURS, {"low": "30", "high": "45 min"}) == Estimate(30, 45, None)


@pytest.mark.parametrize(
    ("question", "typed", "code"),
    [
        (MONEY, "> 100", "RANGE_OPEN_END"),
        (MONEY, "100+", "RANGE_OPEN_END"),
        (MONEY, "at least 100", "RANGE_OPEN_END"),
        (MONEY, "700 to 500", "RANGE_TURNED"),
        (MONEY, "-5", "NUMBER_NEGATIVE"),
        (MONEY, "$500", "AMOUNT_CURRENCY"),
        (MONEY, "500 kr", "AMOUNT_CURRENCY"),
        (MONEY, "GBP $500", "AMOUNT_CURRENCY"),
        (MONEY, "500 USD to 600 EUR", "AMOUNT_CURRENCIES"),
        (MONEY, "XAU 500", "AMOUNT_NEEDED"),
        (HOURS, "USD 5", "AMOUNT_NEEDED"),
        (MONEY, "500 a month", "AMOUNT_PERIOD"),
        (MONEY, "don't know", "TYPED_DONT_KNOW"),
        (MONEY, "???", "TYPED_DONT_KNOW"),
        (MONEY, "a lot", "AMOUNT_NEEDED"),
        (MONEY, "1e5", "AMOUNT_NEEDED"),
        (MONEY, "nan", "AMOUNT_NEEDED"),
        (MONEY, "1.234.56", "AMOUNT_NEEDED"),
        (MONEY, "9" * 30, "NUMBER_TOO_BIG"),
        (MONEY, "9" * 200, "TEXT_TOO_LONG"),
        (HOURS, "2 days", "AMOUNT_HOURS"),
        (COUNT, "1.5", "NUMBER_WHOLE"),
    ],
)
def test_it_rejects_amounts_with_a_sentence(question: Question, typed: str, code: str) -> None:
    assert refusal(question, {"low": typed}) == code


def test_it_rejects_a_range_beside_another_number() -> None:
    assert refusal(MONEY, {"low": "5 to 7", "high": "9"}) == "RANGE_TWICE"
    assert refusal(MONEY, {"low": "5", "sure": "certain"}) == "SURE_UNKNOWN"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("31.3.2027", date(2027, 3, 31)),
        ("31.03.27", date(2027, 3, 31)),
        ("31/3/2027", date(2027, 3, 31)),
        ("3/31/2027", date(2027, 3, 31)),
        ("4/4/2027", date(2027, 4, 4)),
        ("1.3.2027", date(2027, 3, 1)),
        ("31 March 2027", date(2027, 3, 31)),
        ("31st of March 2027", date(2027, 3, 31)),
        ("March 31, 2027", date(2027, 3, 31)),
        ("31. März 2027", date(2027, 3, 31)),
        ("1 sept 2027", date(2027, 9, 1)),
    ],
)
def test_it_works_for_days(typed: str, day: date) -> None:
    assert read(asked("date"), typed) == day


@pytest.mark.parametrize(
    "typed", ["March 2027", "mar 2027", "03/2027", "3.2027", "2027-03", "2027/3", "31.3.2027", "März 2027"]
)
def test_it_works_for_months(typed: str) -> None:
    question = asked("date", appearance="month-year")
    assert read(question, typed) == date(2027, 3, 1)
    assert kind_of(question).to_json(date(2027, 3, 1)) == "2027-03"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3/4/2027", "DATE_TWO_READINGS"),
        ("31.2.2027", "DATE_NOT_THERE"),
        ("2027-13-01", "DATE_NOT_THERE"),
        ("0/0/2027", "DATE_NOT_THERE"),
        ("March 2027", "DATE_DAY_MISSING"),
        ("1.1.0027", "DATE_YEAR"),
        ("soon", "DATE_NEEDED"),
    ],
)
def test_it_rejects_days_it_cannot_place(typed: str, code: str) -> None:
    assert refusal(asked("date"), typed) == code


def test_it_rejects_an_ambiguous_date_by_naming_both_readings() -> None:
    problem = kind_of(asked("date")).parse("3/4/2027", asked("date")).problem
    assert problem is not None
    assert "3 April 2027" in problem.text
    assert "4 March 2027" in problem.text


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 12), ("1,200", 1200), ("1.200", 1200), ("18 400", 18400), ("2k", 2000), ("-3", -3), ("12.0", 12)],
)
def test_it_works_for_whole_numbers(typed: str, value: int) -> None:
    assert read(asked("integer"), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("integer", "1.5", "NUMBER_WHOLE"),
        ("integer", "3 to 5", "NUMBER_ONE_ONLY"),
        ("integer", "many", "NUMBER_NEEDED"),
        ("integer", "9" * 20, "NUMBER_TOO_BIG"),
        ("decimal", "1.500", "NUMBER_TWO_READINGS"),
        ("link", "@acme", "LINK_NEEDED"),
        ("link", "my page", "LINK_NEEDED"),
        ("link", "javascript:alert(1)", "LINK_KIND"),
        ("link", "ftp://example.org/x", "LINK_KIND"),
        ("link", "https://me:secret@example.org/", "LINK_SECRET"),
        ("link", "https://[::1", "LINK_NEEDED"),
        ("link", "https://example.org:port/", "LINK_NEEDED"),
        ("select_one", "z", "CHOICE_GONE"),
        ("select_one", ["a", "b"], "CHOICE_ONE_ONLY"),
        ("select_multiple", ["a", "z"], "CHOICES_GONE"),
        ("select_multiple", [{"a": 1}], "ANSWER_UNREADABLE"),
        ("text", "x" * 10_001, "TEXT_TOO_LONG"),
        ("text", "a\x00b", "TEXT_CONTROL"),
        ("text", "a\x1bb", "TEXT_CONTROL"),
        ("text", "a\ud800b", "TEXT_CONTROL"),
        ("text", ["a"], "ANSWER_UNREADABLE"),
    ],
)
def test_it_rejects_what_no_kind_can_keep(kind: str, typed: Any, code: str) -> None:
    assert refusal(asked(kind), typed) == code


def test_it_works_for_decimals_and_says_how_to_settle_the_doubtful_ones() -> None:
    assert read(asked("decimal"), "1,5") == Decimal("1.5")
    assert read(asked("decimal"), "1.5000") == Decimal("1.5")
    assert read(asked("decimal"), "0.125") == Decimal("0.125")


def test_it_works_for_links_without_their_beginning() -> None:
    assert read(asked("link"), "linkedin.com/company/acme") == "https://linkedin.com/company/acme"
    assert read(asked("link"), "HTTPS://X.com/acme") == "HTTPS://X.com/acme"
    assert read(asked("link"), "example.org:8080/x") == "https://example.org:8080/x"


def test_it_works_for_choices_in_the_order_of_the_list() -> None:
    assert read(asked("select_one"), "b") == "b"
    assert read(asked("select_multiple"), ["other", "a", "a"]) == ("a", "other")


def test_it_works_for_texts_and_keeps_lines_only_where_they_are_wanted() -> None:
    assert read(asked("text"), " one\r\ntwo ") == "one two"
    assert read(asked("text", appearance="multiline"), " one\r\ntwo ") == "one\ntwo"


@pytest.mark.parametrize(
    "kind", ["text", "integer", "decimal", "date", "link", "select_one", "select_multiple", "estimate"]
)
@pytest.mark.parametrize("nothing", ["", "   ", None, [], {}])
def test_it_handles_nothing_at_all_as_no_answer(kind: str, nothing: Any) -> None:
    assert kind_of(asked(kind)).parse(nothing, asked(kind), CHOICES) == (None, None)
