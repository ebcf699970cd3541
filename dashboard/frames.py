"""Tidy typed frames of one version of a round: per section one wide frame, per multiple choice one long frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dashboard import currencies, payloads, privacy, tidying
from dashboard.measure import Amounts, amounts, count_all
from dashboard.relations.tables import Tables
from dashboard.results import Base, Basis
from dashboard.tidying import DEPARTMENT, ROW, VALUE
from questionnaires.codebook import Codebook, CodebookEntry
from survey.read import DepartmentFacts, RoundFacts
from survey.read_submissions import Counted, SubmissionRow

T = TypeVar("T")


class Codes(NamedTuple):
    """One answer per row as a position in `keys`; -1 where there is none."""

    values: NDArray[np.int64]
    keys: tuple[str, ...]


class LongCodes(NamedTuple):
    """All picked choices: `rows` are row numbers of the wide frame."""

    rows: NDArray[np.int64]
    values: NDArray[np.int64]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Frames:
    """All answers of a round that count, for one version.

    `wide[section]` has `_department` (position in `facts.departments`), `_entry`, `_key`, `_source_row`, `_at_once`
    (names of the questions whose answer was set for all entries at once, with spaces between them) and per question
    `<q>` or `<q>__low/__high/__sure`, `<q>__other` and `<q>__nothing`: a kind of nothing that was chosen,
    `not_answered` where a question that is always asked has neither, else null. A question under a condition that has
    neither is null, too: a submission does not tell whether it was hidden or skipped; whoever needs that looks at the
    answer it depends on.
    Where somebody said by which month a weak answer is to change, `<q>__fix` has the month ("2027-06").
    Hours and people of departments with fewer than three people are bands already (privacy.py), and money is in the
    currency of the round (currencies.py: `<q>__currency` and `<q>__typed` keep what was given in another one).
    `long[(section, question)]` has `_department`, `_row` (row of the wide frame), `_entry` and `value`.
    """

    facts: RoundFacts
    codebook: Codebook
    version: int
    wide: Mapping[str, pl.DataFrame]
    long: Mapping[tuple[str, str], pl.DataFrame]
    answers: Mapping[int, Counted]  # department id -> its submission that counts
    as_of: int | None = None
    unsigned: bool = False
    small: frozenset[int] = frozenset()  # ids of departments with fewer than three people
    passed_over: Mapping[str, Mapping[int, str]] = field(
        default_factory=dict
    )  # section -> department id -> why no list
    tables: Tables | None = None  # where steps are worked out by another engine than the arrays below
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def departments(self) -> tuple[DepartmentFacts, ...]:
        return self.facts.departments

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the departments by position."""
        return tuple(department.name for department in self.facts.departments)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Ids of the departments by position."""
        return tuple(department.id for department in self.facts.departments)

    @cached_property
    def position(self) -> Mapping[int, int]:
        """Department id -> position."""
        return {department.id: place for place, department in enumerate(self.facts.departments)}

    @cached_property
    def base(self) -> Base:
        """Who stands behind numbers over everybody."""
        return self.base_of(self.ids)

    def base_of(self, department_ids: Iterable[int]) -> Base:
        """Who stands behind numbers of these departments."""
        asked = [self.facts.departments[self.position[i]] for i in department_ids if i in self.position]
        given = [self.answers[one.id] for one in asked if one.id in self.answers]
        by_basis: dict[Basis, int] = {"signed": 0, "submitted": 0, "imported": 0}
        for answer in given:
            by_basis[answer.basis] += 1
        moments = [answer.signed_at or answer.at for answer in given]
        days = [moment.date().isoformat() for moment in (min(moments), max(moments))] if moments else []
        silent = tuple(one.name for one in asked if one.id not in self.answers)
        return Base(len(given), len(asked), by_basis, silent, days[0] if days else None, days[-1] if days else None)

    def rows(self, section: str) -> NDArray[np.int64]:
        """The position of the department of every row of a section."""
        return self.keep(
            ("rows", section), lambda: self.wide[section][DEPARTMENT].cast(pl.Int64).to_numpy().astype(np.int64)
        )

    def codes(self, entry: CodebookEntry) -> Codes:
        """A question with one choice per row, as numbers."""
        return self.keep(("codes", entry.question), lambda: _codes(self.wide[entry.section][entry.question]))

    def keys(self, entry: CodebookEntry) -> tuple[str, ...]:
        """The codes of a question, in the order in which `codes` and `long_codes` number them."""
        frame = self.long.get((entry.section, entry.question))
        series = self.wide[entry.section][entry.question] if frame is None else frame[VALUE]
        return tuple(series.dtype.categories) if isinstance(series.dtype, pl.Enum) else self.codes(entry).keys

    def is_multiple(self, entry: CodebookEntry) -> bool:
        """Whether an entry can have several answers to it."""
        return (entry.section, entry.question) in self.long

    def long_codes(self, entry: CodebookEntry) -> LongCodes:
        """A question with several choices per row, as numbers; one choice per row is read the same way."""
        return self.keep(("long", entry.question), lambda: self._long_codes(entry))

    def _long_codes(self, entry: CodebookEntry) -> LongCodes:
        frame = self.long.get((entry.section, entry.question))
        if frame is None:
            single = self.codes(entry)
            rows = np.flatnonzero(single.values >= 0).astype(np.int64)
            return LongCodes(rows, single.values[rows], single.keys)
        found = _codes(frame[VALUE])
        return LongCodes(frame[ROW].cast(pl.Int64).to_numpy().astype(np.int64), found.values, found.keys)

    def amounts(self, entry: CodebookEntry) -> Amounts:
        """An estimate or a whole number, as arrays."""
        return self.keep(("amounts", entry.question), lambda: amounts(self.wide[entry.section], entry.question))

    def keep(self, key: Any, make: Callable[[], T]) -> T:
        """What was computed once for this version; two threads may both compute it, which is harmless."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def size(self) -> int:
        """Bytes of all frames; what is kept beside them is about as much again."""
        return count_all(int(frame.estimated_size()) for frame in (*self.wide.values(), *self.long.values()))


def build(
    facts: RoundFacts,
    submissions: Iterable[SubmissionRow],
    codebook: Codebook,
    *,
    version: int | None = None,
    as_of: int | None = None,
    unsigned: bool = False,
) -> Frames:
    """Read every payload into frames; submissions of departments that are not in `facts` are left out."""
    position = {department.id: place for place, department in enumerate(facts.departments)}
    bodies: dict[str, list[str]] = {name: [] for name in codebook.sections}
    places: dict[str, list[int]] = {name: [] for name in codebook.sections}
    answers: dict[int, Counted] = {}
    for row in submissions:
        if row.department_id not in position:
            continue
        answers[row.department_id] = without_payload(row)
        for name, body in payloads.sections_of(row.payload).items():
            if name in bodies:
                bodies[name].append(body)
                places[name].append(position[row.department_id])
    wide: dict[str, pl.DataFrame] = {}
    long: dict[tuple[str, str], pl.DataFrame] = {}
    passed_over: dict[str, Mapping[int, str]] = {}
    for name in codebook.sections:
        entries = codebook.of_section(name)
        read, counts = payloads.columns(bodies.pop(name), entries)  # texts that are read are let go
        read, owners, nothing = tidying.without_lists(read, np.repeat(places[name], counts))
        passed_over[name] = {facts.departments[place].id: kind for place, kind in nothing.items()}
        wide[name], lists = tidying.tidy(read, owners, entries)
        long |= {(name, question): frame for question, frame in lists.items()}
    wide, few = privacy.protect(currencies.convert(wide, codebook, facts), codebook)
    small = frozenset(facts.departments[place].id for place in few)
    version = facts.version if version is None else version
    return Frames(facts, codebook, version, wide, long, answers, as_of, unsigned, small, passed_over)


def without_payload(row: Counted) -> Counted:
    """The same submission, light enough to be kept."""
    return Counted(**{name: getattr(row, name) for name in Counted.__dataclass_fields__})


def _codes(series: pl.Series) -> Codes:
    if not isinstance(series.dtype, pl.Enum):
        series = tidying.enum(series.cast(pl.String), ())
    keys = tuple(series.dtype.categories.to_list()) if isinstance(series.dtype, pl.Enum) else ()
    return Codes(series.to_physical().cast(pl.Int64).fill_null(-1).to_numpy().astype(np.int64), keys)
