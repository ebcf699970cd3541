"""Every row of the vector table, evaluated through the one evaluator."""

from __future__ import annotations

from datetime import date

import pytest

from questionnaires.conditions import values
from questionnaires.evaluate import Evaluation
from questionnaires.surroundings import Surroundings
from tests.questionnaires.vectors import UNKNOWN, VECTORS, Vector, vector_definition, vector_entries


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v.rule}: {v.expression}")
def test_it_works_as_the_table_says(vector: Vector) -> None:
    surroundings = Surroundings(today=date(2026, 11, 22))
    evaluation = Evaluation(vector_definition(vector), vector_entries(vector), surroundings)
    entry = evaluation.root if vector.at is None else evaluation.entries("rows")[vector.at]
    if isinstance(vector.gives, bool):
        assert evaluation.visible(entry, "asker") is vector.gives
        return
    unknown = evaluation.nothing(entry, "asker") == "dont_know"
    assert (UNKNOWN if unknown else values.text(evaluation.value(entry, "asker"))) == vector.gives


def test_it_requires_a_row_for_every_rule_of_the_design() -> None:
    assert {vector.rule for vector in VECTORS} >= set("abcdefg")
