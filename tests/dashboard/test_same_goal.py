"""Same goal, no common measure: who wants the same, who measures it, and whether by the same figure."""

from __future__ import annotations

from typing import Any

from dashboard.analysis.findings import same_goal
from dashboard.results import Finding
from questionnaires.loader import parse
from tests.dashboard.factory import DONT_KNOW, NO_RULE, Answers, frames_of


def wants(
    *goals: str, measured: Any = None, kpi: str | None = None, target: str | None = None, **more: Any
) -> dict[str, Any]:
    """A department with these goals; the figure and the target are those of the first."""
    aims = {"aims": list(goals)} | ({"measured_aims": measured} if measured is not None else {})
    detail: dict[str, Any] = {"_key": goals[0], "goal": goals[0]}
    detail |= {"kpi": kpi} if kpi else {}
    detail |= {"target": target} if target else {}
    return {"aims": aims, "goals": [detail], **more}


def found(departments: dict[str, Answers | None], goal: str = "recruiting", **changes: Any) -> Finding | None:
    every = {one.key: one for one in same_goal.findings(frames_of(departments, **changes))}
    return every.get(f"same_goal_no_common_measure:{goal}")


def test_it_works_with_figures_that_differ() -> None:
    one = found(
        {
            "HR": wants("recruiting", measured=["recruiting"], kpi="Applications", target="200 by June"),
            "Sales": wants("recruiting", measured=["recruiting"], kpi="Cost per hire"),
            "IT": wants("recruiting", measured=NO_RULE, needs={"freedom": "We talk to developers as developers."}),
        }
    )
    assert one is not None
    assert one.sentence == (
        "HR, Sales and IT all want to fill jobs; two measure it, each in its own way. "
        "HR looks at “Applications” and Sales looks at “Cost per hire”. "
        "HR has said what a good result would be."
    )
    assert (one.nature, one.clauses, one.sure, one.holds) == ("gap", (21, 1), "high", "holds_already")
    assert one.department_ids == (1, 2, 3)
    assert one.stays == ("IT asks to keep free: “We talk to developers as developers.”",)
    assert one.stake == 3 * same_goal.WORTH
    assert one.where is not None
    assert one.where.conditions == (("aims", "recruiting"),)
    assert {"d1-aims-0", "d1-goals-0"} <= set(one.entries)


def test_it_works_with_many_departments_in_words() -> None:
    everybody: dict[str, Answers | None] = {name: wants("recruiting", measured=NO_RULE) for name in "ABCD"}
    one = found(everybody | {"E": wants("recruiting", measured=["recruiting"], kpi="Hires")})
    assert one is not None
    assert one.sentence == "Five departments want to fill jobs; only E measures it. E looks at “Hires”."
    assert one.suggestion.startswith("Let E show how it measures this")


def test_it_works_when_nobody_measures() -> None:
    one = found({"HR": wants("recruiting", measured=NO_RULE), "IT": wants("recruiting", measured=NO_RULE)})
    assert one is not None
    assert one.sentence == "HR and IT both want to fill jobs; neither measures it."


def test_it_rejects_a_common_measure_however_it_is_written() -> None:
    both = {
        "HR": wants("recruiting", measured=["recruiting"], kpi="Number of applications, time to fill a job"),
        "IT": wants("recruiting", measured=["recruiting"], kpi="applications from social media"),
    }
    assert found(dict(both)) is None
    assert found({**both, "Sales": wants("recruiting", measured=NO_RULE)}) is None  # it can join them
    assert found({**both, "Sales": wants("recruiting", measured=["recruiting"], kpi="Reach")}) is not None


def test_it_rejects_goals_of_one_department_and_goals_without_a_list() -> None:
    assert found({"HR": wants("recruiting", measured=NO_RULE), "IT": wants("leads", measured=NO_RULE)}) is None
    other: dict[str, Answers | None] = {"HR": wants("other", measured=NO_RULE), "IT": wants("other", measured=NO_RULE)}
    assert found(other, "other") is None  # what "other" means differs


def test_it_handles_figures_nobody_told() -> None:
    one = found(
        {
            "HR": wants("recruiting", measured=["recruiting"], kpi="Applications"),
            "IT": wants("recruiting", measured=["recruiting"]),
        }
    )
    assert one is not None
    assert "both measure it, and whether by the same figure we do not know." in one.sentence
    assert (one.sure, one.holds) == ("low", "could_change")
    assert one.suggestion == "Ask IT which figure is looked at; it may be the same."


def test_it_requires_no_guess_about_departments_that_did_not_say() -> None:
    one = found({"HR": wants("recruiting", measured=DONT_KNOW), "IT": wants("recruiting", measured=NO_RULE)})
    assert one is not None
    assert one.sentence == "HR and IT both want to fill jobs; as far as we were told, nobody measures it."
    assert one.sure == "medium"
    assert "HR did not say whether it is measured" in one.sure_why


def test_it_holds_when_a_third_figure_is_missing_but_two_differ() -> None:
    one = found(
        {
            "HR": wants("recruiting", measured=["recruiting"], kpi="Applications"),
            "IT": wants("recruiting", measured=["recruiting"], kpi="Visits"),
            "Sales": wants("recruiting", measured=["recruiting"]),
        }
    )
    assert one is not None
    assert "all of them measure it, not by the same figure." in one.sentence
    assert one.holds == "holds_already"


def test_it_works_with_goals_of_another_questionnaire() -> None:
    definition = parse(
        """
slug: wishes
version: 1
title: Wishes
languages: [en]
minutes: 1
choice_lists:
  wishes: [{name: faster, label: Speed}]
sections:
  - name: why
    label: Why
    questions:
      - {name: wishes, type: select_multiple, label: What for?, choices: wishes, role: goal, purpose: x}
"""
    )
    one = found({"HR": {"why": {"wishes": ["faster"]}}, "IT": {"why": {"wishes": ["faster"]}}}, "faster",
                definition=definition)  # fmt: skip
    assert one is not None
    assert one.sentence.startswith("HR and IT both have the goal “Speed”; as far as we were told")
