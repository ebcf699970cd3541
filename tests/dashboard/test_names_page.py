"""The page on which the team says which names are one thing: asked with evidence, kept for later rounds, taken back."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from dashboard.analysis.tools import tools
from dashboard.filters import Filters
from dashboard.load import FrameCache, load
from questionnaires.loader import shipped
from survey import read_names
from survey.db import Database
from survey.models import Department, Response, Submission
from survey.operations.rounds import add_departments, bump
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.dashboard.factory import money, payload, tool
from tests.factories import make_round

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
ANSWERS: dict[str, dict[str, Any]] = {
    "HR": {"tools": [tool("Nordmon <b>Radar</b>", cost=money(5_000))]},
    "Sales": {"tools": [tool("Nordmon <b>Rader</b>", cost=money(3_000)), tool("Hootsuite")]},
}
KEYS = {"kind": "product", "a": "nordmonbradarb", "b": "nordmonbraderb"}
EVIDENCE = re.compile(r'name="a" value="([^"]*)".*?name="b" value="([^"]*)"', re.DOTALL)


def hand_in(database: Database, clock: SteppingClock, round_id: int) -> None:
    """Both departments' lists, imported: those count without a signature."""
    with database.writing() as session:
        query = select(Response.id, Department.name).join(Department, Department.id == Response.department_id)
        for number, name in session.execute(query.where(Response.round_id == round_id)).all():
            text = payload(ANSWERS[name], shipped(), name.lower(), basis="imported")
            made = Submission(
                response_id=number,
                number=1,
                basis="imported",
                payload=text,
                sha256=f"{number:064}",
                receipt=f"R{number}",
                at=clock(),
                version=bump(session, round_id, "Imported", clock()),
            )
            session.add(made)


@pytest.fixture
def base(cast: Cast, database: Database, clock: SteppingClock) -> str:
    hand_in(database, clock, cast.round_id)
    return f"/rounds/{cast.round_slug}/names"


def asked(page: str) -> list[tuple[str, str]]:
    return EVIDENCE.findall(page)[::2]  # each question has two buttons


def products(database: Database, slug: str) -> list[str]:
    frames = load(database, slug, Filters(round=slug), cache=FrameCache())
    return sorted({one.name for one in tools(frames)})


def test_it_works_to_answer_a_question_and_to_take_it_back(
    app: Flask, cast: Cast, base: str, database: Database, clock: SteppingClock
) -> None:
    client = cast.paul.client(app)
    page = client.get(base).text
    assert asked(page) == [("nordmonbradarb", "nordmonbraderb")]
    assert "Nordmon &lt;b&gt;Radar&lt;/b&gt;" in page
    assert "<b>Radar" not in page
    shown = html.unescape(page)
    for words in ("Are these one product? ", "alike", "Listed by", "HR", "Sales", "Monitoring what is said"):
        assert words in shown
    reply = client.post(base, data={**KEYS, "verdict": "same"})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{base}#rt-questions")
    assert len(products(database, cast.round_slug)) == 2
    page = client.get(base).text
    assert asked(page) == []
    assert "There is nothing to ask" in page
    assert "Paul" in page[page.index('id="rt-said"') :]
    with database.reading() as session:
        (row,) = read_names.verdicts(session)
    assert row.evidence["a"]["typed"] == ["Nordmon <b>Radar</b>"]
    assert row.evidence["b"]["departments"] == ["Sales"]
    assert 0.5 < row.evidence["score"] < 1
    clock.advance(minutes=1)
    assert client.post(f"{base}/undo", data={"id": row.id}).status_code == 303
    assert len(asked(client.get(base).text)) == 1
    assert len(products(database, cast.round_slug)) == 3


def test_it_works_that_a_later_round_remembers(
    app: Flask, cast: Cast, base: str, database: Database, clock: SteppingClock
) -> None:
    client = cast.paul.client(app)
    client.post(base, data={**KEYS, "verdict": "different"})
    clock.advance(minutes=5)
    with database.writing() as session:
        later = make_round(session, clock(), title="Social media 2027")
        add_departments(session, later.id, [cast.hr_id, cast.sales_id], clock())
        slug, number = later.slug, later.id
    hand_in(database, clock, number)
    page = client.get(f"/rounds/{slug}/names").text
    assert len(products(database, slug)) == 3
    assert asked(page) == []
    assert "Not the same" in page[page.index('id="rt-said"') :]
    assert "in Social media 2026" in page


def test_it_works_to_name_two_that_were_not_asked_about(app: Flask, cast: Cast, base: str, database: Database) -> None:
    client = cast.paul.client(app)
    two = {"kind": "product", "first": "hoot suite", "second": "Nordmon <b>Radar</b>", "verdict": "same"}
    assert client.post(f"{base}/two", data=two).status_code == 303
    assert products(database, cast.round_slug) == ["Hootsuite", "Nordmon <b>Rader</b>"]


def test_it_rejects_names_that_do_not_stand_in_the_round(app: Flask, cast: Cast, base: str) -> None:
    client = cast.paul.client(app)
    two = {"kind": "product", "first": "Something <else>", "second": "Hootsuite", "verdict": "same"}
    reply = client.post(f"{base}/two", data=two)
    assert reply.status_code == 422
    assert "Nothing in this round has this name." in reply.text
    assert "Something &lt;else&gt;" in reply.text
    twice = client.post(f"{base}/two", data={**two, "first": "hootsuite"})
    assert "These two are already read as one name." in twice.text
    empty = client.post(f"{base}/two", data={**two, "first": "", "second": " "})
    assert "Please write one name." in empty.text
    assert "Please write the other name." in empty.text
    assert client.post(base, data={**KEYS, "a": "nothing", "verdict": "same"}).status_code == 404
    assert client.post(base, data={**KEYS, "verdict": "maybe"}).status_code == 422
    assert client.post(f"{base}/undo", data={"id": "x"}).status_code == 404


def test_it_rejects_not_the_same_while_other_words_make_them_one(app: Flask, cast: Cast, base: str) -> None:
    client = cast.paul.client(app)
    names = ("Hootsuite", "Nordmon <b>Radar</b>", "Nordmon <b>Rader</b>")
    for first, second in (names[:2], names[1:]):
        both = {"kind": "product", "first": first, "second": second, "verdict": "same"}
        assert client.post(f"{base}/two", data=both).status_code == 303
    apart = {"kind": "product", "first": names[0], "second": names[2], "verdict": "different"}
    reply = client.post(f"{base}/two", data=apart)
    assert reply.status_code == 422
    assert "Please take those back first." in reply.text


def test_it_requires_an_administrator(app: Flask, cast: Cast, base: str) -> None:
    client = cast.vera.client(app)
    page = client.get(base).text
    assert "Are these one product?" in page
    assert '<form method="post" action="/rounds' not in page
    assert client.post(base, data={**KEYS, "verdict": "same"}).status_code == 403
    assert client.post(f"{base}/undo", data={"id": 1}).status_code == 403


@pytest.mark.browser
def test_it_works_for_everybody_without_javascript(browser: Browser, live_server: str, cast: Cast, base: str) -> None:
    plain = browser.new_context(base_url=live_server, java_script_enabled=False)
    plain.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page = plain.new_page()
    page.goto(base)
    page.get_by_role("button", name="Not the same – Nordmon").click()
    assert page.get_by_text("There is nothing to ask").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_text("Are these one product?").is_visible()
    plain.close()
    context = browser.new_context(base_url=live_server, bypass_csp=True)
    context.add_cookies([cast.paul.browser_cookie(live_server)])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(base)
    page.evaluate(AXE.read_text())
    script = "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))"
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(script) == []
        assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), width
    context.close()
