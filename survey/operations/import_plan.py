"""Decides for every account of a file whether it is new, joins one that is there, or cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, Self, TypeVar

from survey.operations.import_rows import Claim, Reading, Refusal
from survey.operations.import_table import Table


class Wanted(Protocol):
    """Something a row wants to add to a department: an account, or an entry of another list."""

    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def shown(self) -> str: ...
    def joined(self, later: Self, /) -> Self: ...
    def at_row(self, row: int, /) -> Self: ...


C = TypeVar("C", bound=Wanted)
Cell = tuple[int, str]  # row and column: a row of a wide table holds several accounts


@dataclass(frozen=True, slots=True)
class Standing:
    """A department of the round before the import: its accounts by key with their file row, and what fits in."""

    accounts: Mapping[str, int | None] = field(default_factory=dict)
    entries_left: int = 0
    characters_left: int = 0
    closed: str = ""  # why nothing may be added
    sheets: Mapping[str, str] = field(default_factory=dict)  # by key, where the earlier file had several
    amounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by key: answers in numbers


@dataclass(frozen=True, slots=True)
class Merged:
    """A row that names an account of its department once more."""

    row: int
    column: str
    department: str
    joined_row: int | None  # None when the account was typed in and not imported
    before: bool  # whether it joined an account that was there before this file
    joined_sheet: str = ""  # of the earlier file, if that had several


@dataclass(frozen=True)
class Plan(Generic[C]):
    """`new`, `merged` and `refused` together are all that the rows of the file want."""

    new: tuple[C, ...]
    merged: tuple[Merged, ...]
    refused: tuple[Refusal, ...]

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.merged) + len(self.refused)


class Once(Protocol[C]):
    """What several claims say together and only the first of them that is taken may keep."""

    def without(self, claim: C, /) -> C | str:
        """A claim without what others keep; in words why it is none if nothing is left."""

    def taken(self, claim: C, joined: C | None, /) -> None:
        """A claim is taken; `joined` is the one that it joins, as it was before."""


class AllPersonal:
    """Every personal profile is taken over, as a command may ask."""

    def __contains__(self, cell: object) -> bool:
        return True


def plan(
    reading: Reading,
    standings: Mapping[str, Standing],
    empty: Standing,
    allowed: AllPersonal | frozenset[Cell] = frozenset(),
) -> Plan[Claim]:
    """`standings` are departments by name that take part already, `empty` is how one begins.

    `allowed` are cells whose personal profile is taken all the same.
    """
    chosen = [refusal for refusal in reading.refusals if refusal.claim and (refusal.row, refusal.column) in allowed]
    taken = {id(refusal) for refusal in chosen}
    refused = [refusal for refusal in reading.refusals if id(refusal) not in taken]
    claims = sorted(
        [*reading.claims, *(refusal.claim for refusal in chosen if refusal.claim)], key=lambda claim: claim.row
    )
    return settle(claims, refused, standings, empty)


def settle(
    claims: Iterable[C],
    refused: Iterable[Refusal],
    standings: Mapping[str, Standing],
    empty: Standing,
    once: Once[C] | None = None,
) -> Plan[C]:
    """Take the claims in their order; the first of several that mean the same stays, the others join it."""
    work: _Work[C] = _Work(standings, empty, once)
    for claim in claims:
        work.take(claim)
    all_refused = sorted([*refused, *work.refused], key=lambda refusal: refusal.row)
    return Plan(tuple(work.new), tuple(work.merged), tuple(all_refused))


def with_rows(found: Plan[C], table: Table) -> Plan[C]:
    """The same with the rows of the file in place of the numbers of lines."""
    if not table.spots and not table.sheets:
        return found
    return replace(found, new=tuple(each.at_row(table.spot(each.row).row) for each in found.new))


class _Work(Generic[C]):
    def __init__(self, standings: Mapping[str, Standing], empty: Standing, once: Once[C] | None) -> None:
        self._standings, self._empty, self._once = standings, empty, once
        self._seen: dict[tuple[str, str], int] = {}  # department and key -> place in `new`
        self._used: dict[str, list[int]] = {}  # department -> entries and characters
        self.new: list[C] = []
        self.merged: list[Merged] = []
        self.refused: list[Refusal] = []

    def take(self, claim: C) -> None:
        standing = self._standings.get(claim.department, self._empty)
        if standing.closed:
            self._refuse(claim, standing.closed)
        elif claim.key in standing.accounts:
            self._is_there(claim, standing)
        elif self._once is None:
            self._add(claim, standing)
        elif isinstance(left := self._once.without(claim), str):
            self._refuse(claim, left)
        elif left.key in standing.accounts:
            self._is_there(left, standing)
        else:
            self._add(left, standing)

    def _is_there(self, claim: C, standing: Standing) -> None:
        row, sheet = standing.accounts[claim.key], standing.sheets.get(claim.key, "")
        self.merged.append(Merged(claim.row, claim.column, claim.department, row, True, sheet))

    def _add(self, claim: C, standing: Standing) -> None:
        first = None
        if (at := self._seen.get((claim.department, claim.key))) is not None:
            first = self.new[at]
            self.merged.append(Merged(claim.row, claim.column, claim.department, first.row, before=False))
            self.new[at] = first.joined(claim)
        elif self._fits(claim, standing):
            self._seen[claim.department, claim.key] = len(self.new)
            self.new.append(claim)
        else:
            return
        if self._once is not None:
            self._once.taken(claim, first)

    def _fits(self, claim: C, standing: Standing) -> bool:
        used = self._used.setdefault(claim.department, [0, 0])
        size = claim.size
        if used[0] + 1 > standing.entries_left:
            self._refuse(claim, "The department has as many entries as an inventory may hold (2,000).")
            return False
        if used[1] + size > standing.characters_left:
            self._refuse(claim, "The department's inventory holds as much text as it may (2,000,000 characters).")
            return False
        used[0] += 1
        used[1] += size
        return True

    def _refuse(self, claim: C, reason: str) -> None:
        self.refused.append(Refusal(claim.row, claim.column, reason, claim.shown[:200]))
