"""The shipped inventory: what rounds have used does not change, and every finding has the facts it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

import questionnaires
from questionnaires.loader import shipped, shipped_definitions
from questionnaires.model import Definition
from questionnaires.yamlfile import read_yaml

LOCK = Path(questionnaires.__file__ or "").parent / "definitions" / "digests.yaml"

# What the findings and pages of the dashboard rest on.
NEEDED_ROLES = [
    "scope",
    "goal",
    "goal:main",
    "goal:measured",
    "goal:kpi",
    "goal:target",
    "platform",
    "audience",
    "account:link",
    "account:name",
    "account:goal",
    "account:status",
    "account:owner_kind",
    "account:runner",
    "account:two_step",
    "account:recovery",
    "account:area",
    "account:copies",
    "tool",
    "function",
    "function_unused",
    "tool:keep_because",
    "payer",
    "payer:department",
    "cost",
    "cost:scope",
    "contract_end",
    "contract_notice",
    "contract_renews",
    "seats_bought",
    "seats_used",
    "offer",
    "offer:shared_with",
    "activity",
    "hours",
    "people",
    "people:in_job",
    "duty",
    "spend_kinds",
    "spend:ads",
    "spend:agency",
    "agency",
    "rules_any",
    "rules_scope",
    "need",
    "need:rule",
    "need:training",
    "freedom",
    "incidents",
    "ai_use",
    "operating_model",
]


@pytest.fixture(scope="module")
def inventory() -> Definition:
    return shipped()


def test_it_requires_that_a_used_version_stays_as_it_is() -> None:
    locked = read_yaml(LOCK.read_text("utf-8"), LOCK.name).value
    current = {f"{each.slug}/v{each.version}": each.digest for each in shipped_definitions()}
    changed = sorted(name for name in locked if current.get(name) != locked[name])
    assert not changed, (
        f"{', '.join(changed)} no longer asks what rounds may have asked with it (the file or a vocabulary changed). "
        "Take the change back, or put it into a file with the next version number and lock that one as well."
    )
    assert sorted(current) == sorted(locked), "Add the digest of the new version to definitions/digests.yaml."


@pytest.mark.parametrize("role", NEEDED_ROLES)
def test_it_asks_for_what_the_findings_rest_on(inventory: Definition, role: str) -> None:
    assert inventory.with_role(role)


def test_it_asks_about_every_rule_topic_once(inventory: Definition) -> None:
    topics = {choice.name for choice in inventory.choice_lists["rule_topics"].choices}
    asked = [
        question.role.removeprefix("rule:") for _section, question in inventory.with_role("rule:*") if question.role
    ]
    assert sorted(asked) == sorted([*topics, "approval_extra"])


def test_it_stays_short(inventory: Definition) -> None:
    asked = [question for section in inventory.sections for question in section.questions if question.is_asked]
    required = [question for question in asked if question.required]
    folded = [question for question in asked if question.fold]
    assert (len(asked), len(required), len(folded)) == (92, 27, 41)


def test_it_offers_a_kind_of_nothing_wherever_an_answer_is_a_must(inventory: Definition) -> None:
    without = {
        question.name
        for section in inventory.sections
        for question in section.questions
        if question.required and not question.missing
    }
    # These make the entry what it is: without them there is no account, tool or row.
    assert without == {"platform", "product", "activity"}


def test_it_says_why_every_question_is_asked(inventory: Definition) -> None:
    assert all(question.purpose for section in inventory.sections for question in section.questions)


def test_it_keeps_protection_and_people_to_the_team(inventory: Definition) -> None:
    for role in (
        "account:two_step",
        "account:recovery",
        "account:owner",
        "account:shared_password",
        "incidents",
        "ai_use",
    ):
        assert [question.seen_by for _section, question in inventory.with_role(role)] == ["team"]


def test_it_shows_no_code_to_anybody(inventory: Definition) -> None:
    for offered in inventory.choice_lists.values():
        for choice in offered.choices:
            assert "_" not in choice.label
            assert (
                choice.label[0].isupper()
                or choice.label[0].isdigit()
                or choice.name in ("kununu",)
                or offered.free_text
            )


def test_it_says_neither_wrong_nor_waste(inventory: Definition) -> None:
    words = " ".join(
        f"{question.label} {question.hint} {question.purpose}"
        for section in inventory.sections
        for question in section.questions
    ).lower()
    assert "waste" not in words
    assert "audit and measures nobody" in words


def test_it_groups_sections_into_pages(inventory: Definition) -> None:
    pages = [[section.name for section in page] for page in inventory.pages]
    assert pages == [
        ["start"],
        ["aims", "goals"],
        ["accounts"],
        ["tools"],
        ["effort", "people"],
        ["rules", "rule_topics"],
        ["needs"],
    ]
