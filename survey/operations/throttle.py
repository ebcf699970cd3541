"""Counts tries per address, so that guessing is slow."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.links import hash_token
from survey.models import Attempt

WINDOW = timedelta(minutes=15)
LINK_TRIES = 30  # unknown links per address
MAIL_TRIES = 20  # sign-in mails asked for per address
MAIL_TRIES_FOR_ONE = 5  # sign-in mails to one person


def bucket(kind: str, what: str) -> str:
    """What is counted, without keeping the address itself."""
    return f"{kind}:{hash_token(what)[:40]}"


def tries(session: Session, name: str, now: datetime) -> int:
    """How many tries were counted in the last quarter of an hour."""
    counted = select(func.count()).select_from(Attempt).where(Attempt.bucket == name, Attempt.at > now - WINDOW)
    return session.scalar(counted) or 0


def count(session: Session, name: str, now: datetime) -> None:
    """Count one try and forget those that are too old to matter."""
    session.execute(delete(Attempt).where(Attempt.at <= now - WINDOW))
    session.add(Attempt(bucket=name, at=now))
