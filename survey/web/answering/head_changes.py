"""What the head changed, in words for whoever typed it: the question, what stood there, what stands there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import g
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT
from questionnaires.evaluate import Evaluation
from questionnaires.model import Section
from survey import draft
from survey.lifecycle import time_zone
from survey.operations.head_changes import ChangedEntry, ChangesOf, changes_of_signers
from survey.web.answering.frame import Frame, evaluation_of
from survey.web.answering.views import bare_field, words
from survey.wording import counted

MOST_LINES = 20
_LIST_SUFFIX = "__entries"
_ROLES: Mapping[str, str] = {"head": "head", "deputy": "deputy of the head"}


class ChangedLine(NamedTuple):
    """One change; `before` and `after` are '' when the sentence in `what` says it all."""

    what: str
    before: str = ""
    after: str = ""


class HeadChanges(NamedTuple):
    """The changes of one person; `more` counts those that are not listed."""

    title: str
    lines: tuple[ChangedLine, ...]
    more: int


def head_changes(session: Session, frame: Frame) -> tuple[HeadChanges, ...]:
    """For the visitor, who fills in; nothing for the head, who made the changes."""
    if g.visitor.kind != "fill":
        return ()
    found = changes_of_signers(session, frame.found.response.id, g.visitor.person_id)
    if not found:
        return ()
    evaluation = evaluation_of(session, frame)
    zone = frame.found.round.time_zone
    return tuple(said for each in found if (said := _said(evaluation, each, zone)) is not None)


def _said(evaluation: Evaluation, changes: ChangesOf, zone: str) -> HeadChanges | None:
    lines = [line for one in changes.entries for line in _lines(evaluation, one)]
    if not lines:
        return None
    who = f"{changes.person} ({_ROLES[changes.role]})" if changes.person else f"The {_ROLES[changes.role]}"
    title = f"{who} changed {counted(len(lines), 'answer')} {_days(changes, zone)}"
    return HeadChanges(title, tuple(lines[:MOST_LINES]), max(0, len(lines) - MOST_LINES))


def _days(changes: ChangesOf, zone: str) -> str:
    first, last = (at.astimezone(time_zone(zone)).date() for at in (changes.first, changes.last))
    until = f"{last.day} {last:%B %Y}"
    return f"on {until}" if first == last else f"between {first.day} {first:%B %Y} and {until}"


def _lines(evaluation: Evaluation, one: ChangedEntry) -> Iterator[ChangedLine]:
    entry, definition = one.entry, evaluation.definition
    section = definition.section_by_name.get(entry.section)
    if section is None and entry.section != ROOT:
        return
    name = (entry.summary or "An entry without a name") if section is not None else ""
    if section is not None and one.fate != "kept":
        yield ChangedLine(f"{section.label}: {name} was {'added' if one.fate == 'added' else 'taken off the list'}")
        return
    for question, (before, after) in one.answers.items():
        known = definition.question_by_name.get(question)
        if known is not None:
            box = bare_field(evaluation, draft.answers_of(entry), known)
            label = f"{name}, {known.label}" if name else known.label
            yield ChangedLine(label, words(box, before), words(box, after))
        elif (listed := definition.section_by_name.get(question.removesuffix(_LIST_SUFFIX))) is not None:
            yield ChangedLine(f"{listed.label}, the whole list", _of_list(listed, before), _of_list(listed, after))


def _of_list(section: Section, raw: Mapping[str, Any]) -> str:
    offered: Mapping[Any, str] = section.missing
    return offered.get(raw.get("m"), "nothing")
