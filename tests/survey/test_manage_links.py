"""Links are issued and shown once, for one department or for all."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey.db import Database
from survey.models import Department, Grant, Round
from tests.cast import Cast
from tests.conftest import SteppingClock

LINK = re.compile(r"http://127\.0\.0\.1:8000(/open/[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


def address(cast: Cast, more: str = "") -> str:
    return f"/rounds/{cast.round_slug}/links{more}"


def form(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {"response": str(cast.hr_response_id), "purpose": "fill", "label": "Ana <recruiting>"} | facts


def how_many(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Grant.id))) or 0


def test_it_works_and_the_link_opens_the_department(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    reply = client.post(address(cast), data=form(cast))
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-store"
    link = LINK.findall(reply.text)
    assert len(set(link)) == 1
    assert len(link) == 2  # in its field and in the mail around it
    assert "You answer for HR" in app.test_client().get(link[0]).text


def test_it_works_only_once(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    token = LINK.findall(client.post(address(cast), data=form(cast)).text)[0].removeprefix("/open/")
    page = client.get(address(cast)).text
    assert token not in page
    assert not LINK.search(page)
    assert "Ana &lt;recruiting&gt;" in page
    assert "Ana <recruiting>" not in page


@pytest.mark.parametrize(("purpose", "words"), [("head", "Head of the department"), ("deputy", "Deputy of the head")])
def test_it_works_for_signing(app: Flask, cast: Cast, purpose: str, words: str) -> None:
    reply = cast.paul.client(app).post(address(cast), data=form(cast, purpose=purpose, label=""))
    assert words in app.test_client().get(LINK.findall(reply.text)[0]).text
    assert "please sign for HR" in reply.text


def test_it_works_for_several_links_of_one_department(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    found = [LINK.findall(client.post(address(cast), data=form(cast)).text)[0] for _ in range(2)]
    assert len(set(found)) == 2
    for link in found:
        assert app.test_client().get(link).status_code == 200


def test_it_works_for_all_departments_as_table_and_file(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Department, cast.sales_id).name = '=HYPERLINK("x")'
    reply = cast.paul.client(app).post(address(cast, "/all"), data={"purpose": "head", "which": "every"})
    shown = LINK.findall(reply.text)
    assert len(shown) == 2
    (data,) = re.findall(r'href="data:text/csv;charset=utf-8,([^"]+)"', reply.text)
    rows = list(csv.reader(io.StringIO(unquote(html.unescape(data)).lstrip("\ufeff"))))
    assert rows[0] == ["Department", "For", "Purpose", "Link", "Opens until"]
    assert {row[4] for row in rows[1:]} == {"it is revoked"}
    assert {row[0]: row[1] for row in rows[1:]} == {"HR": "Clara Head", '\'=HYPERLINK("x")': ""}
    assert sorted(row[3].removeprefix("http://127.0.0.1:8000") for row in rows[1:]) == sorted(shown)


def test_it_says_until_when_a_link_opens(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    client = cast.paul.client(app)
    assert "The link opens until it is revoked." in client.post(address(cast), data=form(cast)).text
    with database.writing() as session:
        session.get_one(Round, cast.round_id).closes_on = clock().date()
        session.get_one(Grant, cast.ben.grant_id).expires_at = clock() + timedelta(days=1)
    page = client.get(address(cast)).text
    assert re.search(r'<td data-label="Opens until">3 March 2026, \d\d:\d\d</td>', page)
    assert '<td data-label="Opens until">it is revoked</td>' in page
    issued = client.post(address(cast), data=form(cast)).text
    assert "opens until it is revoked; answers can be changed until 2 March 2026." in issued


def test_it_works_for_those_without_a_link_only(app: Flask, cast: Cast, database: Database) -> None:
    client, before = cast.paul.client(app), how_many(database)
    reply = client.post(address(cast, "/all"), data={"purpose": "head", "which": "without"})  # HR's head has one
    assert "1 new link" in reply.text
    assert how_many(database) == before + 1
    again = client.post(address(cast, "/all"), data={"purpose": "head", "which": "without"})
    assert again.status_code == 422
    assert "Every department has a live link of this kind already." in again.text
    assert how_many(database) == before + 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("response", "", "Choose the department that gets the link."),
        ("response", "9999", "Choose the department that gets the link."),
        ("purpose", "everything", "Choose what the link is for."),
    ],
)
def test_it_rejects_what_does_not_fit(
    app: Flask, cast: Cast, database: Database, field: str, value: str, sentence: str
) -> None:
    before = how_many(database)
    reply = cast.paul.client(app).post(address(cast), data=form(cast, **{field: value}))
    assert reply.status_code == 422
    assert f'<a href="#{field}">{sentence}</a>' in reply.text
    assert "Ana &lt;recruiting&gt;" in reply.text
    assert how_many(database) == before


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    client, before = cast.vera.client(app), how_many(database)
    assert client.get(address(cast)).status_code == 403
    assert client.post(address(cast), data=form(cast)).status_code == 403
    assert client.post(address(cast, "/all"), data={"purpose": "fill", "which": "every"}).status_code == 403
    assert how_many(database) == before


@pytest.mark.usefixtures("csrf")
def test_it_rejects_a_form_without_its_token(app: Flask, cast: Cast, database: Database) -> None:
    before = how_many(database)
    assert cast.paul.client(app).post(address(cast), data=form(cast)).status_code == 400
    assert how_many(database) == before
