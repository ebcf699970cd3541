"""A note: text to read, no answer."""

from __future__ import annotations

from typing import Any

from questionnaires.kinds.base import Asked, DataColumn, Kind
from questionnaires.model import Question


class NoteKind(Kind):
    """Shown, never answered: whatever is sent for it counts as empty."""

    name = "note"
    control = "note"

    def is_empty(self, t: Any) -> bool:
        return True

    def read(self, t: Any, asked: Asked) -> None:
        return None

    def say(self, value: Any, asked: Asked) -> str:
        return ""

    def columns(self, question: Question) -> tuple[DataColumn, ...]:
        return ()

    def cells(self, value: Any) -> tuple[Any, ...]:
        return ()
