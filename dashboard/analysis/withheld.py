"""What sentences on pages for others must not say yet: who is named by a finding that waits for its departments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.frames import Frames
from dashboard.wording import listed, number_word

KEY = "withheld"


def together(frames: Frames, department_ids: Iterable[int], names: Sequence[str]) -> str:
    """ "HR and Sales"; "two departments" while a finding that names two of them waits (`open_only`)."""
    waiting: tuple[frozenset[int], ...] = frames.keep(KEY, tuple)
    ids = frozenset(department_ids)
    if any(len(ids & named) > 1 for named in waiting):
        return f"{number_word(len(names))} departments"
    return listed(names)
