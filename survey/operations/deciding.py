"""Accepts, refuses or leaves alone one answer: nobody overwrites what they have not seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from questionnaires.forms import same_answer
from survey import draft
from survey.carried import is_carried
from survey.operations.basis import reference
from survey.operations.rows import belongs, unstorable
from survey.operations.saved import Author, Conflict, Outcome, Raw

BESIDE = ("w", "f")  # who would know; the month by which a weak answer will have changed


def decide(
    session: Session,
    found: draft.Inventory,
    one: Outcome,
    question: str,
    answer: Raw,
    base: int,
    revision: int,
    author: Author,
    now: datetime,
    *,
    confirm: bool = False,
) -> None:
    """Accept, refuse or leave alone one answer; `confirm` says that one which is sent as it stood still holds."""
    stored: dict[str, Any] = one.entry.answers.get(question) or {}
    if not belongs(found, one.entry, question):
        return
    if same_answer(dict(answer), stored) and all(answer.get(key) in (None, stored.get(key, "")) for key in BESIDE):
        if confirm and is_carried(stored):
            one.accepted[question] = [stored, stamped(stored, revision, author, now)]
        return
    why = unstorable(found, question, answer)
    if why:
        one.refused[question] = why
        return
    if int(stored.get("r", 0)) > base and stored.get("e") != author.editor:
        if same_answer(dict(answer), reference(session, one.entry, question, base, author.editor)):
            return  # the page still shows what it was loaded with; the person did not touch it
        theirs: dict[str, Any] = {key: stored[key] for key in ("t", "o", "m") if key in stored}
        shown = (str(stored.get("by", "")), str(stored.get("at", "")), int(stored.get("r", 0)))
        one.conflicts.append(Conflict(one.name, question, dict(answer), theirs, *shown))
        one.not_kept[question] = [stored, dict(answer)]
        return
    one.accepted[question] = [stored, stamped(answer, revision, author, now)]


def stamped(answer: Raw, revision: int, author: Author, now: datetime) -> dict[str, Any]:
    """An answer with who gave it, when, and from which page."""
    kept = {key: answer[key] for key in ("t", "o", "m", *BESIDE, "all") if answer.get(key)}
    return {**kept, "r": revision, "by": author.name, "e": author.editor, "at": now.isoformat(timespec="seconds")}
