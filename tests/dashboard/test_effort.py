"""What does it cost in time and money: ranges by department, activity and kind, against one shared role."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Bar, Bars, Sentences, Table, View
from tests.dashboard.factory import DONT_KNOW, frames_of, hours, money, tool


def some(**changes: Any) -> Frames:
    return frames_of(
        {
            "HR": {
                "people": {"people": 6, "people_in_job": 1, "other_spend": ["ads"], "ads_cost": money(1_000, 5_000)},
                "effort": [
                    {"activity": "post", "hours": hours(3, 8)},
                    {"activity": "respond", "hours": hours(20, 40, "guess")},
                ],
                "tools": [tool("Canva", cost=money(100)), tool("Zendesk", cost=money(9_000), wider_use="mostly_other")],
            },
            "Sales": {
                "people": {"people": 2, "other_spend": ["agency"]},
                "effort": [{"activity": "post", "hours": hours(2)}, {"activity": "monitor", "hours": DONT_KNOW}],
                "tools": [tool("Brandwatch", cost=DONT_KNOW), tool("Meltwater", payer="central")],
            },
            "Legal": {"effort": [{"*": {"nothing": "none"}}]},
            "IT": None,
        },
        **changes,
    )


def compute(frames: Frames, filters: Filters | None = None) -> View:
    return catalogue.BY_SLUG["time-and-money"].compute(frames, filters or Filters())


def bars(view: View, key: str) -> dict[str, Bar]:
    (found,) = [part for part in view.parts if isinstance(part, Bars) and part.key == key]
    return {bar.label: bar for bar in found.bars}


def test_it_works_with_hours_by_department_and_bands_for_few_people() -> None:
    found = bars(compute(some()), "hours")
    assert found["HR"].text == "23 to 48 hours a week"
    assert (found["Sales"].low, found["Sales"].high) == (60, 180)  # two hours of two people: the band 1 to 3
    assert found["Sales"].note == "bands only: fewer than three people; 1 not known"
    assert (found["Legal"].low, found["Legal"].high) == (0, 0)  # "no time at all" is an answer
    assert "IT" not in found


def test_it_works_with_hours_by_activity() -> None:
    found = bars(compute(some()), "activities")
    assert next(iter(found)) == "Answering questions and comments"
    assert found["Writing and publishing posts"].text == "4 to 11 hours a week"
    monitor = found["Watching what is said about us and our topics"]
    assert (monitor.low, monitor.text, monitor.note) == (None, "not known", "1 not known")


def test_it_works_with_money_without_service_desks_and_with_what_is_unknown() -> None:
    view = compute(some())
    by_kind = bars(view, "kinds")
    assert by_kind["Tools"].text == "100 EUR"
    assert by_kind["Tools"].note == "1 not known"
    assert by_kind["Advertising"].text == "1,000 to 5,000 EUR"
    assert (by_kind["Agencies and creators"].low, by_kind["Agencies and creators"].note) == (None, "1 not known")
    assert bars(view, "money")["HR"].text == "1,100 to 5,100 EUR"
    assert view.answer.endswith(
        "a year for tools, advertising, agencies and production, without 2 amounts nobody has told us."
    )
    assert "1 amount for advertising, agencies or production is not known." in view.doubts


def test_it_works_against_one_shared_role() -> None:
    (said,) = [part for part in compute(some()).parts if isinstance(part, Sentences)]
    lines = [line for line, _ in said.lines]
    assert lines[0] == (
        "The 3 departments that told us spend 24 to 51 hours a week, that is 0.6 to 1.3 full-time posts, spread over "
        "6 to 8 people, of whom 1 have it in their job description."
    )
    assert lines[1] == "Answering people takes most of it."
    assert lines[2].endswith("one shared full-time role of 39 hours costs 81,120 to 121,680 EUR a year.")
    without = [part for part in compute(some(hourly_low=None, hourly_high=None)).parts if isinstance(part, Sentences)]
    assert not any("role" in line for line, _ in without[0].lines)


def test_it_works_with_a_table_that_keeps_unknown_empty() -> None:
    (table,) = [part for part in compute(some()).parts if isinstance(part, Table)]
    by_name = {row["department"]: row for row in table.rows}
    assert by_name["Legal"]["tools_low"] == "none"
    assert by_name["Sales"]["tools_low"] is None
    assert by_name["Sales"]["unknown"] == 3
    assert "IT" not in by_name


def test_it_handles_a_round_without_hours_and_money() -> None:
    view = compute(frames_of({"HR": {}}))
    assert view.answer == "Nobody has told us hours or money so far."
