"""What is shown, chosen from, calculated and remembered for one response."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.evaluate import EntryAnswers, Evaluation, keyed_entries
from questionnaires.kinds.estimate import Estimate
from questionnaires.model import Choice, ChoiceList, Definition, Question, Section
from questionnaires.names.products import product
from questionnaires.surroundings import Surroundings
from questionnaires.surroundings import choices as offered

GOALS = ChoiceList(
    name="goals",
    first="department_function",
    other=True,
    choices=(
        Choice(name="inform", label="Inform people", functions=("communications",)),
        Choice(name="old", label="An old one", last=True),
        Choice(name="hire", label="Find colleagues", functions=("hr",)),
        Choice(name="sell", label="Sell", functions=("sales", "marketing")),
    ),
)
LISTS = {
    "goals": GOALS,
    "uses": ChoiceList(
        name="uses", choices=(Choice(name="accounts", label="Accounts"), Choice(name="tools", label="Tools"))
    ),
    "departments": ChoiceList(name="departments", dynamic="departments_of_round", without_own=True),
    "rows": ChoiceList(
        name="rows", choices=(Choice(name="post", label="Posting"), Choice(name="reply", label="Answering"))
    ),
}
ONLY_AIM = "if(count-selected(${aims}) = 1, ${aims}, '')"


def q(name: str, type_: str = "text", **rest: Any) -> Question:
    return Question(name=name, type=type_, label=f"About {name}?", **rest)


DEFINITION = Definition(
    slug="small",
    version=1,
    title="Small",
    choice_lists=LISTS,
    sections=(
        Section(
            name="start",
            label="Start",
            questions=(
                q("uses", "select_multiple", choices="uses", required=True),
                q("memo", required=True, relevant="${uses} != ''"),
            ),
        ),
        Section(
            name="aims",
            label="Aims",
            relevant="count-selected(${uses}) > 0",
            questions=(
                q("aims", "select_multiple", choices="goals"),
                q("main", "select_one", choices="goals", choice_filter="selected(${aims}, name)"),
                q(
                    "measured_aims",
                    "select_multiple",
                    choices="goals",
                    choice_filter="selected(${aims}, name)",
                    missing={"dont_know": "?"},
                ),
            ),
        ),
        Section(
            name="goals",
            label="Goals",
            repeat=True,
            repeat_for="${aims}",
            show_with="aims",
            questions=(
                Question(name="goal", type="calculate", calculation="current_choice()"),
                Question(
                    name="measured",
                    type="calculate",
                    calculation="if(count-selected(${measured_aims}) > 0 or nothing(${measured_aims}) = 'none', "
                    "if(selected(${measured_aims}, ${goal}), 'yes', 'no'), '')",
                ),
                q("kpi", relevant="${measured} = 'yes'"),
            ),
        ),
        Section(
            name="accounts",
            label="Accounts",
            repeat=True,
            relevant="selected(${uses}, 'accounts')",
            min_entries=1,
            missing={"dont_know": "Somebody else has the list"},
            questions=(
                q(
                    "account_goals",
                    "select_multiple",
                    choices="goals",
                    choice_filter="selected(${aims}, name)",
                    default=ONLY_AIM,
                ),
                q("status", "select_one", choices="uses", required=True, default="tools"),
                q("runner", "select_one", choices="departments", relevant="${status} = 'accounts'"),
                q("copies", "integer", constraint=". >= 1", constraint_message="At least one, please."),
                q("checked", "date", constraint=". <= today()"),
            ),
        ),
        Section(
            name="effort",
            label="Time",
            repeat=True,
            repeat_over="rows",
            questions=(
                q("activity", "select_one", choices="rows", required=True),
                q("hours", "estimate", unit="hours per week", required=True, constraint=".low >= 0 and .high <= 2000"),
            ),
        ),
        Section(
            name="people",
            label="People",
            questions=(
                Question(name="activities", type="calculate", calculation="join(' ', ${activity})"),
                q(
                    "rules_any",
                    "select_one",
                    choices="uses",
                    implies={"none": {"rule:*": "none"}, "dont_know": {"rule:*": "dont_know"}},
                ),
            ),
        ),
        Section(
            name="rules",
            label="Rules",
            relevant="${rules_any} != ''",
            questions=(
                q(
                    "rule_reply",
                    "select_one",
                    choices="uses",
                    required=True,
                    role="rule:reply",
                    relevant="selected(${activities}, 'reply')",
                ),
                q("rule_tone", "select_one", choices="uses", required=True, role="rule:tone"),
                q("note_at_end", role="note"),
            ),
        ),
    ),
)
DAY = Surroundings(today=date(2026, 11, 22))


def t(**typed: Any) -> dict[str, Any]:
    return {
        name: value if isinstance(value, dict) and "m" in value else {"t": value, "r": 1}
        for name, value in typed.items()
    }


def evaluation(
    root: dict[str, Any] | None = None, surroundings: Surroundings = DAY, **entries: list[EntryAnswers]
) -> Evaluation:
    return Evaluation(DEFINITION, {"": [EntryAnswers("root", "", None, root or {})], **entries}, surroundings)


def account(id_: str = "a1", **typed: Any) -> EntryAnswers:
    return EntryAnswers(id_, "accounts", None, t(**typed))


def names(choices: Sequence[Choice]) -> list[str]:
    return [choice.name for choice in choices]


def test_it_works_that_sections_and_questions_follow_their_conditions() -> None:
    closed, opened = evaluation(), evaluation(t(uses=["accounts"]))
    assert not closed.section_visible("aims")
    assert not closed.visible(closed.root, "aims")
    assert opened.section_visible("aims")
    assert opened.visible(opened.root, "aims")
    assert opened.visible(opened.root, DEFINITION.question_by_name["memo"])


def test_it_works_that_a_hidden_answer_is_kept_but_does_not_count() -> None:
    hidden = evaluation(t(aims=["hire"], uses=[]))
    assert hidden.value(hidden.root, "aims") is None
    assert hidden.entries("goals") == ()
    assert hidden.root.raw("aims")["t"] == ["hire"]


def test_it_works_that_values_are_typed() -> None:
    found = evaluation(t(uses=["tools", "accounts"]), accounts=[account(copies="1,200", checked="2026-03-01")])
    entry = found.entries("accounts")[0]
    assert found.value(found.root, "uses") == ("accounts", "tools")
    assert found.value(entry, "copies") == 1200
    assert found.value(entry, "checked") == date(2026, 3, 1)


def test_it_works_that_a_repeat_has_one_entry_for_each_picked_choice() -> None:
    kept = EntryAnswers("g7", "goals", "hire", t(kpi="Applications"))
    gone = EntryAnswers("g8", "goals", "sell", t(kpi="Turnover"))
    found = evaluation(t(uses=["tools"], aims=["inform", "hire"], measured_aims=["hire"]), goals=[gone, kept])
    assert [(entry.id, entry.key) for entry in found.entries("goals")] == [("goals:inform", "inform"), ("g7", "hire")]
    assert keyed_entries(DEFINITION, "goals", found) == (("inform", "Inform people"), ("hire", "Find colleagues"))
    assert [found.value(entry, "goal") for entry in found.entries("goals")] == ["inform", "hire"]
    assert [found.value(entry, "measured") for entry in found.entries("goals")] == ["no", "yes"]
    assert found.value(kept, "kpi") == "Applications"
    assert not found.visible(gone, "kpi")
    assert found.value(gone, "goal") is None


def test_it_works_that_the_text_beside_other_names_its_row() -> None:
    root = t(uses=["tools"]) | {"aims": {"t": ["other"], "o": "Win prizes"}}
    found = evaluation(root)
    assert keyed_entries(DEFINITION, "goals", found) == (("other", "Win prizes"),)


@pytest.mark.parametrize(
    ("answer", "value", "nothing"),
    [({"m": "none"}, "no", None), ({"m": "dont_know"}, None, "dont_know"), ({}, None, None)],
)
def test_it_requires_that_no_calculation_makes_an_unknown_definite(
    answer: dict[str, str], value: str | None, nothing: str | None
) -> None:
    found = evaluation(t(uses=["tools"], aims=["hire"]) | {"measured_aims": answer})
    entry = found.entries("goals")[0]
    assert found.value(entry, "measured") == value
    assert found.nothing(entry, "measured") == nothing


def test_it_works_that_vocabulary_rows_count_once_something_is_said() -> None:
    touched = EntryAnswers("e1", "effort", "reply", t(hours={"low": "1", "high": "3", "sure": "guess"}))
    cleared = EntryAnswers("e2", "effort", "post", t(hours={"low": "", "high": "", "sure": ""}))
    unknown = EntryAnswers("e3", "effort", "post", {"hours": {"m": "dont_know"}})
    found = evaluation(effort=[touched, cleared])
    assert keyed_entries(DEFINITION, "effort", found) == (("post", "Posting"), ("reply", "Answering"))
    assert [entry.id for entry in found.entries("effort")] == ["e1"]
    assert found.value(touched, "activity") == "reply"
    assert found.value(touched, "hours") == Estimate(60, 180, "guess")
    assert found.missing_required(touched) == ()
    assert found.problems(touched) == ()
    assert found.value(found.root, "activities") == "reply"
    assert found.visible(cleared, "hours")
    assert [entry.id for entry in evaluation(effort=[unknown, touched]).entries("effort")] == ["e3", "e1"]


def test_it_works_that_limits_of_an_estimate_are_in_the_unit_people_read() -> None:
    def said(high: str) -> tuple[str, ...]:
        entry = EntryAnswers("e1", "effort", "post", t(hours={"low": "1", "high": high, "sure": ""}))
        return tuple(problem.code for problem in evaluation(effort=[entry]).problems(entry))

    assert said("2000") == ()
    assert said("2001") == ("CONSTRAINT_NOT_MET",)


def test_it_works_that_choices_are_narrowed_by_answers() -> None:
    found = evaluation(t(uses=["tools"], aims=["sell", "inform"]))
    assert names(found.choices(found.root, "main")) == ["inform", "sell"]
    assert names(evaluation(t(uses=["tools"])).choices(found.root, "main")) == []


def test_it_works_that_a_choice_no_longer_offered_is_dormant() -> None:
    found = evaluation(t(uses=["tools"], aims=["inform"], main="sell", measured_aims=["sell", "inform"]))
    assert found.value(found.root, "main") is None
    assert found.value(found.root, "measured_aims") == ("inform",)
    assert found.problems(found.root) == ()


def test_it_works_that_a_default_counts_until_the_question_is_touched() -> None:
    root = t(uses=["accounts"], aims=["hire"])
    untouched, cleared = (
        EntryAnswers("a1", "accounts"),
        EntryAnswers("a2", "accounts", None, t(account_goals=[], status="")),
    )
    found = evaluation(root, accounts=[untouched, cleared])
    assert found.default(untouched, "account_goals") == ["hire"]
    assert found.value(untouched, "account_goals") == ("hire",)
    assert found.value(untouched, "status") == "tools"
    assert found.value(cleared, "account_goals") is None
    assert found.value(cleared, "status") is None
    assert found.missing_required(cleared) == ("status",)
    several = evaluation(t(uses=["accounts"], aims=["hire", "sell"]), accounts=[untouched])
    assert several.default(untouched, "account_goals") is None


def test_it_works_that_the_departments_usual_choices_come_first() -> None:
    usual = Surroundings(functions=("hr", "marketing"))
    question = DEFINITION.question_by_name["aims"]
    assert names(offered(DEFINITION, question, usual)) == ["hire", "sell", "inform", "old", "other"]
    assert names(offered(DEFINITION, question, Surroundings())) == ["inform", "hire", "sell", "old", "other"]


def test_it_works_that_departments_are_offered_without_the_own_one() -> None:
    departments = tuple(Choice(name=str(i), label=f"Department {i}") for i in (1, 2, 3))
    here = Surroundings(departments=departments, own_department="2")
    assert names(offered(DEFINITION, DEFINITION.question_by_name["runner"], here)) == ["1", "3"]
    found = evaluation(t(uses=["accounts"]), here, accounts=[account(status="accounts", runner="3")])
    assert found.value(found.entries("accounts")[0], "runner") == "3"


_TYPED = st.one_of(
    st.none(),
    st.integers(),
    st.text(max_size=5),
    st.lists(st.text(max_size=3), max_size=3),
    st.sampled_from([["accounts"], ["hire"], "accounts", "5", {"low": "1"}, {"low": []}]),
)
_RAW = st.fixed_dictionaries(
    {}, optional={"t": _TYPED, "m": st.sampled_from(["none", "dont_know", "", "x"]), "o": st.text(max_size=3)}
)


@given(st.dictionaries(st.sampled_from(list(DEFINITION.question_by_name)), _RAW))
@settings(max_examples=200, deadline=None)
def test_it_handles_whatever_stands_in_a_draft(answers: dict[str, Any]) -> None:
    rows = {
        name: [EntryAnswers(f"{name}1", name, key, answers)]
        for name, key in (("accounts", None), ("effort", "post"), ("goals", "hire"))
    }
    found = evaluation(answers, **rows)
    for section in DEFINITION.sections:
        found.page_problems(section)
        for entry in (*found.entries(section), found.root):
            found.problems(entry)
            found.missing_required(entry)
        for question in section.questions:
            found.implied(question)
            found.choices(found.root if not section.repeat else rows[section.name][0], question)


def test_it_works_that_a_provider_is_asked_once_for_what_is_needed_only() -> None:
    asked: list[str] = []

    def provide(section: str) -> Sequence[EntryAnswers]:
        asked.append(section)
        return [EntryAnswers("root", "", None, t(uses=["accounts"]))] if not section else [account(), account("a2")]

    found = Evaluation(DEFINITION, provide, DAY)
    found.visible(found.root, "aims")
    assert asked == [""]
    found.entries("accounts")
    found.entries("accounts")
    found.page_problems("accounts")
    assert asked == ["", "accounts"]


def test_it_handles_circles_without_going_round_for_ever() -> None:
    circle = Definition(
        slug="circle",
        version=1,
        title="Circle",
        sections=(
            Section(name="s", label="S", questions=(q("a", relevant="${b} != ''"), q("b", relevant="${a} != ''"))),
        ),
    )
    found = Evaluation(circle, {"": [EntryAnswers("r", "", None, t(a="1", b="2"))]})
    assert found.value(found.root, "a") is None


def test_it_works_that_calculated_numbers_are_exact() -> None:
    sums = Definition(
        slug="sums",
        version=1,
        title="Sums",
        sections=(
            Section(name="s", label="S", questions=(Question(name="c", type="calculate", calculation="0.1 + 0.2"),)),
        ),
    )
    assert Evaluation(sums, {}).value(EntryAnswers("r", ""), "c") == Decimal("0.3")


def test_it_works_that_what_a_tool_is_usually_bought_for_stands_first() -> None:
    known = product("Hootsuite")
    assert known is not None
    usual = list(known.functions)
    listed = ["something_else", *reversed(usual)]
    functions = ChoiceList(
        name="functions", first="catalogue_of_product", choices=tuple(Choice(name=n, label=n) for n in listed)
    )
    tools = Section(
        name="tools",
        label="Tools",
        repeat=True,
        questions=(q("tool", role="tool"), q("does", "select_multiple", choices="functions")),
    )
    definition = Definition(slug="t", version=1, title="T", choice_lists={"functions": functions}, sections=(tools,))
    rows = [
        EntryAnswers("t1", "tools", None, t(tool="hootsuite")),
        EntryAnswers("t2", "tools", None, t(tool="Our own")),
    ]
    found = Evaluation(definition, {"tools": rows})
    assert names(found.choices(rows[0], "does")) == [*usual, "something_else"]
    assert names(found.choices(rows[1], "does")) == listed
    assert found.dependents("tool") == {"does"}


@pytest.mark.parametrize(
    ("type_", "default", "typed"),
    [
        ("text", "any words", "any words"),
        ("select_multiple", "accounts tools", ["accounts", "tools"]),
        ("estimate", "5", {"low": "5", "high": "5", "sure": ""}),
        ("date", "today()", "2026-11-22"),
        ("text", " ", None),
    ],
)
def test_it_works_that_a_default_has_the_shape_of_a_form(type_: str, default: str, typed: Any) -> None:
    question = q("d", type_, default=default, choices="uses" if type_.startswith("select") else None)
    page = Section(name="p", label="P", questions=(question,))
    definition = Definition(slug="d", version=1, title="D", choice_lists=LISTS, sections=(page,))
    found = Evaluation(definition, {}, DAY)
    assert found.default(found.root, "d") == typed
    assert found.problems(found.root) == ()
