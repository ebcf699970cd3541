"""The policy team freezes key figures before publishing them, sees what became of them, and enters exchange rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, g, make_response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from dashboard.analysis.foreign_money import rate_words, used
from dashboard.analysis.published import Published, key_facts, published, value_of
from dashboard.analysis.scope import scope
from dashboard.app import add_templates
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.load import load, store_of
from survey import read_figures
from survey.access import allows
from survey.errors import Conflict, Invalid, NotFound
from survey.operations.figures import Figure, freeze
from survey.operations.rates import TypedRate, drop_rate, set_rate
from survey.services import Services, services
from survey.web.manage.shared import administers, posted_text, round_of

blueprint = Blueprint("freezing", __name__)


def register(flask_app: Flask) -> None:
    """Add the page to the application."""
    if "freezing" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/rounds/<slug>/figures")
@allows("viewer")
def figures(slug: str) -> AnyResponse:
    """The key figures of today, those that were frozen, and the exchange rates."""
    return _page(slug)


def _page(slug: str, typed: TypedRate | None = None, problems: Mapping[str, str] | None = None) -> AnyResponse:
    frames = _frames(services(), slug)
    page = render_template(
        "freezing/figures.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        figures=key_facts(frames),
        base=frames.base,
        version=frames.version,
        frozen=_published(services(), frames),
        rates=[(rate.currency, rate_words(rate)) for rate in frames.facts.rates],
        used=used(scope(frames, Filters())),
        typed=typed or TypedRate(),
        problems=problems or {},
        administers=administers(),
    )
    return make_response(page, 422 if problems else 200)


@blueprint.post("/rounds/<slug>/figures")
@allows("administrator")
def freeze_now(slug: str) -> AnyResponse:
    """Freeze the figure `name`; `text` is what the page showed, so that nobody freezes a number they have not seen."""
    own = services()
    frames = _frames(own, slug)
    fact = next((one for one in key_facts(frames) if one.key == posted_text("name")), None)
    if fact is None:
        raise NotFound("This figure is not among those of this round.")
    if fact.text != posted_text("text"):
        raise Conflict(
            f"This number has changed since the page was loaded: {fact.label}, {fact.text}.",
            kept="Nothing was frozen.",
        )
    figure = Figure(
        name=fact.key,
        label=fact.label,
        text=fact.text,
        version=frames.version,
        fingerprint=read_figures.hash_of(frames.answers.values()),
        value=value_of(frames, fact),
    )
    with own.database.writing() as session:
        freeze(session, frames.facts.id, figure, own.clock(), person_id=g.visitor.person_id)
    return redirect(f"/rounds/{slug}/figures#rt-frozen", 303)


@blueprint.post("/rounds/<slug>/figures/rates")
@allows("administrator")
def rate_now(slug: str) -> AnyResponse:
    """Enter a rate, or take one away with `drop`."""
    own = services()
    dropped = posted_text("drop")
    typed = TypedRate(posted_text("currency"), posted_text("rate"), posted_text("on"), posted_text("source"))
    try:
        with own.database.writing() as session:
            round_ = round_of(session, slug)
            if dropped:
                drop_rate(session, round_.id, dropped, own.clock(), person_id=g.visitor.person_id)
            else:
                set_rate(session, round_.id, typed, own.clock(), person_id=g.visitor.person_id)
    except Invalid as problem:
        return _page(slug, typed, problem.problems)
    return redirect(f"/rounds/{slug}/figures#rt-rates", 303)


def published_lines(own: Services, slug: str) -> list[str]:
    """The frozen numbers of a round in words, for the workbook."""
    with own.database.reading() as session:
        if not read_figures.has_frozen(session, slug):
            return []
    return [one.line for one in _published(own, _frames(own, slug))]


def _published(own: Services, frames: Frames) -> Sequence[Published]:
    with own.database.reading() as session:
        rows = read_figures.frozen(session, frames.facts.id)
        hashes = {
            version: read_figures.hash_at(session, frames.facts.id, version)
            for version in {row.version for row in rows}
        }
    return published(frames, rows, hashes)


def _frames(own: Services, slug: str) -> Frames:
    """What counts by default, in its newest version."""
    return load(own.database, slug, Filters(round=slug), store=store_of(own.config))
