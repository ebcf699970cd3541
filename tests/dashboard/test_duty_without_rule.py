"""A duty without a rule: who has a duty, who says there is no rule, and what is only unknown."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import duty_without_rule
from dashboard.analysis.findings.duties import DUTIES, does
from dashboard.analysis.roles import rules
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, NO_RULE, Answers, account, frames_of, tool

EU: dict[str, Any] = {"countries": ("Germany", "Austria")}


def found(duty: str, departments: dict[str, Answers | None], **changes: Any) -> Finding | None:
    every = {one.key: one for one in duty_without_rule.findings(frames_of(departments, **changes))}
    return every.get(f"duty_without_rule:{duty}")


def receives(*data: str, rule: Any = None, **more: Any) -> dict[str, Any]:
    topics = {"rule_topics": {"rule_privacy": rule}} if rule is not None else {}
    return {"needs": {"personal_data": list(data)}, **topics, **more}


def test_it_works_with_personal_data_in_the_eu() -> None:
    one = found(
        "personal_data",
        {
            "HR": receives("names", "applications", rule=NO_RULE),
            "Service": receives("messages", rule="notice"),
            "IT": {"rule_topics": {"rule_privacy": NO_RULE}},  # receives none, as far as it said
        },
        **EU,
    )
    assert one is not None
    assert one.sentence == (
        "HR has no rule on people's personal data, although it receives names and profiles, applications. "
        "The GDPR (Regulation (EU) 2016/679, Articles 5 and 13) asks that people know what happens to their data. "
        "Service has a rule already."
    )
    assert one.departments == ("HR", "Service")
    assert (one.nature, one.clauses, one.sure) == ("gap", (14,), "high")
    assert one.stake == duty_without_rule.WORTH
    assert one.suggestion.startswith("Read the rule of Service together")
    assert one.entries == ("d1-rule_topics-0", "d2-rule_topics-0")


def test_it_names_no_european_law_elsewhere() -> None:
    one = found("personal_data", {"HR": receives("names", rule=NO_RULE)}, countries=("Canada",))
    assert one is not None
    assert "GDPR" not in one.sentence
    assert "People usually have a right to know" in one.sentence


def test_it_works_with_no_rules_at_all() -> None:
    one = found(
        "regulated_approval",
        {"Finance": {"rules": {"rules_any": NO_RULE}, "needs": {"regulated": ["price_sensitive"]}}},
    )
    assert one is not None
    assert one.sentence.startswith(
        "Finance has no rule on who must agree to a post, although it posts about news that moves a share price."
    )
    assert one.entries == ("d1-rules-0",)
    assert one.clauses == (8,)


@pytest.mark.parametrize("answer", [DONT_KNOW, None])
def test_it_rejects_unknown_as_no_rule(answer: Any) -> None:
    assert found("personal_data", {"HR": receives("names", rule=answer)}, **EU) is None


def test_it_says_who_did_not_say() -> None:
    one = found("personal_data", {"HR": receives("names", rule=NO_RULE), "IT": receives("names", rule=DONT_KNOW)})
    assert one is not None
    assert one.sentence.endswith("What holds for IT, we have not been told.")
    assert one.base == "From 2 of 2 departments; one of those it concerns did not say."
    assert one.departments == ("HR",)


def test_it_works_with_duties_of_the_organisation() -> None:
    here = {"HR": {"accounts": [account("x")], "rule_topics": {"rule_accessibility": NO_RULE}}}
    assert found("public_accessibility", dict(here), **EU) is None
    assert found("public_accessibility", dict(here), public_body=True, countries=("Norway",)) is None
    one = found("public_accessibility", dict(here), public_body=True, **EU)
    assert one is not None
    assert one.sentence == (
        "HR has no rule on posts that everybody can read, see and hear. Directive (EU) 2016/2102 asks public bodies "
        "for websites and apps that everybody can use; Legal can say how far that reaches into social media."
    )
    asleep = {"HR": {"accounts": [account("x", status="dormant")], "rule_topics": {"rule_accessibility": NO_RULE}}}
    assert found("public_accessibility", dict(asleep), public_body=True, **EU) is None


def test_it_works_with_a_works_council() -> None:
    here: dict[str, Answers | None] = {
        name: {"accounts": [account("x")], "rule_topics": {"rule_personal_use": NO_RULE}} for name in ("HR", "IT")
    }
    assert found("works_council", here) is None
    one = found("works_council", here, works_council=True)
    assert one is not None
    assert one.sentence == (
        "HR and IT have no rule on private accounts of colleagues. "
        "There is a works council, which has a say in rules on how staff behave."
    )


def test_it_works_with_what_departments_do() -> None:
    one = found(
        "advertising_disclosure",
        {
            "Marketing": {"effort": [{"activity": "paid"}], "rule_topics": {"rule_disclosure": NO_RULE}},
            "HR": {"people": {"other_spend": ["creators"]}, "rule_topics": {"rule_disclosure": NO_RULE}},
        },
    )
    assert one is not None
    assert one.sentence.startswith(
        "Marketing and HR have no rule on saying that one works here or is paid "
        "(Marketing publishes paid posts; HR pays for advertising or creators)."
    )


def test_it_requires_that_team_only_answers_name_nobody() -> None:
    """Whether people use AI is for the policy team only; tools and content are for all."""
    no_rule = {"rule_topics": {"rule_ai_content": NO_RULE}}
    assert found("ai_transparency", {"HR": {"needs": {"ai_use": "own"}, **no_rule}}, **EU) is None
    one = found("ai_transparency", {"HR": {"tools": [tool("ChatGPT", functions=["ai"])], **no_rule}}, **EU)
    assert one is not None
    assert "HR has no rule on texts and pictures made with AI, although it uses a tool that writes" in one.sentence
    assert "(Regulation (EU) 2024/1689)" in one.sentence


def test_it_requires_that_every_duty_has_a_topic_that_is_asked() -> None:
    asked = {topic for topic, _ in rules(frames_of({"HR": {}}))}
    assert {duty.topic for duty in DUTIES} <= asked
    assert len({duty.code for duty in DUTIES}) == len(DUTIES)
    assert all(duty.reason or duty.reason_eu for duty in DUTIES)


def test_it_handles_verbs() -> None:
    assert [does(words) for words in ("receive names", "publish posts", "have colleagues", "use AI")] == [
        "receives names",
        "publishes posts",
        "has colleagues",
        "uses AI",
    ]
