"""Several departments in one cell get an entry each, only where it is certain, and one amount stays one amount."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from survey.db import Database
from survey.models import Department, Response
from survey.operations.import_answer_columns import ByHand
from survey.operations.import_several import Names
from survey.operations.import_units import KnownUnit
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.test_import_answers import bring, shown, typed
from tests.survey.test_import_matrix import looked, taken

HEAD = ["Department", "Tool", "Annual cost"]


def pieces(
    cell: str, heading: str = "Department", beside: tuple[str, ...] = (), known: tuple[str, ...] = ()
) -> list[str]:
    return list(Names(heading, [cell, *beside], [KnownUnit(name) for name in known]).pieces(cell))


@pytest.mark.parametrize("cell", ["Marketing; Sales", "Marketing | Sales", "Marketing\nSales", "Marketing / Sales"])
def test_it_works_with_signs_that_divide(cell: str) -> None:
    assert pieces(cell) == ["Marketing", "Sales"]


@pytest.mark.parametrize(
    ("cell", "beside"),
    [
        ("Marketing, Sales and HR", ("Marketing", "Sales", "HR")),
        ("Marketing, Sales und HR", ("Marketing; Sales", "HR")),
        ("Marketing, Sales & HR", ("Marketing", "Sales", "HR")),
        ("Marketing et Sales", ("Marketing", "Sales")),
    ],
)
def test_it_works_with_commas_between_names_of_other_rows(cell: str, beside: tuple[str, ...]) -> None:
    assert len(pieces(cell, beside=beside)) == (3 if "HR" in cell else 2)
    assert pieces(cell) == []


def test_it_works_with_departments_of_the_register() -> None:
    assert pieces("Otters, Lynxes", known=("Otters", "Lynxes")) == ["Otters", "Lynxes"]
    assert pieces("Otters, Lynxes", known=("Otters, Lynxes", "Otters", "Lynxes")) == []


@pytest.mark.parametrize("heading", ["Departments", "Used by", "Genutzt von", "Abteilungen", "Utilisé par"])
def test_it_works_with_headings_of_several(heading: str) -> None:
    assert pieces("Marketing, Press and HR", heading) == ["Marketing", "Press", "HR"]
    assert pieces("Marketing, Research and Development, HR", heading, ("Research and Development",)) == [
        "Marketing",
        "Research and Development",
        "HR",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "Arts, Culture and Heritage",
        "Research and Development",
        "Parks & Recreation",
        "Sales and Marketing",
        "Health Canada / Santé Canada",
        "Department of Commerce; Census Bureau",
        "Office of\nCommunications",
        "A department with a name that is far longer than those that people put into a list; Sales",
    ],
)
def test_it_rejects_to_part_names(cell: str) -> None:
    assert pieces(cell, "Departments") == []


def test_it_works_that_one_contract_is_counted_once(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, [HEAD, ["Marketing", "Canva", ""], ["Sales", "Flickr", ""]], "tools")
    rows = [HEAD, ["Marketing; Sales; HR", "Hootsuite", "6,000 EUR"], ["Sales", "Hootsuite", ""]]
    made = bring(database, clock, cast, rows, "tools")
    assert (made["rows"], made["imported"], made["entries"], made["merged_count"]) == (2, 1, 3, 1)
    assert made["merged"][0]["reason"].startswith("Row 2 means the same")
    said = [each["remark"] for each in made["remarks"]]
    assert "“Marketing; Sales; HR” was read as 3 departments: Marketing, Sales and HR." in said
    assert any("kept once, with Marketing" in each and "“Another department”, Marketing." in each for each in said)
    prices = [
        entry.get("cost") for name in ("Marketing", "Sales", "HR") for entry in shown(database, cast, name, "tools")
    ]
    assert [each for each in prices if each] == [{"low": 600_000, "high": 600_000, "sure": None}]
    other = next(each for each in typed(database, "HR", "tools") if each["product"]["t"] == "Hootsuite")
    assert other["payer"] == {"t": "other_department"}
    assert "payer_department" in other


def test_it_works_that_a_price_of_its_own_counts_beside_a_shared_one() -> None:
    made = looked([HEAD, ["Zoo; Farm", "Canva", "100"], ["Farm", "Canva", "50"]])
    zoo, farm = (each["answers"] for each in made["rows_imported"])
    assert (zoo["What does it cost in a year, about?"], zoo["Who pays for it?"]) == ("100", "We do")
    assert (farm["What does it cost in a year, about?"], farm["Who pays for it?"]) == ("50", "We do")


def test_it_works_that_one_price_for_two_tools_is_counted_once() -> None:
    made = looked([HEAD, ["Marketing", "Canva; Flickr", "500 EUR"]])
    assert [each["answers"].get("What does it cost in a year, about?", "") for each in made["rows_imported"]] == [
        "500 EUR",
        "",
    ]
    assert any("for several entries at once" in each["remark"] for each in made["remarks"])


def test_it_works_with_a_list_that_names_them_on_the_first_row_only() -> None:
    made = looked([HEAD, ["Zoo; Farm", "Canva", ""], ["", "Flickr", ""], ["", "Buffer", ""], ["Park", "Canva", ""]])
    assert [each[:2] for each in taken(made)] == [
        (2, "Zoo"),
        (2, "Farm"),
        (3, "Zoo"),
        (3, "Farm"),
        (4, "Zoo"),
        (4, "Farm"),
        (5, "Park"),
    ]
    assert made["department_from_row_above"]


def test_it_works_that_a_doubtful_name_is_said() -> None:
    made = looked([HEAD, ["Zoo and Waterworks", "Canva", ""], ["Zoo", "Flickr", ""], ["All departments", "Zoom", ""]])
    assert [each[1] for each in taken(made)] == ["Zoo and Waterworks", "Zoo"]
    assert "“Zoo and Waterworks” was taken as one department." in [each["remark"] for each in made["remarks"]]
    assert [(each["row"], each["reason"]) for each in made["rejected"]] == [
        (4, "“All departments” names no department in particular.")
    ]


NAME = st.sampled_from(["Zoo", "Farm", "HR", "Arts, Culture and Heritage", "", "all", "Total", "Office of"])
LINK = st.sampled_from(["; ", ", ", " and ", " / ", "\n", " | "])


@given(st.lists(st.tuples(NAME, LINK, NAME, st.sampled_from(["Canva", "", "Flickr; Figma"])), max_size=8))
def test_it_works_that_every_row_is_counted_once(given_rows: list[tuple[str, str, str, str]]) -> None:
    body = [[one + link + other if one and other else one, tool, "100"] for one, link, other, tool in given_rows]
    made = looked([HEAD, *body, ["Zoo", "Buffer", "5"]])
    rows = [each["row"] for kind in ("merged", "rejected") for each in made[kind]]
    rows += sorted({each["row"] for each in made["rows_imported"]})
    assert sorted(rows) == list(range(2, len(body) + 3))
    paid = [each for each in made["rows_imported"] if "What does it cost in a year, about?" in each["answers"]]
    assert len(paid) <= len(body) + 1  # one price a row, at most


ASKED = "What does it cost in a year, about?"


def test_it_works_that_an_amount_stays_with_the_first_department_that_can_be_used() -> None:
    made = looked([HEAD, ["n/a; Marketing; HR", "Hootsuite", "6000 EUR"]])
    assert taken(made) == [(2, "Marketing", "Hootsuite"), (2, "HR", "Hootsuite")]
    assert [each["answers"].get(ASKED) for each in made["rows_imported"]] == ["6000 EUR", None]


def test_it_works_that_an_amount_for_several_choices_is_counted_once() -> None:
    named = "Writing and publishing posts; Sharing what others have posted"
    made = looked([["Department", "What you do", "Hours a week"], ["Marketing", named, "20"]], "effort")
    assert [each["answers"].get("Hours a week") for each in made["rows_imported"]] == ["20", None]
    assert "for several entries at once, so it was kept once" in made["remarks"][0]["remark"]


def test_it_handles_long_runs_of_blanks() -> None:
    """Read in a moment; with patterns that go back over blanks it would take hours."""
    assert pieces(f"Marketing{' ' * 30_000}x") == []
    assert pieces(f"Marketing;{' ' * 30_000}Sales") == ["Marketing", "Sales"]


def close(database: Database, department: str) -> None:
    """As if the department had handed over its answers."""
    with database.writing() as session:
        query = select(Response).join(Department, Department.id == Response.department_id)
        for response in session.scalars(query.where(Department.name == department)):
            response.handed_over_at = datetime(2026, 5, 1, tzinfo=UTC)


def test_it_works_that_a_closed_department_leaves_the_amount_to_the_next(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["Marketing", "Canva", ""]], "tools")
    close(database, "Marketing")
    made = bring(database, clock, cast, [HEAD, ["Marketing; Sales; HR", "Hootsuite", "6000"]], "tools")
    assert [each["product"]["t"] for each in typed(database, "Marketing", "tools")] == ["Canva"]
    (sales,), (hr,) = typed(database, "Sales", "tools"), typed(database, "HR", "tools")
    assert (sales["cost"]["t"]["low"], "cost" in hr, hr["payer"]["t"]) == ("6000", False, "other_department")
    assert "other_department" not in str(sales)
    said = [each["remark"] for each in made["remarks"] if "kept once" in each["remark"]]
    assert len(said) == 1
    assert "kept once, with Sales." in said[0]


def test_it_works_that_an_answer_that_is_there_leaves_the_amount_to_the_next(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["Marketing", "Hootsuite", ""]], "tools")
    made = bring(database, clock, cast, [HEAD, ["Marketing; HR", "Hootsuite", "6000"]], "tools")
    assert [each["answers"].get(ASKED) for each in made["rows_imported"]] == ["6000"]
    assert "kept once" not in str(made)
    assert ("cost" in typed(database, "Marketing", "tools")[0], len(typed(database, "HR", "tools"))) == (False, 1)


def test_it_works_that_an_amount_that_is_there_is_not_counted_again(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["Sales", "Hootsuite", "6000"]], "tools")
    made = bring(database, clock, cast, [HEAD, ["Marketing; Sales", "Hootsuite", "6000"]], "tools")
    assert [each["answers"].get(ASKED) for each in made["rows_imported"]] == [None]
    assert any("kept once, with Sales." in each["remark"] for each in made["remarks"])


def test_it_works_that_a_newer_price_does_not_count_beside_the_older_one(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["Sales", "Hootsuite", "5000"]], "tools")
    made = bring(database, clock, cast, [HEAD, ["Marketing; Sales", "Hootsuite", "6000"]], "tools")
    assert [each["answers"].get(ASKED) for each in made["rows_imported"]] == [None]
    assert any("Sales told another figure before, which was kept." in each["remark"] for each in made["remarks"])
    assert typed(database, "Sales", "tools")[0]["cost"]["t"]["low"] == "5000"


def test_it_works_that_a_department_with_another_price_leaves_the_amount_to_the_next() -> None:
    made = looked([HEAD, ["Marketing", "Canva", "100"], ["Marketing; HR", "Canva", "500"]])
    assert [(each["department"], each["answers"][ASKED]) for each in made["rows_imported"]] == [
        ("Marketing", "100"),
        ("HR", "500"),
    ]
    assert "kept once" not in str(made["remarks"])


def test_it_works_that_a_new_tool_of_the_row_keeps_the_price_if_the_first_is_there(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["HR", "Canva", ""]], "tools")
    made = bring(database, clock, cast, [HEAD, ["HR", "Canva; Flickr", "500"]], "tools")
    assert [(each["entry"], each["answers"].get(ASKED)) for each in made["rows_imported"]] == [("Flickr", "500")]
    assert "kept once" not in str(made)


def test_it_rejects_headings_that_are_repeated() -> None:
    head = ["Department / Unit", "Tool"]
    hand = ByHand({"department": head[0]})
    made = looked([head, ["Zoo", "Canva"], head, ["Farm; Zoo", "Flickr"]], hand=hand)
    assert [each[:2] for each in taken(made)] == [(2, "Zoo"), (4, "Farm"), (4, "Zoo")]
    assert [(each["row"], each["reason"]) for each in made["rejected"]] == [(3, "The headings are repeated here.")]
    assert "Unit” was read" not in str(made["remarks"])
