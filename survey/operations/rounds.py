"""Rounds: created, corrected, opened and closed, and the departments that take part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.errors import Invalid, NotFound, NotPossibleNow
from survey.links import new_entry_id
from survey.mail import is_address
from survey.models import Department, Entry, Grant, History, Response, Round, RoundVersion, Submission, WebSession
from survey.models_findings import ExchangeRate
from survey.operations.events import note
from survey.text import one_line

# What the analysis shows or computes with; a change of any of these is a new version of the round.
SEEN_BY_ANALYSIS = frozenset(
    {"title", "organisation", "currency", "hourly_low", "hourly_high", "works_council", "public_body", "countries",
     "sector"}
)  # fmt: skip
HIGHEST_RATE = 10_000_000  # minor units an hour; beyond it somebody typed something else


@dataclass(frozen=True)
class RoundDetails:
    """What the policy team says about a round; rates are minor units of the currency an hour."""

    title: str
    organisation: str
    definition_slug: str = "social-media-inventory"
    definition_version: int = 1
    definition_digest: str = ""
    countries: tuple[str, ...] = ()
    sector: str = ""
    public_body: bool = False
    works_council: bool = False
    currency: str = "EUR"
    hourly_low: int | None = None
    hourly_high: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    time_zone: str = "UTC"
    closes_on: date | None = None
    is_sample: bool = False
    begin_with_id: int | None = None  # the round whose answers departments find in their forms; None: empty forms


# settled when the round is made
_DEFINITION = frozenset({"definition_slug", "definition_version", "definition_digest", "is_sample", "begin_with_id"})


def create_round(session: Session, details: RoundDetails, now: datetime, *, person_id: int | None = None) -> Round:
    """A planned round, which nobody is asked for yet. Raises Invalid with a sentence per field."""
    _check(details)
    _check_beginning(session, details)
    round_ = Round(slug=_free_slug(session, details.title), created_at=now, version=0, **_values(details))
    session.add(round_)
    session.flush()
    note(session, "round_created", now, person_id=person_id, round_id=round_.id)
    bump(session, round_.id, "Round created", now)
    return round_


def edit_round(
    session: Session, round_id: int, details: RoundDetails, now: datetime, *, person_id: int | None = None
) -> Round:
    """Correct the facts of a round; its questionnaire version stays. Raises Invalid, NotFound."""
    _check(details)
    round_ = _locked(session, round_id)
    changed = [
        name for name, value in _values(details).items() if name not in _DEFINITION and getattr(round_, name) != value
    ]
    for name in changed:
        setattr(round_, name, _values(details)[name])
    if "currency" in changed:  # rates say what money is worth in the currency that was
        holding = (ExchangeRate.round_id == round_id, ExchangeRate.replaced_at.is_(None))
        session.execute(update(ExchangeRate).where(*holding).values(replaced_at=now))
    if changed:
        note(session, "round_edited", now, person_id=person_id, round_id=round_id, fields=changed)
    if SEEN_BY_ANALYSIS & set(changed):
        bump(session, round_id, "Facts of the round changed", now)
    return round_


def open_round(session: Session, round_id: int, now: datetime, *, person_id: int | None = None) -> Round:
    """Let departments answer, from now until the round closes; also opens a closed round again.

    Raises NotPossibleNow when nobody takes part or the last day is over.
    """
    round_ = _locked(session, round_id)
    if session.scalar(select(Response.id).where(Response.round_id == round_id).limit(1)) is None:
        raise NotPossibleNow("No department takes part in this round yet.", todo="Add departments, then open it.")
    if round_.closes_on is not None and round_.closes_on < now.date():
        raise NotPossibleNow("The last day of this round is over.", todo="Choose a later last day, then open it.")
    if round_.opened_at is None or round_.closed_at is not None:
        round_.opened_at = round_.opened_at or now
        round_.closed_at = None
        note(session, "round_opened", now, person_id=person_id, round_id=round_id)
        bump(session, round_id, "Round opened", now)
    return round_


def close_round(session: Session, round_id: int, now: datetime, *, person_id: int | None = None) -> Round:
    """End answering; whoever is typing has half an hour. Raises NotPossibleNow before the round was opened."""
    round_ = _locked(session, round_id)
    if round_.opened_at is None:
        raise NotPossibleNow("This round was never opened, so there is nothing to close.")
    if round_.closed_at is None:
        round_.closed_at = now
        note(session, "round_closed", now, person_id=person_id, round_id=round_id)
        bump(session, round_id, "Round closed", now)
    return round_


def add_departments(
    session: Session,
    round_id: int,
    department_ids: Iterable[int],
    now: datetime,
    *,
    person_id: int | None = None,
) -> list[Response]:
    """Let departments take part; those that already do are left as they are. Returns the new responses."""
    _locked(session, round_id)
    wanted = list(dict.fromkeys(department_ids))
    there = set(session.scalars(select(Response.department_id).where(Response.round_id == round_id)))
    known = set(session.scalars(select(Department.id).where(Department.id.in_(wanted))))
    if set(wanted) - known:
        raise NotFound("One of these departments does not exist.")
    added = [Response(round_id=round_id, department_id=one, created_at=now) for one in wanted if one not in there]
    session.add_all(added)
    session.flush()
    session.add_all(
        Entry(id=new_entry_id(), response_id=response.id, section="", created_at=now, updated_at=now)
        for response in added
    )
    if added:
        taken = [response.department_id for response in added]
        note(session, "departments_added", now, person_id=person_id, round_id=round_id, departments=taken)
        bump(session, round_id, "Departments added", now)
    return added


def remove_department(
    session: Session, round_id: int, department_id: int, now: datetime, *, person_id: int | None = None
) -> None:
    """Take a department out of a round before it has answered anything. Raises NotFound, NotPossibleNow."""
    _locked(session, round_id)
    response = session.scalars(
        select(Response).where(Response.round_id == round_id, Response.department_id == department_id)
    ).one_or_none()
    if response is None:
        raise NotFound
    if response.started_at is not None or _has_work(session, response.id):
        raise NotPossibleNow(
            "This department has already begun to answer, so it stays in the round.",
            todo="If its answers must not count, ask it not to hand them over.",
        )
    _delete_untouched(session, response)
    note(session, "department_removed", now, person_id=person_id, round_id=round_id, department=department_id)
    bump(session, round_id, "Department removed", now)


def bump(session: Session, round_id: int, reason: str, now: datetime) -> int:
    """Raise the version of a round, for everything that the analysis can see. Returns the new version."""
    round_ = _locked(session, round_id)
    round_.version += 1
    session.add(RoundVersion(round_id=round_id, version=round_.version, at=now, reason=reason[:200]))
    session.flush()
    return round_.version


def _locked(session: Session, round_id: int) -> Round:
    """The round, for us alone until the transaction ends; unwritten changes of ours are written first."""
    session.flush()
    found = session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _has_work(session: Session, response_id: int) -> bool:
    typed = session.scalar(select(History.id).where(History.response_id == response_id).limit(1))
    handed = session.scalar(select(Submission.id).where(Submission.response_id == response_id).limit(1))
    used = session.scalar(
        select(WebSession.id).join(Grant, Grant.id == WebSession.grant_id).where(Grant.response_id == response_id)
    )
    return typed is not None or handed is not None or used is not None


def _delete_untouched(session: Session, response: Response) -> None:
    for grant in session.scalars(select(Grant).where(Grant.response_id == response.id)):
        session.delete(grant)
    for entry in session.scalars(select(Entry).where(Entry.response_id == response.id)):
        session.delete(entry)
    session.flush()
    session.delete(response)


def _values(details: RoundDetails) -> dict[str, object]:
    values = asdict(details)
    values["countries"] = list(details.countries)
    for item in fields(details):
        if item.type == "str" and isinstance(values[item.name], str):
            values[item.name] = one_line(str(values[item.name]), 200)
    return values


def _check(details: RoundDetails) -> None:
    problems = {
        "title": "" if one_line(details.title, 200) else "Give the round a title.",
        "organisation": "" if one_line(details.organisation, 200) else "Say which organisation this is.",
        "currency": "" if re.fullmatch("[A-Z]{3}", details.currency) else "Use the three letters, for example EUR.",
        "hourly_low": _rate_problem(details.hourly_low, details.hourly_high),
        "contact_email": ""
        if not details.contact_email or is_address(details.contact_email)
        else "This does not look like a mail address.",
        "time_zone": "" if _is_zone(details.time_zone) else "Choose a time zone from the list.",
    }
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise Invalid(found)


def _check_beginning(session: Session, details: RoundDetails) -> None:
    """The earlier round asked the same questionnaire, and the sample organisation stays among itself."""
    if details.begin_with_id is None:
        return
    earlier = session.get(Round, details.begin_with_id)
    same = (details.definition_slug, details.is_sample)
    if earlier is None or (earlier.definition_slug, earlier.is_sample) != same:
        raise Invalid({"begin_with": "Choose a round that asked the same questionnaire, or empty forms."})


def _rate_problem(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return "Give both ends of what an hour costs, or neither."
    if not 0 < low <= high <= HIGHEST_RATE:
        return "The lower end must be above nothing and not above the higher end."
    return ""


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _free_slug(session: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "round"
    if base == "new":  # /rounds/new is the form
        base = "round-new"
    taken = set(session.scalars(select(Round.slug).where(Round.slug.startswith(base, autoescape=True))))
    number = 2
    slug = base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
