"""Need meets offer: who looks for something is told who has it and says that others could join."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import need_meets_offer
from dashboard.results import Finding
from tests.dashboard.factory import NO_RULE, frames_of, tool

OFFER = tool("Brandwatch", sharing="conditions", seats_bought=10, seats_used=7)


def looking(*codes: str, **answers: Any) -> dict[str, Any]:
    return {"needs": {"wanted": list(codes) or NO_RULE}, **answers}


def found(**departments: Any) -> list[Finding]:
    return need_meets_offer.findings(frames_of({name.replace("_", " "): d for name, d in departments.items()}))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (one,) = found(Sales=looking("listening"), Customer_Service={"tools": [OFFER]})
    assert one.sentence == (
        "Sales is looking for monitoring; Customer Service has it in Brandwatch, with three of ten places free, and "
        "says others could join under conditions."
    )
    assert one.base == "From 2 of 2 departments."
    assert (one.sure, one.holds, one.nature) == ("high", "holds_already", "good_news")
    assert (one.together, one.saving) == (None, None)
    assert one.departments == ("Sales", "Customer Service")
    assert one.entries == ("d1-needs-0", "d2-tools-0")
    assert (one.key, one.clauses) == ("need_meets_offer:listening", (5, 6))
    assert one.suggestion == (
        "Let Customer Service show Brandwatch to Sales and name its conditions before anybody buys another tool."
    )
    assert one.stake == need_meets_offer.WORTH


def test_it_handles_places_nobody_told_or_that_are_all_taken() -> None:
    (one,) = found(Sales=looking("listening"), HR={"tools": [tool("Brandwatch", sharing="yes")]})
    assert one.sentence == ("Sales is looking for monitoring; HR has it in Brandwatch and says others could join.")
    assert one.sure_why == "Fairly sure, because nobody told how many places are free."
    (two,) = found(Sales=looking("listening"), HR={"tools": [OFFER | {"seats_used": 12}]})
    assert "free" not in two.sentence
    assert (two.sure, two.holds) == ("medium", "could_change")


@pytest.mark.parametrize(
    "offer",
    [
        OFFER | {"sharing": "no"},
        OFFER | {"sharing": "already"},
        OFFER | {"functions": ["design"]},
        OFFER | {"functions": NO_RULE},
    ],
    ids=["not offered", "shared already", "another function", "not used for anything"],
)
def test_it_rejects_what_nobody_offers(offer: dict[str, Any]) -> None:
    assert found(Sales=looking("listening"), HR={"tools": [offer]}) == []


def test_it_rejects_a_need_without_an_offer_of_others() -> None:
    assert found(Sales=looking("listening", tools=[OFFER]), HR=looking()) == []
    assert found(Sales=looking(), HR={"tools": [OFFER]}) == []


def test_it_works_with_several_on_both_sides_in_one_finding() -> None:
    (one,) = found(
        Sales=looking("listening"),
        Legal=looking("listening"),
        HR={"tools": [tool("Meltwater", sharing="yes"), OFFER]},
        IT={"tools": [tool("Awario", sharing="yes"), tool("Brand24", sharing="yes")]},
    )
    assert one.sentence == (
        "Sales and Legal are looking for monitoring; HR (Brandwatch, three of ten places free, under conditions), "
        "HR (Meltwater), IT (Awario) and one more have it and say others could join."
    )
    assert one.stake == 2 * need_meets_offer.WORTH
