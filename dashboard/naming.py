"""The policy team says which names are one thing: the evidence, what was said before, and a way to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.analysis import name_questions, name_things, same_names
from dashboard.analysis.name_things import NameThing
from dashboard.app import add_templates
from dashboard.filters import Filters, link
from dashboard.frames import Frames
from dashboard.load import load, store_of
from dashboard.results import Where
from survey import read_names
from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.operations.names import say, undo
from survey.services import services
from survey.web.manage.shared import administers, id_or_none, moment_words, posted_text

blueprint = Blueprint("naming", __name__)
AT_ONCE, MANY = 20, 300  # questions on one page, and after a click
SUGGESTED = 500  # names that the two fields offer while somebody types
KINDS = ((same_names.PRODUCT, "A product"), (same_names.ACCOUNT, "An account"))
NOT_HERE = "Nothing in this round has this name. Please write it as it stands in the answers."
EMPTY = {"first": "Please write one name.", "second": "Please write the other name."}


def register(flask_app: Flask) -> None:
    """Add the pages to the application."""
    if "naming" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/rounds/<slug>/names")
@allows("viewer")
def names(slug: str) -> AnyResponse:
    """Names that may be one thing, and what was said before."""
    return _page(_frames(slug))


@blueprint.post("/rounds/<slug>/names")
@allows("administrator")
def say_now(slug: str) -> AnyResponse:
    """An answer to a question of the page, by the keys `a` and `b`; the page then shows the question that follows."""
    frames = _frames(slug)
    kind, a, b = posted_text("kind"), request.form.get("a", ""), request.form.get("b", "")
    found = name_questions.things(frames, [(kind, a), (kind, b)])
    if (kind, a) not in found or (kind, b) not in found:
        raise NotFound("One of these two names no longer stands in the answers of this round.")
    _say(frames, found[kind, a], found[kind, b], posted_text("verdict"), _score(frames, kind, a, b))
    return redirect(f"/rounds/{slug}/names#rt-questions", 303)


@blueprint.post("/rounds/<slug>/names/two")
@allows("administrator")
def say_of_two(slug: str) -> AnyResponse:
    """Two names that the page did not ask about, as somebody typed them."""
    frames = _frames(slug)
    kind, verdict = posted_text("kind"), posted_text("verdict")
    typed = {field: posted_text(field)[:400] for field in ("first", "second")}
    found = {field: name_questions.named(frames, kind, text) for field, text in typed.items()}
    problems = {field: NOT_HERE if typed[field] else EMPTY[field] for field, thing in found.items() if thing is None}
    first, second = found["first"], found["second"]
    if first is not None and second is not None:
        try:
            _say(frames, first, second, verdict, None)
        except Invalid as problem:
            problems = {"second": str(problem.what)}
    if problems:
        return _page(frames, {**typed, "kind": kind, "verdict": verdict}, problems)
    return redirect(f"/rounds/{slug}/names#rt-said", 303)


@blueprint.post("/rounds/<slug>/names/undo")
@allows("administrator")
def undo_now(slug: str) -> AnyResponse:
    """Take back what somebody said; the names are asked about again."""
    number = id_or_none("id")
    if number is None:
        raise NotFound
    own = services()
    with own.database.writing() as session:
        undo(session, number, own.clock(), g.visitor.person_id)
    return redirect(f"/rounds/{slug}/names#rt-said", 303)


def _say(frames: Frames, a: NameThing, b: NameThing, verdict: str, score: float | None) -> None:
    said = same_names.said(frames, a.kind)
    if verdict == "different" and a.key != b.key and said.is_same(a.key, b.key) and _by_others(frames, a, b):
        raise Invalid({"verdict": "Other words further down make these two one thing. Please take those back first."})
    evidence = {"a": _evidence(a), "b": _evidence(b), "score": score}
    own = services()
    with own.database.writing() as session:
        say(session, a.kind, a.key, b.key, verdict, own.clock(), frames.facts.id, g.visitor.person_id, evidence)


def _by_others(frames: Frames, a: NameThing, b: NameThing) -> bool:
    """Whether two names stay one thing without what was said on just these two."""
    others = [pair for pair in frames.facts.names_said if pair.kind == a.kind and {pair.a, pair.b} != {a.key, b.key}]
    return same_names.Said(others).is_same(a.key, b.key)


def _evidence(thing: NameThing) -> dict[str, Any]:
    return {
        "key": thing.key,
        "typed": list(thing.typed),
        "departments": list(thing.departments),
        "entries": list(thing.entries),
        "details": [list(pair) for pair in thing.details],
    }


def _score(frames: Frames, kind: str, a: str, b: str) -> float | None:
    return next((pair[3] for pair in name_questions.open_pairs(frames) if pair[:3] == (kind, a, b)), None)


def _page(
    frames: Frames, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> AnyResponse:
    with services().database.reading() as session:
        said = read_names.verdicts(session, sample=frames.facts.is_sample)
    everything = request.args.get("all") == "1"
    page = render_template(
        "naming/names.html",
        facts=frames.facts,
        is_sample=frames.facts.is_sample,
        questions=name_questions.questions(frames, MANY if everything else AT_ONCE),
        number=len(name_questions.open_pairs(frames)),
        compared=name_questions.COMPARED,
        said=[(row, _spelt(row, row.a), _spelt(row, row.b), _moment(frames, row.at)) for row in said],
        kinds=[(code, words, "") for code, words in KINDS],
        kind_words=dict(KINDS),
        suggested=sorted(name_things.product_keys(frames), key=str.casefold)[:SUGGESTED],
        typed=typed or {"kind": same_names.PRODUCT, "verdict": "same"},
        entries=lambda thing: _entries(frames, thing),
        administers=administers(),
        problems=problems or {},
    )
    return make_response(page, 422 if problems else 200)


def _spelt(row: read_names.NameVerdictRow, key: str) -> str:
    """The usual spelling when it was asked; the plain form where nothing else is known."""
    for side in ("a", "b"):
        shown = row.evidence.get(side) or {}
        if shown.get("key") == key and shown.get("typed"):
            return str(shown["typed"][0])
    return key


def _moment(frames: Frames, at: datetime) -> str:
    return moment_words(at, frames.facts.time_zone)


def _entries(frames: Frames, thing: NameThing) -> str:
    """Where the entries behind a name are shown."""
    where = Where(name_things.section_of(frames, thing.kind), (), thing.entries)
    return link("/dashboard/entries", Filters(round=frames.facts.slug), where)


def _frames(slug: str) -> Frames:
    own = services()
    return load(own.database, slug, Filters(round=slug), store=store_of(own.config))
