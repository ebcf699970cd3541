"""Rounds are created, corrected, opened and closed; what the analysis can see raises their version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.db import Database
from survey.errors import Invalid, NotFound, NotPossibleNow
from survey.lifecycle import GRACE, closing_moment, response_state, round_state
from survey.models import Entry, Event, Response, Round, RoundVersion, Signoff, Submission
from survey.operations import rounds
from survey.operations.rounds import RoundDetails
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_department

both = pytest.mark.both_databases
DETAILS = RoundDetails("Social media 2026", "Nordwerk AG", countries=("DE", "AT"), hourly_low=4000, hourly_high=6000)


def version(database: Database, round_id: int) -> int:
    with database.reading() as session:
        return session.get_one(Round, round_id).version


@both
def test_it_works_from_plan_to_close(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        round_ = rounds.create_round(session, DETAILS, clock())
        hr = make_department(session, clock(), "HR")
        assert round_state(round_, clock()) == "planned"
        (response,) = rounds.add_departments(session, round_.id, [hr.id], clock())
        rounds.open_round(session, round_.id, clock())
        assert round_state(round_, clock()) == "open"
        (root,) = session.scalars(select(Entry).where(Entry.response_id == response.id))
        assert (root.section, root.key) == ("", None)
    clock.advance(days=1)
    with database.writing() as session:
        round_ = rounds.close_round(session, 1, clock())
        assert round_state(round_, clock()) == "grace"
        assert round_state(round_, clock() + GRACE) == "closed"
    with database.writing() as session:
        assert round_state(rounds.open_round(session, 1, clock()), clock()) == "open"
        kinds = list(session.scalars(select(Event.kind).order_by(Event.id)))
        assert [kind for kind in kinds if kind.startswith("round")] == [
            "round_created",
            "round_opened",
            "round_closed",
            "round_opened",
        ]
        versions = session.execute(
            select(RoundVersion.version, RoundVersion.reason).order_by(RoundVersion.version)
        ).all()
    assert [row[0] for row in versions] == [1, 2, 3, 4, 5]
    assert versions[1][1] == "Departments added"
    assert version(database, 1) == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " \t"}, "title"),
        ({"organisation": ""}, "organisation"),
        ({"currency": "eur"}, "currency"),
        ({"currency": "EURO"}, "currency"),
        ({"hourly_low": 1, "hourly_high": None}, "hourly_low"),
        ({"hourly_low": 7000}, "hourly_low"),
        ({"hourly_low": 0}, "hourly_low"),
        ({"contact_email": "paul"}, "contact_email"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
    ],
)
def test_it_rejects_facts_that_cannot_be(
    database: Database, clock: SteppingClock, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught, database.writing() as session:
        rounds.create_round(session, replace(DETAILS, **change), clock())  # type: ignore[arg-type]
    assert list(caught.value.problems) == [field]


def test_it_makes_addresses_that_do_not_collide(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        titles = ["Größe & Übung", "Größe & Übung", "new", "!!!", "\u4e2d\u6587"]
        slugs = [rounds.create_round(session, replace(DETAILS, title=title), clock()).slug for title in titles]
    assert slugs == ["groe-ubung", "groe-ubung-2", "round-new", "round", "round-2"]


@both
def test_it_raises_the_version_only_for_what_the_analysis_shows(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    before = version(database, cast.round_id)
    with database.reading() as session:
        round_ = session.get_one(Round, cast.round_id)
        details = RoundDetails(
            **{
                name: tuple(getattr(round_, name)) if name == "countries" else getattr(round_, name)
                for name in RoundDetails.__dataclass_fields__
            }
        )
    for change, more in (
        ({}, 0),
        ({"contact_name": "Vera"}, 0),
        ({"hourly_high": 7000, "contact_name": "Vera"}, 1),
        ({"hourly_high": 7000, "contact_name": "Vera", "title": "New"}, 2),
    ):
        with database.writing() as session:
            rounds.edit_round(session, cast.round_id, replace(details, **change), clock())
        assert version(database, cast.round_id) == before + more


def test_it_never_changes_the_questionnaire_of_a_round(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        before = session.get_one(Round, cast.round_id).definition_digest
        rounds.edit_round(
            session, cast.round_id, replace(DETAILS, definition_digest="x", definition_version=9), clock()
        )
        after = session.get_one(Round, cast.round_id)
        assert (after.definition_digest, after.definition_version) == (before, 1)


def test_it_requires_departments_to_open(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        round_ = rounds.create_round(session, DETAILS, clock())
    with pytest.raises(NotPossibleNow, match="No department"), database.writing() as session:
        rounds.open_round(session, round_.id, clock())


def test_it_rejects_opening_after_the_last_day_and_closing_what_never_opened(
    database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        past = replace(DETAILS, closes_on=clock().date() - timedelta(days=1))
        round_ = rounds.create_round(session, past, clock())
        rounds.add_departments(session, round_.id, [make_department(session, clock()).id], clock())
    with pytest.raises(NotPossibleNow, match="last day"), database.writing() as session:
        rounds.open_round(session, round_.id, clock())
    with pytest.raises(NotPossibleNow, match="never opened"), database.writing() as session:
        rounds.close_round(session, round_.id, clock())


def test_it_adds_a_department_once(database: Database, cast: Cast, clock: SteppingClock) -> None:
    before = version(database, cast.round_id)
    with database.writing() as session:
        assert rounds.add_departments(session, cast.round_id, [cast.hr_id, cast.hr_id], clock()) == []
    assert version(database, cast.round_id) == before
    with pytest.raises(NotFound), database.writing() as session:
        rounds.add_departments(session, cast.round_id, [999], clock())
    with pytest.raises(NotFound), database.writing() as session:
        rounds.add_departments(session, 999, [cast.hr_id], clock())


@both
def test_it_takes_out_only_departments_that_never_answered(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    with database.writing() as session:
        legal = make_department(session, clock(), "Legal")
        rounds.add_departments(session, cast.round_id, [legal.id], clock())
        rounds.remove_department(session, cast.round_id, legal.id, clock())
        left = session.scalars(select(Response.department_id).where(Response.round_id == cast.round_id)).all()
    assert legal.id not in left
    with pytest.raises(NotPossibleNow, match="already begun"), database.writing() as session:
        rounds.remove_department(session, cast.round_id, cast.hr_id, clock())
    with pytest.raises(NotFound), database.writing() as session:
        rounds.remove_department(session, cast.round_id, legal.id, clock())


def test_it_closes_at_midnight_where_the_round_is_at_home() -> None:
    round_ = Round(opened_at=datetime(2026, 3, 1, tzinfo=UTC), closes_on=date(2026, 3, 28), time_zone="Europe/Berlin")
    assert closing_moment(round_) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    round_.closes_on = date(2026, 3, 29)  # the clocks change that night
    assert closing_moment(round_) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    assert round_state(round_, datetime(2026, 3, 29, 21, 59, tzinfo=UTC)) == "open"
    assert round_state(round_, datetime(2026, 3, 29, 22, 0, tzinfo=UTC)) == "grace"
    assert round_state(round_, datetime(2026, 3, 29, 22, 30, tzinfo=UTC)) == "closed"


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_it_only_ever_goes_on(first: int, second: int) -> None:
    """However a round closes, its states come in one order as time goes by."""
    order = ["planned", "open", "grace", "closed"]
    start = datetime(2026, 3, 1, tzinfo=UTC)
    closed = start + timedelta(minutes=first)
    round_ = Round(opened_at=start, closed_at=closed, closes_on=date(2026, 3, 1), time_zone="UTC")
    earlier, later = sorted((first, second))
    states = [round_state(round_, start + timedelta(minutes=minute)) for minute in (earlier, later)]
    assert order.index(states[0]) <= order.index(states[1])


def test_it_names_the_state_of_a_response() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    response, submission, signoff = Response(), Submission(basis="submitted"), Signoff()
    assert response_state(response, None, None) == "not_started"
    response.started_at = at
    assert response_state(response, None, None) == "in_progress"
    assert response_state(response, submission, None) == "handed_over"
    assert response_state(response, submission, signoff) == "signed"
    assert response_state(response, Submission(basis="imported"), None) == "imported"
    signoff.voided_at = at
    assert response_state(response, submission, signoff) == "handed_over"
    submission.withdrawn_at = at
    assert response_state(response, submission, signoff) == "reopened"
