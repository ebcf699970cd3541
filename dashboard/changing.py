"""What changed since an earlier round, as a page for the policy team."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request

from dashboard.analysis.change_words import WORDS, FindingChange, finding_changes, summary, table
from dashboard.analysis.changes import SectionChanges, changes
from dashboard.analysis.decided import followed
from dashboard.app import add_templates
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.load import load, store_of
from dashboard.results import Table
from dashboard.wording import opening
from survey.access import allows
from survey.read_decisions import of_earlier_rounds
from survey.read_origins import earlier_rounds, origins
from survey.services import services

blueprint = Blueprint("changing", __name__)
FINDING_WORDS = {
    "new": "New",
    "changed": "Changed",
    "gone": "No longer there",
    "open": "Not known yet",
    "same": "As before",
}


def register(flask_app: Flask) -> None:
    """Add the page to the application."""
    if "changing" not in flask_app.blueprints:
        add_templates(flask_app)
        flask_app.register_blueprint(blueprint)


@blueprint.get("/rounds/<slug>/changes")
@allows("viewer")
def page(slug: str) -> str:
    """This round beside an earlier one: the newest, or the one that the query names as `against`."""
    own = services()
    now = _frames(slug)
    with own.database.reading() as session:
        rounds = earlier_rounds(session, now.facts.id)
        came_from = origins(session, now.facts.id)
        earlier = of_earlier_rounds(session, now.facts.id)
    wanted = request.args.get("against", "")
    against = next((one for one, _title in rounds if one == wanted), rounds[0][0] if rounds else None)
    before = _frames(against) if against else None
    return render_template(
        "deciding/changes.html",
        facts=now.facts,
        is_sample=now.facts.is_sample,
        base=now.base,
        rounds=rounds,
        before=before,
        words=WORDS,
        sections=_sections(before, now, came_from) if before else (),
        followed=[followed(now, row) for row in earlier if before and row.round_slug == before.facts.slug],
        opening=opening,
        findings=_findings(before, now) if before else (),
        finding_words=FINDING_WORDS,
    )


def _frames(slug: str) -> Frames:
    own = services()
    return load(own.database, slug, Filters(round=slug), store=store_of(own.config))


def _sections(before: Frames, now: Frames, came_from: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"found": found, "summary": summary(before, found), "tables": _tables(before, now, found)}
        for found in changes(before, now, came_from)
        if found.pairs
    ]


def _tables(before: Frames, now: Frames, found: SectionChanges) -> list[Table]:
    shown = [status for status in WORDS if status != "confirmed" and found.number(status)]
    return [table(before, now, found, status) for status in shown]


def _findings(before: Frames, now: Frames) -> list[FindingChange]:
    order = list(FINDING_WORDS)
    found = [one for one in finding_changes(before, now) if one.status != "same"]
    return sorted(found, key=lambda one: order.index(one.status))
