"""The dashboard in a real browser: keyboard, Back, both schemes, narrow windows, axe, the policy for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.analysis.catalogue import VIEWS
from survey import sample
from survey.db import Database
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import HOME, respondent, viewer

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = (
    "async (tags) => (await axe.run({runOnly: tags, resultTypes: ['violations']})).violations.map("
    "(v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', '))"
)
WORDS_OUTSIDE = """() => [...document.querySelectorAll(".rt-graph")].flatMap((graph) => {
  const box = graph.getBoundingClientRect();
  return [...graph.querySelectorAll("text")].filter((text) => {
    const own = text.getBoundingClientRect();
    return own.width && (own.left < box.left - 1 || own.right > box.right + 1);
  }).map((text) => text.textContent);
})"""
GO = """(href) => {
  history.pushState({}, "", href);
  dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""
ALL_PAGES = ["", *(view.slug for view in VIEWS), "departments", "departments/1", "entries?section=accounts"]


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about."""
    return []


@pytest.fixture
def screen(
    context: BrowserContext, live_server: str, database: Database, clock: SteppingClock, complaints: list[str]
) -> Iterator[Page]:
    """A page of a signed-in viewer of the sample organisation; complaints of the browser fail the test."""
    sample.load(database, clock)
    context.add_cookies([viewer(database, clock()).browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(20_000)
    yield page
    assert complaints == []


def open_page(page: Page, path: str) -> None:
    """Load the page once; from then on go on as its own links do, which is quicker."""
    if HOME in page.url:
        with page.expect_response(re.compile("_dash-update-component")) as answer:
            page.evaluate(GO, HOME + path)
        expect(page).to_have_title(answer.value.json()["response"]["rt-shown"]["data"]["title"])
    else:
        page.goto(HOME + path)
    expect(page.locator("#rt-title")).to_be_visible()
    if page.locator(".rt-graph").count():
        expect(page.locator(".rt-graph .main-svg").first).to_be_visible()


def violations(page: Page) -> list[str]:
    page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found: list[str] = page.evaluate(FIND, RULES)
    return found


def overflow(page: Page) -> int:
    wide: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_it_works_for_everybody_on_every_page(screen: Page, width: int, scheme: Any) -> None:
    screen.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    screen.set_viewport_size({"width": width, "height": 900})
    for path in ALL_PAGES:
        open_page(screen, path)
        assert violations(screen) == [], path
        assert overflow(screen) <= 0, path


def test_it_works_at_320_pixels(screen: Page) -> None:
    screen.set_viewport_size({"width": 320, "height": 700})
    for path in ALL_PAGES:
        open_page(screen, path)
        assert overflow(screen) <= 0, path
    open_page(screen, "time-and-money")
    outside = screen.evaluate(WORDS_OUTSIDE)
    assert outside == []


def test_it_works_to_walk_by_links_and_back(screen: Page) -> None:
    open_page(screen, "")
    requests: list[str] = []
    screen.on("request", lambda sent: requests.append(sent.url) if "_dash-update-component" in sent.url else None)
    screen.get_by_role("navigation", name="Questions", exact=True).get_by_role("link").nth(1).click()
    expect(screen.locator("#rt-title")).to_have_text("Where are we active?")
    expect(screen.locator("#rt-title")).to_be_focused()
    expect(screen).to_have_title("Where are we active? – Roundtable")
    assert len(requests) == 1  # one question to the server for a whole page
    cell = screen.locator(".rt-matrix td a").first
    name = cell.get_attribute("aria-label") or ""
    cell.focus()
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile(r"/dashboard/entries\?section=accounts"))
    expect(screen.locator("#rt-title")).to_contain_text(name.split(",")[0])
    screen.go_back()
    expect(screen.locator("#rt-title")).to_have_text("Where are we active?")
    screen.reload()
    expect(screen.locator("#rt-title")).to_have_text("Where are we active?")


def test_it_works_to_filter_by_keyboard(screen: Page) -> None:
    open_page(screen, "where-active")
    panel = screen.locator(".rt-filter-panel summary")
    panel.focus()
    screen.keyboard.press("Enter")
    screen.get_by_role("combobox", name="Departments").or_(screen.get_by_label("Departments")).first.focus()
    screen.keyboard.type("Mark")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(re.compile(r"\?department=\d+$"))
    expect(screen.locator(".rt-active")).to_contain_text("Department: Marketing")
    expect(screen.locator(".rt-honesty")).to_contain_text("From 1 of 1 department")
    expect(screen.locator("#rt-said")).to_contain_text("From 1 of 1 department")
    screen.keyboard.press("Escape")
    assert violations(screen) == []
    screen.get_by_role("link", name="Clear all filters").click()
    expect(screen.locator(".rt-honesty")).to_contain_text("From 5 of 8")
    expect(screen).to_have_url(re.compile(r"/where-active$"))
    screen.get_by_label("Include answers that are not signed yet").check()
    expect(screen.locator(".rt-honesty")).to_contain_text("From 6 of 8")
    screen.go_back()
    expect(screen.locator(".rt-honesty")).to_contain_text("From 5 of 8")
    expect(screen.get_by_label("Include answers that are not signed yet")).not_to_be_checked()


def test_it_works_to_change_colours_and_to_present(screen: Page) -> None:
    open_page(screen, "time-and-money")
    bar = screen.locator(".rt-graph .bars path").first
    before = bar.evaluate("(path) => getComputedStyle(path).fill")
    screen.get_by_role("button", name=re.compile("Use (dark|light) colours")).click()
    expect(bar).not_to_have_css("fill", before)
    screen.get_by_role("link", name="Present", exact=True).click()
    expect(screen.get_by_role("link", name="Leave presentation")).to_be_visible()
    expect(screen.locator(".rt-filter-panel")).to_be_hidden()
    assert violations(screen) == []


def test_it_works_to_open_a_chart_as_a_table(screen: Page) -> None:
    open_page(screen, "time-and-money")
    part = screen.locator(".rt-part", has=screen.locator(".rt-graph")).first
    part.get_by_text("Show as table").click()
    expect(part.get_by_role("table")).to_be_visible()
    part.get_by_role("table").get_by_role("link").first.click()
    expect(screen).to_have_url(re.compile(r"/dashboard/entries\?"))


def test_it_works_to_list_many_entries_in_a_grid(screen: Page) -> None:
    screen.set_viewport_size({"width": 1440, "height": 900})
    open_page(screen, "rules")
    grid = screen.locator(".rt-grid-table")
    expect(grid.locator(".ag-row").first).to_be_visible()
    assert grid.locator(".ag-header-cell-text").all_inner_texts()[0] == "Topic"
    assert violations(screen) == []


def test_it_handles_an_ended_session_without_old_numbers(
    screen: Page, context: BrowserContext, complaints: list[str]
) -> None:
    open_page(screen, "")
    context.clear_cookies(name="rt_p")
    with screen.expect_event("console", lambda said: "401" in said.text):
        screen.get_by_role("navigation", name="Questions", exact=True).get_by_role("link").nth(2).click()
    alert = screen.get_by_role("alert")
    expect(alert).to_contain_text("Your session has ended")
    expect(screen.locator("#rt-body")).to_be_hidden()
    expect(screen.locator("#rt-head")).to_be_hidden()
    assert alert.get_by_role("link").get_attribute("href") == "/sign-in?next=%2Fdashboard%2Fwhat-we-want"
    assert violations(screen) == []
    complaints.clear()  # the browser notes the 401 itself


def test_it_works_for_a_department_without_scripts(
    context: BrowserContext, live_server: str, database: Database, clock: SteppingClock
) -> None:
    sample.load(database, clock)
    actor = respondent(database, clock(), "Marketing")
    context.add_cookies([actor.browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{actor.path}own")
        expect(page.get_by_role("heading", level=1)).to_have_text("Marketing, together with others")
        finding = page.locator("article").filter(has_text="each pay for a tool").first
        finding.get_by_text(re.compile("Reply|Change your reply")).first.click()
        assert violations(page) == []
        assert overflow(page) <= 0
    finding.get_by_label("What should the others know?").fill("Said at a narrow window.")
    finding.get_by_role("button").click()
    expect(page.locator("article:target")).to_contain_text("Marketing says: Said at a narrow window.")
    assert violations(page) == []
    assert complaints == []
