"""Departments: the list, adding, editing, archiving, and a whole list from a CSV file."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.vocabulary import vocabulary
from survey.access import allows, takes_up_to
from survey.errors import Invalid, NotFound
from survey.models import Department
from survey.operations.department_list import details_of, import_departments
from survey.operations.people import (
    DepartmentDetails,
    archive_department,
    create_department,
    edit_department,
    restore_department,
)
from survey.services import services
from survey.web.manage.shared import id_or_none, posted_text, refused

blueprint = Blueprint("departments", __name__)

LARGEST_LIST = 4_000_000  # bytes
PEOPLE = (("head", "Head"), ("deputy", "Deputy"), ("representative", "Representative"))


@blueprint.get("/departments")
@allows("viewer")
def all_departments() -> str:
    with services().database.reading() as session:
        found = session.scalars(select(Department).order_by(func.lower(Department.name), Department.id)).all()
        names = {one.id: one.name for one in found}
        return render_template(
            "manage/departments.html",
            live=[one for one in found if one.archived_at is None],
            archived=[one for one in found if one.archived_at is not None],
            names=names,
            other_names={one.id: [each for each in one.aliases if each.lower() != one.name.lower()] for one in found},
            function_words=function_words(),
        )


@blueprint.get("/departments/new")
@allows("administrator")
def new() -> str:
    with services().database.reading() as session:
        facts = _form(session, DepartmentDetails(name=""), None)
    return render_template("manage/department_form.html", problems={}, **facts)


@blueprint.post("/departments/new")
@allows("administrator")
def create() -> AnyResponse:
    details = _posted()
    try:
        with services().database.writing() as session:
            create_department(session, details, services().clock(), person_id=g.visitor.person_id)
    except Invalid as found:
        return _again(details, None, found)
    return redirect("/departments/new" if "another" in request.form else "/departments", 303)


@blueprint.get("/departments/<int:department_id>")
@allows("administrator")
def edit(department_id: int) -> str:
    with services().database.reading() as session:
        department = _department(session, department_id)
        facts = _form(session, details_of(department), department)
        return render_template("manage/department_form.html", problems={}, **facts)


@blueprint.post("/departments/<int:department_id>")
@allows("administrator")
def change(department_id: int) -> AnyResponse:
    details = _posted()
    try:
        with services().database.writing() as session:
            edit_department(session, department_id, details, services().clock(), person_id=g.visitor.person_id)
    except Invalid as found:
        return _again(details, department_id, found)
    return redirect("/departments", 303)


@blueprint.get("/departments/<int:department_id>/archive")
@allows("administrator")
def ask_to_archive(department_id: int) -> str:
    with services().database.reading() as session:
        return render_template("manage/department_archive.html", department=_department(session, department_id))


@blueprint.post("/departments/<int:department_id>/archive")
@allows("administrator")
def archive(department_id: int) -> AnyResponse:
    with services().database.writing() as session:
        archive_department(session, department_id, services().clock(), person_id=g.visitor.person_id)
    return redirect("/departments", 303)


@blueprint.post("/departments/<int:department_id>/restore")
@allows("administrator")
def restore(department_id: int) -> AnyResponse:
    with services().database.writing() as session:
        restore_department(session, department_id, services().clock(), person_id=g.visitor.person_id)
    return redirect("/departments", 303)


@blueprint.get("/departments/import")
@allows("administrator")
def ask_for_list() -> str:
    return render_template("manage/department_import.html", problems={}, words=function_words().values())


@blueprint.post("/departments/import")
@takes_up_to(LARGEST_LIST)
@allows("administrator")
def take_list() -> AnyResponse | str:
    """Take what can be taken; the report says what became of every row."""
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    try:
        if not data:
            raise Invalid({"file": "Choose a CSV file that is not empty."})
        with services().database.writing() as session:
            report = import_departments(session, data, services().clock(), person_id=g.visitor.person_id)
    except Invalid as found:
        return refused("manage/department_import.html", found.problems, words=function_words().values())
    name = (upload.filename if upload else "") or "the file"
    return render_template("manage/department_report.html", report=report, file_name=name)


def function_words() -> dict[str, str]:
    """What a department can do: code -> words."""
    return {choice.name: choice.label for choice in vocabulary("department_functions")}


def _posted() -> DepartmentDetails:
    return DepartmentDetails(
        name=posted_text("name"),
        functions=tuple(request.form.getlist("functions")),
        parent_id=id_or_none("parent_id"),
        aliases=tuple(line.strip() for line in posted_text("aliases").splitlines() if line.strip()),
        **{f"{who}_{what}": posted_text(f"{who}_{what}") for who, _words in PEOPLE for what in ("name", "email")},
    )


def _again(details: DepartmentDetails, department_id: int | None, found: Invalid) -> AnyResponse:
    with services().database.reading() as session:
        department = _department(session, department_id) if department_id is not None else None
        return refused("manage/department_form.html", found.problems, **_form(session, details, department))


def _form(session: Session, details: DepartmentDetails, department: Department | None) -> dict[str, object]:
    """What the form of a department is drawn from."""
    own_id = department.id if department else None
    parents = session.execute(
        select(Department.id, Department.name)
        .where(Department.archived_at.is_(None))
        .order_by(func.lower(Department.name), Department.id)
    )
    return {
        "form": details,
        "department": department,
        "parents": [(row.id, row.name) for row in parents if row.id != own_id],
        "functions": function_words(),
        "people": PEOPLE,
    }


def _department(session: Session, department_id: int) -> Department:
    found = session.get(Department, department_id)
    if found is None:
        raise NotFound
    return found
