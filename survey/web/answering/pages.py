"""A page of the questionnaire: shown, saved as a whole, and the buttons of its lists. Works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.entries import ROOT
from questionnaires.evaluate import Evaluation
from questionnaires.model import Section
from survey import draft
from survey.access import allows
from survey.errors import NotFound
from survey.models import Entry
from survey.operations.answers import Saved, save_entries
from survey.operations.confirming import confirm_entry, confirm_section
from survey.operations.entries import add_entry, duplicate_entry, fill_all, remove_entry, restore_entry
from survey.operations.paid_profiles import paid_profiles
from survey.operations.progress import latest_revision
from survey.services import services
from survey.web.answering import posted
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import Frame, evaluation_of, frame_of
from survey.web.answering.layout import group_of, next_page, tasks
from survey.web.answering.page_view import ROWS, PageMaker, SectionView
from survey.web.answering.views import Ask, Shown, heads

CHECK = "check"


@blueprint.get("/p/<page>")
@allows("fill", "head")
def page(key: str, page: str) -> AnyResponse:
    with services().database.reading() as session:
        frame = frame_of(session, key)
        if frame.found.response.handed_over_at is not None:
            return redirect(f"/r/{key}/done", 302)
        return _render(session, frame, page)


@blueprint.post("/p/<page>")
@allows("fill", "head")
def save_page(key: str, page: str) -> AnyResponse:
    """Save everything on the page, then do what the pressed button says."""
    form, now = request.form, services().clock()
    with services().database.writing() as session:
        saved = save_entries(
            session,
            g.visitor.response_id,
            posted.changes(form),
            posted.author(form),
            posted.save_key(form),
            now,
            base=posted.base(form),
            bases=posted.bases(form),
            confirm=not form.get("do"),  # the buttons of single rows say nothing about the others
        )
        target = _act(session, key, page, now)
    with services().database.reading() as session:
        frame = frame_of(session, key)
        if target is not None and not saved.conflicts and not saved.refused:
            return redirect(target, 303)
        return _continue(session, frame, page, saved)


def shown_of(saved: Saved) -> Shown:
    """What was typed and not stored stays on the page, with the reason beside it."""
    form = request.form
    typed: dict[tuple[str, str], Mapping[str, Any]] = {(c.entry, c.question): c.mine for c in saved.conflicts}
    for ref, question, _ in saved.refused:
        prefix = posted.prefix_of(ref) if ref != form.get("entry", ROOT) else ""
        typed[ref, question] = {"t": form.get(f"{prefix}q_{question}", "")}
    return Shown(
        typed,
        {(ref, question): why for ref, question, why in saved.refused},
        {(conflict.entry, conflict.question): conflict for conflict in saved.conflicts},
    )


def status_of(saved: Saved) -> int:
    return 409 if saved.conflicts else 422


def _continue(session: Session, frame: Frame, page: str, saved: Saved) -> AnyResponse:
    """On to the next page, unless something here needs another look."""
    shown = shown_of(saved)
    views = _views(session, frame, page, evaluation_of(session, frame), shown)
    if not summary(views):
        if request.args.get("back") == CHECK:
            return redirect(f"/r/{frame.key}/check", 303)
        following = next_page(tasks(frame.found.definition, frame.found.response.progress), page)
        return redirect(f"/r/{frame.key}/p/{following}" if following else f"/r/{frame.key}/check", 303)
    response = _render(session, frame, page, shown)
    response.status_code = status_of(saved)
    return response


def _act(session: Session, key: str, page: str, now: Any) -> str | None:
    """Do what a button of a list says. Returns where to go, None for "Save and continue"."""
    verb, _, what = request.form.get("do", "").partition(":")
    here = f"/r/{key}/p/{page}" + ("?back=check" if request.args.get("back") == CHECK else "")
    doing: Mapping[str, Callable[[Session, str, Any], str]] = {
        "fill": _fill,
        "add": _add,
        "remove": _remove,
        "restore": _restore,
        "duplicate": _duplicate,
        "right": _right,
        "all-right": _all_right,
        "rows": lambda _session, first, _now: f"?from={first}" if first.isdigit() else "",
        "stay": lambda _session, _what, _now: "",
    }
    if verb not in doing:
        return None
    target = doing[verb](session, what, now)
    if target.startswith("/"):
        return f"/r/{key}{target}"
    return here + (target.replace("?", "&") if "?" in here else target)


def _key(action: str) -> str:
    """Each action of a form has a save key of its own, so that pressing the button twice does it once."""
    return f"{posted.save_key(request.form)[:30]}-{action}"


def _fill(session: Session, what: str, now: Any) -> str:
    section, _, question = what.partition(":")
    author, response_id = posted.author(request.form), g.visitor.response_id
    definition = draft.inventory(session, response_id).definition
    asked = definition.question_by_name.get(question)
    if asked is None:
        raise NotFound
    answer = posted.answer_for_all(request.form, asked)
    if answer:
        fill_all(session, response_id, section, question, answer, author, _key("fill"), now)
    return "#rows"


def _add(session: Session, section: str, now: Any) -> str:
    """A new row; with what was chosen beside the button, else on a page of its own."""
    given = {name.removeprefix("new_"): value for name, value in request.form.items() if name.startswith("new_")}
    answers = {name: {"t": value} for name, value in given.items() if value}
    response_id = g.visitor.response_id
    made = add_entry(session, response_id, section, answers, posted.author(request.form), _key("add"), now)
    return f"?from={_place(session, made)}#rows" if answers else f"/e/{made.id}"


def _remove(session: Session, entry: str, now: Any) -> str:
    gone = remove_entry(session, g.visitor.response_id, entry, posted.author(request.form), _key("remove"), now)
    return f"?removed={gone.id}#rows"


def _restore(session: Session, entry: str, now: Any) -> str:
    back = restore_entry(session, g.visitor.response_id, entry, posted.author(request.form), _key("restore"), now)
    return f"?from={_place(session, back)}#rows"


def _duplicate(session: Session, entry: str, now: Any) -> str:
    copy = duplicate_entry(session, g.visitor.response_id, entry, posted.author(request.form), _key("copy"), now)
    return f"/e/{copy.id}"


def _right(session: Session, ref: str, now: Any) -> str:
    """An entry of an earlier round still holds."""
    confirm_entry(session, g.visitor.response_id, ref, posted.author(request.form), _key("right"), now)
    section, colon, _ = ref.partition(":")
    if colon:
        return f"#section-{section}"
    return f"?from={_place(session, session.get_one(Entry, ref))}#row-{ref}"


def _all_right(session: Session, section: str, now: Any) -> str:
    """Every answer of a list or a page still holds."""
    confirm_section(session, g.visitor.response_id, section, posted.author(request.form), _key("right"), now)
    return f"#section-{section}"


def _place(session: Session, entry: Entry) -> int:
    """The number of the first row of the part of the list in which the entry stands."""
    before = session.scalar(
        select(func.count(Entry.id)).where(
            Entry.response_id == entry.response_id,
            Entry.section == entry.section,
            Entry.removed_at.is_(None),
            Entry.position < entry.position,
        )
    )
    return (before or 0) // ROWS * ROWS + 1


def _render(session: Session, frame: Frame, page: str, shown: Shown | None = None) -> Response:
    evaluation = evaluation_of(session, frame)
    views = _views(session, frame, page, evaluation, shown or Shown())
    pages = tasks(frame.found.definition, frame.found.response.progress)
    names = [each.name for each in pages]
    leading = views[0].section
    add_by = next((q for q in heads(leading) if q.type == "select_one"), None)
    tools = any(question.role == "tool" for question in leading.questions) and views[0].kind == "list"
    return make_response(
        render_template(
            "answering/page.html",
            page=page,
            views=views,
            leading=leading,
            problems=summary(views),
            number=names.index(page) + 1 if page in names else 0,
            pages=len(names),
            removed=_removed(session, frame, leading),
            base=max(frame.found.response.revision, latest_revision(evaluation.root.answers)),
            back_to_check=request.args.get("back") == CHECK,
            suggestions=paid_profiles(frame.found.definition, evaluation) if tools and frame.is_open else (),
            rows_at_once=ROWS,
            add_by=add_by,
            add_choices=evaluation.all_choices(add_by) if add_by else (),
            is_open=frame.is_open,
            **frame.context(),
        )
    )


def _views(session: Session, frame: Frame, page: str, evaluation: Evaluation, shown: Shown) -> tuple[SectionView, ...]:
    group = group_of(frame.found.definition, page)
    if not group or not any(evaluation.section_visible(section) for section in group):
        raise NotFound(
            "This page is not part of your questionnaire.",
            todo="Go back to the list of parts. What you answered at the beginning decides which parts there are.",
        )
    listed = {s.name: listed_rows(session, frame, s) for s in group if s.is_manual}
    maker = PageMaker(evaluation, shown, listed, frame.since, frame.found.response.progress)
    return tuple(maker.section(section) for section in group)


def listed_rows(session: Session, frame: Frame, section: Section) -> tuple[Sequence[Entry], int, int]:
    """The rows of the part of a list that is looked at, the number of the first, and how many there are."""
    mine = (Entry.response_id == frame.found.response.id, Entry.section == section.name, Entry.removed_at.is_(None))
    total = session.scalar(select(func.count(Entry.id)).where(*mine)) or 0
    wanted = request.args.get("from", "1")
    first = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    first = max(1, min(first, total)) if total else 1
    rows = select(Entry).where(*mine).order_by(Entry.position, Entry.created_at, Entry.id)
    return session.scalars(rows.offset(first - 1).limit(ROWS)).all(), first, total


def summary(views: Sequence[SectionView]) -> list[tuple[str, str]]:
    """Pairs (id of the field, sentence) of everything on the page that needs another look."""
    found = []
    for view in views:
        asks: list[tuple[str, Ask]] = [("", ask) for ask in (*view.asks, *view.folded)]
        asks += [(row.title, ask) for row in view.rows for ask in (*row.head, *row.cells, *row.beside)]
        for title, ask in asks:
            found += [(ask.field.id, _sentence(title, ask))] if ask.field is not None and _is_odd(ask) else []
    return found


def _is_odd(ask: Ask) -> bool:
    return ask.clash is not None or (ask.field is not None and ask.field.problem is not None)


def _sentence(title: str, ask: Ask) -> str:
    label = f"{title}: {ask.question.label}" if title else ask.question.label
    joint = " " if label.endswith(("?", ".", "!")) else ": "
    if ask.clash is not None:
        return f"{label}{joint}{ask.clash.by or 'Somebody'} changed this while you were typing."
    problem = ask.field.problem if ask.field is not None else None
    return f"{label}{joint}{problem.text}" if problem else label


def _removed(session: Session, frame: Frame, section: Section) -> Entry | None:
    """The entry that was just taken off the list, so that it can be brought back."""
    entry = session.get(Entry, request.args.get("removed", "")[:26])
    if entry is None or entry.response_id != frame.found.response.id or entry.section != section.name:
        return None
    return entry if entry.removed_at is not None else None
