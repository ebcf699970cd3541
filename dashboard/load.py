"""Loads the frames of a round: from memory, from a snapshot on disk, or from the submissions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dashboard import snapshots
from dashboard.filters import Filters
from dashboard.frames import Frames, build
from dashboard.relations.engines import DEFAULT
from dashboard.relations.tables import Tables
from questionnaires.codebook import Codebook, codebook
from questionnaires.loader import shipped
from survey import read, read_submissions
from survey.config import Config
from survey.db import Database

BUDGET = 256 * 1024 * 1024  # bytes of frames kept in memory


class Store(NamedTuple):
    """Where snapshots stand (None keeps none) and which engine works out the relational steps."""

    snapshots: Path | None = None
    engine: str = DEFAULT


NOWHERE = Store()


class FrameCache:
    """The frames used last, within a budget of bytes; the newest is kept even when it alone is larger."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Frames, Hashable, int]] = OrderedDict()

    def get(self, key: Hashable) -> tuple[Frames, Hashable] | None:
        """The frames and the activity they were last seen with."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            frames, activity, _ = self._kept[key]
            return frames, activity

    def put(self, key: Hashable, frames: Frames, activity: Hashable) -> None:
        """Keep frames and let go of those that were not used for longest."""
        with self._lock:
            self._kept[key] = (frames, activity, frames.size())
            self._kept.move_to_end(key)
            while len(self._kept) > 1 and self.bytes() > self.budget:
                self._kept.popitem(last=False)

    def bytes(self) -> int:
        """How much is kept."""
        return snapshots.together(size for _, _, size in self._kept.values())

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


CACHE = FrameCache()
_building = threading.Lock()  # two visitors of a new version wait for one build instead of doing it twice


def store_of(config: Config) -> Store:
    """What the settings say."""
    return Store(config.snapshots, config.analysis_engine)


def load(
    database: Database, slug: str | None, filters: Filters, *, store: Store = NOWHERE, cache: FrameCache = CACHE
) -> Frames:
    """The frames of a round (the newest without a slug) for the version that the filters ask for.

    One version for all parts of a page; `frames.facts.version` is the newest there is. Raises NotFound for a round that
    does not exist.
    """
    with database.reading() as session:
        stamp = read.round_stamp(session, slug)
        as_of = filters.as_of if filters.as_of is not None and filters.as_of < stamp.version else None
        version = stamp.version if as_of is None else as_of
        source = database.url.render_as_string(hide_password=True)
        key = (source, stamp.id, stamp.created_at, version, filters.unsigned, store)
        found = cache.get(key)
        if found is not None and found[1] == (stamp.activity, stamp.version, as_of) and _is_whole(found[0]):
            return found[0]
        facts = read.round_facts(session, stamp.slug, as_of=as_of)
    with _building:
        found = cache.get(key)
        ids = tuple(department.id for department in facts.departments)
        if found is not None and found[0].ids == ids and _is_whole(found[0]):
            frames = _with_facts(found[0], facts, as_of)
        else:
            frames = _made(database, facts, version, as_of, filters.unsigned, store)
        cache.put(key, frames, (stamp.activity, stamp.version, as_of))
    return frames


def _with_facts(frames: Frames, facts: read.RoundFacts, as_of: int | None) -> Frames:
    """The same answers; who is at work has changed, what a department is called, or which names are one thing."""
    names = [(department.name, department.functions) for department in facts.departments]
    same = names == [(department.name, department.functions) for department in frames.departments]
    same = same and facts.names_said == frames.facts.names_said
    return replace(frames, facts=facts, as_of=as_of, _kept=frames._kept if same else {})


def _is_whole(frames: Frames) -> bool:
    """Whether the snapshot that an engine reads is still there."""
    return frames.tables is None or frames.tables.is_there


def _made(
    database: Database, facts: read.RoundFacts, version: int, as_of: int | None, unsigned: bool, store: Store
) -> Frames:
    book = codebook_of(facts)
    with database.reading() as session:
        chosen = read_submissions.counted(session, facts.id, as_of=version, unsigned=unsigned)
        identity = snapshots.identity(facts, book, chosen)
        place = snapshots.Place(store.snapshots, facts.id, version, unsigned, identity)
        kept = snapshots.read(place, book)
        if kept is not None:
            answers = {one.department_id: one for one in chosen}
            frames = Frames(
                facts, book, version, kept.wide, kept.long, answers, as_of, unsigned, kept.small, kept.passed_over
            )
            return _with_tables(frames, place, store)
        rows = read_submissions.with_payloads(session, chosen)
        frames = build(facts, rows, book, version=version, as_of=as_of, unsigned=unsigned)
    snapshots.write(place, frames)
    return _with_tables(frames, place, store)


def _with_tables(frames: Frames, place: snapshots.Place, store: Store) -> Frames:
    """Arrays in memory are quickest for one machine; without a snapshot there is nothing that an engine could read."""
    if store.engine == DEFAULT or not place.is_there:
        return frames
    return replace(frames, tables=Tables(store.engine, place.path))


def codebook_of(facts: read.RoundFacts) -> Codebook:
    """The codebook of the questionnaire a round uses."""
    return codebook(shipped(facts.definition_slug, facts.definition_version))
