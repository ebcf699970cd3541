"""One amount for several entries is one amount: it stays with the first that takes it, the others say who pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from questionnaires.model import Question
from survey.operations.import_answer_claims import AnswerClaim, Remark
from survey.operations.import_cells import Cells, Typed
from survey.operations.import_entry_openings import is_shown
from survey.operations.import_money import is_money
from survey.operations.import_openings import Openings
from survey.operations.import_standings import NUMBERS
from survey.operations.import_target import Target, labels
from survey.wording import listed

There = Callable[[AnswerClaim], Mapping[str, Mapping[str, Any]]]  # the amounts that an entry has in its answers already


class Shared:
    """Leaves an amount of a row with the first of its entries that takes it, and tells the others where it is."""

    def __init__(self, wanted: Target, cells: Cells, claims: Iterable[AnswerClaim], there: There) -> None:
        self._wanted, self._cells = wanted, cells
        self._labels = labels(wanted.questions)
        self._kept: dict[tuple[str, int], str] = {}  # an amount -> the department that has it
        self._other: set[tuple[str, int]] = set()  # amounts of which that department has told another figure
        self._words: dict[tuple[int, str], str] = {}
        self.remarks: list[Remark] = []
        for claim in claims:
            self._learn(claim, there)

    def _learn(self, claim: AnswerClaim, there: There) -> None:
        """An amount that a department has in its answers already is not written a second time."""
        if claim.shares:
            held = there(claim)
            for name, place in claim.shares:
                if (raw := held.get(name)) and raw.get("t"):
                    self._kept.setdefault((name, place), claim.department)
                    if raw["t"] != claim.typed[name].get("t"):
                        self._other.add((name, place))

    def without(self, claim: AnswerClaim) -> AnswerClaim | str:
        """A claim without the amounts that others have; in words why it is none if nothing is left of it."""
        gone = {
            share[0]: self._kept[share] for share in claim.shares if share in self._kept and share[0] in claim.typed
        }
        if not gone:
            return claim
        typed = {name: raw for name, raw in claim.typed.items() if name not in gone}
        amounts = ", ".join(f"“{self._labels[name]}”" for name in gone)
        others = [each for each in dict.fromkeys(gone.values()) if each != claim.department]
        if others and any(share in self._other for share in claim.shares if share[0] in gone):
            words = (
                f"The row answers {amounts} for several departments at once, and {listed(others)} told another figure "
            )
            words += "before, which was kept."
        elif others:
            words = f"The row answers {amounts} for several departments at once, so it was kept once, with "
            words += f"{listed(list(dict.fromkeys(gone.values())))}."
        else:
            words = f"The row answers {amounts} for several entries at once, so it was kept once."
        if not typed:
            return words
        payers = [each for name, each in gone.items() if each in others and is_money(self._wanted.by_name[name])]
        implied, said = self._paid_by(payers[0], typed) if payers else (frozenset[str](), "")
        key = self._wanted.entry_key(typed) if self._wanted.shape == "list" else claim.key
        self._words[claim.row, key] = words + said
        return replace(claim, typed=typed, key=key, implied=claim.implied | implied)

    def taken(self, claim: AnswerClaim, joined: AnswerClaim | None) -> None:
        """Note what a claim brought to its department; `joined` is the entry that it joined, as it was before."""
        if words := self._words.get((claim.row, claim.key)):
            self.remarks.append(Remark(claim.row, claim.column, words))
        for name, place in claim.shares:
            if name in claim.typed and (joined is None or _brings(claim, joined, name)):
                self._kept.setdefault((name, place), claim.department)

    def _paid_by(self, first: str, typed: dict[str, Typed]) -> tuple[frozenset[str], str]:
        if self._payer is None or typed.get(self._payer[0].name):
            return frozenset(), ""
        payer, code, which = self._payer
        typed[payer.name] = {"t": code}
        said = f" “{self._labels[payer.name]}” was taken as “{self._cells.words(payer).label(code) or code}”"
        match = self._cells.words(which).find(first)
        if match is None or match.label != first:
            return frozenset([payer.name]), f"{said}."
        typed[which.name] = {"t": match.code}
        return frozenset([payer.name, which.name]), f"{said}, {first}."

    @cached_property
    def _payer(self) -> tuple[Question, str, Question] | None:
        """The question for the payer, the choice that asks which department pays, and the question that asks it."""
        payer, which = self._wanted.of_role("payer"), self._wanted.of_role("payer:department")
        offered = self._wanted.definition.choices_of(payer) if payer is not None else None
        if payer is None or which is None or offered is None or which.relevant is None:
            return None
        root = Openings(self._wanted).find({}, {}).changes
        for choice in offered.choices:
            if is_shown(self._wanted, root, {payer.name: {"t": choice.name}}, None, which.name):
                return payer, choice.name, which
        return None


def _brings(claim: AnswerClaim, joined: AnswerClaim, name: str) -> bool:
    """Whether an entry has the answer of a claim that joins it: it left it open, or says the same."""
    return name not in joined.typed or name in joined.implied or joined.typed[name] == claim.typed[name]


def without_other_payer(wanted: Target, claim: AnswerClaim) -> dict[str, Typed]:
    """The answers of an entry; a price that another row brought it says that no other department pays."""
    payers = {question.name for role in ("payer", "payer:department") if (question := wanted.of_role(role))}
    priced = any(is_money(wanted.by_name[name]) for name in claim.typed)
    return {name: raw for name, raw in claim.typed.items() if not (priced and name in payers & claim.implied)}


def is_amount(question: Question) -> bool:
    return question.type in NUMBERS
