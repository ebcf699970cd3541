"""What a page showed when it was loaded: an answer that still says the same was not touched by the person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Entry, History


def reference(session: Session, entry: Entry, question: str, base: int, editor: str) -> dict[str, Any]:
    """The answer the page of `editor` last knew: its own latest one, else the one at revision `base`.

    Only needed when somebody else has changed the answer since; the history is read for it.
    """
    rows = session.execute(
        select(History.editor, History.changes)
        .where(History.entry_id == entry.id, History.outcome != "refused")
        .order_by(History.id)
    )
    known: dict[str, Any] | None = None
    for by, changes in rows:
        change = changes.get(question)
        if change is None or not isinstance(change[1], dict) or "r" not in change[1]:
            continue  # the rejected side of a conflict carries no revision
        before, after = change
        if known is None:
            known = before or {}
        if by == editor or int(after["r"]) <= base:
            known = after
    return known if known is not None else {}
