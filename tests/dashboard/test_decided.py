"""A decision taken in one round is seen to have worked, or not, in the next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dashboard.analysis import indicators
from dashboard.analysis.decided import followed
from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import stored_key
from dashboard.frames import Frames
from dashboard.results import Finding
from survey.read_decisions import DecisionRow
from tests.dashboard.factory import DONT_KNOW, account, frames_of, money, tool

TALKWALKER = tool("Talkwalker", cost=money(12_000, 14_000))
BRANDWATCH = tool("Brandwatch", cost=money(9_000, 11_000))
THEN, NOW = "Social media 2026", "Social media 2027"


def first_round(**departments: Any) -> Frames:
    return frames_of({name.replace("_", " "): said for name, said in departments.items()}, title=THEN)


def next_round(**departments: Any) -> Frames:
    return frames_of({name.replace("_", " "): said for name, said in departments.items()}, title=NOW)


def two_bills() -> Frames:
    return first_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [BRANDWATCH]})


def finding_of(frames: Frames, kind: str) -> Finding:
    return next(one for one in ranking.every(frames) if one.kind == kind)


def decision(frames: Frames, finding: Finding, indicator: str, choice: str = "merge") -> DecisionRow:
    """What is kept when the team decides on this finding."""
    return DecisionRow(
        id=1,
        round_slug="social-media-2026",
        round_title=frames.facts.title,
        key=stored_key(finding.key),
        kind=finding.kind,
        sentence=finding.sentence,
        department_ids=finding.department_ids,
        choice=choice,
        because="",
        owner_department_id=None,
        owner="Purchasing",
        due=date(2027, 1, 31),
        indicator=indicator,
        before=indicators.read(frames, finding.kind, stored_key(finding.key), indicator).to_json(),
        at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        replaced_at=None,
    )


def of_two_bills(choice: str = "merge") -> DecisionRow:
    frames = two_bills()
    return decision(frames, finding_of(frames, "same_job_several_bills"), "contracts", choice)


def test_it_works_that_a_contract_ended_and_what_that_saves() -> None:
    now = next_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [tool("Talkwalker", payer="other_department")]})
    found = followed(now, of_two_bills())
    assert found.outcome.sentence == (
        "Two paid contracts in Social media 2026, one in Social media 2027: 9,000 to 11,000 EUR a year less."
    )
    assert found.verdict == ("It worked", "good")


def test_it_works_that_nothing_changed() -> None:
    found = followed(next_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [BRANDWATCH]}), of_two_bills())
    assert "two in Social media 2027: nothing changed in what they cost" in found.outcome.sentence
    assert found.verdict[0] == "Nothing has changed"


def test_it_works_that_it_is_more_than_before() -> None:
    now = next_round(
        HR={"tools": [TALKWALKER]}, Sales={"tools": [BRANDWATCH, tool("Meltwater", cost=money(5_000, 6_000))]}
    )
    found = followed(now, of_two_bills())
    assert found.outcome.sentence.endswith("three in Social media 2027: 5,000 to 6,000 EUR a year more.")
    assert found.verdict[0] == "It is more than before"


def test_it_rejects_fewer_contracts_that_cost_more_as_a_success() -> None:
    dear = tool("Talkwalker", cost=money(60_000, 70_000))
    found = followed(next_round(HR={"tools": [dear]}, Sales={"tools": []}), of_two_bills())
    assert "a year more" in found.outcome.sentence
    assert found.verdict == ("It is more than before", "warn")


def test_it_handles_a_cheaper_contract_with_ranges_that_overlap() -> None:
    now = next_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [tool("Brandwatch", cost=money(8_000, 10_000))]})
    assert followed(now, of_two_bills()).outcome.sentence.endswith(
        "between 1,000 EUR a year more and 3,000 EUR a year less."
    )


def test_it_requires_an_answer_before_it_says_that_something_ended() -> None:
    found = followed(next_round(HR={"tools": [TALKWALKER]}, Sales=None), of_two_bills())
    assert found.verdict == ("Not known yet", "plain")
    assert found.outcome.not_known == "Sales has not answered in this round yet."


def test_it_handles_a_price_nobody_knows() -> None:
    frames = first_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [tool("Brandwatch", cost=DONT_KNOW)]})
    row = decision(frames, finding_of(frames, "same_job_several_bills"), "contracts")
    assert indicators.words(indicators.from_json(row.before)) == (  # type: ignore[arg-type]
        "2 paid contracts, 12,000 to 14,000 EUR a year, 1 price not known"
    )
    found = followed(next_round(HR={"tools": [TALKWALKER]}, Sales={"tools": []}), row)
    assert found.outcome.sentence.endswith("what that saves is not known, because a price is not.")
    assert found.outcome.moved == "better"


def test_it_handles_another_currency() -> None:
    now = frames_of({"HR": {"tools": [TALKWALKER]}, "Sales": {"tools": []}}, title=NOW, currency="CHF")
    assert "currency has changed" in followed(now, of_two_bills()).outcome.sentence


def test_it_works_for_findings_without_money() -> None:
    there = {"accounts": [account("instagram", audience=["applicants"])]}
    frames = first_round(HR=there, Communications=there)
    row = decision(frames, finding_of(frames, "same_people_same_place"), "departments", "share")
    gone = next_round(HR=there, Communications={"accounts": [account("linkedin")]})
    assert followed(gone, row).outcome.sentence == "Two departments in Social media 2026, none in Social media 2027."


@pytest.mark.parametrize(("choice", "words"), [("keep", "As decided"), ("later", "As decided")])
def test_it_works_that_what_was_to_stay_has_stayed(choice: str, words: str) -> None:
    now = next_round(HR={"tools": [TALKWALKER]}, Sales={"tools": [BRANDWATCH]})
    assert followed(now, of_two_bills(choice)).verdict[0] == words


def test_it_handles_a_decision_without_a_readable_indicator() -> None:
    row = of_two_bills()
    object.__setattr__(row, "before", {"count": "many"})
    assert followed(two_bills(), row).verdict == ("Not known yet", "plain")


def test_it_handles_a_product_whose_name_is_longer_than_a_key() -> None:
    name = "An in-house tool " * 25
    bill = tool(name, cost=money(1_000), functions=["listening"])
    frames = first_round(HR={"tools": [bill]}, Sales={"tools": [bill]})
    row = decision(frames, finding_of(frames, "same_product"), "contracts")
    assert len(row.key) <= 250
    assert followed(next_round(HR={"tools": [bill]}, Sales={"tools": [bill]}), row).verdict[0] == "Nothing has changed"
    assert followed(next_round(HR={"tools": [bill]}, Sales={"tools": []}), row).verdict[0] == "It worked"
