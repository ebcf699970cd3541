"""What the silent departments could change at most, under an assumption that the sentence states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from dashboard.analysis import effort, reach, roles
from dashboard.analysis.scope import Scope
from dashboard.measure import across, hours_words, money_words, one
from dashboard.results import Total
from dashboard.wording import counted, listed

ENOUGH = 4  # departments that told a figure; the largest of fewer says little about the others


class Bound(NamedTuple):
    """One key figure: the most that one department told, and how much more there could be.

    `largest` and `more` are None where too few departments told it.
    """

    name: str
    told: int
    largest: int | None
    more: int | None
    words: Callable[[int], str]


def bounds(looked_at: Scope) -> tuple[Bound, ...]:
    """One bound per key figure that the questionnaire asks for; none when every department has answered."""
    silent = looked_at.base.asked - looked_at.base.answered
    return tuple(
        _bound(name, told, silent, words)
        for name, told, words in (_accounts(looked_at), _hours(looked_at), _money(looked_at))
        if told is not None and silent
    )


def doubts(looked_at: Scope) -> tuple[str, ...]:
    """The bounds in words; that nothing can be said where too few departments answered."""
    base = looked_at.base
    silent = base.asked - base.answered
    if not silent or not base.asked:
        return ()
    who = f"{counted(silent, 'department has', 'departments have')} not answered"
    if base.answered < ENOUGH:
        given = counted(base.answered, "answer") if base.answered else "no answers"
        return (f"{who}. How much that could change the figures cannot be said from {given}.",)
    found = bounds(looked_at)
    lines = [_line(who, base.answered, found)] if any(one.more is not None for one in found) else []
    unsaid = [one.name for one in found if one.more is None]
    if unsaid:
        lines.append(
            f"{who}. How much that could change {listed(unsaid)} cannot be said: "
            f"fewer than {ENOUGH} departments told {'this' if len(unsaid) == 1 else 'these'}."
        )
    return tuple(lines)


def _line(who: str, answered: int, found: Sequence[Bound]) -> str:
    bounded = [(one.words, one.more, one.largest) for one in found if one.more is not None and one.largest is not None]
    telling = [bound for bound in bounded if bound[1]] or bounded  # nothing of a kind, under a filter, bounds nothing
    parts = [f"at most {words(more)} more (the largest told {words(largest)})" for words, more, largest in telling]
    return (
        f"{who}. If none of them has more than the largest of the {answered} that did, there would be "
        f"{listed(parts)}. This is an assumption, not an answer; what is not known in answers given comes on top."
    )


def _bound(name: str, told: Sequence[int], silent: int, words: Callable[[int], str]) -> Bound:
    if len(told) < ENOUGH:
        return Bound(name, len(told), None, None, words)
    largest = max(told)
    return Bound(name, len(told), largest, largest * silent, words)


Told = tuple[str, Sequence[int] | None, Callable[[int], str]]


def _accounts(looked_at: Scope) -> Told:
    frames, asked = looked_at.frames, roles.accounts(looked_at.frames)
    if asked is None:
        return "accounts", None, str
    numbers = across(reach.count(looked_at, asked).own, 1).tolist()
    without = {i for i, kind in frames.passed_over.get(asked.section, {}).items() if kind != "none"}
    told = [
        number
        for i, number in zip(looked_at.department_ids, numbers, strict=True)
        if i in frames.answers and i not in without
    ]
    return "accounts", told, lambda number: counted(number, "account")


def _hours(looked_at: Scope) -> Told:
    if roles.effort(looked_at.frames) is None:
        return "hours", None, str
    told = _highs(looked_at, effort.by_department(looked_at))
    return "hours", told, lambda minutes: hours_words(one(minutes, minutes, "hours"))


def _money(looked_at: Scope) -> Told:
    frames = looked_at.frames
    if roles.tools(frames) is None:
        return "money", None, str
    currency = frames.facts.currency
    told = _highs(looked_at, effort.department_money(frames, effort.spending(looked_at)))
    return "money", told, lambda minor: money_words(one(minor, minor, "money", currency), a_year=True)


def _highs(looked_at: Scope, totals: Sequence[Total]) -> list[int]:
    """The upper ends of the departments that answered and told one."""
    return [
        total.high
        for i, total in zip(looked_at.department_ids, totals, strict=True)
        if i in looked_at.frames.answers and total.high is not None
    ]
