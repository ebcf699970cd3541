"""Pages find questions by role: another questionnaire, about another subject, has the same pages."""

from __future__ import annotations

import pytest

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Matrix, Where
from questionnaires.loader import parse
from questionnaires.model import Definition
from tests.dashboard.factory import DONT_KNOW, NO_RULE, frames_of, money

AI_TOOLS = """
slug: ai-tools
version: 1
title: AI tools
languages: [en]
minutes: 5
choice_lists:
  jobs:
    - {name: draft, label: Drafting texts}
    - {name: code, label: Writing code}
  who:
    - {name: own, label: We do}
    - {name: central, label: A central budget}
    - {name: free, label: Nobody}
  checks:
    - {name: nobody, label: "Nobody"}
    - {name: person, label: "A person"}
  wishes:
    - {name: faster, label: Be faster}
    - {name: better, label: Be better}
sections:
  - name: why
    label: Why
    questions:
      - {name: wishes, type: select_multiple, label: What for?, choices: wishes, role: goal, purpose: x}
  - name: systems
    label: Systems
    repeat: true
    entry_label: "{system}"
    questions:
      - {name: system, type: text, label: Which?, required: true, role: tool, purpose: x}
      - {name: job, type: select_multiple, label: Used for?, choices: jobs, role: function, purpose: x}
      - {name: pays, type: select_one, label: Who pays?, choices: who, role: payer, purpose: x}
      - name: price
        type: estimate
        label: How much?
        unit: money per year
        role: cost
        purpose: x
        missing: {dont_know: No idea}
  - name: habits
    label: Habits
    questions:
      - name: check
        type: select_one
        label: Who checks?
        choices: checks
        role: "rule:ai_content"
        purpose: x
        missing: {none: No rule}
"""
NOTHING = """
slug: nothing-known
version: 1
title: Without any role
languages: [en]
minutes: 1
sections:
  - name: page
    label: A page
    questions:
      - {name: colour, type: text, label: Which colour?, purpose: x}
"""


@pytest.fixture(scope="module")
def definition() -> Definition:
    return parse(AI_TOOLS)


def some(definition: Definition) -> Frames:
    return frames_of(
        {
            "HR": {
                "why": {"wishes": ["faster"]},
                "systems": [{"system": "Scribe", "job": ["draft"], "pays": "own", "price": money(100)}],
                "habits": {"check": "person"},
            },
            "IT": {
                "why": {"wishes": ["faster", "better"]},
                "systems": [{"system": "Penman", "job": ["draft", "code"], "pays": "own", "price": DONT_KNOW}],
                "habits": {"check": "nobody"},
            },
            "Sales": {"habits": {"check": NO_RULE}},
        },
        definition=definition,
    )


def test_it_works_with_the_same_findings_on_another_subject(definition: Definition) -> None:
    found = {one.kind: one for one in catalogue.findings(some(definition), Filters())}
    assert set(found) >= {"same_job_several_bills", "two_rules_one_organisation", "same_goal_no_common_measure"}
    assert found["same_job_several_bills"].sentence.startswith(
        "HR and IT each pay for a tool that does drafting texts: Scribe and Penman. Together that is 100 EUR a year, "
        "and Penman for a price nobody has told us yet."
    )
    assert "HR says “A person”" in found["two_rules_one_organisation"].sentence
    assert "Sales has no rule on this at all." in found["two_rules_one_organisation"].sentence


def test_it_works_with_every_page(definition: Definition) -> None:
    frames = some(definition)
    views = {spec.slug: spec.compute(frames, Filters()) for spec in catalogue.VIEWS}
    assert views["where-active"].answer == "This questionnaire does not ask for accounts."
    assert views["time-and-money"].answer.startswith("100 EUR a year")
    goals, jobs = views["what-we-want"].parts[0], views["same-job"].parts[0]
    assert isinstance(goals, Matrix)
    assert goals.row_totals["faster"].number == 2
    assert isinstance(jobs, Matrix)
    assert jobs.cells["code", "2"].text == "Penman (price not known)"
    assert catalogue.overview(frames, Filters()).facts[0].text == "3 of 3"
    assert catalogue.department_sheet(frames, Filters(), 3).basis == "signed"
    assert len(catalogue.entries(frames, Filters(), Where("systems"), "committee").rows) == 2


def test_it_handles_a_questionnaire_without_any_role() -> None:
    frames = frames_of({"HR": {"page": {"colour": "blue"}}}, definition=parse(NOTHING))
    for spec in catalogue.VIEWS:
        assert spec.compute(frames, Filters(platforms=("x",), goals=("y",))).slug == spec.slug
    assert catalogue.findings(frames, Filters()) == ()
    assert catalogue.overview(frames, Filters()).sentences.lines == ()
    (row,) = catalogue.entries(frames, Filters(), Where("page"), "committee").rows
    assert row["colour"] == "blue"
