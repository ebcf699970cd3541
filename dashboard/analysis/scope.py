"""What the filters leave: which departments, accounts and choices a page is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import asking, roles
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import running
from dashboard.relations.steps import Pick
from dashboard.relations.tables import Rows
from dashboard.results import Base
from dashboard.wording import BASIS_WORDS, counted, listed
from questionnaires.codebook import CodebookEntry

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
T = TypeVar("T")


@dataclass(frozen=True)
class Scope:
    """Frames and filters that fit each other."""

    frames: Frames
    filters: Filters
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def keep(self, key: str, make: Callable[[], T]) -> T:
        """What several parts of one page need, computed once."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @cached_property
    def department_ids(self) -> tuple[int, ...]:
        """The departments that are looked at, in the order of the round."""
        chosen = set(self.filters.departments)
        return tuple(i for i in self.frames.ids if i in chosen) if chosen else self.frames.ids

    @cached_property
    def places(self) -> Ints:
        """Positions of the departments that are looked at."""
        if not self.filters.departments:
            return np.arange(len(self.frames.ids), dtype=np.int64)
        return np.array([self.frames.position[i] for i in self.department_ids], dtype=np.int64)

    @cached_property
    def base(self) -> Base:
        return self.frames.base_of(self.department_ids)

    @cached_property
    def _chosen(self) -> Bools:
        chosen = np.zeros(len(self.frames.ids) + 1, dtype=np.bool_)
        chosen[self.places] = True
        return chosen

    def lines(self, table: Ints, axis: int = 0) -> Ints:
        """The lines of a table of all departments that are looked at; the table itself where that is all of them."""
        return table.take(self.places, axis=axis) if self.filters.departments else table

    def rows(self, section: str) -> Bools:
        """Which rows of a section belong to the departments that are looked at."""
        if not self.filters.departments:
            return np.ones(len(self.frames.wide[section]), dtype=np.bool_)
        return self._chosen[self.frames.rows(section)]

    @cached_property
    def accounts(self) -> Bools:
        """Which accounts all filters leave."""
        asked, tables = roles.accounts(self.frames), self.frames.tables
        if asked is None:
            return np.zeros(0, dtype=np.bool_)
        if tables is not None:
            return asking.mask(self.frames, tables, self.accounts_asked(asked))
        left = self.rows(asked.section)
        left = self._with(left, asked.platform, self.filters.platforms)
        left = self._with(left, asked.status, self.filters.statuses)
        return self._with(left, asked.goal, self.filters.goals)

    def asked_of(self, section: str, *picks: Pick) -> Rows:
        """The same as a question to an engine: rows of the departments that are looked at."""
        whole = len(self.places) == len(self.frames.ids)
        return Rows(section, None if whole else tuple(self.places.tolist()), picks)

    def accounts_asked(self, asked: roles.Accounts) -> Rows:
        """Accounts that all filters leave, as a question to an engine."""
        chosen = self.filters
        given = ((asked.platform, chosen.platforms), (asked.status, chosen.statuses), (asked.goal, chosen.goals))
        picks = [Pick(e.question, codes, self.frames.is_multiple(e)) for e, codes in given if e is not None and codes]
        return self.asked_of(asked.section, *picks)

    def _with(self, left: Bools, entry: CodebookEntry | None, codes: tuple[str, ...]) -> Bools:
        if not codes or entry is None:
            return left
        return left & self.rows_with(entry, codes)

    def rows_with(self, entry: CodebookEntry, codes: tuple[str, ...]) -> Bools:
        """Which rows of a question's section have one of these answers."""
        rows, edges, keys = self.frames.keep(("by_code", entry.question), lambda: _by_code(self.frames, entry))
        chosen = np.zeros(len(self.frames.wide[entry.section]), dtype=np.bool_)
        for code, key in enumerate(keys):
            if key in codes:
                chosen[rows[edges[code] : edges[code + 1]]] = True
        return chosen

    def nothing(self, things: str) -> str:
        """Why there are none: nobody named any, or the filters leave none."""
        return f"The filters leave no {things}." if self.filters.is_narrowed else f"No {things} have been named so far."

    def doubts(self, *, accounts_only: bool = False) -> tuple[str, ...]:
        """What to doubt on every page: who is silent, unsigned, reopened, imported, and which filter has no effect."""
        lines = list(self.filters.notes)
        base = self.base
        if base.silent:
            lines.append(f"No answer counted yet from {listed(base.silent, 6)}.")
        if base.by_basis.get("submitted"):
            number = counted(base.by_basis["submitted"], "department")
            lines.append(f"The answers of {number} are handed over but not signed; they may still change.")
        if base.by_basis.get("imported"):
            number = counted(base.by_basis["imported"], "department")
            lines.append(f"The answers of {number} were imported by the policy team; nobody has signed them.")
        reopened = [self.frames.answers[i].department for i in self.department_ids if self._is_reopened(i)]
        if reopened:
            whose = "its" if len(reopened) == 1 else "their"
            lines.append(
                f"{listed(reopened)} reopened {whose} answers; the earlier ones count until the next are signed."
            )
        lines += self._without_lists()
        if not accounts_only and (self.filters.platforms or self.filters.statuses):
            lines.append("The filters by platform and status narrow accounts only; other figures are over all.")
        return tuple(lines)

    def _without_lists(self) -> list[str]:
        """Departments that did not list what they have."""
        asked, lines = (roles.accounts(self.frames), roles.tools(self.frames)), []
        for one, noun in zip(asked, ("accounts", "tools"), strict=True):
            said = self.frames.passed_over.get(one.section, {}) if one else {}
            names = [self.frames.names[self.frames.position[i]] for i in self.department_ids if i in said]
            if names:
                lines.append(f"{listed(names)} could not list {'its' if len(names) == 1 else 'their'} {noun}.")
        return lines

    def _is_reopened(self, department_id: int) -> bool:
        return department_id in self.frames.answers and self.frames.answers[department_id].reopened


def _by_code(frames: Frames, entry: CodebookEntry) -> tuple[Ints, list[int], tuple[str, ...]]:
    """Rows ordered by answer, so that a filter need not look at all of them; where each answer's rows start and end."""
    found = frames.long_codes(entry)
    values = found.values.astype(np.min_scalar_type(len(found.keys)))  # small numbers are sorted faster
    edges = np.concatenate([[0], running(np.bincount(values, minlength=len(found.keys)))])
    return found.rows[np.argsort(values, kind="stable")], edges.tolist(), found.keys


def scope(frames: Frames, filters: Filters) -> Scope:
    """The filters, without values this round does not know. What is over all is worked out once per version."""
    if filters.is_narrowed or filters.notes:
        return _narrowed(frames, filters)
    kept = frames.keep("scope", lambda: Scope(frames, Filters()))
    return kept if kept.frames is frames else replace(kept, frames=frames)  # the same answers, newer facts


def _narrowed(frames: Frames, filters: Filters) -> Scope:
    asked = roles.accounts(frames)
    goals = roles.goals(frames)
    goal_entry = asked.goal if asked and asked.goal else None
    goal_labels = dict(goal_entry.labels if goal_entry else {}) | dict(goals.goal.labels if goals else {})
    status = asked.status.labels if asked and asked.status else {}
    platform = dict.fromkeys(frames.codes(asked.platform).keys, "") if asked else {}
    return Scope(frames, filters.checked(frames.position.keys(), platform, goal_labels | {"other": ""}, status))


def basis_words(frames: Frames, department_id: int) -> str:
    """On which basis a department's answers count."""
    answer = frames.answers.get(department_id)
    if answer is None:
        return "No answer counted yet"
    return BASIS_WORDS[answer.basis] + (", being changed" if answer.reopened else "")
