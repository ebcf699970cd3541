"""Rounds: the list that opens after sign-in, the facts of the organisation, departments that take part, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.errors import Invalid
from survey.lifecycle import ROUND_WORDS, closing_moment, round_state
from survey.models import Department, Round, Submission
from survey.models import Response as Answers
from survey.operations.carrying import earlier_round
from survey.operations.rounds import (
    add_departments,
    close_round,
    create_round,
    edit_round,
    open_round,
    remove_department,
)
from survey.services import services
from survey.web.manage import round_form
from survey.web.manage.round_form import RoundForm
from survey.web.manage.shared import TONES, day_words, moment_words, numbers, refused, round_of

blueprint = Blueprint("rounds", __name__)


class RoundLine(NamedTuple):
    """One round in the list."""

    slug: str
    title: str
    organisation: str
    state: str
    tone: str
    dates: str
    departments: int
    answered: int
    is_sample: bool


@blueprint.get("/rounds")
@allows("viewer")
def all_rounds() -> str:
    now = services().clock()
    with services().database.reading() as session:
        lines = _lines(session, now)
        departments = session.scalar(select(func.count(Department.id)).where(Department.archived_at.is_(None))) or 0
    return render_template("manage/rounds.html", rounds=lines, departments=departments)


@blueprint.get("/rounds/new")
@allows("administrator")
def new() -> str:
    with services().database.reading() as session:
        last = session.scalars(
            select(Round).where(~Round.is_sample).order_by(Round.created_at.desc(), Round.id.desc()).limit(1)
        ).first()
        form = round_form.for_new(round_form.definitions(), last)
        return render_template("manage/round_form.html", problems={}, **_choices(form, None, _earlier(session)))


@blueprint.post("/rounds/new")
@allows("administrator")
def create() -> AnyResponse:
    form = round_form.posted()
    details, problems = round_form.read(form)
    try:
        with services().database.writing() as session:
            earlier = _earlier(session)
            if form.begin_with == round_form.EARLIER:
                before = earlier.get(details.definition_slug)
                details = replace(details, begin_with_id=before.id if before is not None else None)
            round_ = create_round(session, details, services().clock(), person_id=g.visitor.person_id)
            slug = round_.slug
            if problems:
                raise Invalid(problems)
    except Invalid as found:
        with services().database.reading() as session:
            facts = _choices(form, None, _earlier(session))
            return refused("manage/round_form.html", found.problems | problems, **facts)
    return redirect(f"/rounds/{slug}/departments", 303)


@blueprint.get("/rounds/<slug>/edit")
@allows("administrator")
def edit(slug: str) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        facts = _choices(round_form.of_round(round_), round_)
        return render_template("manage/round_form.html", problems={}, before=begun_with(session, round_), **facts)


@blueprint.post("/rounds/<slug>/edit")
@allows("administrator")
def change(slug: str) -> AnyResponse:
    form = round_form.posted()
    try:
        with services().database.writing() as session:
            round_ = round_of(session, slug)
            form = round_form.RoundForm(
                **{**vars(form), "questionnaire": f"{round_.definition_slug}:{round_.definition_version}"}
            )
            details, problems = round_form.read(form)
            edit_round(session, round_.id, details, services().clock(), person_id=g.visitor.person_id)
            if problems:
                raise Invalid(problems)
    except Invalid as found:
        with services().database.reading() as session:
            round_ = round_of(session, slug)
            facts = _choices(form, round_) | {"before": begun_with(session, round_)}
            return refused("manage/round_form.html", found.problems | problems, **facts)
    return redirect(f"/rounds/{slug}", 303)


@blueprint.get("/rounds/<slug>/departments")
@allows("administrator")
def departments(slug: str) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        there = _taking_part(session, round_.id)
        offered = session.execute(
            select(Department.id, Department.name)
            .where(Department.archived_at.is_(None) | Department.id.in_(there))
            .order_by(func.lower(Department.name), Department.id)
        ).all()
        return render_template(
            "manage/round_departments.html", round=round_, is_sample=round_.is_sample, offered=offered, there=there
        )


@blueprint.post("/rounds/<slug>/departments")
@allows("administrator")
def choose_departments(slug: str) -> AnyResponse:
    """Add what was newly ticked, take out what is no longer; a department that has begun cannot be taken out."""
    wanted, now, person_id = set(numbers("department")), services().clock(), g.visitor.person_id
    with services().database.writing() as session:
        round_id = round_of(session, slug).id
        there = _taking_part(session, round_id)
        add_departments(session, round_id, sorted(wanted - set(there)), now, person_id=person_id)
        for department_id, has_begun in there.items():
            if department_id not in wanted and not has_begun:
                remove_department(session, round_id, department_id, now, person_id=person_id)
    return redirect(f"/rounds/{slug}", 303)


@blueprint.post("/rounds/<slug>/open")
@allows("administrator")
def open_now(slug: str) -> AnyResponse:
    with services().database.writing() as session:
        open_round(session, round_of(session, slug).id, services().clock(), person_id=g.visitor.person_id)
    return redirect(f"/rounds/{slug}", 303)


@blueprint.get("/rounds/<slug>/close")
@allows("administrator")
def ask_to_close(slug: str) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        return render_template("manage/round_close.html", round=round_, is_sample=round_.is_sample)


@blueprint.post("/rounds/<slug>/close")
@allows("administrator")
def close_now(slug: str) -> AnyResponse:
    with services().database.writing() as session:
        close_round(session, round_of(session, slug).id, services().clock(), person_id=g.visitor.person_id)
    return redirect(f"/rounds/{slug}", 303)


def begun_with(session: Session, round_: Round) -> Round | None:
    """The earlier round whose answers departments find in their forms."""
    return session.get(Round, round_.begin_with_id) if round_.begin_with_id is not None else None


def _earlier(session: Session) -> dict[str, Round]:
    """Questionnaire -> the round a new one can begin with; without those that have none."""
    slugs = dict.fromkeys(each.slug for each in round_form.definitions())
    found = ((slug, earlier_round(session, slug)) for slug in slugs)
    return {slug: round_ for slug, round_ in found if round_ is not None}


def _choices(
    form: RoundForm, round_: Round | None, earlier: Mapping[str, Round] = MappingProxyType({})
) -> dict[str, object]:
    """What the form of a round is drawn from; `earlier` are the rounds it may begin with, by questionnaire."""
    return {
        "earlier": [each.title for each in earlier.values()],
        "form": form,
        "round": round_,
        "is_sample": round_ is not None and round_.is_sample,
        "questionnaires": round_form.definitions(),
        "currencies": round_form.CURRENCIES,
        "sectors": round_form.SECTORS,
        "zones": round_form.time_zones(),
    }


def _taking_part(session: Session, round_id: int) -> dict[int, bool]:
    """Department ids of a round, and whether each has begun to answer."""
    handed = select(Submission.id).where(Submission.response_id == Answers.id).exists()
    rows = session.execute(
        select(Answers.department_id, Answers.started_at, handed.label("handed")).where(Answers.round_id == round_id)
    )
    return {row.department_id: row.started_at is not None or row.handed for row in rows}


def _lines(session: Session, now: datetime) -> list[RoundLine]:
    """All rounds, newest first, with how many departments have handed something in."""
    handed = select(Submission.response_id).distinct().subquery()
    counted = (
        select(
            Answers.round_id,
            func.count(Answers.id).label("departments"),
            func.count(handed.c.response_id).label("answered"),
        )
        .outerjoin(handed, handed.c.response_id == Answers.id)
        .group_by(Answers.round_id)
        .subquery()
    )
    rows = session.execute(
        select(Round, counted.c.departments, counted.c.answered)
        .outerjoin(counted, counted.c.round_id == Round.id)
        .order_by(Round.created_at.desc(), Round.id.desc())
    )
    return [_line(round_, departments or 0, answered or 0, now) for round_, departments, answered in rows]


def _line(round_: Round, departments: int, answered: int, now: datetime) -> RoundLine:
    state = round_state(round_, now)
    return RoundLine(
        slug=round_.slug,
        title=round_.title,
        organisation=round_.organisation,
        state=ROUND_WORDS[state],
        tone=TONES[state],
        dates=dates_of(round_, now),
        departments=departments,
        answered=answered,
        is_sample=round_.is_sample,
    )


def dates_of(round_: Round, now: datetime) -> str:
    """The next or the last date of a round, in words."""
    state = round_state(round_, now)
    if state in ("grace", "closed"):
        return "closed on " + moment_words(closing_moment(round_), round_.time_zone)
    if round_.closes_on is None:
        return "no last day set"
    return f"last day {day_words(round_.closes_on)}"
