"""Who overlaps with whom: shared platforms, goals, audiences and tools, with one score whose inputs are visible."""

from __future__ import annotations

import random

import numpy as np

from dashboard.analysis import catalogue
from dashboard.analysis.overlap import tokens_of
from dashboard.filters import Filters
from dashboard.results import Matrix, Table
from tests.dashboard.factory import account, frames_of, tool


def test_it_works_with_pairs_in_words_and_a_visible_score() -> None:
    frames = frames_of(
        {
            "HR": {
                "aims": {"aims": ["recruiting", "insight"]},
                "accounts": [account("x"), account("x"), account("xing")],
            },
            "Sales": {
                "aims": {"aims": ["insight"]},
                "accounts": [account("x")],
                "tools": [tool("canva", payer="free")],
            },
            "IT": {"tools": [tool("Canva.com", payer="free")]},
            "Legal": None,
        }
    )
    view = catalogue.BY_SLUG["overlaps"].compute(frames, Filters())
    matrix, table, _ = view.parts
    assert isinstance(matrix, Matrix)
    assert {place: cell.number for place, cell in matrix.cells.items()} == {
        ("1", "2"): 3,
        ("2", "1"): 3,
        ("2", "3"): 1,
        ("3", "2"): 1,
    }
    assert view.answer == (
        "Most of all, HR and Sales share 3 things: the platform X (formerly Twitter); the goal Learn about customers "
        "and the market; the audience Customers. 2 pairs of departments share something."
    )
    assert isinstance(table, Table)
    assert table.rows[0]["score"] == 3
    assert table.rows[0]["either"] == 6
    assert table.rows[1]["tool"] == "Canva"
    assert "The score is the number of" in matrix.legend


def test_it_works_with_a_department_filter_as_one_side_of_a_pair() -> None:
    same = {"accounts": [account("x")]}
    frames = frames_of({"HR": same, "Sales": same, "IT": same})
    table = catalogue.BY_SLUG["overlaps"].compute(frames, Filters(departments=(1,))).parts[1]
    assert isinstance(table, Table)
    assert [(row["first"], row["second"]) for row in table.rows] == [("HR", "Sales"), ("HR", "IT")]


def test_it_requires_the_same_numbers_as_plain_sets() -> None:
    chance = random.Random(7)
    platforms = ["x", "xing", "linkedin", "facebook", "youtube", "tiktok"]
    goals = ["insight", "leads", "recruiting", "campaign"]
    sets: dict[str, set[str]] = {}
    given = {}
    for number in range(40):
        mine = chance.sample(platforms, chance.randint(1, 6)), chance.sample(goals, chance.randint(0, 4))
        name = f"D{number:02}"
        sets[name] = {*mine[0], *mine[1], "customers"}
        given[name] = {"accounts": [account(one) for one in mine[0] * 2], "aims": {"aims": mine[1]}}
    shared = tokens_of(frames_of(given)).overlap.rows(np.arange(40))
    names = list(sets)
    for first in range(40):
        for second in range(40):
            assert shared[first, second] == len(sets[names[first]] & sets[names[second]])


def test_it_handles_many_departments() -> None:
    frames = frames_of({f"D{number:03}": {"accounts": [account("x")]} for number in range(80)})
    view = catalogue.BY_SLUG["overlaps"].compute(frames, Filters())
    matrix, table, _ = view.parts
    assert isinstance(matrix, Matrix)
    assert isinstance(table, Table)
    assert len(matrix.rows) == len(matrix.columns) == 24
    assert "56 departments that share less are not shown" in matrix.legend
    assert len(table.rows) == 100
    assert table.title.startswith("3,160 pairs of departments, the first 100")
