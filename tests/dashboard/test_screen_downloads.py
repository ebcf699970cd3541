"""Files of what is shown: every part, the same filters, whose answers it stands on, and no formulas."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.cells import safe
from dashboard.downloads import as_csv, part_lines
from survey import sample
from survey.db import Database
from tests.conftest import SteppingClock
from tests.dashboard import sample_results as made
from tests.dashboard.screen_help import HOME, ask, links, viewer

PAGES = ("", "where-active", "what-we-want", "same-job", "overlaps", "time-and-money", "rules")


@pytest.fixture
def organisation(database: Database, clock: SteppingClock) -> None:
    sample.load(database, clock)


@pytest.fixture
def known(app: Flask, database: Database, clock: SteppingClock) -> FlaskClient:
    return viewer(database, clock()).client(app)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("page", PAGES)
def test_it_works_to_download_everything_that_is_shown(known: FlaskClient, organisation: None, page: str) -> None:
    shown = ask(known, HOME + page, "?unsigned=1")
    hrefs = [href for href in links(shown["rt-body"]["children"]) if href.startswith(f"{HOME}download/")]
    assert hrefs
    for href in hrefs:
        reply = known.get(href)
        assert reply.status_code == 200, href
        assert reply.headers["Content-Disposition"].startswith('attachment; filename="')
        found = rows(reply.text)
        assert len(found) > 4
        assert any(row[:1] == ["Basis"] and row[1].startswith("From 6 of 8 departments") for row in found)
        assert any(row[:1] == ["Note"] and "apostrophe" in row[1] for row in found)


def test_it_works_to_download_all_entries_behind_a_number(known: FlaskClient, organisation: None) -> None:
    found = rows(known.get(f"{HOME}download/entries/entries.csv?section=accounts&where=platform:instagram").text)
    assert found[0][:2] == ["Department", "Basis"]
    assert len(found[1 : found.index([])]) == 4
    assert all("Instagram" in row for row in found[1 : found.index([])])


@pytest.mark.parametrize("path", ["nothing/x.csv", "rules/nothing.csv", "entries/entries.csv", "departments/999/x.csv"])
def test_it_rejects_files_that_do_not_exist(known: FlaskClient, organisation: None, path: str) -> None:
    assert known.get(f"{HOME}download/{path}").status_code == 404


def test_it_requires_a_session_for_files(client: FlaskClient) -> None:
    reply = client.get(f"{HOME}download/rules/rules.csv")
    assert urlsplit(reply.headers["Location"]).path == "/sign-in"


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@home", "\t=1", "\r=1"])
def test_it_rejects_formulas(text: str) -> None:
    assert safe(text) == f"'{text}"
    written = rows(as_csv([[safe(text)]]))[0][0]
    assert written.startswith("'")


def test_it_handles_hostile_names_in_every_kind_of_part() -> None:
    hostile = "=cmd|' /C calc'!A0"
    bar = made.bars().bars[0].__class__("k", hostile, 1, 2, hostile)
    bars = made.bars().__class__("k", "t", "n", "v", "count", (bar,))
    assert list(part_lines(bars))[1][0] == f"'{hostile}"
    head = made.matrix().rows[0].__class__("k", hostile)
    matrix = made.matrix().__class__("k", "t", "r", "c", (head,), (), {})
    assert list(part_lines(matrix))[1] == [f"'{hostile}"]


def test_it_works_to_keep_numbers_numbers() -> None:
    lines = list(part_lines(made.table()))
    assert lines[0] == ["Department", "Tool", "Cost a year (EUR)", "Contract ends", "Link"]
    assert [line[2] for line in lines[1:]] == ["16000.00", "", "0.00"]
    assert next(row for row in part_lines(made.bars()) if row[0] == "Monitoring")[1:3] == ["5.00", "5.00"]
