"""Same training need: departments that want to learn the same."""

from __future__ import annotations

from dashboard.analysis.findings import same_training_need
from tests.dashboard.factory import NO_RULE, frames_of


def test_it_works_with_two_departments_that_want_to_learn_the_same() -> None:
    frames = frames_of(
        {
            "Sales": {"needs": {"training_need": ["law", "ai"]}},
            "HR": {"needs": {"training_need": ["law"]}},
            "IT": {"needs": {"training_need": NO_RULE}},
            "Legal": None,
        },
        basis={"HR": "submitted"},
    )
    (one,) = same_training_need.findings(frames)
    assert one.sentence == "Sales and HR both want to learn the same: what the law allows."
    assert one.base == "From 3 of 4 departments."
    assert one.title == "What the law allows: 2 departments want to learn it"
    assert (one.key, one.clauses, one.nature) == ("same_training_need:law", (18,), "overlap")
    assert one.entries == ("d1-needs-0", "d2-needs-0")
    assert (one.sure, one.holds) == ("medium", "could_change")
    assert one.stake == 2 * same_training_need.WORTH


def test_it_rejects_a_wish_of_one_department() -> None:
    assert same_training_need.findings(frames_of({"Sales": {"needs": {"training_need": ["law"]}}, "HR": {}})) == []


def test_it_works_with_many_departments() -> None:
    frames = frames_of({f"D{n}": {"needs": {"training_need": ["video"]}} for n in range(30)})
    (one,) = same_training_need.findings(frames)
    assert one.sentence == "D0, D1, D2 and 27 others all want to learn the same: making video."
