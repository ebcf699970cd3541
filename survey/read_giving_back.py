"""Where findings stand with the departments they name: since when, seen, shown to others, what was replied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from survey.models import Department, Grant, Response
from survey.models_findings import FindingNotice, FindingRelease, FindingReply

Stamp = tuple[int | None, int, datetime | None, int | None, int | None]
# Built once, since every page of the dashboard asks: putting a statement together takes longer than running it.
_HAS_LINKS = (
    select(Grant.id)
    .join(Response, Response.id == Grant.response_id)
    .where(Response.round_id == bindparam("round"))
    .limit(1)
)
_SEEN = (FindingNotice.round_id == bindparam("round"), FindingNotice.seen_at.is_not(None))  # a range of the index
_STAMP = select(
    select(func.max(FindingNotice.id)).scalar_subquery(),
    select(func.count(FindingNotice.seen_at)).where(*_SEEN).scalar_subquery(),
    select(func.max(FindingNotice.seen_at)).where(*_SEEN).scalar_subquery(),
    select(func.max(FindingReply.id)).scalar_subquery(),
    select(func.max(FindingRelease.id)).scalar_subquery(),
)


@dataclass(frozen=True)
class Told:
    """Since when a department can see a finding, and when it first looked."""

    since: datetime
    seen_at: datetime | None


@dataclass(frozen=True)
class Reply:
    """What a department says to a finding at present; `choice` is the code of one of a question's options."""

    department_id: int
    department: str
    choice: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Release:
    """Shown to others before its time."""

    reason: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """Everything known about one finding; `told` by department id."""

    told: Mapping[int, Told]
    release: Release | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of the policy team to a department, with the answer it gave."""

    notice_id: int
    key: str
    department_id: int
    sentence: str
    text: str
    options: tuple[tuple[str, str], ...]
    choice: str
    remark: str
    settled: bool  # nothing asks it any more: the answers have changed


def has_links(session: Session, round_id: int) -> bool:
    """Whether anybody of any department was ever given a link; without one nobody can be shown anything first."""
    return session.scalar(_HAS_LINKS, {"round": round_id}) is not None


def stamp(session: Session, round_id: int) -> Stamp:
    """Changes with everything that `standings` shows; read from indexes."""
    told, number, seen, replied, released = session.execute(_STAMP, {"round": round_id}).one()
    return told, number, seen, replied, released


def standings(session: Session, round_id: int) -> dict[str, Standing]:
    """All findings of a round that departments were told of or said something to, by key."""
    told: dict[str, dict[int, Told]] = {}
    moments: dict[tuple[str, str | None], Told] = {}  # many departments are told, and look, at one moment
    for key, department_id, since, seen_at in session.execute(
        select(
            FindingNotice.key,
            FindingNotice.department_id,
            cast(FindingNotice.since, String),
            cast(FindingNotice.seen_at, String),
        ).where(FindingNotice.round_id == round_id)
    ):
        moment = moments.get((since, seen_at))
        if moment is None:
            moment = moments[since, seen_at] = Told(_moment(since), _moment(seen_at) if seen_at else None)
        told.setdefault(key, {})[department_id] = moment
    releases = {
        row.key: Release(row.reason, row.at)
        for row in session.execute(
            select(FindingRelease.key, FindingRelease.reason, FindingRelease.at).where(
                FindingRelease.round_id == round_id
            )
        )
    }
    replies = _replies(session, round_id)
    return {
        key: Standing(told.get(key, {}), releases.get(key), tuple(replies.get(key, ())))
        for key in told.keys() | releases.keys() | replies.keys()
    }


def _moment(text: str) -> datetime:
    """From the text of either database; both keep UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _replies(session: Session, round_id: int) -> dict[str, list[Reply]]:
    """The latest of each department, the one that spoke first in front."""
    found: dict[str, list[Reply]] = {}
    rows = session.execute(
        select(
            FindingReply.key,
            FindingReply.department_id,
            Department.name,
            FindingReply.choice,
            FindingReply.text,
            FindingReply.at,
        )
        .join(Department, Department.id == FindingReply.department_id)
        .where(FindingReply.round_id == round_id, FindingReply.replaced_at.is_(None))
        .order_by(FindingReply.id)
    )
    for key, department_id, name, choice, text, at in rows:
        found.setdefault(key, []).append(Reply(department_id, name, choice, text, at))
    return found


def questions(session: Session, round_id: int, department_id: int) -> tuple[Question, ...]:
    """What the policy team asks a department: open ones and those it has answered, oldest first."""
    rows = session.execute(
        select(FindingNotice.id, FindingNotice.key, FindingNotice.question, FindingReply.choice, FindingReply.text)
        .outerjoin(
            FindingReply,
            (FindingReply.round_id == FindingNotice.round_id)
            & (FindingReply.key == FindingNotice.key)
            & (FindingReply.department_id == FindingNotice.department_id)
            & FindingReply.replaced_at.is_(None),
        )
        .where(FindingNotice.round_id == round_id, FindingNotice.department_id == department_id)
        .order_by(FindingNotice.id)
    )
    made = [_question(row, department_id) for row in rows if is_asked(row.question, department_id)]
    return tuple(one for one in made if not one.settled or one.choice or one.remark)


def is_asked(question: Mapping[str, Any], department_id: int) -> bool:
    """Whether what a department was told comes with a question to it."""
    return department_id in question.get("asked", ())


def _question(row: Any, department_id: int) -> Question:
    stored: dict[str, Any] = row.question
    return Question(
        notice_id=row.id,
        key=row.key,
        department_id=department_id,
        sentence=stored.get("sentence", ""),
        text=stored.get("text", ""),
        options=tuple((code, words) for code, words in stored.get("options", ())),
        choice=row.choice or "",
        remark=row.text or "",
        settled=bool(stored.get("settled")),
    )
