"""What silent departments could change at most: an assumption in words, and nothing where too few answered."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue, silent
from dashboard.analysis.scope import scope
from dashboard.filters import Filters
from dashboard.frames import Frames
from tests.dashboard.factory import DONT_KNOW, account, frames_of, hours, money, tool

UNSAID = "cannot be said"


def answers(accounts: int, low: float, high: float, price: int) -> dict[str, Any]:
    return {
        "accounts": [account("x", name=f"@a{number}") for number in range(accounts)],
        "effort": [{"activity": "post", "hours": hours(low, high)}],
        "tools": [tool("Talkwalker", cost=money(price))],
    }


def four(**more: Any) -> Frames:
    given = {"HR": answers(1, 1, 2, 100), "IT": answers(2, 2, 4, 200), "Law": answers(5, 3, 8, 900)}
    return frames_of({**given, "Sales": answers(3, 10, 20, 50), **more})


def said(frames: Frames, filters: Filters | None = None) -> str:
    return " ".join(silent.doubts(scope(frames, filters or Filters())))


def test_it_works_with_the_assumption_in_words() -> None:
    line = said(four(Depot=None, Board=None))
    assert line == (
        "2 departments have not answered. If none of them has more than the largest of the 4 that did, there would be "
        "at most 10 accounts more (the largest told 5 accounts), at most 40 hours a week more (the largest told "
        "20 hours a week) and at most 1,800 EUR a year more (the largest told 900 EUR a year). This is an assumption, "
        "not an answer; what is not known in answers given comes on top."
    )
    assert line in catalogue.overview(four(Depot=None, Board=None), Filters()).doubts


def test_it_leaves_out_a_figure_of_which_the_filters_leave_nothing() -> None:
    line = said(four(Depot=None), Filters(platforms=("facebook",)))
    assert "accounts" not in line
    assert "there would be at most 20 hours a week more" in line


def test_it_says_nothing_when_everybody_answered() -> None:
    assert said(four()) == ""
    assert silent.bounds(scope(four(), Filters())) == ()


def test_it_requires_four_answers() -> None:
    three = frames_of({"HR": answers(1, 1, 2, 1), "IT": answers(1, 1, 2, 1), "Law": answers(9, 1, 2, 1), "A": None})
    line = said(three)
    assert UNSAID in line
    assert "3 answers" in line
    assert "at most" not in line
    assert "no answers" in said(frames_of({"HR": None}))


def test_it_requires_four_that_told_the_figure() -> None:
    some = four(Depot=None)
    few = frames_of(
        {name: {"accounts": [account("x")]} for name in ("HR", "IT", "Law", "Sales")}
        | {"Lab": answers(2, 1, 2, 100), "Depot": None}
    )
    assert UNSAID not in said(some)
    line = said(few)
    assert "at most 2 accounts more" in line
    assert "could change hours" in line
    assert "fewer than 4 departments told" in line


def test_it_handles_a_list_that_nobody_knows_as_not_told_and_an_empty_one_as_none() -> None:
    lost = {"accounts": [{"_id": "d:accounts", "*": DONT_KNOW}]}
    found = silent.bounds(scope(four(Lab=lost, Depot=None), Filters()))
    assert [one.told for one in found if one.name == "accounts"] == [4]
    nobody = {"accounts": [{"_id": "d:accounts", "*": {"nothing": "none"}}]}
    found = silent.bounds(scope(four(Lab=nobody, Depot=None), Filters()))
    assert [one.told for one in found if one.name == "accounts"] == [5]


def test_it_works_for_chosen_departments_only() -> None:
    frames = four(Depot=None, Board=None)
    chosen = tuple(frames.ids[frames.names.index(name)] for name in ("HR", "IT", "Law", "Sales", "Depot"))
    assert "1 department has not answered." in said(frames, Filters(departments=chosen))
    assert "at most 5 accounts more" in said(frames, Filters(departments=chosen))
