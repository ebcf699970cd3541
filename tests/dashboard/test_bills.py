"""Who pays for which tool, one bill for each contract: the quick way says what the plain one says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.tools import CENTRAL, Bill, Tool, all_bills, bills, bills_of, tools
from dashboard.frames import Frames
from dashboard.measure import one
from tests.dashboard.factory import frames_of, money, tool

Plain = tuple[int, str, object, list[int], set[str], set[str], bool]

used = st.builds(
    lambda product, payer, by, wider, price, functions: tool(
        product, payer=payer, payer_department=str(by), wider_use=wider, functions=functions, **price
    ),
    st.sampled_from(["Hootsuite", "hootsuite", "Canva", "Our own"]),
    st.sampled_from(["own", "own", "free", "central", "other_department"]),
    st.integers(1, 4),
    st.sampled_from(["only_social", "only_social", "mostly_other"]),
    st.sampled_from([{}, {"cost": money(100)}, {"cost": money(0)}, {"cost": money(10, 20, "guess")}]),
    st.lists(st.sampled_from(["listening", "publishing"]), min_size=1, unique=True),
)


def plain(frames: Frames, chosen: list[Tool], with_mostly_other: bool) -> list[Plain]:
    """Group by payer and name, and give what others use to the payer's first contract."""
    groups: dict[tuple[int, str], list[Tool]] = {}
    for each in chosen:
        if each.pays is not None and (with_mostly_other or not each.mostly_other):
            groups.setdefault((each.pays, each.name), []).append(each)
    made: list[Plain] = []
    for (payer, name), found in groups.items():
        paid = [each for each in found if each.department_id == payer and each.payer != "other_department"]
        users = [each for each in found if each not in paid]
        contracts = [[paid[0], *users], *([each] for each in paid[1:])] if paid else [users]
        for members in contracts:
            price = members[0].price if paid else one(None, None, "money", frames.facts.currency)
            functions = {code for each in members for code in each.functions}
            may_do = {code for each in members for code in (*each.may_do, *each.unused)}
            second_hand = payer != CENTRAL and payer not in [each.department_id for each in members]
            rows = [each.row for each in members]
            made.append((payer, name, price, rows, functions, may_do, second_hand))
    return made


def as_plain(bill: Bill) -> Plain:
    rows = [each.row for each in bill.tools]
    return bill.payer, bill.name, bill.price, rows, set(bill.functions), set(bill.may_do), bill.second_hand


@given(st.lists(st.lists(used, max_size=4), min_size=1, max_size=4), st.sets(st.integers(0, 15)), st.booleans())
def test_it_works_as_the_plain_way_does(lists: list[list[dict[str, Any]]], picked: set[int], every: bool) -> None:
    frames = frames_of({f"Department {number}": {"tools": some} for number, some in enumerate(lists)})
    some = [each for each in tools(frames) if each.row in picked]
    for chosen in (some, list(tools(frames))):
        found = bills(frames, chosen, with_mostly_other=every)
        assert [as_plain(bill) for bill in found] == plain(frames, chosen, every)


def test_it_works_once_for_all_tools() -> None:
    frames = frames_of({"HR": {"tools": [tool("Canva", cost=money(100))]}, "IT": {"tools": [tool("Canva")]}})
    assert bills_of(frames, tools(frames)) is all_bills(frames)
    assert [bill.payer for bill in bills_of(frames, tools(frames)[1:])] == [2]
