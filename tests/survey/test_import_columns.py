"""Columns are recognised by heading and by content, or named by hand."""

from __future__ import annotations

import pytest

from survey.operations.import_columns import Columns, find_columns, letter
from survey.operations.import_files import read_table
from survey.operations.import_headings import Role
from survey.operations.import_table import FileRefused
from tests.survey.importing import DATA, Rows, as_csv

LINKS = ("https://x.com/parks", "facebook.com/parks", "https://www.instagram.com/parks/", "https://x.com/it")


def columns(rows: Rows, chosen: dict[Role, str] | None = None) -> Columns:
    return find_columns(read_table(as_csv(rows)), chosen)


def roles(rows: Rows, chosen: dict[Role, str] | None = None) -> dict[str, tuple[str, ...]]:
    found = columns(rows, chosen)
    return {role: tuple(found.heading(each) for each in numbers) for role, numbers in found.roles.items()}


def table(*headings: str) -> list[list[str]]:
    """Department, platform and link under headings of choice."""
    words = ("X", "Facebook", "Instagram", "Twitter")
    names = ("Parks", "Parks", "Parks", "IT")
    return [list(headings), *[[names[n], words[n], LINKS[n]] for n in range(4)]]


@pytest.mark.parametrize(
    "headings",
    [
        ("Department", "Platform", "Link"),
        ("Agency", "Social Network", "URL"),
        ("agencies", "service_key", "service_url"),
        ("Abteilung", "Plattform", "Internetadresse"),
        ("Ministère", "Réseau social", "Lien"),
        ("Bureau", "Channel", "Web address"),
        ("Organisational unit", "Account Platform", "Account Link"),
        ("Name of Department", "Type of account", "Link to the account"),
    ],
)
def test_it_works_by_heading(headings: tuple[str, str, str]) -> None:
    department, platform, link = headings
    assert roles(table(*headings)) == {"department": (department,), "platform": (platform,), "link": (link,)}


@pytest.mark.parametrize("headings", [("A", "B", "C"), ("Spalte 1", "Spalte 2", "Spalte 3"), ("Wer", "Wo", "Was")])
def test_it_works_by_content(headings: tuple[str, str, str]) -> None:
    department, platform, link = headings
    found = roles(table(*headings))
    assert (found["department"], found["platform"], found["link"]) == ((department,), (platform,), (link,))


def test_it_works_below_title_lines() -> None:
    rows = [
        ["Social media inventory of the city"],
        [],
        ["As of May 2020, see www.example.org"],
        [],
        *table("Dept", "Platform", "URL"),
    ]
    found = columns(rows)
    assert found.heading_row == 5
    assert found.headings == ("Dept", "Platform", "URL")


def test_it_works_without_any_heading() -> None:
    found = columns(table("Parks", "x", "https://x.com/parks2"))
    assert found.heading_row is None
    assert [found.heading(found.first(role)) for role in ("department", "platform", "link")] == [
        "Column A",
        "Column B",
        "Column C",
    ]


def test_it_works_to_tell_the_agency_from_the_account() -> None:
    rows = [
        ["id", "agencies", "organization", "service_key", "account", "service_url", "language", "short_description"],
        ["1", "Commerce", "NIST MEP", "twitter", "nistmep", "https://twitter.com/nistmep", "English", "Helps makers"],
        ["2", "Commerce", "Census", "facebook", "census", "https://facebook.com/census", "English", ""],
    ]
    assert roles(rows) == {
        "department": ("agencies",),
        "platform": ("service_key",),
        "link": ("service_url",),
        "name": ("account",),
        "title": ("organization",),
        "note": ("short_description",),
        "language": ("language",),
    }
    assert columns(rows).ignored == ("id",)


def test_it_works_with_a_column_for_each_platform() -> None:
    rows = [
        ["Agency", "Facebook", "Twitter URL", "You Tube", "Facebook Likes", "Email", "Intagram"],
        ["Parks", "facebook.com/parks", "@parks", "", "1,200", "a@example.org", "parksnyc"],
    ]
    found = columns(rows)
    assert [platform for _number, platform in found.wide] == ["facebook", "x", "youtube", "instagram"]
    assert found.ignored == ("Facebook Likes", "Email")


def test_it_works_to_put_the_bureau_below_its_agency() -> None:
    rows = [
        ["Agency", "Bureau", "Platform", "Link"],
        ["Treasury", "IRS", "x", "x.com/irs"],
        ["Treasury", "Mint", "x", "x.com/mint"],
    ]
    found = roles(rows)
    assert (found["parent"], found["department"]) == (("Agency",), ("Bureau",))


def test_it_works_by_hand_with_a_heading_or_a_letter() -> None:
    rows = [
        ["Wer", "Wo", "Was", "Sonst"],
        ["Parks", "X", "https://x.com/a", "IT"],
        ["Parks", "X", "https://x.com/b", "HR"],
    ]
    assert roles(rows, {"department": "sonst"})["department"] == ("Sonst",)
    assert roles(rows, {"department": "D", "platform": "Wo"})["department"] == ("Sonst",)


def test_it_requires_columns_that_exist() -> None:
    with pytest.raises(FileRefused) as caught:
        columns(table("Department", "Platform", "Link"), {"link": "Adress"})
    assert caught.value.what == "The file has no column called “Adress”. Its columns are: Department, Platform, Link."


def test_it_rejects_a_table_without_departments_and_lists_the_columns() -> None:
    with pytest.raises(FileRefused, match=r"No column names the department.*Year, Link"):
        columns([["Year", "Link"], ["2020", "x.com/a"], ["2021", "x.com/b"]])


def test_it_rejects_a_table_without_accounts() -> None:
    with pytest.raises(FileRefused, match=r"platform or the link.*Department, Budget"):
        columns([["Department", "Budget"], ["Parks", "12"], ["Parks", "13"]])


def test_it_handles_headings_that_are_missing_or_the_same() -> None:
    rows = [
        ["Department", "", "Link", "Link"],
        ["Parks", "x", "x.com/a", "fb.com/b"],
        ["IT", "y", "x.com/c", "fb.com/d"],
    ]
    assert columns(rows).headings == ("Department", "Column B", "Link", "Link (D)")


def test_it_handles_many_columns() -> None:
    assert [letter(number) for number in (0, 25, 26, 51, 702)] == ["A", "Z", "AA", "AZ", "AAA"]


@pytest.mark.parametrize("name", ["austin_excerpt.csv", "commerce_2017_excerpt.csv"])
def test_it_works_with_rows_of_real_inventories(name: str) -> None:
    found = find_columns(read_table((DATA / name).read_bytes()))
    assert {"department", "platform", "link"} <= set(found.roles)
    assert found.heading_row == 1
