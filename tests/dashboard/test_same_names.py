"""Names that people said are one thing: one product, one account, and no question that has been answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.analysis import name_questions, roles
from dashboard.analysis.findings import account_listed_twice, same_product
from dashboard.analysis.name_questions import NameQuestion
from dashboard.analysis.same_account import account_keys
from dashboard.analysis.same_names import Said
from dashboard.analysis.tools import tools
from dashboard.frames import Frames
from survey.read import NamePair
from tests.dashboard.factory import account, frames_of, money, tool

ALIKE: dict[str, Any] = {
    "Sales": {"tools": [tool("Nordmon Radar", cost=money(5_000))]},
    "HR": {"tools": [tool("Nordmon Rader", cost=money(3_000), functions=["publishing"])]},
    "IT": {"tools": [tool("Canva", cost=money(10))]},
}
PAIR = ("product", "nordmonradar", "nordmonrader")
ACCOUNTS: dict[str, Any] = {
    "Sales": {"accounts": [account("instagram", link="https://instagram.com/nord_werk", owner_kind="one_person")]},
    "HR": {"accounts": [account("instagram", link="https://www.instagram.com/nordwerk/", owner_kind="one_person")]},
}


def said(frames: Frames, *pairs: tuple[str, str, str, str]) -> Frames:
    facts = replace(frames.facts, names_said=tuple(NamePair(*pair) for pair in pairs))
    return replace(frames, facts=facts, _kept={})


def asked(frames: Frames) -> list[tuple[str, str, str]]:
    return [(one.kind, one.a.key, one.b.key) for one in name_questions.questions(frames)]


def test_it_works_to_ask_with_the_evidence() -> None:
    (one,) = name_questions.questions(frames_of(ALIKE))
    assert isinstance(one, NameQuestion)
    assert (one.kind, one.a.key, one.b.key) == PAIR
    assert one.alike == "very alike"
    assert (one.a.name, one.a.departments, one.a.entries) == ("Nordmon Radar", ("Sales",), ("d1-tools-0",))
    assert ("Used for", "Monitoring what is said") in one.a.details
    assert ("In the catalogue", "not known by this name") in one.b.details


def test_it_works_that_a_confirmed_pair_is_one_product() -> None:
    frames = frames_of(ALIKE)
    assert same_product.findings(frames) == []
    frames = said(frames, (*PAIR, "same"))
    (one,) = same_product.findings(frames)
    assert one.key == "same_product:nordmonradar"
    assert "Sales and HR each pay for Nordmon Radar" in one.sentence
    assert asked(frames) == []


def test_it_works_that_the_name_of_the_catalogue_is_shown() -> None:
    given = {"Sales": {"tools": [tool("Hootle"), tool("Hootle")]}, "HR": {"tools": [tool("Hootsuite")]}}
    frames = said(frames_of(given), ("product", "hootle", "hootsuite", "same"))
    assert {one.name for one in tools(frames)} == {"Hootsuite"}
    assert all(one.may_do for one in tools(frames))
    alone = said(frames_of({"Sales": given["Sales"]}), ("product", "hootle", "hootsuite", "same"))
    assert {one.name for one in tools(alone)} == {"Hootsuite"}


def test_it_works_that_the_name_used_more_often_is_shown() -> None:
    given = {"Sales": {"tools": [tool("Nordmon Radar")]}, "HR": {"tools": [tool("Nordmon Rader")] * 2}}
    assert {one.name for one in tools(said(frames_of(given), (*PAIR, "same")))} == {"Nordmon Rader"}


def test_it_works_that_spellings_are_one_without_a_question() -> None:
    frames = frames_of({"Sales": {"tools": [tool("Nordmon Radar")]}, "HR": {"tools": [tool("NordMon-radar GmbH")]}})
    assert len({one.name for one in tools(frames)}) == 1
    assert asked(frames) == []


def test_it_requires_that_what_is_not_the_same_is_not_asked_again() -> None:
    frames = said(frames_of(ALIKE), (*PAIR, "different"))
    assert asked(frames) == []
    assert same_product.findings(frames) == []


def test_it_requires_that_not_the_same_holds_for_all_spellings_of_a_group() -> None:
    names = Said([NamePair("product", "a", "b", "same"), NamePair("product", "b", "c", "different")])
    assert names.is_answered("a", "c")
    assert not names.is_answered("a", "d")
    assert names.groups == {"a": ("a", "b")}


def test_it_works_with_accounts() -> None:
    frames = frames_of(ACCOUNTS)
    assert asked(frames) == [("account", "instagram:nord_werk", "instagram:nordwerk")]
    assert account_listed_twice.findings(frames) == []
    frames = said(frames, ("account", "instagram:nord_werk", "instagram:nordwerk", "same"))
    (one,) = account_listed_twice.findings(frames)
    assert one.departments == ("Sales", "HR")
    assert asked(frames) == []
    apart = said(frames, ("account", "instagram:nord_werk", "instagram:nordwerk", "different"))
    assert asked(apart) == []
    assert account_listed_twice.findings(apart) == []


def test_it_works_with_an_account_that_is_only_named() -> None:
    given = {
        "Sales": {"accounts": [account("facebook", name="Stadt Nordwerk")]},
        "HR": {"accounts": [account("facebook", name="", link="https://facebook.com/stadtnordwerk")]},
    }
    frames = frames_of(given)
    pair = ("account", "facebook:?stadtnordwerk", "facebook:stadtnordwerk")
    assert asked(frames) == [pair]
    about = roles.accounts(frames)
    assert about is not None
    assert account_keys(frames, about).values.tolist() == [-1, 0]
    merged = account_keys(said(frames, (*pair, "same")), about)
    assert (merged.values.tolist(), merged.keys.to_list()) == ([0, 0], ["facebook:stadtnordwerk"])


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("product", "nordmon rader", "nordmonrader"),
        ("product", "Meltwater", None),
        ("account", "@nordwerk", "instagram:nordwerk"),
        ("account", "http://instagram.com/Nord_Werk", "instagram:nord_werk"),
        ("account", "nobody", None),
        ("person", "nordwerk", None),
        ("product", " ", None),
    ],
)
def test_it_works_to_find_what_somebody_types(kind: str, text: str, key: str | None) -> None:
    frames = frames_of({"Sales": {**ALIKE["Sales"], **ACCOUNTS["Sales"]}, "HR": {**ALIKE["HR"], **ACCOUNTS["HR"]}})
    found = name_questions.named(frames, kind, text)
    assert (found.key if found else None) == key


def test_it_handles_rounds_without_names() -> None:
    assert asked(frames_of({"Sales": None})) == []
    assert asked(frames_of({})) == []


def test_it_requires_an_answer_before_a_part_of_a_product_is_the_product() -> None:
    frames = frames_of(
        {
            "Sales": {"tools": [tool("Salesforce Marketing Cloud", cost=money(5_000))]},
            "HR": {"tools": [tool("Salesforce Pardot", cost=money(3_000), functions=["publishing"])]},
            "IT": {"tools": [tool("Pardot", cost=money(10))]},
        }
    )
    assert {one.name for one in tools(frames)} == {"Salesforce Marketing Cloud", "Salesforce Pardot"}
    assert asked(frames) == [("product", "pardot", "salesforcemarketingcloud")]
    merged = said(frames, ("product", "pardot", "salesforcemarketingcloud", "same"))
    assert {one.name for one in tools(merged)} == {"Salesforce Marketing Cloud"}
    assert asked(merged) == []
