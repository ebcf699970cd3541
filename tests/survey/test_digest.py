"""The digest says in sentences what an inventory holds; it knows roles, not names of questions."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.loader import parse, shipped
from questionnaires.model import Definition
from questionnaires.surroundings import Surroundings
from survey import payload
from survey.digest import Digest, digest, digest_of_payload
from survey.sample_answers import rows
from tests.survey.answering import answers_of_hr

EURO = Surroundings(currency="EUR")


def evaluation(written: dict[str, Any], definition: Definition | None = None) -> Evaluation:
    definition = definition or shipped()
    found: dict[str, list[EntryAnswers]] = {}
    for place, (section, key, answers) in enumerate(rows(definition, written, {})):
        found.setdefault(section, []).append(EntryAnswers(f"e{place}", section, key, answers))
    return Evaluation(definition, found, EURO)


def read(**changes: Any) -> Digest:
    """The digest of HR's inventory with other answers, accounts, tools or effort."""
    written = answers_of_hr()
    written["answers"] |= changes.pop("answers", {})
    return digest(evaluation(written | changes))


def said(found: Digest) -> str:
    return "\n".join(found.sentences)


ACCOUNT = answers_of_hr()["accounts"][0]
TOOL = {"functions": ["design"], "payer": "own"}


def test_it_works_in_about_nine_sentences() -> None:
    found = read()
    assert found.sentences == (
        "You have 3 accounts: one each on LinkedIn, kununu and Instagram.",
        (
            "Of your accounts, one hangs on one person alone. Two-step login is on for one, off for one and not known "
            "for one of them."
        ),
        "All your accounts are in use.",
        (
            "Your goals are “Win enquiries and orders” and “Become better known”. “Win enquiries and orders” comes "
            "first. You measure “Win enquiries and orders”."
        ),
        (
            "Together you spend 3 to 8 hours a week on one activity. 2 people do this work; it stands in the job "
            "description of one of them."
        ),
        "You use 2 tools. You pay for one of them; what that costs is not known. One of them is free.",
        (
            "Your rules are agreed but not written down and hold for your department. Who must see a normal post "
            "before it goes out? “A colleague”."
        ),
        "What must stay free: “We must be able to answer the same day.”",
        "2 answers are “don't know”; an honest gap helps more than a guess.",
    )
    assert [(each.label, each.entry) for each in found.unknown] == [
        ("Two-step login?", "kununu: Nordwerk"),
        ("What does it cost in a year, about?", "Recruiter"),
    ]


def test_it_works_to_say_who_would_know() -> None:
    found = evaluation(answers_of_hr())
    answers = found.entries("tools")[0].answers
    answers["cost"]["w"] = "controlling"  # type: ignore[index]  # plain dictionaries in this test
    assert digest(found).unknown[1].who == "controlling"


def test_it_works_from_what_was_handed_over() -> None:
    live = evaluation(answers_of_hr())
    stored = payload.build(live.definition, live, "submitted")
    assert digest_of_payload(live.definition, stored, EURO) == digest(live)


def test_it_works_to_count_copies() -> None:
    many = {**ACCOUNT, "platform": "google_business", "name": "Branches", "copies": "46", "two_step": "no"}
    text = said(read(accounts=[many, ACCOUNT]))
    assert "You have 47 accounts: 46 on Google Business Profile and one on LinkedIn." in text
    assert "Two-step login is on for one and off for 46 of them." in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"owner_kind": "nobody"}, "It hangs on nobody at the moment."),
        ({"owner_kind": "agency"}, "It hangs on an agency."),
        ({"owner_kind": "one_person"}, "It hangs on one person alone."),
        ({"owner_kind": {"nothing": "dont_know"}}, "It hangs on somebody you do not know."),
        ({"two_step": "no"}, "Two-step login is off for it."),
        ({"two_step": {"nothing": "dont_know"}}, "Two-step login is not known for it."),
        ({}, "Two-step login is on for it."),
        ({}, "You have one account, on LinkedIn."),
        ({"status": "dormant"}, "It is asleep (LinkedIn: Nordwerk)."),
        ({"owner_kind": "other_department"}, "You have one account, on LinkedIn. Another department runs it."),
    ],
)
def test_it_works_for_a_single_account(change: dict[str, Any], sentence: str) -> None:
    assert sentence in said(read(accounts=[{**ACCOUNT, **change}]))


def test_it_works_for_accounts_on_many_things() -> None:
    accounts = [{**ACCOUNT, "owner_kind": kind} for kind in ("nobody", "agency", "agency", "one_person")]
    accounts.append({**ACCOUNT, "owner_kind": {"nothing": "dont_know"}, "status": "dormant"})
    text = said(read(accounts=accounts))
    assert (
        "Of your accounts, one hangs on one person alone, one hangs on nobody at the moment, 2 hang on an agency and "
        "for one you do not know who can get in." in text
    )
    assert "You have 5 accounts, all on LinkedIn." in text
    assert "Of the 5 accounts, 4 are in use; one is asleep" in text


def test_it_works_to_add_up_prices() -> None:
    tools = [
        {**TOOL, "product": "A", "cost": {"low": "10000", "high": "12000", "sure": "invoice"}},
        {**TOOL, "product": "B", "cost": {"low": "500", "high": "2000", "sure": "guess"}},
        {**TOOL, "product": "C", "cost": {"nothing": "dont_know"}},
        {**TOOL, "product": "D", "cost": {"nothing": "prefer_not"}},
        {**TOOL, "product": "E", "payer": "free"},
    ]
    assert (
        "You use 5 tools. 2 of them cost 10,500 to 14,000 EUR a year; one of these prices was looked up; one price is "
        "not known and one price you would rather not say. One of them is free." in said(read(tools=tools))
    )


def test_it_works_to_add_up_each_currency_by_itself() -> None:
    tools = [
        {**TOOL, "product": "A", "cost": {"low": "10000", "high": "12000", "sure": "invoice"}},
        {**TOOL, "product": "B", "cost": {"low": "500 USD", "high": "", "sure": "invoice"}},
        {**TOOL, "product": "C", "cost": {"low": "USD 100", "high": "200", "sure": "invoice"}},
    ]
    text = said(read(tools=tools))
    assert "They cost 10,000 to 12,000 EUR a year and 600 to 700 USD a year; all these prices were looked up." in text
    assert "It costs 500 USD a year; the price was looked up." in said(read(tools=tools[1:2]))


def test_it_never_says_zero_for_a_refused_price() -> None:
    text = said(read(tools=[{**TOOL, "product": "A", "cost": {"nothing": "prefer_not"}}]))
    assert "You use one tool. You pay for it; one price you would rather not say." in text
    assert "0 EUR" not in text


def test_it_handles_a_price_that_is_still_open() -> None:
    assert "You pay for it; what that costs is not known." in said(read(tools=[{**TOOL, "product": "A"}]))


def test_it_works_to_say_unknown_hours() -> None:
    effort = {"post": {"low": "1", "high": "3"}, "respond": {"hours": {"nothing": "dont_know"}}}
    text = said(read(effort=effort))
    assert (
        "Together you spend 1 to 3 hours a week on one activity. For one activity more the time is not known." in text
    )


def test_it_works_to_say_other_money() -> None:
    answers = {
        "uses": ["accounts", "tools", "ads_agency"],
        "other_spend": ["ads", "production"],
        "ads_cost": {"low": "1000", "high": "2000", "sure": "guess"},
        "production_cost": {"nothing": "dont_know"},
    }
    assert (
        "Besides, you spend 1,000 to 2,000 EUR a year (advertising and boosted posts; video, photos, licences); "
        "one amount is not known." in said(read(answers=answers))
    )
    answers["production_cost"] = {"low": "CHF 300", "high": "", "sure": "guess"}
    assert "Besides, you spend 1,000 to 2,000 EUR a year and 300 CHF a year (" in said(read(answers=answers))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"nothing": "none"}, "You have no rules for this."),
        ({"nothing": "dont_know"}, "Whether you have rules for this is not known."),
        ("written", "Your rules are written down and hold for your department."),
    ],
)
def test_it_works_for_rules(answer: Any, sentence: str) -> None:
    assert sentence in said(read(answers={"rules_any": answer}))


def test_it_counts_a_missing_rulebook_once() -> None:
    """ "We do not know whether we have rules" answers twenty topics, but it is one gap."""
    labels = [each.label for each in read(answers={"rules_any": {"nothing": "dont_know"}}).unknown]
    assert len(labels) == 3


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"measured_aims": {"nothing": "none"}}, "You measure none of them."),
        ({"measured_aims": ["leads", "brand_awareness"]}, "You measure all of them."),
        ({"aims": ["leads"], "measured_aims": ["leads"]}, "Your goal is “Win enquiries and orders”. You measure it."),
        ({"aims": {"nothing": "dont_know"}}, "Asked for your goals, you said: “Never decided”."),
        ({"people": "1", "people_in_job": "0"}, "One person does this work; it does not stand in the job description."),
        ({"people": {"nothing": "dont_know"}}, "How many people do this work is not known."),
        ({"accounts__entries": None}, "You have 3 accounts"),
    ],
)
def test_it_works_for_goals_and_people(answers: dict[str, Any], sentence: str) -> None:
    answers = {name: answer for name, answer in answers.items() if answer is not None}
    assert sentence in said(read(answers=answers))


def test_it_leaves_out_what_is_hidden() -> None:
    text = said(read(answers={"uses": ["sets_rules"]}))
    for word in ("account", "goal", "hours", "tool"):
        assert word not in text
    assert "Your rules are agreed" in text


def test_it_works_for_a_department_with_nothing() -> None:
    found = digest(evaluation({"answers": {"uses": {"nothing": "none"}, "settle": {"nothing": "none"}}}))
    assert found.sentences == (
        (
            "To “What of this is true for your department?” you answered “None of this”: there is nothing of this kind "
            "in your department."
        ),
    )


def test_it_handles_no_answers_at_all() -> None:
    assert digest(evaluation({"answers": {}})).sentences == ("Nothing has been answered yet.",)


OTHER = """
slug: machines
version: 1
title: Machines
choice_lists:
  places: [{name: hall, label: Hall}, {name: yard, label: Yard}]
  who: [{name: one_person, label: One}, {name: two_or_more, label: Two}]
sections:
  - name: things
    label: Your things
    repeat: true
    entry_label: "{spot}"
    questions:
      - {name: spot, type: select_one, label: Where?, choices: places, role: platform, purpose: To know.}
      - {name: keeper, type: select_one, label: Who?, choices: who, role: "account:owner_kind", purpose: To know.}
"""


def test_it_works_for_another_questionnaire() -> None:
    written = {"things": [{"spot": "hall", "keeper": "one_person"}, {"spot": "yard", "keeper": "two_or_more"}]}
    found = digest(evaluation(written, parse(OTHER)))
    assert found.sentences == (
        "You have 2 accounts: one each on Hall and Yard.",
        "Of your accounts, one hangs on one person alone.",
    )
