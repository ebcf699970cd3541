"""The participation board says who has answered, who is missing and what nobody knows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from survey.db import Database
from survey.models import Department, Response, Round, Submission
from survey.operations.rounds import add_departments
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_department, make_round


def progress(**sections: tuple[str, list[list[str]]]) -> dict[str, Any]:
    return {
        name: {"state": state, "entries": 0, "answered": 1, "open": 0, "unknown": unknown}
        for name, (state, unknown) in sections.items()
    }


def row(page: str, department: str) -> str:
    """The words of a department's row."""
    (found,) = [part for part in page.split("<tr>") if f">{department}</a></th>" in part]
    return " ".join(re.sub("<[^>]+>", " ", found.split("</tr>")[0]).split())


def test_it_works_for_departments_in_several_states(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        hr = session.get_one(Response, cast.hr_response_id)
        hr.started_at = hr.last_activity_at = clock()
        hr.progress = progress(
            start=("completed", []), aims=("in_progress", []), paid=("hidden", []), rules=("waiting", [])
        )
        session.add(
            Submission(
                response_id=cast.sales_response_id, number=1, basis="submitted", payload="{}", sha256="0" * 64,
                receipt="ABCD-EFGH", at=clock(), version=1,
            )
        )  # fmt: skip
    page = cast.vera.client(app).get(f"/rounds/{cast.round_slug}").text
    assert row(page, "HR") == "HR In progress 1 of 2 2 March 2026, 09:00 nothing yet"
    assert row(page, "Sales") == "Sales Waiting for a signature none yet none yet Handed over, not signed"
    assert "In progress: 1" in page
    assert "Waiting for a signature: 1" in page


def test_it_works_out_who_is_missing_at_the_table(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Department, cast.hr_id).representative_name = "Rita"
    page = cast.vera.client(app).get(f"/rounds/{cast.round_slug}").text
    missing = page.split('id="missing"')[1].split("</section>")[0]
    assert "<li>Legal and compliance</li>" in missing
    assert "<li>Human resources</li>" not in missing
    assert "<li>Something else</li>" not in missing
    without = missing.split("without a representative")[1]
    assert "<li>Sales</li>" in without
    assert "<li>HR</li>" not in without


def test_it_works_out_open_questions_by_who_would_know(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        unknown = [["e1", "two_step", "IT service desk"], ["e2", "two_step", "it  service desk"], ["e3", "cost", ""]]
        session.get_one(Response, cast.hr_response_id).progress = progress(accounts=("completed", unknown))
        session.get_one(Response, cast.sales_response_id).progress = progress(
            accounts=("completed", [["e4", "two_step", "IT Service Desk"], ["e5", "accounts__entries", ""]])
        )
    page = cast.vera.client(app).get(f"/rounds/{cast.round_slug}").text
    found = page.split('id="unknown"')[1].split("</section>")[0]
    assert found.count("<details") == 2
    desk, nobody = found.split("<details")[1:]
    assert "IT service desk" in desk
    assert "1 question<" in desk
    assert "HR, Sales" in desk
    assert "two_step" not in desk
    assert "Nobody was named" in nobody
    assert "The whole list" in nobody


def test_it_works_as_the_way_to_everything_else(app: Flask, cast: Cast) -> None:
    slug = cast.round_slug
    page = cast.paul.client(app).get(f"/rounds/{slug}").text
    for link in (
        f"/dashboard/?round={slug}", f"/export/{slug}.xlsx?for=team", f"/export/{slug}.xlsx?for=committee",
        f"/rounds/{slug}/import", f"/rounds/{slug}/links", f"/rounds/{slug}/texts",
        f"/rounds/{slug}/responses/{cast.hr_response_id}", f"/rounds/{slug}/edit", f"/rounds/{slug}/departments",
    ):  # fmt: skip
        assert f'href="{link}' in page
    looked = cast.vera.client(app).get(f"/rounds/{slug}").text
    for link in ("/import", "/links", "/edit", "/departments"):
        assert f'href="/rounds/{slug}{link}"' not in looked


def test_it_works_out_the_next_steps(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        legal = make_department(session, clock(), "Legal")
        add_departments(session, cast.round_id, [legal.id], clock())
    client = cast.paul.client(app)
    page = client.get(f"/rounds/{cast.round_slug}").text
    assert "1 department has no link yet." in page  # the cast made links for the other two
    assert "3 departments have not handed over yet." in page
    with database.writing() as session:
        slug = make_round(session, clock(), is_open=False, title="Next").slug
    assert "No department takes part yet." in client.get(f"/rounds/{slug}").text


def test_it_handles_sample_data(app: Flask, cast: Cast, database: Database) -> None:
    client, banner = cast.vera.client(app), "Sample data: this organisation"
    assert banner not in client.get(f"/rounds/{cast.round_slug}").text
    with database.writing() as session:
        session.get_one(Round, cast.round_id).is_sample = True
    assert banner in client.get(f"/rounds/{cast.round_slug}").text


def test_it_handles_500_departments_without_a_query_for_each(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    client, address = cast.vera.client(app), f"/rounds/{cast.round_slug}"
    few = queries(database, lambda: client.get(address))
    with database.writing() as session:
        many = [Department(name=f"Unit {number:03}", created_at=clock()) for number in range(500)]
        session.add_all(many)
        session.flush()
        add_departments(session, cast.round_id, [one.id for one in many], clock())
    assert queries(database, lambda: client.get(address)) == few
    page = client.get(address).text
    assert "502 departments" in page
    assert "Unit 499" in page


def queries(database: Database, work: Any) -> int:
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        assert work().status_code == 200
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.parametrize("slug", ["nowhere", "social-media-2026%20"])
def test_it_rejects_a_round_that_does_not_exist(app: Flask, cast: Cast, slug: str) -> None:
    assert cast.vera.client(app).get(f"/rounds/{slug}").status_code == 404


def test_it_requires_a_member(app: Flask, cast: Cast) -> None:
    address = f"/rounds/{cast.round_slug}"
    assert app.test_client().get(address).headers["Location"] == f"/sign-in?next={address}"
