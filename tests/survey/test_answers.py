"""Answers are saved one by one, in one transaction, with what lists and task list read kept beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from survey import draft
from survey.db import Database
from survey.errors import NotFound, NotPossibleNow, RoundClosed, TooLarge
from survey.models import Entry, History, Response, Round
from survey.operations import answers, quick
from survey.operations.answers import Author, Saved, save, save_entries
from survey.operations.entries import add_entry, remove_entry
from survey.operations.progress import open_questions, refresh
from survey.operations.submissions import hand_over
from tests.cast import Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.both_databases
ANA = Author(None, "Ana", "page-a")


def root_id(database: Database, response_id: int) -> str:
    with database.reading() as session:
        return draft.root_entry(session, response_id).id


def put(
    database: Database, cast: Cast, clock: SteppingClock, key: str, entry: str = "", **typed: Mapping[str, Any]
) -> Saved:
    with database.writing() as session:
        return save(session, cast.hr_response_id, entry, typed, ANA, key, clock(), base=0)


def response(database: Database, cast: Cast) -> Response:
    with database.reading() as session:
        found = session.get(Response, cast.hr_response_id)
        assert found is not None
        return found


def entry(database: Database, entry_id: str) -> Entry:
    with database.reading() as session:
        found = session.get(Entry, entry_id)
        assert found is not None
        return found


def an_account(database: Database, cast: Cast, clock: SteppingClock, key: str = "add") -> str:
    with database.writing() as session:
        first = {"platform": {"t": "linkedin"}, "name": {"t": "Nordwerk"}}
        return add_entry(session, cast.hr_response_id, "accounts", first, ANA, key, clock()).id


def test_it_works_to_save_an_answer(database: Database, cast: Cast, clock: SteppingClock) -> None:
    saved = put(database, cast, clock, "one", uses={"t": ["accounts", "tools"]})
    assert saved.saved == (("", "uses"),)
    assert saved.revision == 1
    kept = entry(database, root_id(database, cast.hr_response_id)).answers["uses"]
    assert kept["t"] == ["accounts", "tools"]
    assert (kept["by"], kept["e"], kept["r"], kept["at"]) == ("Ana", "page-a", 1, "2026-03-02T09:00:00+00:00")
    found = response(database, cast)
    assert found.started_at == found.last_activity_at == clock()
    assert found.size == len("accounts") + len("tools")


def test_it_works_to_repeat_a_save_without_a_second_effect(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    first = put(database, cast, clock, "one", uses={"t": ["accounts"]})
    clock.advance(minutes=5)
    second = put(database, cast, clock, "one", uses={"t": ["tools"]})
    assert second.repeated
    assert (second.revision, second.at, second.saved) == (first.revision, first.at, first.saved)
    assert entry(database, root_id(database, cast.hr_response_id)).answers["uses"]["t"] == ["accounts"]
    with database.reading() as session:
        assert session.scalar(select(func.count(History.id))) == 1


def test_it_works_that_save_keys_of_two_departments_are_strangers(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    put(database, cast, clock, "same", uses={"t": ["accounts"]})
    with database.writing() as session:
        saved = save(session, cast.sales_response_id, "", {"uses": {"t": ["tools"]}}, ANA, "same", clock())
    assert not saved.repeated
    assert saved.saved == (("", "uses"),)


def test_it_works_that_an_unchanged_answer_writes_nothing(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "one", uses={"t": ["accounts"]})
    again = put(database, cast, clock, "two", uses={"t": ["accounts"]}, model={})
    assert again.saved == ()
    assert response(database, cast).revision == 1


def test_it_works_to_take_an_answer_back(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "one", model={"t": "central"})
    assert put(database, cast, clock, "two", model={}).saved == (("", "model"),)
    kept = entry(database, root_id(database, cast.hr_response_id)).answers["model"]
    assert "t" not in kept
    assert response(database, cast).size == 0
    with database.reading() as session:
        last = session.scalars(select(History).order_by(History.id.desc())).first()
    assert last is not None
    assert last.changes["model"][0]["t"] == "central"


def test_it_works_to_keep_a_wrong_number_as_typed(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "one", uses={"t": ["accounts"]}, people={"t": "about five"})
    assert entry(database, root_id(database, cast.hr_response_id)).answers["people"]["t"] == "about five"
    assert response(database, cast).progress["people"]["open"] == 1


@pytest.mark.parametrize("text", ["x" * 10_001, "a\x00b", "a\x1bb", "\ud800"])
def test_it_rejects_what_cannot_be_stored_and_saves_the_rest(
    database: Database, cast: Cast, clock: SteppingClock, text: str
) -> None:
    saved = put(database, cast, clock, "one", freedom={"t": text}, model={"t": "central"})
    assert saved.saved == (("", "model"),)
    assert saved.refusal("", "freedom")
    assert "freedom" not in entry(database, root_id(database, cast.hr_response_id)).answers


def test_it_works_to_store_the_longest_text(database: Database, cast: Cast, clock: SteppingClock) -> None:
    assert put(database, cast, clock, "one", freedom={"t": "x" * 10_000}).saved == (("", "freedom"),)


def test_it_rejects_more_text_than_an_inventory_may_have(
    database: Database, cast: Cast, clock: SteppingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (answers, quick):
        monkeypatch.setattr(module, "MOST_CHARACTERS", 20)
    put(database, cast, clock, "one", freedom={"t": "x" * 20})
    with pytest.raises(TooLarge):
        put(database, cast, clock, "two", freedom={"t": "x" * 21})
    assert entry(database, root_id(database, cast.hr_response_id)).answers["freedom"]["t"] == "x" * 20


def test_it_rejects_entries_of_another_department(database: Database, cast: Cast, clock: SteppingClock) -> None:
    account = an_account(database, cast, clock)
    with pytest.raises(NotFound), database.writing() as session:
        save(session, cast.sales_response_id, account, {"status": {"t": "active"}}, ANA, "k", clock())
    assert "status" not in entry(database, account).answers


def test_it_rejects_answers_that_have_no_place_there(database: Database, cast: Cast, clock: SteppingClock) -> None:
    account = an_account(database, cast, clock)
    strangers = {"uses": {"t": ["tools"]}, "product": {"t": "Canva"}, "nonsense": {"t": "x"}, "goal": {"t": "x"}}
    assert put(database, cast, clock, "k", account, **strangers).saved == ()
    assert put(database, cast, clock, "k2", "", status={"t": "active"}, briefing={"t": "x"}).saved == ()


def test_it_rejects_saving_into_a_removed_entry(database: Database, cast: Cast, clock: SteppingClock) -> None:
    account = an_account(database, cast, clock)
    with database.writing() as session:
        remove_entry(session, cast.hr_response_id, account, ANA, "gone", clock())
    with pytest.raises(NotFound):
        put(database, cast, clock, "k", account, status={"t": "active"})


def test_it_works_to_save_several_entries_at_once(database: Database, cast: Cast, clock: SteppingClock) -> None:
    first, second = an_account(database, cast, clock, "a"), an_account(database, cast, clock, "b")
    changes = {
        first: {"status": {"t": "active"}},
        second: {"status": {"t": "dormant"}},
        "": {"model": {"t": "central"}},
    }
    with database.writing() as session:
        saved = save_entries(session, cast.hr_response_id, changes, ANA, "all", clock())
    assert len(saved.saved) == 3
    assert entry(database, second).answers["status"]["t"] == "dormant"
    with database.writing() as session:
        assert save_entries(session, cast.hr_response_id, changes, ANA, "all", clock()).repeated


def test_it_rejects_all_of_a_save_when_one_entry_is_not_there(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    changes = {"": {"model": {"t": "central"}}, "a" * 20: {"status": {"t": "active"}}}
    with pytest.raises(NotFound), database.writing() as session:
        save_entries(session, cast.hr_response_id, changes, ANA, "k", clock())
    assert entry(database, root_id(database, cast.hr_response_id)).answers == {}


def test_it_works_to_keep_summary_and_state_of_an_entry(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "u", uses={"t": ["accounts"]}, aims={"t": ["recruiting"]})
    account = an_account(database, cast, clock)
    assert entry(database, account).summary == "LinkedIn: Nordwerk"
    assert entry(database, account).state == "incomplete"
    typed = {
        "audience": {"t": ["applicants_and_job_seekers"]},
        "status": {"t": "active"},
        "owner_kind": {"t": "two_or_more"},
        "two_step": {"m": "dont_know"},
    }
    put(database, cast, clock, "s", account, **typed)
    assert entry(database, account).state == "complete"
    progress = response(database, cast).progress["accounts"]
    assert (progress["state"], progress["entries"], progress["open"]) == ("completed", 1, 0)
    assert progress["unknown"] == [[account, "two_step", ""]]


def test_it_works_to_mark_hidden_answers_and_to_wake_them(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "u", uses={"t": ["accounts"]})
    account = an_account(database, cast, clock)
    put(database, cast, clock, "1", account, owner_kind={"t": "one_person"}, recovery={"t": "person"})
    put(database, cast, clock, "2", account, owner_kind={"t": "other_department"})
    assert entry(database, account).dormant == ["recovery"]
    assert entry(database, account).answers["recovery"]["t"] == "person"
    put(database, cast, clock, "3", account, owner_kind={"t": "agency"})
    assert entry(database, account).dormant == []


def test_it_works_to_tell_who_would_know(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "u", uses={"t": ["accounts"]}, model={"m": "dont_know"})
    put(database, cast, clock, "w", model={"m": "dont_know", "w": "Controlling"})
    found = open_questions(response(database, cast).progress)
    assert [(each.section, each.question, each.who) for each in found] == [("start", "model", "Controlling")]


def test_it_works_to_know_which_sections_wait_and_which_are_not_asked(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    put(database, cast, clock, "m", model={"t": "central"})
    with database.writing() as session:
        found = draft.inventory(session, cast.hr_response_id)
        refresh(session, found.response, found.definition, clock())
    assert response(database, cast).progress["accounts"]["state"] == "waiting"
    put(database, cast, clock, "u", uses={"t": ["tools"]})
    progress = response(database, cast).progress
    assert progress["accounts"]["state"] == "hidden"
    assert progress["tools"]["state"] == "not_started"
    assert progress["start"]["state"] == "completed"


def test_it_works_that_progress_kept_on_saving_equals_progress_from_scratch(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    put(database, cast, clock, "1", uses={"t": ["accounts", "tools"]}, aims={"t": ["recruiting", "employer_brand"]})
    account, other = an_account(database, cast, clock, "a"), an_account(database, cast, clock, "b")
    put(database, cast, clock, "2", account, status={"m": "dont_know"}, owner_kind={"t": "nobody"})
    put(database, cast, clock, "3", "effort:post", hours={"t": {"low": "1", "high": "3", "sure": "estimate"}})
    put(database, cast, clock, "4", "effort:respond", hours={"m": "dont_know"})
    put(database, cast, clock, "5", "goals:recruiting", kpi={"m": "dont_know"})
    put(database, cast, clock, "6", measured_aims={"t": ["recruiting"]}, rules_any={"t": "habit"})
    put(database, cast, clock, "7", tools__entries={"m": "dont_know"}, people={"t": "4"})
    put(database, cast, clock, "8", aims={"t": ["recruiting"]})
    with database.writing() as session:
        remove_entry(session, cast.hr_response_id, other, ANA, "gone", clock())
    kept = response(database, cast)
    with database.writing() as session:
        found = draft.inventory(session, cast.hr_response_id)
        refresh(session, found.response, found.definition, clock())
    anew = response(database, cast)
    names = set(kept.progress)
    assert names == set(anew.progress)
    assert {name: _sorted(kept.progress[name]) for name in names} == {n: _sorted(anew.progress[n]) for n in names}
    assert kept.size == anew.size


def _sorted(progress: Mapping[str, Any]) -> dict[str, Any]:
    return {**progress, "unknown": sorted(progress["unknown"])}


def test_it_works_that_work_on_hours_opens_the_rules_about_it(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    put(database, cast, clock, "1", uses={"t": ["accounts"]}, rules_any={"t": "habit"})
    before = response(database, cast).progress["rule_topics"]["open"]
    put(database, cast, clock, "2", "effort:respond", hours={"t": {"low": "1", "high": "3", "sure": ""}})
    assert response(database, cast).progress["rule_topics"]["open"] == before + 2


def test_it_works_to_save_in_the_half_hour_after_the_end(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=clock()))
    clock.advance(minutes=29)
    assert put(database, cast, clock, "1", model={"t": "central"}).saved
    clock.advance(minutes=1)
    with pytest.raises(RoundClosed):
        put(database, cast, clock, "2", model={"t": "decentral"})


def test_it_works_that_a_reply_lost_at_the_end_is_repeated_after_it(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    first = put(database, cast, clock, "1", model={"t": "central"})
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=clock()))
    clock.advance(hours=2)
    assert put(database, cast, clock, "1", model={"t": "central"}).saved == first.saved


def test_it_rejects_answers_before_the_round_is_open(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.execute(update(Round).values(opened_at=None, closes_on=date(2027, 1, 1)))
    with pytest.raises(NotPossibleNow):
        put(database, cast, clock, "1", model={"t": "central"})


def test_it_rejects_answers_after_handing_over(database: Database, cast: Cast, clock: SteppingClock) -> None:
    put(database, cast, clock, "1", uses={"m": "none"}, settle={"m": "none"})
    with database.writing() as session:
        hand_over(session, cast.hr_response_id, clock())
    with pytest.raises(NotPossibleNow):
        put(database, cast, clock, "2", model={"t": "central"})


@pytest.mark.parametrize("key", ["", "../../x", "k" * 500, "'; DROP TABLE history; --"])
def test_it_handles_odd_save_keys(database: Database, cast: Cast, clock: SteppingClock, key: str) -> None:
    assert put(database, cast, clock, key, model={"t": "central"}).saved == (("", "model"),)
