"""The save that happens most, one more word in a text of a page: a few plain statements and no objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.forms import same_answer
from questionnaires.model import Definition
from survey import draft
from survey.carried import is_carried
from survey.lifecycle import round_state
from survey.models import Entry, Response, Round
from survey.operations.deciding import stamped
from survey.operations.progress import stays, weight
from survey.operations.reach import reach_of
from survey.operations.remembering import ADD_ONCE, response_key
from survey.operations.rows import why_unstorable
from survey.operations.saved import Author, Raw, Reader, Saved

MOST_CHARACTERS = 2_000_000  # of all drafts of a response
_E: Table = Entry.__table__  # type: ignore[assignment]  # declared as the more general FromClause
_R: Table = Response.__table__  # type: ignore[assignment]
_ROUND: Table = Round.__table__  # type: ignore[assignment]
# Built once: putting a statement together takes longer than running it.
_LOOK = (
    select(
        *(_R.c[name] for name in ("revision", "size", "started_at", "handed_over_at")),
        *(_ROUND.c[name] for name in ("definition_slug", "definition_version", "time_zone")),
        *(_ROUND.c[name] for name in ("opened_at", "closed_at", "closes_on")),
        *(_E.c[name] for name in ("id", "answers")),
        _E.c.revision.label("entry_revision"),
    )
    .join(_ROUND, _ROUND.c.id == _R.c.round_id)
    .join(_E, (_E.c.response_id == _R.c.id) & (_E.c.section == ROOT))
    .where(_R.c.id == bindparam("id"))
    .with_for_update(of=[_R, _E])
)
_PUT_ENTRY = (
    update(_E)
    .where(_E.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("answers", "revision", "updated_at")})
)
_PUT_RESPONSE = (
    update(_R)
    .where(_R.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("revision", "started_at", "last_activity_at", "size")})
)


def save_texts(
    connection: Connection,
    response_id: int,
    changes: Mapping[str, Mapping[str, Raw] | Reader],
    author: Author,
    save_key: str,
    now: datetime,
    *,
    base: int = 0,
    bases: Mapping[tuple[str, str], int] | None = None,
) -> Saved | None:
    """Save texts of the pages that were answered before and on which nothing depends.

    None when there is anything else to it (other answers, another editor, a repeat, a closed round): nothing was
    written then, and answers.save_entries goes the long way.
    """
    if set(changes) != {ROOT}:
        return None
    key = response_key(response_id, save_key)
    found = connection.execute(_LOOK, {"id": response_id}).one_or_none()
    if found is None or found.handed_over_at or round_state(cast("Round", found), now) not in ("open", "grace"):
        return None
    definition = draft.definition_of(found.definition_slug, found.definition_version)
    said = changes[ROOT]
    answers = said(definition, found.answers) if callable(said) else said
    accepted: dict[str, list[Any]] = {}
    for question, answer in answers.items():
        stored = found.answers.get(question) or {}
        if same_answer(dict(answer), stored) and "w" not in answer:
            continue
        own_base = (bases or {}).get((ROOT, question), base)
        stale = int(stored.get("r", 0)) > own_base and stored.get("e") != author.editor
        if stale or is_carried(stored) or not _is_plain(definition, question, stored, answer):
            return None
        accepted[question] = [stored, stamped(answer, found.revision + 1, author, now)]
    size = found.size + sum(weight(new) - weight(old) for old, new in accepted.values())
    if not accepted or size > MOST_CHARACTERS:
        return None
    saved = Saved(
        revision=found.revision + 1,
        at=now.isoformat(timespec="seconds"),
        saved=tuple((ROOT, question) for question in accepted),
        before={ROOT: EntryAnswers(found.id, ROOT, None, found.answers)},
        notes={(ROOT, question): "" for question in accepted},
        reach=reach_of(definition, accepted),
        zone=found.time_zone,
    )
    return saved if _write(connection, found, response_id, accepted, size, author, key, saved, now) else None


def _is_plain(definition: Definition, question: str, stored: Raw, answer: Raw) -> bool:
    known = definition.question_by_name.get(question)
    if known is None or definition.home_of[question].repeat or not stays(known, stored, answer):
        return False
    return not why_unstorable(known, answer) and not reach_of(definition, [question]).questions


def _write(
    connection: Connection,
    found: Row[*tuple[Any, ...]],
    response_id: int,
    accepted: Mapping[str, list[Any]],
    size: int,
    author: Author,
    key: str,
    saved: Saved,
    now: datetime,
) -> bool:
    """Write history first: False if this save was made before, and then nothing is written."""
    started = found.started_at or now
    response = {"revision": saved.revision, "started_at": started, "last_activity_at": now, "size": size}
    answers = {**found.answers, **{question: after for question, (_, after) in accepted.items()}}
    entry = {"answers": answers, "revision": found.entry_revision + 1, "updated_at": now}
    result = {"revision": saved.revision, "at": saved.at, "saved": [list(each) for each in saved.saved]}
    history = {
        "response_id": response_id,
        "entry_id": found.id,
        "person_id": author.person_id,
        "editor": author.editor,
        "save_key": key,
        "action": "save",
        "outcome": "accepted",
        "changes": dict(accepted),
        "result": {**result, "conflicts": [], "refused": []},
        "at": now,
    }
    if connection.execute(ADD_ONCE[connection.dialect.name], history).first() is None:
        return False
    connection.execute(_PUT_RESPONSE, {"the_id": response_id, **response})
    connection.execute(_PUT_ENTRY, {"the_id": found.id, **entry})
    return True
