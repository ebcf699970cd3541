"""Rounds, their departments and their versions as plain rows; the survey's read modules are the only way out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import RowMapping, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from survey.errors import NotFound
from survey.lifecycle import RESPONSE_WORDS, ResponseState, response_state
from survey.models import Department, Response, Round, RoundVersion, Signoff, Submission
from survey.models_findings import NameVerdict
from survey.read_rates import Rate as Rate
from survey.read_rates import moment_of, rates_of

AnySelect = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class DepartmentFacts:
    """One department of a round and how far it is now; `progress` is section -> progress as the survey keeps it."""

    id: int
    name: str
    functions: tuple[str, ...] = ()
    parent_id: int | None = None
    parent: str = ""  # what it is part of, which need not take part in the round
    response_id: int = 0
    state: ResponseState = "not_started"
    last_activity_at: datetime | None = None
    progress: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def short(self) -> str:
        """The name where room is short: without what stands in brackets."""
        return self.name.partition(" (")[0] or self.name

    @property
    def state_words(self) -> str:
        """The state as people read it."""
        return RESPONSE_WORDS[self.state]


class NamePair(NamedTuple):
    """A word on two names in their plain forms, `a` < `b`: "same" or "different" things."""

    kind: str
    a: str
    b: str
    verdict: str


@dataclass(frozen=True)
class RoundFacts:
    """What the policy team said about a round, and its departments by name."""

    id: int
    slug: str
    title: str
    organisation: str
    definition_slug: str
    definition_version: int
    definition_digest: str = ""
    currency: str = "EUR"
    hourly_low: int | None = None  # minor units of the currency
    hourly_high: int | None = None
    countries: tuple[str, ...] = ()
    sector: str = ""
    public_body: bool = False
    works_council: bool = False
    time_zone: str = "UTC"
    closes_on: date | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    created_at: datetime | None = None
    version: int = 0
    is_sample: bool = False
    departments: tuple[DepartmentFacts, ...] = ()
    names_said: tuple[NamePair, ...] = ()  # in any round: they hold for all, but for the sample alone
    rates: tuple[Rate, ...] = ()  # one per currency, by currency

    @property
    def heading(self) -> str:
        """Whose round it is and its title, once where both are one (the usual case after an import)."""
        return " · ".join(dict.fromkeys((self.organisation, self.title)))


class RoundStamp(NamedTuple):
    """Tells cheaply whether anything of a round has changed: `version` for answers, `activity` for who is at work."""

    id: int
    slug: str
    version: int
    created_at: datetime
    activity: tuple[datetime | None, int, int]


class RoundTitle(NamedTuple):
    """What a list of rounds to choose from shows."""

    id: int
    slug: str
    title: str


class VersionRow(NamedTuple):
    """When and why the version of a round rose."""

    version: int
    at: datetime
    reason: str


def rounds(session: Session) -> tuple[RoundFacts, ...]:
    """All rounds, newest first."""
    found = session.execute(select(*Round.__table__.columns).order_by(Round.created_at.desc(), Round.id.desc()))
    return tuple(
        _facts(row, _departments(session, row["id"]), _names_said(session, row), rates_of(session, row["id"]))
        for row in found.mappings()
    )


def round_titles(session: Session) -> tuple[RoundTitle, ...]:
    """All rounds, newest first, without their departments."""
    found = session.execute(
        select(Round.id, Round.slug, Round.title).order_by(Round.created_at.desc(), Round.id.desc())
    )
    return tuple(RoundTitle(row.id, row.slug, row.title) for row in found)


def round_facts(session: Session, slug: str | None = None, *, as_of: int | None = None) -> RoundFacts:
    """The facts of one round; without a slug those of the newest. Raises NotFound.

    `as_of` is a version of the round: what was said about names, and rates that were entered, later are left out.
    """
    row = session.execute(_chosen(select(*Round.__table__.columns), slug)).mappings().first()
    if row is None:
        raise NotFound
    said, rates = _names_said(session, row, as_of), rates_of(session, row["id"], as_of)
    return _facts(row, _departments(session, row["id"]), said, rates)


_STAMP_OF_ANY = select(Round.id, Round.slug, Round.version, Round.created_at)
_NEWEST_FIRST = (Round.created_at.desc(), Round.id.desc())
# Built once, since every page of the dashboard asks: putting a statement together takes longer than running it.
_STAMP = _STAMP_OF_ANY.where(Round.slug == bindparam("slug"))
_STAMP_OF_NEWEST = _STAMP_OF_ANY.order_by(*_NEWEST_FIRST).limit(1)
_ACTIVITY = select(func.max(Response.last_activity_at), func.count(Response.started_at), func.count(Response.id)).where(
    Response.round_id == bindparam("round")
)


def round_stamp(session: Session, slug: str | None = None) -> RoundStamp:
    """What a cache compares before it answers. Raises NotFound."""
    row = session.execute(_STAMP_OF_NEWEST if slug is None else _STAMP, {"slug": slug}).first()
    if row is None:
        raise NotFound
    activity = session.execute(_ACTIVITY, {"round": row.id}).one()
    return RoundStamp(row.id, row.slug, row.version, row.created_at, (activity[0], activity[1], activity[2]))


def versions(session: Session, round_id: int) -> tuple[VersionRow, ...]:
    """All versions of a round, oldest first."""
    found = session.execute(
        select(RoundVersion.version, RoundVersion.at, RoundVersion.reason)
        .where(RoundVersion.round_id == round_id)
        .order_by(RoundVersion.version)
    )
    return tuple(VersionRow(row.version, row.at, row.reason) for row in found)


def _chosen(query: AnySelect, slug: str | None) -> AnySelect:
    if slug is not None:
        return query.where(Round.slug == slug)
    return query.order_by(*_NEWEST_FIRST).limit(1)


def _facts(
    row: RowMapping,
    departments: tuple[DepartmentFacts, ...],
    names_said: tuple[NamePair, ...],
    rates: tuple[Rate, ...],
) -> RoundFacts:
    names = RoundFacts.__dataclass_fields__.keys() - {"departments", "countries", "names_said", "rates"}
    return RoundFacts(
        **{name: row[name] for name in names},
        countries=tuple(row["countries"] or ()),
        departments=departments,
        names_said=names_said,
        rates=rates,
    )


def _names_said(session: Session, round_: RowMapping, as_of: int | None = None) -> tuple[NamePair, ...]:
    """What holds now, or what held when the round had the version `as_of`, in a fixed order."""
    query = (
        select(NameVerdict.kind, NameVerdict.a, NameVerdict.b, NameVerdict.verdict)
        .join(Round, Round.id == NameVerdict.round_id)
        .where(Round.is_sample == round_["is_sample"])
        .order_by(NameVerdict.kind, NameVerdict.a, NameVerdict.b, NameVerdict.id)
    )
    if as_of is None:
        query = query.where(NameVerdict.undone_at.is_(None))
    else:
        then = moment_of(session, round_["id"], as_of)
        if then is None:
            return ()
        standing = NameVerdict.undone_at.is_(None) | (NameVerdict.undone_at > then)
        query = query.where(NameVerdict.at <= then, standing)
    return tuple(NamePair(*row) for row in session.execute(query))


def _departments(session: Session, round_id: int) -> tuple[DepartmentFacts, ...]:
    latest = _latest_submissions(session, round_id)
    above = aliased(Department)
    rows = session.execute(
        select(
            Department.id,
            Department.name,
            Department.functions,
            Department.parent_id,
            above.name.label("parent"),
            Response.id.label("response_id"),
            Response.started_at,
            Response.last_activity_at,
            Response.progress,
        )
        .join(Response, Response.department_id == Department.id)
        .outerjoin(above, above.id == Department.parent_id)
        .where(Response.round_id == round_id)
        .order_by(func.lower(Department.name), Department.id)
    )
    return tuple(
        DepartmentFacts(
            id=row.id,
            name=row.name,
            functions=tuple(row.functions or ()),
            parent_id=row.parent_id,
            parent=row.parent or "",
            response_id=row.response_id,
            state=_state(row, latest.get(row.response_id)),
            last_activity_at=row.last_activity_at,
            progress=row.progress or {},
        )
        for row in rows
    )


def _latest_submissions(session: Session, round_id: int) -> dict[int, Any]:
    rows = session.execute(
        select(
            Submission.response_id,
            Submission.basis,
            Submission.withdrawn_at,
            Signoff.at.label("signed"),
            Signoff.voided_at,
        )
        .join(Response, Response.id == Submission.response_id)
        .outerjoin(Signoff, Signoff.submission_id == Submission.id)
        .where(Response.round_id == round_id)
        .order_by(Submission.number)
    )
    return {row.response_id: row for row in rows}


def _state(response: Any, latest: Any) -> ResponseState:
    """The rows have the columns that the states are computed from; no objects are loaded for reading."""
    signoff = latest if latest is not None and latest.signed is not None else None
    return response_state(
        cast("Response", response), cast("Submission | None", latest), cast("Signoff | None", signoff)
    )
