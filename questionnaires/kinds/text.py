"""Free text, one line or several."""

from __future__ import annotations

from typing import Any

from questionnaires.kinds.base import Asked, Kind, expect_text


class TextKind(Kind):
    """One line; a pasted line break becomes a space."""

    name = "text"
    control = "text"

    def read(self, t: Any, asked: Asked) -> str:
        return " ".join(expect_text(t).split())

    def say(self, value: Any, asked: Asked) -> str:
        return str(value)


class LongTextKind(TextKind):
    """Several lines (`appearance: multiline`); line breaks are kept."""

    control = "multiline"

    def read(self, t: Any, asked: Asked) -> str:
        return expect_text(t)
