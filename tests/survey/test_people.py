"""Departments and members are kept in order, one by one and from a list."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from survey.db import Database
from survey.errors import Invalid, NotFound, NotPossibleNow
from survey.models import Department, Round, WebSession
from survey.operations import people
from survey.operations.department_list import details_of, import_departments
from survey.operations.people import DepartmentDetails
from tests.cast import Cast
from tests.conftest import SteppingClock

both = pytest.mark.both_databases


@both
def test_it_works_to_create_and_edit(database: Database, clock: SteppingClock) -> None:
    details = DepartmentDetails(" Customer\tService ", ("service",), head_name="Ina", head_email="ina@example.org")
    with database.writing() as session:
        department = people.create_department(session, details, clock())
        assert (department.name, department.functions) == ("Customer Service", ["service"])
        edited = replace(details_of(department), name="Care", aliases=("Support", " "))
        people.edit_department(session, department.id, edited, clock())
    with database.reading() as session:
        found = session.get_one(Department, department.id)
        assert (found.name, found.aliases, found.head_email) == ("Care", ["Support"], "ina@example.org")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (DepartmentDetails(" "), "name"),
        (DepartmentDetails("hr"), "name"),
        (DepartmentDetails("X", ("sorcery",)), "functions"),
        (DepartmentDetails("X", parent_id=999), "parent_id"),
        (DepartmentDetails("X", head_email="ina"), "head_email"),
        (DepartmentDetails("X", deputy_email="a@b c"), "deputy_email"),
    ],
)
def test_it_rejects_details_that_cannot_be(
    database: Database, cast: Cast, clock: SteppingClock, details: DepartmentDetails, field: str
) -> None:
    with pytest.raises(Invalid) as caught, database.writing() as session:
        people.create_department(session, details, clock())
    assert list(caught.value.problems) == [field]


def test_it_rejects_a_department_above_itself(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        team = people.create_department(session, DepartmentDetails("Team", parent_id=cast.hr_id), clock())
        people.create_department(session, DepartmentDetails("Part of the team", parent_id=team.id), clock())
        hr = details_of(session.get_one(Department, cast.hr_id))
    for parent in (cast.hr_id, team.id, team.id + 1):
        with pytest.raises(Invalid, match="belong to itself"), database.writing() as session:
            people.edit_department(session, cast.hr_id, replace(hr, parent_id=parent), clock())


@both
def test_it_raises_the_version_of_rounds_that_show_the_department(
    database: Database, cast: Cast, clock: SteppingClock
) -> None:
    def version() -> int:
        with database.reading() as session:
            return session.get_one(Round, cast.round_id).version

    before = version()
    with database.writing() as session:
        hr = details_of(session.get_one(Department, cast.hr_id))
        people.edit_department(session, cast.hr_id, replace(hr, head_name="New Head"), clock())
    assert version() == before
    with database.writing() as session:
        people.edit_department(session, cast.hr_id, replace(hr, functions=("hr", "legal")), clock())
    assert version() == before + 1


def test_it_archives_a_department_and_keeps_it(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        assert people.archive_department(session, cast.hr_id, clock()).archived_at == clock()
    with pytest.raises(NotFound), database.writing() as session:
        people.archive_department(session, 999, clock())


@both
def test_it_works_to_let_members_in_and_out(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        member = people.create_member(session, " New@Example.ORG ", "New", "viewer", clock())
        assert member.email == "new@example.org"
        people.set_role(session, member.id, "administrator", clock())
        people.disable_member(session, cast.paul.member_id, clock())
        listed = {row.email: (row.role, row.disabled) for row in people.members(session)}
        ended = session.scalars(select(WebSession).where(WebSession.member_id == cast.paul.member_id)).one()
        assert ended.ended_at == clock()
    assert listed["new@example.org"] == ("administrator", False)
    assert listed["paul@example.org"] == ("administrator", True)
    with database.writing() as session:
        people.enable_member(session, cast.paul.member_id, clock())
        assert not next(row for row in people.members(session) if row.email == "paul@example.org").disabled


@pytest.mark.parametrize(
    ("address", "name", "role", "field"),
    [
        ("paul", "P", "viewer", "email"),
        ("PAUL@example.org", "P", "viewer", "email"),
        ("p@example.org", " ", "viewer", "name"),
        ("p@example.org", "P", "emperor", "role"),
    ],
)
def test_it_rejects_members_that_cannot_be(
    database: Database, cast: Cast, clock: SteppingClock, address: str, name: str, role: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught, database.writing() as session:
        people.create_member(session, address, name, role, clock())
    assert list(caught.value.problems) == [field]


def test_it_keeps_one_administrator(database: Database, cast: Cast, clock: SteppingClock) -> None:
    for act in (
        lambda session: people.disable_member(session, cast.paul.member_id, clock()),
        lambda session: people.set_role(session, cast.paul.member_id, "viewer", clock()),
    ):
        with pytest.raises(NotPossibleNow, match="only administrator"), database.writing() as session:
            act(session)
    with pytest.raises(NotFound), database.writing() as session:
        people.disable_member(session, 999, clock())


LIST = """\ufeffDepartment;Part of;Functions;Head;Head e-mail;Colour
Marketing;;Marketing, Communications;Mia;mia@example.org;red
Campaigns;Marketing;marketing;;;
hr;;human resources;Clara New;;
;;;;;
;;;;no name@x;
Legal;;Sorcery;;;
Events;Nowhere;events;;;
Marketing;;;;;
Audit;;finance;Ada;ada at example;
"""


@both
def test_it_works_to_import_a_list(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        report = import_departments(session, LIST, clock())
    assert report.rows == 8
    assert report.created == ("Marketing", "Campaigns")
    assert report.updated == ("hr",)
    assert [(one.row, one.column) for one in report.rejected] == [
        (6, "name"),
        (7, "functions"),
        (9, "name"),
        (10, "head_email"),
        (8, "parent"),
    ]
    assert report.ignored_columns == ("Colour",)
    assert report.rows == len(report.created) + len(report.updated) + len(report.rejected)
    with database.reading() as session:
        found = {one.name: one for one in session.scalars(select(Department))}
    assert found["Campaigns"].parent_id == found["Marketing"].id
    assert found["Marketing"].functions == ["marketing", "communications"]
    assert found["HR"].head_name == "Clara New"  # known under its own spelling
    assert found["HR"].head_email == ""
    assert "Events" in found
    assert "Legal" not in found


def test_it_leaves_alone_what_the_list_does_not_name(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        import_departments(session, "name,deputy\nHR,Denis\n", clock())
        hr = session.get_one(Department, cast.hr_id)
        assert (hr.deputy_name, hr.head_name, hr.functions) == ("Denis", "Clara Head", ["hr"])


@pytest.mark.parametrize(
    "data", ["", "colour;size\nred;1", b"PK\x03\x04\x00\x00", "name\n" + "\n".join(f"d{n}" for n in range(5001))]
)
def test_it_rejects_files_that_are_no_list(database: Database, clock: SteppingClock, data: str | bytes) -> None:
    with pytest.raises(Invalid) as caught, database.writing() as session:
        import_departments(session, data, clock())
    assert list(caught.value.problems) == ["file"]


def test_it_reads_what_old_spreadsheets_write(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        import_departments(session, "name;head\nVertrieb Süd;Jürgen".encode("cp1252"), clock())
        assert session.scalars(select(Department.head_name)).one() == "Jürgen"


@given(data=st.one_of(st.text(max_size=300), st.binary(max_size=300), st.text(max_size=200).map("name,head\n".__add__)))
def test_it_handles_any_file(database: Database, clock: SteppingClock, data: str | bytes) -> None:
    with database.writing() as session:
        before = session.scalar(select(func.count()).select_from(Department)) or 0
        try:
            report = import_departments(session, data, clock())
        except Invalid:
            return
        assert report.rows == len(report.created) + len(report.updated) + len(report.rejected)
        after = session.scalar(select(func.count()).select_from(Department)) or 0
        assert after - before == len(report.created)
