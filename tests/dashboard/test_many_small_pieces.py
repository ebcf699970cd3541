"""Many small pieces: all time in one sentence, and work that several departments do a little of."""

from __future__ import annotations

from typing import Any

from dashboard.analysis.findings import many_small_pieces
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, Answers, frames_of, hours


def works(people: Any = None, in_job: Any = None, sure: str = "estimate", **times: tuple[float, float]) -> Answers:
    """A department with these hours by activity."""
    made: dict[str, Any] = {"effort": [{"activity": k, "hours": hours(*v, sure)} for k, v in times.items()]}
    said = {"people": people} if people is not None else {}
    said |= {"people_in_job": in_job} if in_job is not None else {}
    return made | ({"people": said} if said else {})


def found(departments: dict[str, Answers | None], what: str = "all", **changes: Any) -> Finding | None:
    every = {one.key: one for one in many_small_pieces.findings(frames_of(departments, **changes))}
    return every.get(f"many_small_pieces:{what}")


SMALL = {
    "HR": works(6, 1, respond=(8, 20)),
    "Sales": works(5, 0, respond=(8, 20), monitor=(1, 3)),
    "IT": works(4, 1, respond=(8, 20)),
}


def test_it_works_with_all_time_in_one_sentence() -> None:
    one = found(dict(SMALL))
    assert one is not None
    assert one.sentence == (
        "The three departments that told us spend 25 to 63 hours a week, that is 0.6 to 1.6 full-time posts "
        "spread over 15 people, of whom 2 have it in their job description. Answering people takes most of it. "
        "At the hourly rates of this round that is 52,000 to 196,560 EUR a year. "
        "Three departments each spend a little time on answering people: together 0.6 to 1.5 full-time posts."
    )
    assert (one.nature, one.saving) == ("effort", None)
    assert one.together is not None
    assert (one.together.low, one.together.high) == (25 * 52 * 4000, 63 * 52 * 6000)
    assert one.suggestion == (
        "Look first at the work that several departments do a little of: "
        "answering people (24 to 60 hours a week in 3 departments)."
    )
    assert one.departments == ("HR", "Sales", "IT")


def test_it_names_no_price_without_rates() -> None:
    one = found(dict(SMALL), hourly_low=None, hourly_high=None)
    assert one is not None
    assert one.together is None
    assert "EUR" not in one.sentence


def test_it_says_who_is_missing_only_when_four_answered() -> None:
    one = found({**SMALL, "Legal": None})
    assert one is not None
    assert "missing" not in one.sentence
    one = found({**SMALL, "Legal": works(report=(1, 3)), "Product": None, "PR": None})
    assert one is not None
    assert one.sentence.endswith("Two departments are still missing; if they are like the others, it is more.")


def test_it_works_with_one_kind_of_work_that_makes_a_post() -> None:
    one = found(dict(SMALL), "respond")
    assert one is not None
    assert one.sentence == (
        "Three departments each spend 8 to 20 hours a week on answering people: together 0.6 to 1.5 full-time posts."
    )
    assert one.clauses == (9,)
    assert one.department_ids == (1, 2, 3)
    assert one.entries == ("d1-effort-0", "d2-effort-0", "d3-effort-0")
    assert one.where is not None
    assert one.where.conditions == (("activity", "respond"),)
    assert "one person could do this for all" in one.suggestion


def test_it_names_who_does_most_of_it_already() -> None:
    one = found({**SMALL, "Service": works(respond=(80, 200))}, "respond")
    assert one is not None
    assert one.departments == ("HR", "Sales", "IT")
    assert one.sentence.endswith("Service does more of it, half a post or above.")
    assert one.suggestion.startswith("Ask Service, which does most of it")


def test_it_rejects_too_few_departments_and_too_little_time() -> None:
    two: dict[str, Answers | None] = {"HR": works(respond=(8, 20)), "IT": works(respond=(8, 20))}
    assert found(dict(two), "respond") is None
    assert found({**two, "Sales": works(respond=(1, 3))}, "respond") is None  # under a post together
    assert found({"HR": works(respond=(8, 20))}) is None  # one department is no sum of pieces


def test_it_requires_bands_for_small_departments() -> None:
    """Two people: their hours are bands before anybody reads them."""
    one = found({"HR": works(2, 2, respond=(9, 10)), "Sales": works(5, 0, respond=(9, 10))})
    assert one is not None
    assert "spend 17 to 30 hours a week" in one.sentence
    assert "spread over 5 to 7 people, of whom 0 to 2 have it" in one.sentence


def test_it_requires_doubts_about_guesses_and_unknown_time() -> None:
    one = found(
        {
            "HR": works(5, 0, "guess", respond=(8, 20)),
            "IT": {"effort": [{"activity": "post", "hours": DONT_KNOW}, {"activity": "chat", "hours": hours(1, 3)}]},
        }
    )
    assert one is not None
    assert one.base.endswith("one answer about hours is a guess.")
    assert one.sure == "medium"
    assert "for some of the work nobody knows how long it takes" in one.sure_why
    assert "of whom nobody has it in their job description" in one.sentence


def test_it_handles_a_round_without_time() -> None:
    assert many_small_pieces.findings(frames_of({"HR": {}, "IT": {"effort": []}})) == []
