"""Links behind words, formulas of links and merged cells of Excel files are read as people see them."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from openpyxl import Workbook

from survey.operations.import_columns import find_columns
from survey.operations.import_files import read_table
from survey.operations.import_plan import plan
from survey.operations.import_rows import read_rows
from survey.operations.import_standings import EMPTY
from tests.survey.importing import Rows


def sheet(rows: Rows, links: Mapping[str, str] | None = None, merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for place, address in (links or {}).items():
        page[place].hyperlink = address
    for area in merged:
        page.merge_cells(area)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def accounts(data: bytes) -> list[tuple[str, str, str, str]]:
    """Department, platform, name and link of every account."""
    table = read_table(data)
    found = plan(read_rows(table.lines, find_columns(table)), {}, EMPTY)
    assert not found.merged
    return [(one.department, one.account.platform, one.account.name, one.account.link) for one in found.new]


def test_it_works_with_links_behind_names() -> None:
    rows = [["Department", "Platform", "Account"], ["Police", "X", "City Police"], ["Fire", "Facebook", "Click here"]]
    links = {"C2": "https://x.com/citypd", "C3": "https://www.facebook.com/cityfire"}
    assert accounts(sheet(rows, links)) == [
        ("Police", "x", "City Police", "https://x.com/citypd"),
        ("Fire", "facebook", "cityfire", "https://www.facebook.com/cityfire"),
    ]


def test_it_works_with_links_under_platforms() -> None:
    rows = [["Department", "Facebook", "Instagram"], ["Police", "City Police", "Pictures"], ["Fire", "City Fire", ""]]
    links = {"B2": "https://facebook.com/pd", "C2": "https://instagram.com/pd", "B3": "https://facebook.com/fire"}
    assert accounts(sheet(rows, links)) == [
        ("Police", "facebook", "pd", "https://facebook.com/pd"),
        ("Police", "instagram", "pd", "https://instagram.com/pd"),
        ("Fire", "facebook", "fire", "https://facebook.com/fire"),
    ]


def test_it_works_with_the_platform_as_link() -> None:
    rows = [["Department", "Platform", "Name"], ["Police", "Facebook", "City Police"], ["Fire", "Facebook", "Fire"]]
    links = {"B2": "https://facebook.com/pd", "B3": "https://facebook.com/fire"}
    assert accounts(sheet(rows, links)) == [
        ("Police", "facebook", "City Police", "https://facebook.com/pd"),
        ("Fire", "facebook", "Fire", "https://facebook.com/fire"),
    ]


def test_it_works_with_formulas_of_links() -> None:
    rows = [
        ["Department", "Platform", "Account"],
        ["Zoo", "Facebook", '=HYPERLINK("https://facebook.com/zoo","Our zoo")'],
        ["Museum", "Facebook", '=HYPERLINK("https://facebook.com/m?a=1&b=2")'],
    ]
    found = accounts(sheet(rows))
    assert [row[3] for row in found] == ["https://facebook.com/zoo", "https://facebook.com/m?a=1&b=2"]


def test_it_handles_formulas_that_do_not_end() -> None:
    rows = [
        ["Department", "Platform", "Account"],
        ["Zoo", "Facebook", '=HYPERLINK("https://facebook.com/zoo'],
        ["Museum", "Facebook", '=HYPERLINK("https://facebook.com/museum","Ours")'],
    ]
    assert accounts(sheet(rows)) == [
        ("Zoo", "facebook", "", ""),
        ("Museum", "facebook", "museum", "https://facebook.com/museum"),
    ]


def test_it_works_with_merged_departments() -> None:
    rows = [
        ["Department", "Platform", "Account"],
        ["Police", "Facebook", "pd"],
        ["", "X", "@pd"],
        ["Fire", "X", "@fire"],
        ["Parks", "X", "@parks"],
        ["Parks", "Facebook", "parks"],
        ["", "Instagram", "parkspics"],
    ]
    found = accounts(sheet(rows, merged=("A2:A3", "A6:A7")))
    assert [row[0] for row in found] == ["Police", "Police", "Fire", "Parks", "Parks", "Parks"]


def test_it_handles_empty_rows_in_merged_cells() -> None:
    rows = [["Department", "Platform", "Account"], ["Police", "Facebook", "pd"], [], [], ["Fire", "X", "@fire"]]
    table = read_table(sheet(rows, merged=("A2:A4",)))
    assert [line.number for line in table.lines] == [1, 2, 5]


@pytest.mark.parametrize("address", ["mailto:a@city.gov", "#Sheet2!A1", "https://city.gov/police"])
def test_it_leaves_words_with_other_links(address: str) -> None:
    rows = [["Department", "Platform", "Account"], ["Police", "Facebook", "City Police"], ["Fire", "X", "@fire"]]
    found = accounts(sheet(rows, {"A2": address}))
    assert found == [("Police", "facebook", "City Police", ""), ("Fire", "x", "@fire", "")]
