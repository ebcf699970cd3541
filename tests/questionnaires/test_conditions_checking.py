"""What authors are told about the expressions of a definition, all at once."""

from __future__ import annotations

from typing import Any

import pytest

from questionnaires.conditions.checking import ExpressionFinding, check_expressions
from questionnaires.model import Choice, ChoiceList, Definition, Question, Section


def definition(*extra: Question, rows_extra: tuple[Question, ...] = (), **section_settings: Any) -> Definition:
    letters = ChoiceList(
        name="letters", choices=(Choice(name="a", label="A", facts={"size": 1}), Choice(name="b", label="B"))
    )
    page = (
        Question(name="n", type="integer"),
        Question(name="picks", type="select_multiple", choices="letters"),
        Question(name="cost", type="estimate", unit="money per year"),
        *extra,
    )
    rows = (Question(name="size", type="integer"), Question(name="row_cost", type="estimate"), *rows_extra)
    return Definition(
        slug="check",
        version=1,
        title="Check",
        choice_lists={"letters": letters},
        sections=(
            Section(name="page", label="Page", questions=page, **section_settings),
            Section(name="rows", label="Rows", repeat=True, questions=rows),
            Section(
                name="each",
                label="Each",
                repeat=True,
                repeat_for="${picks}",
                questions=(Question(name="k", type="text"),),
            ),
        ),
    )


def asked(setting: str, text: str, type_: str = "select_one") -> Question:
    return Question(name="q", type=type_, choices="letters" if type_.startswith("select") else None, **{setting: text})


def told(found: list[ExpressionFinding]) -> str:
    return " | ".join(f"{each.name} {each.setting}: {each.what} {each.remedy}" for each in found)


@pytest.mark.parametrize(
    ("setting", "text", "what", "remedy"),
    [
        ("relevant", "${nn} = 1", "no question or repeat “nn”", "Check the name."),
        ("relevant", "${pick} = 'a'", "no question or repeat “pick”", "Did you mean “picks”?"),
        ("relevant", "${page} = 1", "is a page", "one of its questions"),
        ("relevant", "selected(${picks})", "takes 2 arguments", "2 arguments"),
        ("relevant", "${size} = 1", "${size} is a list, and one value is wanted", "sum()"),
        ("relevant", "${size} and ${n}", "${size} is a list", "sum()"),
        ("calculation", "${size}", "${size} is a list", "join()"),
        ("calculation", "if(true(), ${size}, 1)", "is a list", "join()"),
        ("calculation", "${rows}", "${rows} is a list", "count()"),
        ("relevant", "selected(${size}, '1')", "${size} is a list", "join()"),
        ("relevant", "count(${n}[. = 1]) > 0", "“n” is no repeat", "${name of the repeat}"),
        ("relevant", "count(${rows}[${siz} = 1]) > 0", "no question or repeat “siz”", "“size”"),
        ("calculation", "sum(${rows}[${size} = 1]/n)", "“rows” has no question “n”", "Check the name."),
        ("relevant", ". > 3", "only a constraint can look at", "${name"),
        ("relevant", "name = 'a'", "neither a reference nor a text", "${name}"),
        ("choice_filter", "sise = ${n}", "no column “sise”", "Did you mean “size”?"),
        ("relevant", "selected(${picks}, 'c')", "“picks” has no choice “c”", "Use one of: a, b."),
        ("constraint", ". = 'c'", "“q” has no choice “c”", "Use one of: a, b."),
        ("relevant", "nothing(${picks}) = 'nothing'", "no kind of nothing", "dont_know"),
        ("relevant", "nothing(${size}) = 'none'", "nothing() needs one question", "${name of the question}"),
        ("relevant", "${cost} > 100", "is an estimate", ".low or .high"),
        ("calculation", "sum(${row_cost})", "is an estimate", ".low or .high"),
        ("relevant", "${n}.low > 1", "is no estimate", "Leave that part out"),
        ("relevant", "position(..) = 1", "no meaning outside a list", "repeat"),
        ("relevant", "position(${rows}) = 1", "looks at the entry", "position(..)"),
        ("calculation", "current_choice()", "no meaning here", "repeat_for"),
        ("calculation", "indexed-repeat(${size}, ${n}, 1)", "needs a repeat", "${name of the repeat}"),
        ("calculation", "jr:choice-name('a', '${pick}')", "no question or repeat “pick”", "“picks”"),
        ("calculation", "..", "can only stand in position", "position(..)"),
        ("default", "${nn}", "no question or repeat “nn”", "Check"),
    ],
)
def test_it_rejects_what_cannot_work(setting: str, text: str, what: str, remedy: str) -> None:
    type_ = "calculate" if setting == "calculation" else "select_one"
    found = check_expressions(definition(asked(setting, text, type_)))
    assert [(each.name, each.setting, each.of) for each in found][:1] == [("q", setting, "question")]
    assert what in told(found)
    assert remedy in told(found)


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        ("relevant", "selected(${picks}, 'a') and count(${rows}[${size} > 2]) > 0 and sum(${size}) > 1"),
        ("relevant", "${cost} != '' and ${cost}.low > 3 and nothing(${cost}) != 'none'"),
        ("constraint", "count-selected(.) <= 3 and . <= today()"),
        ("choice_filter", "selected(${picks}, name) and size = 1"),
        ("default", "if(count-selected(${picks}) = 1, ${picks}, '')"),
        ("default", "any words at all"),
        ("relevant", "sum(${row_cost}.low) > 3 and max(${rows}[${size} > 1]/row_cost.high) < 9"),
        ("relevant", "indexed-repeat(${size}, ${rows}, 1) > 3"),
    ],
)
def test_it_works_without_complaint_on_sound_expressions(setting: str, text: str) -> None:
    assert check_expressions(definition(asked(setting, text))) == []


def test_it_works_that_all_problems_come_at_once_with_sections_named() -> None:
    broken = definition(asked("relevant", "${x1} and ${x2}"), relevant="${x3} = 1")
    found = check_expressions(broken)
    assert [(each.name, each.setting, each.of) for each in found] == [
        ("page", "relevant", "section"),
        ("q", "relevant", "question"),
        ("q", "relevant", "question"),
    ]


@pytest.mark.parametrize(
    ("questions", "circle"),
    [
        ((Question(name="q", type="text", relevant="${q} = 1"),), "depends on itself"),
        (
            (
                Question(name="q", type="text", relevant="${p} = 1"),
                Question(name="p", type="calculate", calculation="${q}"),
            ),
            "in a circle",
        ),
        ((Question(name="q", type="text", default="concat(${q}, 'x')"),), "depends on itself"),
        ((Question(name="q", type="calculate", calculation="count(${each})"), Question(name="p", type="text")), ""),
    ],
)
def test_it_rejects_circles(questions: tuple[Question, ...], circle: str) -> None:
    found = check_expressions(definition(*questions))
    assert (circle in told(found)) if circle else found == []


def test_it_rejects_a_section_that_depends_on_its_own_question() -> None:
    found = check_expressions(definition(relevant="${n} = 1"))
    assert "in a circle" in told(found)


def test_it_rejects_chains_too_long_to_follow() -> None:
    def chain(length: int) -> Definition:
        steps = [
            Question(name=f"s{i}", type="text", relevant=f"${{s{i - 1}}} != ''" if i else None) for i in range(length)
        ]
        return definition(*steps)

    assert check_expressions(chain(20)) == []
    assert "too long" in told(check_expressions(chain(200)))
