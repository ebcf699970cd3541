"""Same people, same place: two departments talk to one audience on one platform from accounts of their own."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import same_people
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, NO_RULE, account, frames_of

APPLICANTS = {"audience": ["applicants_and_job_seekers"]}


def found(first: dict[str, Any], second: dict[str, Any]) -> list[Finding]:
    return same_people.findings(frames_of({"HR": {"accounts": [first]}, "Communications": {"accounts": [second]}}))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (one,) = found(account("instagram", **APPLICANTS), account("instagram", **APPLICANTS))
    assert one.sentence == (
        "HR and Communications both talk to applicants and people looking for a job on Instagram, from two accounts, "
        "both for the whole organisation, and as far as we were told nobody has agreed who leads."
    )
    assert one.base == "From 2 of 2 departments."
    assert (one.sure, one.holds, one.clauses) == ("high", "holds_already", (6,))
    assert one.entries == ("d1-accounts-0", "d2-accounts-0")


@pytest.mark.parametrize(
    "second",
    [
        account("instagram", owner_kind="other_department", owner_department="1", **APPLICANTS),
        account("instagram", status="dormant", **APPLICANTS),
        account("instagram", status="planned", **APPLICANTS),
        account("instagram", audience=["customers"]),
        account("instagram", audience=DONT_KNOW),
        account("x", **APPLICANTS),
    ],
    ids=["shared", "asleep", "planned", "other people", "people unknown", "other place"],
)
def test_it_rejects_what_is_no_meeting(second: dict[str, Any]) -> None:
    assert found(account("instagram", **APPLICANTS), second) == []


def test_it_handles_different_areas_as_a_question() -> None:
    (one,) = found(
        account("instagram", area="Austria", **APPLICANTS), account("instagram", area="Bremen", **APPLICANTS)
    )
    assert (one.sure, one.holds) == ("low", "could_change")
    assert one.suggestion.startswith("Ask the departments")
    assert "Austria and Bremen" in one.sure_why
    (two,) = found(account("instagram", area="Austria", **APPLICANTS), account("instagram", area=NO_RULE, **APPLICANTS))
    assert two.sure == "low"


def test_it_handles_areas_nobody_named_with_less_trust() -> None:
    first, second = account("instagram", **APPLICANTS), account("instagram", **APPLICANTS)
    del second["area"]
    (one,) = found(first, second)
    assert (one.sure, one.holds) == ("medium", "could_change")
    assert "for the whole organisation" not in one.sentence


def test_it_works_with_many_departments_in_one_finding() -> None:
    frames = frames_of({f"D{number}": {"accounts": [account("x", copies=2)]} for number in range(6)})
    (one,) = same_people.findings(frames)
    assert one.sentence.startswith(
        "D0, D1, D2 and 3 others all talk to customers on X (formerly Twitter), from 12 accounts"
    )
    assert len(one.department_ids) == 6


def test_it_works_that_answers_set_for_all_at_once_make_it_less_sure() -> None:
    quick, one_by_one = (
        account("instagram", _at_once="status audience", **APPLICANTS),
        account("instagram", **APPLICANTS),
    )
    (one,) = found(quick, quick)
    assert (one.sure, one.holds) == ("medium", "could_change")
    assert "for whom they are was set for all of these lines at once" in one.sure_why
    (one,) = found(quick, one_by_one)
    assert one.sure == "high"
