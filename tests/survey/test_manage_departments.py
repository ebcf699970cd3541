"""Departments are added, corrected and archived."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from survey.db import Database
from survey.models import Department, Event
from tests.cast import Cast

FACTS = {
    "name": "Legal",
    "functions": ["legal", "procurement"],
    "aliases": "Counsel\r\nLaw office\r\n",
    "head_name": "Ludwig",
    "head_email": "ludwig@example.org",
    "representative_name": "Greta",
}


def stored(database: Database, name: str) -> Department | None:
    with database.reading() as session:
        found = session.scalars(select(Department).where(Department.name == name)).one_or_none()
        session.expunge_all()
        return found


def test_it_works_to_add_one(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.paul.client(app)
    reply = client.post("/departments/new", data=FACTS | {"parent_id": str(cast.hr_id)})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/departments")
    legal = stored(database, "Legal")
    assert legal is not None
    assert (legal.functions, legal.aliases) == (["legal", "procurement"], ["Counsel", "Law office"])
    assert (legal.parent_id, legal.head_name, legal.representative_name) == (cast.hr_id, "Ludwig", "Greta")
    page = client.get("/departments").text
    for words in ("Legal and compliance, Procurement", "part of HR", "also called Counsel, Law office", "Greta"):
        assert words in page


def test_it_works_to_add_another_at_once(app: Flask, cast: Cast) -> None:
    reply = cast.paul.client(app).post("/departments/new", data=FACTS | {"another": "yes"})
    assert reply.headers["Location"] == "/departments/new"


def test_it_works_to_edit_one(app: Flask, cast: Cast, database: Database) -> None:
    client, address = cast.paul.client(app), f"/departments/{cast.hr_id}"
    page = client.get(address).text
    assert 'value="Clara Head"' in page
    assert 'value="hr" id="functions-hr" checked' in page
    assert f'<option value="{cast.hr_id}"' not in page  # it cannot be part of itself
    assert client.post(address, data=FACTS).status_code == 303
    assert stored(database, "HR") is None
    assert stored(database, "Legal") is not None


def test_it_works_to_archive_one(app: Flask, cast: Cast, database: Database) -> None:
    client, address = cast.paul.client(app), f"/departments/{cast.hr_id}/archive"
    assert "Archive HR?" in client.get(address).text
    hr = stored(database, "HR")
    assert hr is not None
    assert hr.archived_at is None
    assert client.post(address).status_code == 303
    hr = stored(database, "HR")
    assert hr is not None
    assert hr.archived_at is not None
    assert "1 left out of new rounds" in client.get("/departments").text


def test_it_works_to_restore_an_archived_one(app: Flask, cast: Cast, database: Database) -> None:
    client, address = cast.paul.client(app), f"/departments/{cast.hr_id}"
    assert f'action="{address}/restore"' not in client.get("/departments").text
    client.post(f"{address}/archive")
    assert f'action="{address}/restore"' in client.get("/departments").text
    assert "/restore" not in cast.vera.client(app).get("/departments").text
    for _twice in range(2):
        assert client.post(f"{address}/restore").status_code == 303
    hr = stored(database, "HR")
    assert hr is not None
    assert hr.archived_at is None
    assert "left out of new rounds" not in client.get("/departments").text
    with database.reading() as session:
        events = session.scalars(select(Event).where(Event.kind == "department_restored")).all()
        assert [(one.person_id, one.details["department"]) for one in events] == [(cast.paul.person_id, cast.hr_id)]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " ", "Give the department a name."),
        ("name", "sales", "There is already a department called sales."),
        ("head_email", "ludwig", "This does not look like a mail address."),
        ("functions", ["sorcery"], "Choose what the department does from the list."),
        ("parent_id", "9999", "A department cannot belong to itself or to a part of itself."),
    ],
)
def test_it_rejects_what_does_not_fit(
    app: Flask, cast: Cast, database: Database, field: str, typed: object, sentence: str
) -> None:
    reply = cast.paul.client(app).post("/departments/new", data=FACTS | {field: typed})
    assert reply.status_code == 422
    assert f'<a href="#{field}">{sentence}</a>' in reply.text
    assert f'id="{field}"' in reply.text
    assert 'value="Greta"' in reply.text
    assert stored(database, "Legal") is None


def test_it_handles_hostile_names(app: Flask, cast: Cast) -> None:
    client, nasty = cast.paul.client(app), '"><img src=x onerror=alert(1)>'
    client.post("/departments/new", data=FACTS | {"name": nasty, "aliases": nasty, "head_name": nasty})
    for address in ("/departments", "/departments/3", "/departments/3/archive"):
        page = client.get(address).text
        assert "<img" not in page
        assert "&lt;img" in page


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.vera.client(app)
    assert "HR" in client.get("/departments").text
    assert "/departments/new" not in client.get("/departments").text
    for address in ("/departments/new", f"/departments/{cast.hr_id}", f"/departments/{cast.hr_id}/archive"):
        assert client.get(address).status_code == 403
        assert client.post(address, data=FACTS).status_code == 403
    assert client.post(f"/departments/{cast.hr_id}/restore").status_code == 403
    assert stored(database, "Legal") is None


def test_it_rejects_a_department_that_does_not_exist(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    for reply in (client.get("/departments/9999"), client.post("/departments/9999", data=FACTS)):
        assert reply.status_code == 404
    for act in ("archive", "restore"):
        assert client.post(f"/departments/9999/{act}").status_code == 404
