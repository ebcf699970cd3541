"""The tables: who takes part, what was typed, what was submitted and signed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, always UTC and aware; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        date: Date,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class Round(Base):
    """One collection: a questionnaire version, departments, dates and the facts of the organisation."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    definition_slug: Mapped[str] = mapped_column(String(80))
    definition_version: Mapped[int]
    definition_digest: Mapped[str] = mapped_column(String(64))
    organisation: Mapped[str] = mapped_column(String(200))
    countries: Mapped[list[str]] = mapped_column(default=list)
    sector: Mapped[str] = mapped_column(String(120), default="")
    public_body: Mapped[bool] = mapped_column(default=False)
    works_council: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    hourly_low: Mapped[int | None]  # minor units of the currency, what an hour of work costs at least
    hourly_high: Mapped[int | None]
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    closes_on: Mapped[date | None]  # last day, in the round's time zone
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)  # rises with everything the analysis can see
    is_sample: Mapped[bool] = mapped_column(default=False)
    begin_with_id: Mapped[int | None]  # the earlier round whose answers departments begin with; None: empty forms

    __table_args__ = (
        CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="closed_after_opened"),
        CheckConstraint("(hourly_low IS NULL) = (hourly_high IS NULL)", name="hourly_band_whole"),
    )


class RoundVersion(Base):
    """When and why a round's version rose; `as of` names one of these."""

    __tablename__ = "round_version"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class Department(Base):
    """A unit that answers once per round."""

    __tablename__ = "department"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    aliases: Mapped[list[str]] = mapped_column(default=list)
    functions: Mapped[list[str]] = mapped_column(default=list)  # ids of vocabulary department_functions
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    head_name: Mapped[str] = mapped_column(String(200), default="")
    head_email: Mapped[str] = mapped_column(String(254), default="")
    deputy_name: Mapped[str] = mapped_column(String(200), default="")
    deputy_email: Mapped[str] = mapped_column(String(254), default="")
    representative_name: Mapped[str] = mapped_column(String(200), default="")
    representative_email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Person(Base):
    """Somebody who typed, signed or administers; erasing removes name and mail, never the act."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Member(Base):
    """A person of the policy team."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("role IN ('administrator', 'viewer')", name="role_known"),)


class Response(Base):
    """One department's answers in one round. Its state is computed in `lifecycle.py`."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]  # set while a submission waits for, or has, a signature
    reopened_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)  # rises with every accepted save
    size: Mapped[int] = mapped_column(default=0)  # characters of all drafts, for the limit of 2 MB
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)  # section name -> SectionProgress
    carried_at: Mapped[datetime | None]  # when the answers of an earlier round were put into the draft; happens once
    carried_from: Mapped[int | None]  # the submission they were taken from

    __table_args__ = (UniqueConstraint("round_id", "department_id"),)


class Entry(Base):
    """One row of a repeat, or the root entry (section '') that holds a response's pages."""

    __tablename__ = "entry"

    id: Mapped[str] = mapped_column(String(26), primary_key=True)  # random, stable across rounds
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    section: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(120))  # code of a repeat_for / repeat_over entry
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("entry.id"))
    origin_id: Mapped[str | None] = mapped_column(String(26))  # the entry of the last round it came from
    position: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see survey/draft.py
    dormant: Mapped[list[str]] = mapped_column(default=list)  # questions that are hidden just now
    summary: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default="incomplete")
    carried: Mapped[int] = mapped_column(default=0, server_default="0")  # answers shown that wait to be confirmed
    revision: Mapped[int] = mapped_column(default=0)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"))
    import_row: Mapped[int | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("response_id", "section", "key"),
        Index("ix_entry_response_section", "response_id", "section", "position"),
        CheckConstraint("state IN ('incomplete', 'complete')", name="state_known"),
    )


class History(Base):
    """Append-only: one row a save, accepted or refused."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    editor: Mapped[str] = mapped_column(String(40))
    save_key: Mapped[str] = mapped_column(String(64), unique=True)
    action: Mapped[str] = mapped_column(String(20))  # save, add, remove, restore, fill, import, carry, confirm
    outcome: Mapped[str] = mapped_column(String(10))
    changes: Mapped[dict[str, Any]]  # question -> [before, after]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the first reply said, for a repeat
    at: Mapped[datetime]

    __table_args__ = (CheckConstraint("outcome IN ('accepted', 'refused', 'mixed')", name="outcome_known"),)


class Submission(Base):
    """Typed, immutable answers of one department; written once, hashed as stored bytes."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    number: Mapped[int]
    basis: Mapped[str] = mapped_column(String(20))  # handed over ('submitted') or 'imported'
    payload: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(12), unique=True)  # readable letters
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]  # the round's version at which it appeared
    withdrawn_at: Mapped[datetime | None]  # reopened: still shown, marked, until the next one
    withdrawn_version: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("response_id", "number"),
        CheckConstraint("basis IN ('submitted', 'imported')", name="basis_known"),
        Index("ix_submission_version", "response_id", "version"),
    )


class Signoff(Base):
    """The head's or deputy's act: attests one submission; at most one per submission."""

    __tablename__ = "signoff"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    statement: Mapped[str] = mapped_column(Text)
    remark: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    version: Mapped[int]
    voided_at: Mapped[datetime | None]  # by reopening
    voided_version: Mapped[int | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (CheckConstraint("role IN ('head', 'deputy')", name="role_known"),)


class Grant(Base):
    """A link of a department in a round: to fill in, or to sign as head or deputy."""

    __tablename__ = "grant_link"  # "grant" is a word of SQL

    id: Mapped[int] = mapped_column(primary_key=True)
    public_key: Mapped[str] = mapped_column(String(16), unique=True)  # stands in /r/<key>/, opens nothing
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(10))
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    label: Mapped[str] = mapped_column(String(200), default="")  # whom it was given to
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    first_used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("purpose IN ('fill', 'head', 'deputy')", name="purpose_known"),)


class SigninLink(Base):
    """A mailed link of a policy-team member; used once (sample links: until they expire)."""

    __tablename__ = "signin_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    reusable: Mapped[bool] = mapped_column(default=False)


class WebSession(Base):
    """A server-side session; the cookie holds only its random key."""

    __tablename__ = "web_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("grant_link.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("(grant_id IS NULL) <> (member_id IS NULL)", name="one_owner"),)


class ImportBatch(Base):
    """One imported file with the report that accounts for every row."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    section: Mapped[str] = mapped_column(String(80))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    rows: Mapped[str] = mapped_column(Text, default="[]")  # the table as read, JSON, so that a row can be shown
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Event(Base):
    """Append-only log of who did what; never an answer, a token or a mail text."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Attempt(Base):
    """A counted try (opening a link, asking for a sign-in mail), for slowing down guessing."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(80), index=True)  # hash of kind and address
    at: Mapped[datetime]
