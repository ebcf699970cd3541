"""One amount for several departments is one amount: it stays with the first, and the others say who pays."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import Question
from survey.operations.import_answer_claims import AnswerClaim
from survey.operations.import_cells import Cells, Typed
from survey.operations.import_entry_openings import is_shown
from survey.operations.import_money import is_money
from survey.operations.import_openings import Openings
from survey.operations.import_target import Target, labels


class Shared:
    """Takes the amounts of a row from the answers of every department but its first."""

    def __init__(self, wanted: Target, cells: Cells, first_of: Mapping[int, int], own: frozenset[str]) -> None:
        """`first_of`: line -> the first line of its row; `own` are questions that each line answers for itself."""
        self._wanted, self._cells, self._first_of, self._own = wanted, cells, first_of, own
        self._units: dict[int, str] = {}
        self._labels = labels(wanted.questions)
        self._payer = self._another_pays()

    def apply(self, number: int, unit: str, typed: dict[str, Typed]) -> tuple[frozenset[str], str]:
        """Change what a line says; what was assumed for it, and the remark on it."""
        row = self._first_of.get(number, number)
        if row not in self._units:  # the first line of the row that can be used
            self._units[row] = unit
            return frozenset(), ""
        first = self._units[row]
        if first == unit:
            return frozenset(), self.further(typed, self._own)
        amounts = self._dropped(typed, self._own)
        if not amounts:
            return frozenset(), ""
        money = any(is_money(self._wanted.by_name[name]) for name in amounts)
        listed = ", ".join(f"“{self._labels[name]}”" for name in amounts)
        words = f"The row answers {listed} for several departments at once, so it was kept once, with {first}."
        assumed, said = self._paid_by(first, typed) if money else (frozenset[str](), "")
        return assumed, words + said

    def further(self, typed: dict[str, Typed], spared: frozenset[str] = frozenset()) -> str:
        """Take the amounts of a row from its second entry of the same department; the remark on it."""
        listed = ", ".join(f"“{self._labels[name]}”" for name in self._dropped(typed, spared))
        return f"The row answers {listed} for several entries at once, so it was kept once." if listed else ""

    def _dropped(self, typed: dict[str, Typed], spared: frozenset[str]) -> list[str]:
        names = [name for name in typed if name not in spared and _is_amount(self._wanted.by_name[name])]
        for name in names:
            del typed[name]
        return names

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

    def _another_pays(self) -> tuple[Question, str, Question] | None:
        """The question for the payer, the choice that asks which department pays, and the question that asks it."""
        payer, which = self._wanted.of_role("payer"), self._wanted.of_role("payer:department")
        offered = self._wanted.definition.choices_of(payer) if payer is not None else None
        if payer is None or which is None or offered is None or which.relevant is None or not self._first_of:
            return None
        root = Openings(self._wanted).find({}, {}).changes
        for choice in offered.choices:
            if is_shown(self._wanted, root, {payer.name: {"t": choice.name}}, None, which.name):
                return payer, choice.name, which
        return None


def without_other_payer(wanted: Target, claim: AnswerClaim) -> dict[str, Typed]:
    """The answers of an entry; a price that another row brought it says that no other department pays."""
    payers = {question.name for role in ("payer", "payer:department") if (question := wanted.of_role(role))}
    priced = any(is_money(wanted.by_name[name]) for name in claim.typed)
    return {name: raw for name, raw in claim.typed.items() if not (priced and name in payers & claim.implied)}


def _is_amount(question: Question) -> bool:
    return question.type in ("integer", "decimal", "estimate")
