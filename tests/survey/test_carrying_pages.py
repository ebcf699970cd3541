"""What a department and the policy team see of answers that came from the round before; all as plain forms."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select, update

from survey import draft
from survey.carried import is_carried, short_title
from survey.db import Database
from survey.models import Entry, History, Response, Round
from survey.operations.submissions import reopen
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import viewer
from tests.survey.answering import answers_of_hr
from tests.survey.carrying import TITLE, Next, handed_in, live, next_round


class Visit:
    """Somebody of HR who has opened the link of the second round."""

    def __init__(self, app: Flask, following: Next) -> None:
        self.client: FlaskClient = app.test_client()
        reply = self.client.post(f"/open/{following.token}", data={"name": "Ana Recruiter"})
        assert reply.status_code == 303
        self.home = reply.headers["Location"]

    def get(self, rest: str = "") -> str:
        return html.unescape(self.client.get(f"{self.home}{rest}").text)

    def press(self, rest: str, **form: str | list[str]) -> str:
        """Send a form as a page without scripts does; returns where it leads."""
        page = self.get(rest)
        sent = {name: found[1] for name in ("base", "editor", "save_key") if (found := _hidden(name).search(page))}
        reply = self.client.post(f"{self.home}{rest}", data={**sent, **form})
        assert reply.status_code == 303, reply.text
        return reply.headers["Location"].removeprefix(self.home)


def _hidden(name: str) -> re.Pattern[str]:
    return re.compile(f'name="{name}" value="([^"]*)"')


@pytest.fixture
def following(database: Database, cast: Cast, clock: SteppingClock) -> Next:
    handed_in(database, cast, clock, signed=True)
    return next_round(database, cast, clock)


@pytest.fixture
def ana(app: Flask, following: Next) -> Visit:
    return Visit(app, following)


def accounts(database: Database, following: Next) -> list[Entry]:
    with database.reading() as session:
        return live(session, following.response_id, "accounts")


def response(database: Database, following: Next) -> Response:
    with database.reading() as session:
        return session.get_one(Response, following.response_id)


def root(database: Database, following: Next) -> Entry:
    with database.reading() as session:
        return draft.root_entry(session, following.response_id)


def test_it_works_that_the_task_list_says_what_waits(ana: Visit) -> None:
    page = ana.get()
    assert "Your answers from Social media 2026 are already here" in page
    assert "3 from 2026 to confirm" in page
    assert "2 from 2026 to confirm" in page
    assert "Completed" not in page


def test_it_works_to_confirm_one_entry_in_the_list(ana: Visit, database: Database, following: Next) -> None:
    first = accounts(database, following)[0]
    page = ana.get("p/accounts")
    assert page.count("From 2026") == 3
    assert f'aria-label="Still right: {first.summary}"' in page
    assert "3 entries are from 2026" in page
    assert ana.press("p/accounts", do=f"right:{first.id}") == f"p/accounts?from=1#row-{first.id}"
    page = ana.get("p/accounts")
    assert page.count("From 2026") == 2
    assert "2 entries are from 2026" in page
    assert f"Still right: {first.summary}" not in page


def test_it_works_to_confirm_a_whole_list(ana: Visit, database: Database, following: Next) -> None:
    assert "All 3 are still right" in ana.get("p/accounts")
    assert ana.press("p/accounts", do="all-right:accounts") == "p/accounts#section-accounts"
    page = ana.get("p/accounts")
    assert "2026" not in page.partition("<h1")[2]
    assert not any(one.carried for one in accounts(database, following))
    assert response(database, following).progress["accounts"].get("carried") is None


def test_it_works_to_save_what_was_typed_with_the_button_that_confirms(
    ana: Visit, database: Database, following: Next
) -> None:
    first, second, _ = accounts(database, following)
    form = {f"{first.id}-q_audience": ["", "applicants"], f"{second.id}-q_audience": ["", "customers"]}
    ana.press("p/accounts", do=f"right:{first.id}", **form)
    first, second, _ = accounts(database, following)
    assert first.answers["audience"]["t"] == ["applicants"]
    assert first.carried == 0
    assert is_carried(second.answers["audience"])  # was in the form, but the button was about another row


def test_it_works_that_removing_one_row_confirms_no_other(ana: Visit, database: Database, following: Next) -> None:
    first, second, _ = accounts(database, following)
    waiting = second.carried
    ana.press("p/accounts", do=f"remove:{first.id}", **{f"{second.id}-q_audience": ["", "customers"]})
    assert accounts(database, following)[0].carried == waiting
    assert "2 from 2026 to confirm" in ana.get()


def test_it_works_that_saving_a_whole_form_confirms_what_was_in_it(
    ana: Visit, database: Database, following: Next
) -> None:
    ana.press("p/needs", q_freedom="We must be able to answer the same day.", q_incidents__missing="none")
    answers = root(database, following).answers
    assert not is_carried(answers["freedom"])
    assert answers["freedom"]["by"] == "Ana Recruiter"
    assert is_carried(answers["rules_any"])  # stands on another page


def test_it_works_that_typing_saves_and_confirms_only_what_was_changed(
    ana: Visit, database: Database, following: Next
) -> None:
    first = accounts(database, following)[0]
    same = {"page": "accounts", "base": "1", "editor": "e", f"{first.id}-q_audience": ["", "customers"]}
    assert ana.client.post(f"{ana.home}save", data=same).get_json()["saved"] == 0
    sent = {"page": "accounts", "base": "1", "editor": "e", f"{first.id}-q_audience": ["", "applicants"]}
    reply = ana.client.post(f"{ana.home}save", data=sent).get_json()
    assert reply["saved"] == 1
    assert "From 2026" in reply["blocks"][f"head-{first.id}"]
    assert "3 entries are from 2026" in reply["blocks"]["carried-accounts"]
    assert accounts(database, following)[0].carried == first.carried - 1


def test_it_works_to_confirm_an_entry_on_its_own_page(ana: Visit, database: Database, following: Next) -> None:
    first = accounts(database, following)[0]
    page = ana.get(f"e/{first.id}")
    assert "From Social media 2026" in page
    assert 'value="right"' in page
    assert ana.press(f"e/{first.id}", do="right", entry=first.id) == "p/accounts"
    assert accounts(database, following)[0].carried == 0
    assert 'value="right"' not in ana.get(f"e/{first.id}")


def test_it_works_to_confirm_a_page(ana: Visit, database: Database, following: Next) -> None:
    page = ana.get("p/needs")
    assert "answers are from 2026" in page or "1 answer is from 2026" in page
    ana.press("p/needs", do="all-right:needs")
    assert not is_carried(root(database, following).answers["freedom"])
    with database.reading() as session:
        assert session.scalar(select(func.count(History.id)).where(History.action == "confirm")) == 1


def test_it_works_to_confirm_rows_of_picked_choices(
    app: Flask, database: Database, cast: Cast, clock: SteppingClock
) -> None:
    written = answers_of_hr()
    written["goals"] = {"leads": {"target": "200 a year"}, "brand_awareness": {"target": "Twice as many"}}
    handed_in(database, cast, clock, written)
    following = next_round(database, cast, clock)
    ana = Visit(app, following)
    assert "2 entries are from 2026" in ana.get("p/aims")
    assert ana.press("p/aims", do="right:goals:leads") == "p/aims#section-goals"
    assert "1 entry is from 2026" in ana.get("p/aims")
    ana.press("p/aims", do="all-right:goals")
    with database.reading() as session:
        assert [one.carried for one in live(session, following.response_id, "goals")] == [0, 0]


def test_it_requires_that_all_is_looked_at_before_handing_over(ana: Visit, database: Database, following: Next) -> None:
    page = ana.get("check")
    assert "Still from Social media 2026" in page
    assert re.search(r"Your accounts</a> <span class=\"rt-task-note\">3 entries", page)
    refused = ana.client.post(f"{ana.home}hand-over")
    assert refused.status_code == 422
    assert "Not handed over: answers from Social media 2026 wait" in refused.text
    assert "Everything is kept as it was" in refused.text
    assert response(database, following).handed_over_at is None


def test_it_works_to_confirm_section_by_section_while_checking(ana: Visit, database: Database, following: Next) -> None:
    while names := re.findall('name="section" value="([a-z_]+)"', ana.get("check")):
        reply = ana.client.post(f"{ana.home}confirm", data={"section": names[0]})
        assert (reply.status_code, reply.headers["Location"]) == (303, f"{ana.home}check#carried")
    assert "Still from" not in ana.get("check")
    assert not any("carried" in each for each in response(database, following).progress.values())
    assert not is_carried(root(database, following).answers["rules_any"])


def test_it_rejects_a_section_that_is_not_there(ana: Visit) -> None:
    assert ana.client.post(f"{ana.home}confirm", data={"section": "nothing"}).status_code == 404
    assert ana.client.post(f"{ana.home}p/accounts", data={"do": "right:nobody"}).status_code == 404


def test_it_requires_that_entries_of_others_stay_theirs(
    ana: Visit, database: Database, following: Next, cast: Cast
) -> None:
    with database.reading() as session:
        other = live(session, cast.hr_response_id, "accounts")[0].id  # of the same department, but the first round
    assert ana.client.post(f"{ana.home}p/accounts", data={"do": f"right:{other}"}).status_code == 404


def test_it_handles_a_round_that_has_closed(
    ana: Visit, database: Database, following: Next, clock: SteppingClock
) -> None:
    with database.writing() as session:
        session.execute(update(Round).where(Round.id == following.round_id).values(closed_at=clock()))
    clock.advance(hours=1)
    assert ana.client.post(f"{ana.home}confirm", data={"section": "accounts"}).status_code == 409
    assert accounts(database, following)[0].carried


def test_it_works_that_the_policy_team_sees_where_answers_came_from(
    ana: Visit, app: Flask, database: Database, following: Next, clock: SteppingClock
) -> None:
    paul = viewer(database, clock(), "administrator").client(app)
    with database.reading() as session:
        slug = session.get_one(Round, following.round_id).slug
    assert "begin with their answers of" in paul.get(f"/rounds/{slug}").text
    page = f"/rounds/{slug}/responses/{following.response_id}"
    assert "Carried from Social media 2026 on 2 March 2027" in paul.get(page).text
    ana.press("p/accounts", do="all-right:accounts")
    assert "confirmed by Ana Recruiter" in paul.get(page).text


def test_it_requires_no_query_for_each_entry(app: Flask, database: Database, cast: Cast, clock: SteppingClock) -> None:
    said: list[int] = []
    event.listen(database.engine, "before_cursor_execute", lambda *_: said.append(1))
    counted: list[list[int]] = []
    for number in (4, 18):
        written = answers_of_hr()
        written["accounts"] = [{**written["accounts"][0], "name": f"account {n}"} for n in range(number)]
        with database.writing() as session:
            if counted:
                reopen(session, cast.hr_response_id, "once more", clock(), team=True)
            session.execute(delete(Entry).where(Entry.response_id == cast.hr_response_id, Entry.section != ""))
        handed_in(database, cast, clock, written)
        following, steps = next_round(database, cast, clock, title=f"Next {number}"), []
        ana = None
        for step in ("open", "", "p/accounts", "check", "confirm"):
            said.clear()
            if ana is None:
                ana = Visit(app, following)
            elif step == "confirm":
                ana.client.post(f"{ana.home}confirm", data={"section": "accounts"})
            else:
                ana.get(step)
            steps.append(len(said))
        counted.append(steps)
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("earlier", "now", "words"),
    [
        ("Social media inventory 2025", "Social media inventory 2026", "2025"),
        ("Spring 2026", "Autumn 2026", "Spring 2026"),
        ("The first round", "The second round", "The first round"),
        ("Inventory 2024/2025", "Inventory 2026", "Inventory 2024/2025"),
        ("A name that is much too long to stand on a tag", "x", "A name that is much too long…"),
        ("Donaudampfschifffahrtsgesellschaft", "x", "Donaudampfschifffahrtsgesellsch…"),
    ],
)
def test_it_works_that_a_tag_names_the_round_shortly(earlier: str, now: str, words: str) -> None:
    assert short_title(earlier, now) == words


def test_it_works_to_choose_what_a_new_round_begins_with(
    app: Flask, database: Database, cast: Cast, clock: SteppingClock
) -> None:
    paul = cast.paul.client(app)
    facts = {"title": TITLE, "organisation": "Nordwerk AG", "questionnaire": "social-media-inventory:1"}
    facts |= {"currency": "EUR", "time_zone": "UTC"}
    assert "Begin with" not in paul.get("/rounds/new").text
    handed_in(database, cast, clock)
    page = paul.get("/rounds/new").text
    assert "The answers of Social media 2026" in page
    assert re.search('value="earlier" id="begin_with" checked', page)
    for chosen, expected in (("earlier", cast.round_id), ("", None)):
        reply = paul.post("/rounds/new", data={**facts, "begin_with": chosen})
        assert reply.status_code == 303
        with database.reading() as session:
            newest = session.scalars(select(Round).order_by(Round.id.desc()).limit(1)).one()
            assert newest.begin_with_id == expected
    with database.reading() as session:
        slug = session.scalars(select(Round.slug).where(Round.begin_with_id.is_not(None))).one()
    assert "The answers of Social media 2026" in paul.get(f"/rounds/{slug}/edit").text
    assert paul.post(f"/rounds/{slug}/edit", data={**facts, "title": "Other"}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Round.begin_with_id).where(Round.slug == slug)).one() == cast.round_id
