"""What the filters of a page offer."""

from __future__ import annotations

import numpy as np

from dashboard.analysis import roles, values
from dashboard.frames import Frames
from questionnaires.codebook import CodebookEntry

Offers = dict[str, tuple[tuple[str, str], ...]]


def offers(frames: Frames) -> Offers:
    """(value, words) for department, platform, goal and status; of choices only those that occur in answers."""
    return frames.keep("offers", lambda: _offers(frames))


def _offers(frames: Frames) -> Offers:
    accounts, goals = roles.accounts(frames), roles.goals(frames)
    goal = accounts.goal if accounts and accounts.goal else goals.goal if goals else None
    return {
        "department": tuple((str(i), name) for i, name in zip(frames.ids, frames.names, strict=True)),
        "platform": _occurring(frames, accounts.platform if accounts else None),
        "goal": _occurring(frames, goal),
        "status": _occurring(frames, accounts.status if accounts else None),
    }


def _occurring(frames: Frames, entry: CodebookEntry | None) -> tuple[tuple[str, str], ...]:
    if entry is None:
        return ()
    found = frames.long_codes(entry)
    return tuple(
        (found.keys[code], values.label(frames, entry, found.keys[code])) for code in np.unique(found.values).tolist()
    )
