"""Server-side sessions: looked up with one query, ended at once for everybody who must go."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, inspect, select, update
from sqlalchemy.orm import Session

from survey.db import Database
from survey.errors import RoundtableError
from survey.links import hash_token, new_token
from survey.models import Grant, Member, Person, Response, WebSession

log = logging.getLogger("roundtable.sessions")

RESPONDENT_LIFE = timedelta(days=30)
RESPONDENT_IDLE = timedelta(hours=12)
TEAM_LIFE = timedelta(days=7)
TEAM_IDLE = timedelta(hours=12)
NOTE_EVERY = timedelta(minutes=10)  # how exactly "last seen" is known; each note is a write


_SESSION, _GRANT, _MEMBER = inspect(WebSession).local_table, inspect(Grant).local_table, inspect(Member).local_table
_PERSON, _RESPONSE = inspect(Person).local_table, inspect(Response).local_table
_COMMON = (_SESSION.c.id, _SESSION.c.last_seen_at, _SESSION.c.expires_at, _PERSON.c.id, _PERSON.c.name)


# Over tables and not over classes: these run for every request, and an ORM query costs twice as much.
def _respondent_query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *_COMMON,
            _GRANT.c.id,
            _GRANT.c.public_key,
            _GRANT.c.purpose,
            _RESPONSE.c.id,
            _RESPONSE.c.round_id,
            _RESPONSE.c.department_id,
        )
        .join_from(_SESSION, _GRANT, _GRANT.c.id == _SESSION.c.grant_id)
        .join(_RESPONSE, _RESPONSE.c.id == _GRANT.c.response_id)
        .join(_PERSON, _PERSON.c.id == _SESSION.c.person_id)
        .where(_SESSION.c.key_hash == bindparam("key"), _SESSION.c.ended_at.is_(None), _GRANT.c.revoked_at.is_(None))
    )


def _team_query() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COMMON, _MEMBER.c.id, _MEMBER.c.role)
        .join_from(_SESSION, _MEMBER, _MEMBER.c.id == _SESSION.c.member_id)
        .join(_PERSON, _PERSON.c.id == _SESSION.c.person_id)
        .where(_SESSION.c.key_hash == bindparam("key"), _SESSION.c.ended_at.is_(None), _MEMBER.c.disabled_at.is_(None))
    )


_RESPONDENT = _respondent_query()
_TEAM = _team_query()


def look_up(database: Database, value: str, now: datetime, *, respondent: bool) -> dict[str, Any] | None:
    """The fields of the `access.Visitor` whose cookie this is, or None."""
    rows = database.rows(_RESPONDENT if respondent else _TEAM, {"key": hash_token(value)})
    if not rows:
        return None
    row = rows[0]
    idle = RESPONDENT_IDLE if respondent else TEAM_IDLE
    session_id, seen, expires = row[0], row[1], row[2]
    if now >= expires or now - seen > idle:
        return None
    if now - seen > NOTE_EVERY:
        _note(database, session_id, now)
    found = {"session_id": session_id, "person_id": row[3], "person_name": row[4]}
    if respondent:
        keys = ("grant_id", "grant_key", "kind", "response_id", "round_id", "department_id")
        return found | dict(zip(keys, row[5:], strict=True))
    return found | {"member_id": row[5], "kind": row[6]}


def _note(database: Database, session_id: int, now: datetime) -> None:
    try:
        with database.writing() as session:
            session.execute(update(WebSession).where(WebSession.id == session_id).values(last_seen_at=now))
    except RoundtableError as problem:
        log.info("a visit was not noted", extra={"facts": {"problem": problem.code}})  # reading must go on


def begin(
    session: Session,
    person_id: int,
    now: datetime,
    *,
    grant: Grant | None = None,
    member: Member | None = None,
) -> str:
    """Start a session for a grant or a member; returns the secret that goes into the cookie."""
    value = new_token()
    expires = now + (RESPONDENT_LIFE if grant is not None else TEAM_LIFE)
    if grant is not None and grant.expires_at is not None:
        expires = min(expires, grant.expires_at)
    session.add(
        WebSession(
            key_hash=hash_token(value),
            grant_id=grant.id if grant else None,
            member_id=member.id if member else None,
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=expires,
        )
    )
    return value


def end(session: Session, session_id: int, now: datetime) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(ended_at=now))


def end_of_grant(session: Session, grant_id: int, now: datetime) -> None:
    _end_all(session, now, WebSession.grant_id == grant_id)


def end_of_member(session: Session, member_id: int, now: datetime) -> None:
    _end_all(session, now, WebSession.member_id == member_id)


def _end_all(session: Session, now: datetime, whose: Any) -> None:
    session.execute(update(WebSession).where(whose, WebSession.ended_at.is_(None)).values(ended_at=now))
