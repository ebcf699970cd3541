"""The team decides on findings on its own pages; whoever only looks cannot."""

from __future__ import annotations

import html
import json
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from survey import sample
from survey.db import Database
from survey.read import round_titles
from tests.cast import Actor
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import ask, viewer

KEY = "same_job_several_bills:listening"
DECIDED = {
    "key": KEY,
    "choice": "merge",
    "because": "One is <b>enough</b>",
    "owner": "Head of purchasing",
    "due": "2027-01-31",
    "indicator": "contracts",
}


@pytest.fixture
def paul(database: Database, clock: SteppingClock) -> Actor:
    sample.load(database, clock)
    return viewer(database, clock(), "administrator")


@pytest.fixture
def base(paul: Actor, database: Database) -> str:
    with database.reading() as session:
        return f"/rounds/{round_titles(session)[0].slug}/decisions"


def test_it_works_to_decide_on_a_finding(app: Flask, paul: Actor, base: str) -> None:
    client = paul.client(app)
    agenda = html.unescape(client.get(base).text)
    assert "Nothing has been decided yet." in agenda
    assert f"key={KEY}" in agenda.replace("%3A", ":")
    page = html.unescape(client.get(f"{base}/one?key={KEY}").text)
    assert "2 paid contracts" in page
    assert client.post(f"{base}/one", data=DECIDED).status_code == 303
    agenda = client.get(base).text
    assert "Head of purchasing" in agenda
    assert "until 31 January 2027" in agenda
    assert "One is &lt;b&gt;enough&lt;/b&gt;" in agenda
    again = html.unescape(client.get(f"{base}/one?key={KEY}").text)
    assert "Head of purchasing sees to it until 31 January 2027." in again


def test_it_works_to_see_what_was_decided_on_the_card_and_in_the_workbook(app: Flask, paul: Actor, base: str) -> None:
    client = paul.client(app)
    client.post(f"{base}/one", data=DECIDED)
    assert "Decided so far" in client.get(f"{base}/one?key={KEY}").text
    said = "Head of purchasing sees to it until 31 January 2027."
    assert said in json.dumps(ask(client, "/dashboard/same-job"))
    slug = base.split("/")[2]
    book = load_workbook(BytesIO(client.get(f"/export/{slug}.xlsx?for=committee").data))
    assert any(said in str(cell) for row in book["Findings"].values for cell in row)
    assert [sheet for sheet in book.sheetnames if sheet == "Decisions"]
    assert any("Head of purchasing" in str(cell) for row in book["Decisions"].values for cell in row)


def test_it_rejects_half_a_decision_and_keeps_what_was_typed(app: Flask, paul: Actor, base: str) -> None:
    reply = paul.client(app).post(f"{base}/one", data={**DECIDED, "owner": "", "due": "soon"})
    assert reply.status_code == 422
    assert "Please give a day like 2027-01-31." in reply.text
    assert 'value="soon"' in reply.text
    assert "One is &lt;b&gt;enough&lt;/b&gt;" in reply.text


def test_it_rejects_a_decision_overtaken_by_another(app: Flask, paul: Actor, base: str) -> None:
    client = paul.client(app)
    client.post(f"{base}/one", data=DECIDED)
    reply = client.post(f"{base}/one", data={**DECIDED, "choice": "later"})
    assert reply.status_code == 409
    assert "Somebody else was faster" in reply.text


def test_it_requires_an_administrator(
    app: Flask, paul: Actor, base: str, database: Database, clock: SteppingClock
) -> None:
    client = viewer(database, clock()).client(app)
    assert "What is to be done?" not in client.get(f"{base}/one?key={KEY}").text
    assert client.post(f"{base}/one", data=DECIDED).status_code == 403


def test_it_handles_a_finding_that_is_not_there(app: Flask, paul: Actor, base: str) -> None:
    client = paul.client(app)
    assert client.get(f"{base}/one?key=nothing").status_code == 404
    assert client.post(f"{base}/one", data={**DECIDED, "key": "nothing"}).status_code == 404
