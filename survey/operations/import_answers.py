"""Answers of any section from a file: reads it against a round, and says where each entry is to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from questionnaires.model import Section
from questionnaires.surroundings import Surroundings
from survey.operations import import_standings
from survey.operations.import_answer_claims import AnswerClaim, AnswerReading, Remark
from survey.operations.import_answer_columns import AnswerColumns, ByHand
from survey.operations.import_answer_layouts import layout_of
from survey.operations.import_answer_rows import read_answers
from survey.operations.import_answer_shared import Shared, There, without_other_payer
from survey.operations.import_answer_tools import FROM_CATALOGUE
from survey.operations.import_cells import Cells, Typed
from survey.operations.import_entry_openings import free_of_charge, open_entry
from survey.operations.import_openings import Opening, Openings, hidden_questions
from survey.operations.import_plan import Plan, Standing, settle
from survey.operations.import_table import Table
from survey.operations.import_target import PAGE, Target
from survey.operations.import_units import KnownUnit

Assumed = tuple[str, str, tuple[str, ...]]  # question, choice, departments
ALL_THERE = "all there"  # the key of a page claim that has nothing to add


class Before(NamedTuple):
    """What is there before an import of answers."""

    known: Sequence[KnownUnit]
    standings: Mapping[str, Standing]
    pages: Mapping[str, Mapping[str, Any]]  # by department: the answers on its pages
    around: Surroundings

    def amounts_of(self, wanted: Target) -> There:
        """Answers in numbers that the entry of a claim has already."""

        def there(claim: AnswerClaim) -> Mapping[str, Mapping[str, Any]]:
            if wanted.shape == "page":
                return self.pages.get(claim.department, {})
            standing = self.standings.get(claim.department)
            return standing.amounts.get(claim.key, {}) if standing is not None else {}

        return there


class Found(NamedTuple):
    """What a file says, and what becomes of it just now."""

    table: Table
    columns: AnswerColumns
    reading: AnswerReading
    plan: Plan[AnswerClaim]
    remarks: tuple[Remark, ...]
    assumed: tuple[Assumed, ...]
    cells: Cells


def find(table: Table, wanted: Target, hand: ByHand, department: str, before: Before) -> Found:
    """Read a table for a section. Raises FileRefused."""
    cells = Cells(wanted.definition, before.around)
    layout = layout_of(table, wanted, cells, hand, before.known, department=department)
    columns = layout.columns
    reading = read_answers(layout, wanted, cells, before.known, department=department)
    claims, standings = reading.claims, before.standings
    kept: list[Remark] = []
    if wanted.shape == "page":
        claims, kept = _not_there(claims, before.pages)
        standings = {name: replace(each, accounts={ALL_THERE: None}) for name, each in standings.items()}
    shared = Shared(wanted, cells, reading.claims, before.amounts_of(wanted))
    plan = settle(claims, reading.refusals, standings, import_standings.EMPTY, shared)
    plan = Plan(tuple(sorted(plan.new, key=lambda claim: claim.row)), plan.merged, plan.refused)
    plan, taken, chosen = _opened(wanted, plan, before.pages, columns)
    hidden, assumed = _openings(wanted, plan.new, before.pages, columns)
    differs = [
        Remark(each.row, columns.labels.get(each.column, each.column), each.remark)
        for claim in plan.new
        for each in claim.differs
    ]
    new = {claim.row for claim in plan.new}
    said = [each for each in reading.remarks if each.row in new or not each.remark.startswith(FROM_CATALOGUE)]
    remarks = sorted([*said, *shared.remarks, *kept, *taken, *hidden, *differs], key=lambda each: each.row)
    return Found(layout.table, columns, reading, plan, tuple(remarks), (*assumed, *chosen), cells)


def _not_there(
    claims: Sequence[AnswerClaim], pages: Mapping[str, Mapping[str, Any]]
) -> tuple[list[AnswerClaim], list[Remark]]:
    """What is answered on a page already stays; a claim keeps only what is new."""
    found: list[AnswerClaim] = []
    kept: list[Remark] = []
    for claim in claims:
        there = pages.get(claim.department, {})
        answered = {name for name in claim.typed if (raw := there.get(name)) and (raw.get("t") or raw.get("m"))}
        for name in sorted(answered):
            own = {part: there[name].get(part) for part in ("t", "o", "m") if there[name].get(part)}
            if own != {part: value for part, value in claim.typed[name].items() if value}:
                words = "The department has another answer here already, which was kept."
                kept.append(Remark(claim.row, claim.column, words))
        rest = {name: raw for name, raw in claim.typed.items() if name not in answered}
        found.append(replace(claim, typed=rest, key=PAGE if rest else ALL_THERE))
    return found, kept


def _opened(
    wanted: Target, plan: Plan[AnswerClaim], pages: Mapping[str, Mapping[str, Any]], columns: AnswerColumns
) -> tuple[Plan[AnswerClaim], list[Remark], tuple[Assumed, ...]]:
    """The entries with what their answers take for granted."""
    where = AnswerPlaces(wanted, Openings(wanted))
    roots = {
        department: {**(root := pages.get(department, {})), **where.opening(root, claims).changes}
        for department, claims in _by_department(plan.new).items()
    }
    new: list[AnswerClaim] = []
    remarks: list[Remark] = []
    assumed: dict[tuple[str, str], dict[str, None]] = {}
    for claim in plan.new:
        typed = without_other_payer(wanted, claim)
        free = free_of_charge(wanted, typed)
        taken = (free,) if free else open_entry(wanted, roots[claim.department], typed, claim.entry_key)
        if free:
            del typed[free.shown.name]  # said by its payer
        for question, choice, shown in taken:
            typed[question.name] = {"t": choice.name}
            asked = columns.labels[question.name]
            words = f"“{asked}” was taken as “{choice.label}”, since the row answers “{columns.labels[shown.name]}”."
            remarks.append(Remark(claim.row, claim.column, words))
            assumed.setdefault((asked, choice.label), {})[claim.department] = None
        new.append(replace(claim, typed=typed))
    return replace(plan, new=tuple(new)), remarks, tuple((*each, tuple(names)) for each, names in assumed.items())


def _openings(
    wanted: Target, new: Sequence[AnswerClaim], pages: Mapping[str, Mapping[str, Any]], columns: AnswerColumns
) -> tuple[list[Remark], tuple[Assumed, ...]]:
    """Remarks on answers that stay hidden, and what is ticked without the file saying so."""
    where = AnswerPlaces(wanted, Openings(wanted))
    hidden: list[Remark] = []
    assumed: dict[tuple[str, str], list[str]] = {}
    for department, claims in _by_department(new).items():
        root = pages.get(department, {})
        opening = where.opening(root, claims)
        for each in opening.assumed:
            assumed.setdefault(each, []).append(department)
        shown = {**root, **opening.changes}
        for claim in claims:
            for name, when in hidden_questions(wanted, shown, where.typed(claim), claim.entry_key).items():
                words = f"“{columns.labels[name]}” is kept but not shown yet. {when.rstrip('.')}."
                hidden.append(Remark(claim.row, claim.column, words))
            if opening.hidden:
                hidden.append(Remark(claim.row, claim.column, f"“{wanted.section.label}” is not shown yet."))
    return hidden, tuple((*each, tuple(departments)) for each, departments in assumed.items())


def _by_department(claims: Iterable[AnswerClaim]) -> dict[str, list[AnswerClaim]]:
    found: dict[str, list[AnswerClaim]] = {}
    for claim in claims:
        found.setdefault(claim.department, []).append(claim)
    return found


@dataclass(frozen=True)
class AnswerPlaces:
    """Where claims are written."""

    wanted: Target
    openings: Openings

    @property
    def section(self) -> Section:
        return self.wanted.section

    def typed(self, claim: AnswerClaim) -> Mapping[str, Typed]:
        """The answers of the entry; the row of a keyed list needs no answer of its own."""
        key = self.wanted.key
        return {name: raw for name, raw in claim.typed.items() if key is None or name != key.name}

    def entry_key(self, claim: AnswerClaim) -> str | None:
        return claim.entry_key

    def key_of(self, typed: Mapping[str, Any], entry_key: str | None) -> str:
        return entry_key or self.wanted.entry_key(typed)

    def root_changes(self, root: Mapping[str, Any], claims: Sequence[AnswerClaim]) -> Mapping[str, Typed]:
        """All answers if the section is a page, and what must be ticked so that it is shown."""
        said = self._said(claims)
        return {**said, **self.opening(root, claims).changes}

    def opening(self, root: Mapping[str, Any], claims: Sequence[AnswerClaim]) -> Opening:
        keys = {claim.entry_key for claim in claims if claim.entry_key}
        key = self.wanted.key
        others = next((str(raw["o"]) for c in claims if key and (raw := c.typed.get(key.name)) and raw.get("o")), "")
        return self.openings.find(root, self._said(claims), keys, others)

    def _said(self, claims: Sequence[AnswerClaim]) -> dict[str, Typed]:
        if self.wanted.shape != "page":
            return {}
        return {name: raw for claim in reversed(claims) for name, raw in claim.typed.items()}
