"""What changed between two rounds is told entry by entry; other spellings of one thing are no change."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.change_words import finding_changes, summary, table
from dashboard.analysis.changes import SectionChanges, changes
from dashboard.frames import Frames
from tests.dashboard.factory import NO_RULE, account, frames_of, hours, money, tool


def rounds(then: dict[str, Any], now: dict[str, Any]) -> tuple[Frames, Frames]:
    return frames_of(then, title="Social media 2025"), frames_of(now, title="Social media 2026")


def of(
    then: dict[str, Any], now: dict[str, Any], section: str, **origins: str
) -> tuple[Frames, Frames, SectionChanges]:
    before, after = rounds(then, now)
    found = {one.section: one for one in changes(before, after, origins)}
    return before, after, found[section]


def counts(found: SectionChanges) -> dict[str, int]:
    return {status: found.number(status) for status in dict.fromkeys(pair.status for pair in found.pairs)}  # type: ignore[misc]


def link(url: str, entry: str, **more: Any) -> dict[str, Any]:
    return account("x", link=url, _id=entry, **more)


def test_it_works_that_a_renamed_host_is_no_change_at_all() -> None:
    then = [link(f"https://twitter.com/Nordwerk{n}", f"a{n}") for n in range(300)]
    now = [link(f"https://x.com/nordwerk{n}?lang=de", f"b{n}") for n in range(300)]
    _, _, found = of({"HR": {"accounts": then}}, {"HR": {"accounts": now}}, "accounts")
    assert counts(found) == {"confirmed": 300}


def test_it_works_for_every_status() -> None:
    then = {
        "HR": {
            "accounts": [
                link("https://x.com/stays", "1"),
                link("https://x.com/goes", "2"),
                link("https://x.com/moves", "3"),
            ]
        },
        "Sales": {"accounts": [link("https://x.com/silent", "4")]},
        "IT": {"accounts": []},
    }
    now = {
        "HR": {"accounts": [link("https://x.com/stays", "9", status="dormant"), link("https://x.com/comes", "8")]},
        "Sales": None,
        "IT": {"accounts": [link("https://x.com/moves", "7")]},
    }
    before, after, found = of(then, now, "accounts")
    assert counts(found) == {"changed": 1, "removed": 1, "moved": 1, "unconfirmed": 1, "added": 1}
    assert summary(before, found) == (
        "Of 4 entries in Social media 2025: 1 changed, 1 moved, 1 no longer there and 1 not confirmed yet. 1 is new."
    )
    (row,) = table(before, after, found, "changed").rows
    assert (row["department"], row["question"]) == ("HR", "Is it in use?")
    assert (row["before"].partition(":")[0], row["now"].partition(":")[0]) == ("In use", "Asleep")
    assert [row["to"] for row in table(before, after, found, "moved").rows] == ["IT"]
    assert [row["department"] for row in table(before, after, found, "unconfirmed").rows] == ["Sales"]


def test_it_works_that_an_entry_is_followed_to_where_it_came_from() -> None:
    then = {"HR": {"tools": [tool("Talkwalker", _id="old", cost=money(9_000))]}}
    now = {"HR": {"tools": [tool("Brandwatch", _id="new", cost=money(9_000))]}}
    _, _, found = of(then, now, "tools", new="old")
    assert counts(found) == {"changed": 1}
    assert [(was, is_) for _, _, was, is_ in found.answers] == [("Talkwalker", "Brandwatch")]
    assert counts(of(then, now, "tools")[2]) == {"removed": 1, "added": 1}


def test_it_works_that_two_spellings_of_a_product_are_one_entry() -> None:
    then = {"HR": {"tools": [tool("hoot suite", _id="1")]}}
    now = {"HR": {"tools": [tool("Hootsuite Pro", _id="2")]}}
    assert counts(of(then, now, "tools")[2]) == {"changed": 1}


def test_it_works_for_keyed_lists_and_pages() -> None:
    then = {"HR": {"effort": [{"_key": "post", "_id": "1", "hours": hours(2, 3)}], "people": {"people": 3}}}
    now = {"HR": {"effort": [{"_key": "post", "_id": "9", "hours": hours(5, 6)}], "people": {"people": 3}}}
    before, after, found = of(then, now, "effort")
    assert counts(found) == {"changed": 1}
    (row,) = table(before, after, found, "changed").rows
    assert (row["before"], row["now"]) == ("2 to 3 hours", "5 to 6 hours")
    assert counts(of(then, now, "people")[2]) == {"confirmed": 1}


def test_it_works_that_answers_stand_as_people_say_them() -> None:
    costs, ends = {"cost": money(17_200)}, {"contract_end": "2026-03"}
    then = {"HR": {"tools": [tool("Talkwalker", **costs, **ends)]}}
    now = {"HR": {"tools": [tool("Talkwalker", cost=money(18_400, 20_000), contract_end="2027-03")]}}
    before, after, found = of(then, now, "tools")
    said = {(row["before"], row["now"]) for row in table(before, after, found, "changed").rows}
    assert said == {("17,200 EUR", "18,400 to 20,000 EUR"), ("March 2026", "March 2027")}


def test_it_handles_rows_that_nobody_opened_and_that_have_one_name_in_every_department() -> None:
    goal = {"_key": "leads", "_id": "goals:leads", "goal": "leads"}
    aims = {"aims": {"aims": ["leads"]}, "goals": [goal]}
    before, after, found = of({"HR": aims, "Sales": aims}, {"HR": {"goals": []}, "Sales": aims, "IT": aims}, "goals")
    assert counts(found) == {"confirmed": 1, "removed": 1, "added": 1}
    (row,) = table(before, after, found, "added").rows
    assert row == {"department": "IT", "entry": "Win enquiries and orders"}


def test_it_handles_a_department_that_says_it_has_none_any_more() -> None:
    then = {"HR": {"accounts": [link("https://x.com/a", "1")]}}
    assert counts(of(then, {"HR": {"accounts": []}}, "accounts")[2]) == {"removed": 1}
    assert counts(of(then, {"HR": {"accounts": [{"_id": "r", "*": NO_RULE}]}}, "accounts")[2]) == {"removed": 1}
    assert counts(of(then, {"HR": {"accounts": [{"_id": "r", "*": {"nothing": "dont_know"}}]}}, "accounts")[2]) == {
        "unconfirmed": 1
    }


@given(
    st.lists(st.sampled_from("abcd"), max_size=6),
    st.lists(st.sampled_from("abcd"), max_size=6),
)
def test_it_requires_that_every_entry_is_told_once(then: list[str], now: list[str]) -> None:
    old = [link(f"https://x.com/{name}", f"o{n}") for n, name in enumerate(then)]
    new = [link(f"https://x.com/{name}", f"n{n}") for n, name in enumerate(now)]
    _, _, found = of({"HR": {"accounts": old}}, {"HR": {"accounts": new}}, "accounts")
    assert sorted(pair.before for pair in found.pairs if pair.before >= 0) == list(range(len(then)))
    assert sorted(pair.now for pair in found.pairs if pair.now >= 0) == list(range(len(now)))
    matched = [pair for pair in found.pairs if min(pair.before, pair.now) >= 0]
    assert len(matched) == len(then) - len(list_less(then, now))
    assert all(then[pair.before] == now[pair.now] for pair in matched)


def list_less(one: list[str], other: list[str]) -> list[str]:
    """What is left of a list when each of another's items takes one away."""
    left = list(one)
    for item in other:
        if item in left:
            left.remove(item)
    return left


def test_it_works_for_findings() -> None:
    bills = [tool("Talkwalker", cost=money(12_000)), tool("Brandwatch", cost=money(9_000))]
    before, after = rounds(
        {"HR": {"tools": bills[:1]}, "Sales": {"tools": bills[1:]}, "IT": {"tools": []}},
        {"HR": {"tools": bills[:1]}, "Sales": {"tools": []}, "IT": {"tools": []}},
    )
    key = "same_job_several_bills:listening"
    gone = next(one for one in finding_changes(before, after) if one.finding.key == key)
    assert (gone.status, gone.words) == ("gone", "It is no longer there.")
    new = next(one for one in finding_changes(after, before) if one.finding.key == key)
    assert new.status == "new"
    _, silent = rounds({}, {"HR": {"tools": bills[:1]}, "Sales": None, "IT": {"tools": []}})
    waits = next(one for one in finding_changes(before, silent) if one.finding.key == key)
    assert (waits.status, waits.words) == ("open", "Not known yet: Sales has not answered.")
    _, more = rounds({}, {"HR": {"tools": bills[:1]}, "Sales": {"tools": bills[1:]}, "IT": {"tools": bills[1:]}})
    changed = next(one for one in finding_changes(before, more) if one.finding.key == key)
    assert changed.status == "changed"
    assert "IT joined." in changed.words


def test_it_rejects_pages_on_which_nobody_said_anything() -> None:
    then = {
        "HR": {"rule_topics": {}},
        "Legal": {"rule_topics": {"rule_approval": "manager"}},
        "IT": {"rule_topics": {}},
    }
    now = {"HR": {"rule_topics": {}}, "Legal": {"rule_topics": {}}, "IT": {"rule_topics": {"rule_approval": "none"}}}
    assert counts(of(then, now, "rule_topics")[2]) == {"changed": 2}
