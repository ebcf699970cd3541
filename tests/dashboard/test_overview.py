"""The first page: who answered, key figures, the sentences that matter, the findings and what to doubt."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.analysis import catalogue
from dashboard.analysis.findings import ranking
from dashboard.filters import Filters
from dashboard.frames import Frames, build
from questionnaires.codebook import codebook
from questionnaires.loader import shipped
from tests.dashboard.factory import account, facts, frames_of, hours, money, payload, row, tool


def some(**changes: object) -> Frames:
    return frames_of(
        {
            "HR": {
                "aims": {"aims": ["insight"], "measured_aims": ["insight"]},
                "accounts": [account("x"), account("xing", status="dormant")],
                "tools": [tool("Talkwalker", cost=money(1_000))],
                "people": {"people": 5},
                "effort": [{"activity": "post", "hours": hours(3, 8, "guess")}],
                "rule_topics": {"rule_approval": "none"},
            },
            "Sales": {
                "accounts": [account("x", name="@x_sales")],
                "tools": [tool("Brandwatch", cost=money(600, sure="guess"))],
                "rule_topics": {"rule_approval": "manager"},
            },
            "IT": None,
        },
        **changes,
    )


def test_it_works_with_figures_findings_and_sentences() -> None:
    found = catalogue.overview(some(), Filters())
    figures = {fact.label: (fact.text, fact.note) for fact in found.facts}
    assert figures == {
        "Departments answered": ("2 of 3", "2 signed"),
        "Accounts": ("3", "1 asleep"),
        "Platforms": ("2", ""),
        "Goals": ("1", "1 measured by somebody"),
        "Different tools": ("2", "2 paid for"),
        "Hours a week": ("3 to 8 hours", "0.1 to 0.2 full-time posts"),
        "Money a year": ("1,600 EUR", ""),
    }
    assert [one.kind for one in found.findings] == [
        "same_people_same_place",
        "same_job_several_bills",
        "two_rules_one_organisation",
        "accounts_asleep",
    ]
    said = " ".join(line for line, _ in found.sentences.lines)
    assert "HR and Sales each pay for monitoring what is said." in said
    assert "Departments differ on 1 topic: approval." in said
    assert found.doubts[0] == "No answer counted yet from IT."
    assert "1 price is a rough guess." in found.doubts
    assert [entry["department"] for entry in found.participation.rows] == ["HR", "Sales", "IT"]


def test_it_works_for_chosen_departments() -> None:
    found = catalogue.overview(some(), Filters(departments=(2,)))
    assert {fact.label: fact.text for fact in found.facts}["Accounts"] == "1"
    assert len(found.participation.rows) == 1
    assert len(found.findings) == 3  # those that name Sales
    assert catalogue.overview(some(), Filters(departments=(3,))).findings == ()


def test_it_says_that_sample_data_is_invented_and_who_is_reopened() -> None:
    known = facts(["HR"], is_sample=True)
    text = payload({"accounts": [account("x")]}, shipped())
    given = row(known.departments[0], text, reopened=True, signed_at=datetime(2026, 3, 3, tzinfo=UTC))
    found = catalogue.overview(build(known, [given], codebook(shipped())), Filters())
    assert found.is_sample
    assert "This is sample data: the organisation and all answers are invented." in found.doubts
    assert "HR reopened its answers; the earlier ones count until the next are signed." in found.doubts
    assert found.participation.rows[0]["basis"] == "Signed, being changed"


def test_it_handles_nobody_having_answered_without_turning_it_into_nought() -> None:
    found = catalogue.overview(frames_of({"HR": None}), Filters())
    assert found.sentences.empty == "Nobody has answered yet."
    assert found.findings == ()
    assert {fact.label: fact.text for fact in found.facts}["Money a year"] == "not known"
    imported = frames_of({"HR": {"accounts": [account("x")]}}, basis={"HR": "imported"})
    figures = {fact.label: fact.text for fact in catalogue.overview(imported, Filters()).facts}
    assert (figures["Goals"], figures["Different tools"], figures["Accounts"]) == ("not known", "not known", "1")
    for spec in catalogue.VIEWS:
        view = spec.compute(frames_of({"HR": None}), Filters())
        assert view.answer == "Nobody has answered yet, so there is nothing to show."


def test_it_works_that_each_kind_of_finding_is_heard_once_before_any_is_heard_twice() -> None:
    bills = [tool("Talkwalker", cost=money(12_000)), tool("Hootsuite", functions=["scheduling"], cost=money(3_000))]
    others = [tool("Brandwatch", cost=money(9_000)), tool("Buffer", functions=["scheduling"], cost=money(2_000))]
    there = {"accounts": [account("x", audience=["customers"])]}
    frames = frames_of({"HR": {"tools": bills, **there}, "Sales": {"tools": others, **there}})
    every = ranking.every(frames)
    first = ranking.varied(every, len(every))
    assert sorted(one.key for one in first) == sorted(one.key for one in every)
    kinds = [one.kind for one in first]
    twice = next(place for place, kind in enumerate(kinds) if kind in kinds[:place])
    assert kinds.index("same_people_same_place") < twice
    assert kinds[0] == every[0].kind
    assert ranking.varied(every, 2) == first[:2]
