"""A CSV file of departments is taken, and the report accounts for every row."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.db import Database
from survey.models import Department
from tests.cast import Cast


def send(client: FlaskClient, data: bytes, name: str = "units.csv") -> TestResponse:
    return client.post("/departments/import", data={"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def how_many(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Department.id))) or 0


def test_it_works_with_a_report_for_every_row(app: Flask, cast: Cast, database: Database) -> None:
    data = "Department;Functions;Fax\nLegal;Legal and compliance;1\nHR;Human resources;2\nShips;Sailing;3\n"
    reply = send(cast.paul.client(app), data.encode("utf-8-sig"))
    assert reply.status_code == 200
    for words in ("What became of units.csv", "<li>Legal</li>", "<li>HR</li>", "Row 4", "Sailing", "Fax"):
        assert words in reply.text
    assert how_many(database) == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choose a CSV file that is not empty."),
        (b"Colour,Size\nred,1\n", "one of them must be"),
        (b"PK\x03\x04\x00\x00", "This is not a CSV file."),
    ],
)
def test_it_rejects_a_file_that_is_no_list(
    app: Flask, cast: Cast, database: Database, data: bytes, sentence: str
) -> None:
    reply = send(cast.paul.client(app), data)
    assert reply.status_code == 422
    assert sentence in reply.text
    assert '<a href="#file">' in reply.text
    assert how_many(database) == 2


def test_it_rejects_a_form_without_a_file(app: Flask, cast: Cast) -> None:
    assert cast.paul.client(app).post("/departments/import").status_code == 422


def test_it_rejects_a_huge_file(app: Flask, cast: Cast, database: Database) -> None:
    reply = send(cast.paul.client(app), b"Name\n" + b"x" * 4_100_000)
    assert reply.status_code == 413
    assert how_many(database) == 2


def test_it_handles_hostile_names(app: Flask, cast: Cast) -> None:
    reply = send(cast.paul.client(app), b"Name,<b>Fax</b>\n<script>x</script>,1\n", "<i>.csv")
    assert reply.status_code == 200
    for tag in ("<script>x", "<b>", "<i>"):
        assert tag not in reply.text


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    assert send(cast.vera.client(app), b"Name\nLegal\n").status_code == 403
    assert how_many(database) == 2
