"""The policy team decides on findings: what comes next, one finding at a time, and what became of earlier decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Flask, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.analysis import indicators
from dashboard.analysis.decided import decided, followed
from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import GivenBack, stored_key
from dashboard.app import add_templates
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.giving_back import given_back
from dashboard.load import load, store_of
from dashboard.measure import finding_amounts, finding_stays
from dashboard.results import Finding
from survey import read_decisions
from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.operations.decisions import CHOICES, OWNER_LENGTH, REASON_LENGTH, Wanted, decide
from survey.services import services
from survey.web.manage.shared import administers, id_or_none, posted_text

blueprint = Blueprint("deciding", __name__)
AGENDA = 20  # findings without a decision that are listed; the rest is one click away


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    choice: str = ""
    because: str = ""
    owner_department_id: int | None = None
    owner: str = ""
    due: str = ""
    indicator: str = ""
    seen: int | None = None  # the decision that the page showed


def register(flask_app: Flask) -> None:
    """Add the pages to the application."""
    if "deciding" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/rounds/<slug>/decisions")
@allows("viewer")
def agenda(slug: str) -> str:
    """Findings to decide on, what was decided, and what became of the decisions of earlier rounds."""
    frames, given = _frames(slug)
    rows, earlier = _rows(frames)
    holding = {row.key: row for row in rows if row.replaced_at is None}
    by_key = {stored_key(one.key): one for one in ranking.every(frames)}
    waiting = [given.card(one) for key, one in by_key.items() if key not in holding and one.nature != "good_news"]
    return render_template(
        "deciding/agenda.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        waiting=waiting if request.args.get("all") == "1" else waiting[:AGENDA],
        number=len(waiting),
        decided=[decided(frames, row) for row in holding.values()],
        followed=[followed(frames, row) for row in earlier],
        stored_key=stored_key,
    )


@blueprint.get("/rounds/<slug>/decisions/one")
@allows("viewer")
def one(slug: str) -> AnyResponse:
    """The finding of the query's `key`, what was decided on it, and the form."""
    return _page(slug, request.args.get("key", ""))


@blueprint.post("/rounds/<slug>/decisions/one")
@allows("administrator")
def decide_now(slug: str) -> AnyResponse:
    key = request.form.get("key", "")
    typed = Typed(
        choice=posted_text("choice"),
        because=request.form.get("because", ""),
        owner_department_id=id_or_none("owner_department"),
        owner=posted_text("owner"),
        due=posted_text("due"),
        indicator=posted_text("indicator"),
        seen=id_or_none("seen"),
    )
    try:
        _decide(slug, key, typed)
    except Invalid as problem:
        return _page(slug, key, typed, problem.problems)
    return redirect(f"/rounds/{slug}/decisions", 303)


def _decide(slug: str, key: str, typed: Typed) -> None:
    frames, _given = _frames(slug)
    kind, sentence, ids, offered = _about(frames, key, _standing(frames, key))
    indicator = typed.indicator if typed.indicator in dict(offered) else offered[0][0]
    before = indicators.read(frames, kind, key, indicator)
    wanted = Wanted(
        key=key,
        kind=kind,
        sentence=sentence,
        department_ids=ids,
        choice=typed.choice,
        because=typed.because,
        owner_department_id=typed.owner_department_id,
        owner=typed.owner,
        due=_day(typed.due),
        indicator=indicator,
        before={**before.to_json(), "version": frames.version},
    )
    with services().database.writing() as session:
        decide(session, frames.facts.id, wanted, services().clock(), seen=typed.seen, person_id=g.visitor.person_id)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid({"due": "Please give a day like 2027-01-31."}) from None


def _page(slug: str, key: str, typed: Typed | None = None, problems: Mapping[str, str] | None = None) -> AnyResponse:
    frames, given = _frames(slug)
    rows, _earlier = _rows(frames)
    history = [decided(frames, row) for row in rows if row.key == key]
    holding = _standing(frames, key)
    kind, sentence, ids, offered = _about(frames, key, holding)
    finding = _finding(frames, key)
    page = render_template(
        "deciding/one.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        key=key,
        finding=finding,
        card=given.card(finding) if finding else None,
        amounts=finding_amounts(finding) if finding else (),
        stays=finding_stays(finding) if finding else (),
        sentence=sentence,
        indicators=[
            (code, words, indicators.words(indicators.read(frames, kind, key, code))) for code, words in offered
        ],
        departments=[(one.id, one.name) for one in frames.departments],
        named=ids,
        choices=[(code, words, "") for code, words in CHOICES.items()],
        typed=typed or _typed(holding),
        history=history,
        administers=administers(),
        longest=REASON_LENGTH,
        owner_longest=OWNER_LENGTH,
        problems=problems or {},
    )
    return make_response(page, 422 if problems else 200)


def _typed(row: read_decisions.DecisionRow | None) -> Typed:
    if row is None:
        return Typed()
    owner = "" if row.owner_department_id else row.owner
    due = row.due.isoformat() if row.due else ""
    return Typed(row.choice, row.because, row.owner_department_id, owner, due, row.indicator, row.id)


def _frames(slug: str) -> tuple[Frames, GivenBack]:
    own = services()
    frames = load(own.database, slug, Filters(round=slug), store=store_of(own.config))
    return frames, given_back(own.database, frames, own.clock(), own.config.shown_first_days)


def _rows(frames: Frames) -> tuple[Sequence[read_decisions.DecisionRow], Sequence[read_decisions.DecisionRow]]:
    with services().database.reading() as session:
        return (
            read_decisions.of_round(session, frames.facts.id),
            read_decisions.of_earlier_rounds(session, frames.facts.id),
        )


def _standing(frames: Frames, key: str) -> read_decisions.DecisionRow | None:
    return next((row for row in _rows(frames)[0] if row.key == key and row.replaced_at is None), None)


def _finding(frames: Frames, key: str) -> Finding | None:
    return next((one for one in ranking.every(frames) if stored_key(one.key) == key), None)


def _about(frames: Frames, key: str, row: read_decisions.DecisionRow | None) -> tuple[str, str, Sequence[int], Any]:
    """Kind, sentence, departments and indicators of a finding, or of the decision on one that is no longer there."""
    finding = _finding(frames, key)
    if finding is not None:
        return finding.kind, finding.sentence, finding.department_ids, indicators.offered(finding)
    if row is None:
        raise NotFound
    label = indicators.LABELS.get(row.indicator, indicators.LABELS[indicators.DEPARTMENTS])
    return row.kind, row.sentence, row.department_ids, ((row.indicator or indicators.DEPARTMENTS, label),)
