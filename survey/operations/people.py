"""Departments and the members of the policy team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.vocabulary import vocabulary
from survey import sessions
from survey.errors import Invalid, NotFound, NotPossibleNow
from survey.mail import is_address
from survey.models import Department, Member, Person, Response
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.text import one_line

ROLES = ("administrator", "viewer")
NAME_LENGTH = 200
_SEEN_BY_ANALYSIS = frozenset({"name", "functions", "parent_id"})


@dataclass(frozen=True)
class DepartmentDetails:
    """What the policy team says about a department; `functions` are ids of vocabulary department_functions."""

    name: str
    functions: tuple[str, ...] = ()
    parent_id: int | None = None
    aliases: tuple[str, ...] = ()
    head_name: str = ""
    head_email: str = ""
    deputy_name: str = ""
    deputy_email: str = ""
    representative_name: str = ""
    representative_email: str = ""


@dataclass(frozen=True)
class MemberRow:
    """One member of the policy team, for a list."""

    id: int
    person_id: int
    name: str
    email: str
    role: str
    disabled: bool


def create_department(
    session: Session, details: DepartmentDetails, now: datetime, *, person_id: int | None = None
) -> Department:
    """Raises Invalid with a sentence per field."""
    _check(session, details, own_id=None)
    department = Department(created_at=now, **_values(details))
    session.add(department)
    session.flush()
    note(session, "department_created", now, person_id=person_id, department=department.id)
    return department


def edit_department(
    session: Session, department_id: int, details: DepartmentDetails, now: datetime, *, person_id: int | None = None
) -> Department:
    """Change a department; where the analysis can see it, its rounds get a new version. Raises Invalid, NotFound."""
    department = _locked(session, department_id)
    _check(session, details, own_id=department_id)
    values = _values(details)
    changed = [name for name, value in values.items() if getattr(department, name) != value]
    for name in changed:
        setattr(department, name, values[name])
    if changed:
        note(session, "department_edited", now, person_id=person_id, department=department_id, fields=changed)
    if _SEEN_BY_ANALYSIS & set(changed):
        _bump_rounds_of(session, department_id, now)
    return department


def archive_department(
    session: Session, department_id: int, now: datetime, *, person_id: int | None = None
) -> Department:
    """Leave a department out of new rounds; what it answered stays."""
    department = _locked(session, department_id)
    if department.archived_at is None:
        department.archived_at = now
        note(session, "department_archived", now, person_id=person_id, department=department_id)
    return department


def restore_department(
    session: Session, department_id: int, now: datetime, *, person_id: int | None = None
) -> Department:
    """Offer an archived department for new rounds again; a second time changes nothing."""
    department = _locked(session, department_id)
    if department.archived_at is not None:
        department.archived_at = None
        note(session, "department_restored", now, person_id=person_id, department=department_id)
    return department


def create_member(
    session: Session, email: str, name: str, role: str, now: datetime, *, person_id: int | None = None
) -> Member:
    """Let somebody sign in. Raises Invalid for an address that is none or taken, or an unknown role."""
    address, written = email.strip().lower(), one_line(name, NAME_LENGTH)
    problems = {}
    if not is_address(address):
        problems["email"] = "Please write a mail address, for example name@example.org."
    elif session.scalar(select(Member.id).where(Member.email == address)):
        problems["email"] = "Somebody with this mail address is already a member."
    if not written:
        problems["name"] = "Please write the person's name."
    if role not in ROLES:
        problems["role"] = "Choose what this person may do."
    if problems:
        raise Invalid(problems)
    person = Person(name=written, email=address, created_at=now)
    session.add(person)
    session.flush()
    member = Member(person_id=person.id, email=address, role=role, created_at=now)
    session.add(member)
    session.flush()
    note(session, "member_created", now, person_id=person_id, member=member.id, role=role)
    return member


def set_role(session: Session, member_id: int, role: str, now: datetime, *, person_id: int | None = None) -> Member:
    """Raises Invalid, NotFound, or NotPossibleNow for the last administrator."""
    if role not in ROLES:
        raise Invalid({"role": "Choose what this person may do."})
    member = _member(session, member_id)
    if role != "administrator":
        _keep_one_administrator(session, member)
    if member.role != role:
        member.role = role
        note(session, "member_role", now, person_id=person_id, member=member.id, role=role)
    return member


def disable_member(session: Session, member_id: int, now: datetime, *, person_id: int | None = None) -> Member:
    """End all sessions of a member and let no new one begin. Raises NotFound, NotPossibleNow."""
    member = _member(session, member_id)
    _keep_one_administrator(session, member)
    if member.disabled_at is None:
        member.disabled_at = now
        sessions.end_of_member(session, member.id, now)
        note(session, "member_disabled", now, person_id=person_id, member=member.id)
    return member


def enable_member(session: Session, member_id: int, now: datetime, *, person_id: int | None = None) -> Member:
    member = _member(session, member_id)
    if member.disabled_at is not None:
        member.disabled_at = None
        note(session, "member_enabled", now, person_id=person_id, member=member.id)
    return member


def members(session: Session) -> tuple[MemberRow, ...]:
    """The policy team by name."""
    rows = session.execute(
        select(Member.id, Person.id, Person.name, Member.email, Member.role, Member.disabled_at)
        .join(Person, Person.id == Member.person_id)
        .order_by(Person.name, Member.id)
    )
    return tuple(MemberRow(row[0], row[1], row[2], row[3], row[4], row[5] is not None) for row in rows)


def _values(details: DepartmentDetails) -> dict[str, object]:
    values = asdict(details)
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = one_line(value, NAME_LENGTH)
    values["functions"] = list(dict.fromkeys(details.functions))
    values["aliases"] = [alias for alias in (one_line(text, NAME_LENGTH) for text in details.aliases) if alias]
    return values


def _check(session: Session, details: DepartmentDetails, own_id: int | None) -> None:
    problems: dict[str, str] = {}
    name = one_line(details.name, NAME_LENGTH)
    if not name:
        problems["name"] = "Give the department a name."
    elif _taken(session, name, own_id):
        problems["name"] = f"There is already a department called {name}."
    known = {choice.name for choice in vocabulary("department_functions")}
    if set(details.functions) - known:
        problems["functions"] = "Choose what the department does from the list."
    if details.parent_id is not None and not _can_be_parent(session, details.parent_id, own_id):
        problems["parent_id"] = "A department cannot belong to itself or to a part of itself."
    problems |= {
        field: "This does not look like a mail address."
        for field in ("head_email", "deputy_email", "representative_email")
        if getattr(details, field).strip() and not is_address(getattr(details, field).strip())
    }
    if problems:
        raise Invalid(problems)


def _taken(session: Session, name: str, own_id: int | None) -> bool:
    same = select(Department.id).where(func.lower(Department.name) == name.lower())
    return any(found != own_id for found in session.scalars(same))


def _can_be_parent(session: Session, parent_id: int, own_id: int | None) -> bool:
    parents: dict[int, int | None] = {
        row[0]: row[1] for row in session.execute(select(Department.id, Department.parent_id))
    }
    if parent_id not in parents:
        return False
    above: int | None = parent_id
    seen: set[int] = set()
    while above is not None and above not in seen:
        if above == own_id:
            return False
        seen.add(above)
        above = parents.get(above)
    return True


def _bump_rounds_of(session: Session, department_id: int, now: datetime) -> None:
    rounds: Iterable[int] = session.scalars(
        select(Response.round_id).where(Response.department_id == department_id).order_by(Response.round_id)
    )
    for round_id in list(rounds):
        bump(session, round_id, "A department was changed", now)


def _locked(session: Session, department_id: int) -> Department:
    found = session.get(Department, department_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _member(session: Session, member_id: int) -> Member:
    # All members are locked in one order, so that two administrators cannot disable each other at once.
    everybody = {one.id: one for one in session.scalars(select(Member).order_by(Member.id).with_for_update())}
    if member_id not in everybody:
        raise NotFound
    return everybody[member_id]


def _keep_one_administrator(session: Session, member: Member) -> None:
    if member.role != "administrator" or member.disabled_at is not None:
        return
    others = select(Member.id).where(
        Member.role == "administrator", Member.disabled_at.is_(None), Member.id != member.id
    )
    if session.scalar(others.limit(1)) is None:
        raise NotPossibleNow(
            "This is the only administrator, and somebody must be able to run the rounds.",
            kept="Nothing was changed.",
            todo="Make somebody else an administrator first.",
        )
