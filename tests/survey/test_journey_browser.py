"""A department's way through its inventory in a real browser, with every click and every edited field counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import select

from survey import draft, payload
from survey.db import Database
from survey.models import Response, Submission
from tests.cast import Cast

pytestmark = pytest.mark.browser

LINKS = """https://www.linkedin.com/company/nordwerk
https://www.instagram.com/nordwerk.karriere
https://www.kununu.com/de/nordwerk
https://x.com/nordwerk
https://www.youtube.com/@nordwerk
https://www.facebook.com/nordwerk"""
TOOLS = "Hootsuite\nTalkwalker\nCanva"
MOST_INTERACTIONS = 60
FOR_NOTHING = 8


class Hand:
    """Does what a person does, and counts: a click is one, a field that is typed into or chosen from is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.count += 1
        what.fill(text)

    def choose(self, what: Locator, label: str) -> None:
        self.count += 1
        what.select_option(label=label)

    def tick(self, question: str, *choices: str) -> None:
        group = self.page.get_by_role("group", name=question)
        for choice in choices:
            self.click(group.get_by_text(choice, exact=True))

    def pick(self, question: str, choice: str) -> None:
        self.click(self.page.get_by_role("group", name=question).get_by_text(choice, exact=True))

    def go_on(self) -> None:
        self.click(self.page.get_by_role("button", name="Save and continue"))

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.fixture
def hand(page: Page) -> Hand:
    return Hand(page)


def start(hand: Hand, cast: Cast) -> None:
    hand.page.goto(f"/open/{cast.ana.token}")
    hand.type(hand.page.get_by_label("Your name"), "Ana Recruiter")
    hand.click(hand.page.get_by_role("button", name="Start"))
    hand.click(hand.page.get_by_role("link", name="Before you start", exact=True))
    hand.heading("Before you start")


def add_pasted(hand: Hand, text: str) -> None:
    hand.type(hand.page.locator("[data-rt-paste] textarea"), text)
    hand.click(hand.page.locator("[data-rt-preview]").get_by_role("button"))


def cell(hand: Hand, row: int, question: str) -> Locator:
    rows = hand.page.locator(".rt-entry-rows").nth(row)
    return rows.locator(f'[id$="q_{question}"]').and_(rows.locator("select"))


def for_all(hand: Hand, question: str) -> Locator:
    return hand.page.locator(f'.rt-fill [id="all-q_{question}"]')


def tick_in_row(hand: Hand, row: int, question: str, choice: str) -> None:
    found = hand.page.locator(".rt-entry-rows").nth(row).locator(f'[id$="q_{question}-field"]')
    hand.click(found.get_by_text(choice, exact=True))


def tick_for_all(hand: Hand, question: str, choice: str) -> None:
    hand.click(hand.page.locator(f'[id="all-q_{question}-field"]').get_by_text(choice, exact=True))
    expect(hand.page.locator(".rt-saved")).to_have_attribute("data-state", "saved")


def choose_for_all(hand: Hand, question: str, label: str) -> None:
    hand.choose(for_all(hand, question), label)
    expect(hand.page.locator(".rt-saved")).to_have_attribute("data-state", "saved")


def fill_accounts(hand: Hand) -> None:
    hand.heading("Your accounts")
    add_pasted(hand, LINKS)
    expect(hand.page.locator(".rt-entry-rows")).to_have_count(6)
    tick_for_all(hand, "account_goals", "Fill jobs")
    for row in (1, 2, 3):
        tick_in_row(hand, row, "account_goals", "Be seen as a good employer")
    tick_for_all(hand, "audience", "Applicants and people looking for a job")
    for row in (3, 4, 5):
        tick_in_row(hand, row, "audience", "Our own employees")
    choose_for_all(hand, "status", "In use: somebody posted or answered in the last three months")
    hand.choose(cell(hand, 3, "status"), "Asleep: nothing for three months or longer")
    choose_for_all(hand, "owner_kind", "Two or more of us can get in")
    hand.choose(cell(hand, 1, "owner_kind"), "One of us alone")
    choose_for_all(hand, "two_step", "Yes")
    hand.choose(cell(hand, 1, "two_step"), "No")
    hand.go_on()


def fill_tools(hand: Hand) -> None:
    hand.heading("Your tools")
    add_pasted(hand, TOOLS)
    expect(hand.page.locator(".rt-entry-rows")).to_have_count(3)
    tick_in_row(hand, 0, "functions", "Planning and publishing posts")
    tick_in_row(hand, 1, "functions", "Monitoring what is said")
    tick_in_row(hand, 1, "functions", "Figures and reports")
    tick_in_row(hand, 2, "functions", "Making pictures and video")
    choose_for_all(hand, "payer", "We do")
    hand.choose(cell(hand, 2, "payer"), "Nobody, it is free")
    for row in (0, 1):
        hand.choose(
            hand.page.locator(".rt-entry-rows").nth(row).locator('select[name$="q_cost__band"]'), "5,000 to 10,000"
        )
    hand.go_on()


def fill_time(hand: Hand) -> None:
    hand.heading("Your time")
    for activity in (
        "Writing and publishing posts",
        "Answering questions and comments",
        "Looking for applicants and writing to them",
        "Reading and answering reviews and ratings",
        "Measuring and reporting",
    ):
        row = hand.page.get_by_role("row", name=activity)
        hand.click(row.get_by_text("1 to 3", exact=True))
    hand.type(hand.page.get_by_role("textbox", name="How many of you do this work, even a little?"), "4")
    hand.go_on()


def fill_rules(hand: Hand) -> None:
    hand.heading("Your rules")
    hand.pick("Does your department follow rules for social media?", "Yes, agreed but not written down")
    hand.pick("Who must see a normal post before it goes out?", "A colleague")
    hand.pick("Who decides that a new account may be opened?", "We decide ourselves")
    hand.pick("How soon do you want to have answered somebody?", "1 day")
    hand.pick("How do you decide what to hide or delete?", "We decide case by case")
    hand.pick("What holds for texts and pictures made with AI?", "No rule")
    hand.pick("If things go badly wrong online, what is agreed?", "Nothing")
    hand.go_on()


def test_it_works_to_fill_in_an_inventory_within_sixty_interactions(
    hand: Hand, cast: Cast, database: Database, outbox: Path
) -> None:
    start(hand, cast)
    hand.tick("What of this is true for your department?", *USES)
    hand.go_on()
    hand.heading("What you want to achieve")
    aims = ("Fill jobs", "Be seen as a good employer", "Inform staff and let them speak for us")
    hand.tick("What do you want to achieve with social media?", *aims)
    hand.tick("Which of these do you measure", "Fill jobs", "Be seen as a good employer")
    hand.go_on()
    fill_accounts(hand)
    fill_tools(hand)
    fill_time(hand)
    fill_rules(hand)
    hand.heading("Worries and wishes")
    settle = hand.page.locator("#q_settle-field .rt-choice")
    hand.click(settle.nth(0))
    hand.click(settle.nth(1))
    hand.pick("Did anything go wrong in the last two years?", "No")
    hand.go_on()
    hand.heading("Check your answers")
    assert hand.page.locator("#left").count() == 0, hand.page.locator("section:has(#left)").inner_text()
    hand.click(hand.page.get_by_role("button", name="Hand over"))
    expect(hand.page.get_by_role("heading", level=1)).not_to_have_text("Check your answers")
    assert hand.count <= MOST_INTERACTIONS
    handed_over(database, cast)


USES = (
    "We run accounts, pages, channels or review profiles, or post on those of others",
    "We use software or services for it, paid or free (for example a monitoring tool, Canva, an AI writer)",
)


def handed_over(database: Database, cast: Cast) -> None:
    with database.reading() as session:
        found = session.scalars(select(Submission).where(Submission.response_id == cast.hr_response_id)).one()
        sections = payload.read(found.payload)["sections"]
    assert len(sections["accounts"]) == 6
    assert [entry["v"]["payer"] for entry in sections["tools"]] == ["own", "own", "free"]
    assert sections["tools"][0]["v"]["cost"] == {"low": 500_000, "high": 1_000_000, "sure": "estimate"}
    assert len(sections["effort"]) == 5
    assert sections["people"][0]["v"]["people"] == 4
    assert sections["rule_topics"][0]["m"]["rule_crisis"] == "none"
    assert sections["accounts"][3]["v"]["status"] == "dormant"
    assert sections["accounts"][1]["v"]["two_step"] == "no"


def test_it_works_that_a_department_with_nothing_is_done_in_eight(
    hand: Hand, cast: Cast, database: Database, outbox: Path
) -> None:
    start(hand, cast)
    hand.click(hand.page.get_by_label("None of this"))
    hand.go_on()
    hand.heading("Worries and wishes")
    hand.click(hand.page.locator("#q_settle-field").get_by_label("Nothing", exact=True))
    hand.go_on()
    hand.heading("Check your answers")
    assert hand.page.locator("#left").count() == 0, hand.page.locator("section:has(#left)").inner_text()
    hand.click(hand.page.get_by_role("button", name="Hand over"))
    expect(hand.page.get_by_role("heading", level=1)).not_to_have_text("Check your answers")
    assert hand.count <= FOR_NOTHING
    with database.reading() as session:
        assert session.get_one(Response, cast.hr_response_id).handed_over_at is not None


@pytest.fixture
def plain(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A browser without JavaScript."""
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context
    context.close()


def test_it_works_without_javascript(plain: BrowserContext, cast: Cast, database: Database) -> None:
    page = plain.new_page()
    hand = Hand(page)
    start(hand, cast)
    hand.tick("What of this is true for your department?", USES[0])
    hand.go_on()
    page.get_by_role("group", name="What do you want to achieve").get_by_text("Fill jobs", exact=True).click()
    hand.go_on()
    hand.heading("Your accounts")
    page.get_by_role("link", name="All parts").click()
    page.get_by_role("link", name="What you want to achieve", exact=True).click()
    page.get_by_role("group", name="Which of these do you measure").get_by_text("Fill jobs", exact=True).click()
    hand.go_on()
    page.locator("textarea[name=q_paste]").fill("https://x.com/nordwerk\nhttps://www.linkedin.com/in/jane-doe")
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_text("A person's own profile is not listed here")).to_be_visible()
    page.get_by_role("button", name="Add").first.click()
    expect(page.locator(".rt-entry-rows")).to_have_count(1)
    row = page.locator(".rt-entry-rows").first
    row.locator('select[id$="q_status"]').select_option("active")
    row.locator('select[id$="q_owner_kind"]').select_option("other_department")
    hand.go_on()
    page.get_by_role("link", name="All parts").click()
    page.get_by_role("link", name="Your accounts", exact=True).click()
    expect(page.get_by_label("Which department?", exact=False).first).to_be_visible()
    with database.reading() as session:
        (entry,) = draft.entries(session, cast.hr_response_id, "accounts")
    assert entry.answers["owner_kind"]["t"] == "other_department"
