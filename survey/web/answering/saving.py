"""Saving while people type: a small reply that says when, and the few blocks of the page that look different now."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT
from survey import draft
from survey.access import allows
from survey.carried import is_carried
from survey.errors import NotFound
from survey.operations.answers import Saved, save_entries
from survey.operations.entries import fill_all
from survey.operations.quick import save_texts
from survey.operations.rows import locked_entry
from survey.services import services
from survey.web.answering import posted
from survey.web.answering.blocks import Later, one_block
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import at_in, clock_words, frame_of


@blueprint.post("/save")
@allows("fill", "head")
def autosave(key: str) -> Response:
    """Save what was sent, fields of any number of entries; 409 if an answer was in conflict."""
    form = request.form
    filled, saved = 0, None if form.get("fill") else _quickly()
    if saved is None:
        with services().database.writing() as session:
            filled, saved = _fill(session) if form.get("fill") else (0, _save(session))
    if not (form.get("fill") or saved.repeated or saved.conflicts or _looks_different(saved)):
        return jsonify(_reply(saved, at_in(saved.zone, saved.at), notes=_notes(saved)))
    with services().database.reading() as session:
        frame = frame_of(session, key)
        later = Later(session, frame, saved, form)
        at = clock_words(frame, saved.at)
        if form.get("fill"):
            response = jsonify(_reply(saved, at, filled=filled, blocks=later.after_fill(form["fill"])))
        else:
            response = jsonify(_reply(saved, at, blocks=later.blocks(), notes=later.notes(), clashes=later.clashes()))
    response.status_code = 409 if saved.conflicts else 200
    return response


def _looks_different(saved: Saved) -> bool:
    """Whether more than the answer itself may look different on the page: other questions, or the title of a row."""
    if any(is_carried(saved.before[ref].raw(name)) for ref, name in saved.saved if ref in saved.before):
        return True
    return bool(saved.reach.questions) or any(ref and ":" not in ref for ref, _ in saved.saved)


def _notes(saved: Saved) -> dict[str, str]:
    here = request.form.get("entry", ROOT)
    said = [*((ref, question, text) for (ref, question), text in saved.notes.items()), *saved.refused]
    return {f"{'' if ref == here else posted.prefix_of(ref)}q_{question}": text for ref, question, text in said}


def _reply(saved: Saved, at: str, *, filled: int = 0, **parts: dict[str, str]) -> dict[str, Any]:
    empty: dict[str, Any] = {"blocks": {}, "notes": {}, "clashes": {}}
    return {"at": at, "revision": saved.revision, "saved": len(saved.saved) or filled, **empty, **parts}


def _quickly() -> Saved | None:
    """Save what is only one more word in a text; None if there is more to it."""
    form = request.form
    changes = posted.changes(form)
    if set(changes) != {ROOT}:
        return None
    with services().database.statements() as connection:
        return save_texts(
            connection,
            g.visitor.response_id,
            changes,
            posted.author(form),
            posted.save_key(form),
            services().clock(),
            base=posted.base(form),
            bases=posted.bases(form),
        )


def _save(session: Session) -> Saved:
    form = request.form
    return save_entries(
        session,
        g.visitor.response_id,
        posted.changes(form),
        posted.author(form),
        posted.save_key(form),
        services().clock(),
        base=posted.base(form),
        bases=posted.bases(form),
    )


def _fill(session: Session) -> tuple[int, Saved]:
    """The same answer for all rows that are still empty."""
    form, now = request.form, services().clock()
    section, _, name = form["fill"].partition(":")
    found = draft.inventory(session, g.visitor.response_id)
    question = found.definition.question_by_name.get(name)
    if question is None:
        raise NotFound
    answer = posted.answer_for_all(form, question)
    author, save_key = posted.author(form), posted.save_key(form)
    count = fill_all(session, found.response.id, section, name, answer, author, save_key, now) if answer else 0
    return count, Saved(found.response.revision, now.isoformat(timespec="seconds"))


@blueprint.get("/token")
@allows("fill", "head")
def token(key: str) -> Response:
    """A fresh form token, for a page whose session was begun anew in another tab."""
    del key
    return jsonify({"token": generate_csrf()})


@blueprint.get("/ask/<ref>/<question>")
@allows("fill", "head")
def ask(key: str, ref: str, question: str) -> str:
    """One question as it is stored now, with all its choices."""
    with services().database.reading() as session:
        frame = frame_of(session, key)
        known = frame.found.definition.question_by_name.get(question)
        if known is None:
            raise NotFound
        name = ROOT if ref == "root" else ref
        if name and name != "all" and ":" not in name:
            locked_entry(session, frame.found.response.id, name)
        return one_block(session, frame, name, known, request.args.get("shape", "field"))
