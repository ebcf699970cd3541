"""What a page is narrowed to stands in its address, and a strange address does no harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import catalogue
from dashboard.analysis.scope import scope
from dashboard.filters import Filters, link, where_of
from dashboard.results import Where
from tests.dashboard.factory import account, frames_of, tool

FULL = Filters(
    departments=(1, 2),
    platforms=("x",),
    goals=("recruiting",),
    statuses=("active",),
    unsigned=True,
    as_of=7,
    round="social-media-2026",
    section="accounts",
    where=(("platform", "x"), ("department", "2")),
)


def test_it_works_there_and_back() -> None:
    assert Filters.from_query(FULL.to_query()) == FULL
    assert Filters.from_query("?" + FULL.to_query()) == FULL
    assert Filters.from_query("") == Filters()
    assert Filters().to_query() == ""


def test_it_works_with_links_to_entries() -> None:
    chosen = Filters(platforms=("x",), unsigned=True)
    address = link("/dashboard/entries", chosen, Where("tools", (("functions", "listening"),)))
    assert address == "/dashboard/entries?platform=x&unsigned=1&section=tools&where=functions%3Alistening"
    found = Filters.from_query(address.partition("?")[2])
    assert where_of(found) == Where("tools", (("functions", "listening"),))
    assert link("/dashboard/", FULL).count("section") == 0
    assert link("/dashboard/", Filters()) == "/dashboard/"
    assert where_of(Filters()) is None


@pytest.mark.parametrize("query", ["department=abc", "department=-1", "asof=x", "department=" + "9" * 40])
def test_it_rejects_what_is_no_number_with_a_note(query: str) -> None:
    found = Filters.from_query(query)
    assert not found.is_narrowed
    assert found.as_of is None
    assert "ignored" in found.notes[0]


def test_it_rejects_values_the_round_does_not_know_with_a_note() -> None:
    frames = frames_of({"HR": {"accounts": [account("x")]}})
    asked = Filters(departments=(1, 99), platforms=("x", "nowhere"), goals=("none_such",), statuses=("active",))
    found = scope(frames, asked).filters
    assert (found.departments, found.platforms, found.goals, found.statuses) == ((1,), ("x",), (), ("active",))
    assert len(found.notes) == 3


@given(st.text(max_size=300))
def test_it_handles_any_address(query: str) -> None:
    found = Filters.from_query(query)
    assert Filters.from_query(found.to_query()) == Filters.from_query(found.to_query())


def test_it_handles_an_endless_address() -> None:
    found = Filters.from_query("&".join(f"platform=p{number}" for number in range(5_000)))
    assert found.platforms == ()
    assert found.notes


@pytest.mark.parametrize(("slug", "things"), [("same-job", "tools"), ("rules", "rules"), ("where-active", "accounts")])
def test_it_says_that_the_filters_leave_nothing(slug: str, things: str) -> None:
    bought = {"tools": [tool("Canva")], "accounts": [account("x")], "rule_topics": {"rule_approval": "manager"}}
    view = next(one for one in catalogue.VIEWS if one.slug == slug)
    frames = frames_of({"HR": bought, "Legal": {}})
    legal = Filters(departments=(frames.ids[frames.names.index("Legal")],))
    assert view.compute(frames, legal).answer == f"The filters leave no {things}."
    assert "named so far" in view.compute(frames_of({"Legal": {}}), Filters()).answer
