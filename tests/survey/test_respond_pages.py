"""The pages of a department work as plain forms."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey import draft
from survey.db import Database
from survey.models import Entry, Response, Round
from survey.operations.answers import Author, save
from survey.operations.entries import add_entries, add_entry
from tests.cast import Cast
from tests.conftest import SteppingClock

ANA = Author(None, "Ana", "elsewhere")


@pytest.fixture
def ana(app: Flask, cast: Cast) -> FlaskClient:
    return cast.ana.client(app)


def address(cast: Cast, rest: str = "") -> str:
    return f"/r/{cast.ana.key}/{rest}"


def stored(database: Database, cast: Cast) -> dict[str, Any]:
    with database.reading() as session:
        return dict(draft.root_entry(session, cast.hr_response_id).answers)


def rows(database: Database, cast: Cast, section: str) -> list[Entry]:
    with database.reading() as session:
        return list(draft.entries(session, cast.hr_response_id, section))


def say(database: Database, cast: Cast, clock: SteppingClock, **typed: Any) -> None:
    with database.writing() as session:
        save(session, cast.hr_response_id, "", typed, ANA, f"say-{len(typed)}-{sorted(typed)[0]}", clock())


def with_accounts(database: Database, cast: Cast, clock: SteppingClock, count: int = 2) -> list[str]:
    say(database, cast, clock, uses={"t": ["accounts", "tools"]}, aims={"t": ["recruiting", "employer_brand"]})
    names = [{"platform": {"t": "x"}, "name": {"t": f"account {n}"}} for n in range(count)]
    with database.writing() as session:
        made = add_entries(session, cast.hr_response_id, "accounts", names, ANA, "accounts", clock())
        return [entry.id for entry in made]


def base_of(database: Database, cast: Cast) -> str:
    with database.reading() as session:
        return str(session.get_one(Response, cast.hr_response_id).revision)


def test_it_works_to_see_what_there_is_to_do(ana: FlaskClient, cast: Cast) -> None:
    page = ana.get(address(cast)).text
    assert "You have completed 0 of" in page
    assert page.count("Cannot start yet") == 5
    assert f'href="/r/{cast.ana.key}/p/start"' in page
    assert f'href="/r/{cast.ana.key}/p/accounts"' not in page


def test_it_works_to_save_and_go_on(ana: FlaskClient, cast: Cast, database: Database) -> None:
    reply = ana.post(address(cast, "p/start"), data={"q_uses": ["", "accounts"], "base": "0", "editor": "e"})
    assert (reply.status_code, reply.headers["Location"]) == (303, address(cast, "p/aims"))
    assert stored(database, cast)["uses"]["t"] == ["accounts"]
    assert stored(database, cast)["uses"]["by"] == "Ana Recruiter"
    tasks = ana.get(address(cast)).text
    assert "You have completed 1 of" in tasks


def test_it_works_that_only_what_is_asked_is_listed(ana: FlaskClient, cast: Cast) -> None:
    reply = ana.post(address(cast, "p/start"), data={"q_uses": "", "q_uses__missing": "none", "base": "0"})
    assert reply.headers["Location"] == address(cast, "p/needs")
    tasks = ana.get(address(cast)).text
    assert "Cannot start yet" not in tasks
    assert "Your accounts" not in tasks


def test_it_rejects_a_wrong_number_keeps_it_and_says_why(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    say(database, cast, clock, uses={"t": ["accounts"]})
    reply = ana.post(address(cast, "p/effort"), data={"q_people": "about five", "base": base_of(database, cast)})
    assert reply.status_code == 422
    assert 'value="about five"' in reply.text
    assert 'href="#q_people"' in reply.text
    assert "as a number" in reply.text
    assert stored(database, cast)["people"]["t"] == "about five"


def test_it_rejects_a_text_that_is_too_long_and_keeps_it_on_the_page(
    ana: FlaskClient, cast: Cast, database: Database
) -> None:
    text = "x" * 10_001
    reply = ana.post(address(cast, "p/needs"), data={"q_freedom": text, "q_settle__missing": "none", "base": "0"})
    assert reply.status_code == 422
    assert text in reply.text
    assert "10,000 is the most" in reply.text
    assert stored(database, cast)["settle"]["m"] == "none"


def test_it_works_to_show_conditional_questions_after_saving(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    say(database, cast, clock, uses={"t": ["accounts"]})
    before = ana.get(address(cast, "p/aims")).text
    assert "Which of these do you measure" not in before
    ana.post(address(cast, "p/aims"), data={"q_aims": ["", "recruiting"], "base": base_of(database, cast)})
    assert "Which of these do you measure" in ana.get(address(cast, "p/aims")).text


def test_it_shows_both_answers_of_a_conflict(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    base = base_of(database, cast)
    say(database, cast, clock, freedom={"t": "what Ben wrote"})
    form = {"q_freedom": "what Ana wrote", "q_settle__missing": "none", "base": base, "editor": "page1"}
    reply = ana.post(address(cast, "p/needs"), data=form)
    assert reply.status_code == 409
    assert "what Ben wrote" in reply.text
    assert ">\nwhat Ana wrote</textarea>" in reply.text
    assert 'name="base:q_freedom"' in reply.text
    form["base:q_freedom"] = "1"
    assert ana.post(address(cast, "p/needs"), data=form).status_code == 303
    assert stored(database, cast)["freedom"]["t"] == "what Ana wrote"


def test_it_works_to_answer_a_whole_table(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    first, second = with_accounts(database, cast, clock)
    page = ana.get(address(cast, "p/accounts")).text
    assert f'name="{first}-q_status"' in page
    form = {
        f"{first}-q_status": "active",
        f"{second}-q_status": "__dont_know",
        f"{second}-q_audience": ["", "applicants_and_job_seekers"],
        "base": base_of(database, cast),
    }
    reply = ana.post(address(cast, "p/accounts"), data=form)
    assert reply.headers["Location"] == address(cast, "p/tools")
    found = {entry.id: entry.answers for entry in rows(database, cast, "accounts")}
    assert found[first]["status"]["t"] == "active"
    assert found[second]["status"]["m"] == "dont_know"
    assert found[second]["audience"]["t"] == ["applicants_and_job_seekers"]


def test_it_works_to_fill_all_rows_that_are_empty(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    first, second = with_accounts(database, cast, clock)
    form = {
        f"{first}-q_status": "dormant",
        "all-q_status": "active",
        "do": "fill:accounts:status",
        "base": base_of(database, cast),
    }
    reply = ana.post(address(cast, "p/accounts"), data=form)
    assert reply.status_code == 303
    found = {entry.id: entry.answers["status"] for entry in rows(database, cast, "accounts")}
    assert (found[first]["t"], found[second]["t"]) == ("dormant", "active")
    assert found[second]["all"] is True


def test_it_works_to_remove_and_to_undo_it(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    first, _ = with_accounts(database, cast, clock)
    base = base_of(database, cast)
    reply = ana.post(address(cast, "p/accounts"), data={"do": f"remove:{first}", "base": base}, follow_redirects=True)
    assert "was removed from the list" in reply.text
    assert len(rows(database, cast, "accounts")) == 1
    ana.post(address(cast, "p/accounts"), data={"do": f"restore:{first}"})
    assert len(rows(database, cast, "accounts")) == 2


def test_it_works_to_duplicate_and_to_add(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    first, _ = with_accounts(database, cast, clock)
    reply = ana.post(address(cast, "p/accounts"), data={"do": f"duplicate:{first}", "save_key": "k"})
    copy = reply.headers["Location"].rpartition("/")[2]
    found = {entry.id: entry.answers for entry in rows(database, cast, "accounts")}
    assert found[copy]["platform"]["t"] == "x"
    assert "name" not in found[copy]
    ana.post(address(cast, "p/accounts"), data={"do": f"duplicate:{first}", "save_key": "k"})
    assert len(rows(database, cast, "accounts")) == 3  # pressed twice, done once
    ana.post(address(cast, "p/accounts"), data={"do": "add:accounts", "new_platform": "whatsapp"})
    assert rows(database, cast, "accounts")[-1].summary.startswith("WhatsApp")


def test_it_works_to_change_one_entry(ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock) -> None:
    first, _ = with_accounts(database, cast, clock)
    page = ana.get(address(cast, f"e/{first}")).text
    assert "More about this" in page
    assert "Why we ask" in page
    form = {"entry": first, "q_area": "Austria", "q_copies": "46", "base": base_of(database, cast)}
    reply = ana.post(address(cast, f"e/{first}"), data=form)
    assert reply.headers["Location"] == address(cast, "p/accounts")
    assert rows(database, cast, "accounts")[0].answers["copies"]["t"] == "46"


def test_it_works_to_come_back_to_the_check_page(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    (first, _) = with_accounts(database, cast, clock)
    reply = ana.post(address(cast, f"e/{first}?back=check"), data={"entry": first, "q_area": "Austria"})
    assert reply.headers["Location"] == address(cast, "check")
    reply = ana.post(address(cast, "p/start?back=check"), data={"q_model": "central"})
    assert reply.headers["Location"] == address(cast, "check")


def test_it_works_to_say_that_somebody_else_has_the_list(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    say(database, cast, clock, uses={"t": ["accounts"]})
    assert "Somebody else has the list" in ana.get(address(cast, "p/accounts")).text
    form = {"q_accounts__entries": "", "q_accounts__entries__missing": "dont_know", "base": base_of(database, cast)}
    ana.post(address(cast, "p/accounts"), data=form)
    assert stored(database, cast)["accounts__entries"]["m"] == "dont_know"
    with database.reading() as session:
        assert session.get_one(Response, cast.hr_response_id).progress["accounts"]["state"] == "completed"


def test_it_works_to_click_ranges_and_to_take_one_back(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    say(database, cast, clock, uses={"t": ["accounts"]})
    form = {"effort:post-q_hours__band": "1-3", "effort:post-q_hours__low": "", "q_people": "2"}
    ana.post(address(cast, "p/effort"), data=form | {"base": base_of(database, cast)})
    (entry,) = rows(database, cast, "effort")
    assert (entry.key, entry.answers["hours"]["t"]) == ("post", {"low": "1", "high": "3", "sure": "estimate"})
    with database.reading() as session:
        assert session.get_one(Response, cast.hr_response_id).progress["effort"]["entries"] == 1
    ana.post(address(cast, "p/effort"), data=form | {"clear": "effort:post", "base": base_of(database, cast)})
    with database.reading() as session:
        assert session.get_one(Response, cast.hr_response_id).progress["effort"]["entries"] == 0


def test_it_works_to_keep_details_of_a_goal_that_is_picked_again(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    say(database, cast, clock, uses={"t": ["accounts"]}, aims={"t": ["recruiting"]}, measured_aims={"m": "none"})
    form = {"goals:recruiting-q_target": "ten a month", "base": base_of(database, cast)}
    ana.post(address(cast, "p/aims"), data=form)
    ana.post(address(cast, "p/aims"), data={"q_aims": ["", "employer_brand"], "base": base_of(database, cast)})
    assert "ten a month" not in ana.get(address(cast, "p/aims")).text
    ana.post(address(cast, "p/aims"), data={"q_aims": ["", "recruiting"], "base": base_of(database, cast)})
    assert "ten a month" in ana.get(address(cast, "p/aims")).text


def test_it_works_to_turn_over_a_long_list(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    ids = with_accounts(database, cast, clock, 45)
    page = ana.get(address(cast, "p/accounts")).text
    assert f'id="row-{ids[0]}"' in page
    assert f'id="row-{ids[20]}"' not in page
    assert "1 to 20 of 45" in page
    form = {f"{ids[0]}-q_status": "active", "do": "rows:21", "base": base_of(database, cast)}
    reply = ana.post(address(cast, "p/accounts"), data=form, follow_redirects=True)
    assert f'id="row-{ids[20]}"' in reply.text
    assert rows(database, cast, "accounts")[0].answers["status"]["t"] == "active"


def test_it_rejects_entries_and_pages_of_others(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        theirs = add_entry(session, cast.sales_response_id, "tools", {"product": {"t": "Canva"}}, ANA, "t", clock()).id
    assert ana.get(address(cast, f"e/{theirs}")).status_code == 404
    assert ana.post(address(cast, f"e/{theirs}"), data={"entry": theirs, "q_product": "x"}).status_code == 404
    assert ana.post(address(cast, "p/tools"), data={"do": f"remove:{theirs}"}).status_code == 404
    assert ana.get(address(cast, "p/nonsense")).status_code == 404
    assert ana.get(address(cast, "p/accounts")).status_code == 404  # not asked before the first page says so


def test_it_rejects_answers_after_the_end_and_keeps_the_text_on_the_page(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=clock()))
    clock.advance(minutes=31)
    reply = ana.post(address(cast, "p/needs"), data={"q_freedom": "three paragraphs of mine"})
    assert reply.status_code == 409
    assert "three paragraphs of mine" in reply.text
    assert "This round is closed" in reply.text
    assert "The time for answering is over" in ana.get(address(cast)).text


def test_it_works_that_functions_see_their_questions_open(ana: FlaskClient, cast: Cast, database: Database) -> None:
    ana.post(address(cast, "p/start"), data={"q_uses": ["", "accounts"], "base": "0"})
    ana.post(address(cast, "p/rules"), data={"q_rules_any": "habit", "base": base_of(database, cast)})
    page = ana.get(address(cast, "p/rules")).text
    before_fold = page.partition("More about this")[0]
    assert "When somebody leaves, how is their access taken away?" in before_fold  # HR's own subject
    assert "In which style do you write?" not in before_fold


def test_it_shows_entries_once_they_are_complete(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with_accounts(database, cast, clock)
    with database.reading() as session:
        found = session.scalars(select(Entry.state).where(Entry.section == "accounts")).all()
    assert found == ["incomplete", "incomplete"]


def test_it_works_to_say_who_would_know(ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock) -> None:
    first, _ = with_accounts(database, cast, clock)
    say(database, cast, clock, model={"m": "dont_know"})
    with database.writing() as session:
        save(session, cast.hr_response_id, first, {"status": {"m": "dont_know"}}, ANA, "status", clock())
    page = ana.get(address(cast, "check")).text
    assert page.count("Who would know?") >= 2
    with database.reading() as session:
        root = draft.root_entry(session, cast.hr_response_id).id
    form = {f"q_who.{root}.model": "Controlling", f"q_who.{first}.status": " the  agency ", f"q_who.{first}.name": "no"}
    assert ana.post(address(cast, "who"), data=form).status_code == 303
    assert stored(database, cast)["model"] == stored(database, cast)["model"] | {"m": "dont_know", "w": "Controlling"}
    assert rows(database, cast, "accounts")[0].answers["status"]["w"] == "the agency"
    assert "w" not in rows(database, cast, "accounts")[0].answers["name"]
    with database.reading() as session:
        unknown = session.get_one(Response, cast.hr_response_id).progress["accounts"]["unknown"]
    assert unknown == [[first, "status", "the agency"]]
    assert 'value="Controlling"' in ana.get(address(cast, "check")).text
