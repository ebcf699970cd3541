"""The policy team's pages in a real browser: on a phone, for screen readers, under the policy, without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from survey.db import Database
from survey.models import Response
from tests.cast import Cast

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
PAGES = (
    "/rounds",
    "/rounds/new",
    "/rounds/{slug}",
    "/rounds/{slug}/edit",
    "/rounds/{slug}/departments",
    "/rounds/{slug}/close",
    "/rounds/{slug}/links",
    "/rounds/{slug}/texts",
    "/rounds/{slug}/responses/1",
    "/departments",
    "/departments/new",
    "/departments/1/archive",
    "/departments/import",
    "/members",
)

pytestmark = pytest.mark.browser


def complaints(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the window."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))"
    )
    if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the window")
    return found


def test_it_works_for_everybody_on_every_page(
    browser: Browser, live_server: str, cast: Cast, database: Database
) -> None:
    with database.writing() as session:
        unknown = [["e1", "two_step", "IT"], ["e2", "cost", ""]]
        session.get_one(Response, cast.hr_response_id).progress = {
            "accounts": {"state": "completed", "entries": 1, "answered": 1, "open": 0, "unknown": unknown}
        }
    context = browser.new_context(base_url=live_server, bypass_csp=True)  # for axe; the policy has its own test
    context.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto(address.format(slug=cast.round_slug))
        page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")
        for width in (1440, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            if problems := complaints(page):
                found[f"{address} at {width}"] = problems
    context.close()
    assert not found


def test_it_works_under_the_strict_policy(context: BrowserContext, live_server: str, cast: Cast) -> None:
    context.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    for address in PAGES:
        assert page.goto(address.format(slug=cast.round_slug)).ok  # type: ignore[union-attr]
    assert not [text for text in said if "Content Security Policy" in text]


def test_it_works_without_javascript(browser: Browser, live_server: str, cast: Cast) -> None:
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    context.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto("/rounds")
    page.get_by_role("link", name="Begin a new round").click()
    page.get_by_label("Name of the round").fill("Tools 2027")
    page.get_by_label("An hour of work costs from").fill("90")
    page.get_by_role("button", name="Save and choose departments").click()
    page.get_by_role("link", name="The lower end must be above nothing").click()
    page.get_by_label("to (optional)", exact=True).fill("95.50")
    page.get_by_role("button", name="Save and choose departments").click()
    page.get_by_label("Sales").uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open the round").click()
    page.get_by_role("link", name="Give out links").click()
    page.get_by_label("Department", exact=True).select_option("HR")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Link", exact=True).input_value()
    assert link.partition("/open/")[2]
    assert link.rpartition("/")[2] not in page.url
    page.goto("/open/" + link.rpartition("/")[2])
    assert page.get_by_role("heading", level=1).inner_text() == "You answer for HR"
    context.close()


def test_it_works_to_download_all_links(context: BrowserContext, live_server: str, cast: Cast) -> None:
    context.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(f"/rounds/{cast.round_slug}/links")
    page.get_by_label("Every department").check()
    page.get_by_role("button", name="Make these links").click()
    shown = page.locator("code.rt-link-text").all_inner_texts()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    assert waiting.value.suggested_filename == "links.csv"
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert len(shown) == 2
    assert all(link in text for link in shown)
