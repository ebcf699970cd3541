"""Gives findings back: tells departments of new ones once per version, and reads where each stands."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from dashboard.analysis.decided import decided
from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import GivenBack, stored_key
from dashboard.frames import Frames
from dashboard.results import Finding
from survey import read_decisions, read_giving_back
from survey.db import Database
from survey.operations import giving_back
from survey.operations.giving_back import NOT_STORED, Given

log = logging.getLogger("roundtable.findings")
SAMPLE_AGE = timedelta(days=7)  # findings of the sample are open to everybody at once
ROUNDS = 4  # whose standings are kept in memory


class Key(NamedTuple):
    """A round of a database."""

    database: str
    round_id: int
    created_at: datetime | None


class _Kept(NamedTuple):
    stamp: read_giving_back.Stamp
    standings: Mapping[str, read_giving_back.Standing]


class _Memory:
    """What this process has done and read already, per database and round."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.told: dict[Key, int] = {}  # version that departments were told of
        self.kept: dict[Key, _Kept] = {}

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.told.clear()
            self.kept.clear()


MEMORY = _Memory()


def given_back(database: Database, frames: Frames, now: datetime, days: int) -> GivenBack:
    """Where all findings of a round stand; departments are told of new ones first. `days` are theirs alone."""
    give_back(database, frames, now)
    with database.reading() as session:
        has_links = read_giving_back.has_links(session, frames.facts.id)
        rows = read_decisions.of_round(session, frames.facts.id)
        earlier = read_decisions.of_earlier_rounds(session, frames.facts.id)
        standings = _standings(session, _key(database, frames))
    return GivenBack(
        standings,
        {department.id: department.name for department in frames.departments},
        now,
        timedelta(days=days),
        frames.facts.time_zone,
        has_links,
        {row.key: decided(frames, row).line for row in rows if row.replaced_at is None},
        {row.key: decided(frames, row).earlier_line for row in earlier},
    )


def give_back(database: Database, frames: Frames, now: datetime) -> None:
    """Tell departments of what the newest counted answers show; when it cannot be stored, the next page tries again.

    Findings that rest on unsigned answers, or on an older version, are for the policy team only.
    """
    if frames.unsigned or frames.as_of is not None:
        return
    key = _key(database, frames)
    if MEMORY.told.get(key) == frames.version:
        return
    given = [_given(one) for one in ranking.every(frames) if one.department_ids]
    since = now - SAMPLE_AGE if frames.facts.is_sample else now
    try:
        with database.reading() as session:
            is_new = giving_back.has_news(session, frames.facts.id, given)
        while is_new:
            with database.writing() as session:
                is_new = giving_back.notify(session, frames.facts.id, given, since) == giving_back.ONE_TURN
    except NOT_STORED as problem:
        log.warning("departments could not be told of findings", exc_info=problem)
        return
    with MEMORY.lock:
        MEMORY.told[key] = max(frames.version, MEMORY.told.get(key, 0))


def look(database: Database, frames: Frames, department_id: int, found: Sequence[Finding], now: datetime) -> None:
    """The department has these findings before its eyes."""
    keys = {stored_key(one.key) for one in found}
    try:
        with database.reading() as session:
            new = giving_back.unseen(session, frames.facts.id, department_id, keys)
        if new:
            with database.writing() as session:
                giving_back.mark_seen(session, new, now)
    except NOT_STORED as problem:
        log.warning("it could not be kept that a department looked", exc_info=problem)


def _standings(session: Session, key: Key) -> Mapping[str, read_giving_back.Standing]:
    stamp = read_giving_back.stamp(session, key.round_id)
    kept = MEMORY.kept.get(key)
    if kept is not None and kept.stamp == stamp:
        return kept.standings
    found = read_giving_back.standings(session, key.round_id)
    with MEMORY.lock:
        MEMORY.kept.pop(key, None)
        MEMORY.kept[key] = _Kept(stamp, found)
        while len(MEMORY.kept) > ROUNDS:
            MEMORY.kept.pop(next(iter(MEMORY.kept)))
    return found


def _key(database: Database, frames: Frames) -> Key:
    return Key(str(database.url), frames.facts.id, frames.facts.created_at)


def _given(one: Finding) -> Given:
    question: dict[str, Any] = {"sentence": one.sentence, "nature": one.nature}
    if one.ask is not None:
        question |= {
            "text": one.ask.text,
            "options": [list(option) for option in one.ask.options],
            "asked": list(one.ask.department_ids),
        }
    return Given(stored_key(one.key), one.department_ids, question)
