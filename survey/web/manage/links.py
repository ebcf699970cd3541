"""Links of departments: issued, shown once, listed without their secret, revoked."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import NamedTuple, cast, get_args
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template, request
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.models import Department, Grant, Response, Round
from survey.operations.invitations import Purpose, issue_grant, revoke_grant
from survey.services import services
from survey.web.manage.shared import day_words, id_or_none, moment_words, posted_text, refused, round_of
from survey.web.manage.texts import facts_of
from survey.web.manage.wording import Text, invitation, signature

blueprint = Blueprint("links", __name__)

PURPOSES: dict[str, str] = {"fill": "To fill in", "head": "To sign as head", "deputy": "To sign as deputy"}


class LinkLine(NamedTuple):
    """A link as the list shows it, without what would open anything."""

    id: int
    department: str
    label: str
    purpose: str
    issued: str
    first_used: str
    ends: str  # until when it opens, in words


class Issued(NamedTuple):
    """A link that was made just now; nothing but this reply ever holds it."""

    department: str
    label: str
    purpose: str
    link: str
    ends: str
    mail: Text


@blueprint.get("/rounds/<slug>/links")
@allows("administrator")
def page(slug: str) -> str:
    with services().database.reading() as session:
        return render_template("manage/links.html", problems={}, typed={"purpose": "fill"}, **_listed(session, slug))


@blueprint.post("/rounds/<slug>/links")
@allows("administrator")
def issue(slug: str) -> AnyResponse | str:
    """One link for one department; this reply shows it, and it can never be shown again."""
    now, response_id = services().clock(), id_or_none("response")
    try:
        with services().database.writing() as session:
            round_, purpose = round_of(session, slug), _purpose()
            row = next((one for one in _departments(session, round_.id) if one[0].id == response_id), None)
            if row is None:
                raise Invalid({"response": "Choose the department that gets the link."})
            issued = [_issue(session, round_, row, purpose, posted_text("label"), now)]
            facts = _round_facts(round_)
            session.expunge_all()
    except Invalid as found:
        return _again(slug, found)
    return render_template("manage/links_issued.html", issued=issued, table="", **facts)


@blueprint.post("/rounds/<slug>/links/all")
@allows("administrator")
def issue_for_all(slug: str) -> AnyResponse | str:
    """A link for every department, or for each that has none of this kind; shown once, as a table and as a file."""
    now = services().clock()
    try:
        with services().database.writing() as session:
            round_, purpose = round_of(session, slug), _purpose()
            served = set() if posted_text("which") == "every" else _served(session, round_.id, purpose, now)
            rows = [row for row in _departments(session, round_.id) if row[0].id not in served]
            if not rows:
                raise Invalid({"which": "Every department has a live link of this kind already."})
            issued = [_issue(session, round_, row, purpose, posted_text("label"), now) for row in rows]
            facts = _round_facts(round_)
            session.expunge_all()
    except Invalid as found:
        return _again(slug, found)
    return render_template("manage/links_issued.html", issued=issued, table=_as_csv(issued), **facts)


@blueprint.post("/rounds/<slug>/links/<int:grant_id>/revoke")
@allows("administrator")
def revoke(slug: str, grant_id: int) -> AnyResponse:
    with services().database.writing() as session:
        round_ = round_of(session, slug)
        inside = select(Grant.id).join(Response, Response.id == Grant.response_id)
        if session.scalar(inside.where(Grant.id == grant_id, Response.round_id == round_.id)) is None:
            raise NotFound
        revoke_grant(session, grant_id, services().clock(), person_id=g.visitor.person_id)
    return redirect(f"/rounds/{slug}/links", 303)


def _purpose() -> Purpose:
    chosen = posted_text("purpose")
    if chosen not in get_args(Purpose):
        raise Invalid({"purpose": "Choose what the link is for."})
    return cast("Purpose", chosen)


def _issue(
    session: Session, round_: Round, row: Row[Response, Department], purpose: Purpose, label: str, now: datetime
) -> Issued:
    response, department = row[0], row[1]
    known = {"head": department.head_name, "deputy": department.deputy_name}.get(purpose, "")
    grant, token = issue_grant(session, response.id, purpose, label or known, now, person_id=g.visitor.person_id)
    link = services().config.link(f"/open/{token}")
    facts = facts_of(round_, department)
    mail = invitation(facts, link) if purpose == "fill" else signature(facts, link)
    return Issued(department.name, grant.label, PURPOSES[purpose], link, _ends(grant, round_.time_zone), mail)


def _round_facts(round_: Round) -> dict[str, object]:
    return {"round": round_, "is_sample": round_.is_sample, "last_day": day_words(round_.closes_on)}


def _as_csv(issued: list[Issued]) -> str:
    """The address of a file inside the page itself, so that no secret is sent twice."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(("Department", "For", "Purpose", "Link", "Opens until"))
    for one in issued:
        rows.writerow((_harmless(one.department), _harmless(one.label), one.purpose, one.link, one.ends))
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + file.getvalue())


def _harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _served(session: Session, round_id: int, purpose: str, now: datetime) -> set[int]:
    """Responses that have a live link of this kind."""
    found = select(Grant.response_id).join(Response, Response.id == Grant.response_id)
    return set(session.scalars(found.where(Response.round_id == round_id, Grant.purpose == purpose, _live(now))))


def _live(now: datetime) -> ColumnElement[bool]:
    return Grant.revoked_at.is_(None) & (Grant.expires_at.is_(None) | (Grant.expires_at > now))


def _departments(session: Session, round_id: int) -> list[Row[Response, Department]]:
    found = session.execute(
        select(Response, Department)
        .join(Department, Department.id == Response.department_id)
        .where(Response.round_id == round_id)
        .order_by(func.lower(Department.name), Department.id)
    )
    return list(found)


def _again(slug: str, found: Invalid) -> AnyResponse:
    typed = {name: posted_text(name) for name in ("response", "purpose", "label", "which")}
    with services().database.reading() as session:
        return refused("manage/links.html", found.problems, typed=typed, **_listed(session, slug))


def _listed(session: Session, slug: str) -> dict[str, object]:
    round_, now = round_of(session, slug), services().clock()
    rows = session.execute(
        select(Grant, Department.name)
        .join(Response, Response.id == Grant.response_id)
        .join(Department, Department.id == Response.department_id)
        .where(Response.round_id == round_.id, _live(now))
        .order_by(func.lower(Department.name), Grant.purpose, Grant.id)
    )
    return {
        "round": round_,
        "is_sample": round_.is_sample,
        "links": [_line(grant, name, round_.time_zone) for grant, name in rows],
        "departments": [(row[0].id, row[1].name) for row in _departments(session, round_.id)],
        "purposes": [(code, words, _MORE[code]) for code, words in PURPOSES.items()],
        "chosen": request.args.get("response", ""),
    }


_MORE = {
    "fill": "For everybody who answers; several may have one, and they see each other's work",
    "head": "For the head alone: reads, may correct, signs",
    "deputy": "The same for the deputy, when the head is away",
}


def _line(grant: Grant, department: str, zone: str) -> LinkLine:
    return LinkLine(
        id=grant.id,
        department=department,
        label=grant.label,
        purpose=PURPOSES[grant.purpose],
        issued=moment_words(grant.issued_at, zone),
        first_used=moment_words(grant.first_used_at, zone),
        ends=_ends(grant, zone),
    )


def _ends(grant: Grant, zone: str) -> str:
    """Until when a link opens something; most do until somebody revokes them."""
    return moment_words(grant.expires_at, zone) or "it is revoked"
