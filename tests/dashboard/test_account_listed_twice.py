"""One account on two lists: shared, claimed twice, or open; and twice in one list."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis import catalogue
from dashboard.analysis.findings import account_listed_twice
from dashboard.filters import Filters
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, account, frames_of

LINK = "https://www.linkedin.com/company/nordwerk"
RUN_BY_MARKETING = {"owner_kind": "other_department", "owner_department": "2"}


def page(link: str | None = LINK, **answers: Any) -> dict[str, Any]:
    return account("linkedin", **({"name": "Nordwerk AG"} | ({"link": link} if link else {}) | answers))


def found(hr: list[dict[str, Any]], marketing: list[dict[str, Any]], **more: Any) -> list[Finding]:
    lists = {"HR": {"accounts": hr}, "Marketing": {"accounts": marketing}}
    return account_listed_twice.findings(
        frames_of(lists | {name: {"accounts": listed} for name, listed in more.items()})
    )


def test_it_works_with_a_shared_account_as_good_news() -> None:
    (one,) = found([page("linkedin.com/company/Nordwerk/jobs", **RUN_BY_MARKETING)], [page()])
    assert one.sentence == "HR and Marketing share Nordwerk AG on LinkedIn: Marketing runs it."
    assert (one.kind, one.key) == ("shared_account", "shared_account:linkedin:nordwerk")
    assert (one.nature, one.sure, one.holds, one.ask, one.stake) == ("good_news", "high", "holds_already", None, 0)
    assert one.entries == ("d1-accounts-0", "d2-accounts-0")


def test_it_works_with_an_account_claimed_twice_and_a_question_to_both() -> None:
    (one,) = found([page()], [page(owner_kind="agency")])
    assert one.sentence == ("HR and Marketing both list Nordwerk AG on LinkedIn, and each says that it runs it itself.")
    assert (one.kind, one.nature, one.sure, one.stake) == ("account_claimed_twice", "overlap", "high", 100_000)
    assert one.ask is not None
    assert one.ask.text == "Who runs Nordwerk AG on LinkedIn?"
    assert one.ask.department_ids == (1, 2)
    assert [words for _, words in one.ask.options] == [
        "HR runs it",
        "Marketing runs it",
        "They run it together",
        "Nobody does; it should be closed",
        "Something else",
    ]


def test_it_works_at_sites_that_are_no_platform_of_the_vocabulary() -> None:
    one, other = (
        account("other", link=link, name="Nordwerk") for link in ("https://vk.com/nordwerk", "m.vk.com/Nordwerk?z=1")
    )
    (claimed,) = found([one], [other])
    assert claimed.sentence == "HR and Marketing both list Nordwerk on vk.com, and each says that it runs it itself."
    assert found([one], [account("other", link="https://ok.ru/nordwerk", name="Nordwerk")]) == []


def test_it_handles_a_third_department_beside_two_that_claim_it() -> None:
    (one,) = found([page()], [page()], Sales=[page(**RUN_BY_MARKETING)])
    assert one.sentence.endswith("each says that it runs it itself. Sales lists it, too.")
    assert one.departments == ("HR", "Marketing", "Sales")


@pytest.mark.parametrize("answers", [{"owner_kind": DONT_KNOW}, {"owner_kind": None}], ids=["unknown", "imported"])
def test_it_handles_lists_that_do_not_say_who_runs_it(answers: dict[str, Any]) -> None:
    (one,) = found([page(**answers)], [page(**answers)])
    assert one.sentence == "HR and Marketing both list Nordwerk AG on LinkedIn; neither has said who runs it."
    assert (one.kind, one.nature) == ("account_listed_twice", "question")
    assert one.ask is not None


def test_it_handles_one_side_that_did_not_say_who_runs_it_as_shared_with_less_trust() -> None:
    (one,) = found([page(owner_kind=DONT_KNOW)], [page()])
    assert (one.kind, one.sure, one.holds) == ("shared_account", "medium", "could_change")
    assert "HR did not say which department runs it" in one.sure_why


def test_it_handles_a_runner_that_others_name_differently_as_a_question() -> None:
    (one,) = found([page(owner_kind="other_department", owner_department="3")], [page()], Sales=[])
    assert one.kind == "account_listed_twice"
    assert one.sentence == (
        "HR and Marketing both list Nordwerk AG on LinkedIn; HR says that Sales runs it; "
        "Marketing says that it runs it itself."
    )


def test_it_handles_a_department_that_names_itself_as_the_other_one() -> None:
    (one,) = found([page(owner_kind="other_department", owner_department="1")], [page()])
    assert one.kind == "account_claimed_twice"


def test_it_handles_accounts_known_by_name_with_less_trust() -> None:
    (one,) = found([account("x", name="@nordwerk")], [account("x", link="https://twitter.com/Nordwerk")])
    assert (one.kind, one.sure) == ("account_claimed_twice", "medium")
    assert "not everybody gave a link" in one.sure_why


def test_it_works_with_what_one_department_lists_twice_said_once() -> None:
    other = account("x", link="https://x.com/nordwerk")
    (one,) = found([page(), page(LINK + "/"), other, other], [])
    assert one.sentence == (
        "HR lists Nordwerk AG on LinkedIn and @x on X (formerly Twitter) more than once, "
        "so they count more often than there are accounts."
    )
    assert (one.kind, one.key, one.department_ids) == (
        "account_twice_in_one_list",
        "account_twice_in_one_list:1",
        (1,),
    )


@pytest.mark.parametrize(
    "second",
    [
        page("https://www.linkedin.com/company/nordwerk-profi"),
        page("https://www.linkedin.com/groups/nordwerk"),
        page("https://www.linkedin.com/in/nordwerk"),
        page(status="closed"),
        page(status="unofficial"),
        page(None),
    ],
    ids=["another account", "a group", "a person", "closed", "not ours", "a name that many may have"],
)
def test_it_rejects_what_is_not_the_same_account(second: dict[str, Any]) -> None:
    assert found([page()], [second]) == []


def test_it_rejects_what_each_says_somebody_else_runs() -> None:
    """That is an account of nobody."""
    assert found([page(**RUN_BY_MARKETING)], [page(owner_kind="other_department", owner_department="1")]) == []


def test_it_requires_the_entries_behind_it_and_the_platform_looked_at() -> None:
    frames = frames_of({"HR": {"accounts": [page(**RUN_BY_MARKETING)]}, "Marketing": {"accounts": [page()]}})
    shared = [one for one in catalogue.findings(frames, Filters(platforms=("linkedin",))) if "shared" in one.kind]
    assert len(shared) == 1
    assert shared[0].where is not None
    rows = catalogue.entries(frames, Filters(), shared[0].where, "everyone").rows
    assert [row["_entry"] for row in rows] == list(shared[0].entries)
    assert not any("shared" in one.kind for one in catalogue.findings(frames, Filters(platforms=("x",))))


@pytest.mark.parametrize("name", [None, "  "])
def test_it_handles_lines_whose_name_or_platform_stands_in_the_link_only(name: str | None) -> None:
    plain = {"link": LINK, "name": name, "owner_kind": "agency"}
    (one,) = found([plain], [plain | {"platform": "x"}])
    assert one.title == "nordwerk on LinkedIn: 2 departments say they run it"
