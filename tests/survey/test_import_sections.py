"""Lists in parts: departments stand above their rows instead of beside them."""

from __future__ import annotations

import pytest

from survey.db import Database
from survey.operations import imports
from survey.operations.import_accounts import is_footer
from survey.operations.import_files import read_table
from survey.operations.import_report import Report, adds_up
from survey.operations.import_sections import with_departments
from survey.operations.import_table import FileRefused
from survey.operations.imports import Wishes
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv, taken

PARTS = [
    ["Directory of the city", ""],
    ["Account", "URL"],
    ["Police Service", ""],
    ["Facebook", "https://facebook.com/pd"],
    ["Twitter", "https://twitter.com/pd"],
    ["", ""],
    ["Library Service", ""],
    ["Instagram", "https://instagram.com/lib"],
]


def bring(database: Database, clock: SteppingClock, cast: Cast, rows: Rows, section: str = "") -> Report:
    upload = imports.read_upload("list.csv", as_csv(rows))
    with database.writing() as session:
        made = imports.import_file(session, cast.round_id, upload, Wishes(section=section), clock())
    assert adds_up(made)
    return made


def test_it_works_with_accounts_in_parts(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, PARTS)
    found = [(each["row"], each["department"]) for each in made["rows_imported"]]
    assert found == [(4, "Police Service"), (5, "Police Service"), (8, "Library Service")]
    assert {each["reason"] for each in made["rejected"]} == {"The row names a department, but no account."}
    assert [each["row"] for each in made["rejected"]] == [3, 7]


def test_it_works_with_tools_in_parts(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Tool", "Cost"], ["Press Office", ""], ["Cision", "900"], ["Welfare", ""], ["Canva", "0"]]
    made = bring(database, clock, cast, rows, "tools")
    assert [each["department"] for each in made["rows_imported"]] == ["Press Office", "Welfare"]


def test_it_works_with_headings_in_each_part() -> None:
    rows = [["Police"], ["Name", "URL"], ["A", "x.com/a"], ["Fire"], ["Name", "URL"], ["B", "x.com/b"]]
    found = with_departments(read_table(as_csv(rows)), 2)
    assert found is not None
    assert [line.cells[-1] for line in found.lines] == ["Police", "Department", "Police", "Fire", "Fire", "Fire"]


def test_it_works_with_groups_among_headings_of_parts() -> None:
    rows = [
        ["Department", "Platform", "Account", "Note"],
        ["PUBLIC SAFETY", "", "", ""],
        ["Police", "Facebook", "pd", ""],
        ["", "X", "@pd", ""],
        ["", "YouTube", "@pd", ""],
        ["Fire", "X", "@fire", ""],
        ["COMMUNITY", "", "", ""],
        ["Library", "X", "@lib", ""],
        ["Total", "", "4", ""],
    ]
    assert [row[1] for row in taken(rows)] == ["Police", "Police", "Police", "Fire", "Library"]


def test_it_rejects_a_list_without_parts(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Account", "URL"], ["Facebook", "https://facebook.com/a"], ["Instagram", "https://instagram.com/b"]]
    with pytest.raises(FileRefused, match="No column names the department"):
        bring(database, clock, cast, rows)


@pytest.mark.parametrize("text", ["Total", "Grand Total", "TOTAL: 12", "Source: web team", "* closed", "Page 1 of 2"])
def test_it_handles_rows_below_a_list(text: str) -> None:
    assert is_footer(text)


@pytest.mark.parametrize("text", ["Total Rewards", "Source Water Protection", "Notes and Coins", "Standesamt"])
def test_it_handles_departments_that_begin_like_a_total(text: str) -> None:
    assert not is_footer(text)


def test_it_handles_other_separators_in_cells() -> None:
    text = "Department,Link\n" + "Parks; Trees,https://x.com/a\n" * 4 + "Police; Traffic\n" * 3
    assert read_table(text.encode()).how.endswith("separated by commas")
    title = "Accounts, 2024\nDepartment;Link;Likes\nParks;https://x.com/a;1,5\nFire;https://x.com/b;2,5\n"
    assert read_table(title.encode()).how.endswith("separated by semicolons")
