"""Answers of any section come in from a file: tools, goals, rules, hours, and another questionnaire altogether."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from questionnaires.loader import load
from questionnaires.surroundings import Surroundings
from survey import payload, read_submissions
from survey.db import Database
from survey.models import Department, Entry, Response
from survey.operations import imports
from survey.operations.import_answer_columns import ByHand
from survey.operations.import_answer_report import answer_report
from survey.operations.import_answers import Before, find
from survey.operations.import_columns import ColumnsUnclear
from survey.operations.import_files import read_table
from survey.operations.import_report import FileFacts, Report, adds_up
from survey.operations.import_target import target
from survey.operations.imports import Wishes
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv

SMALL = Path(__file__).parents[1] / "questionnaires_small"
TOOLS = [
    ["Agency", "Bureau", "Vendor", "Use case", "Who pays for it?", "Annual cost", "Stage"],
    [
        "Department of Health and Human Services",
        "CDC",
        "First Alert/Dataminr",
        "Watching the news",
        "We do",
        "1,200 - 1,500 EUR",
        "Deployed",
    ],
    ["Department of Health and Human Services", "HHS/CDC", "", "Canva for posters", "unknown", "", "Deployed"],
    ["Labor", "OCIO", "Penlink, Fivecast", "Research", "our agancy, inside its fee", "many thousands", "Deployed"],
    ["Media", "OCIO", "", "Our own planner", "", "", "Retired"],
    ["Department of Health and Human Services", "CDC", "Dataminr", "Watching the news", "", "", "Deployed"],
    ["", "", "Canva", "Posters", "", "", ""],
    ["Department of Health and Human Services", "CDC", "", "", "We do", "", ""],
    ["Total", "", "5", "", "", "", ""],
]


def bring(database: Database, clock: SteppingClock, cast: Cast, rows: Rows, section: str, **wishes: Any) -> Report:
    upload = imports.read_upload("list.csv", as_csv(rows))
    with database.writing() as session:
        made = imports.import_file(session, cast.round_id, upload, Wishes(section=section, **wishes), clock())
    assert adds_up(made)
    return made


def typed(database: Database, department: str, section: str) -> list[dict[str, Any]]:
    """What is kept of the entries of a department, each answer without its stamp."""
    with database.reading() as session:
        found = session.scalars(
            select(Entry)
            .join(Response, Response.id == Entry.response_id)
            .join(Department, Department.id == Response.department_id)
            .where(Department.name == department, Entry.section == section, Entry.removed_at.is_(None))
            .order_by(Entry.position)
        )
        return [
            {name: {part: raw[part] for part in ("t", "o", "m") if part in raw} for name, raw in entry.answers.items()}
            for entry in found
        ]


def shown(database: Database, cast: Cast, department: str, section: str) -> list[dict[str, Any]]:
    """The values of the newest submission, as dashboard and workbook read them."""
    with database.reading() as session:
        found = next(
            one for one in read_submissions.submissions(session, cast.round_id) if one.department == department
        )
        assert found.basis == "imported"
        return [entry["v"] for entry in payload.read(found.payload)["sections"].get(section, [])]


@pytest.mark.both_databases
def test_it_works_with_a_list_of_tools(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, TOOLS, "tools")
    assert (made["rows"], made["imported"], made["merged_count"], made["rejected_count"]) == (8, 4, 1, 3)
    assert made["entries"] == 5  # two products stand in one cell
    assert [(each["row"], each["joined_row"]) for each in made["merged"]] == [(6, 2)]
    assert [(each["row"], each["reason"]) for each in made["rejected"]] == [
        (7, "The department is missing."),
        (8, "The row does not say “Tool”."),
        (9, "This is a total or a note, not an entry of this list."),
    ]
    dataminr, canva = typed(database, "CDC", "tools")
    assert dataminr == {
        "product": {"t": "First Alert/Dataminr"},  # as it was written; what it means is found when it is read
        "payer": {"t": "own"},
        "cost": {"t": {"low": "1,200 - 1,500 EUR", "high": "", "sure": ""}},
        "functions": {"t": ["alerts"]},
    }
    assert (canva["product"], canva["payer"]) == ({"t": "Canva"}, {"m": "dont_know"})
    values = shown(database, cast, "CDC", "tools")
    assert values[0]["cost"] == {"low": 120_000, "high": 150_000, "sure": None}
    assert "cost" not in values[1]


def test_it_works_with_bureaus_of_one_name(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, TOOLS, "tools")
    with database.reading() as session:
        above = {row.id: row.name for row in session.execute(select(Department.id, Department.name))}
        found = session.execute(select(Department.name, Department.parent_id).where(Department.parent_id.is_not(None)))
        parents = {row.name: above[row.parent_id] for row in found}
    assert parents == {"CDC": "Department of Health and Human Services", "OCIO, Labor": "Labor", "OCIO, Media": "Media"}
    assert [each["product"]["t"] for each in typed(database, "OCIO, Labor", "tools")] == ["Penlink", "Fivecast"]


def test_it_works_that_an_agency_without_a_bureau_answers_itself(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    rows = [["Agency", "Bureau", "Tool"], ["Parks", "", "Canva"], ["Parks", "Zoo", "Hootsuite"]]
    made = bring(database, clock, cast, rows, "tools")
    assert {each["name"]: each["parent"] for each in made["departments"]} == {"Parks": None, "Zoo": "Parks"}


def test_it_works_to_say_what_was_assumed(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, TOOLS, "tools")
    words = {row: [each["remark"] for each in made["remarks"] if each["row"] == row] for row in (2, 4, 5)}
    assert words[2][0] == "“First Alert/Dataminr” was read as Dataminr."
    assert words[2][1].startswith("The function was taken from the product catalogue")
    assert "“our agancy, inside its fee” was read as “Our agency, inside its fee”." in words[4]
    assert words[5] == ["The row says “Retired”, so what Our own planner is used for was taken as “Nothing any more”."]
    (retired,) = typed(database, "OCIO, Media", "tools")
    assert retired == {"product": {"t": "Our own planner"}, "functions": {"m": "none"}}
    (missed,) = made["not_understood"]
    assert (missed["row"], missed["column"], missed["text"]) == (4, "Annual cost", "many thousands")
    assert missed["kept"] == "“Tool”, “Who pays for it?”, “What do you really use it for?”"


def test_it_works_that_the_file_comes_before_the_catalogue(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    rows = [
        ["Department", "Tool", "Function"],
        ["Parks", "Hootsuite", "Monitoring what is said | Figures and reports\nknitting"],
    ]
    made = bring(database, clock, cast, rows, "tools")
    (entry,) = typed(database, "Parks", "tools")
    assert entry["functions"] == {"t": ["listening", "analytics"]}
    (missed,) = made["not_understood"]
    assert missed["reason"] == "“knitting” is none of the choices."
    assert not [each for each in made["remarks"] if "catalogue" in each["remark"]]


def test_it_works_twice_and_joins_everything(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, TOOLS, "tools")
    clock.advance(hours=1)
    again = bring(database, clock, cast, TOOLS, "tools")
    assert (again["imported"], again["entries"], again["merged_count"], again["rejected_count"]) == (0, 0, 5, 3)
    assert len(typed(database, "CDC", "tools")) == 2
    with database.reading() as session:
        assert {one.number for one in read_submissions.submissions(session, cast.round_id)} == {1}


def test_it_works_that_the_newer_of_two_years_counts(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [
        ["Year", "Department", "Tool", "Who pays for it?", "Stage"],
        ["2024", "Parks", "Babel Street", "We do", "Deployed"],
        ["2025", "Parks", "Babel Street", "", "Retired"],
    ]
    made = bring(database, clock, cast, rows, "tools")
    assert [(each["row"], each["joined_row"]) for each in made["merged"]] == [(2, 3)]
    (entry,) = typed(database, "Parks", "tools")
    assert (entry["functions"], entry["payer"]) == ({"m": "none"}, {"t": "own"})


def test_it_works_with_columns_by_hand(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Wer", "Was", "Egal", "Kosten"], ["Parks", "Canva", "x", "500"]]
    places = {"columns": {"department": "Wer"}, "pairs": (("Was", "product"), ("Kosten", ""), ("", "functions"))}
    made = bring(database, clock, cast, rows, "tools", **places)
    assert made["columns"] == {"Department": ["Wer"], "Tool": ["Was"]}
    assert made["ignored_columns"] == ["Egal", "Kosten"]
    assert typed(database, "Parks", "tools")[0]["product"] == {"t": "Canva"}


def test_it_works_with_rows_by_choice(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [
        ["Department", "Activity", "Hours per week"],
        ["Parks", "respond", "3 to 8"],
        ["Parks", "juggling", "2"],
        ["Parks", "Looking after comments and groups of our own", "1,5"],
    ]
    made = bring(database, clock, cast, rows, "effort")
    assert (made["imported"], [each["row"] for each in made["rejected"]]) == (2, [3])
    (assumed,) = made["assumed"]  # nothing in the file says why the department has such work
    assert assumed["departments"] == ["Parks"]
    found = shown(database, cast, "Parks", "effort")
    assert {each["activity"]: each["hours"]["high"] for each in found} == {"respond": 480, "moderate": 90}
    again = bring(database, clock, cast, rows, "effort")
    assert (again["imported"], again["merged_count"]) == (0, 2)


def test_it_works_with_goals_as_page_and_in_detail(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [
        ["Department", "Goals"],
        ["Parks", "recruiting; Answer questions and solve problems"],
        ["Parks", "Something of our own"],
    ]
    made = bring(database, clock, cast, rows, "aims")
    assert (made["imported"], made["merged_count"]) == (1, 1)
    (aims,) = shown(database, cast, "Parks", "aims")
    assert (set(aims["aims"]), aims["aims.other"]) == ({"recruiting", "customer_care", "other"}, "Something of our own")
    details = [["Department", "Goal", "Target"], ["Zoo", "recruiting", "40 applications in a year"]]
    bring(database, clock, cast, details, "goals")
    (goal,) = shown(database, cast, "Zoo", "goals")
    assert (goal["goal"], goal["target"]) == ("recruiting", "40 applications in a year")


def test_it_works_with_rules_on_a_page(database: Database, clock: SteppingClock, cast: Cast) -> None:
    head = ["Department", "Does your department follow rules for social media?", "Where"]
    made = bring(
        database, clock, cast, [head, ["Parks", "No, we have none", "-"], ["Zoo", "written", "Handbook"]], "rules"
    )
    assert made["imported"] == 2
    (root,) = typed(database, "Parks", "")
    assert root["rules_any"] == {"m": "none"}
    (rules,) = shown(database, cast, "Zoo", "rules")
    assert rules == {"rules_any": "written", "rules_where": "Handbook"}
    other = bring(database, clock, cast, [head, ["Zoo", "Yes, agreed but not written down", ""]], "rules")
    assert (other["imported"], other["merged_count"]) == (0, 1)
    assert "which was kept" in other["remarks"][0]["remark"]
    assert shown(database, cast, "Zoo", "rules")[0]["rules_any"] == "written"


def test_it_works_that_a_hidden_answer_is_said(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Tool", "Cost", "Who pays for it?"], ["Parks", "Canva", "500", "Another department"]]
    made = bring(database, clock, cast, rows, "tools")
    assert any("is kept but not shown yet. Shown if" in each["remark"] for each in made["remarks"])
    assert typed(database, "Parks", "tools")[0]["cost"]["t"]["low"] == "500"
    assert "cost" not in shown(database, cast, "Parks", "tools")[0]


def test_it_works_with_accounts_as_one_section(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [["Department", "Where", "Address"], ["Parks", "X", "x.com/parks"]]
    made = bring(database, clock, cast, rows, "accounts", pairs=(("Where", "platform"), ("Address", "link")))
    assert made["rows_imported"][0]["link"].endswith("x.com/parks")
    assert typed(database, "Parks", "accounts")[0]["platform"] == {"t": "x"}


@pytest.mark.parametrize(
    ("name", "section", "rows", "entries"),
    [
        ("repeat", "machines", [["Department", "Name", "Age"], ["A", "Press", "12"], ["A", "press", ""]], ["Press"]),
        (
            "repeat_over",
            "work",
            [["Department", "What you do", "Hours a week"], ["A", "Cooking", "2-3 h"]],
            ["Cooking"],
        ),
    ],
)
def test_it_works_with_another_questionnaire(name: str, section: str, rows: Rows, entries: list[str]) -> None:
    table = read_table(as_csv(rows))
    wanted = target(load(SMALL / f"{name}.yaml"), section)
    found = find(table, wanted, ByHand(), "", Before((), {}, {}, Surroundings()))
    made = answer_report(FileFacts("list.csv", ""), wanted, found, ())
    assert adds_up(made)
    assert [each["entry"] for each in made["rows_imported"]] == entries
    assert made["not_understood"] == []


def test_it_requires_a_column_it_can_use(database: Database, clock: SteppingClock, cast: Cast) -> None:
    with pytest.raises(ColumnsUnclear, match="No column answers a question of “Your tools”"):
        bring(database, clock, cast, [["Department", "Colour"], ["Parks", "red"]], "tools")
    with pytest.raises(ColumnsUnclear, match="No column names the department"):
        bring(database, clock, cast, [["Tool", "Colour"], ["Canva", "red"]], "tools")
    with pytest.raises(ColumnsUnclear, match="No column holds “What you do”"):
        bring(database, clock, cast, [["Department", "Hours"], ["Parks", "3"]], "effort")
