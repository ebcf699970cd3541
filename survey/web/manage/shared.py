"""What the policy team's pages share: the round of the address, fields of a form and moments in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flask import Response, g, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import NotFound
from survey.lifecycle import time_zone
from survey.models import Round
from survey.web.numbers import ID_DIGITS

NOTHING = 0  # no row has this id
TONES = {
    "not_started": "plain",
    "in_progress": "accent",
    "handed_over": "warn",
    "signed": "good",
    "reopened": "warn",
    "imported": "info",
    "planned": "plain",
    "open": "good",
    "grace": "warn",
    "closed": "plain",
}


def round_of(session: Session, slug: str) -> Round:
    """The round of an address. Raises NotFound."""
    found = session.scalars(select(Round).where(Round.slug == slug)).one_or_none()
    if found is None:
        raise NotFound
    return found


def administers() -> bool:
    """Whether the visitor may change things and not only look."""
    return bool(g.visitor.kind == "administrator")


def posted_text(name: str) -> str:
    """A field of the posted form without spaces around it; a missing one is empty."""
    return request.form.get(name, "").strip()


def numbers(name: str) -> list[int]:
    """The ids that were ticked; whatever is no number is left out, since the page never sends it."""
    return [number_of(value) for value in request.form.getlist(name) if value.isascii() and value.isdigit()]


def id_or_none(name: str) -> int | None:
    """A posted id; one that is too long for any database is that of nothing."""
    value = posted_text(name)
    return number_of(value) if value.isascii() and value.isdigit() else None


def number_of(digits: str) -> int:
    """Digits as a number, or NOTHING when there are too many for an id."""
    return int(digits) if len(digits) <= ID_DIGITS else NOTHING


def refused(template: str, problems: Mapping[str, str], **facts: object) -> Response:
    """The same page again with what was typed and the problems beside their fields."""
    return make_response(render_template(template, problems=problems, **facts), 422)


def day_words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def moment_words(moment: datetime | None, zone: str = "UTC") -> str:
    """For example "2 March 2026, 10:42", as clocks in that zone show it."""
    if moment is None:
        return ""
    local = moment.astimezone(time_zone(zone))
    return f"{day_words(local.date())}, {local:%H:%M}"
