"""Money in several currencies: converted with the rate of the team, unknown without one, never nought or one to one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import snapshots
from dashboard.analysis import asking, catalogue, changes, effort
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames, build
from dashboard.measure import total
from dashboard.results import Where
from questionnaires.codebook import codebook
from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.amounts import digits
from questionnaires.kinds.reading import LARGEST
from questionnaires.loader import shipped
from questionnaires.surroundings import Surroundings
from survey import payload as written
from survey.read import Rate
from tests.dashboard.factory import DONT_KNOW, facts, frames_of, money, payload, row, tool
from tests.dashboard.relations_help import ENGINES, worked_out_by

DAY = date(2026, 3, 3)
USD = Rate("USD", Decimal("0.92"), DAY, "European Central Bank")


def foreign(currency: str, low: int, high: int | None = None) -> dict[str, Any]:
    """An amount in whole smallest units of a currency."""
    return {"low": low, "high": low if high is None else high, "sure": "invoice", "currency": currency}


def costing(*prices: dict[str, Any], **changes_: Any) -> Frames:
    tools = [tool(f"Tool {number}", cost=price) for number, price in enumerate(prices)]
    return frames_of({"HR": {"tools": tools}}, **changes_)


def cells(frames: Frames) -> list[tuple[Any, ...]]:
    names = ("low", "high", "currency", "typed", "nothing")
    return frames.wide["tools"].select(f"cost__{name}" for name in names).rows()


def said(frames: Frames) -> str:
    return " ".join(catalogue.overview(frames, Filters()).doubts)


def test_it_works_with_a_rate() -> None:
    frames = costing(foreign("USD", 10_001, 10_001), money(50), rates=(USD,))
    assert cells(frames) == [
        (9_200, 9_201, "USD", "10001 10001", None),  # 9,200.92 cents: low rounded down, high rounded up
        (5_000, 5_000, None, None, None),
    ]
    together = total(frames.wide["tools"], "cost", "money", "EUR")
    assert (together.low, together.high, together.known, together.unknown) == (14_200, 14_201, 2, 0)
    assert "1 amount was converted from USD at 0.92 (3 March 2026, European Central Bank)." in said(frames)


def test_it_handles_an_amount_without_a_rate_as_not_known() -> None:
    frames = costing(foreign("USD", 10_000), foreign("USD", 1), money(50))
    assert cells(frames)[0] == (None, None, "USD", "10000 10000", "no_rate")
    together = total(frames.wide["tools"], "cost", "money", "EUR")
    assert (together.low, together.high, together.known, together.unknown) == (5_000, 5_000, 1, 2)
    assert "2 amounts are in USD, for which no rate has been entered; they count as not known." in said(frames)
    figures = {fact.key: fact for fact in catalogue.overview(frames, Filters()).facts}
    assert figures["money"].note == "2 amounts not known"


def test_it_works_for_currencies_with_other_digits() -> None:
    rates = (Rate("JPY", Decimal("0.006"), DAY, "Bank"), Rate("KWD", Decimal("3"), DAY, "Bank"))
    frames = costing(foreign("JPY", 1_000), foreign("KWD", 1_000), rates=rates)
    assert [row[:2] for row in cells(frames)] == [(600, 600), (300, 300)]


def test_it_works_that_the_currency_of_the_round_needs_no_rate() -> None:
    frames = costing(foreign("EUR", 10_000))
    assert cells(frames) == [(10_000, 10_000, None, None, None)]
    assert "converted" not in said(frames)
    assert "rate" not in said(frames).replace("separate", "")


def test_it_works_for_money_that_is_no_price_and_leaves_hours_alone() -> None:
    entry = costing().codebook.by_role("spend:ads")[0]
    frames = frames_of({"HR": {entry.section: {entry.question: foreign("USD", 10_000)}}}, rates=(USD,))
    found = next(one for one in effort.spending(scope(frames, Filters())) if one.entry == entry)
    assert (found.totals[0].low, found.totals[0].high) == (9_200, 9_200)
    hours = frames.codebook.by_role("hours")[0]
    assert f"{hours.question}__currency" not in frames.wide[hours.section].columns


def test_it_shows_an_entry_as_it_was_given() -> None:
    table = catalogue.entries(costing(foreign("USD", 120_000), money(5)), Filters(), Where("tools"), "team")
    given = next(column.key for column in table.columns if column.label.endswith("(as given)"))
    assert [row[given] for row in table.rows] == ["1,200 USD a year", None]
    low = next(column.key for column in table.columns if column.label.endswith("(at least)"))
    assert [row[low] for row in table.rows] == ["No exchange rate", 500]
    plain = catalogue.entries(costing(money(5)), Filters(), Where("tools"), "team")
    assert not any(column.label.endswith("(as given)") for column in plain.columns)


def test_it_works_that_another_rate_is_no_other_answer() -> None:
    before = costing(foreign("USD", 10_000))
    now = costing(foreign("USD", 10_000), rates=(USD,))
    more = costing(foreign("USD", 10_100), rates=(USD,))
    assert _changed(before, now) == 0
    assert _changed(now, more) == 1


def _changed(before: Frames, now: Frames) -> int:
    found = next(one for one in changes.changes(before, now, {}) if one.section == "tools")
    return found.number("changed")


def test_it_works_that_a_snapshot_is_of_one_set_of_rates(tmp_path: Path) -> None:
    frames = costing(foreign("USD", 10_001), rates=(USD,))
    chosen = list(frames.answers.values())
    identity = snapshots.identity(frames.facts, frames.codebook, chosen)
    place = snapshots.Place(tmp_path, 1, frames.version, unsigned=False, identity=identity)
    snapshots.write(place, frames)
    kept = snapshots.read(place, frames.codebook)
    assert kept is not None
    assert kept.wide["tools"].equals(frames.wide["tools"])
    other = costing(foreign("USD", 10_001), rates=(USD._replace(rate=Decimal("0.93")),))
    assert snapshots.identity(other.facts, other.codebook, chosen) != identity


def test_it_handles_an_amount_that_a_rate_makes_larger_than_anything() -> None:
    huge = costing(foreign("USD", 10**18), rates=(USD._replace(rate=Decimal(1_000_000)),))
    assert cells(huge)[0] == (None, None, "USD", f"{10**18} {10**18}", "no_rate")
    assert "1 amount is in USD, too large to be converted; it counts as not known." in said(huge)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_works_the_same_on_every_engine(engine: str) -> None:
    frames = costing(foreign("USD", 10_001), foreign("CHF", 5), money(3), DONT_KNOW, rates=(USD,))
    cost = frames.codebook.by_role("cost")[0]
    with worked_out_by(engine, frames) as other:
        assert asking.totals(other, cost, "money") == asking.totals(frames, cost, "money")


def test_it_works_from_what_was_typed_to_the_total() -> None:
    cost = {"low": "about 1,200 USD"}
    answers: dict[str, dict[str, Any]] = {"payer": {"t": "own"}, "cost": {"t": cost}}
    definition = shipped()
    entries = {
        "": [EntryAnswers("root", "", None, {"uses": {"t": ["accounts", "tools"]}})],
        "tools": [EntryAnswers("e1", "tools", None, answers)],
    }
    evaluation = Evaluation(definition, entries, Surroundings(currency="EUR"))
    known = facts(["HR"], rates=(USD,))
    text = written.build(definition, evaluation, "submitted")
    frames = build(known, [row(known.departments[0], text)], codebook(definition))
    assert cells(frames) == [(110_400, 110_400, "USD", "120000 120000", None)]


CURRENCIES = ("EUR", "USD", "JPY", "KWD", "CHF")
PRICES = st.one_of(
    st.just(DONT_KNOW),
    st.builds(
        lambda currency, low, more: foreign(currency, low, low + more) if currency != "EUR" else money(low, low + more),
        st.sampled_from(CURRENCIES),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
    ),
)
RATES = st.lists(
    st.builds(
        lambda currency, rate: Rate(currency, rate, DAY, "Bank"),
        st.sampled_from(CURRENCIES[1:]),
        st.decimals(Decimal("0.0000001"), Decimal(1_000_000), places=7),
    ),
    max_size=3,
    unique_by=lambda rate: rate.currency,
).map(tuple)


@given(st.lists(PRICES, min_size=1, max_size=6), RATES)
def test_it_handles_any_mixture_without_making_the_unknown_nought(
    prices: list[dict[str, Any]], rates: tuple[Rate, ...]
) -> None:
    frames = costing(*prices, rates=rates)
    by = {rate.currency: Fraction(rate.rate) for rate in rates} | {"EUR": Fraction(1)}
    unknown = 0
    for price, (low, high, *_) in zip(prices, cells(frames), strict=True):
        worth = by.get(price.get("currency", "EUR"))
        smallest = Fraction(10) ** (2 - digits(price.get("currency", "EUR")))
        exact_high = Fraction(0) if worth is None else price.get("high", 0) * worth * smallest
        if "low" not in price or worth is None or exact_high > LARGEST * 100:  # more than anybody could have typed
            unknown += 1
            assert (low, high) == (None, None)
            continue
        exact_low = price["low"] * worth * smallest
        assert low <= high
        assert exact_low - 1 < low <= exact_low
        assert exact_high <= high < exact_high + 1
    together = total(frames.wide["tools"], "cost", "money", "EUR")
    assert together.unknown == unknown
    assert together.known == len(prices) - unknown
    assert (together.low is None) == (together.known == 0)
    catalogue.overview(frames, Filters())


@pytest.mark.parametrize("currency", ["", "usd", "dollars", "<b>", "E"])
def test_it_handles_a_currency_that_is_none(currency: str) -> None:
    frames = costing(foreign(currency, 100), rates=(USD,))
    assert cells(frames)[0][:2] == (None, None)
    assert total(frames.wide["tools"], "cost", "money", "EUR").unknown == 1
    catalogue.overview(frames, Filters())
    catalogue.entries(frames, Filters(), Where("tools"), "team")


def test_it_works_that_payloads_without_other_currencies_are_read_as_before() -> None:
    assert '"currency"' not in payload({"tools": [tool("A", cost=money(5))]}, shipped())
    assert cells(costing(money(5))) == [(500, 500, None, None, None)]


def test_it_works_to_say_that_only_the_rate_is_missing() -> None:
    def said(**changes_: Any) -> str:
        bought = {"HR": foreign("USD", 100_00), "Sales": money(500)}
        lists = {name: {"tools": [tool("Meltwater", cost=price)]} for name, price in bought.items()}
        return " ".join(one.sentence for one in catalogue.findings(frames_of(lists, **changes_), Filters()))

    assert "Meltwater for a price in USD without a rate" in said()
    assert "nobody has told us" not in said()
    assert "without a rate" not in said(rates=(USD,))
