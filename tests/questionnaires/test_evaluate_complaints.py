"""What is left to do in a response, and what depends on what."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaires.conditions.checking import check_expressions
from questionnaires.evaluate import EntryAnswers, Evaluation, section_answer
from questionnaires.model import Definition, Question, Section
from tests.questionnaires.test_evaluate import DEFINITION, account, evaluation, t


def complaints(found: Evaluation, entry: EntryAnswers) -> dict[str, str]:
    return {problem.question: problem.code for problem in found.problems(entry)}


def test_it_works_that_each_wrong_value_is_a_problem_of_its_own_question() -> None:
    entry = account(copies="many", checked="2027-01-01")
    found = evaluation(t(uses=["accounts"]), accounts=[entry])
    assert complaints(found, entry) == {"copies": "NUMBER_NEEDED", "checked": "CONSTRAINT_NOT_MET"}
    assert found.value(entry, "copies") is None
    assert found.missing_required(entry) == ()


def test_it_works_that_authors_can_say_it_themselves() -> None:
    entry = account(copies="0")
    (problem,) = evaluation(t(uses=["accounts"]), accounts=[entry]).problems(entry)
    assert problem == (entry.id, "accounts", "copies", "CONSTRAINT_NOT_MET", "At least one, please.")


def test_it_works_that_hidden_answers_are_no_problem() -> None:
    entry = account(copies="many")
    assert evaluation(t(uses=["tools"]), accounts=[entry]).problems(entry) == ()


def test_it_requires_the_text_beside_other() -> None:
    without = evaluation(t(uses=["tools"], aims=["other"]))
    given = evaluation(t(uses=["tools"]) | {"aims": {"t": ["other"], "o": "Win prizes"}})
    assert complaints(without, without.root) == {"aims": "OTHER_NEEDED"}
    assert complaints(given, given.root) == {}


@pytest.mark.parametrize(
    ("root", "missing"),
    [
        ({}, ("uses",)),
        (t(uses=["tools"]), ("memo",)),
        (t(uses=["tools"], memo="x"), ()),
        ({"uses": {"m": "none"}}, ()),
    ],
)
def test_it_requires_visible_answers_or_a_kind_of_nothing(root: dict[str, Any], missing: tuple[str, ...]) -> None:
    found = evaluation(root)
    assert found.missing_required(found.root) == missing


def test_it_requires_the_fewest_entries_unless_something_is_said_for_the_list() -> None:
    root = t(uses=["accounts"])
    (problem,) = evaluation(root).page_problems("accounts")
    assert problem.code == "ENTRIES_OR_NOTHING_NEEDED"
    assert "“Accounts”" in problem.message
    assert "“Somebody else has the list”" in problem.message
    assert evaluation(root, accounts=[account()]).page_problems("accounts") == ()
    said = evaluation(root | {section_answer("accounts"): {"m": "dont_know"}})
    assert said.page_problems("accounts") == ()
    assert said.section_nothing("accounts") == "dont_know"
    assert evaluation(t(uses=["tools"])).page_problems("accounts") == ()


@pytest.mark.parametrize("kind", ["none", "dont_know"])
def test_it_works_that_one_answer_implies_many(kind: str) -> None:
    found = evaluation({"rules_any": {"m": kind}})
    assert (found.implied("rule_reply"), found.implied("rule_tone"), found.implied("note_at_end")) == (kind, kind, None)


def test_it_works_that_nothing_is_implied_beside_an_answer() -> None:
    assert evaluation(t(rules_any="tools")).implied("rule_tone") is None
    assert evaluation({}).implied("rule_tone") is None


def test_it_works_that_dependents_are_followed_through_sections_and_calculations() -> None:
    found = evaluation()
    assert {"goals", "goal", "measured", "kpi", "main", "account_goals"} <= found.dependents("aims")
    assert "status" not in found.dependents("aims")
    assert {"rules", "rule_tone", "rule_reply"} <= found.dependents("rules_any")
    assert {"activities", "rule_reply"} <= found.dependents("activity")
    assert found.dependents("copies") == frozenset()
    assert found.dependents("status") == {"runner"}


def test_it_works_that_conditions_are_said_in_words() -> None:
    found = evaluation()
    assert found.shown_if("copies") is None
    assert found.shown_if("runner") == "Shown if “About status?” is “Accounts”."
    assert found.shown_if("rule_reply") == "Shown if “About activity?” includes “Answering”."
    # "aims" is a question and a section; a bare name means the question
    assert found.shown_if("aims") is None
    assert found.shown_if(DEFINITION.section_by_name["aims"]) == "Shown if “About uses?” has an answer."


def test_it_works_without_complaint_on_the_definition_of_these_tests() -> None:
    assert check_expressions(DEFINITION) == []


@pytest.mark.parametrize("condition", ["${{s{0}}} != ''", "not(" * 19 + "${{s{0}}} = ''" + ")" * 19])
def test_it_handles_the_longest_chain_that_checks_let_through(condition: str) -> None:
    def chain(length: int) -> Definition:
        steps = tuple(
            Question(name=f"s{i}", type="text", relevant=condition.format(i - 1) if i else None) for i in range(length)
        )
        return Definition(
            slug="chain", version=1, title="Chain", sections=(Section(name="p", label="P", questions=steps),)
        )

    longest = max(length for length in range(1, 120) if not check_expressions(chain(length)))
    answers = {f"s{i}": {"t": "x"} for i in range(longest)}
    found = Evaluation(chain(longest), {"": [EntryAnswers("r", "", None, answers)]})
    assert found.value(found.root, f"s{longest - 1}") == "x"
