"""Accounts that sleep, with the numbers of the departments."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue
from dashboard.analysis.findings import dormant
from dashboard.filters import Filters
from dashboard.results import Finding
from tests.dashboard.factory import account, frames_of


def asleep(platform: str = "tiktok", **answers: Any) -> dict[str, Any]:
    return account(platform, status="dormant", **answers)


def found(**lists: list[dict[str, Any]]) -> list[Finding]:
    return dormant.findings(frames_of({name: {"accounts": accounts} for name, accounts in lists.items()}))


def test_it_works_with_departments_platforms_and_what_is_closed_soon() -> None:
    (one,) = found(
        HR=[asleep(), account("x")],
        Marketing=[asleep(copies=3), asleep("x"), asleep("vimeo"), account("x", status="closing")],
    )
    assert one.sentence == (
        "6 of our 8 accounts are asleep: 5 of Marketing and 1 of HR; most of them are on TikTok (4) and "
        "X (formerly Twitter) (1). 1 more is about to be closed."
    )
    assert one.title == "6 accounts asleep, 1 about to be closed"
    assert (one.kind, one.key, one.nature, one.stake) == ("accounts_asleep", "accounts_asleep", "risk", 50_000)
    assert "who does it" in one.suggestion


def test_it_handles_many_departments() -> None:
    (one,) = found(**{f"D{number}": [asleep()] for number in range(6)})
    assert one.sentence == (
        "6 of our 6 accounts are asleep: 1 of D0, 1 of D1, 1 of D2 and 3 of 3 other departments, all on TikTok."
    )
    assert len(one.department_ids) == 6


def test_it_handles_platforms_of_which_none_stands_out() -> None:
    (one,) = found(HR=[asleep("x"), asleep("vimeo"), asleep("tiktok")])
    assert one.sentence == "3 of our 3 accounts are asleep: 3 of HR, on 3 platforms."
    (one,) = found(HR=[asleep("x"), asleep("vimeo")])
    assert one.sentence.endswith("2 of HR, on X (formerly Twitter) and Vimeo.")


def test_it_handles_accounts_that_are_only_about_to_be_closed() -> None:
    (one,) = found(HR=[account("x", status="closing"), account("x")])
    assert one.sentence == "1 of our 2 accounts is about to be closed."
    assert one.title == "1 account about to be closed"


def test_it_requires_the_same_entries_behind_it() -> None:
    frames = frames_of({"HR": {"accounts": [asleep(), asleep(owner_kind="other_department"), account("x")]}})
    (one,) = dormant.findings(frames)
    assert one.where is not None
    rows = catalogue.entries(frames, Filters(), one.where, "committee").rows
    assert [row["_entry"] for row in rows] == list(one.entries) == ["d1-accounts-0"]


def test_it_rejects_accounts_in_use_planned_or_closed() -> None:
    assert found(HR=[account("x"), account("x", status="planned"), account("x", status="closed")]) == []
    assert found(HR=[asleep(owner_kind="other_department")]) == []
