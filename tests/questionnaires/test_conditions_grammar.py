"""Text to tree and back, and what is said about text that is no expression."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from questionnaires.conditions import tree
from questionnaires.conditions.compiler import compile_expression
from questionnaires.conditions.functions import FUNCTIONS
from questionnaires.conditions.grammar import parse
from questionnaires.conditions.problems import ExpressionProblem

_NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
_WORDS = _NAMES.filter(lambda name: name not in ("and", "or", "div", "mod"))
_TEXTS = st.text(st.characters(exclude_characters="'\"", exclude_categories=("Cs",)), max_size=8)
_NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda value: Decimal(format(value, "f")))
_LEAVES: st.SearchStrategy[tree.Node] = st.one_of(
    st.builds(tree.Text, _TEXTS),
    st.builds(tree.Number, _NUMBERS),
    st.builds(tree.Reference, _NAMES),
    st.builds(tree.Own),
    st.builds(tree.Column, _WORDS),
    st.builds(
        tree.Part, st.one_of(st.builds(tree.Own), st.builds(tree.Reference, _NAMES)), st.sampled_from(["low", "high"])
    ),
)


def _larger(inner: st.SearchStrategy[tree.Node]) -> st.SearchStrategy[tree.Node]:
    operators = st.sampled_from([name for name in tree.LEVELS if name not in ("and", "or")])
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(tree.Binary, operators, inner, inner),
        st.builds(tree.Logic, st.sampled_from(["and", "or"]), several),
        st.builds(tree.Negative, inner),
        st.builds(tree.Call, _WORDS, st.lists(inner, max_size=3).map(tuple)),
        st.builds(tree.Picked, st.builds(tree.Reference, _NAMES), inner, st.none() | _WORDS),
    )


_TREES = st.recursive(_LEAVES, _larger, max_leaves=25)


@given(_TREES)
def test_it_works_when_a_tree_is_written_out_and_parsed_again(node: tree.Node) -> None:
    assert parse(tree.to_text(node)) == node


_PIECES = st.sampled_from(
    [
        *"()[],+-*/.<>='\"${} \n",
        "..",
        "!=",
        "<=",
        ".low",
        "${a}",
        "and",
        "or",
        "not(",
        "div",
        "mod",
        "if(",
        "1",
        "'x'",
        "name",
    ]
)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=40).map(" ".join), st.lists(_PIECES, max_size=40).map("".join)
    )
)
@settings(max_examples=400)
@example("(" * 4000)
@example("-" * 4000)
@example("not(" * 1000)
@example("1+" * 1999 + "1")
@example("${a}[" * 700)
@example("a or " * 700 + "a")
@example("\ud800'")
@example("1" * 4000)
def test_it_handles_any_text_with_a_tree_or_a_problem(text: str) -> None:
    node, problem = _parsed(text)
    if problem is not None:
        assert problem.what
        assert problem.remedy
        assert 0 <= problem.position <= len(text)
    if node is not None:
        assert tree.depth(node) <= 40
        assert parse(tree.to_text(node)) == node


def _parsed(text: str) -> tuple[tree.Node | None, ExpressionProblem | None]:
    try:
        return parse(text), None
    except ExpressionProblem as problem:
        return None, problem


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("${a} or ${b} and ${c}", "${a} or (${b} and ${c})"),
        ("${a} = 1 and ${b} != 2", "(${a} = 1) and (${b} != 2)"),
        ("1 < 2 = true()", "(1 < 2) = true()"),
        ("-1 + 2", "(-1) + 2"),
        ("8 div 2 mod 3", "(8 div 2) mod 3"),
        ("count-selected( . )<=3", "count-selected(.) <= 3"),
        ('${ a }="x"', "${a} = 'x'"),
        ("selected (., 'yes')", "selected(., 'yes')"),
    ],
)
def test_it_works_with_the_precedence_of_xpath(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ("", 0, "Write a condition"),
        ("${a} == 1", 5, "one equals sign"),
        ("${a} && ${b}", 5, "word and"),
        ("${a} || ${b}", 5, "word or"),
        ("${a} <> 1", 5, "!="),
        ("$a = 1", 0, "${name}"),
        ("${a = 1", 0, "closing brace"),
        ("${a} = ‘x’", 7, "straight quotes"),
        ("${a} = 'x", 7, "no closing quote"),
        ("(${a}", 5, "“)”"),
        ("1 +", 3, "missing"),
        ("1 2", 2, "operator or comma"),
        ("'a'[1]", 3, "repeat"),
        ("${a}[1]/'x'", 8, "/question"),
    ],
)
def test_it_rejects_the_usual_slips_with_place_and_remedy(text: str, position: int, remedy: str) -> None:
    with pytest.raises(ExpressionProblem) as caught:
        parse(text)
    assert caught.value.position == position
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 = 1" + " " * 4000, "4,005 characters"),
        ("(" * 41 + "1" + ")" * 41, "deeper than 40"),
        ("1" + " + 1" * 60, "deeper than 40"),
        (" or ".join(["1"] * 600), "more than 500 parts"),
    ],
)
def test_it_rejects_expressions_beyond_the_limits(text: str, said: str) -> None:
    with pytest.raises(ExpressionProblem, match=said):
        parse(text)


def test_it_works_at_the_limits() -> None:
    assert parse("(" * 39 + "1" + ")" * 39) == tree.Number(Decimal(1))
    assert isinstance(parse(" or ".join(["1"] * 499)), tree.Logic)


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("selcted(${a}, 'x')", "no function selcted()", "selected"),
        ("count_selected(${a})", "no function count_selected()", "count-selected()"),
        ("selected(${a})", "takes 2 arguments, here it has 1", "2 arguments"),
        ("if(1, 2)", "takes 3 arguments", "3 arguments"),
        ("today(1)", "takes 0 arguments", "0 arguments"),
        ("sum()", "at least 1 argument,", "at least 1"),
        ("round(1, 2, 3)", "takes 1 to 2 arguments", "1 to 2"),
        ("nothing('a')", "needs a reference", "${"),
        ("jr:choice-name(1, 2)", "needs the question", "'${q}'"),
        ("regex(., '(?=a)')", "bracket", "plain brackets"),
    ],
)
def test_it_rejects_unknown_functions_and_wrong_arguments(text: str, what: str, remedy: str) -> None:
    with pytest.raises(ExpressionProblem) as caught:
        compile_expression(text)
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_it_works_that_an_expression_names_what_it_reads_once() -> None:
    text = "selected(${b}, ${a}) or ${b} = 1 or count(${r}[${k} = 1]/size) > 0 or jr:choice-name(1, '${c}') = ''"
    found = compile_expression(text).references
    assert found[:2] == ("b", "a")
    assert sorted(found) == ["a", "b", "c", "k", "r", "size"]


def test_it_requires_that_built_in_functions_cannot_be_replaced() -> None:
    with pytest.raises(TypeError):
        FUNCTIONS["selected"] = FUNCTIONS["count"]  # type: ignore[index]
