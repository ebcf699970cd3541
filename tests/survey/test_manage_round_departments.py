"""The policy team chooses which departments take part; one that has begun stays."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from survey.db import Database
from survey.models import Response
from survey.operations.people import archive_department
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_department, make_round


def taking_part(database: Database, round_id: int) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(Response.department_id).where(Response.round_id == round_id)))


def a_new_round(database: Database, clock: SteppingClock) -> tuple[int, str]:
    with database.writing() as session:
        round_ = make_round(session, clock(), is_open=False, title="Next")
        return round_.id, round_.slug


def test_it_works_to_add_and_to_take_out(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    round_id, slug = a_new_round(database, clock)
    client, address = cast.paul.client(app), f"/rounds/{slug}/departments"
    assert client.get(address).text.count(" checked") == 2  # everybody is offered at first
    reply = client.post(address, data={"department": [cast.hr_id, cast.sales_id]})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/rounds/{slug}")
    assert taking_part(database, round_id) == {cast.hr_id, cast.sales_id}
    client.post(address, data={"department": [cast.sales_id]})
    assert taking_part(database, round_id) == {cast.sales_id}
    assert client.get(address).text.count(" checked") == 1


def test_it_handles_a_department_that_has_begun(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        session.get_one(Response, cast.hr_response_id).started_at = clock()
    client, address = cast.paul.client(app), f"/rounds/{cast.round_slug}/departments"
    assert "has begun to answer" in client.get(address).text
    assert client.post(address, data={"department": [cast.sales_id]}).status_code == 303
    assert taking_part(database, cast.round_id) == {cast.hr_id, cast.sales_id}


def test_it_handles_archived_departments(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        gone = make_department(session, clock(), "Telegraphy").id
        archive_department(session, gone, clock())
    assert "Telegraphy" not in cast.paul.client(app).get(f"/rounds/{cast.round_slug}/departments").text


def test_it_rejects_departments_that_do_not_exist(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    round_id, slug = a_new_round(database, clock)
    client = cast.paul.client(app)
    assert client.post(f"/rounds/{slug}/departments", data={"department": [cast.hr_id, 9999]}).status_code == 404
    assert taking_part(database, round_id) == set()
    assert client.post(f"/rounds/{slug}/departments", data={"department": ["²", "-1", "x"]}).status_code == 303


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    round_id, slug = a_new_round(database, clock)
    reply = cast.vera.client(app).post(f"/rounds/{slug}/departments", data={"department": [cast.hr_id]})
    assert reply.status_code == 403
    assert taking_part(database, round_id) == set()
