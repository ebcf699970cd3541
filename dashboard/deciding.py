"""The policy team decides on findings: what comes next, one finding at a time, and what became of earlier decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
from dashboard.wording import opening
from survey import read_decisions
from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.operations.decisions import OWNER_LENGTH, REASON_LENGTH, Wanted, decide
from survey.read_decisions import CHOICES, DecisionRow
from survey.services import services
from survey.web.manage.shared import administers, id_or_none, posted_text

blueprint = Blueprint("deciding", __name__)
HINTS = {"keep": "Say why: this is what people will ask in a year."}
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


@dataclass(frozen=True)
class Matter:
    """What is decided on: a finding, or one that is no longer there and was decided on before."""

    frames: Frames
    given: GivenBack
    finding: Finding | None
    history: Sequence[DecisionRow]

    @property
    def holding(self) -> DecisionRow | None:
        """The decision that holds now."""
        return next((row for row in self.history if row.replaced_at is None), None)

    @property
    def _about(self) -> Finding | DecisionRow:
        return self.finding or self.history[0]

    @property
    def kind(self) -> str:
        return self._about.kind

    @property
    def sentence(self) -> str:
        return self._about.sentence

    @property
    def department_ids(self) -> tuple[int, ...]:
        return self._about.department_ids

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The indicators to choose from; the one of the decision where there is no finding any more."""
        if self.finding is not None:
            return indicators.offered(self.finding)
        code = self.history[0].indicator
        return ((code, indicators.LABELS.get(code, code)),)


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
        opening=opening,
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
    matter = _matter(slug, key)
    indicator = typed.indicator if typed.indicator in dict(matter.offered) else matter.offered[0][0]
    before = indicators.read(matter.frames, matter.kind, key, indicator)
    wanted = Wanted(
        key=key,
        kind=matter.kind,
        sentence=matter.sentence,
        department_ids=matter.department_ids,
        choice=typed.choice,
        because=typed.because,
        owner_department_id=typed.owner_department_id,
        owner=typed.owner,
        due=_day(typed.due),
        indicator=indicator,
        before={**before.to_json(), "version": matter.frames.version},
    )
    with services().database.writing() as session:
        round_id, person_id = matter.frames.facts.id, g.visitor.person_id
        decide(session, round_id, wanted, services().clock(), seen=typed.seen, person_id=person_id)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid({"due": "Please give a day like 2027-01-31."}) from None


def _page(slug: str, key: str, typed: Typed | None = None, problems: Mapping[str, str] | None = None) -> AnyResponse:
    matter = _matter(slug, key)
    frames, finding = matter.frames, matter.finding
    now = [(code, words, indicators.read(frames, matter.kind, key, code)) for code, words in matter.offered]
    page = render_template(
        "deciding/one.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        key=key,
        finding=finding,
        card=matter.given.card(finding) if finding else None,
        amounts=finding_amounts(finding) if finding else (),
        stays=finding_stays(finding) if finding else (),
        sentence=matter.sentence,
        indicators=[(code, words, indicators.words(reading)) for code, words, reading in now],
        departments=[(one.id, one.name) for one in frames.departments],
        choices=[(code, words, HINTS.get(code, "")) for code, words in CHOICES.items()],
        typed=typed or _typed(matter.holding),
        history=[decided(frames, row) for row in matter.history],
        administers=administers(),
        longest=REASON_LENGTH,
        owner_longest=OWNER_LENGTH,
        problems=problems or {},
    )
    return make_response(page, 422 if problems else 200)


def _typed(row: DecisionRow | None) -> Typed:
    if row is None:
        return Typed()
    owner = "" if row.owner_department_id else row.owner
    due = row.due.isoformat() if row.due else ""
    return Typed(row.choice, row.because, row.owner_department_id, owner, due, row.indicator, row.id)


def _frames(slug: str) -> tuple[Frames, GivenBack]:
    own = services()
    frames = load(own.database, slug, Filters(round=slug), store=store_of(own.config))
    return frames, given_back(own.database, frames, own.clock(), own.config.shown_first_days)


def _rows(frames: Frames) -> tuple[Sequence[DecisionRow], Sequence[DecisionRow]]:
    with services().database.reading() as session:
        return (
            read_decisions.of_round(session, frames.facts.id),
            read_decisions.of_earlier_rounds(session, frames.facts.id),
        )


def _matter(slug: str, key: str) -> Matter:
    """Raises NotFound for what is neither found nor decided."""
    frames, given = _frames(slug)
    finding = next((one for one in ranking.every(frames) if stored_key(one.key) == key), None)
    history = [row for row in _rows(frames)[0] if row.key == key]
    if finding is None and not history:
        raise NotFound
    return Matter(frames, given, finding, history)
