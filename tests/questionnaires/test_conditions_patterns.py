"""Regular expressions of authors: like Python's where both know the dialect, and never slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.conditions.patterns import LONGEST_TEXT, compiled
from questionnaires.conditions.problems import ExpressionProblem

_ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "[a-c1]", r"\."])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    suffix = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"])
    group = st.tuples(inner, suffix).map(lambda pair: f"({pair[0]}){pair[1]}")
    return st.one_of(group, st.tuples(inner, inner).map("".join), st.tuples(inner, inner).map("|".join))


@given(st.recursive(_ATOMS, _larger, max_leaves=6), st.text("abc1.x", max_size=7))
@settings(max_examples=300)
def test_it_works_like_the_standard_library_on_the_shared_dialect(pattern: str, text: str) -> None:
    assert compiled(pattern).matches(text) is bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,}$", "first.last@mail.example.org", True),
        (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,}$", "nobody@example", False),
        (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,4}", "a.b@example.org", True),
        (r"\(\d{3}\) \d+", "(030) 1234", True),
        (r"^a$|^b$", "b", True),
        (r"\w+", "Köln", True),
        (r"a{0}", "", True),
    ],
)
def test_it_works_with_patterns_found_in_real_questionnaires(pattern: str, text: str, fits: bool) -> None:
    assert compiled(pattern).matches(text) is fits


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(.*)*b", "a*a*a*a*a*a*a*b", "((a+)+)+b"])
def test_it_handles_patterns_that_make_backtracking_explode(pattern: str) -> None:
    # a backtracking engine would not come back from this in a lifetime
    assert compiled(pattern).matches("a" * 1_500) is False
    assert compiled(pattern).matches("a" * 1_500 + "b") is True


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[a",
        "a{",
        "a{2,1}",
        "a{999}",
        "*a",
        "(?=a)",
        "(?P<x>a)",
        r"(a)\1",
        "a^b",
        "a$b",
        "[z-a]",
        "\\",
        "(a{50}){50}",
    ],
)
def test_it_rejects_what_it_does_not_know(pattern: str) -> None:
    with pytest.raises(ExpressionProblem):
        compiled(pattern)


@given(st.text("ab(|)*+?{}[]^$\\.-,12:=d", max_size=30), st.text("ab1", max_size=10))
def test_it_handles_any_pattern(pattern: str, text: str) -> None:
    try:
        found = compiled(pattern)
    except ExpressionProblem:
        return
    assert found.matches(text) in (True, False)


def test_it_rejects_texts_beyond_the_limit() -> None:
    assert compiled("a*").matches("a" * LONGEST_TEXT)
    assert not compiled("a*").matches("a" * (LONGEST_TEXT + 1))
