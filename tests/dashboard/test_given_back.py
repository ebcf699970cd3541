"""Shown first to whom a finding names: the rule, the card, the own page, presentations and the committee's workbook."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import delete, update

from dashboard.analysis.findings import ranking, same_job
from dashboard.analysis.given_back import open_only, stored_key, waiting_words
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.giving_back import MEMORY, give_back, given_back
from dashboard.load import load
from dashboard.results import Ask, Finding
from exports.workbook import build
from survey import sample
from survey.db import Database
from survey.errors import StorageBusy
from survey.models import Round
from survey.models_findings import FindingNotice, FindingReply
from survey.operations import giving_back
from survey.read_giving_back import Release, Reply, standings
from tests.conftest import SteppingClock
from tests.dashboard.factory import NOW, frames_of, tool
from tests.dashboard.given import given
from tests.dashboard.screen_help import ask, links, respondent, viewer, words

DAY = timedelta(days=1)
KEY = f"{same_job.KIND}:listening"
OPTIONS = (("hr", "HR runs it"), ("sales", "Sales runs it"))


@pytest.fixture
def two_bills() -> Frames:
    """Two departments that each pay for monitoring."""
    return frames_of({"HR": {"tools": [tool("Brandwatch")]}, "Sales": {"tools": [tool("Talkwalker")]}})


@pytest.fixture
def organisation(database: Database, clock: SteppingClock) -> None:
    """The sample organisation as if it were a real one that nobody was told anything in yet."""
    sample.load(database, clock)
    respondent(database, clock(), "IT")  # somebody has a link, so departments can be shown something first
    with database.writing() as session:
        session.execute(delete(FindingReply))
        session.execute(delete(FindingNotice))
        session.execute(update(Round).values(is_sample=False))
    MEMORY.clear()


def one_of(frames: Frames, key: str = KEY) -> Finding:
    return next(one for one in ranking.every(frames) if one.key == key)


def reply(department_id: int, department: str, choice: str = "", text: str = "") -> Reply:
    return Reply(department_id, department, choice, text, NOW)


def test_it_handles_a_round_in_which_nobody_has_a_link(two_bills: Frames) -> None:
    """A list that the policy team imported: nobody can look, so nobody is waited for, and that is said."""
    unseen = replace(given(two_bills, since=NOW), has_links=False)
    assert unseen.is_open(one_of(two_bills))
    assert waiting_words(ranking.every(two_bills), unseen).startswith("Nobody has been given a link in this round")


# --- the rule ------------------------------------------------------------------------------------------


def test_it_works_to_wait_for_every_department_that_is_named(two_bills: Frames) -> None:
    found, (hr, sales) = one_of(two_bills), two_bills.ids
    assert not given(two_bills, since=NOW).is_open(found)
    assert not given(two_bills, since=NOW, seen=[hr]).is_open(found)
    assert given(two_bills, since=NOW, seen=[hr, sales]).is_open(found)
    assert not given(two_bills, since=NOW - 3 * DAY + timedelta(seconds=1)).is_open(found)
    assert given(two_bills, since=NOW - 3 * DAY).is_open(found)
    assert given(two_bills, since=NOW, release=Release("Today", NOW)).is_open(found)
    assert not replace(given(two_bills), standings={}).is_open(found)
    assert given(two_bills, since=NOW).is_open(replace(found, department_ids=()))


def test_it_works_to_say_who_sees_it_first_and_why_it_was_shown_sooner(two_bills: Frames) -> None:
    found, (hr, _sales) = one_of(two_bills), two_bills.ids
    assert given(two_bills, since=NOW).card(found).first == "Shown to HR and Sales first, until 5 March 2026."
    assert given(two_bills, since=NOW, seen=[hr]).card(found).first == "Shown to Sales first, until 5 March 2026."
    assert "as soon as the answers it rests on are signed" in replace(given(two_bills), standings={}).card(found).first
    early = given(two_bills, since=NOW, release=Release("The committee meets", NOW)).card(found)
    assert early.first == ""
    assert early.released == "Shown to others on 2 March 2026, before the time was over: The committee meets"
    late = given(two_bills, since=NOW - 9 * DAY, release=Release("The committee meets", NOW)).card(found)
    assert late.released == ""


def test_it_works_to_say_what_both_answered(two_bills: Frames) -> None:
    hr, sales = two_bills.ids
    found = replace(one_of(two_bills), ask=Ask("Who runs it?", OPTIONS, (hr, sales)))

    def said(*replies: Reply) -> str:
        return given(two_bills, replies={KEY: replies}).card(found).asked

    assert replace(given(two_bills), standings={}).card(found).asked == ""
    assert said() == "We have asked both."
    assert said(reply(hr, "HR", "hr")) == "We have asked both. Sales has not answered yet."
    assert said(reply(hr, "HR", "hr"), reply(sales, "Sales", "sales")) == "We have asked both."
    assert said(reply(hr, "HR", "hr"), reply(sales, "Sales", "hr", "Since May")) == "Both say: HR runs it."
    card = given(two_bills, replies={KEY: (reply(hr, "HR", "hr", "Since May"), reply(sales, "Sales", "gone"))}).card(
        found
    )
    assert card.replies[0].sentence == "HR says: HR runs it. Since May. (2 March 2026)"


def test_it_works_to_leave_out_what_waits(two_bills: Frames) -> None:
    waiting, there = given(two_bills, since=NOW), len(ranking.every(two_bills))
    assert there
    assert ranking.every(open_only(two_bills, waiting)) == ()
    assert len(ranking.every(two_bills)) == there  # the frames that others use have not changed
    assert ranking.every(open_only(two_bills, given(two_bills))) == ranking.every(two_bills)
    assert waiting_words(ranking.every(two_bills)[:1], waiting) == (
        "1 finding is left out: the departments it names see it first, on 5 March 2026 at the latest."
    )
    assert waiting_words(ranking.every(two_bills), given(two_bills)) == ""


def test_it_handles_keys_of_any_length() -> None:
    assert stored_key(KEY) == KEY
    long = [stored_key("k" * 400 + end) for end in "ab"]
    assert long[0] != long[1]
    assert max(map(len, long)) <= 250


# --- telling departments ---------------------------------------------------------------------------------


@pytest.mark.both_databases
def test_it_works_to_tell_departments_of_every_finding_once(
    database: Database, clock: SteppingClock, organisation: None
) -> None:
    frames = load(database, None, Filters())
    told = given_back(database, frames, clock(), 3)
    found = [one for one in ranking.every(frames) if one.department_ids]
    assert found
    assert all(set(told.standing(one).told) == set(one.department_ids) for one in found)
    assert not any(told.is_open(one) for one in found)
    clock.advance(days=3)
    later = given_back(database, frames, clock(), 3)
    assert later.standings == told.standings
    assert all(later.is_open(one) for one in found)


def test_it_handles_answers_that_are_not_signed(database: Database, clock: SteppingClock, organisation: None) -> None:
    frames = load(database, None, Filters(unsigned=True))
    give_back(database, frames, clock())
    with database.reading() as session:
        assert standings(session, frames.facts.id) == {}


def test_it_handles_a_database_that_takes_nothing(
    app: Flask, database: Database, clock: SteppingClock, organisation: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StorageBusy

    monkeypatch.setattr(giving_back, "notify", busy)
    team, hr = viewer(database, clock()), respondent(database, clock(), "HR")
    assert "To be shown to" in words(ask(team.client(app))["rt-body"]["children"])
    assert "together with others" in hr.client(app).get(f"{hr.path}own").text
    monkeypatch.undo()
    assert "Shown to" in words(ask(team.client(app))["rt-body"]["children"])


# --- the screen --------------------------------------------------------------------------------------------


def test_it_works_on_the_dashboard_until_everybody_has_looked(
    app: Flask, database: Database, clock: SteppingClock, organisation: None
) -> None:
    team = viewer(database, clock(), "administrator").client(app)
    body = ask(team, "/dashboard/same-job")["rt-body"]["children"]
    assert "Shown to Customer Service and Marketing first, until 5 March 2026." in words(body)
    ways = [link for link in links(body) if "/findings/show?" in link]
    assert any("key=same_job_several_bills%3Alistening" in link for link in ways)
    assert team.get(ways[0]).status_code == 200
    assert not [x for x in links(ask(viewer(database, clock()).client(app))["rt-body"]["children"]) if "/show?" in x]
    presented = ask(team, "/dashboard/same-job", "?present=1")["rt-body"]["children"]
    assert "each pay for a tool" not in words(presented)
    overview = ask(team, "/dashboard/", "?present=1")["rt-body"]["children"]
    assert re.search(r"\d+ findings are left out: the departments they name see them first", words(overview))
    for name in ("Customer Service", "Marketing"):
        actor = respondent(database, clock(), name)
        assert actor.client(app).get(f"{actor.path}own").status_code == 200
    body = ask(team, "/dashboard/same-job")["rt-body"]["children"]
    assert "Shown to Customer Service" not in words(body)
    assert "each pay for a tool" in words(ask(team, "/dashboard/same-job", "?present=1")["rt-body"]["children"])


def test_it_works_for_a_department_to_reply_in_place(
    app: Flask, database: Database, clock: SteppingClock, organisation: None
) -> None:
    marketing, service = (
        respondent(database, clock(), "Marketing", "fill"),
        respondent(database, clock(), "Customer Service"),
    )
    client = marketing.client(app)
    page = client.get(f"{marketing.path}own").text
    assert "Until 5 March 2026 only you, Customer Service and the policy team see this" in page
    sent = client.post(f"{marketing.path}own/reply", data={"finding": KEY, "text": "We need <picture> search."})
    assert sent.status_code == 303
    anchor = sent.headers["Location"].partition("#")[2]
    page = client.get(f"{marketing.path}own").text
    assert f'id="{anchor}"' in page
    assert "Marketing says: We need &lt;picture&gt; search." in page
    assert "Marketing says: We need" in service.client(app).get(f"{service.path}own").text
    team = viewer(database, clock()).client(app)
    assert "Marketing says: We need <picture> search." in words(ask(team, "/dashboard/same-job")["rt-body"]["children"])


def test_it_rejects_a_reply_and_keeps_what_was_typed(
    app: Flask, database: Database, clock: SteppingClock, organisation: None
) -> None:
    marketing = respondent(database, clock(), "Marketing")
    client, path = marketing.client(app), f"{marketing.path}own"
    client.get(path)
    long = client.post(f"{path}/reply", data={"finding": KEY, "text": "y" * 2_001})
    assert long.status_code == 422
    assert "y" * 2_001 in long.text
    assert "Your reply was not sent" in long.text
    assert client.post(f"{path}/reply", data={"finding": "nothing", "text": "Hello"}).status_code == 404
    hr = respondent(database, clock(), "HR")
    assert hr.client(app).post(f"{hr.path}own/reply", data={"finding": KEY, "text": "Hello"}).status_code == 404


@pytest.mark.usefixtures("csrf")
def test_it_requires_the_token_of_the_form(
    app: Flask, database: Database, clock: SteppingClock, organisation: None
) -> None:
    marketing = respondent(database, clock(), "Marketing")
    client = marketing.client(app)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(f"{marketing.path}own").text)
    assert token is not None
    data = {"finding": KEY, "text": "Hello"}
    assert client.post(f"{marketing.path}own/reply", data=data).status_code == 400
    assert client.post(f"{marketing.path}own/reply", data={**data, "csrf_token": token[1]}).status_code == 303


def test_it_shows_the_findings_and_replies_of_the_sample_at_once(
    app: Flask, database: Database, clock: SteppingClock
) -> None:
    sample.load(database, clock)
    body = words(ask(viewer(database, clock()).client(app), "/dashboard/same-job")["rt-body"]["children"])
    assert "Customer Service says: We would share a contract if the alerts to our shift leads stay as fast" in body
    assert "first, until" not in body


# --- the workbook --------------------------------------------------------------------------------------------


def test_it_works_in_the_workbook(database: Database, clock: SteppingClock, organisation: None, tmp_path: Path) -> None:
    frames = load(database, None, Filters())
    stand = given_back(database, frames, clock(), 3)
    with database.writing() as session:
        ids = {one.name: one.id for one in frames.departments}
        giving_back.reply(session, frames.facts.id, KEY, ids["Marketing"], clock(), text="We need picture search.")

    def texts(reader: str) -> str:
        path = tmp_path / f"{reader}.xlsx"
        known = given_back(database, frames, clock(), 3)
        build(frames, Filters(), reader, path, now=clock(), given=known)  # type: ignore[arg-type]
        sheets = load_workbook(path).worksheets
        return "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell is not None)

    team, committee = texts("team"), texts("committee")
    sentence = one_of(frames).sentence
    assert "Customer Service and Marketing each pay for" in team
    assert "Customer Service and Marketing each pay for" not in committee
    assert "Two departments each pay for monitoring" in committee
    assert not stand.is_open(one_of(frames))
    assert sentence in team
    assert "Shown to Customer Service first, until 5 March 2026." in team
    assert "Marketing says: We need picture search. (2 March 2026)" in team
    assert sentence not in committee
    assert "We need picture search" not in committee
    assert re.search(r"\d+ findings are left out: .* on 5 March 2026 at the latest\.", committee)
    clock.advance(days=3)
    committee = texts("committee")
    assert sentence in committee
    assert "Marketing says: We need picture search. (2 March 2026)" in committee
    assert "left out: the departments" not in committee
