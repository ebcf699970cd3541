"""A list is imported, the team decides, a newer list comes in a year later: what changed and what worked is seen."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.config import Config
from survey.db import Database
from survey.models import Entry, Response, Round
from survey.operations.signoff import sign
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import viewer
from tests.factories import make_grant
from tests.survey.carrying import TITLE, handed_in
from tests.survey.importing import as_csv
from tests.test_journey import Traveller, leave

HEAD = [
    "Department",
    "Tool",
    "What do you really use it for?",
    "Who pays for it?",
    "What does it cost in a year, about?",
]
TALKWALKER = ["HR", "Talkwalker", "Monitoring what is said", "We do", "12,000 to 14,000"]
BRANDWATCH = ["Sales", "Brandwatch", "Monitoring what is said", "We do", "9,000 to 11,000"]
KEY = "same_job_several_bills:listening"


@pytest.fixture
def paul(app: Flask, database: Database, clock: SteppingClock) -> Actor:
    return viewer(database, clock(), "administrator")


@pytest.fixture
def shell(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)


def bring(tmp_path: Path, rows: list[list[str]], what: list[str], title: str) -> None:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    path, report = tmp_path / "list.csv", tmp_path / "report.json"
    path.write_bytes(as_csv(rows))
    arguments = ["import", *what, str(path), "--round", title, "--create-round", "--report", str(report)]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output


def slug_of(database: Database, title: str) -> str:
    with database.reading() as session:
        return session.scalars(select(Round.slug).where(Round.title == title)).one()


def test_it_works_that_a_decision_of_one_round_is_seen_to_have_worked_in_the_next(
    app: Flask, paul: Actor, database: Database, tmp_path: Path, shell: None
) -> None:
    client = paul.client(app)
    tools = ["answers", "--section", "tools"]
    bring(tmp_path, [HEAD, TALKWALKER, BRANDWATCH], tools, "Tools 2026")
    base = f"/rounds/{slug_of(database, 'Tools 2026')}/decisions"
    decided = {"key": KEY, "choice": "merge", "owner": "Purchasing", "due": "2027-01-31", "indicator": "contracts"}
    assert client.post(f"{base}/one", data=decided).status_code == 303
    joined = ["Sales", "Canva", "Design", "It is free", ""]
    bring(tmp_path, [HEAD, TALKWALKER, joined], tools, "Tools 2027")
    page = html.unescape(client.get(f"/rounds/{slug_of(database, 'Tools 2027')}/decisions").text)
    assert "Two paid contracts in Tools 2026, one in Tools 2027: 9,000 to 11,000 EUR a year less." in page
    assert "It worked" in page


def test_it_works_that_a_newer_list_with_renamed_addresses_reports_what_changed_only(
    app: Flask, paul: Actor, database: Database, tmp_path: Path, shell: None
) -> None:
    head = ["Department", "Platform", "Link"]
    old = [["Parks", "Twitter", f"https://twitter.com/Parks{n}"] for n in range(40)]
    new = [["Parks", "X", f"https://x.com/parks{n}"] for n in range(1, 41)]
    bring(tmp_path, [head, *old], ["accounts"], "City 2025")
    bring(tmp_path, [head, *new], ["accounts"], "City 2026")
    page = html.unescape(paul.client(app).get(f"/rounds/{slug_of(database, 'City 2026')}/changes").text)
    assert "Of 40 entries in City 2025: 39 as before and 1 no longer there. 1 is new." in page
    with database.reading() as session:
        found = session.execute(
            select(Entry.origin_id).join(Response).join(Round).where(Round.title == "City 2026", Entry.section != "")
        )
        assert sum(row.origin_id is not None for row in found) == 39


@pytest.fixture
def traveller(context: BrowserContext) -> Iterator[Traveller]:
    person = Traveller(context.new_page())
    yield person
    assert person.complaints == []


def sign_in(person: Traveller, actor: Actor, server: str) -> None:
    person.page.context.add_cookies([actor.browser_cookie(server)])  # type: ignore[list-item]


@pytest.mark.browser
def test_it_works_that_the_next_round_begins_with_confirmed_answers(
    traveller: Traveller, live_server: str, database: Database, cast: Cast, clock: SteppingClock
) -> None:
    handed_in(database, cast, clock, signed=True)
    clock.advance(days=365)
    sign_in(traveller, viewer(database, clock(), "administrator"), live_server)
    link = make_round_of_2027(traveller, database, cast, clock)
    home = open_link(traveller, link)
    traveller.page.goto(f"/rounds/{slug_of(database, TITLE)}/changes")
    expect(traveller.page.get_by_text("Of 3 entries in Social media 2026: 3 not confirmed yet.")).to_be_visible()
    confirm_and_change(traveller, home)
    answer_what_is_asked_again(traveller, home)
    hand_it_over(traveller, home)
    with database.writing() as session:
        sign(session, of_hr(session, cast).id, "head", clock(), person_id=cast.clara.person_id)
    page = traveller.page
    page.goto(f"/rounds/{slug_of(database, TITLE)}/changes")
    said = page.locator("main").inner_text()
    assert "Of 3 entries in Social media 2026: 1 as before, 1 changed and 1 no longer there." in said
    traveller.look()


def make_round_of_2027(person: Traveller, database: Database, cast: Cast, clock: SteppingClock) -> str:
    """Make the round as the policy team does; returns the path of the department's link."""
    page = person.page
    page.goto("/rounds/new")
    person.look()
    page.get_by_label("Name of the round").fill(TITLE)
    expect(page.get_by_label("The answers of Social media 2026")).to_be_checked()
    person.press("Save and choose departments")
    page.get_by_label("HR", exact=True).check()
    page.get_by_role("button", name=re.compile("Save")).click()
    expect(page.get_by_text("Departments begin with their answers of Social media 2026")).to_be_visible()
    person.look()
    person.press("Open the round")
    with database.writing() as session:
        return f"/open/{make_grant(session, clock(), of_hr(session, cast))[1]}"


def of_hr(session: Session, cast: Cast) -> Response:
    """HR's response in the newest round."""
    mine = select(Response).where(Response.department_id == cast.hr_id)
    return session.scalars(mine.order_by(Response.id.desc()).limit(1)).one()


def open_link(person: Traveller, link: str) -> str:
    page = person.page
    page.goto(link)
    page.get_by_label("Your name").fill("Ana Recruiter")
    person.press("Start")
    expect(page.get_by_text("Your answers from Social media 2026 are already here")).to_be_visible()
    expect(page.get_by_text("3 from 2026 to confirm").first).to_be_visible()
    person.look()
    return page.url


def confirm_and_change(person: Traveller, home: str) -> None:
    """One account is still right, one is changed, one is gone; everything else is confirmed at once."""
    page = person.page
    page.goto(home + "p/accounts")
    person.look()
    rows = page.locator(".rt-entry-rows")
    rows.nth(0).get_by_role("button", name=re.compile("^Still right: ")).click()
    expect(page.get_by_text("2 entries are from 2026")).to_be_visible()
    rows.nth(1).get_by_role("group", name=re.compile("^Whom")).get_by_text("Our own employees").click()
    expect(page.locator(".rt-saved")).to_have_attribute("data-state", "saved")
    rows.nth(2).get_by_role("button", name="Remove").click()
    expect(page.get_by_text("was removed from the list")).to_be_visible()
    page.goto(rows.nth(1).get_by_role("link", name="Change").get_attribute("href") or "")
    person.look()
    page.get_by_role("button", name=re.compile("^Still right: ")).click()
    expect(page.get_by_text("From 2026")).to_have_count(0)
    page.goto(home + "p/needs")
    person.look()
    page.goto(home + "check")
    person.look()
    while page.get_by_role("button", name=re.compile("still right: ")).count():
        page.get_by_role("button", name=re.compile("still right: ")).first.click()
        page.wait_for_load_state()


def answer_what_is_asked_again(person: Traveller, home: str) -> None:
    """What changes every year, and what nobody knew or had then."""
    page = person.page
    page.goto(home + "p/accounts")
    for question, answer in (
        ("status", "In use: somebody posted or answered in the last three months"),
        ("two_step", "Yes"),
    ):
        page.locator(f'.rt-fill [id="all-q_{question}"]').select_option(label=answer)
        expect(page.locator(".rt-saved")).to_have_attribute("data-state", "saved")
    page.goto(home + "check")
    person.open_question("What does it cost in a year, about?")
    person.pick("What does it cost in a year, about?", "2,000 to 5,000")
    leave(person)
    person.open_question("How many of you do this work")
    page.get_by_role("row", name="Writing and publishing posts").get_by_text("1 to 3", exact=True).click()
    page.get_by_role("textbox", name="How many of you do this work, even a little?").fill("2")
    leave(person)
    person.open_question("What holds for texts and pictures made with AI?")
    person.pick("What holds for texts and pictures made with AI?", "No rule")
    person.pick("If things go badly wrong online, what is agreed?", "Nothing")
    leave(person)
    person.open_question("Did anything go wrong in the last two years?")
    person.pick("Did anything go wrong in the last two years?", "No")
    leave(person)


def hand_it_over(person: Traveller, home: str) -> None:
    page = person.page
    page.goto(home + "check")
    expect(page.get_by_text("Still from")).to_have_count(0)
    person.press("Hand over to the head")
    person.heading("Handed over")
