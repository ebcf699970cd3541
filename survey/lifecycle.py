"""The states of a round and of a response, computed from dates and never stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from survey.models import Response, Round, Signoff, Submission

RoundState = Literal["planned", "open", "grace", "closed"]
ResponseState = Literal["not_started", "in_progress", "handed_over", "signed", "reopened", "imported"]

GRACE = timedelta(minutes=30)  # for whoever is typing when a round closes

ROUND_WORDS: dict[RoundState, str] = {
    "planned": "Not open yet",
    "open": "Open",
    "grace": "Closing",
    "closed": "Closed",
}
RESPONSE_WORDS: dict[ResponseState, str] = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "handed_over": "Waiting for a signature",
    "signed": "Signed",
    "reopened": "Reopened",
    "imported": "Imported",
}


def response_state(response: Response, submission: Submission | None, signoff: Signoff | None) -> ResponseState:
    """`submission` is the latest one and `signoff` its own, if there are any."""
    if submission is None:
        return "not_started" if response.started_at is None else "in_progress"
    if submission.withdrawn_at is not None:
        return "reopened"
    if signoff is not None and signoff.voided_at is None:
        return "signed"
    return "imported" if submission.basis == "imported" else "handed_over"


def closing_moment(round_: Round) -> datetime | None:
    """When answering ends: closed by hand, or the end of the last day where the round is at home."""
    by_date = None
    if round_.closes_on is not None:
        next_day = round_.closes_on + timedelta(days=1)
        zone = time_zone(round_.time_zone)
        by_date = datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone).astimezone(UTC)
    moments = [moment for moment in (round_.closed_at, by_date) if moment is not None]
    return min(moments) if moments else None


def round_state(round_: Round, now: datetime) -> RoundState:
    if round_.opened_at is None or round_.opened_at > now:
        return "planned"
    closes = closing_moment(round_)
    if closes is None or now < closes:
        return "open"
    return "grace" if now < closes + GRACE else "closed"


def time_zone(name: str) -> ZoneInfo:
    """The zone of that name; UTC for a name that means nothing here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
