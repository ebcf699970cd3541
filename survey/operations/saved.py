"""Who saves, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.entries import EntryAnswers
from questionnaires.model import Definition
from survey.models import Entry
from survey.operations.reach import NO_REACH, Reach

Raw = Mapping[str, Any]
# What a form says about one entry, read against what is stored in it.
Reader = Callable[[Definition, Mapping[str, Any]], Mapping[str, Raw]]


@dataclass(frozen=True)
class Author:
    """Who saves: the person, and `editor`, the loaded page the save comes from."""

    person_id: int | None
    name: str
    editor: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True)
class Conflict:
    """An answer that somebody else changed since the page was loaded; the refused one is kept in the history."""

    entry: str  # as the page names it
    question: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    by: str
    at: str
    revision: int  # the base with which "mine" can be saved after all


@dataclass(frozen=True)
class Saved:
    """What became of a save. Entries are named as they were asked for."""

    revision: int
    at: str
    saved: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refused: tuple[tuple[str, str, str], ...] = ()  # entry, question, why it cannot be stored
    before: dict[str, EntryAnswers] = field(default_factory=dict)  # entries as they were
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # what to look at in an answer that was stored
    reach: Reach = NO_REACH
    zone: str = "UTC"
    repeated: bool = False

    def refusal(self, entry: str, question: str) -> str | None:
        return next((why for one, name, why in self.refused if (one, name) == (entry, question)), None)


@dataclass
class Outcome:
    """What happened to the answers of one entry."""

    entry: Entry
    name: str
    accepted: dict[str, list[Any]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    not_kept: dict[str, list[Any]] = field(default_factory=dict)
