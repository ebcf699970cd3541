"""Inside a suite: what one department pays for may contain what another pays for separately, and only may."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import inside_a_suite
from dashboard.results import Finding
from tests.dashboard.factory import NO_RULE, frames_of, money, tool

SUITE = tool("Sprinklr", functions=["listening"], cost=money(40_000))
BUFFER = tool("Buffer", functions=["publishing"], cost=money(600, 700), contract_end="2026-12", notice="30")


def found(*lists: list[dict[str, Any]]) -> list[Finding]:
    names = ("Marketing", "Sales", "HR", "IT")
    return inside_a_suite.findings(frames_of({n: {"tools": t} for n, t in zip(names, lists, strict=False)}))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (one,) = found([SUITE], [BUFFER])
    assert one.sentence == (
        "Marketing pays for Sprinklr, which may contain publishing; Sales pays separately for Buffer. If it "
        "does and fits, 600 to 700 EUR a year could be saved at most. The next chance to decide is 1 December 2026, "
        "when Buffer can be cancelled."
    )
    assert (one.sure, one.holds, one.nature) == ("low", "could_change", "overlap")
    assert "what makers sell" in one.sure_why
    assert one.key == "inside_a_suite:publishing"
    assert one.clauses == (5,)
    assert one.departments == ("Marketing", "Sales")
    assert one.entries == ("d1-tools-0", "d2-tools-0")
    assert (one.together.high, one.saving.high, one.stake) == (4_070_000, 70_000, 35_000)  # type: ignore[union-attr]
    assert one.base == "From 2 of 2 departments."


def test_it_works_with_what_the_owner_says_it_does_not_use() -> None:
    own = tool("Our suite", functions=["publishing"], functions_unused=["archiving"], cost=money(1))
    (one,) = found([own], [tool("Smarsh", functions=["archiving"], keep_because="The law asks for it.")])
    assert "Our suite, which may contain keeping records; Sales pays separately for Smarsh." in one.sentence
    assert "Marketing says that it does not use Our suite for that." in one.sentence
    assert one.sure == "medium"
    assert one.stays == ("Sales, Smarsh: “The law asks for it.”",)
    assert one.saving is None
    assert one.stake == 0


@pytest.mark.parametrize(
    ("suite", "other"),
    [
        (SUITE | {"functions": ["listening", "publishing"]}, BUFFER),
        (SUITE | {"payer": "free"}, BUFFER),
        (SUITE | {"payer": "agency"}, BUFFER),
        (SUITE | {"wider_use": "mostly_other"}, BUFFER),
        (SUITE | {"functions": NO_RULE}, BUFFER),
        (SUITE, BUFFER | {"payer": "free"}),
        (SUITE, BUFFER | {"wider_use": "mostly_other"}),
        (SUITE, BUFFER | {"functions": ["design"]}),
        (SUITE, BUFFER | {"payer": "other_department", "payer_department": "1"}),
        (SUITE, SUITE | {"functions": ["publishing"]}),
        (tool("Buffer", functions=["design"]), tool("Hootsuite", functions=["care"])),
    ],
    ids=[
        "used by its owner",
        "free suite",
        "in a fee",
        "suite mostly for other things",
        "nobody knows what it is used for",
        "free tool",
        "tool mostly for other things",
        "another function",
        "the same payer",
        "the same product",
        "nothing in common",
    ],
)
def test_it_rejects_what_no_suite_of_others_may_contain(suite: dict[str, Any], other: dict[str, Any]) -> None:
    assert [one.key for one in found([suite], [other]) if one.key == "inside_a_suite:publishing"] == []


def test_it_requires_two_payers() -> None:
    assert found([SUITE, BUFFER]) == []


def test_it_requires_that_only_tools_without_other_jobs_could_end() -> None:
    (one,) = found([SUITE], [tool("Buffer", functions=["publishing", "linkbio"], cost=money(600))])
    assert one.saving is None
    assert "saved" not in one.sentence


def test_it_requires_that_what_somebody_would_miss_is_not_counted_as_saved() -> None:
    (one,) = found([SUITE], [BUFFER | {"keep_because": "It is simple."}])
    assert one.saving is None
    assert one.stays == ("Sales, Buffer: “It is simple.”",)
    assert (one.stake, one.together.high) == (0, 4_070_000)  # type: ignore[union-attr]


def test_it_works_with_two_separate_tools_of_one_payer() -> None:
    (one,) = found([SUITE], [BUFFER, tool("Publer", functions=["publishing"])])
    assert "Sales pays separately for Buffer and Publer." in one.sentence


def test_it_handles_several_suites_and_several_buyers() -> None:
    third = tool("Hootsuite", functions=["care"], cost=money(1_000))
    (one,) = [
        each
        for each in found([SUITE], [BUFFER], [third], [tool("Publer", functions=["publishing"])])
        if each.key.endswith(":publishing")
    ]
    assert one.sentence.startswith(
        "Marketing pays for Sprinklr and HR pays for Hootsuite, each of which may contain publishing; "
        "Sales pays separately for Buffer and IT pays separately for Publer."
    )


def test_it_handles_many_departments_in_one_finding_per_function() -> None:
    names = {f"D{n}": {"tools": [SUITE if n % 2 else BUFFER]} for n in range(40)}
    (one,) = inside_a_suite.findings(frames_of(names))
    assert one.sentence.startswith("D1, D3, D5 and 17 others pay for Sprinklr, which may contain publishing; D0")
