"""A department's own page behind its own link: what it answered, together with what others say, before anybody else."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.analysis import catalogue
from dashboard.app import add_templates
from dashboard.drawing.tables import fields_of, said_of
from dashboard.filters import Filters
from dashboard.giving_back import give_back, given_back, look
from dashboard.load import load, store_of
from dashboard.own_cards import Reply, anchor_of, own_cards
from dashboard.results import Bars, Matrix, Part, Sentences, Table
from survey.access import allows
from survey.errors import Invalid, NotFound
from survey.operations.giving_back import REPLY_LENGTH, reply
from survey.read import round_titles
from survey.services import services

blueprint = Blueprint("own", __name__)
FULL = 100.0  # the width of the longest bar


@dataclass(frozen=True)
class Drawn:
    """A part as plain text for the template; `bars` are (start, sure, range) in hundredths of the width per row."""

    key: str
    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    bars: tuple[tuple[float, float], ...] = ()
    empty: str = ""


def register(flask_app: Flask) -> None:
    """Add the page to the application."""
    if "own" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/r/<key>/own")
@allows("fill", "head")
def own(key: str) -> AnyResponse:
    """What the department answered and every finding that names it; the department comes from the session."""
    return _page(key)


@blueprint.post("/r/<key>/own/reply")
@allows("fill", "head")
def replied(key: str) -> AnyResponse:
    """What the department says to a finding; it stands on the card from now on."""
    visitor, finding = g.visitor, request.form.get("finding", "")
    sent = Reply(request.form.get("choice", ""), request.form.get("text", ""))
    try:
        with services().database.writing() as session:
            reply(
                session,
                visitor.round_id,
                finding,
                visitor.department_id,
                services().clock(),
                person_id=visitor.person_id,
                choice=sent.choice,
                text=sent.text,
            )
    except Invalid as problem:
        return _page(key, (finding, Reply(sent.choice, sent.text, problem.problems)))
    return redirect(f"/r/{key}/own#{anchor_of(finding)}", 303)


def _page(key: str, sent: tuple[str, Reply] | None = None) -> AnyResponse:
    tools = services()
    slug = _round_slug(g.visitor.round_id)
    filters = Filters(round=slug)
    frames = load(tools.database, slug, filters, store=store_of(tools.config))
    department_id = g.visitor.department_id
    if department_id not in frames.position:
        raise NotFound
    sheet = catalogue.department_sheet(frames, filters, department_id)
    now = tools.clock()
    give_back(tools.database, frames, now)
    look(tools.database, frames, department_id, sheet.findings, now)
    given = given_back(tools.database, frames, now, tools.config.shown_first_days)
    columns = [
        ("What", [drawn(part) for part in sheet.what]),
        ("Why", [drawn(part) for part in sheet.why]),
        ("How", [drawn(part) for part in sheet.how]),
    ]
    page = render_template(
        "own/page.html",
        key=key,
        sheet=sheet,
        columns=columns,
        cards=own_cards(sheet.findings, given, department_id, sent),
        problems=[(f"{anchor_of(sent[0])}-{field}", said) for field, said in (sent[1].problems or {}).items()]
        if sent
        else [],
        longest=REPLY_LENGTH,
        facts=frames.facts,
        base=frames.base,
        is_sample=frames.facts.is_sample,
    )
    return make_response(page, 422 if sent else 200)


def _round_slug(round_id: int) -> str:
    with services().database.reading() as session:
        slugs = {each.id: each.slug for each in round_titles(session)}
    if round_id not in slugs:
        raise NotFound
    return slugs[round_id]


def drawn(part: Part) -> Drawn:
    """Any part in words; nothing here leads to the policy team's pages."""
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Bars):
        return _bars(part)
    if isinstance(part, Sentences):
        return Drawn(part.key, part.title, lines=tuple(text for text, _where in part.lines), empty=part.empty)
    return _matrix(part)


def _table(part: Table) -> Drawn:
    fields = fields_of(part)
    rows = tuple(tuple(said_of(part, row, field) for field in fields) for row in part.rows)
    return Drawn(part.key, part.title, tuple(field.label for field in fields), rows, empty=part.empty)


def _bars(part: Bars) -> Drawn:
    most = max((bar.high or bar.low or 0 for bar in part.bars), default=0) or 1
    widths = tuple(
        (round(FULL * (bar.low or 0) / most, 1), round(FULL * (bar.high or bar.low or 0) / most, 1))
        for bar in part.bars
    )
    rows = tuple((bar.label, bar.text) for bar in part.bars)
    return Drawn(part.key, part.title, (part.name, part.value_name), rows, bars=widths, empty=part.empty)


def _matrix(part: Matrix) -> Drawn:
    def text(row: str, column: str) -> str:
        cell = part.cells.get((row, column))
        return cell.text if cell else ""

    rows = tuple((row.label, *(text(row.key, column.key) for column in part.columns)) for row in part.rows)
    return Drawn(part.key, part.title, (part.row_name, *(c.label for c in part.columns)), rows, empty=part.empty)
