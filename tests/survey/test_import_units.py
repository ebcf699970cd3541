"""Departments are found in cells that name several, in hierarchies, in two languages and in other spellings."""

from __future__ import annotations

import pytest

from survey.operations.import_units import KnownUnit, Place, Units, key, two_languages


def units(*cells: str, known: tuple[KnownUnit, ...] = ()) -> Units:
    return Units([(cell, "") for cell in cells], known)


def parents(found: Units) -> dict[str, str | None]:
    return {unit.name: unit.parent for unit in found.all}


NIST = "National Institute of Standards and Technology (NIST)"


def test_it_works_to_count_a_cell_with_parent_and_child_for_the_child() -> None:
    found = units("Department of Commerce", f"Department of Commerce; {NIST}", "Department of Commerce; Census", NIST)
    assert found.place(f"Department of Commerce; {NIST}").unit == NIST
    assert found.place("Department of Commerce").unit == "Department of Commerce"
    assert parents(found) == {
        "Department of Commerce": None,
        NIST: "Department of Commerce",
        "Census": "Department of Commerce",
    }


def test_it_works_when_the_child_stands_first() -> None:
    found = units("Census; Department of Commerce", f"{NIST}; Department of Commerce")
    assert found.place("Census; Department of Commerce").unit == "Census"
    assert parents(found)["Census"] == "Department of Commerce"


@pytest.mark.parametrize("sign", [" -- ", " — ", " – ", " > ", " » "])
def test_it_works_with_a_hierarchy_in_the_text(sign: str) -> None:
    cell = f"Austin Public Library{sign}Carver"
    found = units(cell)
    assert found.place(cell).unit == cell
    assert parents(found) == {"Austin Public Library": None, cell: "Austin Public Library"}


def test_it_works_with_three_levels() -> None:
    assert parents(units("A -- B -- C")) == {"A": None, "A -- B": "A", "A -- B -- C": "A -- B"}


def test_it_works_to_tell_a_part_from_the_name_of_an_account() -> None:
    found = units("Water Utility", "Water Utility: Wildlands YouTube", "Water Utility: Laboratory", "Note: something")
    assert found.place("Water Utility: Wildlands YouTube") == Place("Water Utility", "Wildlands YouTube")
    assert parents(found)["Water Utility: Laboratory"] == "Water Utility"
    assert parents(found)["Note: something"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Health Canada / Santé Canada",
        "Transport Canada | Transports Canada",
        "Department of Finance / Ministère des Finances",
    ],
)
def test_it_works_to_keep_a_department_with_two_languages_as_one(text: str) -> None:
    first, second = two_languages(text)
    found = units(second, text, first.upper())
    assert [unit.name for unit in found.all] == [text]
    assert {first, second} <= found.all[0].also
    assert {found.place(each).unit for each in (text, second, first.upper())} == {text}


@pytest.mark.parametrize(
    "text", ["Austin / Travis County EMS", "Neighborhood Housing/Community Development", "R&D - Labs"]
)
def test_it_rejects_to_see_two_languages_in_a_mere_sign(text: str) -> None:
    assert two_languages(text) == ()
    assert [unit.name for unit in units(text).all] == [text]


def test_it_works_with_other_spellings_and_the_short_form() -> None:
    found = units(NIST, "NIST", "national institute of standards & technology", "The Parks Dept.", "PARKS  DEPARTMENT")
    assert {found.place(each).unit for each in (NIST, "NIST", "national institute of standards & technology")} == {NIST}
    assert key("The Parks Dept.") == key("PARKS  DEPARTMENT")
    assert len(found.all) == 2


def test_it_handles_two_departments_with_one_short_form() -> None:
    one, other = "Office of Internal Growth (OIG)", "Office of Inspector General (OIG)"
    found = units(one, other, "OIG")
    assert {unit.name for unit in found.all} == {one, other, "OIG"}


def test_it_handles_brackets_that_are_no_short_form() -> None:
    assert len(units("Inspector General (Treasury)", "Inspector General (Commerce)").all) == 2


def test_it_works_with_departments_of_the_register() -> None:
    known = (KnownUnit("Human Resources", ("HR", "Personnel"), None), KnownUnit("Marketing", (), "Sales"))
    found = units("hr", "personnel", "MARKETING", known=known)
    assert parents(found) == {"Human Resources": None, "Marketing": "Sales"}


def test_it_handles_departments_above_each_other() -> None:
    found = units("A; B", "B; A", "A; B; A")
    above = parents(found)
    assert not (above["A"] == "B" and above["B"] == "A")


def test_it_works_with_a_column_for_the_one_above() -> None:
    found = Units([("IRS", "Treasury"), ("Treasury", "Treasury"), ("Mint", "")])
    assert parents(found) == {"Treasury": None, "IRS": "Treasury", "Mint": None}
