"""Same job, several bills: who pays twice, what it costs together, what could be saved at most, and what must stay."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.analysis import catalogue
from dashboard.analysis.findings import same_job
from dashboard.analysis.tools import bills, next_exit, tools
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import finding_amounts, finding_stays
from dashboard.results import Finding, Matrix, Sentences
from survey.read_submissions import Basis
from tests.dashboard.factory import DONT_KNOW, REFUSED, frames_of, money, tool

TALKWALKER = tool("Talkwalker", cost=money(12_000, 16_000, "guess"), contract_end="2027-01", notice="0")
BRANDWATCH = tool("Brandwatch", cost=money(16_000, 18_000), keep_because="Alerts within five minutes.")


def made(*lists: list[dict[str, Any]], basis: dict[str, Basis] | None = None) -> Frames:
    names = ("Marketing", "Customer Service", "HR", "IT", "Legal")
    given = {name: {"tools": tools} for name, tools in zip(names, lists, strict=False)}
    return frames_of(given | dict.fromkeys(names[len(lists) :]), basis=basis)


def found(*lists: list[dict[str, Any]], **how: Any) -> list[Finding]:
    return same_job.findings(made(*lists, **how))


def test_it_works_with_the_sentence_as_said_aloud() -> None:
    (one,) = found([TALKWALKER], [BRANDWATCH])
    assert one.sentence == (
        "Marketing and Customer Service each pay for a tool that does monitoring: Talkwalker and Brandwatch. Together "
        "that is 28,000 to 34,000 EUR a year; if one were enough, 12,000 to 16,000 EUR could be saved at most. The "
        "next chance to decide is 31 January 2027, when Talkwalker can be cancelled. Customer Service says it cannot "
        "do without Brandwatch: “Alerts within five minutes.”"
    )
    assert one.base == "From 2 of 5 departments; one price is a guess."
    assert (one.sure, one.holds) == ("medium", "holds_already")
    assert one.holds_why.endswith("3 departments still to answer can only add to it.")
    assert one.stays == ("Customer Service, Brandwatch: “Alerts within five minutes.”",)
    assert one.clauses == (5,)
    assert one.key == "same_job_several_bills:listening"
    assert one.entries == ("d1-tools-0", "d2-tools-0")
    assert finding_amounts(one) == finding_stays(one) == ()  # the sentence says all of it
    short = replace(one, sentence="Together that is 128,000 to 34,000 EUR a year. 28,000 to 34,000 EUR could be saved.")
    assert finding_amounts(short) == (
        "Together it costs 28,000 to 34,000 EUR a year.",
        "Could be saved at most: 12,000 to 16,000 EUR a year.",
    )
    assert finding_stays(short) == one.stays


def test_it_rejects_one_product_bought_twice_since_that_is_said_of_the_product() -> None:
    assert found([tool("Hoot suite", cost=money(100))], [tool("Hootsuite Pro", cost=money(50))]) == []


@pytest.mark.parametrize(
    "second",
    [
        tool("Canva", payer="free"),
        tool("Brandwatch", cost=money(0)),
        tool("Brandwatch", payer="agency"),
        tool("Brandwatch", payer=DONT_KNOW),
        tool("Zendesk", cost=money(92_000), wider_use="mostly_other"),
        tool("Brandwatch", cost=money(5), functions=["design"]),
        tool("Talkwalker", payer="other_department", payer_department="1"),
    ],
    ids=["free", "costs nothing", "in a fee", "payer unknown", "service desk", "other job", "the same bill"],
)
def test_it_rejects_what_is_no_second_bill(second: dict[str, Any]) -> None:
    assert found([TALKWALKER], [second]) == []


def test_it_rejects_two_tools_of_one_payer() -> None:
    assert found([TALKWALKER, BRANDWATCH]) == []


def test_it_handles_a_price_nobody_has_told_us() -> None:
    (one,) = found([TALKWALKER], [tool("Brandwatch", cost=REFUSED)])
    assert (
        "Together that is 12,000 to 16,000 EUR a year, and Brandwatch for a price nobody has told us yet."
        in one.sentence
    )
    assert one.saving is None
    assert one.together is not None
    assert (one.together.known, one.together.unknown) == (1, 1)
    assert one.base.endswith("one price is a guess, one price is not known.")
    (two,) = found([tool("Talkwalker", cost=DONT_KNOW)], [tool("Brandwatch", cost=REFUSED)])
    assert "All of it is for a price nobody has told us yet." in two.sentence
    assert two.together is not None
    assert two.together.low is None
    assert finding_amounts(two) == ()


def test_it_works_with_a_central_budget_as_a_payer_of_its_own() -> None:
    (one,) = found([TALKWALKER], [tool("Brandwatch", payer="central")], [tool("Brandwatch", payer="central")])
    assert one.sentence.startswith("Marketing and a central budget each pay")
    assert one.together is not None
    assert one.together.unknown == 1  # one bill, whoever uses it
    assert one.departments == ("Marketing", "Customer Service", "HR")


def test_it_works_with_a_payer_only_others_have_named() -> None:
    (one,) = found([TALKWALKER], [], [tool("Brandwatch", payer="other_department", payer_department="2")])
    assert one.sentence.startswith("Marketing and Customer Service each pay")
    assert (one.sure, one.holds) == ("low", "could_change")
    assert "only others say that Customer Service pays" in one.sure_why


def test_it_works_with_three_bills_of_which_the_largest_stays() -> None:
    (one,) = found([TALKWALKER], [BRANDWATCH], [tool("Meltwater", cost=money(1_000))])
    assert one.saving is not None
    assert (one.saving.low, one.saving.high) == (1_300_000, 1_700_000)
    assert "if the largest were enough" in one.sentence


def test_it_requires_less_trust_in_what_is_not_signed() -> None:
    (one,) = found([TALKWALKER], [BRANDWATCH], basis={"Customer Service": "submitted"})
    assert one.holds == "could_change"
    assert "what Customer Service said is not signed yet" in one.sure_why
    (two,) = found([TALKWALKER], [BRANDWATCH], basis={"Customer Service": "imported"})
    assert two.sure == "low"


@pytest.mark.parametrize(
    ("end", "notice", "renews", "words"),
    [
        ("2027-03", "30", None, "1 March 2027, when Talkwalker can be cancelled"),
        ("2027-03", None, None, "before the contract of Talkwalker ends in March 2027; the notice is not known"),
        ("2026-03", "90", "yes", "31 December 2026, when Talkwalker can be cancelled"),
        ("2026-03", "90", None, None),
        (None, "90", "yes", None),
    ],
)
def test_it_works_with_the_next_chance_to_decide(
    end: str | None, notice: str | None, renews: str | None, words: str | None
) -> None:
    given = {"contract_end": end, "notice": notice, "renews": renews}
    frames = made([tool("Talkwalker", cost=money(1), **{k: v for k, v in given.items() if v})])
    leave = next_exit(frames, tools(frames))
    assert (leave.words() if leave else None) == words


def test_it_works_with_a_contract_of_which_several_are_users() -> None:
    frames = made([TALKWALKER], [tool("Talkwalker", payer="other_department", payer_department="1")])
    (bill,) = bills(frames, tools(frames))
    assert (bill.payer, len(bill.tools), bill.second_hand) == (1, 2, False)


def test_it_works_as_a_page_with_products_prices_and_ends() -> None:
    frames = made([TALKWALKER, tool("Canva", payer="free", functions=["design"])], [BRANDWATCH], [
        tool("Zendesk", functions=["care"], cost=money(92_000), wider_use="mostly_other")])  # fmt: skip
    view = catalogue.BY_SLUG["same-job"].compute(frames, Filters())
    matrix, apart = view.parts[0], view.parts[3]
    assert isinstance(matrix, Matrix)
    assert matrix.cells["listening", "1"].text == "Talkwalker (12,000 to 16,000 EUR, until January 2027)"
    assert matrix.cells["design", "1"].text == "Canva (free)"
    assert matrix.row_totals["listening"].text == "28,000 to 34,000 EUR (2 bills)"
    assert matrix.row_totals["care"].text == "Nothing is paid"
    assert isinstance(apart, Sentences)
    assert apart.lines[0][0] == "HR uses Zendesk mostly for other things (92,000 EUR); it is not counted here."
    assert [one.kind for one in view.findings] == ["same_job_several_bills"]
    assert "1 price is a rough guess." in view.doubts
    alone = catalogue.BY_SLUG["same-job"].compute(frames, Filters(departments=(3,)))
    assert alone.findings == ()
    assert alone.answer == "As far as we know, no job is paid for twice."
