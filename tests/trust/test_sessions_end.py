"""A session ends, or the round closes, while somebody types: the page says so, keeps the text, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import delete, select, update

from survey import draft, lifecycle
from survey.db import Database
from survey.models import History, WebSession
from survey.operations.invitations import revoke_grant
from survey.operations.rounds import close_round
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered

pytestmark = pytest.mark.browser
LONG_WAIT = 30_000
Ending = Callable[[Database, BrowserContext, SteppingClock], None]


def deleted(database: Database, _context: BrowserContext, _clock: SteppingClock) -> None:
    with database.writing() as session:
        session.execute(delete(WebSession))


def ended(database: Database, _context: BrowserContext, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.execute(update(WebSession).values(ended_at=clock()))


def expired(_database: Database, _context: BrowserContext, clock: SteppingClock) -> None:
    clock.advance(hours=13)


def without_cookies(_database: Database, context: BrowserContext, _clock: SteppingClock) -> None:
    """The browser forgot everything, the secret of the form tokens too."""
    context.clear_cookies()


@pytest.fixture
def form(page: Page, live_server: str, cast: Cast, database: Database) -> Page:
    answered(database, cast)
    page.context.add_cookies([cast.ana.browser_cookie(live_server)])
    page.goto(f"/r/{cast.ana.key}/p/needs")
    return page


def box(page: Page) -> Locator:
    return page.locator("textarea[name=q_freedom]")


def said(page: Page) -> Locator:
    return page.locator(".rt-savebar .rt-saved")


def stored(database: Database, cast: Cast) -> str:
    with database.reading() as session:
        return str(draft.root_entry(session, cast.hr_response_id).answers["freedom"]["t"])


def open_again(context: BrowserContext, actor: Actor) -> None:
    """The person's own link, once more, in another tab."""
    tab = context.new_page()
    tab.goto(f"/open/{actor.token}")
    tab.get_by_label("Your name").fill(actor.name)
    tab.locator("main button[type=submit]").first.click()
    tab.wait_for_url(f"**/r/{actor.key}/**")
    tab.close()


@pytest.mark.parametrize("ending", [deleted, ended, expired, without_cookies])
def test_it_works_to_go_on_after_the_session_ended_in_the_middle_of_a_form(
    form: Page, cast: Cast, database: Database, clock: SteppingClock, ending: Ending
) -> None:
    before = stored(database, cast)
    ending(database, form.context, clock)
    box(form).fill("Typed after the end")
    expect(said(form)).to_contain_text("Your session has ended, so this is not saved yet", timeout=LONG_WAIT)
    expect(said(form)).to_contain_text("Open your link again in another tab")
    box(form).press_sequentially(", and more")
    expect(box(form)).to_have_value("Typed after the end, and more")
    assert stored(database, cast) == before
    open_again(form.context, cast.ana)
    expect(said(form)).to_have_attribute("data-state", "saved", timeout=LONG_WAIT)
    expect(box(form)).to_have_value("Typed after the end, and more")
    expect(form.locator("[data-rt-clash]")).to_have_count(0)
    assert stored(database, cast) == "Typed after the end, and more"


def test_it_works_that_a_withdrawn_link_keeps_the_text_on_the_page(
    form: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    before = stored(database, cast)
    with database.writing() as session:
        revoke_grant(session, cast.ana.grant_id, clock())
    box(form).fill("Typed after the link was withdrawn")
    expect(said(form)).to_contain_text("not saved", timeout=LONG_WAIT)
    expect(box(form)).to_have_value("Typed after the link was withdrawn")
    assert stored(database, cast) == before


def test_it_works_to_finish_a_sentence_in_the_grace_after_the_end(
    form: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        close_round(session, cast.round_id, clock())
    clock.now += lifecycle.GRACE / 2
    box(form).fill("Within half an hour")
    expect(said(form)).to_have_attribute("data-state", "saved", timeout=LONG_WAIT)
    assert stored(database, cast) == "Within half an hour"


def test_it_rejects_typing_after_the_round_closed_and_keeps_the_text_on_the_page(
    form: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    before = stored(database, cast)
    with database.writing() as session:
        close_round(session, cast.round_id, clock())
    clock.now += lifecycle.GRACE
    box(form).fill("Too late, but not to be lost")
    expect(said(form)).to_contain_text("Not saved. The time for answering is over", timeout=LONG_WAIT)
    expect(said(form)).to_contain_text("Copy what you typed and ask the policy team to reopen your answers")
    expect(said(form)).to_have_attribute("data-state", "failed")
    box(form).press_sequentially("!")
    expect(box(form)).to_have_value("Too late, but not to be lost!")
    assert stored(database, cast) == before
    with database.reading() as session:
        assert not session.scalars(select(History).where(History.action == "save")).all()


@pytest.mark.parametrize("ending", [deleted, ended, expired])
def test_it_says_in_the_dashboard_that_the_session_has_ended(
    page: Page, live_server: str, cast: Cast, database: Database, clock: SteppingClock, ending: Ending
) -> None:
    page.context.add_cookies([cast.vera.browser_cookie(live_server)])
    page.goto(f"/dashboard/?round={cast.round_slug}")
    link = page.locator('a[href^="/dashboard/rules"]').first
    expect(link).to_be_visible(timeout=LONG_WAIT)
    target = quote(str(link.get_attribute("href")), safe="")
    ending(database, page.context, clock)
    link.click()
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("Your session has ended", timeout=LONG_WAIT)
    way_back = banner.get_by_role("link", name="Sign in")
    expect(way_back).to_have_attribute("href", f"/sign-in?next={target}")
    expect(page.locator("#rt-body")).to_be_hidden()
    way_back.click()
    expect(page.get_by_label("Mail address", exact=False)).to_be_visible()
