"""Exchange rates of a round as the policy team enters them: dated, with their source, never overwritten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from questionnaires.kinds.currencies import is_currency
from survey.errors import Invalid, NotFound
from survey.models import Round
from survey.models_findings import ExchangeRate
from survey.operations.events import note
from survey.operations.rounds import bump
from survey.text import one_line

SOURCE_LENGTH = 200
_RATE = re.compile(r"\d{1,7}(?:[.,]\d{1,10})?")


@dataclass(frozen=True)
class TypedRate:
    """A rate as it stands in the form: what one unit of `currency` is worth in the round's currency."""

    currency: str = ""
    rate: str = ""
    on: str = ""
    source: str = ""


def set_rate(session: Session, round_id: int, typed: TypedRate, now: datetime, *, person_id: int | None = None) -> int:
    """Keep a rate and return its id; the one before it no longer holds. Raises Invalid, NotFound."""
    round_ = session.get(Round, round_id, with_for_update=True)
    if round_ is None:
        raise NotFound
    currency, rate, on, source = _checked(typed, round_.currency, now)
    before = session.scalars(
        select(ExchangeRate).where(
            ExchangeRate.round_id == round_id, ExchangeRate.currency == currency, ExchangeRate.replaced_at.is_(None)
        )
    ).all()
    if before and (before[-1].rate, before[-1].on, before[-1].source) == (rate, on, source):
        return before[-1].id
    for one in before:
        one.replaced_at = now
    made = ExchangeRate(
        round_id=round_id, currency=currency, rate=rate, on=on, source=source, person_id=person_id, at=now
    )
    session.add(made)
    session.flush()
    note(session, "rate_set", now, person_id=person_id, round_id=round_id, currency=currency, rate=rate)
    bump(session, round_id, f"Exchange rate of {currency}", now)
    return made.id


def drop_rate(session: Session, round_id: int, currency: str, now: datetime, *, person_id: int | None = None) -> None:
    """Amounts in this currency are not known any more; dropping twice changes nothing. Raises NotFound."""
    if session.get(Round, round_id, with_for_update=True) is None:
        raise NotFound
    dropped = session.scalars(
        update(ExchangeRate)
        .where(ExchangeRate.round_id == round_id, ExchangeRate.currency == currency, ExchangeRate.replaced_at.is_(None))
        .values(replaced_at=now)
        .returning(ExchangeRate.id)
    ).all()
    if dropped:
        note(session, "rate_dropped", now, person_id=person_id, round_id=round_id, currency=currency)
        bump(session, round_id, f"Exchange rate of {currency} taken away", now)


def _checked(typed: TypedRate, own: str, now: datetime) -> tuple[str, str, date, str]:
    problems: dict[str, str] = {}
    currency = typed.currency.strip().upper()
    if not re.fullmatch("[A-Z]{3}", currency) or not is_currency(currency):
        problems["currency"] = "Please write the three letters of the currency, for example USD."
    elif currency == own:
        problems["currency"] = f"{own} is the currency of this round; it needs no rate."
    written = typed.rate.strip().replace(",", ".")
    if not _RATE.fullmatch(typed.rate.strip()) or not Decimal(written):
        problems["rate"] = f"Please write what one unit is worth in {own}, for example 0.92."
    day = _day(typed.on)
    if day is None or day > now.date():
        problems["on"] = "Please give the day of the rate, not later than today."
    source = one_line(typed.source, SOURCE_LENGTH)
    if not source:
        problems["source"] = "Please say where the rate is from, for example European Central Bank."
    if problems or day is None:
        raise Invalid(problems)
    return currency, written, day, source


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
