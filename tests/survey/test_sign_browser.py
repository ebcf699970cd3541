"""Checking, handing over, signing and taking back in a real browser: every link lands, nothing is inaccessible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from survey.db import Database
from tests.cast import Actor, Cast
from tests.survey.answering import answered, answers_of_hr

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A browser without scripts."""
    context = browser.new_context(base_url=live_server, java_script_enabled=False)
    yield context
    context.close()


def _as(context: BrowserContext, live_server: str, actor: Actor, path: str) -> Page:
    context.add_cookies([actor.browser_cookie(live_server)])  # type: ignore[list-item]  # a plain dictionary will do
    page = context.new_page()
    page.goto(f"{live_server}/r/{actor.key}/{path}")
    return page


def test_it_works_to_follow_every_link_to_an_answer(
    context: BrowserContext, live_server: str, cast: Cast, database: Database
) -> None:
    answers = answers_of_hr()
    del answers["accounts"][1]["status"]
    del answers["answers"]["rule_approval"]
    answered(database, cast, answers)
    page = _as(context, live_server, cast.ana, "check")
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    links = page.eval_on_selector_all("main a[href*='back=check']", "all => all.map(each => each.href)")
    assert len(links) > 30
    chosen = {link.partition("#")[0]: link for link in links}
    for link in chosen.values():
        reply = page.goto(link)
        assert reply is not None
        assert reply.status == 200, link
        anchor = link.partition("#")[2]
        assert not anchor or page.locator(f"[id='{anchor}']").count() == 1, link


def test_it_works_without_scripts(
    plain: BrowserContext, live_server: str, cast: Cast, database: Database, outbox: Path
) -> None:
    answered(database, cast)
    page = _as(plain, live_server, cast.ana, "check")
    page.get_by_role("button", name="Hand over to the head").click()
    link = page.locator("#address-head").inner_text()
    page.get_by_role("link", name="See what was handed over").click()
    assert "Waiting for the signature of Clara Head" in page.locator("h1").inner_text()
    page.goto(live_server + link[link.index("/open/") :])
    page.get_by_role("button", name="Start").click()
    assert page.url.endswith("/sign")
    page.get_by_label("Do you want to add a remark?").fill("Costs are guesses.")
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.url.endswith("/done")
    assert "HR has signed" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Take it back").click()
    assert "Please say in a sentence" in page.locator(".rt-error-summary").inner_text()
    page.get_by_label("Why do the signed answers").fill("An account was missing")
    page.get_by_role("button", name="Take it back").click()
    page.goto(page.url + "done")
    assert "no longer counts" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_keeps_the_policy(
    browser: Browser, live_server: str, cast: Cast, database: Database, outbox: Path, scheme: Literal["light", "dark"]
) -> None:
    answered(database, cast)
    complaints: list[str] = []
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    context.on("console", lambda said: complaints.append(said.text))
    page = _as(context, live_server, cast.ana, "check")
    _check(page)
    page.get_by_role("button", name="Hand over to the head").click()
    _check(page)
    page.get_by_role("link", name="See what was handed over").click()
    _check(page)
    _check(_as(context, live_server, cast.clara, "sign"))
    context.close()
    assert [said for said in complaints if "Content Security" in said] == []


def _check(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations.map(each => [each.id, each.nodes[0].html]))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
