"""Where findings stand, made by hand: who was told when, who has looked, what was replied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import GivenBack, stored_key
from dashboard.frames import Frames
from survey.read_giving_back import Release, Reply, Standing, Told
from tests.dashboard.factory import NOW

LONG_AGO = NOW - timedelta(days=30)


def given(
    frames: Frames,
    since: datetime = LONG_AGO,
    seen: Collection[int] = (),
    replies: Mapping[str, tuple[Reply, ...]] | None = None,
    release: Release | None = None,
    now: datetime = NOW,
) -> GivenBack:
    """Every department was told at one moment of every finding that names it; those in `seen` have looked."""
    standings = {
        stored_key(one.key): Standing(
            {i: Told(since, since if i in seen else None) for i in one.department_ids},
            release,
            (replies or {}).get(one.key, ()),
        )
        for one in ranking.every(frames)
    }
    names = {department.id: department.name for department in frames.departments}
    return GivenBack(standings, names, now, timedelta(days=3), frames.facts.time_zone)
