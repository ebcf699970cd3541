"""Saving while people type: nothing typed is lost, focus stays, and everybody is told what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, Route, expect
from sqlalchemy import select, update

from survey import draft
from survey.db import Database
from survey.models import Entry, History, Round
from survey.operations.answers import Author, save
from survey.operations.entries import add_entries
from tests.cast import Actor, Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.browser
SAVE = "**/save"
BEN = Author(None, "Ben", "another page")


@pytest.fixture
def ana(context: BrowserContext, cast: Cast, live_server: str) -> Page:
    """Ana's browser, signed in."""
    context.add_cookies([cast.ana.browser_cookie(live_server)])
    return context.new_page()


@pytest.fixture
def second(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """Another person's browser."""
    context = browser.new_context(base_url=live_server)
    context.set_default_timeout(10_000)
    yield context
    context.close()


def stored(database: Database, cast: Cast, question: str) -> dict[str, Any]:
    with database.reading() as session:
        return dict(draft.root_entry(session, cast.hr_response_id).answers.get(question) or {})


def says(database: Database, cast: Cast, clock: SteppingClock, key: str, **typed: Any) -> None:
    with database.writing() as session:
        saved = save(session, cast.hr_response_id, "", typed, BEN, key, clock(), base=10_000)
        assert saved.saved


def saved(page: Page) -> None:
    expect(page.locator(".rt-saved")).to_have_attribute("data-state", "saved")


class Held:
    """Requests that are kept back until the test lets them go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.routes: list[Route] = []
        self.open = False
        page.route(SAVE, self._take)

    def _take(self, route: Route) -> None:
        if self.open:
            route.continue_()
        else:
            self.routes.append(route)

    def arrived(self) -> None:
        until(self.page, lambda: bool(self.routes))

    def let_go(self) -> None:
        self.open = True
        for route in self.routes:
            route.continue_()


def until(page: Page, done: Callable[[], bool]) -> None:
    """Wait for something outside of the page; the browser goes on meanwhile."""
    for _ in range(100):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen")


def test_it_loses_nothing_that_is_typed_during_a_save(ana: Page, cast: Cast, database: Database) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    held = Held(ana)
    box = ana.locator("#q_freedom")
    box.press_sequentially("abcdefghij")
    held.arrived()
    box.press_sequentially("LMNOPQRST")
    held.let_go()
    until(ana, lambda: stored(database, cast, "freedom").get("t") == "abcdefghijLMNOPQRST")
    saved(ana)
    expect(box).to_have_value("abcdefghijLMNOPQRST")
    expect(box).to_be_focused()
    assert box.evaluate("box => box.selectionStart") == 19


def test_it_survives_a_lost_reply_while_the_person_types_on(ana: Page, cast: Cast, database: Database) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    lost: list[str] = []

    def lose_first(route: Route, request: Request) -> None:
        if lost:
            route.continue_()
            return
        lost.append(request.post_data or "")
        route.fetch()  # the server stores it ...
        route.abort()  # ... and nobody hears of it

    ana.route(SAVE, lose_first)
    box = ana.locator("#q_freedom")
    box.press_sequentially("first")
    expect(ana.locator(".rt-saved")).to_have_text("Not saved. Keep this page open; we try again.")
    box.press_sequentially(" and more")
    until(ana, lambda: stored(database, cast, "freedom").get("t") == "first and more")
    saved(ana)
    expect(ana.locator("[data-rt-clash]")).to_have_count(0)
    with database.reading() as session:
        rows = session.scalars(select(History)).all()
    assert [row.outcome for row in rows] == ["accepted", "accepted"]
    assert [row.changes["freedom"][1]["t"] for row in rows] == ["first", "first and more"]


def test_it_works_to_use_arrow_keys_in_a_radio_group(ana: Page, cast: Cast, database: Database) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/start")
    radios = ana.locator('#q_model-field input[type="radio"]')
    radios.nth(0).focus()
    ana.keyboard.press("Space")
    for _ in range(3):
        ana.keyboard.press("ArrowDown")
    saved(ana)
    expect(radios.nth(3)).to_be_checked()
    expect(radios.nth(3)).to_be_focused()
    wanted = radios.nth(3).get_attribute("value")
    until(ana, lambda: stored(database, cast, "model").get("t") == wanted)
    ana.keyboard.press("ArrowUp")
    until(ana, lambda: stored(database, cast, "model").get("t") == radios.nth(2).get_attribute("value"))


def test_it_keeps_focus_when_a_question_appears(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]})
    ana.goto(f"/r/{cast.ana.key}/p/aims")
    expect(ana.locator("#q_main_aim-field")).to_have_count(0)
    first, second = (ana.locator("#q_aims-field .rt-choice input").nth(place) for place in (0, 1))
    first.check()
    expect(ana.locator("#q_measured_aims-field")).to_be_visible()
    second.check()
    expect(ana.locator("#q_main_aim-field")).to_be_visible()
    expect(ana.get_by_role("heading", name="Your goals in detail")).to_be_visible()
    expect(second).to_be_focused()
    expect(ana.locator("#q_measured_aims-field .rt-choice")).to_have_count(2)
    first.uncheck()
    expect(ana.locator("#q_main_aim-field")).to_have_count(0)


def test_it_keeps_what_is_typed_into_a_text_while_a_question_appears_above(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]})
    ana.goto(f"/r/{cast.ana.key}/p/rules")
    held = Held(ana)
    ana.get_by_text("Yes, written down").click()
    held.arrived()
    held.let_go()
    where = ana.locator("#q_rules_where")
    where.press_sequentially("Handbook, page 4")
    until(ana, lambda: stored(database, cast, "rules_where").get("t") == "Handbook, page 4")
    expect(where).to_be_focused()


def test_it_shows_both_sides_when_two_people_answer_the_same(
    ana: Page, second: BrowserContext, cast: Cast, database: Database, live_server: str
) -> None:
    second.add_cookies([cast.ben.browser_cookie(live_server)])
    ben = second.new_page()
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    ben.goto(f"/r/{cast.ben.key}/p/needs")
    ben.locator("#q_freedom").fill("Ben's sentence")
    saved(ben)
    ana.locator("#q_freedom").fill("Ana's sentence")
    notice = ana.locator("[data-rt-clash]")
    expect(notice).to_contain_text("Ben Colleague changed this while you were typing.")
    expect(notice).to_contain_text("Ben's sentence")
    expect(notice).to_contain_text("Ana's sentence")
    expect(ana.locator("#q_freedom")).to_have_value("Ana's sentence")
    assert stored(database, cast, "freedom")["t"] == "Ben's sentence"
    notice.get_by_role("button", name="Keep what I said").click()
    saved(ana)
    expect(notice).to_have_count(0)
    assert stored(database, cast, "freedom")["t"] == "Ana's sentence"
    ben.locator("#q_freedom").fill("Ben again")
    expect(ben.locator("[data-rt-clash]")).to_contain_text("Ana Recruiter")
    ben.get_by_role("link", name="Keep what Ana Recruiter said").click()
    expect(ben.locator("#q_freedom")).to_have_value("Ana's sentence")
    expect(ben.locator("[data-rt-clash]")).to_have_count(0)
    assert stored(database, cast, "freedom")["t"] == "Ana's sentence"


def test_it_works_to_go_on_after_the_session_ended(
    ana: Page, context: BrowserContext, cast: Cast, database: Database
) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    context.clear_cookies()
    ana.locator("#q_freedom").fill("typed after the end")
    expect(ana.locator(".rt-saved")).to_contain_text("Your session has ended, so this is not saved yet.")
    expect(ana.locator("#q_freedom")).to_have_value("typed after the end")
    other = context.new_page()
    other.goto(f"/open/{cast.ana.token}")
    other.get_by_label("Your name").fill("Ana Recruiter")
    other.get_by_role("button", name="Start").click()
    until(ana, lambda: stored(database, cast, "freedom").get("t") == "typed after the end")
    saved(ana)


def test_it_says_so_when_the_network_is_gone_and_saves_when_it_is_back(
    ana: Page, context: BrowserContext, cast: Cast, database: Database
) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    context.set_offline(True)
    ana.locator("#q_freedom").fill("typed without a network")
    expect(ana.locator(".rt-saved")).to_have_text("Not saved. Keep this page open; we try again.")
    warned: list[str] = []

    def stay(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.dismiss()

    ana.on("dialog", stay)
    ana.close(run_before_unload=True)
    until(ana, lambda: warned == ["beforeunload"])
    context.set_offline(False)
    until(ana, lambda: stored(database, cast, "freedom").get("t") == "typed without a network")
    saved(ana)


def test_it_keeps_the_text_when_the_round_closes_while_somebody_types(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/needs")
    with database.writing() as session:
        session.execute(update(Round).values(closed_at=clock()))
    clock.advance(minutes=31)
    ana.locator("#q_freedom").fill("too late")
    expect(ana.locator(".rt-saved")).to_contain_text("The time for answering is over")
    expect(ana.locator("#q_freedom")).to_have_value("too late")
    assert stored(database, cast, "freedom") == {}


def test_it_explains_a_wrong_number_at_once_and_keeps_it(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]})
    ana.goto(f"/r/{cast.ana.key}/p/effort")
    box = ana.locator("#q_people")
    box.fill("about five")
    expect(ana.locator("#q_people-problem")).to_contain_text("as a number")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_value("about five")
    box.fill("5")
    expect(ana.locator("#q_people-problem")).to_have_count(0)


def test_it_works_that_the_button_waits_for_a_save_that_is_under_way(ana: Page, cast: Cast, database: Database) -> None:
    ana.goto(f"/r/{cast.ana.key}/p/start")
    held = Held(ana)
    ana.locator("#q_uses-field .rt-choice").nth(0).click()
    held.arrived()
    ana.locator("#q_uses-field .rt-choice").nth(2).click()
    ana.get_by_role("button", name="Save and continue").click()
    held.let_go()
    expect(ana.get_by_role("heading", level=1)).to_have_text("What you want to achieve")
    assert stored(database, cast, "uses")["t"] == ["accounts", "tools"]


def test_it_works_to_click_a_range_and_to_take_it_back(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]})
    ana.goto(f"/r/{cast.ana.key}/p/effort")
    row = ana.get_by_role("row", name="Writing and publishing posts")
    row.get_by_text("3 to 8", exact=True).click()
    saved(ana)
    hours = lambda: hours_of(database, cast)  # noqa: E731  # read anew each time
    assert hours() == {"low": "3", "high": "8", "sure": "estimate"}
    row.get_by_text("3 to 8", exact=True).click()
    until(ana, lambda: hours() is None)
    row.get_by_role("textbox").fill("4 to 5")
    until(ana, lambda: hours() == {"low": "4 to 5", "high": "", "sure": ""})
    row.get_by_label("We do it, but don't know how long").check()
    until(ana, lambda: hours() == "dont_know")
    expect(row.get_by_role("textbox")).to_have_value("")


def hours_of(database: Database, cast: Cast) -> Any:
    with database.reading() as session:
        query = select(Entry.answers).where(Entry.response_id == cast.hr_response_id, Entry.section == "effort")
        answers = session.scalars(query).one()
    raw = answers["hours"]
    return raw.get("t") or raw.get("m")


def with_accounts(database: Database, cast: Cast, clock: SteppingClock) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]}, aims={"t": ["recruiting", "employer_brand"]})
    rows = [{"platform": {"t": "x"}, "name": {"t": f"account {number}"}} for number in range(3)]
    with database.writing() as session:
        add_entries(session, cast.hr_response_id, "accounts", rows, BEN, "accounts", clock())


def test_it_shows_what_depends_in_its_row_only(ana: Page, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with_accounts(database, cast, clock)
    ana.goto(f"/r/{cast.ana.key}/p/accounts")
    first = ana.locator(".rt-entry-rows").first
    first.locator('select[id$="q_owner_kind"]').select_option("other_department")
    expect(ana.get_by_text("Which department?")).to_have_count(3)  # one visible
    expect(ana.locator('[id$="q_owner_department-field"]')).to_have_count(1)
    expect(first.locator('select[id$="q_two_step"]')).to_have_count(0)
    expect(ana.locator(".rt-entry-rows").nth(1).locator('select[id$="q_two_step"]')).to_be_visible()


def test_it_works_to_see_all_choices_of_a_cell(ana: Page, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with_accounts(database, cast, clock)
    ana.goto(f"/r/{cast.ana.key}/p/accounts")
    place = ana.locator(".rt-entry-rows").first.locator('[id$="q_audience-field"]')
    before = place.locator(".rt-tick").count()
    place.locator(".rt-tick input").first.check()
    place.get_by_role("link", name="more").click()
    expect(place.locator(".rt-tick").nth(before + 5)).to_be_visible()
    expect(place.locator(".rt-tick input").first).to_be_checked()
    place.locator(".rt-tick input").nth(before + 2).check()
    until(ana, lambda: len(audience_of(database, cast)) == 2)


def audience_of(database: Database, cast: Cast) -> list[str]:
    with database.reading() as session:
        raw = draft.entries(session, cast.hr_response_id, "accounts")[0].answers.get("audience") or {}
    return list(raw.get("t") or [])


def test_it_works_to_answer_for_two_departments_in_two_tabs(
    context: BrowserContext, cast: Cast, live_server: str, database: Database
) -> None:
    pages = []
    for actor in (cast.ana, cast.dora):
        context.add_cookies([actor.browser_cookie(live_server)])
        pages.append((actor, context.new_page()))
    for actor, tab in pages:
        tab.goto(f"/r/{actor.key}/p/needs")
        tab.locator("#q_freedom").fill(f"from {actor.name}")
    for actor, tab in pages:
        saved(tab)
        assert text_of(database, actor) == f"from {actor.name}"


def text_of(database: Database, actor: Actor) -> str:
    with database.reading() as session:
        return str(draft.root_entry(session, actor.response_id).answers["freedom"]["t"])


def test_it_breaks_no_rule_of_the_content_policy(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    said: list[str] = []
    ana.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
    ana.on("pageerror", lambda problem: said.append(str(problem)))
    with_accounts(database, cast, clock)
    for place in ("", "p/start", "p/aims", "p/accounts", "p/effort", "p/rules", "p/needs", "check"):
        ana.goto(f"/r/{cast.ana.key}/{place}")
    ana.goto(f"/r/{cast.ana.key}/p/accounts")
    ana.locator(".rt-entry-rows").first.locator('select[id$="q_owner_kind"]').select_option("one_person")
    saved(ana)
    assert said == []
