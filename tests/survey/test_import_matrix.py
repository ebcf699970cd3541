"""Tables with a column for each department, or for each tool: every filled cell is an entry and is accounted for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from questionnaires.loader import shipped
from questionnaires.surroundings import Surroundings
from survey.db import Database
from survey.operations.import_answer_columns import CELLS, HEADINGS, ByHand
from survey.operations.import_answer_report import answer_report
from survey.operations.import_answers import Before, find
from survey.operations.import_columns import ColumnsUnclear
from survey.operations.import_files import read_table
from survey.operations.import_matrix_cells import mark_of
from survey.operations.import_report import FileFacts, Report, adds_up
from survey.operations.import_table import FileRefused
from survey.operations.import_target import target
from survey.operations.import_units import KnownUnit
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv, as_xlsx
from tests.survey.test_import_answers import bring, shown, typed

BY_DEPARTMENT = [
    ["Social media tools, as of May", "", "", "", ""],
    ["Tool", "Marketing", "HR", "Sales", "Total"],
    ["Hootsuite", "x", "", "X", "2"],
    ["Canva", "yes", "-", "?", "1"],
    ["Our own planner", "", "", "", "0"],
    ["Brandwatch", "", "✓", "retired", "2"],
    ["Total", "2", "1", "2", "5"],
]


def looked(
    rows: Rows, section: str = "tools", known: tuple[str, ...] = (), hand: ByHand | None = None, data: bytes = b""
) -> Report:
    """The report on a file for a round without answers."""
    table = read_table(data or as_csv(rows))
    wanted = target(shipped("social-media-inventory"), section)
    before = Before([KnownUnit(name) for name in known], {}, {}, Surroundings())
    found = find(table, wanted, hand or ByHand(), "", before)
    made = answer_report(FileFacts("list.csv", ""), wanted, found, known)
    assert adds_up(made)
    return made


def taken(made: Report) -> list[tuple[int, str, str]]:
    return [(each["row"], each["department"], each["entry"]) for each in made["rows_imported"]]


def answer(made: Report, department: str, question: str) -> list[str]:
    listed: list[dict[str, Any]] = made["rows_imported"]
    return [str(each["answers"].get(question, "")) for each in listed if each["department"] == department]


@pytest.mark.both_databases
def test_it_works_with_a_column_for_each_department(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, BY_DEPARTMENT, "tools")
    assert made["columns"]["Department"] == ["Marketing", "HR", "Sales"]
    assert made["ignored_columns"] == ["Total"]
    assert (made["counts"], made["rows"], made["entries"], made["merged_count"]) == ("cells", 8, 5, 0)
    assert [(each["row"], each["column"]) for each in made["rejected"]] == [(4, "Sales"), (5, ""), (7, "")]
    assert made["cells_saying_none"] == 1
    assert [each["product"]["t"] for each in typed(database, "Marketing", "tools")] == ["Hootsuite", "Canva"]
    (hootsuite, gone) = typed(database, "Sales", "tools")
    assert (hootsuite["product"]["t"], gone["functions"]) == ("Hootsuite", {"m": "none"})
    assert [each["product"] for each in shown(database, cast, "HR", "tools")] == ["Brandwatch"]


def test_it_works_twice_and_names_the_row_of_before(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, BY_DEPARTMENT, "tools")
    again = bring(database, clock, cast, BY_DEPARTMENT, "tools")
    assert (again["entries"], again["merged_count"], again["rejected_count"]) == (0, 5, 3)
    assert {(each["row"], each["joined_row"]) for each in again["merged"]} == {(3, 3), (4, 4), (6, 6)}
    assert again["merged"][0]["reason"] == "It was imported before, from row 3 of an earlier file."


@pytest.mark.parametrize(
    ("headings", "tick", "no"),
    [
        (("Werkzeug", "Kulturamt", "Pressestelle", "Personal"), "ja", "nein"),
        (("Outil", "Communication", "Ressources humaines", "Culture"), "oui", "non"),
        (("Herramienta", "Prensa", "Recursos Humanos", "Turismo"), "sí", "no"),
        (("Strumento", "Comunicazione", "Risorse umane", "Cultura"), "✔", "–"),
        (("Tool", "Research and Development", "Arts, Culture and Heritage", "Office of the Mayor"), "☒", "n/a"),
        (("", "IT", "Press Office", "Unknown to us"), "1", "0"),
    ],
)
def test_it_works_in_other_languages(headings: tuple[str, ...], tick: str, no: str) -> None:
    made = looked([headings, ["Canva", tick, no, tick], ["Hootsuite", "", tick, ""]])
    first, second, third = headings[1:]
    assert taken(made) == [(2, first, "Canva"), (2, third, "Canva"), (3, second, "Hootsuite")]
    assert made["cells_saying_none"] == 1


def test_it_works_with_departments_of_the_register() -> None:
    rows = [["Tool", "Otters", "Lynxes", "Wolves"], ["Canva", "x", "", "x"]]
    assert [each[1] for each in taken(looked(rows, known=("Otters", "Lynxes")))] == ["Otters", "Wolves"]
    with pytest.raises(ColumnsUnclear, match="choose “Headings of the columns” for it"):
        looked(rows)


def test_it_works_by_hand() -> None:
    rows = [["Tool", "Otters", "Lynxes", "Approved"], ["Canva", "3", "", "x"], ["Flickr", "", "2", ""]]
    hand = ByHand({"department": HEADINGS}, (("Approved", ""), (CELLS, "seats_bought")))
    made = looked(rows, hand=hand)
    assert taken(made) == [(2, "Otters", "Canva"), (3, "Lynxes", "Flickr")]
    assert made["columns"]["How many places are paid for?"] == [CELLS]
    assert answer(made, "Otters", "How many places are paid for?") == ["3"]
    assert made["ignored_columns"] == ["Approved"]


def test_it_works_with_prices_in_the_cells() -> None:
    rows = [
        ["Costs of tools a year (EUR)", "", "", ""],
        ["Tool", "Marketing", "HR", "Sum"],
        ["Hootsuite", "1.200", "x", "1.200"],
        ["Canva", "", "about 100", "100"],
    ]
    made = looked(rows)
    asked = "What does it cost in a year, about?"
    assert answer(made, "Marketing", asked) == ["1.200 EUR"]
    assert answer(made, "HR", asked) == ["", "about 100"]
    assert made["columns"] == {"Department": ["Marketing", "HR"], "Tool": ["Tool"], asked: [CELLS]}


def test_it_handles_long_words_in_capitals() -> None:
    """Read in a moment; tried as signs of currencies in all ways they would take hours."""
    assert mark_of("USD" * 26) == "word"
    assert [mark_of(text) for text in ("ca.500 EUR", "EUR 1.200,-", "≈€5k", "US$ 20 / month")] == ["amount"] * 4


def test_it_works_with_words_that_are_choices() -> None:
    rows = [["Tool", "Marketing", "HR"], ["Hootsuite", "Monitoring what is said", "Figures and reports"]]
    made = looked(rows)
    assert answer(made, "HR", "What do you really use it for?") == ["Figures and reports"]


def test_it_works_that_other_words_and_small_numbers_are_named() -> None:
    made = looked([["Tool", "Marketing", "HR"], ["Hootsuite", "team account", "x"], ["Canva", "x", "5"]])
    assert [(each["row"], each["column"], each["text"]) for each in made["not_understood"]] == [
        (2, "Marketing", "team account"),
        (3, "HR", "5"),
    ]
    assert len(taken(made)) == 4


def test_it_works_that_one_amount_of_a_row_is_counted_once(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    rows = [["Tool", "Annual cost", "Marketing", "HR"], ["Hootsuite", "6,000 EUR", "x", "x"]]
    made = bring(database, clock, cast, rows, "tools")
    assert typed(database, "Marketing", "tools")[0]["cost"]["t"]["low"] == "6,000 EUR"
    (other,) = typed(database, "HR", "tools")
    assert "cost" not in other
    assert other["payer"] == {"t": "other_department"}
    (said,) = [each["remark"] for each in made["remarks"] if each["column"] == "HR" and "kept once" in each["remark"]]
    assert "with Marketing. “Who pays for it?” was taken as “Another department”" in said


def test_it_works_that_the_price_of_a_cell_for_two_tools_is_counted_once() -> None:
    made = looked([["Tool", "Marketing", "HR"], ["Hootsuite; Buffer", "500 EUR", "600 EUR"]])
    asked = "What does it cost in a year, about?"
    assert (answer(made, "Marketing", asked), answer(made, "HR", asked)) == (["500 EUR", ""], ["600 EUR", ""])


def test_it_rejects_to_take_a_list_over_several_columns_for_headings() -> None:
    rows = [["Tool", "Departments"], ["Hootsuite", "Marketing", "Sales", "HR"], ["Buffer", "Sales", "HR"]]
    made = looked(rows)
    assert taken(made) == [(2, "Marketing", "Hootsuite"), (3, "Sales", "Buffer")]
    assert made["ignored_columns"] == ["Column C", "Column D"]


def test_it_works_by_hand_beside_a_column_without_a_heading() -> None:
    hand = ByHand({"department": "Department"}, (("Tool", "product"),))
    made = looked([["Department", "Tool"], ["Marketing", "Canva", "a note"], ["Sales", "Buffer"]], hand=hand)
    assert taken(made) == [(2, "Marketing", "Canva"), (3, "Sales", "Buffer")]


def test_it_works_with_a_column_for_each_tool() -> None:
    rows = [["Department", "Hootsuite", "Canva", "Our planner"], ["Marketing", "x", "", "x"], ["HR", "", "1", "0"]]
    made = looked(rows)
    assert taken(made) == [(2, "Marketing", "Hootsuite"), (2, "Marketing", "Our planner"), (3, "HR", "Canva")]


def test_it_works_with_the_rows_of_a_keyed_list() -> None:
    rows = [["Activity", "Marketing", "HR"], ["Looking after comments and groups of our own", "3 to 8", "2"]]
    made = looked(rows, "effort")
    assert (answer(made, "Marketing", "Hours a week"), answer(made, "HR", "Hours a week")) == (["3 to 8"], ["2"])


def test_it_works_with_departments_and_kinds_of_tools() -> None:
    rows = [
        ["Department", "Head count", "Monitoring", "Publishing", "Design"],
        ["Marketing", "12", "Brandwatch; Talkwalker", "Hootsuite", "Canva, Adobe Express"],
        ["HR", "3", "", "x", "Canva"],
        ["Sales", "5", "-", "Our own planner\nBuffer", "none"],
        ["Total", "20", "2", "2", "3"],
    ]
    made = looked(rows)
    assert made["columns"]["What do you really use it for?"] == ["Monitoring", "Publishing", "Design"]
    assert taken(made) == [
        (2, "Marketing", "Brandwatch"),
        (2, "Marketing", "Talkwalker"),
        (2, "Marketing", "Hootsuite"),
        (2, "Marketing", "Canva"),
        (2, "Marketing", "Adobe Express"),
        (3, "HR", "Canva"),
        (4, "Sales", "Our own planner"),
        (4, "Sales", "Buffer"),
    ]
    used = {each["entry"]: each["answers"]["What do you really use it for?"] for each in made["rows_imported"]}
    assert used["Brandwatch"] == "Monitoring what is said"
    assert used["Our own planner"] == "Planning and publishing posts"
    assert [(each["row"], each["column"]) for each in made["rejected"]] == [(3, "Publishing"), (5, "")]
    assert (made["rows"], made["imported"], made["cells_saying_none"]) == (7, 5, 2)


def test_it_works_with_kinds_of_tools_and_departments() -> None:
    rows = [
        ["Purpose", "Marketing", "HR"],
        ["Monitoring what is said", "Brandwatch", ""],
        ["Making pictures and video", "Canva; Flickr", "Canva"],
    ]
    made = looked(rows)
    assert taken(made) == [
        (2, "Marketing", "Brandwatch"),
        (3, "Marketing", "Canva"),
        (3, "Marketing", "Flickr"),
        (3, "HR", "Canva"),
    ]
    assert answer(made, "HR", "What do you really use it for?") == ["Making pictures and video"]


def test_it_rejects_to_take_marks_for_departments() -> None:
    with pytest.raises(ColumnsUnclear, match="No column names the department"):
        looked([["Tool", "Cloud", "Approved", "Encrypted"], ["Canva", "x", "", "x"]])
    made = looked([["Tool", "Department", "Marketing", "HR"], ["Canva", "Zoo", "x", ""]])
    assert taken(made) == [(2, "Zoo", "Canva")]
    made = looked([["Tool", "Owner", "Legal", "Security"], ["Canva", "HR", "x", ""], ["Flickr", "Sales", "x", "x"]])
    assert taken(made) == [(2, "HR", "Canva"), (3, "Sales", "Flickr")]


def test_it_works_in_several_sheets_with_headings_that_are_repeated() -> None:
    head = ["Tool", "Marketing", "HR"]
    book: dict[str, Rows] = {
        "Planning": [head, ["Hootsuite", "x", ""], ["Name", "Marketing", "HR"], ["Buffer", "", "x"]],
        "Pictures": [["Tool", "HR", "Marketing"], ["Canva", "x", "?"]],
    }
    made = looked([], data=as_xlsx(book))
    assert [(each["sheet"], each["row"], each["column"], each["entry"]) for each in made["rows_imported"]] == [
        ("Planning", 2, "Marketing", "Hootsuite"),
        ("Planning", 4, "HR", "Buffer"),
        ("Pictures", 2, "HR", "Canva"),
    ]
    assert [(each["sheet"], each["row"], each["column"]) for each in made["rejected"]] == [
        ("Planning", 3, ""),
        ("Pictures", 2, "Marketing"),
    ]


def test_it_works_beside_a_column_of_people() -> None:
    made = looked(
        [["Tool", "Owner", "Marketing", "HR"], ["Canva", "Ann Example", "x", ""], ["Flickr", "Bo Li", "", "x"]]
    )
    assert taken(made) == [(2, "Marketing", "Canva"), (3, "HR", "Flickr")]
    assert made["ignored_columns"] == ["Owner"]


CELL = st.sampled_from(["", "x", "yes", "-", "no", "?", "geplant", "1", "12", "500 EUR", "team", "retired", "Figures"])


@given(st.lists(st.tuples(st.sampled_from(["Canva", "Flickr", "Own", "", "Total"]), CELL, CELL, CELL), min_size=1))
def test_it_works_that_every_filled_cell_is_accounted_for(body: list[tuple[str, ...]]) -> None:
    made = looked([["Tool", "Marketing", "HR", "Sales"], *body, ["Canva", "x", "x", "x"]])
    lines = dict(enumerate([*body, ("Canva", "x", "x", "x")], start=2))
    whole = {each["row"] for each in made["rejected"] if not each["column"]}
    counted = [
        (each["row"], each["column"])
        for kind in ("rows_imported", "merged", "rejected")
        for each in made[kind]
        if each["row"] not in whole
    ]
    assert len(set(counted)) == len(counted) == made["rows"] - len(whole)
    filled = [
        (number, title)
        for number, row in lines.items()
        if number not in whole
        for title, cell in zip(("Marketing", "HR", "Sales"), row[1:], strict=True)
        if cell
    ]
    rejected_whole = sum(bool(cell) and lines[number][0] != "Total" for number in whole for cell in lines[number][1:])
    assert set(counted) <= set(filled)
    assert len(filled) + rejected_whole == len(counted) + made["cells_saying_none"]


def test_it_works_on_the_page(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    data = {"section": "tools", "file": (BytesIO(as_csv([["Tool", "Otters", "Lynxes"], ["Canva", "x", "x"]])), "a.csv")}
    sent = client.post(f"/rounds/{cast.round_slug}/import", data=data, content_type="multipart/form-data")
    address = sent.headers["Location"]
    assert "choose “Headings of the columns” for it" in client.get(address).text
    client.post(f"{address}/look", data={"column_department": HEADINGS})
    page = client.get(address).text
    assert "Import 2 entries" in page
    assert "a row without any counts once" in page
    assert "<bdi>Otters, Lynxes</bdi>" in page


def test_it_works_in_a_workbook_with_merged_cells_and_empty_columns() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Softwareübersicht Social Media"],
        [],
        ["", "Werkzeug", "", "Abteilungen"],
        ["Art", "Name", "", "Vertrieb", "Personal", "", "Öffentlichkeitsarbeit", "Summe"],
        ["Planung", "Hootsuite", "", "x", None, "", "x", "=SUM(D5:G5)"],
        ["", "Swat.io", "", None, True, "", None, 1],
        ["Grafik", "Canva", "", "x", "geplant", "", None, 1],
        ["Gesamt", "", "", 2, 1, "", 1, 4],
        ["* geplant heißt: ab 2027"],
    ):
        sheet.append(row)
    sheet.merge_cells("D3:G3")
    sheet.merge_cells("A5:A6")
    held = BytesIO()
    book.save(held)
    made = looked([], data=held.getvalue())
    assert made["columns"]["Department"] == ["Vertrieb", "Personal", "Öffentlichkeitsarbeit"]
    assert [each[:2] for each in taken(made)] == [
        (5, "Vertrieb"),
        (5, "Öffentlichkeitsarbeit"),
        (6, "Personal"),
        (7, "Vertrieb"),
    ]
    assert [(each["row"], each["column"]) for each in made["rejected"]] == [(7, "Personal"), (8, ""), (9, "")]


WORDS = "x|1|5|-|Tool|Department|Marketing|HR|Monitoring|Design|Canva|Canva; Buffer|Total|Zoo and Farm|Zoo; HR|500 EUR"
ANY_CELL = st.sampled_from(["", "?", *WORDS.split("|"), "retired", "Hootsuite", "Who pays for it?", "We do", "Status"])


@given(st.lists(st.lists(ANY_CELL, max_size=6), min_size=1, max_size=7), st.sampled_from(["tools", "effort", "people"]))
def test_it_works_or_says_why_not_with_any_table(rows: list[list[str]], section: str) -> None:
    try:
        made = looked(rows, section, known=("Zoo", "Farm"))
    except FileRefused:
        return
    listed = {each["row"] for kind in ("rows_imported", "merged", "rejected") for each in made[kind]}
    below = {number for number, row in enumerate(rows, start=1) if any(row) and number > made["heading_row"]}
    assert below == listed
