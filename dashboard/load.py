"""Loads the frames of a round: from memory, from a snapshot on disk, or from the submissions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

from dashboard import snapshots
from dashboard.filters import Filters
from dashboard.frames import Frames, build
from questionnaires.codebook import Codebook, codebook
from questionnaires.loader import shipped
from survey import read
from survey.db import Database

BUDGET = 256 * 1024 * 1024  # bytes of frames kept in memory
FOLDER = "snapshots"  # inside the instance


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


def load(
    database: Database, slug: str | None, filters: Filters, *, instance: Path | None = None, cache: FrameCache = CACHE
) -> Frames:
    """The frames of a round (the newest without a slug) for the version that the filters ask for.

    One version for all parts of a page; `frames.facts.version` is the newest there is. `instance` holds the snapshots;
    for SQLite it defaults to the folder of the database. Raises NotFound for a round that does not exist.
    """
    with database.reading() as session:
        stamp = read.round_stamp(session, slug)
        as_of = filters.as_of if filters.as_of is not None and filters.as_of < stamp.version else None
        version = stamp.version if as_of is None else as_of
        source = database.url.render_as_string(hide_password=True)
        key = (source, stamp.id, stamp.created_at, version, filters.unsigned)
        found = cache.get(key)
        if found is not None and found[1] == (stamp.activity, stamp.version, as_of):
            return found[0]
        facts = read.round_facts(session, stamp.slug)
    with _building:
        found = cache.get(key)
        if found is not None and found[0].ids == tuple(department.id for department in facts.departments):
            frames = _with_facts(found[0], facts, as_of)
        else:
            frames = _made(database, facts, version, as_of, filters.unsigned, _folder(database, instance))
        cache.put(key, frames, (stamp.activity, stamp.version, as_of))
    return frames


def _with_facts(frames: Frames, facts: read.RoundFacts, as_of: int | None) -> Frames:
    """The same answers; who is at work has changed, or what a department is called."""
    names = [(department.name, department.functions) for department in facts.departments]
    same = names == [(department.name, department.functions) for department in frames.departments]
    return replace(frames, facts=facts, as_of=as_of, _kept=frames._kept if same else {})


def _made(
    database: Database, facts: read.RoundFacts, version: int, as_of: int | None, unsigned: bool, folder: Path | None
) -> Frames:
    book = codebook_of(facts)
    with database.reading() as session:
        chosen = read.counted(session, facts.id, as_of=version, unsigned=unsigned)
        place = snapshots.Place(folder, facts.id, version, unsigned, snapshots.identity(facts, book, chosen))
        kept = snapshots.read(place, book)
        if kept is not None:
            answers = {one.department_id: one for one in chosen}
            return Frames(
                facts, book, version, kept.wide, kept.long, answers, as_of, unsigned, kept.small, kept.passed_over
            )
        rows = read.with_payloads(session, chosen)
        frames = build(facts, rows, book, version=version, as_of=as_of, unsigned=unsigned)
    snapshots.write(place, frames)
    return frames


def codebook_of(facts: read.RoundFacts) -> Codebook:
    """The codebook of the questionnaire a round uses."""
    return codebook(shipped(facts.definition_slug, facts.definition_version))


def _folder(database: Database, instance: Path | None) -> Path | None:
    if instance is not None:
        return instance / FOLDER
    return database.path.parent / FOLDER if database.is_sqlite else None
