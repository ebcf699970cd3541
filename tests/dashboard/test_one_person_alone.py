"""Departments whose accounts hang on one person, never a small department and never a name."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis import catalogue
from dashboard.analysis.findings import one_person_alone
from dashboard.filters import Filters
from dashboard.results import Finding
from tests.dashboard.factory import account, frames_of


def one(**answers: Any) -> dict[str, Any]:
    return account("x", owner_kind="one_person", **answers)


def department(*accounts: dict[str, Any], people: int = 5) -> dict[str, Any]:
    return {"accounts": list(accounts), "people": {"people": people}}


def found(**departments: dict[str, Any]) -> list[Finding]:
    return one_person_alone.findings(frames_of(departments))


def test_it_works_with_all_departments_in_one_sentence() -> None:
    (risk,) = found(Sales=department(one(), one(), one(), account("y")), IT=department(one(copies=3), one()))
    assert risk.sentence == (
        "In IT (4 of 4 accounts) and Sales (3 of 4 accounts), most accounts are looked after by one person alone; "
        "when nobody else can get in, a holiday or a change of job leaves them without anybody."
    )
    assert (risk.kind, risk.key, risk.nature, risk.stake) == ("one_person_alone", "one_person_alone", "risk", 200_000)
    assert risk.departments == ("IT", "Sales")


def test_it_requires_that_small_departments_are_neither_named_nor_counted() -> None:
    small = department(one(owner_name="Kim"), one(), people=2)
    assert found(HR=small) == []
    (risk,) = found(HR=small, Sales=department(one(), one()))
    assert risk.departments == ("Sales",)
    assert risk.sentence.endswith("Departments of fewer than three people are left out here.")
    assert "HR" not in risk.sentence
    assert "Kim" not in risk.sentence
    assert all(entry.startswith("d2") for entry in risk.entries)


def test_it_requires_the_same_entries_behind_it() -> None:
    frames = frames_of(
        {"HR": department(one(), one(), people=1), "Sales": department(one(), one(), account("x", status="closed"))}
    )
    (risk,) = one_person_alone.findings(frames)
    assert risk.where is not None
    rows = catalogue.entries(frames, Filters(), risk.where, "committee").rows
    assert [row["_entry"] for row in rows] == list(risk.entries)


@pytest.mark.parametrize(
    "given",
    [
        department(one()),
        department(one(copies=46), account("y"), account("z")),
        department(one(), one(), one(), account("y", copies=46)),
        department(one(), one(), account("y"), account("z")),
        department(account("x"), account("y")),
        department(one(status="planned"), one(status="closed")),
        department(account("x", owner_kind="agency"), account("y", owner_kind="nobody")),
    ],
    ids=[
        "a single account",
        "one line of many",
        "few beside a line of many",
        "half of them",
        "two people",
        "not there",
        "somebody else",
    ],
)
def test_it_rejects_what_does_not_rest_on_one_person(given: dict[str, Any]) -> None:
    assert found(HR=given) == []


def test_it_handles_many_departments() -> None:
    (risk,) = found(**{f"D{number}": department(one(), one()) for number in range(6)})
    assert "D3 (2 of 2 accounts) and 2 other departments, most accounts" in risk.sentence
