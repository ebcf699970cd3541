"""Sums keep what is not known, and words say amounts as people would."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

import dashboard
from dashboard import measure
from dashboard.results import Total
from tests.dashboard.factory import DONT_KNOW, REFUSED, frames_of, money, tool

HALF = (
    "frames.py", "currencies.py", "payloads.py", "privacy.py", "load.py", "snapshots.py", "filters.py", "wording.py",
)  # fmt: skip


def euros(low: int | None, high: int | None, **rest: int) -> Total:
    return Total("money", low, high, rest.get("known", 1), rest.get("unknown", 0), rest.get("guesses", 0), "EUR")


def test_it_works_with_ranges_unknowns_and_guesses() -> None:
    found = frames_of(
        {
            "HR": {
                "tools": [
                    tool("A", cost=money(100, 200)),
                    tool("B", cost=money(300, sure="guess")),
                    tool("C", cost=DONT_KNOW),
                    tool("D", cost=REFUSED),
                    tool("E", payer="free"),
                ]
            }
        }
    )
    total = measure.total(found.wide["tools"], "cost", "money", "EUR")
    assert total == Total("money", 40_000, 50_000, known=2, unknown=2, guesses=1, currency="EUR")


def test_it_requires_nothing_when_nothing_is_known() -> None:
    found = frames_of({"HR": {"tools": [tool("C", cost=DONT_KNOW)]}})
    assert measure.total(found.wide["tools"], "cost", "money", "EUR").low is None
    assert measure.add([]).low is None
    assert measure.add([measure.one(None, None, "hours"), measure.one(0, 0, "hours")], "hours").low == 0


def test_it_handles_sums_beyond_what_floating_point_and_64_bits_hold() -> None:
    values = np.full(200_000, 99_999_999_999_999, dtype=np.int64)
    assert measure.exact_sums(np.zeros(200_000, dtype=np.int64), 1, values) == [99_999_999_999_999 * 200_000]


def test_it_works_with_groups_and_leaves_out_negative_ones() -> None:
    counts = measure.counts_by(np.array([0, 2, 2, -1]), 3, weights=np.array([1, 5, 1, 9]))
    assert counts.tolist() == [1, 0, 6]


def test_it_works_with_the_smaller_contract_as_what_could_be_saved() -> None:
    assert measure.all_but_largest([euros(1_600, 1_800), euros(1_200, 1_600)]) == euros(1_200, 1_600, known=2)
    assert measure.all_but_largest([euros(1_600, 1_800), euros(None, None, known=0, unknown=1)]) is None


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (euros(2_800_000, 3_400_000), "28,000 to 34,000 EUR"),
        (euros(1_500_000, 1_500_000), "15,000 EUR"),
        (euros(950, 950), "9.50 EUR"),
        (euros(0, 0), "0 EUR"),
        (euros(None, None), "not known"),
        (Total("money", 5_000, 9_000, 1, 0, 0, "JPY"), "5,000 to 9,000 JPY"),
        (Total("money", 99_999_999_999_999, 99_999_999_999_999, 1, 0, 0, "EUR"), "1,000,000,000,000 EUR"),
    ],
)
def test_it_works_with_money_in_words(total: Total, words: str) -> None:
    assert measure.money_words(total) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (43 * 60, 88 * 60, "43 to 88 hours a week"),
        (60, 60, "1 hour a week"),
        (90, 150, "1.5 to 2.5 hours a week"),
        (20, 40, "20 to 40 minutes a week"),
        (0, 60, "0 to 1 hours a week"),
        (None, None, "not known"),
    ],
)
def test_it_works_with_hours_in_words(low: int | None, high: int | None, words: str) -> None:
    assert measure.hours_words(Total("hours", low, high, 1, 0)) == words


def test_it_works_with_full_time_posts_and_their_cost() -> None:
    hours = Total("hours", 39 * 60, 78 * 60, 1, 0)
    assert measure.posts_words(hours) == "1.0 to 2.0 full-time posts"
    cost = measure.cost_of_hours(hours, 4_000, 6_000, "EUR")
    assert (cost.low, cost.high) == (39 * 52 * 4_000, 78 * 52 * 6_000)
    assert measure.cost_of_hours(hours, None, None, "EUR").low is None


def test_it_requires_that_nothing_else_adds_up_answers() -> None:
    """A bare sum turns unknown into nothing and forgets who is missing: sums stand in measure.py only."""
    root = Path(dashboard.__file__).parent
    files = [*(root / "analysis").rglob("*.py"), *(root / "relations").glob("*.py"), *(root / name for name in HALF)]
    assert len(files) > 20
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert name not in ("sum", "nansum", "fsum", "cumsum"), f"{path.name}:{node.lineno} adds up by itself"
