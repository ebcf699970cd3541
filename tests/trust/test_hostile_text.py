"""Hostile text in everything that people can type: on every page and in the workbook it is text, and nothing else."""

from __future__ import annotations

import io
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page

from survey.db import Database
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.trust.hostile import MARK, LookOut, Organisation, assemble

NOT_VISITED = re.compile(r"/sign-out|/export/|/static/|\.xlsx|\.csv|\.json|/download|/open/|/sign-in|#")
MOST_ALIKE = 2  # pages of one kind: one entry, the entries behind a number, one department's answers
MOST_PAGES = 70


@pytest.fixture
def organisation(database: Database, cast: Cast, clock: SteppingClock, outbox: object) -> Organisation:
    return assemble(database, cast, clock())


@pytest.fixture
def lookout(context: BrowserContext) -> LookOut:
    return LookOut(context)


def walk(lookout: LookOut, page: Page, *first: str) -> None:
    """Every page that can be reached from the first ones by links."""
    waiting, seen, alike = list(first), set(), Counter[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        path = urlsplit(address).path
        kind = re.sub(r"[0-9]+e?[0-9]*", "N", path)
        most = MOST_ALIKE if kind != path or path.endswith("/entries") else 1
        if address in seen or alike[kind] >= most or NOT_VISITED.search(address):
            continue
        seen.add(address)
        alike[kind] += 1
        reply = page.goto(address, wait_until="networkidle" if "/dashboard" in address else "load")
        assert reply is not None
        assert reply.status < 400, (reply.status, address)
        lookout.look(page)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        assert not [link for link in links if link.lower().startswith(("javascript:", "data:"))], address
        here = urlsplit(page.url).netloc
        waiting += [link.split("#")[0].split(here, 1)[1] for link in links if urlsplit(link).netloc == here]


def shown_on(lookout: LookOut, pattern: str) -> int:
    return sum(count for path, count in lookout.hostile.items() if re.search(pattern, path))


@pytest.mark.browser
def test_it_works_on_the_pages_of_a_department(lookout: LookOut, live_server: str, organisation: Organisation) -> None:
    dora = organisation.cast.dora
    lookout.context.add_cookies([dora.browser_cookie(live_server)])
    page = lookout.page()
    page.goto(f"/open/{dora.token}")
    lookout.look(page)
    walk(lookout, page, f"/r/{dora.key}/", f"/r/{dora.key}/check")
    box = page.locator("textarea").first  # typing brings parts of a page that the server draws anew
    page.goto(f"/r/{dora.key}/p/needs")
    box.press_sequentially("!")
    page.locator(".rt-saved[data-state=saved]").wait_for()
    lookout.look(page)
    assert not lookout.troubles, "\n".join(lookout.troubles)
    for pattern in ("^open/", "/check", "/p/accounts", "/p/needs", "/e/"):
        assert shown_on(lookout, pattern), (pattern, lookout.hostile)


@pytest.mark.browser
def test_it_works_on_the_pages_of_a_head(lookout: LookOut, live_server: str, organisation: Organisation) -> None:
    clara = organisation.cast.clara
    page = lookout.page()
    page.goto(f"/open/{organisation.head_token}")
    lookout.look(page)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/r/**")
    walk(lookout, page, urlsplit(page.url).path)
    lookout.context.add_cookies([clara.browser_cookie(live_server)])
    walk(lookout, page, f"/r/{clara.key}/done", f"/r/{clara.key}/own")
    assert not lookout.troubles, "\n".join(lookout.troubles)
    for pattern in ("^open/", "/sign", "/done", "/own"):
        assert shown_on(lookout, pattern), (pattern, lookout.hostile)


@pytest.mark.browser
def test_it_works_on_the_pages_of_the_policy_team(
    lookout: LookOut, live_server: str, organisation: Organisation
) -> None:
    lookout.context.add_cookies([organisation.cast.paul.browser_cookie(live_server)])
    own = f"/rounds/{organisation.slug}"
    walk(lookout, lookout.page(), "/rounds", own, f"{own}/import/{organisation.batch_id}", "/dashboard/?unsigned=1")
    assert not lookout.troubles, "\n".join(lookout.troubles)
    for pattern in ("^rounds$", "^rounds/", "/links", "/texts", "/import/", "/responses/", "^departments", "^members"):
        assert shown_on(lookout, pattern), (pattern, lookout.hostile)
    for pattern in ("^dashboard/", "/departments/", "/entries", "/rules", "/same-job", "/overlaps", "/where-active"):
        assert shown_on(lookout, f"dashboard.*{pattern}" if pattern[0] == "/" else pattern), (pattern, lookout.hostile)


@pytest.mark.parametrize("reader", ["team", "committee"])
def test_it_works_as_text_in_the_workbook(app: Flask, organisation: Organisation, reader: str) -> None:
    client = organisation.cast.paul.client(app)
    reply = client.get(f"/export/{organisation.slug}.xlsx?for={reader}&unsigned=1")
    assert reply.status_code == 200
    book = load_workbook(io.BytesIO(reply.data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    hostile = [cell for cell in cells if MARK in str(cell.value)]
    assert len(hostile) > 20
    assert {cell.data_type for cell in hostile} == {"s"}
    assert not [cell.coordinate for cell in cells if cell.data_type in ("f", "e")]
    starting = [cell for cell in hostile if str(cell.value).startswith("=")]
    assert starting
    assert all(cell.quotePrefix for cell in starting)
    links = [str(cell.hyperlink.target) for cell in cells if cell.hyperlink is not None and cell.hyperlink.target]
    assert not [link for link in links if not link.startswith(("https://", "http://", "mailto:"))]
