"""Same product: two payers for one product, and one product that stands twice without a word on who pays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.analysis import catalogue
from dashboard.analysis.findings import ranking, same_job, same_product
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import finding_amounts, finding_stays
from dashboard.results import Finding
from questionnaires.loader import parse
from survey.read_submissions import Basis
from tests.dashboard.factory import DONT_KNOW, REFUSED, frames_of, money, tool
from tests.dashboard.test_other_questionnaire import AI_TOOLS, NOTHING

HOOT = tool("Hootsuite", cost=money(5_000), contract_end="2027-02", notice="30")
ALSO = tool("Hoot suite", cost=money(3_000, 4_000), keep_because="Approvals in two steps.")


def made(*lists: list[dict[str, Any]], basis: dict[str, Basis] | None = None) -> Frames:
    names = ("Marketing", "Customer Service", "HR", "IT", "Legal")
    given = {name: {"tools": tools} for name, tools in zip(names, lists, strict=False)}
    return frames_of(given | dict.fromkeys(names[len(lists) :]), basis=basis)


def found(*lists: list[dict[str, Any]], **how: Any) -> list[Finding]:
    return same_product.findings(made(*lists, **how))


def listed(product: str, **answers: Any) -> dict[str, Any]:
    """An entry of an imported list: a name, and sometimes what it is for."""
    return {"product": product, **answers}


def test_it_works_with_two_payers_of_one_product() -> None:
    (one,) = found([HOOT], [ALSO])
    assert one.sentence == (
        "Marketing and Customer Service each pay for Hootsuite, for monitoring. Together that is 8,000 to 9,000 EUR a "
        "year; if one were enough, 3,000 to 4,000 EUR could be saved at most. The next chance to decide is 29 January "
        "2027, when Hootsuite can be cancelled. Customer Service says it cannot do without Hootsuite: “Approvals in "
        "two steps.”"
    )
    assert one.base == "From 2 of 5 departments."
    assert (one.sure, one.holds, one.nature) == ("high", "holds_already", "overlap")
    assert (one.key, one.clauses, one.title) == ("same_product:hootsuite", (5,), "Hootsuite: 2 payers")
    assert one.stays == ("Customer Service, Hootsuite: “Approvals in two steps.”",)
    assert one.entries == ("d1-tools-0", "d2-tools-0")
    assert one.stake == 400_000
    assert finding_amounts(one) == finding_stays(one) == ()  # the sentence says all of it


def test_it_requires_that_the_same_is_not_said_twice() -> None:
    frames = made([HOOT], [ALSO])
    assert [one.kind for one in ranking.chosen(frames, Filters())] == ["same_product"]
    view = catalogue.BY_SLUG["same-job"].compute(frames, Filters())
    assert [one.kind for one in view.findings] == ["same_product"]
    other = made([HOOT], [ALSO], [tool("Brandwatch", cost=money(1))])
    assert [one.key for one in same_job.findings(other)] == ["same_job_several_bills:listening"]


@pytest.mark.parametrize(
    "second",
    [
        tool("Hootsuite", payer="free"),
        tool("Hootsuite", cost=money(0)),
        tool("Hootsuite", payer="agency"),
        tool("Hootsuite", cost=money(90_000), wider_use="mostly_other"),
        tool("Hootsuite", payer="other_department", payer_department="1"),
        tool("Brandwatch", cost=money(5)),
    ],
    ids=["free", "costs nothing", "in a fee", "mostly for other things", "the same bill", "another product"],
)
def test_it_rejects_what_is_no_second_contract(second: dict[str, Any]) -> None:
    assert found([HOOT], [second]) == []


def test_it_rejects_free_products_of_which_nobody_told_who_pays() -> None:
    assert found([listed("Google Alerts")], [listed("google alerts")]) == []
    assert found([listed("")], [{"functions": ["listening"]}]) == []


def test_it_handles_prices_nobody_has_told_us() -> None:
    (one,) = found([tool("Hootsuite", cost=REFUSED)], [tool("Hootsuite", payer="central")])
    assert one.sentence == (
        "Marketing and a central budget each pay for Hootsuite, for monitoring. "
        "All of it is for a price nobody has told us yet."
    )
    assert one.saving is None
    assert one.sure == "medium"
    assert finding_amounts(one) == ()


def test_it_works_with_two_payers_and_a_user_who_does_not_say() -> None:
    (one,) = found([HOOT], [ALSO], [tool("Hootsuite", payer=DONT_KNOW)])
    assert "HR lists it, too, without saying who pays." in one.sentence
    assert one.departments == ("Marketing", "Customer Service", "HR")
    assert one.together is not None
    assert one.together.unknown == 0


def test_it_works_with_one_department_that_lists_a_product_twice() -> None:
    entries = [listed("Meltwater", functions=["listening"]), listed("melt water", functions=["publishing"])]
    (one,) = found(entries, basis={"Marketing": "imported"})
    assert one.sentence == (
        "Marketing lists Meltwater twice, for two purposes: monitoring and publishing; who pays for it was not told, "
        "and it may be one contract or several."
    )
    assert (one.together, one.saving) == (None, None)
    assert (one.sure, one.holds) == ("low", "could_change")
    assert one.departments == ("Marketing",)
    assert one.entries == ("d1-tools-0", "d1-tools-1")
    assert one.base == "From 1 of 5 departments; who pays was not told."
    assert "who pays for it was not told" in one.sure_why


def test_it_works_with_two_parts_of_one_department() -> None:
    frames = made([], [listed("Meltwater")], [listed("Meltwater")])
    parts = tuple(
        replace(one, parent_id=1) if one.name in ("HR", "Customer Service") else one for one in frames.facts.departments
    )
    tree = replace(frames, facts=replace(frames.facts, departments=parts), _kept={})
    (one,) = same_product.findings(tree)
    assert one.sentence.startswith("Marketing lists Meltwater twice, in Customer Service and HR; who pays")
    assert one.departments == ("Customer Service", "HR")


def test_it_works_with_the_names_under_which_it_stands() -> None:
    (one,) = found([listed("Dataminr")], [listed("First Alert")], [listed("dataminr ")])
    assert one.sentence == (
        "Marketing, Customer Service and HR each list Dataminr (listed as “First Alert” by Customer Service); "
        "who pays for it was not told, and it may be one contract or several."
    )
    assert one.key == "same_product:dataminr"
    assert one.title == "Dataminr: listed three times"


def test_it_works_with_one_known_payer_without_speaking_of_spending() -> None:
    (one,) = found([HOOT], [tool("Hootsuite", payer=DONT_KNOW)])
    assert one.sentence == (
        "Marketing pays for Hootsuite, and Customer Service lists it, too; "
        "not every entry says who pays for it, and it may be one contract or several."
    )
    assert (one.together, one.saving, one.sure) == (None, None, "low")
    (two,) = found([HOOT, ALSO])
    assert two.sentence == (
        "Marketing lists Hootsuite twice; as far as we were told it pays each time, and it may be one contract or "
        "several."
    )
    assert (two.together, two.saving, two.sure) == (None, None, "low")


def test_it_handles_many_departments_with_one_product() -> None:
    names = [f"D{number}" for number in range(60)]
    (one,) = same_product.findings(frames_of({name: {"tools": [listed("Canvas X")]} for name in names}))
    assert one.sentence.startswith("D0, D1, D2 and 57 others each list Canvas X; who pays")
    assert len(one.entries) == 60
    assert one.stake == 60 * same_product.WORTH


def test_it_works_on_a_questionnaire_about_something_else() -> None:
    definition = parse(AI_TOOLS)
    mine = {"system": "Scribe", "job": ["draft"], "pays": "own", "price": money(100)}
    given: dict[str, Any] = {
        "HR": {"systems": [mine]},
        "IT": {"systems": [mine | {"system": "scribe"}, {"system": "Penman"}]},
    }
    (one,) = same_product.findings(frames_of(given, definition=definition))
    assert one.sentence == (
        "HR and IT each pay for Scribe, for drafting texts. Together that is 200 EUR a year; if one were enough, "
        "100 EUR could be saved at most."
    )
    assert same_product.findings(frames_of({"HR": {}}, definition=parse(NOTHING))) == []
