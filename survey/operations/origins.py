"""Links entries of a newer list to those of the round before, so that change can be told entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.model import Section
from questionnaires.names.links import recognise
from questionnaires.names.products import product
from questionnaires.names.words import squeezed
from survey.models import Entry, Response, Round

NAMING = ("text", "link")  # kinds of questions that can name an entry


def link_to_earlier(session: Session, response: Response, section: Section, rows: Sequence[dict[str, Any]]) -> int:
    """Give new rows of entries the `origin_id` of the same thing in the round before; returns how many have one.

    Looks at the newest earlier round with this questionnaire in which the department has entries here. What stands
    twice is linked in order; a row that has an origin keeps it.
    """
    waiting: dict[str, list[str]] = defaultdict(list)
    for entry in _earlier(session, response, section):
        token = token_of(section, entry.key, entry.answers)
        if token:
            waiting[token].append(entry.id)
    linked = 0
    for row in rows:
        token = token_of(section, row.get("key"), row.get("answers") or {}) if waiting else None
        found = waiting.get(token) if token else None
        if found and row.get("origin_id") is None:
            row["origin_id"] = found.pop(0)
            linked += 1
    return linked


def _earlier(session: Session, response: Response, section: Section) -> Sequence[Entry]:
    here = select(Round.definition_slug).where(Round.id == response.round_id).scalar_subquery()
    before = session.scalar(
        select(Response.id)
        .join(Round, Round.id == Response.round_id)
        .join(Entry, Entry.response_id == Response.id)
        .where(
            Response.department_id == response.department_id,
            Round.id < response.round_id,
            Round.definition_slug == here,
            Entry.section == section.name,
            Entry.removed_at.is_(None),
        )
        .order_by(Round.id.desc())
        .limit(1)
    )
    if before is None:
        return ()
    return session.scalars(
        select(Entry)
        .where(Entry.response_id == before, Entry.section == section.name, Entry.removed_at.is_(None))
        .order_by(Entry.position, Entry.id)
    ).all()


def token_of(section: Section, key: str | None, answers: Mapping[str, Mapping[str, Any]]) -> str | None:
    """What an entry is about: its key, its account whatever host the link has, its product, or its name."""
    if key:
        return f"key:{key}"
    typed = {(question.role or ""): _text(answers, question.name) for question in section.questions if question.role}
    account = _account(typed)
    if account:
        return account
    tool = typed.get("tool", "")
    if tool:
        known = product(tool)
        return f"tool:{squeezed(known.name if known else tool)}"
    for question in section.questions:
        said = squeezed(_text(answers, question.name)) if question.type in NAMING else ""
        if said:
            return f"named:{said}"
    return None


def _account(typed: Mapping[str, str]) -> str | None:
    platform, link, name = (typed.get(role, "") for role in ("platform", "account:link", "account:name"))
    for text in (link, name):
        found = recognise(text, platform or None).canonical if text else None
        if found:
            return f"account:{found}"
    return f"account:{platform}:{squeezed(name or link)}" if platform and (name or link) else None


def _text(answers: Mapping[str, Mapping[str, Any]], question: str) -> str:
    typed = (answers.get(question) or {}).get("t")
    return typed.strip() if isinstance(typed, str) else ""
