"""What do we want? Goals by department, the main one, measured or not, and which are shared."""

from __future__ import annotations

from dashboard.analysis import catalogue
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Matrix, Sentences
from tests.dashboard.factory import DONT_KNOW, NO_RULE, frames_of


def some() -> Frames:
    return frames_of(
        {
            "HR": {
                "aims": {"aims": ["recruiting", "insight"], "main_aim": "recruiting", "measured_aims": ["recruiting"]}
            },
            "Product": {"aims": {"aims": ["insight"], "measured_aims": NO_RULE}},
            "Sales": {"aims": {"aims": ["insight"], "measured_aims": DONT_KNOW}},
            "IT": None,
        }
    )


def test_it_works_with_main_measured_not_measured_and_not_said() -> None:
    view = catalogue.BY_SLUG["what-we-want"].compute(some(), Filters())
    matrix, shared = view.parts[0], view.parts[2]
    assert isinstance(matrix, Matrix)
    assert {place: (cell.text, cell.level) for place, cell in matrix.cells.items()} == {
        ("recruiting", "1"): ("Main goal, measured", 4),
        ("insight", "1"): ("Goal, not measured", 1),
        ("insight", "2"): ("Goal, not measured", 1),
        ("insight", "3"): ("Goal", 1),
    }
    assert matrix.rows[0].key == "insight"
    assert matrix.row_totals["insight"].text == "3"
    assert matrix.row_totals["recruiting"].text == "1, 1 measured"
    assert isinstance(shared, Sentences)
    assert shared.lines[0][0] == (
        "HR, Product and Sales all want to learn about customers and the market; "
        "none of them said that it measures this."
    )
    assert view.answer.startswith("2 goals are named; 1 is shared by two or more departments.")
    assert "1 department did not say which goals are measured." in view.doubts


def test_it_works_with_filters_by_goal_and_department() -> None:
    view = catalogue.BY_SLUG["what-we-want"].compute(some(), Filters(goals=("recruiting",), departments=(1, 3)))
    matrix = view.parts[0]
    assert isinstance(matrix, Matrix)
    assert set(matrix.cells) == {("recruiting", "1")}
    assert view.base.asked == 2


def test_it_works_with_hundreds_of_departments() -> None:
    frames = frames_of({f"D{number:03}": {"aims": {"aims": ["insight"]}} for number in range(90)})
    matrix = catalogue.BY_SLUG["what-we-want"].compute(frames, Filters()).parts[0]
    assert isinstance(matrix, Matrix)
    assert len(matrix.columns) == 24
    assert matrix.columns[-1].label == "67 other departments"
    others = matrix.cells["insight", matrix.columns[-1].key]
    assert (others.text, others.number) == ("67", 67)
    assert others.where is not None
    assert len(catalogue.entries(frames, Filters(), others.where, "team").rows) == 67
    assert matrix.row_totals["insight"].number == 90
