"""Answers of an earlier round that stand in a draft and wait until somebody says that they still hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import Definition, Section

MARK = "c"  # in a raw answer: carried over, and nobody has looked at it in this round
EDITOR = "carried"  # what carries answers over, in the place of a loaded page
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONG = 32


def is_carried(raw: Mapping[str, Any] | None) -> bool:
    """Whether an answer waits to be confirmed."""
    return bool(raw and raw.get(MARK))


def waiting(evaluation: Evaluation, entry: EntryAnswers, section: Section | None = None) -> tuple[str, ...]:
    """Questions of an entry whose answer is shown and not confirmed; `section` leaves out other pages of the root."""
    known = evaluation.definition.question_by_name
    return tuple(
        name
        for name, raw in entry.answers.items()
        if is_carried(raw)
        and name in known
        and (section is None or name in section.by_name)
        and evaluation.visible(entry, name)
    )


def entries_waiting(evaluation: Evaluation, section: Section) -> list[tuple[EntryAnswers, tuple[str, ...]]]:
    """The entries of a section, or its page, with the questions that wait; nothing for what is not asked."""
    if not evaluation.section_visible(section):
        return []
    entries = evaluation.entries(section) if section.repeat else (evaluation.root,)
    found = ((entry, waiting(evaluation, entry, section)) for entry in entries)
    return [(entry, names) for entry, names in found if names]


def how_many(section: Section, found: list[tuple[EntryAnswers, tuple[str, ...]]]) -> int:
    """What people count: the entries of a list, the answers of a page."""
    return len(found) if section.repeat else sum(len(names) for _, names in found)


def all_waiting(evaluation: Evaluation) -> dict[str, int]:
    """Section -> how many entries or answers wait; sections in which none does are left out."""
    definition: Definition = evaluation.definition
    counted = {each.name: how_many(each, entries_waiting(evaluation, each)) for each in definition.sections}
    return {name: number for name, number in counted.items() if number}


def short_title(earlier: str, now: str) -> str:
    """What a tag calls the earlier round: its year where that tells it from this round, else its name, cut."""
    years = set(_YEAR.findall(earlier))
    if len(years) == 1 and not years & set(_YEAR.findall(now)):
        return str(years.pop())
    if len(earlier) <= _LONG:
        return earlier
    cut = earlier[: _LONG - 1].rsplit(" ", 1)[0] if " " in earlier[: _LONG - 1] else earlier[: _LONG - 1]
    return f"{cut.rstrip(' ,;:–-')}…"
