"""A matrix whose rows are departments parts cells that name several of them as a list does."""

from __future__ import annotations

from tests.survey.test_import_matrix import answer, looked, taken

COSTS = "What does it cost in a year, about?"


def test_it_works_with_rows_for_several_departments() -> None:
    rows = [
        ["Department", "Canva", "Hootsuite", "Flickr"],
        ["Marketing; HR", "x", "6000 EUR", "-"],
        ["Marketing, Sales and HR", "", "", "x"],
        ["Sales", "x", "", "?"],
        ["Parks and Recreation", "x", "", ""],
    ]
    made = looked(rows)
    assert taken(made) == [
        (2, "Marketing", "Canva"),
        (2, "Marketing", "Hootsuite"),
        (2, "HR", "Canva"),
        (2, "HR", "Hootsuite"),
        (3, "Marketing", "Flickr"),
        (3, "Sales", "Flickr"),
        (3, "HR", "Flickr"),
        (4, "Sales", "Canva"),
        (5, "Parks and Recreation", "Canva"),
    ]
    assert (made["rows"], made["cells_saying_none"], made["rejected_count"]) == (6, 1, 1)
    assert (answer(made, "Marketing", COSTS), answer(made, "HR", COSTS)) == (["", "6000 EUR", ""], ["", "", ""])
    assert answer(made, "HR", "Who pays for it?")[1] == "Another department"
    said = [each["remark"] for each in made["remarks"]]
    assert "“Marketing; HR” was read as 2 departments: Marketing and HR." in said
    assert "“Marketing, Sales and HR” was read as 3 departments: Marketing, Sales and HR." in said
    assert sum("kept once, with Marketing" in each for each in said) == 1


def test_it_works_that_an_amount_beside_the_cells_is_counted_once_for_all_departments_of_a_row() -> None:
    made = looked([["Department", "Annual cost", "Canva", "Hootsuite"], ["Zoo; Farm", "900", "x", "x"]])
    assert [each["answers"].get(COSTS, "") for each in made["rows_imported"]] == ["900", "", "", ""]


def test_it_works_with_rows_for_several_departments_and_names_in_the_cells() -> None:
    rows = [
        ["Team", "Publishing posts", "Figures and reports"],
        ["Zoo; Farm", "Hootsuite", "Our own sheet"],
        ["Farm", "", "Brandwatch"],
    ]
    made = looked(rows)
    assert [(each[1], each[2]) for each in taken(made)] == [
        ("Zoo", "Hootsuite"),
        ("Zoo", "Our own sheet"),
        ("Farm", "Hootsuite"),
        ("Farm", "Our own sheet"),
        ("Farm", "Brandwatch"),
    ]


def test_it_handles_rows_for_several_departments_that_say_nothing() -> None:
    made = looked([["Department", "Canva", "Hootsuite"], ["Zoo; Farm", "no", ""], ["Zoo; Park", "?", "x"]])
    assert taken(made) == [(3, "Zoo", "Hootsuite"), (3, "Park", "Hootsuite")]
    assert [(each["row"], each["column"]) for each in made["rejected"]] == [(2, ""), (3, "Canva")]
    assert made["cells_saying_none"] == 1


def test_it_works_with_rows_below_that_name_nobody() -> None:
    rows = [
        ["Department", "Canva", "Hootsuite"],
        ["Zoo; Farm", "x", ""],
        ["", "", "x"],
        ["Park", "x", ""],
        ["", "", "x"],
    ]
    assert taken(looked(rows)) == [
        (2, "Zoo", "Canva"),
        (2, "Farm", "Canva"),
        (3, "Zoo", "Hootsuite"),
        (3, "Farm", "Hootsuite"),
        (4, "Park", "Canva"),
        (5, "Park", "Hootsuite"),
    ]
