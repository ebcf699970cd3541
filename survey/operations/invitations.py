"""Links: issued to departments and to the policy team, opened, used up and revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey import sessions
from survey.errors import Invalid, LinkNotKnown, NotFound
from survey.lifecycle import closing_moment, time_zone
from survey.links import hash_token, new_public_key, new_token
from survey.models import Department, Grant, Member, Person, Response, Round, SigninLink, WebSession
from survey.operations.carrying import carry_over
from survey.operations.events import note
from survey.text import one_line

Purpose = Literal["fill", "head", "deputy"]
SIGNIN_LIFE = timedelta(minutes=15)
NAME_LENGTH = 200


@dataclass(frozen=True)
class Invitation:
    """What the page behind a link says before anybody has said who they are."""

    purpose: Purpose
    label: str
    department: str
    organisation: str
    round_title: str
    definition: tuple[str, int]
    round_id: int
    head: str
    deputy: str
    other_links: int
    closes: datetime | None  # when answering ends, in the round's time zone
    link_ends: datetime | None  # when the link opens nothing any more, in the round's time zone
    contact_name: str
    contact_email: str
    is_sample: bool
    suggested_name: str


@dataclass(frozen=True)
class Opened:
    """A session that has just begun: the secret for the cookie and where it is valid."""

    cookie: str
    public_key: str
    response_id: int
    person_id: int
    expires_at: datetime | None


@dataclass(frozen=True)
class IssuedSignin:
    token: str
    email: str
    name: str


def issue_grant(
    session: Session,
    response_id: int,
    purpose: Purpose,
    label: str,
    now: datetime,
    expires_at: datetime | None = None,
    *,
    person_id: int | None = None,
) -> tuple[Grant, str]:
    """Make a link; the token is returned once and stored nowhere. Raises NotFound."""
    response = session.get(Response, response_id)
    if response is None:
        raise NotFound
    token = new_token()
    grant = Grant(
        public_key=new_public_key(),
        token_hash=hash_token(token),
        purpose=purpose,
        response_id=response_id,
        label=one_line(label, NAME_LENGTH),
        issued_at=now,
        expires_at=expires_at,
    )
    session.add(grant)
    session.flush()
    note(
        session,
        "link_issued",
        now,
        person_id=person_id,
        round_id=response.round_id,
        response_id=response_id,
        grant=grant.public_key,
        purpose=purpose,
    )
    return grant, token


def revoke_grant(session: Session, grant_id: int, now: datetime, *, person_id: int | None = None) -> Grant:
    """Close a link and end every session that came from it. Raises NotFound; a second time changes nothing."""
    grant = session.get(Grant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound
    if grant.revoked_at is None:
        grant.revoked_at = now
        sessions.end_of_grant(session, grant.id, now)
        note(session, "link_revoked", now, person_id=person_id, response_id=grant.response_id, grant=grant.public_key)
    return grant


def live_grant(session: Session, token: str, now: datetime) -> Grant:
    """The grant a token opens. Raises LinkNotKnown alike for unknown, run out and revoked ones."""
    grant = session.scalars(select(Grant).where(Grant.token_hash == hash_token(token))).one_or_none()
    if grant is None or not _is_live(grant, now):
        raise LinkNotKnown
    return grant


def invitation(session: Session, token: str, now: datetime) -> Invitation:
    """What stands on the page behind a link; changes nothing. Raises LinkNotKnown."""
    grant = live_grant(session, token, now)
    row = session.execute(
        select(Round, Department)
        .join(Response, Response.round_id == Round.id)
        .join(Department, Department.id == Response.department_id)
        .where(Response.id == grant.response_id)
    ).one()
    round_, department = row[0], row[1]
    suggested = {"head": department.head_name, "deputy": department.deputy_name}.get(grant.purpose, "")
    return Invitation(
        purpose=grant.purpose,  # type: ignore[arg-type]  # a check constraint knows the three
        label=grant.label,
        department=department.name,
        organisation=round_.organisation,
        round_title=round_.title,
        definition=(round_.definition_slug, round_.definition_version),
        round_id=round_.id,
        head=department.head_name,
        deputy=department.deputy_name,
        other_links=_other_links(session, grant, now),
        closes=_there(closing_moment(round_), round_),
        link_ends=_there(grant.expires_at, round_),
        contact_name=round_.contact_name,
        contact_email=round_.contact_email,
        is_sample=round_.is_sample,
        suggested_name=suggested,
    )


def open_grant(session: Session, token: str, name: str, now: datetime) -> Opened:
    """Exchange a link and a name for a session. Raises LinkNotKnown, or Invalid without a name."""
    grant = live_grant(session, token, now)
    written = one_line(name, NAME_LENGTH)
    if not written:
        raise Invalid({"name": "Please write your name, so that colleagues see who answered what."})
    person = _person_of(session, grant, written, now)
    if grant.first_used_at is None:
        grant.first_used_at = now
    carry_over(session, grant.response_id, now)
    cookie = sessions.begin(session, person.id, now, grant=grant)
    note(
        session,
        "link_opened",
        now,
        person_id=person.id,
        response_id=grant.response_id,
        grant=grant.public_key,
        purpose=grant.purpose,
    )
    return Opened(cookie, grant.public_key, grant.response_id, person.id, grant.expires_at)


def issue_signin(session: Session, email: str, now: datetime) -> IssuedSignin | None:
    """A sign-in link for a member of the policy team, or None if nobody has that address."""
    found = session.execute(
        select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.email == email.strip().lower(), Member.disabled_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    member, person = found
    token = add_signin_link(session, member.id, now, now + SIGNIN_LIFE)
    note(session, "signin_asked", now, person_id=person.id)
    return IssuedSignin(token, member.email, person.name)


def add_signin_link(
    session: Session, member_id: int, now: datetime, expires_at: datetime, *, reusable: bool = False
) -> str:
    """A token for a sign-in link; reusable ones (sample data only) work until they run out."""
    token = new_token()
    session.add(
        SigninLink(
            token_hash=hash_token(token),
            member_id=member_id,
            issued_at=now,
            expires_at=expires_at,
            reusable=reusable,
        )
    )
    return token


def signin_name(session: Session, token: str, now: datetime) -> str:
    """Whose sign-in link this is; changes nothing. Raises LinkNotKnown."""
    return _live_signin(session, token, now, lock=False)[2].name


def use_signin(session: Session, token: str, now: datetime) -> str:
    """Exchange a sign-in link for a session; returns the cookie's value. Raises LinkNotKnown."""
    link, member, person = _live_signin(session, token, now, lock=True)
    link.used_at = now
    note(session, "signed_in", now, person_id=person.id)
    return sessions.begin(session, person.id, now, member=member)


def _live_signin(session: Session, token: str, now: datetime, *, lock: bool) -> tuple[SigninLink, Member, Person]:
    query = (
        select(SigninLink, Member, Person)
        .join(Member, Member.id == SigninLink.member_id)
        .join(Person, Person.id == Member.person_id)
        .where(SigninLink.token_hash == hash_token(token))
    )
    found = session.execute(query.with_for_update(of=SigninLink) if lock else query).one_or_none()
    if found is None:
        raise LinkNotKnown
    link, member, person = found
    if now >= link.expires_at or (link.used_at and not link.reusable) or member.disabled_at:
        raise LinkNotKnown
    return link, member, person


def _is_live(grant: Grant, now: datetime) -> bool:
    return grant.revoked_at is None and (grant.expires_at is None or now < grant.expires_at)


def _there(moment: datetime | None, round_: Round) -> datetime | None:
    return moment.astimezone(time_zone(round_.time_zone)) if moment is not None else None


def _other_links(session: Session, grant: Grant, now: datetime) -> int:
    """How many other links to fill in the same answers are live."""
    live = (Grant.expires_at.is_(None)) | (Grant.expires_at > now)
    counted = select(func.count()).where(
        Grant.response_id == grant.response_id,
        Grant.purpose == "fill",
        Grant.id != grant.id,
        Grant.revoked_at.is_(None),
        live,
    )
    return session.scalar(counted) or 0


def _person_of(session: Session, grant: Grant, name: str, now: datetime) -> Person:
    """The person who used this link under this name before, or a new one."""
    known = session.scalars(
        select(Person)
        .join(WebSession, WebSession.person_id == Person.id)
        .where(WebSession.grant_id == grant.id, Person.name == name, Person.erased_at.is_(None))
        .limit(1)
    ).first()
    if known is not None:
        return known
    person = Person(name=name, created_at=now)
    session.add(person)
    session.flush()
    return person
