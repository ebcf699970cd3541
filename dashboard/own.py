"""A department's own page behind its own link: what it answered, together with what others say, before anybody else."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, g, render_template

from dashboard.analysis import catalogue
from dashboard.app import add_templates
from dashboard.drawing.tables import fields_of, said_of
from dashboard.filters import Filters
from dashboard.load import load, store_of
from dashboard.measure import finding_amounts
from dashboard.pages.findings import HOLDS, SURE, needs_tag
from dashboard.results import Bars, Finding, Matrix, Part, Sentences, Table
from survey.access import allows
from survey.errors import NotFound
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
def own(key: str) -> str:
    """What the department answered and every finding that names it; the department comes from the session."""
    slug = _round_slug(g.visitor.round_id)
    filters = Filters(round=slug)
    frames = load(services().database, slug, filters, store=store_of(services().config))
    department_id = g.visitor.department_id
    if department_id not in frames.position:
        raise NotFound
    sheet = catalogue.department_sheet(frames, filters, department_id)
    columns = [
        ("What", [drawn(part) for part in sheet.what]),
        ("Why", [drawn(part) for part in sheet.why]),
        ("How", [drawn(part) for part in sheet.how]),
    ]
    return render_template(
        "own/page.html",
        key=key,
        sheet=sheet,
        columns=columns,
        findings=[(finding, finding_amounts(finding), *_tags(finding)) for finding in sheet.findings],
        facts=frames.facts,
        base=frames.base,
        is_sample=frames.facts.is_sample,
    )


def _round_slug(round_id: int) -> str:
    with services().database.reading() as session:
        slugs = {each.id: each.slug for each in round_titles(session)}
    if round_id not in slugs:
        raise NotFound
    return slugs[round_id]


def _tags(finding: Finding) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    sure, holds = SURE[finding.sure], HOLDS[finding.holds]
    return (
        sure if needs_tag(sure, finding.sure_why) else None,
        holds if needs_tag(holds, finding.holds_why) else None,
    )


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
