"""The tables for what follows from answers: one thing under two names, findings given back, decisions, rates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models import Base


class NameVerdict(Base):
    """Somebody's word on two names: one thing, or not. Holds for later rounds until it is undone."""

    __tablename__ = "name_verdict"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    a: Mapped[str] = mapped_column(String(400))  # the lesser of the two normalised names
    b: Mapped[str] = mapped_column(String(400))
    verdict: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the page showed
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))  # where it was asked
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('account', 'product', 'department')", name="kind_known"),
        CheckConstraint("verdict IN ('same', 'different')", name="verdict_known"),
        Index("ix_name_verdict_pair", "kind", "a", "b"),
    )


class FindingNotice(Base):
    """Since when a department can see a finding that names it, and when it first looked."""

    __tablename__ = "finding_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[str] = mapped_column(String(250))  # of the finding
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    since: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    # sentence and nature; where both sides are asked also text, options [[code, words]], asked [department ids]
    question: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        UniqueConstraint("round_id", "key", "department_id"),
        Index("ix_finding_notice_department", "round_id", "department_id"),
        Index("ix_finding_notice_seen", "round_id", "seen_at"),
    )


class FindingRelease(Base):
    """A finding that the policy team showed to others before its time, with the reason."""

    __tablename__ = "finding_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[str] = mapped_column(String(250))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("round_id", "key"),)


class FindingReply(Base):
    """What a department says to a finding, or answers to its question; the latest one stands on the card."""

    __tablename__ = "finding_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[str] = mapped_column(String(250))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    choice: Mapped[str] = mapped_column(String(80), default="")  # one of the options of a question
    text: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_finding_reply_key", "round_id", "key", "department_id"),)


class Decision(Base):
    """What the team decided on a finding; a newer decision replaces it and both stay."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[str] = mapped_column(String(250))
    kind: Mapped[str] = mapped_column(String(60))  # of the finding
    sentence: Mapped[str] = mapped_column(Text)  # what the finding said that day
    department_ids: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {"ids": [..]}
    choice: Mapped[str] = mapped_column(String(20))
    because: Mapped[str] = mapped_column(Text, default="")
    owner_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    owner: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[date | None]
    indicator: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the indicator that day: low, high, unit, version
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("choice IN ('merge', 'share', 'keep', 'ask', 'close', 'later')", name="choice_known"),
        Index("ix_decision_key", "round_id", "key"),
    )


class ExchangeRate(Base):
    """What one unit of a currency was worth in the round's currency on a day, as the policy team entered it."""

    __tablename__ = "exchange_rate"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(30))  # a decimal number, kept as text: no rounding in any database
    on: Mapped[date] = mapped_column("rate_date")
    source: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_exchange_rate_round", "round_id", "currency"),)


class FrozenNumber(Base):
    """A published number with the round, version and hash it rests on."""

    __tablename__ = "frozen_number"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    version: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the submissions it was computed from
    name: Mapped[str] = mapped_column(String(120))  # key of the fact
    label: Mapped[str] = mapped_column(String(300))
    query: Mapped[str] = mapped_column(Text, default="")  # the filters, as in the address
    text: Mapped[str] = mapped_column(Text)  # as published
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_frozen_number_round", "round_id", "name"),)
