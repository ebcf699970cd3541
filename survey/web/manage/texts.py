"""Texts for mails, per department, to be copied."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.access import allows
from survey.models import Department, Response, Round
from survey.services import services
from survey.web.manage.shared import round_of
from survey.web.manage.wording import Facts, all_texts
from survey.web.open import minutes

blueprint = Blueprint("texts", __name__)


@blueprint.get("/rounds/<slug>/texts")
@allows("viewer")
def page(slug: str) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        departments = _departments(session, round_.id)
        wanted = request.args.get("department", "")
        chosen = next((one for one in departments if str(one.id) == wanted), departments[0] if departments else None)
        return render_template(
            "manage/texts.html",
            round=round_,
            is_sample=round_.is_sample,
            departments=[(one.id, one.name) for one in departments],
            chosen=chosen,
            texts=all_texts(facts_of(round_, chosen)) if chosen else (),
        )


def facts_of(round_: Round, department: Department) -> Facts:
    """What the texts for one department are made of; they are signed by whoever copies them."""
    return Facts(
        organisation=round_.organisation,
        round_title=round_.title,
        department=department.name,
        minutes=minutes(round_.definition_slug, round_.definition_version),
        last_day=round_.closes_on,
        head=department.head_name,
        deputy=department.deputy_name,
        contact_name=round_.contact_name,
        contact_email=round_.contact_email,
        sender=g.visitor.person_name,
    )


def _departments(session: Session, round_id: int) -> list[Department]:
    found = session.scalars(
        select(Department)
        .join(Response, Response.department_id == Department.id)
        .where(Response.round_id == round_id)
        .order_by(func.lower(Department.name), Department.id)
    )
    return list(found)
