"""Accounts that hang by one person, without a word about how single accounts are protected."""

from __future__ import annotations

from typing import Any

from dashboard.analysis import catalogue
from dashboard.analysis.findings import hanging_by_a_thread
from dashboard.filters import Filters
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, account, frames_of


def one(platform: str = "instagram", **answers: Any) -> dict[str, Any]:
    return account(platform, owner_kind="one_person", **answers)


def found(*hr: dict[str, Any], **more: Any) -> list[Finding]:
    return hanging_by_a_thread.findings(frames_of({"HR": {"accounts": list(hr)}, **more}))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (risk,) = found(
        one(),
        one("linkedin", name="@nordwerk.karriere", harm="4"),
        one("x", harm="2"),
        account("tiktok", owner_kind="nobody"),
        account("facebook", owner_kind=DONT_KNOW),
        account("youtube"),
    )
    assert risk.sentence == (
        "3 of our 6 accounts can be opened by one person only, and 1 by nobody we know of; the one with most at stake "
        "is @nordwerk.karriere on LinkedIn. For 1 more, nobody knows."
    )
    assert (risk.kind, risk.key, risk.nature) == ("hanging_by_a_thread", "hanging_by_a_thread", "risk")
    assert (risk.stake, risk.clauses, risk.base) == (200_000, (17, 18), "From 1 of 1 department.")


def test_it_works_with_messages_where_nobody_said_how_bad_it_would_be() -> None:
    (risk,) = found(one(), one("x", messages_week={"low": 50, "high": 200, "sure": "estimate"}))
    assert "most at stake is @x on X (formerly Twitter)." in risk.sentence


def test_it_handles_what_nobody_told() -> None:
    (risk,) = found(account("x", owner_kind="nobody"), account("tiktok", owner_kind=None))
    assert risk.sentence == (
        "1 of our 2 accounts can be opened by nobody we know of. For 1 more, nobody has told us yet."
    )


def test_it_requires_the_same_number_behind_it() -> None:
    frames = frames_of(
        {"HR": {"accounts": [one(copies=3), one(status="planned"), one(status="closed"), one(status="closing")]}}
    )
    (risk,) = hanging_by_a_thread.findings(frames)
    assert risk.sentence.startswith("4 of our 6 accounts can be opened by one person only.")
    assert risk.where is not None
    rows = catalogue.entries(frames, Filters(), risk.where, "committee").rows
    assert [row["_entry"] for row in rows] == list(risk.entries) == ["d1-accounts-0", "d1-accounts-3"]


def test_it_rejects_to_tell_how_single_accounts_are_protected() -> None:
    plain, open_ = [
        found(one(), one("x", harm="3", **more))
        for more in ({}, {"two_step": "no", "recovery": "person", "shared_password": "yes"})
    ]
    assert plain == open_


def test_it_rejects_accounts_that_two_can_open_or_another_department_runs() -> None:
    assert (
        found(account("x"), account("tiktok", owner_kind="other_department"), account("y", owner_kind="agency")) == []
    )


def test_it_requires_the_departments_that_have_them() -> None:
    (risk,) = found(one(), IT={"accounts": [account("x")]}, Sales={"accounts": [one("x")]})
    assert risk.departments == ("HR", "Sales")
