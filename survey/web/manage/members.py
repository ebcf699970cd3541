"""The policy team itself: who may look and who may change."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid
from survey.operations.people import create_member, disable_member, enable_member, members, set_role
from survey.services import services
from survey.web.manage.shared import posted_text, refused

blueprint = Blueprint("members", __name__)

ROLES = (
    ("viewer", "Viewer", "May look at all rounds, answers and the dashboard"),
    ("administrator", "Administrator", "May also run rounds, give out links and add members"),
)


@blueprint.get("/members")
@allows("administrator")
def all_members() -> str:
    return render_template("manage/members.html", problems={}, typed={"role": "viewer"}, **_listed())


@blueprint.post("/members")
@allows("administrator")
def add() -> AnyResponse:
    typed = {name: posted_text(name) for name in ("name", "email", "role")}
    try:
        with services().database.writing() as session:
            create_member(session, **typed, now=services().clock(), person_id=g.visitor.person_id)
    except Invalid as found:
        return refused("manage/members.html", found.problems, typed=typed, **_listed())
    return redirect("/members", 303)


@blueprint.post("/members/<int:member_id>/role")
@allows("administrator")
def change_role(member_id: int) -> AnyResponse:
    with services().database.writing() as session:
        set_role(session, member_id, posted_text("role"), services().clock(), person_id=g.visitor.person_id)
    return redirect("/members", 303)


@blueprint.post("/members/<int:member_id>/disable")
@allows("administrator")
def disable(member_id: int) -> AnyResponse:
    with services().database.writing() as session:
        disable_member(session, member_id, services().clock(), person_id=g.visitor.person_id)
    return redirect("/members", 303)


@blueprint.post("/members/<int:member_id>/enable")
@allows("administrator")
def enable(member_id: int) -> AnyResponse:
    with services().database.writing() as session:
        enable_member(session, member_id, services().clock(), person_id=g.visitor.person_id)
    return redirect("/members", 303)


def _listed() -> dict[str, object]:
    with services().database.reading() as session:
        return {"members": members(session), "roles": ROLES, "role_words": {code: words for code, words, _ in ROLES}}
