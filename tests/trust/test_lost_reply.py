"""The reply to a save is lost after the server stored it, and the person types on: nobody quarrels with oneself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from survey import draft
from survey.db import Database
from survey.models import Entry, History
from tests.cast import Cast
from tests.survey.answering import answered
from tests.trust.losing import PATIENCE, Proxy

pytestmark = pytest.mark.browser


@pytest.fixture
def proxy(live_server: str) -> Iterator[Proxy]:
    proxy = Proxy(live_server, "/save")
    proxy.start()
    yield proxy
    proxy.close()


@pytest.fixture
def form(browser: Browser, proxy: Proxy, cast: Cast, database: Database) -> Iterator[Page]:
    """Ana's page with the long texts, reached through the proxy."""
    answered(database, cast)
    with closing(browser.new_context(base_url=proxy.address)) as context:
        context.add_cookies([cast.ana.browser_cookie(proxy.address)])
        page = context.new_page()
        page.goto(f"/r/{cast.ana.key}/p/needs")
        yield page


def stored(database: Database, cast: Cast, question: str = "freedom") -> Any:
    with database.reading() as session:
        return (draft.root_entry(session, cast.hr_response_id).answers.get(question) or {}).get("t")


def history(database: Database) -> list[History]:
    with database.reading() as session:
        return list(session.scalars(select(History).where(History.action == "save").order_by(History.id)))


def keys(proxy: Proxy) -> list[str]:
    return [parse_qs(body.decode())["save_key"][0] for body in proxy.bodies]


def expect_saved(page: Page) -> None:
    expect(page.locator(".rt-saved")).to_have_attribute("data-state", "saved", timeout=30_000)
    expect(page.locator("[data-rt-clash]")).to_have_count(0)


def box(page: Page, question: str = "freedom") -> Any:
    return page.locator(f"textarea[name=q_{question}]")


def test_it_works_to_type_on_while_the_reply_to_a_save_is_lost(
    form: Page, proxy: Proxy, cast: Cast, database: Database
) -> None:
    (lost,) = proxy.lose_next(held=True)
    box(form).fill("The first words")
    assert lost.answered.wait(PATIENCE)
    assert b" 200 " in lost.reply.split(b"\r\n", 1)[0]
    assert stored(database, cast) == "The first words"
    box(form).fill("The first words, and some more")
    lost.let_go.set()
    expect(form.locator(".rt-saved")).to_have_attribute("data-state", "failed")
    expect(form.locator(".rt-saved")).to_contain_text("Not saved. Keep this page open")
    box(form).press_sequentially(", and the last ones")
    expect_saved(form)
    whole = "The first words, and some more, and the last ones"
    expect(box(form)).to_have_value(whole)
    assert stored(database, cast) == whole
    sent = keys(proxy)
    assert sent[0] == sent[1], "the same save is sent again under the same key"
    assert [row.outcome for row in history(database)] == ["accepted"] * len(set(sent))


def test_it_works_that_several_lost_replies_store_an_answer_once(
    form: Page, proxy: Proxy, cast: Cast, database: Database
) -> None:
    losses = proxy.lose_next(2)
    box(form).fill("Said once")
    expect_saved(form)
    assert all(lost.answered.is_set() for lost in losses)
    assert len(proxy.bodies) >= 3
    assert len(set(keys(proxy))) == 1
    assert len(history(database)) == 1
    assert stored(database, cast) == "Said once"


def test_it_works_to_go_on_by_the_button_while_a_reply_is_lost(
    form: Page, proxy: Proxy, cast: Cast, database: Database
) -> None:
    (lost,) = proxy.lose_next(held=True)
    box(form).fill("Before the button")
    assert lost.answered.wait(PATIENCE)
    box(form).fill("At the button")
    form.get_by_text("More about this").last.click()
    box(form, "else_note").fill("In a second box")
    form.get_by_role("button", name="Save and continue").last.click()
    lost.let_go.set()
    expect(form.get_by_role("heading", level=1)).to_have_text("Check your answers", timeout=30_000)
    assert stored(database, cast) == "At the button"
    assert stored(database, cast, "else_note") == "In a second box"
    assert all(row.outcome == "accepted" for row in history(database))


def test_it_works_to_fill_all_rows_while_the_reply_is_lost(
    form: Page, proxy: Proxy, cast: Cast, database: Database
) -> None:
    """ "Same for all" is repeated too, and what was changed in one row meanwhile stays as it was changed."""
    with database.writing() as session:
        for entry in session.scalars(select(Entry).where(Entry.section == "accounts")):
            entry.answers = {name: raw for name, raw in entry.answers.items() if name != "status"}
    form.goto(f"/r/{cast.ana.key}/p/accounts")
    (lost,) = proxy.lose_next(held=True)
    form.locator('.rt-fill [id="all-q_status"]').select_option("active")
    assert lost.answered.wait(PATIENCE)
    form.locator(".rt-entry-rows").nth(1).locator('select[name$="q_status"]').select_option("dormant")
    lost.let_go.set()
    expect_saved(form)
    with database.reading() as session:
        entries = draft.entries(session, cast.hr_response_id, "accounts")
    assert [entry.answers["status"]["t"] for entry in entries] == ["active", "dormant", "active"]
