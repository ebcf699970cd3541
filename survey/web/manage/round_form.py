"""The facts of an organisation as a form: what was typed, what it means and what does not fit."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from flask import request

from questionnaires.kinds.amounts import digits
from questionnaires.kinds.reading import number, tidy
from questionnaires.loader import shipped_definitions
from questionnaires.model import Definition
from survey.models import Round
from survey.operations.rounds import HIGHEST_RATE, RoundDetails
from survey.web.manage.shared import posted_text

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY")
SECTORS = (
    "Public administration",
    "Manufacturing",
    "Retail",
    "Finance and insurance",
    "Health and care",
    "Education and research",
    "Charity or foundation",
    "Media and culture",
    "Energy and utilities",
    "Transport and logistics",
    "Tourism and hospitality",
    "Information technology",
    "Professional services",
)


EARLIER = "earlier"  # begin with the answers of the newest earlier round of the same questionnaire


@dataclass(frozen=True)
class RoundForm:
    """Exactly what stands in the fields."""

    title: str = ""
    questionnaire: str = ""  # "slug:version"
    organisation: str = ""
    countries: str = ""
    sector: str = ""
    public_body: bool = False
    works_council: bool = False
    currency: str = "EUR"
    hourly_low: str = ""
    hourly_high: str = ""
    contact_name: str = ""
    contact_email: str = ""
    time_zone: str = "UTC"
    closes_on: str = ""
    begin_with: str = ""  # EARLIER, or '' for empty forms


def posted() -> RoundForm:
    ticks = ("public_body", "works_council")
    typed: dict[str, Any] = {name: posted_text(name) for name in RoundForm.__dataclass_fields__ if name in request.form}
    return RoundForm(**typed | {name: posted_text(name) == "yes" for name in ticks})


def of_round(round_: Round) -> RoundForm:
    """The present facts, as somebody would have typed them."""
    same = ("title", "organisation", "sector", "public_body", "works_council", "currency", "contact_name")
    return RoundForm(
        **{name: getattr(round_, name) for name in same},
        questionnaire=f"{round_.definition_slug}:{round_.definition_version}",
        countries=", ".join(round_.countries),
        hourly_low=_typed_rate(round_.hourly_low, round_.currency),
        hourly_high=_typed_rate(round_.hourly_high, round_.currency),
        contact_email=round_.contact_email,
        time_zone=round_.time_zone,
        closes_on=round_.closes_on.isoformat() if round_.closes_on else "",
    )


def for_new(questionnaires: tuple[Definition, ...], last: Round | None) -> RoundForm:
    """An empty form, or the organisation of the last round, since it rarely changes."""
    newest = questionnaires[-1]
    chosen = f"{newest.slug}:{newest.version}"
    if last is None:
        return RoundForm(questionnaire=chosen, begin_with=EARLIER)
    return replace(of_round(last), title="", questionnaire=chosen, closes_on="", begin_with=EARLIER)


def read(form: RoundForm) -> tuple[RoundDetails, dict[str, str]]:
    """The details, and a sentence for each field that cannot be read; the operation checks the rest."""
    problems: dict[str, str] = {}
    currency = form.currency.upper()
    if currency not in list_currencies():
        problems["currency"] = "Use the three letters of a currency, for example EUR."
        currency = "EUR"
    definition = _definition(form.questionnaire)
    if definition is None:
        problems["questionnaire"] = "Choose a questionnaire from the list."
    low, high = (_rate(name, getattr(form, name), currency, problems) for name in ("hourly_low", "hourly_high"))
    if problems.keys() & {"hourly_low", "hourly_high"}:
        low = high = None  # one sentence about what cannot be read is enough
    same = ("title", "organisation", "sector", "public_body", "works_council", "contact_name", "contact_email")
    details = RoundDetails(
        **{name: value for name, value in asdict(form).items() if name in same},
        definition_slug=definition.slug if definition else "",
        definition_version=definition.version if definition else 0,
        definition_digest=definition.digest if definition else "",
        countries=tuple(part.strip()[:80] for part in form.countries.replace(";", ",").split(",") if part.strip()),
        currency=currency,
        hourly_low=low,
        hourly_high=high,
        time_zone=form.time_zone,
        closes_on=_day(form.closes_on, problems),
    )
    return details, problems


def definitions() -> tuple[Definition, ...]:
    """All questionnaires a round can use, the newest last."""
    return tuple(sorted(shipped_definitions(), key=lambda each: (each.slug, each.version)))


@cache
def time_zones() -> tuple[str, ...]:
    """Names of places, without technical aliases."""
    technical = ("Etc/", "SystemV/", "US/", "posix/", "right/")
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith(technical)))


def _definition(chosen: str) -> Definition | None:
    return next((each for each in definitions() if f"{each.slug}:{each.version}" == chosen), None)


def _typed_rate(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    behind = digits(currency)
    amount = Decimal(minor).scaleb(-behind)
    return str(int(amount)) if amount == int(amount) else f"{amount:.{behind}f}"


def _rate(field: str, typed: str, currency: str, problems: dict[str, str]) -> int | None:
    if not typed:
        return None
    amount = number(tidy(typed)) if len(typed) <= 40 else None
    if amount is None:
        problems[field] = f"Write an amount in {currency} as a number, for example 42 or 42.50."
        return None
    minor = amount.scaleb(digits(currency))
    if minor != int(minor) or minor > HIGHEST_RATE:
        problems[field] = f"This is no amount an hour of work costs in {currency}."
        return None
    return int(minor)


def _day(typed: str, problems: dict[str, str]) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        problems["closes_on"] = "Write the day as year, month and day, for example 2026-03-31."
        return None
