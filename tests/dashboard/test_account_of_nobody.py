"""Accounts that are handed round, and accounts that nobody looks after."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import account_of_nobody
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, account, frames_of

LINK = "https://www.linkedin.com/company/nordwerk"
OTHER_LINK = "https://www.linkedin.com/company/nordwerk-profi"


def page(link: str | None = LINK, **answers: Any) -> dict[str, Any]:
    return account("linkedin", **({"name": "Nordwerk AG"} | ({"link": link} if link else {}) | answers))


def run_by(number: int, link: str | None = LINK, **answers: Any) -> dict[str, Any]:
    return page(link, owner_kind="other_department", owner_department=str(number), **answers)


def found(hr: list[dict[str, Any]], marketing: Any, **more: Any) -> list[Finding]:
    given = {"HR": {"accounts": hr}, "Marketing": marketing, **more}
    return account_of_nobody.findings(frames_of(given))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (one,) = found([run_by(2)], {"accounts": [account("x")]})
    assert one.sentence == "HR says Marketing runs Nordwerk AG on LinkedIn; Marketing does not list it."
    assert (one.kind, one.key) == ("account_of_nobody", "account_of_nobody:linkedin:nordwerk")
    assert (one.nature, one.sure, one.holds) == ("question", "medium", "could_change")
    assert one.departments == ("HR", "Marketing")
    assert one.entries == ("d1-accounts-0",)
    assert "asked" not in one.sentence


def test_it_works_with_one_question_to_both_sides() -> None:
    (one,) = found([run_by(2)], {"accounts": [account("x")]})
    assert one.ask is not None
    assert one.ask.department_ids == (1, 2)
    assert one.ask.options == (
        ("1", "HR runs it"),
        ("2", "Marketing runs it"),
        ("nobody", "Nobody does; it should be closed"),
        ("else", "Something else"),
    )


def test_it_works_with_two_that_name_each_other() -> None:
    (one,) = found([run_by(2)], {"accounts": [run_by(1)]})
    assert one.sentence == "HR says Marketing runs Nordwerk AG on LinkedIn; Marketing says that HR runs it."
    assert one.sure == "high"


def test_it_works_with_one_that_is_named_and_says_nobody() -> None:
    (one,) = found([run_by(2)], {"accounts": [page(owner_kind="nobody")]})
    assert one.sentence.endswith("; Marketing says that nobody looks after it at the moment.")


def test_it_works_with_several_that_name_one() -> None:
    (one,) = found([run_by(2)], {"start": {"uses": ["tools"]}}, Sales={"accounts": [run_by(2)]})
    assert one.sentence == "HR and Sales say Marketing runs Nordwerk AG on LinkedIn; Marketing does not list it."


@pytest.mark.parametrize("name", ["Nordwerk AG", None])
def test_it_works_without_a_link_where_the_other_has_nothing_on_the_platform(name: str | None) -> None:
    (one,) = found([run_by(2, None, name=name)], {"accounts": [account("x")]})
    said = "Nordwerk AG" if name else "an account"
    assert one.sentence == f"HR says Marketing runs {said} on LinkedIn; Marketing does not list it."
    assert one.key == f"account_of_nobody:2:linkedin:{'nordwerkag' if name else ''}"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (run_by(2), None),
        (run_by(2), {"accounts": [{"_": 0, "list": {"nothing": "dont_know"}, "platform": "linkedin"}]}),
        (run_by(2), {"accounts": [page()]}),
        (run_by(2), {"accounts": [page(owner_kind=DONT_KNOW)]}),
        (run_by(2), {"accounts": [page(None)]}),
        (run_by(2, None), {"accounts": [page()]}),
        (run_by(2, status="closed"), {"accounts": [account("x")]}),
        (page(owner_kind="other_department"), {"accounts": [account("x")]}),
    ],
    ids=["silent", "lines unclear", "runs it", "unsaid", "may be it", "may be that", "closed", "nobody named"],
)
def test_it_rejects_what_is_no_contradiction(mine: dict[str, Any], theirs: Any) -> None:
    assert found([mine], theirs) == []


def test_it_rejects_an_account_that_a_third_department_runs() -> None:
    assert found([run_by(2)], {"accounts": [account("x")]}, Sales={"accounts": [page()]}) == []


def test_it_handles_another_account_of_the_same_platform() -> None:
    (one,) = found([run_by(2)], {"accounts": [page(OTHER_LINK)]})
    assert one.sentence.endswith("Marketing does not list it.")


def test_it_works_with_accounts_that_nobody_looks_after() -> None:
    kept = [page(owner_kind="nobody"), account("x", owner_kind="nobody"), account("tiktok", owner_kind=DONT_KNOW)]
    (one,) = found(kept, None)
    assert one.sentence == (
        "HR lists 2 accounts that nobody looks after at the moment: Nordwerk AG on LinkedIn and "
        "@x on X (formerly Twitter). For one more, HR does not know who does: @tiktok on TikTok."
    )
    assert (one.kind, one.nature, one.stake) == ("account_without_keeper", "risk", 300_000)
    assert one.key == "account_without_keeper:1"


def test_it_handles_accounts_whose_keeper_is_not_known() -> None:
    (one,) = found([account("tiktok", owner_kind=DONT_KNOW)], None)
    assert one.sentence == "HR does not know who looks after @tiktok on TikTok."
    assert (one.nature, one.holds) == ("question", "could_change")


def test_it_rejects_accounts_without_an_answer_or_that_another_runs() -> None:
    assert found([account("tiktok", owner_kind=None)], None) == []
    assert found([page(owner_kind="nobody")], {"accounts": [page()]}) == []
