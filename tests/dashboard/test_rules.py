"""Where rules differ: the answer in the cell, gaps and unknowns marked, and two rules in one organisation."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue
from dashboard.analysis.findings import two_rules
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Finding, Matrix, Table
from tests.dashboard.factory import DONT_KNOW, NO_RULE, account, frames_of


def made(platform: str = "linkedin", **rules: dict[str, Any]) -> Frames:
    return frames_of(
        {name: {"accounts": [account(platform)], "rule_topics": answers} for name, answers in rules.items()}
    )


def found(topic: str, **rules: dict[str, Any]) -> Finding | None:
    every = {one.key: one for one in two_rules.findings(made(**rules))}
    return every.get(f"two_rules_one_organisation:{topic}")


def test_it_works_with_the_sentence_on_approval() -> None:
    one = found("approval", Legal={"rule_approval": "manager"}, Marketing={"rule_approval": "none"})
    assert one is not None
    assert one.sentence == (
        "On LinkedIn, a post of Legal needs a manager and a post of Marketing needs nobody. "
        "Each has its reasons; the policy has to say which holds, or for whom each holds."
    )
    assert one.clauses == (8,)
    assert one.sure == "high"


def test_it_works_with_times_to_answer() -> None:
    one = found("response_time", Service={"rule_response_time": "1"}, Google={"rule_response_time": "72"})
    assert one is not None
    assert one.sentence.startswith(
        "On LinkedIn, Service wants to answer within 1 hour and Google wants to answer within 3 days."
    )


def test_it_works_with_no_rule_named_beside_two_rules() -> None:
    one = found(
        "ai_content",
        HR={"rule_ai_content": "label"},
        IT={"rule_ai_content": "banned"},
        Sales={"rule_ai_content": NO_RULE},
    )
    assert one is not None
    assert (
        "HR says “It must be labelled” and IT says “It is not allowed”. Sales has no rule on this at all."
        in one.sentence
    )


def test_it_rejects_what_is_no_difference() -> None:
    same = {"rule_approval": "manager"}
    assert found("approval", HR=same, IT=same) is None
    assert found("approval", HR=same, IT={"rule_approval": DONT_KNOW}) is None
    assert found("ai_content", HR={"rule_ai_content": "label"}, IT={"rule_ai_content": NO_RULE}) is None


def test_it_rejects_departments_that_do_not_meet_anywhere() -> None:
    frames = frames_of(
        {
            "HR": {"accounts": [account("x")], "rule_topics": {"rule_approval": "none"}},
            "IT": {"accounts": [account("xing")], "rule_topics": {"rule_approval": "manager"}},
            "Legal": {"accounts": [account("x", status="dormant")], "rule_topics": {"rule_approval": "manager"}},
        }
    )
    assert two_rules.findings(frames) == []


def test_it_works_as_a_page_from_loose_to_strict() -> None:
    frames = made(
        HR={"rule_approval": "none", "rule_security": ["mfa"], "rule_ai_content": NO_RULE},
        IT={"rule_approval": "central_legal", "rule_security": ["mfa", "named_logins", "devices"]},
        Sales={"rule_approval": DONT_KNOW, "rule_ai_content": "label"},
    )
    view = catalogue.BY_SLUG["rules"].compute(frames, Filters())
    matrix, table = view.parts
    assert isinstance(matrix, Matrix)
    cells = {place: (cell.text, cell.level, cell.mark) for place, cell in matrix.cells.items()}
    assert cells["rule_approval", "1"] == ("Nobody: who writes it posts it", 1, "")
    assert cells["rule_approval", "2"] == ("A central team or Legal", 4, "")
    assert cells["rule_approval", "3"] == ("Don't know", 0, "unknown")
    assert cells["rule_ai_content", "1"] == ("No rule", 0, "gap")
    assert cells["rule_security", "1"][1] < cells["rule_security", "2"][1]
    assert matrix.row_totals["rule_approval"].text == "2 different answers"
    assert matrix.row_totals["rule_approval"].mark == "conflict"
    assert view.answer.startswith("Departments differ on 3 topics")
    assert isinstance(table, Table)
    assert {"topic": "AI", "answer": "No rule", "number": 1, "departments": "HR"} in table.rows


def test_it_handles_topics_nobody_answered() -> None:
    view = catalogue.BY_SLUG["rules"].compute(made(HR={"rule_approval": DONT_KNOW}), Filters())
    matrix = view.parts[0]
    assert isinstance(matrix, Matrix)
    assert matrix.rows == ()
    assert view.answer == "No rules have been named so far."
