"""Paste, one click, and the accounts stand in the list; nothing is added twice and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from sqlalchemy import select

from survey import draft
from survey.app import create_survey
from survey.config import Config
from survey.db import Database
from survey.errors import NotPossibleNow
from survey.models import Entry, History, Response
from survey.operations.answers import Author, save
from survey.operations.paid_profiles import Suggestion
from survey.operations.paste import add_pasted, understand
from survey.web.answering import pasting
from survey.web.answering.blueprint import blueprint
from tests.cast import Cast
from tests.conftest import SteppingClock

LINKS = """linkedin.com/company/nordwerk
linkedin.com/in/ana
kununu.com/de/nordwerk
instagram.com/nordwerk.karriere
WhatsApp
Our magazine
"""


@pytest.fixture
def site(config: Config, database: Database, clock: SteppingClock) -> Flask:
    app = create_survey(config, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    if blueprint.name not in app.blueprints:
        app.register_blueprint(blueprint)
    return app


@pytest.fixture
def ana(site: Flask, cast: Cast, database: Database, clock: SteppingClock) -> FlaskClient:
    """Ana, whose department said that it has accounts and tools."""
    with database.writing() as session:
        uses = {"uses": {"t": ["accounts", "tools"]}}
        save(session, cast.hr_response_id, "", uses, Author(cast.ana.person_id, "Ana"), "uses", clock())
    return cast.ana.client(site)


def address(cast: Cast, step: str = "paste", page: str = "accounts") -> str:
    return f"/r/{cast.ana.key}/p/{page}/{step}"


def drawn(page: str) -> HtmlElement:
    return html.document_fromstring(page)


def sent(page: HtmlElement) -> dict[str, Any]:
    """The fields a browser would send with the form that adds."""
    form = next(form for form in page.forms if form.action.endswith("/paste/add"))
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    return fields


def rows(database: Database, cast: Cast, section: str = "accounts") -> list[Entry]:
    with database.reading() as session:
        return list(draft.entries(session, cast.hr_response_id, section))


def test_it_works_to_paste_and_add_with_one_click(ana: FlaskClient, cast: Cast, database: Database) -> None:
    reply = ana.post(address(cast), data={"q_paste": LINKS})
    page = drawn(reply.text)
    assert reply.status_code == 200
    assert "Add what is ticked" in reply.text
    assert rows(database, cast) == []
    done = ana.post(address(cast, "paste/add"), data=sent(page))
    assert (done.status_code, done.headers["Location"]) == (303, f"/r/{cast.ana.key}/p/accounts")
    stored = rows(database, cast)
    assert [entry.summary for entry in stored] == [
        "LinkedIn: nordwerk",
        "kununu: nordwerk",
        "Instagram: nordwerk.karriere",
        "WhatsApp (Business, Channels)",
        "Our magazine",
    ]
    assert stored[0].answers["platform"]["by"] == "Ana Recruiter"
    with database.reading() as session:
        response = session.get_one(Response, cast.hr_response_id)
        assert response.last_activity_at is not None
        assert response.size > 0
        assert session.scalars(select(History.action)).all() == ["save", *["paste"] * 5]


def test_it_works_that_the_button_counts_when_all_is_understood(ana: FlaskClient, cast: Cast) -> None:
    page = ana.post(address(cast), data={"q_paste": "x.com/a\nx.com/b"}).text
    assert "Add these 2 accounts" in page
    assert "Not added" not in page
    assert "Add this one" in ana.post(address(cast), data={"q_paste": "x.com/a"}).text


def test_it_works_to_choose_a_platform_and_to_leave_a_line_out(
    ana: FlaskClient, cast: Cast, database: Database
) -> None:
    page = drawn(ana.post(address(cast), data={"q_paste": "Our magazine\nx.com/a\nx.com/b"}).text)
    assert page.xpath("//select/@name") == ["platform_1"]
    fields = sent(page) | {"platform_1": "instagram", "add": ["1", "3"]}
    ana.post(address(cast, "paste/add"), data=fields)
    assert [entry.summary for entry in rows(database, cast)] == ["Instagram: Our magazine", "X (formerly Twitter): b"]


def test_it_works_for_tools(ana: FlaskClient, cast: Cast, database: Database) -> None:
    page = drawn(ana.post(address(cast, page="tools"), data={"q_paste": "canva pro\nOwn thing"}).text)
    assert "Add these 2 tools" in page.text_content()
    ana.post(address(cast, "paste/add", "tools"), data=sent(page))
    assert [entry.summary for entry in rows(database, cast, "tools")] == ["Canva", "Own thing"]


def test_it_handles_two_clicks_and_going_back(ana: FlaskClient, cast: Cast, database: Database) -> None:
    fields = sent(drawn(ana.post(address(cast), data={"q_paste": LINKS}).text))
    for _ in range(2):
        assert ana.post(address(cast, "paste/add"), data=fields).status_code == 303
    again = ana.post(address(cast, "paste/add"), data=fields | {"save_key": "another"})
    assert again.status_code == 303
    assert len(rows(database, cast)) == 5
    page = ana.post(address(cast), data={"q_paste": "linkedin.com/company/nordwerk"}).text
    assert "Already in the list: LinkedIn: nordwerk." in page
    assert "Nothing to add" in page


@pytest.mark.both_databases
def test_it_handles_a_repeated_save(database: Database, cast: Cast, clock: SteppingClock) -> None:
    author = Author(cast.ana.person_id, "Ana")
    with database.writing() as session:
        found = draft.inventory(session, cast.hr_response_id)
        section = found.definition.section_by_name["accounts"]
        lines = understand(found.definition, section, "x.com/a\nx.com/b", ())
        first = add_pasted(session, cast.hr_response_id, "accounts", lines, author, "same", clock())
        again = add_pasted(session, cast.hr_response_id, "accounts", lines, author, "same", clock())
        assert [entry.id for entry in again] == [entry.id for entry in first]
    assert len(rows(database, cast)) == 2


def test_it_rejects_all_when_one_cannot_be_added(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        session.get_one(Response, cast.hr_response_id).handed_over_at = clock()
    with pytest.raises(NotPossibleNow), database.writing() as session:
        found = draft.inventory(session, cast.hr_response_id)
        lines = understand(found.definition, found.definition.section_by_name["accounts"], "x.com/a", ())
        add_pasted(session, cast.hr_response_id, "accounts", lines, Author(None, "Ana"), "key", clock())
    assert rows(database, cast) == []


def test_it_rejects_persons_even_when_the_form_asks_for_them(ana: FlaskClient, cast: Cast, database: Database) -> None:
    preview = ana.post(address(cast), data={"q_paste": "linkedin.com/in/ana\nx.com/a"}).text
    assert "own profile is not listed here" in preview
    ana.post(address(cast, "paste/add"), data={"q_paste": "linkedin.com/in/ana\nx.com/a", "add": ["1", "2"]})
    assert [entry.summary for entry in rows(database, cast)] == ["X (formerly Twitter): a"]


def test_it_rejects_too_much_and_keeps_it_on_the_page(ana: FlaskClient, cast: Cast) -> None:
    text = "\n".join(f"x.com/name{number}" for number in range(201))
    reply = ana.post(address(cast), data={"q_paste": text})
    page = drawn(reply.text)
    assert reply.status_code == 422
    assert page.get_element_by_id("paste-accounts").text_content().strip().splitlines() == text.splitlines()
    assert "201 lines" in page.text_content()
    empty = ana.post(address(cast), data={"q_paste": " \n "})
    assert empty.status_code == 422
    assert "The box was empty" in empty.text


def test_it_rejects_changes_after_handing_over_and_gives_the_text_back(
    ana: FlaskClient, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        session.get_one(Response, cast.hr_response_id).handed_over_at = clock()
    reply = ana.post(address(cast, "paste/add"), data={"q_paste": "x.com/kept-here", "add": "1"})
    assert reply.status_code == 409
    assert "x.com/kept-here" in reply.text
    assert rows(database, cast) == []


def test_it_rejects_pages_without_a_list_to_paste_into(ana: FlaskClient, cast: Cast) -> None:
    for page in ("start", "nowhere"):
        assert ana.post(address(cast, page=page), data={"q_paste": "x.com/a"}).status_code == 404
    wrong = {"q_paste": "x.com/a", "section": "tools"}
    assert ana.post(address(cast), data=wrong).status_code == 404
    assert ana.get(address(cast)).status_code == 405


def test_it_rejects_strangers(site: Flask, cast: Cast, database: Database) -> None:
    for client in (cast.dora.client(site), cast.paul.client(site), site.test_client()):
        for step in ("paste", "paste/add", "add-tool"):
            data = {"q_paste": "x.com/a", "add": "1", "product": "Canva"}
            assert client.post(address(cast, step), data=data).status_code in (401, 403)
    assert rows(database, cast) == []


def test_it_handles_markup_and_odd_fields(ana: FlaskClient, cast: Cast, database: Database) -> None:
    text = "\n\n<script>alert(1)</script>\n</textarea><b>x</b>"
    reply = ana.post(address(cast), data={"q_paste": text, "platform_" + "9" * 5000: "x", "platform_²": "x"})
    page = drawn(reply.text)
    assert not page.xpath("//script[not(@src)] | //main//b")
    fields = sent(page)
    ana.post(address(cast, "paste/add"), data=fields | {"add": [*fields["add"], "77", "one"], "save_key": "x" * 900})
    assert [entry.summary for entry in rows(database, cast)] == [
        "<script>alert(1)</script>",
        "</textarea><b>x</b>",
    ]


def test_it_works_to_add_a_paid_profile(ana: FlaskClient, cast: Cast, database: Database) -> None:
    for _ in range(2):
        reply = ana.post(address(cast, "add-tool", "tools"), data={"product": "LinkedIn Recruiter"})
        assert (reply.status_code, reply.headers["Location"]) == (303, f"/r/{cast.ana.key}/p/tools")
    assert [entry.summary for entry in rows(database, cast, "tools")] == ["LinkedIn Recruiter"]


def test_it_rejects_products_nobody_knows(ana: FlaskClient, cast: Cast, database: Database) -> None:
    assert ana.post(address(cast, "add-tool", "tools"), data={"product": "No such thing"}).status_code == 404
    assert ana.post(address(cast, "add-tool", "tools"), data={}).status_code == 404
    assert ana.post(address(cast, "add-tool", "accounts"), data={"product": "Canva"}).status_code == 404
    assert rows(database, cast, "tools") == []


def test_it_works_that_the_question_for_paid_profiles_is_one_button_each(site: Flask) -> None:
    source = (
        '{% from "answering/_paste.html" import paid_profile_box with context %}'
        '{{ paid_profile_box(found, "/r/k/p/tools/add-tool", "key") }}'
    )
    with site.test_request_context():
        one = Suggestion("kununu", ("kununu employer profile",))
        two = Suggestion("LinkedIn", ("LinkedIn Recruiter", "LinkedIn Premium"))
        page = drawn(site.jinja_env.from_string(source).render(found=(one, two)))
        assert site.jinja_env.from_string(source).render(found=()).strip() == ""
    assert "Do you pay for kununu employer profile?" in page.text_content()
    assert page.xpath("//button/@value") == ["kununu employer profile", "LinkedIn Recruiter", "LinkedIn Premium"]
    assert page.xpath("//form/@action") == ["/r/k/p/tools/add-tool"]


def test_it_works_that_the_box_says_what_to_paste(site: Flask, database: Database, cast: Cast) -> None:
    source = (
        '{% from "answering/_paste.html" import paste_box with context %}{{ paste_box(section, "/r/k/p/x/paste") }}'
    )
    with database.reading() as session:
        sections = draft.inventory(session, cast.hr_response_id).definition.section_by_name
    with site.test_request_context():
        template = site.jinja_env.from_string(source)
        links, tools = (drawn(template.render(section=sections[name])) for name in ("accounts", "tools"))
    assert links.xpath("string(//label[@for='paste-accounts'])") == "Paste all links here"
    assert tools.xpath("string(//label)") == "Type all names here"
    assert links.xpath("//textarea/@name") == [pasting.FIELD]
