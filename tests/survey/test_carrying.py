"""The answers of the round before stand in the next one when a department opens its link, once, to be confirmed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from survey import draft, payload
from survey.carried import is_carried
from survey.db import Database
from survey.errors import Invalid
from survey.models import Department, Entry, Event, History, Round, Submission
from survey.operations import carrying
from survey.operations.answers import Author, Raw, save
from survey.operations.carrying import begins_with, carry_over, earlier_round
from survey.operations.confirming import confirm_entry, confirm_section
from survey.operations.submissions import hand_over, reopen, submission_from_draft
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_response, make_round
from tests.survey.answering import answered
from tests.survey.carrying import Next, facts_of, handed_in, live, next_round, opened

pytestmark = pytest.mark.both_databases
ANA = Author(None, "Ana", "page-a")


@pytest.fixture
def following(database: Database, cast: Cast, clock: SteppingClock) -> Next:
    """Round two, not opened by anybody yet."""
    handed_in(database, cast, clock, signed=True)
    return next_round(database, cast, clock)


def test_it_works_that_the_first_opening_brings_the_answers(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.reading() as session:
        response, _ = facts_of(session, following)
        before = live(session, cast.hr_response_id, "accounts")
        after = live(session, following.response_id, "accounts")
        assert [one.origin_id for one in after] == [one.id for one in before]
        assert {one.id for one in after}.isdisjoint(one.id for one in before)
        assert [one.summary for one in after] == [one.summary for one in before]
        name = after[0].answers["name"]
        assert (name["t"], name["c"], name["by"]) == ("Nordwerk", True, "from Social media 2026")
        assert response.carried_at == clock()
        assert response.started_at is None
        assert begins_with(session, response) == "Social media 2026"
        assert response.progress["accounts"]["carried"] == 3
        assert response.progress["accounts"]["state"] == "in_progress"
        root = draft.root_entry(session, following.response_id)
        assert root.answers["rules_any"]["t"] == "habit"
        assert root.origin_id == draft.root_entry(session, cast.hr_response_id).id
        was, now = (live(session, one, "goals") for one in (cast.hr_response_id, following.response_id))
        assert [one.key for one in now] == [one.key for one in was]


def test_it_works_that_a_second_opening_changes_nothing(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    clock.advance(days=1)
    opened(database, clock, following.token, "Ben")
    with database.writing() as session:
        assert carry_over(session, following.response_id, clock()) == 0
    with database.reading() as session:
        assert len(live(session, following.response_id, "accounts")) == 3
        assert session.scalar(select(func.count(Event.id)).where(Event.kind == "answers_carried")) == 1


def test_it_works_that_two_who_open_at_once_get_the_answers_once(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(opened, database, clock, following.token, name) for name in ("Ana", "Ben")]
        for one in both:
            one.result(timeout=60)
    with database.reading() as session:
        assert len(live(session, following.response_id, "accounts")) == 3
        carried = select(func.count(History.id)).where(History.action == "carry")
        every = session.scalars(select(Entry.answers).where(Entry.response_id == following.response_id))
        assert session.scalar(carried) == sum(bool(answers) for answers in every)


def test_it_handles_a_break_in_between_by_bringing_nothing(
    database: Database, cast: Cast, clock: SteppingClock, following: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "refresh", breaks)
        with pytest.raises(KeyboardInterrupt):
            opened(database, clock, following.token)
    with database.reading() as session:
        response, _ = facts_of(session, following)
        assert response.carried_at is None
        assert live(session, following.response_id, "accounts") == []
        assert draft.root_entry(session, following.response_id).answers == {}
    opened(database, clock, following.token)
    with database.reading() as session:
        assert len(live(session, following.response_id, "accounts")) == 3


def test_it_rejects_to_bring_answers_into_a_draft_that_was_begun(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    with database.writing() as session:
        save(session, following.response_id, "", {"uses": {"t": ["tools"]}}, ANA, "one", clock())
    opened(database, clock, following.token)
    with database.reading() as session:
        assert facts_of(session, following)[0].carried_at is None
        assert live(session, following.response_id, "accounts") == []


def test_it_works_that_a_round_may_begin_with_empty_forms(database: Database, cast: Cast, clock: SteppingClock) -> None:
    handed_in(database, cast, clock)
    following = next_round(database, cast, clock, begin_with_id=None)
    opened(database, clock, following.token)
    with database.reading() as session:
        assert facts_of(session, following)[0].carried_at is None
        assert live(session, following.response_id, "accounts") == []


def test_it_handles_a_department_that_handed_nothing_in(database: Database, cast: Cast, clock: SteppingClock) -> None:
    following = next_round(database, cast, clock)
    opened(database, clock, following.token)
    with database.reading() as session:
        assert facts_of(session, following)[0].carried_at is None


def test_it_works_with_the_signed_answers_when_later_ones_were_not_signed(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    handed_in(database, cast, clock, signed=True)
    with database.writing() as session:
        reopen(session, cast.hr_response_id, "A number was missing.", clock())
        save(session, cast.hr_response_id, "", {"rules_any": {"t": "written"}}, ANA, "seven", clock(), base=99)
        hand_over(session, cast.hr_response_id, clock())
    following = next_round(database, cast, clock)
    opened(database, clock, following.token)
    with database.reading() as session:
        assert draft.root_entry(session, following.response_id).answers["rules_any"]["t"] == "habit"


def test_it_works_with_what_was_handed_over_when_nothing_was_signed(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    handed_in(database, cast, clock)
    following = next_round(database, cast, clock)
    opened(database, clock, following.token)
    with database.reading() as session:
        assert len(live(session, following.response_id, "tools")) == 2


def test_it_requires_that_kinds_of_nothing_and_what_is_asked_again_stay_open(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.reading() as session:
        root = draft.root_entry(session, following.response_id)
        assert "incidents" not in root.answers  # "none" then is no answer now
        kununu = live(session, following.response_id, "accounts")[1]
        assert "two_step" not in kununu.answers
        definition = draft.inventory(session, following.response_id).definition
        asked_again = {q.name for q in definition.question_by_name.values() if q.carry != "confirm" or not q.is_asked}
        every = session.scalars(select(Entry).where(Entry.response_id == following.response_id)).all()
        assert asked_again
        assert not asked_again & {name for one in every for name in one.answers}


def test_it_requires_that_nothing_unconfirmed_is_handed_over(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session, pytest.raises(Invalid) as refused:
        hand_over(session, following.response_id, clock())
    assert {"carried:accounts", "carried:rules", "carried:tools"} <= set(refused.value.problems)
    with database.reading() as session:
        assert session.scalar(select(Submission.id).where(Submission.response_id == following.response_id)) is None


def test_it_works_to_confirm_one_entry(database: Database, cast: Cast, clock: SteppingClock, following: Next) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        first = live(session, following.response_id, "accounts")[0].id
        assert confirm_entry(session, following.response_id, first, ANA, "right", clock()) > 3
        assert confirm_entry(session, following.response_id, first, ANA, "right", clock()) == 0
    with database.reading() as session:
        one = session.get_one(Entry, first)
        assert not any(is_carried(raw) for raw in one.answers.values())
        assert (one.answers["name"]["t"], one.answers["name"]["by"]) == ("Nordwerk", "Ana")
        assert one.carried == 0
        response, _ = facts_of(session, following)
        assert response.progress["accounts"]["carried"] == 2
        assert response.started_at == clock()
        (told,) = session.scalars(select(History).where(History.action == "confirm")).all()
        before, after = told.changes["name"]
        assert (is_carried(before), is_carried(after), before["t"], after["t"]) == (True, False, "Nordwerk", "Nordwerk")
        assert before["by"] == "from Social media 2026"


def test_it_works_to_confirm_a_list_and_a_page_at_once(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        confirm_section(session, following.response_id, "accounts", ANA, "a", clock())
        confirm_section(session, following.response_id, "rules", ANA, "b", clock())
    with database.reading() as session:
        progress = facts_of(session, following)[0].progress
        assert "carried" not in progress["accounts"]
        assert "carried" not in progress["rules"]
        assert progress["rules"]["state"] == "completed"
        assert "carried" in progress["tools"]


def test_it_works_that_a_changed_answer_is_confirmed_and_the_others_wait(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        first = live(session, following.response_id, "accounts")[0]
        waiting = first.carried
        said: dict[str, Raw] = {"audience": {"t": ["applicants"]}, "name": {"t": "Nordwerk"}}
        saved = save(session, following.response_id, first.id, said, ANA, "one", clock(), base=1)
        assert saved.saved == ((first.id, "audience"),)
    with database.reading() as session:
        one = session.get_one(Entry, first.id)
        assert not is_carried(one.answers["audience"])
        assert is_carried(one.answers["name"])
        assert one.carried < waiting


def test_it_works_that_choices_in_another_order_are_the_same_answer(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        aims = draft.root_entry(session, following.response_id).answers["aims"]["t"]
        said: dict[str, Raw] = {"aims": {"t": list(reversed(aims))}}
        assert len(aims) == 2
        assert save(session, following.response_id, "", said, ANA, "one", clock(), base=1).saved == ()


def test_it_works_that_a_confirmed_answer_changed_by_a_colleague_is_not_put_back(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        first = live(session, following.response_id, "accounts")[0].id
        save(session, following.response_id, first, {"name": {"t": "New"}}, ANA, "one", clock(), base=1)
        confirm_entry(session, following.response_id, first, Author(None, "Ben", "page-b"), "two", clock())
        stale = save(
            session, following.response_id, first, {"name": {"t": "Old"}}, Author(None, "C", "c"), "3", clock(), base=1
        )
        assert [one.theirs["t"] for one in stale.conflicts] == ["New"]
    with database.reading() as session:
        assert session.get_one(Entry, first).answers["name"]["t"] == "New"
        assert session.get_one(Entry, first).answers["name"]["by"] == "Ana"


@pytest.mark.parametrize("is_sample", [False, True])
def test_it_rejects_rounds_that_have_nothing_in_common(
    database: Database, cast: Cast, clock: SteppingClock, is_sample: bool
) -> None:
    with database.writing() as session:
        other = session.get_one(Round, cast.round_id)
        other.is_sample = not is_sample
        with pytest.raises(Invalid, match="same questionnaire"):
            make_round(session, clock(), title="x", begin_with_id=other.id, is_sample=is_sample)
        with pytest.raises(Invalid):
            make_round(session, clock(), title="x", begin_with_id=4711)


def test_it_works_to_find_the_newest_round_with_answers(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.reading() as session:
        assert earlier_round(session, "social-media-inventory") is None
    handed_in(database, cast, clock)
    next_round(database, cast, clock)
    with database.reading() as session:
        found = earlier_round(session, "social-media-inventory")
        assert found is not None
        assert found.id == cast.round_id
        assert earlier_round(session, "other") is None
        assert earlier_round(session, "social-media-inventory", is_sample=True) is None


def test_it_handles_departments_that_are_gone(database: Database, cast: Cast, clock: SteppingClock) -> None:
    accounts = answered(database, cast)
    with database.writing() as session:
        other: dict[str, Raw] = {"owner_kind": {"t": "other_department"}, "owner_department": {"t": str(cast.sales_id)}}
        for account in accounts[:2]:
            save(session, cast.hr_response_id, account, other, ANA, account, clock())
        hand_over(session, cast.hr_response_id, clock())
        assert str(cast.sales_id) in session.scalars(select(Submission.payload)).one()
    following = next_round(database, cast, clock)
    with database.writing() as session:
        sales = session.get_one(Department, cast.sales_id)
        make_response(session, clock(), facts_of(session, following)[1], sales)
        sales.archived_at = clock()
    opened(database, clock, following.token)
    with database.reading() as session:
        first = live(session, following.response_id, "accounts")[0]
        assert "owner_department" not in first.answers
        assert first.answers["owner_kind"]["t"] == "other_department"


def test_it_requires_that_an_import_counts_no_unconfirmed_answer(
    database: Database, cast: Cast, clock: SteppingClock, following: Next
) -> None:
    opened(database, clock, following.token)
    with database.writing() as session:
        accounts = live(session, following.response_id, "accounts")
        save(session, following.response_id, accounts[0].id, {"name": {"t": "New"}}, ANA, "one", clock(), base=1)
        made = submission_from_draft(session, following.response_id, "imported", clock())
        stored = payload.read(made.payload)["sections"]
        assert [(one["id"], one["v"]) for one in stored["accounts"]] == [(accounts[0].id, {"name": "New"})]
        assert "tools" not in stored
