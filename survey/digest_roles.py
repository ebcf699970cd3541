"""Finds answers by what their questions mean, so that a digest knows no question by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from questionnaires.kinds.amounts import say_range, unit_of
from questionnaires.kinds.estimate import Estimate
from questionnaires.model import Question, Section
from survey.submitted import Row, Submitted
from survey.wording import listed

# Codes whose meaning belongs to a role, in every questionnaire that uses it.
ALONE, NOBODY, AGENCY, ELSEWHERE = "one_person", "nobody", "agency", "other_department"  # account:owner_kind
IN_USE, ASLEEP = "active", "dormant"  # account:status
YES, NO = "yes", "no"  # account:two_step
OWN, FREE = "own", "free"  # payer
SCOPES = {"own": "for your department", "several": "for several departments", "all": "for the whole organisation"}
WRITTEN, HABIT = "written", "habit"  # rules_any
LOOKED_UP = "invoice"  # how sure an estimate is
NOT_KNOWN = "dont_know"


Amounts = Mapping[str, tuple[int, int]]  # low and high by currency; '' is the round's, and hours and counts


class Sum(NamedTuple):
    """Ranges added up, each currency by itself: what is known, and how many are not."""

    amounts: Amounts
    known: int
    looked_up: int
    unknown: int
    refused: int


class Read:
    """One submission, asked by roles."""

    def __init__(self, found: Submitted) -> None:
        self.found = found
        self.definition = found.definition

    def page_question(self, role: str) -> Question | None:
        """The question with that role that is asked once, not in a list."""
        asked = ((s, q) for s, q in self.definition.with_role(role) if not s.repeat and q.is_asked)
        return next((question for _, question in asked), None)

    def list_of(self, role: str) -> tuple[Section, Question] | None:
        """The list in which that role is asked for each entry."""
        return next(((s, q) for s, q in self.definition.with_role(role) if s.repeat and q.is_asked), None)

    def beside(self, section: Section, role: str) -> Question | None:
        """Another question of the same list."""
        return next((question for question in section.questions if question.role == role), None)

    def page(self, question: Question) -> Row:
        return self.found.page(self.definition.home_of[question.name])

    def value(self, question: Question | None) -> Any:
        return None if question is None else self.page(question).values.get(question.name)

    def nothing(self, question: Question | None) -> str:
        return "" if question is None else self.page(question).nothings.get(question.name, "")

    def words(self, question: Question) -> str:
        return self.found.words(self.page(question), question)

    def code(self, row: Row, question: Question | None) -> str:
        """The picked code, or the kind of nothing, of one entry; '' when it was not asked or left open."""
        if question is None:
            return ""
        return str(row.values.get(question.name) or row.nothings.get(question.name, ""))

    def label(self, question: Question, code: str) -> str:
        return next((choice.label for choice in self.found.choices(question) if choice.name == code), "")

    def short(self, question: Question, code: str) -> str:
        """The few words a vocabulary has for a choice, else its label."""
        picked = next((choice for choice in self.found.choices(question) if choice.name == code), None)
        return "" if picked is None else str(picked.facts.get("short") or picked.label)

    def sum(self, rows: list[Row], question: Question) -> Sum:
        """Add up the amounts of these entries; what is not known is counted and never taken for zero."""
        known = [row.values[question.name] for row in rows if question.name in row.values]
        refused = count(rows, lambda row: row.nothings.get(question.name) == "prefer_not")
        looked_up = sum(isinstance(each, Estimate) and each.sure == LOOKED_UP for each in known)
        return Sum(together(known), len(known), looked_up, len(rows) - len(known) - refused, refused)

    def amount(self, amounts: Amounts, question: Question) -> str:
        """ "17,000 to 26,000 EUR a year"; several currencies one after the other."""
        own = self.found.surroundings.currency
        return listed(
            [say_range(*ends, unit_of(question.unit, currency or own)) for currency, ends in sorted(amounts.items())]
        )


def together(known: Iterable[Any]) -> Amounts:
    """Estimates and numbers added up, each currency by itself."""
    found: dict[str, tuple[int, int]] = {}
    for each in known:
        is_estimate = isinstance(each, Estimate)
        currency = (each.currency or "") if is_estimate else ""
        low, high = (each.low, each.high) if is_estimate else (int(each), int(each))
        before = found.get(currency, (0, 0))
        found[currency] = before[0] + low, before[1] + high
    return found


def count(rows: list[Row], holds: Callable[[Row], bool], weigh: Callable[[Row], int] = lambda _row: 1) -> int:
    return sum(weigh(row) for row in rows if holds(row))
