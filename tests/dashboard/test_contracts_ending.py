"""Contracts that end within half a year of the newest answer and overlap with another payer's contract."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import contracts_ending
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, frames_of, money, tool

# The newest answer of every frame of these tests is of 2 March 2026; 180 days later it is 29 August 2026.
ENDING = tool("Talkwalker", cost=money(12_000), contract_end="2026-06", notice="30")
OTHER = tool("Brandwatch", cost=money(16_000), keep_because="Alerts within five minutes.")


def found(*lists: list[dict[str, Any]]) -> list[Finding]:
    names = ("Marketing", "Customer Service", "HR", "IT", "Legal")
    return contracts_ending.findings(frames_of({n: {"tools": t} for n, t in zip(names, lists, strict=False)}))


def test_it_works_with_the_day_to_decide() -> None:
    (one,) = found([ENDING], [OTHER])
    assert one.sentence == (
        "Marketing can cancel Talkwalker until 31 May 2026 (it runs until 30 June 2026). Customer Service pays for "
        "Brandwatch, for the same: monitoring. Customer Service says it cannot do "
        "without Brandwatch: “Alerts within five minutes.”"
    )
    assert one.base == "From 2 of 2 departments."
    assert one.title == "Talkwalker: decide by 31 May 2026"
    assert (one.sure, one.holds) == ("high", "holds_already")
    assert (one.key, one.clauses, one.nature) == ("contracts_ending:talkwalker", (5,), "overlap")
    assert one.together is not None
    assert (one.together.high, one.saving, one.stake) == (1_200_000, None, 600_000)
    assert one.entries == ("d1-tools-0", "d2-tools-0")
    assert one.suggestion.startswith("Decide by 31 May 2026 whether to renew")


@pytest.mark.parametrize(
    ("end", "notice", "renews", "expected"),
    [
        ("2026-06", "30", "no", "31 May 2026"),
        ("2026-12", "180", "no", "4 July 2026"),
        ("2025-05", "30", "yes", "1 May 2026"),
        ("2026-12", "30", "no", None),
        ("2026-03", "90", "no", None),
        ("2025-05", "30", "no", None),
    ],
    ids=["soon", "by its notice", "renewed", "later", "too late to cancel", "over"],
)
def test_it_requires_an_exit_within_half_a_year(end: str, notice: str, renews: str, expected: str | None) -> None:
    made = found([ENDING | {"contract_end": end, "notice": notice, "renews": renews}], [OTHER])
    assert [one.title for one in made] == ([f"Talkwalker: decide by {expected}"] if expected else [])


@pytest.mark.parametrize(
    "other",
    [
        OTHER | {"functions": ["design"]},
        OTHER | {"payer": "free"},
        OTHER | {"payer": DONT_KNOW, "cost": DONT_KNOW},
        OTHER | {"wider_use": "mostly_other"},
        tool("Talkwalker", payer="other_department", payer_department="1"),
    ],
    ids=["another function", "free", "payer not known", "mostly for other things", "the same contract"],
)
def test_it_rejects_a_contract_without_an_overlapping_one(other: dict[str, Any]) -> None:
    assert found([ENDING], [other]) == []
    assert found([ENDING, OTHER]) == []


def test_it_handles_a_notice_nobody_knows() -> None:
    (one,) = found([ENDING | {"notice": DONT_KNOW}], [tool("Brandwatch", payer="central")])
    assert one.sentence == (
        "The contract of Marketing for Talkwalker ends in June 2026; the notice is not known. A central budget pays "
        "for Brandwatch, for the same: monitoring. Decide before June 2026."
    )
    assert "the day to decide may be earlier" in one.sure_why


def test_it_works_with_several_contracts_for_one_product() -> None:
    later = ENDING | {"contract_end": "2026-07"}
    (one,) = found([later], [ENDING], [OTHER], [tool("Meltwater", cost=money(1))], [tool("Awario"), tool("Brand24")])
    assert one.sentence.startswith(
        "Customer Service can cancel Talkwalker until 31 May 2026 (it runs until 30 June 2026). Marketing has a "
        "contract for it that can end soon, too. HR pays for Brandwatch, IT pays for Meltwater and Legal pays for "
        "Awario and Brand24, for the same: monitoring."
    )
    (three,) = found([ENDING], [ENDING | {"contract_end": "2029-07"}])
    assert "Customer Service pays for Talkwalker, for the same: monitoring." in three.sentence
    (two,) = found([later], [ENDING])
    assert "They use it for the same: monitoring." in two.sentence


def test_it_requires_no_clock_of_its_own() -> None:
    frames = frames_of({"A": {"tools": [ENDING]}, "B": {"tools": [OTHER]}, "C": None})
    assert [one.key for one in contracts_ending.findings(frames)] == ["contracts_ending:talkwalker"]
    assert frames.base.newest == "2026-03-02"


def test_it_handles_many_overlapping_contracts_without_listing_all() -> None:
    names = {f"D{number}": {"tools": [OTHER | {"keep_because": "x"}]} for number in range(60)}
    (one,) = contracts_ending.findings(frames_of({"Marketing": {"tools": [ENDING]}} | names))
    assert "D0, D1, D2 and others pay for Brandwatch, for the same: monitoring." in one.sentence
    assert len(one.department_ids) == contracts_ending.OTHERS + 1
