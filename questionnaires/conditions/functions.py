"""The registry of functions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from questionnaires.conditions.library_answers import ANSWERS
from questionnaires.conditions.library_lists import LISTS
from questionnaires.conditions.library_values import VALUES
from questionnaires.conditions.problems import ExpressionProblem
from questionnaires.conditions.signature import Function
from questionnaires.conditions.tree import Call

FUNCTIONS: Mapping[str, Function] = MappingProxyType({each.name: each for each in (*ANSWERS, *LISTS, *VALUES)})


def find(call: Call) -> Function:
    """The function a call names, its number of arguments checked. Raises ExpressionProblem."""
    function = FUNCTIONS.get(call.function)
    if function is None:
        raise ExpressionProblem(call.at, f"There is no function {call.function}().", _closest(call.function))
    function.check(call)
    return function


def _closest(name: str) -> str:
    wanted = name.lower().replace("_", "-")
    alike = [known for known in FUNCTIONS if known == wanted or known.replace("-", "") == wanted.replace("-", "")]
    return f"Did you mean {alike[0]}()?" if alike else f"Use one of: {', '.join(sorted(FUNCTIONS))}."
