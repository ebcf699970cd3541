"""What a department does, why and how, what must stay free, what it shares, and what is not known."""

from __future__ import annotations

import pytest

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Bars, Table
from tests.dashboard.factory import DONT_KNOW, account, frames_of, hours, money, tool


def some() -> Frames:
    return frames_of(
        {
            "HR": {
                "aims": {"aims": ["recruiting", "insight"], "main_aim": "insight", "measured_aims": DONT_KNOW},
                "accounts": [
                    account("linkedin", name="Nordwerk", owner_kind="other_department", owner_department="2"),
                    account("kununu", two_step="no", recovery="person", owner_name="Petra Person", audience=DONT_KNOW),
                ],
                "tools": [
                    tool("LinkedIn Recruiter", cost=DONT_KNOW, functions=["recruiting"]),
                    tool("Talkwalker", payer="other_department", payer_department="2"),
                ],
                "effort": [{"activity": "sourcing", "hours": hours(8, 20)}],
                "people": {"people": 2},
                "rule_topics": {"rule_approval": "peer", "rule_crisis": DONT_KNOW},
                "needs": {"freedom": "We must answer the same day.", "incidents": ["hack"]},
            },
            "Marketing": {
                "tools": [
                    tool(
                        "Talkwalker", cost=money(9_000), sharing="already", shared_with=["1"], keep_because="Pictures."
                    )
                ]
            },
            "Sales": None,
        },
        basis={"Marketing": "submitted"},
    )


def test_it_works_with_what_why_how() -> None:
    sheet = catalogue.department_sheet(some(), Filters(), 1)
    accounts, tools = sheet.what
    (goals,) = sheet.why
    time, rules = sheet.how
    assert isinstance(accounts, Table)
    assert [row["platform"] for row in accounts.rows] == ["LinkedIn", "kununu"]
    assert isinstance(tools, Table)
    assert [row["price"] for row in tools.rows] == ["price not known", "paid by Marketing"]
    assert isinstance(goals, Table)
    assert [row["status"] for row in goals.rows] == ["Main goal", "Goal"]
    assert isinstance(time, Bars)
    assert time.bars[0].text == "8 to 20 hours"
    assert isinstance(rules, Table)
    assert rules.rows == ({"topic": "Approval", "answer": "A colleague"},)
    facts = {fact.label: (fact.text, fact.note) for fact in sheet.facts}
    assert facts["People"] == ("fewer than three", "")
    assert facts["Hours a week"] == ("8 to 20 hours", "a band only: fewer than three people")
    assert facts["Money a year"] == ("not known", "1 amount not known")


def test_it_works_with_what_stays_free_what_is_shared_and_what_is_unknown() -> None:
    sheet = catalogue.department_sheet(some(), Filters(), 1)
    assert sheet.free == ("“We must answer the same day.”",)
    assert sheet.shared == (
        "Marketing runs Nordwerk on LinkedIn; HR posts or answers there.",
        "Marketing pays for Talkwalker, which HR uses.",
        "Marketing says that HR uses its Talkwalker.",
    )
    assert sheet.unknown == (
        "What LinkedIn Recruiter costs.",
        "Of 1 account: whom they talk to.",
        "Which of its goals it measures.",
    )
    other = catalogue.department_sheet(some(), Filters(), 2)
    assert other.free == ("Keep Talkwalker: “Pictures.”",)
    assert "HR says that Marketing pays for the Talkwalker it uses." in other.shared


def test_it_works_with_previous_next_and_basis() -> None:
    sheets = [catalogue.department_sheet(some(), Filters(), number) for number in (1, 2, 3)]
    assert [(sheet.previous_id, sheet.next_id) for sheet in sheets] == [(None, 2), (1, 3), (2, None)]
    assert [sheet.basis for sheet in sheets] == ["signed", "submitted", None]
    assert sheets[0].basis_words == "Signed on 2 March 2026."
    assert sheets[1].basis_words == "Handed over on 2 March 2026, not signed yet; it may still change."
    assert sheets[2].basis_words == "No answer counts yet."
    assert sheets[2].facts == sheets[2].what == ()
    narrowed = catalogue.department_sheet(some(), Filters(departments=(1, 3)), 1)
    assert narrowed.next_id == 3


def test_it_requires_that_nothing_for_the_team_only_is_on_the_sheet() -> None:
    said = repr(catalogue.department_sheet(some(), Filters(), 1))
    for secret in ("Petra", "one person's own mailbox", "broken into"):
        assert secret not in said


def test_it_rejects_a_department_outside_the_round() -> None:
    with pytest.raises(KeyError):
        catalogue.department_sheet(some(), Filters(), 99)
