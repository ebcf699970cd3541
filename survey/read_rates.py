"""Exchange rates of a round as plain rows, now or as they were at a version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import RoundVersion
from survey.models_findings import ExchangeRate


class Rate(NamedTuple):
    """What one unit of a currency is worth in the round's, on which day and by whom."""

    currency: str
    rate: Decimal
    on: date
    source: str


def rates_of(session: Session, round_id: int, as_of: int | None = None) -> tuple[Rate, ...]:
    """The rates that hold now, or held when the round had the version `as_of`: one per currency, by currency."""
    query = (
        select(ExchangeRate.currency, ExchangeRate.rate, ExchangeRate.on, ExchangeRate.source)
        .where(ExchangeRate.round_id == round_id)
        .order_by(ExchangeRate.currency, ExchangeRate.at, ExchangeRate.id)
    )
    if as_of is None:
        query = query.where(ExchangeRate.replaced_at.is_(None))
    else:
        then = moment_of(session, round_id, as_of)
        if then is None:
            return ()
        standing = ExchangeRate.replaced_at.is_(None) | (ExchangeRate.replaced_at > then)
        query = query.where(ExchangeRate.at <= then, standing)
    newest = {row.currency: Rate(row.currency, Decimal(row.rate), row.on, row.source) for row in session.execute(query)}
    return tuple(newest.values())


def moment_of(session: Session, round_id: int, version: int) -> datetime | None:
    """When a round got to a version; None before its first."""
    upto = (RoundVersion.round_id == round_id, RoundVersion.version <= version)
    return session.scalar(select(func.max(RoundVersion.at)).where(*upto))
