"""The policy team freezes key figures before publishing them, and sees what became of those it published."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, g, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from dashboard.analysis.published import Published, key_facts, published, value_of
from dashboard.app import add_templates
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.load import load, store_of
from survey import read_figures
from survey.access import allows
from survey.errors import Conflict, NotFound
from survey.operations.figures import Figure, freeze
from survey.services import Services, services
from survey.web.manage.shared import administers, posted_text

blueprint = Blueprint("freezing", __name__)


def register(flask_app: Flask) -> None:
    """Add the page to the application."""
    if "freezing" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/rounds/<slug>/figures")
@allows("viewer")
def figures(slug: str) -> str:
    """The key figures of today, and those that were frozen."""
    frames = _frames(services(), slug)
    return render_template(
        "freezing/figures.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        figures=key_facts(frames),
        base=frames.base,
        version=frames.version,
        frozen=_published(services(), frames),
        administers=administers(),
    )


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
