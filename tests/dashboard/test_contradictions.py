"""Two answers that do not fit together: who pays, one contract or two, whose rules hold; one question to both sides."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.analysis.findings import contradictions
from dashboard.results import Finding
from tests.dashboard.factory import DONT_KNOW, NO_RULE, Answers, frames_of, money, tool

HR, MARKETING = 1, 2


def found(departments: dict[str, Answers | None], what: str, **changes: Any) -> Finding | None:
    every = {one.key: one for one in contradictions.findings(frames_of(departments, **changes))}
    return every.get(f"answers_contradict:{what}")


def uses(*tools: dict[str, Any]) -> dict[str, Any]:
    return {"tools": list(tools)}


def by(payer: int, product: str = "Canva") -> dict[str, Any]:
    """HR's line: another department pays."""
    return uses(tool(product, payer="other_department", payer_department=str(payer)))


# --- who pays ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"payer": "free"}, "says that nobody pays for it"),
        ({"payer": "central"}, "says that a central budget pays"),
        ({"payer": "agency"}, "says that an agency pays inside its fee"),
        ({"payer": "other_department", "payer_department": "1"}, "says that HR pays"),
        ({"payer": "own", "cost": money(0)}, "says that it costs nothing"),
    ],
)
def test_it_works_with_who_pays(answers: dict[str, Any], words: str) -> None:
    one = found({"HR": by(MARKETING), "Marketing": uses(tool("canva", **answers))}, "payer:2:canva")
    assert one is not None
    assert one.sentence == f"HR says that Marketing pays for Canva; Marketing {words}."
    assert (one.nature, one.clauses, one.sure, one.holds) == ("question", (5,), "medium", "could_change")
    assert one.department_ids == (1, 2)
    assert one.entries == ("d1-tools-0", "d2-tools-0")
    assert one.ask is not None
    assert one.ask.text == "Who pays for Canva today?"
    assert one.ask.department_ids == (1, 2)
    assert one.ask.options[:2] == (("1", "HR"), ("2", "Marketing"))
    assert one.ask.options[-1] == ("dont_know", "We do not know")


def test_it_works_when_the_payer_does_not_list_it() -> None:
    one = found({"HR": by(MARKETING), "Marketing": uses(tool("Hootsuite"))}, "payer:2:canva")
    assert one is not None
    assert one.sentence == "HR says that Marketing pays for Canva; Marketing does not list it."


def test_it_asks_once_when_several_name_the_same_payer() -> None:
    everybody = {"HR": by(MARKETING), "Marketing": uses(tool("Canva", payer="free")), "IT": by(MARKETING)}
    one = found(dict(everybody), "payer:2:canva")
    assert one is not None
    assert one.sentence.startswith("HR and IT say that Marketing pays for Canva; ")
    assert one.department_ids == (1, 3, 2)
    each_other: dict[str, Answers | None] = {"HR": by(MARKETING), "Marketing": by(HR)}
    assert len(contradictions.findings(frames_of(each_other))) == 1


def test_it_rejects_answers_that_fit_or_are_open() -> None:
    same = {"HR": by(MARKETING)}
    assert found({**same, "Marketing": uses(tool("Canva", payer="own", cost=money(9)))}, "payer:2:canva") is None
    assert found({**same, "Marketing": uses(tool("Canva", payer=DONT_KNOW))}, "payer:2:canva") is None
    assert found({**same, "Marketing": None}, "payer:2:canva") is None  # has not answered yet
    both = uses(tool("Canva", payer="own"), tool("Canva", payer="free"))
    assert found({**same, "Marketing": both}, "payer:2:canva") is None


def test_it_rejects_a_list_that_nobody_gave() -> None:
    no_list = {"tools": [{"*": DONT_KNOW}]}
    assert found({"HR": by(MARKETING), "Marketing": no_list}, "payer:2:canva") is None
    nothing: dict[str, Answers | None] = {"HR": by(MARKETING), "Marketing": {}}
    assert found(dict(nothing), "payer:2:canva", basis={"Marketing": "imported"}) is None
    assert found(dict(nothing), "payer:2:canva") is not None  # signed without any tool


# --- one contract or two -------------------------------------------------------------------------


def shares(*others: str) -> dict[str, Any]:
    return uses(tool("Canva", sharing="already", shared_with=list(others), cost=money(100)))


def test_it_works_with_one_contract_or_two() -> None:
    one = found({"HR": shares("2"), "Marketing": uses(tool("Canva", cost=money(80)))}, "contract:1:canva")
    assert one is not None
    assert one.sentence == ("HR says that it shares Canva with Marketing; Marketing says that it pays for it itself.")
    assert one.ask is not None
    assert one.ask.text == "Do you use Canva under one contract, or does each have its own?"
    assert [code for code, _ in one.ask.options] == ["one", "own", "dont_know"]


def test_it_asks_once_when_both_share_or_several_pay() -> None:
    each_other: dict[str, Answers | None] = {"HR": shares("2"), "Marketing": shares("1")}
    assert len(contradictions.findings(frames_of(each_other))) == 1
    paid = uses(tool("Canva", cost=money(80)))
    one = found({"HR": shares("2", "3"), "Marketing": paid, "IT": paid}, "contract:1:canva")
    assert one is not None
    assert one.sentence.endswith("Marketing and IT each say that they pay for it themselves.")


def test_it_rejects_sharing_that_fits() -> None:
    assert found({"HR": shares("2"), "Marketing": by(HR)}, "contract:1:canva") is None
    assert found({"HR": shares("2"), "Marketing": uses(tool("Canva", payer="free"))}, "contract:1:canva") is None
    assert found({"HR": shares("2"), "Marketing": uses(tool("Hootsuite"))}, "contract:1:canva") is None


# --- whose rules hold ----------------------------------------------------------------------------


def rules(scope: str, **topics: Any) -> dict[str, Any]:
    return {"rules": {"rules_any": "written", "rules_scope": scope}, "rule_topics": topics}


NONE = {"rules": {"rules_any": NO_RULE}}


def test_it_works_with_rules_that_others_do_not_know() -> None:
    one = found(
        {
            "Communications": rules("all", rule_approval="central_legal"),
            "Sales": NONE,
            "HR": rules("own", rule_approval="manager"),
            "Legal": rules("own", rule_approval="central_legal"),
        },
        "rules_for_all",
    )
    assert one is not None
    assert one.sentence == (
        "Communications says that its rules hold for the whole organisation; Sales says that it has none; "
        "HR does it differently on approval."
    )
    assert one.departments == ("Communications", "Sales", "HR")
    assert one.clauses == (2, 3)
    assert one.ask is not None
    assert one.ask.text == "Whose rules for social media hold for your department today?"
    assert one.ask.options[0] == ("1", "Those of Communications")


def test_it_works_with_two_that_set_rules_for_all() -> None:
    one = found(
        {"Legal": rules("all", rule_approval="central_legal"), "HR": rules("all", rule_approval="none")},
        "rules_for_all",
    )
    assert one is not None
    assert one.sentence == (
        "Legal and HR each say that their rules hold for the whole organisation, and these differ on approval."
    )


def test_it_rejects_rules_that_fit() -> None:
    same = {"Legal": rules("all", rule_approval="manager")}
    assert found({**same, "HR": rules("own", rule_approval="manager")}, "rules_for_all") is None
    assert found({**same, "HR": rules("own", rule_approval=DONT_KNOW)}, "rules_for_all") is None
    assert found({**same, "HR": {"rules": {"rules_any": DONT_KNOW}}}, "rules_for_all") is None
    assert found({"Legal": rules("several", rule_approval="manager"), "HR": NONE}, "rules_for_all") is None
