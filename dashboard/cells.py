"""Single values in words for the screen, and as plain numbers or safe text for downloads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date

from dashboard.measure import currency_digits, hours_words, money_words, one
from dashboard.results import Column, Kind

UNKNOWN = "not known"
LOCALE = "en_GB"
CURRENCY = "EUR"
AMOUNTS = frozenset({"number", "money", "hours", "percent"})
RISKY = ("=", "+", "-", "@", "\t", "\r")


def words(value: object, kind: Kind, currency: str | None = None) -> str:
    """A value as people read it; money is minor units, hours are minutes; an amount that is None is not known."""
    if value is None:
        return UNKNOWN if kind in AMOUNTS else ""
    if isinstance(value, str):
        return date_words(value) if kind == "date" else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    if kind == "money":
        return money_words(one(round(value), round(value), "money", currency or CURRENCY))
    if kind == "hours":
        return hours_words(one(round(value), round(value), "hours"), a_week=False)
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return f"{number} %" if kind == "percent" else number


def heading(column: Column, currency: str | None) -> str:
    """A column's heading in a download, with the unit its plain numbers have."""
    if column.kind == "money":
        return f"{column.label} ({currency or CURRENCY})"
    return f"{column.label} (hours)" if column.kind == "hours" else column.label


def plain(value: object, kind: Kind, currency: str | None = None) -> str:
    """A value for a file: numbers without separators in whole units, texts that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return safe(str(value))
    if kind == "money":
        digits = currency_digits(currency or CURRENCY)
        return f"{Decimal(round(value)).scaleb(-digits):.{digits}f}"
    return f"{value / 60:.2f}" if kind == "hours" else f"{value}"


def safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def date_words(text: str) -> str:
    """An ISO date or month in words; anything else stays as it is."""
    try:
        if len(text) == len("2026-03"):
            return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM y", locale=LOCALE))
        return str(format_date(date.fromisoformat(text[:10]), "d MMMM y", locale=LOCALE))
    except ValueError:
        return text
