"""What every page of a department carries: whose it is, where its links lead, and the state it is in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from questionnaires.evaluate import Evaluation
from survey import draft
from survey.carried import short_title
from survey.lifecycle import round_state, time_zone
from survey.operations.carrying import begins_with
from survey.services import services


@dataclass(frozen=True)
class Frame:
    """Read once per request. `key` is the public key of the visitor's grant."""

    key: str
    found: draft.Inventory
    now: datetime
    earlier: str = ""  # title of the round whose answers wait to be confirmed; '' when none does

    @property
    def since(self) -> str:
        """What tags call that round, for example "2025"."""
        return short_title(self.earlier, self.found.round.title) if self.earlier else ""

    @property
    def is_open(self) -> bool:
        """Whether answers can be changed just now."""
        return round_state(self.found.round, self.now) in ("open", "grace") and not self.found.response.handed_over_at

    def context(self) -> dict[str, Any]:
        """For the template."""
        return {
            "key": self.key,
            "department": self.found.department.name,
            "organisation": self.found.round.organisation,
            "is_sample": self.found.round.is_sample,
            "round_title": self.found.round.title,
            "earlier": self.earlier,
            "since": self.since,
            "editor": secrets.token_hex(8),
            "save_key": secrets.token_hex(12),
        }


def frame_of(session: Session, key: str) -> Frame:
    """The frame of the visitor's own response."""
    found = draft.inventory(session, g.visitor.response_id)
    waits = any(each.get("carried") for each in found.response.progress.values())
    earlier = begins_with(session, found.response) if waits else ""
    return Frame(key, found, services().clock(), earlier)


def evaluation_of(session: Session, frame: Frame) -> Evaluation:
    return draft.evaluation(session, frame.found, draft.surroundings(session, frame.found, frame.now))


def clock_words(frame: Frame, at: str) -> str:
    """ "10:42" where the round is at home, from the moment a save was stored."""
    return at_in(frame.found.round.time_zone, at or frame.now.isoformat())


def at_in(zone: str, at: str) -> str:
    """The hour and minute of a moment in a time zone."""
    return f"{datetime.fromisoformat(at).astimezone(time_zone(zone)):%H:%M}"
