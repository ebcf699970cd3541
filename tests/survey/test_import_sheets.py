"""Several sheets of a workbook with the same columns are one list; others stay unread and are named."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import select

from survey.db import Database
from survey.models import Entry
from survey.operations import imports
from survey.operations.import_columns import DepartmentUnclear, find_columns
from survey.operations.import_files import read_table
from survey.operations.import_report import Report, adds_up
from survey.operations.import_rows import read_rows
from survey.operations.import_sheets import is_further, names_department
from survey.operations.imports import Wishes
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_xlsx
from tests.survey.test_import_answers import typed

HEAD = ["Tool", "Annual cost", "Contract end"]
BOOK: dict[str, Rows] = {
    "Read me": [["This workbook lists our tools."], ["Ask Ann", "x123"]],
    "Marketing": [["Tools of Marketing"], [], HEAD, ["Hootsuite", "6000", ""], ["Canva", "120", ""], ["Total", "6120"]],
    "HR": [["Annual cost", "Tool", "Contract end"], ["500", "LinkedIn Recruiter", ""], ["", "Canva", ""]],
    "Values": [["Kind"], ["free"], ["paid"]],
    "Sales": [HEAD, ["Canva", "80 EUR", ""], ["", "", ""], ["Our own list", "", "soon"]],
    "Archive 2023": [HEAD, ["Old thing", "1", ""]],
}


def bring(database: Database, clock: SteppingClock, cast: Cast, book: dict[str, Rows], **wishes: object) -> Report:
    upload = imports.read_upload("tools.xlsx", as_xlsx(book))
    given_: dict[str, object] = {"section": "tools", **wishes}
    with database.writing() as session:
        made = imports.import_file(session, cast.round_id, upload, Wishes(**given_), clock())  # type: ignore[arg-type]
    assert adds_up(made)
    return made


@pytest.mark.both_databases
def test_it_works_with_a_sheet_for_each_department(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, BOOK)
    assert made["read_as"] == "Excel, sheets Marketing, HR and Sales"
    assert (made["sheets_read"], made["sheets_not_read"]) == (
        ["Marketing", "HR", "Sales"],
        ["Read me", "Values", "Archive 2023"],
    )
    assert made["columns"]["Department"] == ["Name of the sheet"]
    assert [(each["sheet"], each["row"], each["department"], each["entry"]) for each in made["rows_imported"]] == [
        ("Marketing", 4, "Marketing", "Hootsuite"),
        ("Marketing", 5, "Marketing", "Canva"),
        ("HR", 2, "HR", "LinkedIn Recruiter"),
        ("HR", 3, "HR", "Canva"),
        ("Sales", 2, "Sales", "Canva"),
        ("Sales", 4, "Sales", "Our own list"),
    ]
    assert [(each["sheet"], each["row"]) for each in made["rejected"]] == [("Marketing", 6)]
    assert [(each["sheet"], each["row"]) for each in made["not_understood"]] == [("Sales", 4)]
    assert (made["rows"], made["empty_lines"]) == (7, 2)
    assert typed(database, "HR", "tools")[0]["cost"]["t"]["low"] == "500"
    with database.reading() as session:
        rows = session.scalars(select(Entry.import_row).where(Entry.section == "tools"))
        assert sorted(row or 0 for row in rows) == [2, 2, 3, 4, 4, 5]


def test_it_works_with_a_column_for_the_department_in_all_sheets(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    head = ["Department", "Tool"]
    book: dict[str, Rows] = {"Paid": [head, ["HR", "Canva"]], "Free": [head, ["HR", "canva"], ["Zoo", "Flickr"]]}
    made = bring(database, clock, cast, book)
    assert (made["imported"], made["merged_count"]) == (2, 1)
    assert made["merged"][0]["reason"].startswith("Row 2 of sheet Paid means the same")
    assert (made["merged"][0]["row"], made["merged"][0]["sheet"]) == (2, "Free")


def test_it_works_with_one_sheet_by_choice(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, BOOK, sheet="HR", department="HR")
    assert made["read_as"] == "Excel, sheet HR"
    assert made["sheets_read"] == ["HR"]
    assert made["sheets_not_read"] == ["Marketing", "Sales", "Read me", "Values", "Archive 2023"]
    assert [(each["row"], each["entry"]) for each in made["rows_imported"]] == [
        (2, "LinkedIn Recruiter"),
        (3, "Canva"),
    ]


def test_it_works_that_the_command_reads_one_sheet() -> None:
    table = read_table(as_xlsx(BOOK), "Sales")
    assert (table.sheets, table.sheet, table.how) == ((), "Sales", "Excel, sheet Sales")


def test_it_works_with_accounts(database: Database, clock: SteppingClock, cast: Cast) -> None:
    head = ["Platform", "Link"]
    book: dict[str, Rows] = {
        "Zoo": [head, ["Facebook", "facebook.com/zoo"], ["LinkedIn", "linkedin.com/in/jane"]],
        "Farm": [head, ["X", "x.com/farm"], ["LinkedIn", "linkedin.com/in/jack"]],
    }
    made = bring(database, clock, cast, book, section="")
    assert [(each["sheet"], each["row"], each["department"]) for each in made["rows_imported"]] == [
        ("Zoo", 2, "Zoo"),
        ("Farm", 2, "Farm"),
    ]
    lines = [each["line"] for each in made["rejected"]]
    assert len(set(lines)) == 2
    allowed = frozenset([(lines[1], "Link")])
    assert bring(database, clock, cast, book, section="", allowed=allowed)["rows_imported"][0]["sheet"] == "Farm"


def test_it_works_with_a_sheet_for_each_platform(database: Database, clock: SteppingClock, cast: Cast) -> None:
    head = ["Department", "Account"]
    book: dict[str, Rows] = {"Instagram": [head, ["Zoo", "cityzoo"], ["HR", "cityjobs"]], "X": [head, ["Zoo", "zoo"]]}
    made = bring(database, clock, cast, book, section="")
    assert made["columns"]["Platform"] == ["Name of the sheet"]
    assert [(each["sheet"], each["platform"], each["name"]) for each in made["rows_imported"]] == [
        ("Instagram", "Instagram", "cityzoo"),
        ("Instagram", "Instagram", "cityjobs"),
        ("X", "X (formerly Twitter)", "zoo"),
    ]


def test_it_works_with_a_row_that_stands_in_two_sheets(database: Database, clock: SteppingClock, cast: Cast) -> None:
    head, row = ["Department", "Tool"], ["HR", "Canva", "free", "ask Ann"]
    book: dict[str, Rows] = {"Paid": [head, row], "Free": [head, ["Zoo", "Flickr"], row, ["Zoo", "Buffer"]]}
    made = bring(database, clock, cast, book)
    assert [(each["sheet"], each["row"]) for each in made["rows_imported"]] == [("Paid", 2), ("Free", 2), ("Free", 4)]
    assert [(each["sheet"], each["row"]) for each in made["merged"]] == [("Free", 3)]


def test_it_works_with_links_behind_words_in_one_sheet_only() -> None:
    book, head = Workbook(), ["Department", "Account"]
    for title, name, address in (("Plain", "facebook.com/zoo", ""), ("Linked", "The farm", "https://x.com/farm")):
        sheet = book.create_sheet(title)
        sheet.append(head)
        sheet.append(["Zoo", name])
        sheet["B2"].hyperlink = address or None
    held = BytesIO()
    book.save(held)
    table = read_table(held.getvalue())
    columns = find_columns(table)
    assert (columns.headings, columns.first("link")) == (("Department", "Account", "Account (link)"), 2)
    read = [(claim.account.link, claim.account.name) for claim in read_rows(table.lines, columns).claims]
    assert read == [("https://facebook.com/zoo", "zoo"), ("https://x.com/farm", "The farm")]


def test_it_handles_a_line_of_no_sheet() -> None:
    table = read_table(as_xlsx(BOOK))
    assert table.spot(10**12).sheet == ""


def test_it_rejects_names_that_say_nothing(database: Database, clock: SteppingClock, cast: Cast) -> None:
    book: dict[str, Rows] = {"Tabelle1": [HEAD, ["Canva", "", ""]], "Tabelle2": [HEAD, ["Flickr", "", ""]]}
    with pytest.raises(DepartmentUnclear):
        bring(database, clock, cast, book)
    made = bring(database, clock, cast, book, columns={"department": "Name of the sheet"})
    assert [each["department"] for each in made["rows_imported"]] == ["Tabelle1", "Tabelle2"]


@pytest.mark.parametrize(
    "title", ["2023", "Q1 2024", "Jan", "Stand März 2026", "Archiv", "Old list", "Copy of Sheet1", "Vorlage", "Summary"]
)
def test_it_rejects_sheets_of_another_time_or_kind(title: str) -> None:
    assert not is_further(title)


@pytest.mark.parametrize("title", ["Sheet1", "Tabelle 2", "Feuil1", "12", "Facebook", "Hootsuite", "Data", "Übersicht"])
def test_it_rejects_such_names_for_departments(title: str) -> None:
    assert not names_department(title)


def test_it_works_that_a_grouped_list_begins_anew_in_each_sheet(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    head = ["Department", "Tool"]
    book: dict[str, Rows] = {
        "North": [head, ["Zoo", "Canva"], ["", "Flickr"], ["", "Buffer"]],
        "South": [head, ["", "Swat.io"], ["Farm", "Canva"], ["", "Flickr"]],
    }
    made = bring(database, clock, cast, book)
    assert [(each["sheet"], each["row"], each["reason"]) for each in made["rejected"]] == [
        ("South", 2, "The department is missing.")
    ]


def test_it_works_on_the_page(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    data = {"section": "tools", "file": (BytesIO(as_xlsx(BOOK)), "a.xlsx")}
    sent = client.post(f"/rounds/{cast.round_slug}/import", data=data, content_type="multipart/form-data")
    address = sent.headers["Location"]
    page = client.get(address).text
    assert "Read as Excel, sheets Marketing, HR and Sales" in page
    assert "Row 6 of <bdi>Marketing</bdi>" in page
    assert "Import 6 entries" in page
    assert "Read me, Values, Archive 2023" in page
    client.post(f"{address}/look", data={"sheet": "HR", "department": "HR"})
    assert "Import 2 entries" in client.get(address).text
    client.post(f"{address}/confirm")
    assert client.get(f"{address}/report.json").json["sheet"] == "HR"  # type: ignore[index]


NAMES = ["Marketing", "HR", "Sales", "Zoo"]
ROW = st.tuples(st.sampled_from(["Canva", "Flickr", "", "Total", "-"]), st.sampled_from(["", "100", "soon", "n/a"]))


@given(st.lists(st.lists(ROW, max_size=4), min_size=2, max_size=4))
def test_it_works_that_every_row_of_every_sheet_is_counted(bodies: list[list[tuple[str, str]]]) -> None:
    book: dict[str, Rows] = {
        name: [["Tool", "Annual cost"], *body, ["Buffer", ""]] for name, body in zip(NAMES, bodies, strict=False)
    }
    table = read_table(as_xlsx(book))
    read = {(table.spot(line.number).sheet, table.spot(line.number).row) for line in table.lines}
    filled = {
        (name, number)
        for name, rows in book.items()
        for number, row in enumerate(rows, start=1)
        if any(row) and (number > 1 or name == table.sheet)
    }
    assert read == filled
    assert len(read) == len(table.lines)


@pytest.mark.both_databases
def test_it_works_that_an_earlier_sheet_is_named(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, BOOK)
    again = bring(database, clock, cast, BOOK)
    assert [each["reason"] for each in again["merged"]][2:4] == [
        "It was imported before, from row 2 of sheet HR of an earlier file.",
        "It was imported before, from row 3 of sheet HR of an earlier file.",
    ]


def test_it_works_that_the_earlier_sheet_of_an_account_is_named(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    head = ["Department", "Link"]
    book: dict[str, Rows] = {
        "Old": [head, ["HR", "https://x.com/hr_one"]],
        "New": [head, ["Zoo", "https://x.com/zoo_one"]],
    }
    bring(database, clock, cast, book, section="accounts")
    again = bring(database, clock, cast, book, section="accounts")
    assert [each["reason"].partition("from ")[2] for each in again["merged"]] == [
        "row 2 of sheet Old of an earlier file.",
        "row 2 of sheet New of an earlier file.",
    ]


def test_it_rejects_hints_from_above_the_headings_of_another_sheet(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    head = ["Tool", "Marketing", "HR"]
    book: dict[str, Rows] = {
        "First": [["Annual cost in USD"], head, ["Canva", "30", "40"]],
        "Second": [head, ["Flickr", "20", "50"]],
    }
    first = bring(database, clock, cast, book, sheet="First")
    second = bring(database, clock, cast, book, sheet="Second")
    asked = "What does it cost in a year, about?"
    assert [each["answers"].get(asked) for each in first["rows_imported"]] == ["30 USD", "40 USD"]
    assert [each["answers"].get(asked) for each in second["rows_imported"]] == [None, None]
