"""Results become the same rectangles for sheets and downloads."""

from __future__ import annotations

from decimal import Decimal

from dashboard.results import Bar, Bars, Cell, Column, Head, Matrix, Table
from exports import tables


def test_it_works_for_money_and_hours() -> None:
    table = Table(
        "t",
        "Tools",
        (Column("name", "Tool"), Column("cost", "Cost", "money"), Column("time", "Time", "hours")),
        ({"name": "Canva", "cost": 123_456, "time": 90}, {"name": "X", "cost": None, "time": None}),
        currency="EUR",
    )
    grid = tables.of_table(table, 2)
    assert grid.headers == ("Tool", "Cost (EUR)", "Time")
    assert grid.rows == (("Canva", Decimal("1234.56"), Decimal("1.5")), ("X", None, None))


def test_it_keeps_unknown_apart_from_zero() -> None:
    unknown, known = Bar("1", "HR", None, None, "nobody knows"), Bar("2", "IT", 0, 60, "0 to 1 hour")
    bars = Bars("b", "Hours", "Department", "Hours a week", "hours", (unknown, known))
    rows = tables.of_bars(bars, 2).rows
    assert rows[0][1:4] == (None, None, "nobody knows")
    assert rows[1][1:4] == (Decimal(0), Decimal(1), "0 to 1 hour")


def test_it_writes_totals_of_a_matrix() -> None:
    matrix = Matrix(
        "m",
        "Where",
        "Department",
        "Platform",
        (Head("1", "HR"),),
        (Head("x", "X"), Head("y", "YouTube")),
        {("1", "x"): Cell("2", 2)},
        row_totals={"1": Cell("2", 2)},
        column_totals={"x": Cell("2", 2)},
    )
    grid = tables.of_matrix(matrix)
    assert grid.headers == ("Department", "X", "YouTube", "All")
    assert grid.rows == (("HR", "2", "", "2"), ("All", "2", "", ""))


def test_it_makes_headings_differ() -> None:
    assert tables.unique(["Name", "name", " Name "]) == ("Name", "name (2)", "Name (3)")


def test_it_handles_a_currency_without_a_minor_unit() -> None:
    assert tables.amount(1500, "money", 0) == Decimal(1500)
