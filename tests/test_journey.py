"""The main job from end to end: a department answers and signs, the policy team finds it everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from survey import sample
from survey.config import Config
from survey.db import Database
from survey.first_links import first_links
from tests.conftest import SteppingClock

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
FIND = "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))"
POLICY = "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective, e.blockedURI))"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
pytestmark = pytest.mark.browser


@dataclass
class Traveller:
    """A person with a browser; everything the browser or axe complains about is kept."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.add_init_script(POLICY)
        page.emulate_media(reduced_motion="reduce")  # or axe would judge colours that are still changing

    def look(self) -> None:
        """Judge the page as it is, wide and light, then narrow and dark."""
        for size, scheme in ((WIDE, "light"), (NARROW, "dark")):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.context.new_cdp_session(self.page).send("Runtime.evaluate", {"expression": AXE})
            where = f"{self.page.url} {scheme}: "
            self.complaints += [where + each for each in self.page.evaluate(FIND)]
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def pick(self, question: str, *choices: str) -> None:
        group = self.page.get_by_role("group", name=question)
        for choice in choices:
            group.get_by_text(choice, exact=True).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def open_question(self, left: str) -> None:
        """Follow the link to something that is still to do."""
        self.page.locator("section:has(#left)").get_by_role("link", name=left).first.click()

    def dashboard(self, path: str) -> str:
        """Open a page of the dashboard, look at it, and return its words."""
        self.page.goto(f"/dashboard/{path}")
        expect(self.page.locator("#rt-title")).to_be_visible()
        if self.page.locator(".rt-graph").count():
            expect(self.page.locator(".rt-graph .main-svg").first).to_be_visible()
        self.look()
        return self.page.locator("main").inner_text()


@pytest.fixture
def links(database: Database, config: Config, clock: SteppingClock) -> dict[str, str]:
    """The links that a start with the sample organisation prints, as paths."""
    sample.load(database, clock)
    printed = first_links(database, config, clock())
    return {line.split(": ")[0]: line.split(": ")[1].removeprefix(config.base_url) for line in printed}


@pytest.fixture
def traveller(context: BrowserContext) -> Iterator[Traveller]:
    context.set_default_timeout(15_000)
    person = Traveller(context.new_page())
    yield person
    assert person.complaints == []


def begin(person: Traveller, link: str) -> str:
    """Open the link of the unfinished department; returns the address of its list of parts."""
    page = person.page
    page.goto(link)
    person.heading("You answer for IT")
    person.look()
    page.get_by_label("Your name").fill("Nadia Roth")
    person.press("Start")
    person.heading("Social media inventory 2026")
    person.look()
    return page.url


def fill_in(person: Traveller, home: str) -> None:
    page = person.page
    page.goto(home + "check")
    person.look()
    person.open_question("Which of these do you measure")
    person.pick("Which of these do you measure", "Fill jobs")
    leave(person)
    person.open_question("What is it for?")
    person.pick("What is it for?", "Find fakes and misuse of our name")
    person.pick("Whom do you mainly talk to there?", "Developers")
    person.pick("Is it in use?", "In use: somebody posted or answered in the last three months")
    person.pick("Who looks after it?", "One of us alone")
    person.pick("Two-step login?", "Yes")
    leave(person)
    person.open_question("What does it cost in a year, about?")
    person.pick("What does it cost in a year, about?", "2,000 to 5,000")
    leave(person)
    person.open_question("How many of you do this work")
    row = page.get_by_role("row", name="Writing and publishing posts")
    row.get_by_text("1 to 3", exact=True).click()
    page.get_by_role("textbox", name="How many of you do this work, even a little?").fill("4")
    leave(person)
    person.open_question("Does your department follow rules")
    person.pick("Does your department follow rules for social media?", "Yes, agreed but not written down")
    person.pick("Who must see a normal post before it goes out?", "A colleague")
    person.pick("Who decides that a new account may be opened?", "We decide ourselves")
    person.pick("What holds for texts and pictures made with AI?", "No rule")
    person.pick("If things go badly wrong online, what is agreed?", "Nothing")
    leave(person)
    person.open_question("What should a common policy settle first?")
    page.locator("#q_settle-field .rt-choice").first.click()
    person.pick("Did anything go wrong in the last two years?", "No")
    leave(person)


def leave(person: Traveller) -> None:
    person.look()
    person.press("Save and go back")
    person.heading("Check your answers")


def rest(person: Traveller) -> list[str]:
    """What is still to do."""
    return person.page.locator("section:has(#left) li").all_inner_texts()


def hand_over_and_sign(person: Traveller) -> None:
    page = person.page
    assert rest(person) == []
    person.press("Hand over to the head")
    person.heading("Handed over")
    person.look()
    for_head = page.locator("#address-head").inner_text()
    page.goto(for_head[for_head.index("/open/") :])
    person.look()
    person.press("Start")
    expect(page).to_have_url(re.compile("/sign$"))
    person.look()
    page.get_by_label("Do you want to add a remark?").fill("Prices are bands.")
    page.get_by_role("button", name="Sign", exact=True).click()
    person.heading(re.compile("IT has signed"))
    person.look()
    page.get_by_role("link", name="See your answers together with others").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "Bitwarden" in page.locator("main").inner_text()
    person.look()


def sign_in(person: Traveller, link: str) -> None:
    person.page.goto(link)
    person.look()
    person.page.locator("main").get_by_role("button").first.click()
    expect(person.page).to_have_url(re.compile("/rounds"))


def find_on_the_dashboard(person: Traveller) -> None:
    page = person.page
    overview = person.dashboard("")
    assert "6 of 8" in overview
    assert "65" in overview  # the sample's 63 accounts and the two of IT
    active = person.dashboard("where-active")
    assert "GitHub or GitLab" in active
    page.locator("main table a[href*='github']").first.click()
    expect(page.locator("main a[href='https://github.com/nordwerk']").first).to_be_visible()
    assert "Find fakes" in person.dashboard("what-we-want")
    same_job = person.dashboard("same-job")
    assert "Bitwarden" in same_job
    assert "IT" in person.dashboard("overlaps")
    assert "IT" in person.dashboard("time-and-money")
    assert "IT" in person.dashboard("rules")
    person.dashboard("departments")
    page.locator("main").get_by_role("link", name="IT", exact=True).first.click()
    expect(page.locator("#rt-title")).to_contain_text("IT")
    person.look()
    own = page.locator("main").inner_text()
    assert "Bitwarden" in own
    assert "nordwerk" in own


def find_in_the_workbook(person: Traveller, folder: Path) -> None:
    page = person.page
    page.goto("/dashboard/")
    with page.expect_download() as waiting:
        page.locator("a[href*='.xlsx']").first.click()
    file = folder / "book.xlsx"
    waiting.value.save_as(file)
    book = load_workbook(file)
    assert "IT" in book.sheetnames
    head, *rows = book["Accounts"].values
    own = [dict(zip(head, line, strict=True)) for line in rows if line[0] == "IT"]
    assert {(each["Platform"], each["Link"]) for each in own} == {
        ("GitHub or GitLab", "https://github.com/nordwerk"),
        ("WordPress or own blog", "https://status.nordwerk.example"),
    }
    assert {each["Basis"] for each in own} == {"Signed"}
    assert any(line[0] == "IT" and "Bitwarden" in line for line in book["Tools"].values)
    assert any(
        isinstance(cell, str) and "From 6 of 8 departments" in cell for line in book["Cover"].values for cell in line
    )


def test_it_works_from_the_link_of_a_department_to_the_workbook(
    traveller: Traveller, links: dict[str, str], outbox: Path, tmp_path: Path
) -> None:
    home = begin(traveller, links["Department IT"])
    fill_in(traveller, home)
    hand_over_and_sign(traveller)
    sign_in(traveller, links["Policy team"])
    find_on_the_dashboard(traveller)
    find_in_the_workbook(traveller, tmp_path)
