"""From an address to a page: the sample organisation on every page, filters, and what stands where nothing is."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.analysis.catalogue import VIEWS
from survey import sample
from survey.db import Database
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import HOME, ask, links, nodes, viewer, words

PAGES = ["", *(view.slug for view in VIEWS), "departments", "departments/1", "entries"]


@pytest.fixture
def organisation(database: Database, clock: SteppingClock) -> None:
    sample.load(database, clock)


@pytest.fixture
def known(app: Flask, database: Database, clock: SteppingClock) -> FlaskClient:
    return viewer(database, clock()).client(app)


@pytest.mark.parametrize("page", PAGES)
def test_it_works_to_answer_every_question(known: FlaskClient, organisation: None, page: str) -> None:
    shown = ask(known, HOME + page)
    head, body = shown["rt-head"]["children"], shown["rt-body"]["children"]
    titles = [node for node in nodes(head) if node["type"] == "H1"]
    assert len(titles) == 1
    assert words(titles[0])
    assert shown["rt-shown"]["data"]["title"].endswith("Roundtable")
    assert words(body).strip()
    assert "Sample data" in words(head)
    menu = next(node for node in nodes(head) if "rt-menu-row" in (node["props"].get("className") or ""))
    assert len(links(menu)) == len(VIEWS) + 2


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("departments/1", "entries")])
def test_it_requires_the_base_on_every_page(known: FlaskClient, organisation: None, page: str) -> None:
    text = words(ask(known, HOME + page)["rt-head"]["children"])
    assert "From 5 of 8 departments: 5 signed." in text
    assert "No answer counted from: IT, Legal, Product." in text


def test_it_works_to_include_what_is_not_signed(known: FlaskClient, organisation: None) -> None:
    shown = ask(known, f"{HOME}rules", "?unsigned=1")
    text = words(shown["rt-head"]["children"])
    assert "From 6 of 8 departments" in text
    assert "not signed yet are included" in text
    assert shown["rt-filter-unsigned"]["checked"] is True
    assert "Unsigned included" in words(shown["rt-chips"]["children"])


def test_it_works_to_filter_and_to_take_a_filter_back(known: FlaskClient, organisation: None) -> None:
    everything = ask(known, f"{HOME}where-active")
    options = {each["label"]: each["value"] for each in everything["rt-filter-departments"]["data"]}
    search = f"?department={options['Marketing']}&platform=linkedin"
    shown = ask(known, f"{HOME}where-active", search)
    assert shown["rt-filter-departments"]["value"] == [options["Marketing"]]
    assert shown["rt-filter-platforms"]["value"] == ["linkedin"]
    assert shown["rt-body"]["children"] != everything["rt-body"]["children"]
    chips = shown["rt-chips"]["children"]
    assert "Platform: LinkedIn" in words(chips)
    queries = [parse_qs(urlsplit(href).query) for href in links(chips)]
    assert queries == [{"platform": ["linkedin"]}, {"department": [options["Marketing"]]}, {}]
    assert "this is not everything" in words(shown["rt-head"]["children"])


def test_it_works_to_keep_filters_from_page_to_page(known: FlaskClient, organisation: None) -> None:
    shown = ask(known, f"{HOME}where-active", "?platform=linkedin&unsigned=1")
    inside = [href for href in links(shown["rt-head"]["children"]) if href.startswith(HOME)]
    inside += [href for href in links(shown["rt-body"]["children"]) if href.startswith(HOME)]
    assert inside
    assert all("platform=linkedin" in href and "unsigned=1" in href for href in inside)


def test_it_works_to_open_every_number(known: FlaskClient, organisation: None) -> None:
    seen = 0
    for view in VIEWS:
        body = ask(known, HOME + view.slug)["rt-body"]["children"]
        hrefs = sorted({href for href in links(body) if href.startswith(f"{HOME}entries")})
        for href in hrefs[:12]:
            parts = urlsplit(href)
            text = words(ask(known, parts.path, f"?{parts.query}")["rt-head"]["children"])
            assert "entries behind a number" not in text, href
            assert "was ignored" not in text, href
            assert " 0 entries" not in text, href
            seen += 1
    assert seen > 20


def test_it_works_to_fix_a_moment(known: FlaskClient, organisation: None) -> None:
    shown = ask(known, HOME)
    versions = [int(each["value"]) for each in shown["rt-filter-as-of"]["data"]]
    assert versions == sorted(versions, reverse=True)
    early = ask(known, HOME, f"?asof={versions[-1]}")
    assert "From 0 of 8" in words(early["rt-head"]["children"])
    assert "answers that came later are not shown" in words(early["rt-head"]["children"])
    assert "No answers yet" in words(early["rt-body"]["children"])


def test_it_works_to_send_long_lists_of_choices_once(known: FlaskClient, organisation: None) -> None:
    first = ask(known, HOME)
    again = ask(known, HOME, "?platform=linkedin", shown=first["rt-shown"]["data"])
    assert "data" in first["rt-filter-platforms"]
    assert "data" not in again["rt-filter-platforms"]
    assert again["rt-filter-platforms"]["value"] == ["linkedin"]


def test_it_handles_parts_of_an_address_that_mean_nothing(known: FlaskClient, organisation: None) -> None:
    shown = ask(known, f"{HOME}where-active", "?department=999&platform=%3Cscript%3E&goal=x")
    assert words(shown["rt-head"]["children"]).count("Part of the address was ignored.") >= 1
    assert "From 5 of 8" in words(shown["rt-head"]["children"])
    assert "no such round" in words(ask(known, HOME, "?round=none")["rt-head"]["children"])
    assert "no such page" in words(ask(known, f"{HOME}departments/999")["rt-head"]["children"])
    assert "no such page" in words(ask(known, "/somewhere/else")["rt-head"]["children"])


def test_it_handles_an_organisation_without_rounds(known: FlaskClient) -> None:
    shown = ask(known)
    assert "There is no round yet" in words(shown["rt-head"]["children"])
    assert shown["rt-panel"]["hidden"] is True


@pytest.mark.parametrize("page", PAGES)
def test_it_handles_a_round_without_answers(app: Flask, cast: Cast, page: str) -> None:
    known = cast.vera.client(app)
    department = page.replace("departments/1", f"departments/{cast.hr_id}")
    text = words(ask(known, HOME + department)["rt-body"]["children"])
    assert any(said in text for said in ("No answers yet", "has not answered yet", "Not started", "Nothing chosen"))


def test_it_works_to_present_on_a_wall(known: FlaskClient, organisation: None) -> None:
    shown = ask(known, f"{HOME}departments/1", "?present=1")
    assert shown["rt-shown"]["data"]["present"] is True
    head, body = shown["rt-head"]["children"], shown["rt-body"]["children"]
    assert "Leave presentation" in words(head)
    steps = [node["props"]["href"] for node in nodes(body) if node["props"].get("rel") in ("prev", "next")]
    assert steps
    assert all("present=1" in href for href in steps)


def test_it_works_to_draw_for_dark_and_narrow_screens(known: FlaskClient, organisation: None) -> None:
    def picture(viewer: dict[str, object]) -> tuple[str, float]:
        body = ask(known, f"{HOME}time-and-money", viewer=viewer)["rt-body"]["children"]
        figure = next(node for node in nodes(body) if node["type"] == "Graph")["props"]["figure"]
        return figure["data"][0]["marker"]["color"], figure["layout"]["height"]

    light, dark = (picture({"scheme": scheme, "narrow": False}) for scheme in ("light", "dark"))
    assert light[0] != dark[0]
    assert picture({"scheme": "light", "narrow": True})[1] >= light[1]
