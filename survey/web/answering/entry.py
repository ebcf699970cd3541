"""One entry of a list on a page of its own: its quick questions and everything that stands folded in the list."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Section
from survey.access import allows
from survey.errors import NotFound
from survey.models import Entry
from survey.operations.answers import save_entries
from survey.operations.confirming import confirm_entry
from survey.operations.progress import latest_revision
from survey.services import services
from survey.web.answering import posted
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import Frame, evaluation_of, frame_of
from survey.web.answering.layout import page_of
from survey.web.answering.page_view import SectionView
from survey.web.answering.pages import CHECK, shown_of, status_of, summary
from survey.web.answering.views import Asking, Shown, is_folded


@dataclass(frozen=True)
class EntryView:
    """An entry with all its questions."""

    entry: Entry
    section: Section
    view: SectionView


@blueprint.get("/e/<entry>")
@allows("fill", "head")
def entry_page(key: str, entry: str) -> AnyResponse:
    with services().database.reading() as session:
        frame = frame_of(session, key)
        if frame.found.response.handed_over_at is not None:
            return redirect(f"/r/{key}/done", 302)
        return _render(frame, _view(session, frame, entry, Shown()))


@blueprint.post("/e/<entry>")
@allows("fill", "head")
def save_entry(key: str, entry: str) -> AnyResponse:
    form, now = request.form, services().clock()
    changes = {ref: reader for ref, reader in posted.changes(form).items() if ref == entry}
    with services().database.writing() as session:
        saved = save_entries(
            session,
            g.visitor.response_id,
            changes,
            posted.author(form),
            posted.save_key(form),
            now,
            base=posted.base(form),
            bases=posted.bases(form),
            confirm=True,
        )
        if form.get("do") == "right":
            author, again = posted.author(form), f"{posted.save_key(form)[:30]}-right"
            confirm_entry(session, g.visitor.response_id, entry, author, again, now)
    with services().database.reading() as session:
        frame = frame_of(session, key)
        found = _view(session, frame, entry, shown_of(saved))
        if not summary([found.view]):
            back = f"/r/{key}/{CHECK}" if request.args.get("back") == CHECK else f"/r/{key}/p/{page_of(found.section)}"
            return redirect(back, 303)
        response = _render(frame, found)
        response.status_code = status_of(saved)
        return response


def stored(session: Session, frame: Frame, entry_id: str) -> Entry:
    """A live row of a list of this response. Raises NotFound."""
    entry = session.get(Entry, entry_id[:26])
    if entry is None or entry.response_id != frame.found.response.id or not entry.section or entry.removed_at:
        raise NotFound(
            "This entry is not in the list any more; somebody may have removed it.",
            todo="Go back to the list. What was removed can be brought back there.",
        )
    return entry


def view_of(evaluation: Evaluation, entry: Entry, section: Section, shown: Shown, since: str = "") -> SectionView:
    """All questions of the entry, those for some departments only folded."""
    asking = Asking(evaluation, shown, prefixed=False, since=since)
    answers = EntryAnswers(entry.id, entry.section, entry.key, entry.answers)
    functions = evaluation.surroundings.functions
    asked = [question for question in section.questions if question.is_asked]
    here = tuple(asking.ask(answers, entry.id, q) for q in asked if not is_folded(q, functions))
    folded = tuple(asking.ask(answers, entry.id, q) for q in asked if is_folded(q, functions))
    return SectionView(section, "fields", True, here, folded)


def _view(session: Session, frame: Frame, entry_id: str, shown: Shown) -> EntryView:
    entry = stored(session, frame, entry_id)
    section = frame.found.definition.section_by_name[entry.section]
    return EntryView(entry, section, view_of(evaluation_of(session, frame), entry, section, shown, frame.since))


def _render(frame: Frame, found: EntryView) -> Response:
    return make_response(
        render_template(
            "answering/entry.html",
            entry=found.entry,
            section=found.section,
            view=found.view,
            page=page_of(found.section),
            problems=summary([found.view]),
            base=max(frame.found.response.revision, latest_revision(found.entry.answers)),
            back_to_check=request.args.get("back") == CHECK,
            is_open=frame.is_open,
            **frame.context(),
        )
    )
