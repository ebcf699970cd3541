"""The entries behind a number, with the columns the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dashboard.analysis import asking, roles, values
from dashboard.analysis.asking import NO_VALUE
from dashboard.analysis.changes import section_title
from dashboard.analysis.scope import Bools, Ints, Scope, basis_words, scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.relations.steps import Pick
from dashboard.relations.tables import Tables
from dashboard.results import ENTRY_KEY, Column, Table, Where
from dashboard.tidying import DEPARTMENT as PLACE
from dashboard.tidying import ENTRY
from dashboard.wording import counted
from questionnaires.codebook import CodebookEntry
from questionnaires.model import Readers

DEPARTMENT = "department"
SHOWN = 2_000  # on screen; downloads carry all
CHUNK = 2_000
_MAY_READ: Mapping[Readers, frozenset[str]] = {
    "team": frozenset({"team", "committee", "everyone"}),
    "committee": frozenset({"committee", "everyone"}),
    "everyone": frozenset({"everyone"}),
}
HEAD = (Column("_department", "Department"), Column("_basis", "Basis"))


def readable(frames: Frames, section: str, readers: Readers) -> tuple[CodebookEntry, ...]:
    """The questions of a section that these readers may see, in order."""
    return tuple(entry for entry in frames.codebook.of_section(section) if entry.seen_by in _MAY_READ[readers])


def entries(frames: Frames, filters: Filters, where: Where, readers: Readers, *, full: bool = False) -> Table:
    """The entries a number was made from; `rows` also carry `_entry` and `_department_id` for links."""
    if where.section not in frames.wide:
        return Table("entries", "Entries", (), (), empty="There is no such list in this questionnaire.")
    looked_at = scope(frames, filters)
    chosen, ignored = select(looked_at, where, readers)
    shown = chosen if full else chosen[:SHOWN]
    columns, rows = _rows(frames, where.section, shown, readers)
    frame = frames.wide[where.section]
    ids, places = frame[ENTRY].gather(shown).to_list(), frames.rows(where.section)[shown].tolist()
    keys = [column.key for column in columns]
    made = tuple(
        {**dict(zip(keys, row, strict=True)), "_entry": entry, "_department_id": frames.ids[place]}
        for row, entry, place in zip(rows, ids, places, strict=True)
    )
    title = _title(frames, where, len(chosen), len(shown), ignored, readers)
    return Table("entries", title, columns, made, frames.facts.currency, "No entries fit.")


def entry_rows(
    frames: Frames, filters: Filters, where: Where, readers: Readers
) -> tuple[tuple[Column, ...], Iterator[Sequence[object]]]:
    """All entries as rows in the order of the columns, made in pieces so that few are in memory."""
    if where.section not in frames.wide:
        return HEAD, iter(())
    chosen, _ = select(scope(frames, filters), where, readers)
    return _rows(frames, where.section, chosen, readers)


def count(frames: Frames, filters: Filters, where: Where, readers: Readers) -> int:
    """How many entries fit."""
    return len(select(scope(frames, filters), where, readers)[0]) if where.section in frames.wide else 0


def select(looked_at: Scope, where: Where, readers: Readers = "team") -> tuple[Ints, int]:
    """The rows that fit filters and conditions, and how many conditions were ignored.

    Conditions on one question are alternatives, on several questions all hold; `question!` leaves out, `?` is no value.
    A condition on a question the reader may not see is ignored: what it selects would give the answers away.
    """
    frames, asked = looked_at.frames, roles.accounts(looked_at.frames)
    known = {entry.question: entry for entry in readable(frames, where.section, readers)}
    grouped: dict[str, list[str]] = {}
    for question, code in where.every:
        grouped.setdefault(question, []).append(code)
    if frames.tables is not None:
        return _select_elsewhere(looked_at, where.section, known, grouped, frames.tables)
    is_accounts = asked is not None and asked.section == where.section
    left = (looked_at.accounts if is_accounts else looked_at.rows(where.section)).copy()
    ignored = 0
    for question, codes in grouped.items():
        found = _fitting(looked_at, where.section, known, question.removesuffix("!"), codes)
        if found is None:
            ignored += 1
        else:
            left &= ~found if question.endswith("!") else found
    return np.flatnonzero(left).astype(np.int64), ignored


def _select_elsewhere(
    looked_at: Scope, section: str, known: Mapping[str, CodebookEntry], grouped: Mapping[str, list[str]], tables: Tables
) -> tuple[Ints, int]:
    """The same by the engine."""
    asked = roles.accounts(looked_at.frames)
    which = looked_at.accounts_asked(asked) if asked and asked.section == section else looked_at.asked_of(section)
    picks = [_pick(looked_at.frames, known, question, codes) for question, codes in grouped.items()]
    found = tuple(pick for pick in picks if pick is not None)
    return tables.rows(which._replace(picks=which.picks + found)), len(picks) - len(found)


def _pick(frames: Frames, known: Mapping[str, CodebookEntry], name: str, codes: Sequence[str]) -> Pick | None:
    question, without = name.removesuffix("!"), name.endswith("!")
    if question == DEPARTMENT:
        places = (str(frames.position.get(int(code), -1)) for code in codes if code.isascii() and code.isdigit())
        return Pick(PLACE, tuple(places), without=without)
    if question == ENTRY_KEY:
        return Pick(ENTRY, tuple(codes), without=without)
    entry = _condition(known, question)
    return None if entry is None else asking.pick(frames, entry, codes, without=without)


def _condition(known: Mapping[str, CodebookEntry], question: str) -> CodebookEntry | None:
    """A question that a condition may name: one that these readers may see, with answers to choose from."""
    entry = known.get(question)
    return None if entry is None or entry.kind in ("estimate", "integer", "decimal", "date") else entry


def _fitting(
    looked_at: Scope, section: str, known: Mapping[str, CodebookEntry], question: str, codes: Sequence[str]
) -> Bools | None:
    frames = looked_at.frames
    if question == DEPARTMENT:
        wanted = {frames.position.get(int(code), -1) for code in codes if code.isascii() and code.isdigit()}
        return np.isin(frames.rows(section), list(wanted))
    if question == ENTRY_KEY:
        return frames.wide[section][ENTRY].is_in(list(codes)).to_numpy()
    entry = _condition(known, question)
    if entry is None:
        return None
    found = looked_at.rows_with(entry, tuple(codes))
    if NO_VALUE in codes:
        rows = frames.long_codes(entry).rows
        empty = np.ones(len(found), dtype=np.bool_)
        empty[rows] = False
        found |= empty
    return found


def _rows(
    frames: Frames, section: str, chosen: Ints, readers: Readers
) -> tuple[tuple[Column, ...], Iterator[Sequence[object]]]:
    asked = readable(frames, section, readers)
    columns = HEAD + tuple(column for entry in asked for column in values.columns(frames, entry))
    return columns, _stream(frames, section, chosen, asked)


def _stream(frames: Frames, section: str, chosen: Ints, asked: Sequence[CodebookEntry]) -> Iterator[Sequence[object]]:
    basis = [basis_words(frames, department_id) for department_id in frames.ids]
    for start in range(0, len(chosen), CHUNK):
        part = chosen[start : start + CHUNK]
        places = frames.rows(section)[part].tolist()
        head: list[list[values.Value]] = [[frames.names[p] for p in places], [basis[p] for p in places]]
        gathered = values.gather(frames, asked, part) if asked else None
        answers = [column for entry in asked for column in values.values(frames, entry, part, gathered)]
        yield from zip(*head, *answers, strict=True)


def _title(frames: Frames, where: Where, number: int, shown: int, ignored: int, readers: Readers) -> str:
    known = {entry.question: entry for entry in readable(frames, where.section, readers)}
    said = []
    for question, code in where.every[:6]:
        if question == DEPARTMENT and code.isascii() and code.isdigit() and int(code) in frames.position:
            said.append(frames.names[frames.position[int(code)]])
        elif question in known and code != NO_VALUE:
            said.append(values.label(frames, known[question], code))
        elif question in known:
            said.append(f"{known[question].label} not answered")
    title = ", ".join(dict.fromkeys(said)) or section_title(where.section)
    title += f": {counted(number, 'entry', 'entries')}"
    if shown < number:
        title += f", the first {shown:,} are shown; the download has all"
    return title + (". A part of the address was not understood and ignored" if ignored else "")
