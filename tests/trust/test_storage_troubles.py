"""A locked or full database: 503 with what was kept, the text stays on the page and is saved once it can be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from survey import draft
from survey.config import Config
from survey.db import Database, sqlite_module
from tests.cast import Cast
from tests.survey.answering import answered

LITTLE_PATIENCE = 0.1
SAVED = ".rt-saved"


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, lock_timeout=LITTLE_PATIENCE)


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another program holds the write lock of the file, as a copy that was started by hand would."""
    other = sqlite_module().connect(str(database.path), isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """No page can be added on the connection that writes; what is there can still be read."""
    _limit(database, 1)  # SQLite raises it to the pages that are in use
    try:
        yield
    finally:
        _limit(database, 1_000_000)


def _limit(database: Database, pages: int) -> None:
    connection = database.engine.raw_connection()
    connection.driver_connection.execute(f"PRAGMA max_page_count={pages}").fetchall()
    connection.close()


def stored(database: Database, cast: Cast) -> str:
    with database.reading() as session:
        return str((draft.root_entry(session, cast.hr_response_id).answers.get("freedom") or {}).get("t", ""))


def save(app: Flask, cast: Cast, text: str) -> tuple[int, dict[str, str], str]:
    reply = cast.ana.client(app).post(
        f"/r/{cast.ana.key}/save",
        data={"q_freedom": text, "base": "0", "editor": "page", "save_key": text[:20], "page": "needs"},
        headers={"X-Requested-With": "autosave"},
    )
    return reply.status_code, reply.get_json(), reply.headers.get("Retry-After", "")


def test_it_works_again_after_a_lock(app: Flask, cast: Cast, database: Database) -> None:
    assert save(app, cast, "Before")[0] == 200
    with locked(database):
        status, said, later = save(app, cast, "During")
        assert cast.ana.client(app).get(f"/r/{cast.ana.key}/p/needs").status_code == 200
    assert (status, said["error"]) == (503, "storage_busy")
    assert int(later) > 0
    assert "Everything saved before is still there" in said["kept"]
    assert "not saved" in said["kept"]
    assert said["todo"]
    assert stored(database, cast) == "Before"
    assert save(app, cast, "During")[0] == 200
    assert stored(database, cast) == "During"


def test_it_works_again_after_the_disk_was_full(app: Flask, cast: Cast, database: Database) -> None:
    assert save(app, cast, "Before")[0] == 200
    long = "Too long for what is left. " * 350
    with full(database):
        status, said, later = save(app, cast, long)
        page = cast.ana.client(app).get(f"/r/{cast.ana.key}/p/needs")
        assert (page.status_code, "Before" in page.text) == (200, True)
        assert app.test_client().get("/healthz").status_code == 200
    assert (status, said["error"]) == (503, "storage_full")
    assert int(later) > 0
    assert "can be read" in said["kept"]
    assert stored(database, cast) == "Before"
    assert save(app, cast, long)[0] == 200
    assert stored(database, cast) == long


@pytest.mark.parametrize("trouble", [locked, full])
def test_it_keeps_what_was_typed_without_javascript(
    app: Flask, cast: Cast, database: Database, trouble: object
) -> None:
    """The plain form's answer is a page that holds the text, to be copied or sent again."""
    text = "Typed while nothing could be stored. " * 250
    with trouble(database):  # type: ignore[operator]
        reply = cast.ana.client(app).post(f"/r/{cast.ana.key}/p/needs", data={"q_freedom": text, "base": "0"})
    assert reply.status_code == 503
    assert reply.headers["Retry-After"]
    assert "Not saved, keep this page" in reply.text
    assert text.strip() in reply.text


@pytest.mark.browser
@pytest.mark.parametrize("trouble", [locked, full])
def test_it_works_that_the_page_saves_by_itself_once_it_can(
    page: Page, live_server: str, cast: Cast, database: Database, trouble: object
) -> None:
    answered(database, cast)
    page.context.add_cookies([cast.ana.browser_cookie(live_server)])
    page.goto(f"/r/{cast.ana.key}/p/needs")
    box = page.locator("textarea[name=q_freedom]")
    text = "Typed while nothing could be stored. " * 250
    with trouble(database):  # type: ignore[operator]
        box.fill(text)
        expect(page.locator(SAVED)).to_have_attribute("data-state", "failed", timeout=20_000)
        expect(page.locator(SAVED)).to_contain_text("Not saved. Keep this page open")
        expect(box).to_have_value(text)
    expect(page.locator(SAVED)).to_have_attribute("data-state", "saved", timeout=30_000)
    expect(box).to_have_value(text)
    assert stored(database, cast) == text
