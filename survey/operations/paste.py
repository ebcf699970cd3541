"""Understands a pasted list of links or names line by line, and adds what was understood in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from questionnaires.kinds.base import Refused, refuse_unstorable
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Definition, Section
from questionnaires.names.cleaning import MAX_LENGTH
from survey.models import Entry
from survey.operations.answers import Author
from survey.operations.entries import add_entries
from survey.operations.paste_lines import Piece
from survey.operations.paste_readers import PastedLine, Reader, reader_of

__all__ = ["Listed", "PastedLine", "add_pasted", "listed", "understand"]

_TOO_LONG = "This line is too long to be a link or a name, so it is not added."


class Listed(NamedTuple):
    """A row that stands in the list already."""

    summary: str
    answers: Mapping[str, Mapping[str, Any]]


def listed(entries: Iterable[Entry]) -> tuple[Listed, ...]:
    """Stored rows as `understand` compares with them."""
    return tuple(Listed(entry.summary, entry.answers) for entry in entries)


def understand(
    definition: Definition,
    section: Section,
    text: str,
    existing: Sequence[Listed],
    chosen: Mapping[int, str] | None = None,
) -> tuple[PastedLine, ...]:
    """Every line with anything on it, in order; `chosen` has platforms picked by hand, by the number of the line.

    Never raises on any text. Something that is listed already, or stands further up, is marked as a duplicate.
    """
    if section.paste is None:
        return ()
    reader = reader_of(definition, section, section.paste)
    known: dict[str, str] = {}
    for row in existing:
        for key in reader.keys_of(row.answers):
            known.setdefault(key, row.summary or "a line of this list")
    found = []
    for number, piece in enumerate(reader.pieces(text), start=1):
        line = _read(reader, number, piece._replace(chosen=(chosen or {}).get(number)))
        earlier = next((known[key] for key in line.keys if key in known), "") if line.addable else ""
        line = replace(line, duplicate_of=earlier)
        if line.suggested:
            for key in line.keys:
                known.setdefault(key, line.words or line.text)
        found.append(line)
    return tuple(found)


def add_pasted(
    session: Session,
    response_id: int,
    section: str,
    lines: Sequence[PastedLine],
    author: Author,
    save_key: str,
    now: datetime,
) -> list[Entry]:
    """Add these lines as rows, all or none; refused lines and duplicates never.

    A repeated `save_key` adds nothing and returns the rows of the first time. Raises RoundClosed, NotPossibleNow,
    NotFound and, when the inventory is full, TooLarge.
    """
    rows = [line.answers for line in lines if line.suggested and line.answers]
    return add_entries(session, response_id, section, rows, author, save_key, now, action="paste") if rows else []


def _read(reader: Reader, number: int, piece: Piece) -> PastedLine:
    line = PastedLine(number, piece.line, piece.text)
    if len(piece.text) > MAX_LENGTH:
        return replace(line, problem=_TOO_LONG, addable=False)
    line = reader.read(line, piece)
    for name, answer in line.answers.items():
        try:
            refuse_unstorable(answer.get("t"), kind_of(reader.section.by_name[name]).limit)
        except Refused as refused:
            return replace(line, problem=refused.message.text, addable=False)
    return line
