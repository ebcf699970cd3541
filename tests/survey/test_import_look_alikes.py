"""Departments of a file under a close name: asked about, decided by a person, remembered, and never taken as one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.db import Database
from survey.models import Department
from survey.operations.import_look_alikes import look_alikes, taken_as_one
from survey.operations.import_units import KnownUnit
from tests.cast import Cast
from tests.survey.importing import Rows, as_csv
from tests.survey.test_import_command import report_of, run, tools
from tests.survey.test_import_pages import looked_at

__all__ = ["tools"]  # a fixture

HEAD = ["Department", "Platform", "Link"]


def names_of(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {row.name: row.aliases for row in session.execute(select(Department.name, Department.aliases))}


def decide(client: FlaskClient, address: str, **said: str) -> str:
    """Answers the questions of a preview by the name in the file; returns the preview then shown."""
    page = client.get(address).text
    asked = re.findall(r'name="alike" value="([^"]*)"', page)
    sent = {"alike": asked, "alike_is": [said.get(name.replace(" ", "_"), "?") for name in asked]}
    assert client.post(f"{address}/look", data=sent).status_code == 303
    return client.get(address).text


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Human Ressources", "Human Resources"),
        ("HR", "Human Resources"),
        ("Information Technology", "IT"),
        ("Marketing Team", "Marketing"),
        ("Customer Servise", "Customer Service"),
        ("Legal", "Legal Office"),
    ],
)
def test_it_works_to_ask_about_close_names(name: str, other: str) -> None:
    (found,) = look_alikes([name], [KnownUnit("Archive"), KnownUnit(other)])
    assert (found.name, found.other) == (name, other)
    assert 80 <= found.score <= 100


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("District 1", "District 2"),
        ("North Region", "South Region"),
        ("Marketing", "Marketing and Sales"),
        ("Finance Office", "Office"),
        ("Mission to Egypt", "Mission to Kuwait"),
        ("Sales", "Legal"),
        ("A", "Archive"),
    ],
)
def test_it_rejects_questions_about_sisters_and_parts(name: str, other: str) -> None:
    assert look_alikes([name], [KnownUnit(other)]) == ()


def test_it_works_between_two_names_of_one_file() -> None:
    (found,) = look_alikes(["Human Resources", "Human Ressources"], [])
    assert (found.name, found.other) == ("Human Ressources", "Human Resources")


def test_it_works_to_know_a_department_by_its_other_names() -> None:
    (found,) = look_alikes(["Personnel Servises"], [KnownUnit("HR", ("Personnel Services",))])
    assert found.other == "HR"


def test_it_handles_what_was_decided() -> None:
    assert look_alikes(["Human Ressources"], [KnownUnit("Human Resources")], {"Human Ressources": ""}) == ()
    assert taken_as_one([KnownUnit("HR", ("Staff",))], {"Personnel": "HR", "Labs": "", "Lab": "Laboratory"}) == [
        KnownUnit("HR", ("Staff", "Personnel")),
        KnownUnit("Laboratory", ("Lab",)),
    ]


@given(st.lists(st.text(max_size=20), max_size=6, unique=True), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_it_handles_any_names(names: list[str], known: list[str]) -> None:
    found = look_alikes(names, [KnownUnit(name) for name in known])
    assert {each.name for each in found} <= set(names) - set(known)
    assert all(each.other in {*names, *known} - {each.name} for each in found)


def test_it_works_to_say_that_they_are_one(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    known = "Sales"
    rows: Rows = [HEAD, [f"{known} Team", "X", "x.com/one"], ["Archive", "X", "x.com/two"]]
    address = looked_at(client, cast, rows)
    assert "Are these the same department?" in client.get(address).text
    page = decide(client, address, **{f"{known} Team".replace(" ", "_"): known})
    assert f"The same as {known}" in page
    client.post(f"{address}/confirm")
    found = names_of(database)
    assert f"{known} Team" not in found
    assert f"{known} Team" in found[known]


def test_it_works_to_remember_and_to_undo_it(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    known = "Sales"
    with database.writing() as session:
        department = session.scalars(select(Department).where(Department.name == known)).one()
        department.aliases = [*department.aliases, f"{known} Team"]
        department_id = department.id
    rows: Rows = [HEAD, [f"{known} Team", "X", "x.com/later"]]
    assert "Are these the same department?" not in client.get(looked_at(client, cast, rows)).text
    form = {"name": known, "aliases": ""}
    assert client.post(f"/departments/{department_id}", data=form).status_code in (302, 303)
    assert "Are these the same department?" in client.get(looked_at(client, cast, rows)).text


def test_it_rejects_taking_them_as_one_without_a_word(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    known = "Sales"
    address = looked_at(client, cast, [HEAD, [f"{known} Team", "X", "x.com/one"]])
    client.post(f"{address}/confirm")
    assert f"{known} Team" in names_of(database)


def test_it_works_to_say_that_it_is_its_own(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    known = "Sales"
    address = looked_at(client, cast, [HEAD, [f"{known} Team", "X", "x.com/one"]])
    page = decide(client, address, **{f"{known} Team".replace(" ", "_"): ""})
    assert re.search(r'value="" selected>A department of its own', page)
    client.post(f"{address}/confirm")
    assert f"{known} Team" in names_of(database)


def test_it_handles_hostile_names(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    rows: Rows = [HEAD, ["Finance\"'&{{x}}", "X", "x.com/a"], ["Finances\"'&{{x}}", "X", "x.com/b"]]
    page = client.get(looked_at(client, cast, rows)).text
    assert 'name="alike" value="Finances&#34;&#39;&amp;{{x}}"' in page
    assert "Finances\"'" not in page


def test_it_works_by_a_command(tools, cast: Cast, tmp_path: Path, database: Database) -> None:  # type: ignore[no-untyped-def]  # the fixture of the other file
    known = "Sales"
    path, report = tmp_path / "list.csv", tmp_path / "report.json"
    path.write_bytes(as_csv([HEAD, [f"{known} Team", "X", "x.com/one"]]))
    asked = run(tools, path, "--round", cast.round_slug, "--report", report)
    assert f"“{known} Team” may be “{known}”" in asked.output
    assert report_of(report)["look_alikes"] == [{"name": f"{known} Team", "other": known, "score": 95}]
    path.write_bytes(as_csv([HEAD, [f"{known} Group", "X", "x.com/two"]]))
    assert run(tools, path, "--round", cast.round_slug, "--same", f"{known} Group={known}").exit_code == 0
    assert f"{known} Group" in names_of(database)[known]


def test_it_rejects_half_a_pair_by_a_command(tools, cast: Cast, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # the fixture of the other file
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([HEAD, ["Parks", "X", "x.com/one"]]))
    refused = run(tools, path, "--round", cast.round_slug, "--same", "Parks")
    assert refused.exit_code == 1
    assert "--same Parks is not NAME=DEPARTMENT. Nothing was imported." in refused.output
