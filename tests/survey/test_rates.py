"""Exchange rates: entered with day and source, replaced and never overwritten, each a new version of the round."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from survey.db import Database
from survey.errors import Invalid, NotFound
from survey.models import Entry, Round, Submission
from survey.operations.rates import TypedRate, drop_rate, set_rate
from survey.operations.rounds import RoundDetails, edit_round
from survey.read import Rate, round_facts, rounds
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.conftest import Sample

both = pytest.mark.both_databases
USD = TypedRate("usd", "0,92", "2026-03-01", " European Central Bank ")
READ = Rate("USD", Decimal("0.92"), date(2026, 3, 1), "European Central Bank")


def version(database: Database, cast: Cast) -> int:
    with database.reading() as session:
        return session.get_one(Round, cast.round_id).version


def rates(database: Database, cast: Cast, as_of: int | None = None) -> tuple[Rate, ...]:
    with database.reading() as session:
        return round_facts(session, cast.round_slug, as_of=as_of).rates


@both
def test_it_works_to_enter_and_to_correct_a_rate(cast: Cast, database: Database, clock: SteppingClock) -> None:
    start = version(database, cast)
    clock.advance(seconds=1)
    with database.writing() as session:
        first = set_rate(session, cast.round_id, USD, clock())
    assert rates(database, cast) == (READ,)
    assert version(database, cast) == start + 1
    clock.advance(seconds=1)
    with database.writing() as session:
        assert set_rate(session, cast.round_id, USD, clock()) == first  # nothing new
        set_rate(session, cast.round_id, replace(USD, rate="0.93"), clock())
        set_rate(session, cast.round_id, replace(USD, currency="CHF", rate="1.05"), clock())
    assert [(one.currency, one.rate) for one in rates(database, cast)] == [
        ("CHF", Decimal("1.05")),
        ("USD", Decimal("0.93")),
    ]
    assert version(database, cast) == start + 3
    assert rates(database, cast, as_of=start + 1) == (READ,)
    assert rates(database, cast, as_of=start) == ()
    with database.reading() as session:
        assert len(rounds(session)[0].rates) == 2


@both
def test_it_works_to_take_a_rate_away(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        set_rate(session, cast.round_id, USD, clock())
        drop_rate(session, cast.round_id, "USD", clock())
    after = version(database, cast)
    assert rates(database, cast) == ()
    with database.writing() as session:
        drop_rate(session, cast.round_id, "USD", clock())
    assert version(database, cast) == after


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"currency": "ABC"}, "currency"),
        ({"currency": "dollars"}, "currency"),
        ({"rate": "0"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "nan"}, "rate"),
        ({"rate": "1e9"}, "rate"),
        ({"rate": ""}, "rate"),
        ({"on": "yesterday"}, "on"),
        ({"on": "2999-01-01"}, "on"),
        ({"source": "  "}, "source"),
    ],
)
def test_it_requires_a_currency_a_rate_a_day_and_a_source(
    cast: Cast, database: Database, clock: SteppingClock, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as problem, database.writing() as session:
        set_rate(session, cast.round_id, replace(USD, **change), clock())
    assert set(problem.value.problems) == {field}
    assert rates(database, cast) == ()


def test_it_rejects_an_unknown_round(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        set_rate(session, 999_999, USD, clock())
    with pytest.raises(NotFound), database.writing() as session:
        drop_rate(session, 999_999, "USD", clock())


def test_it_handles_another_currency_of_the_round_by_letting_go_of_its_rates(
    cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        set_rate(session, cast.round_id, USD, clock())
        round_ = session.get_one(Round, cast.round_id)
        details = {one.name: getattr(round_, one.name) for one in fields(RoundDetails)}
        same = RoundDetails(**details | {"countries": tuple(details["countries"] or ())})
        edit_round(session, cast.round_id, replace(same, title="Another title"), clock())
    assert rates(database, cast) == (READ,)
    with database.writing() as session:
        edit_round(session, cast.round_id, replace(same, currency="CHF"), clock())
    assert rates(database, cast) == ()


def test_it_works_that_one_answer_is_shown_in_the_currency_it_was_given_in(
    organisation: Sample, database: Database
) -> None:
    address = organisation.address("Marketing")
    assert "1,200 USD a year" not in organisation.viewer.get(address).text
    with database.writing() as session:
        response_id = organisation.responses["Marketing"]
        tools = session.scalars(select(Entry).where(Entry.response_id == response_id, Entry.section == "tools"))
        paid = next(entry for entry in tools if "cost" in entry.answers)
        paid.answers = paid.answers | {"cost": {"t": {"low": "USD 1,200", "high": "", "sure": "invoice"}}}
        for submission in session.scalars(select(Submission).where(Submission.response_id == response_id)):
            stored = json.loads(submission.payload)
            cost = next(each["v"]["cost"] for each in stored["sections"]["tools"] if "cost" in each["v"])
            cost |= {"currency": "USD", "low": 120_000, "high": 120_000}
            submission.payload = json.dumps(stored)
    assert "1,200 USD a year" in organisation.viewer.get(address).text
    assert "1,200 USD a year" in organisation.viewer.get(f"{address}?show=draft").text
