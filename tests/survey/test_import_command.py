"""`roundtable import accounts` from a shell: rounds, columns by hand, the report file and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from survey import read
from survey.config import Config
from survey.db import Database
from survey.import_commands import import_group
from survey.mail import Mailer
from survey.models import Entry, Event, ImportBatch, Response, Round
from survey.services import Services
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import WHOLE, as_csv, as_xlsx
from tests.survey.test_import_files import REFUSED

LIST = [
    ["Department", "Platform", "Link"],
    ["Parks", "X", "x.com/parks"],
    ["Parks", "X", "x.com/parks"],
    ["", "X", "x.com/a"],
]


@pytest.fixture
def tools(config: Config, database: Database, clock: SteppingClock) -> Services:
    return Services(config, database, clock, Mailer(config))


def run(tools: Services, *arguments: object) -> Result:
    return CliRunner().invoke(import_group, ["accounts", *map(str, arguments)], obj=tools)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(LIST))
    return path


def report_of(path: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert made["rows"] == made["imported"] + len(made["merged"]) + len(made["rejected"])
    return made


def test_it_works_with_a_new_round(tools: Services, listed: Path, tmp_path: Path, database: Database) -> None:
    done = run(
        tools,
        listed,
        "--round",
        "City 2020",
        "--create-round",
        "--organisation",
        "The City",
        "--report",
        tmp_path / "r.json",
    )
    assert done.exit_code == 0, done.output
    made = report_of(tmp_path / "r.json")
    assert (made["round"], made["rows"], made["imported"]) == ("city-2020", 3, 1)
    assert [(each["row"], each["joined_row"]) for each in made["merged"]] == [(3, 2)]
    assert [(each["row"], each["column"], each["reason"]) for each in made["rejected"]] == [
        (4, "Department", "The department is missing.")
    ]
    for words in ("3 rows", "1 imported, into 1 department", "row 4: The department is missing."):
        assert words in done.output
    with database.reading() as session:
        facts = read.round_facts(session, "city-2020")
        assert (facts.organisation, facts.definition_slug) == ("The City", "social-media-inventory")
        assert facts.opened_at is not None
        assert [each.state for each in facts.departments] == ["imported"]


@pytest.mark.parametrize("by", ["slug", "title"])
def test_it_works_with_a_round_that_is_there(
    tools: Services, listed: Path, cast: Cast, database: Database, by: str
) -> None:
    with database.reading() as session:
        round_ = session.get_one(Round, cast.round_id)
        name = round_.slug if by == "slug" else round_.title.upper()
    done = run(tools, listed, "--round", name, "--create-round")
    assert done.exit_code == 0, done.output
    with database.reading() as session:
        assert session.scalar(select(func.count(Round.id))) == 1
        assert session.scalar(select(func.count(Response.id))) == 3


def test_it_works_with_columns_by_hand_and_a_sheet(tools: Services, tmp_path: Path, cast: Cast) -> None:
    rows = [["Who", "Where", "What", "Why"], ["Parks", "Facebook", "fb.com/p", "News"], ["IT", "X", "x.com/i", ""]]
    (tmp_path / "list.xlsx").write_bytes(as_xlsx({"Other": [["Department", "Link"], ["No", "x.com/no"]], "Mine": rows}))
    done = run(
        tools,
        tmp_path / "list.xlsx",
        *("--round", cast.round_slug, "--sheet", "Mine", "--department-column", "who", "--platform-column", "Where"),
        *("--link-column", "C", "--description-column", "Why", "--report", tmp_path / "r.json"),
    )
    assert done.exit_code == 0, done.output
    made = report_of(tmp_path / "r.json")
    assert (made["imported"], made["sheets_not_read"]) == (2, ["Other"])
    assert made["columns"]["Description"] == ["Why"]


def test_it_works_with_one_department_for_all_rows(tools: Services, tmp_path: Path, cast: Cast) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([["Platform", "Link"], ["X", "x.com/a"], ["X", "x.com/b"]]))
    done = run(
        tools,
        tmp_path / "list.csv",
        "--round",
        cast.round_slug,
        "--department",
        "Sales",
        "--report",
        tmp_path / "r.json",
    )
    assert done.exit_code == 0, done.output
    assert [each["department"] for each in report_of(tmp_path / "r.json")["rows_imported"]] == ["Sales", "Sales"]


def test_it_works_with_personal_profiles_if_asked(tools: Services, tmp_path: Path, cast: Cast) -> None:
    (tmp_path / "list.csv").write_bytes(
        as_csv([LIST[0], ["HR", "LinkedIn", "linkedin.com/in/a"], ["HR", "X", "x.com/hr"]])
    )
    common = (tmp_path / "list.csv", "--round", cast.round_slug, "--report", tmp_path / "r.json")
    assert run(tools, *common).exit_code == 0
    assert [each["row"] for each in report_of(tmp_path / "r.json")["rejected"]] == [2]
    assert run(tools, *common, "--allow-personal").exit_code == 0
    assert report_of(tmp_path / "r.json")["imported"] == 1


def nothing_written(database: Database) -> bool:
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(each)) for each in (ImportBatch, Event)]
        accounts = session.scalar(select(func.count(Entry.id)).where(Entry.section == "accounts"))
        return (counts[0], accounts) == (0, 0)


def test_it_requires_a_round(tools: Services, listed: Path, cast: Cast, database: Database) -> None:
    done = run(tools, listed, "--round", "nowhere")
    assert done.exit_code != 0
    assert "There is no round called nowhere" in str(done.exception)
    assert nothing_written(database)


def test_it_requires_columns_that_exist(tools: Services, listed: Path, cast: Cast, database: Database) -> None:
    done = run(tools, listed, "--round", cast.round_slug, "--link-column", "Adresse")
    assert done.exit_code == 1
    assert "no column called “Adresse”. Its columns are: Department, Platform, Link." in done.output
    assert nothing_written(database)


def test_it_requires_to_be_told_what_it_cannot_know(
    tools: Services, tmp_path: Path, cast: Cast, database: Database
) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([["Year", "Link"], ["2020", "x.com/a"], ["2021", "x.com/b"]]))
    done = run(tools, tmp_path / "list.csv", "--round", cast.round_slug)
    assert done.exit_code == 1
    assert "No column names the department." in done.output
    assert "--department-column" in done.output
    assert nothing_written(database)


def test_it_requires_a_folder_for_the_report(tools: Services, listed: Path, cast: Cast, database: Database) -> None:
    done = run(tools, listed, "--round", cast.round_slug, "--report", "/nowhere/at/all/r.json")
    assert done.exit_code == 1
    assert "Nothing was imported" in done.output
    assert nothing_written(database)


@pytest.mark.parametrize("name", ["nothing", "old Excel", "a password", "cut off", "a flipped bit", "one huge line"])
def test_it_rejects_files_and_writes_nothing(name: str, tools: Services, tmp_path: Path, database: Database) -> None:
    data, words = REFUSED[name]
    (tmp_path / "list.xlsx").write_bytes(data)
    done = run(tools, tmp_path / "list.xlsx", "--round", "New", "--create-round")
    assert done.exit_code == 1
    assert words in done.output
    assert "Nothing was imported." in done.output
    assert nothing_written(database)
    with database.reading() as session:
        assert session.scalar(select(func.count(Round.id))) == 0


def run_answers(tools: Services, *arguments: object) -> Result:
    return CliRunner().invoke(import_group, ["answers", *map(str, arguments)], obj=tools)


def test_it_works_with_answers_of_a_section(tools: Services, tmp_path: Path, database: Database) -> None:
    rows = [["Agency", "Bureau", "What", "Paid by", "Colour"], ["Parks", "Zoo", "Canva", "we do", "red"], ["Parks"]]
    (tmp_path / "tools.csv").write_bytes(as_csv(rows))
    common = (tmp_path / "tools.csv", "--round", "Tools 2025", "--section", "tools", "--report", tmp_path / "r.json")
    done = run_answers(tools, *common, "--create-round", "--map", "What=product", "--map", "Colour=")
    assert done.exit_code == 0, done.output
    made = report_of(tmp_path / "r.json")
    assert (made["round"], made["rows"], made["imported"], made["entries"]) == ("tools-2025", 2, 1, 1)
    assert made["ignored_columns"] == ["Colour"]
    for words in (
        "      2 rows\n",
        "1 imported, as 1 entry of “Your tools”, into 1 department ",
        "row 3: The row names a department, but nothing for “Your tools”.",
    ):
        assert words in done.output
    again = run_answers(tools, *common, "--map", "What=product")
    assert again.exit_code == 0, again.output
    assert report_of(tmp_path / "r.json")["merged_count"] == 1
    with database.reading() as session:
        facts = read.round_facts(session, "tools-2025")
        assert {each.name: each.state for each in facts.departments} == {"Zoo": "imported"}


def test_it_works_that_one_of_a_kind_is_said_as_one(tools: Services, tmp_path: Path, cast: Cast) -> None:
    rows = [["Department", "Tool", "Annual cost"], ["Parks", "Canva", "many thousands"], ["", "", ""], ["Zoo", "Adobe"]]
    (tmp_path / "tools.csv").write_bytes(as_csv(rows))
    done = run_answers(tools, tmp_path / "tools.csv", "--round", cast.round_slug, "--section", "tools")
    for words in ("1 cell was not understood; the rest", "1 empty line was skipped"):
        assert words in done.output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--section", "colours"), "no section called colours"),
        (("--section", "tools", "--map", "What=colour"), "no question called “colour”. Its questions are: product"),
        (("--section", "tools", "--map", "Why=product"), "no column called “Why”. Its columns are: Department, What."),
        (("--section", "tools", "--map", "What"), "--map What is not COLUMN=QUESTION"),
        (("--section", "tools"), "--map column=question"),
        (("--section", "tools", "--create-round", "--questionnaire", "none"), "no questionnaire called none"),
    ],
)
def test_it_rejects_answers_it_cannot_place(
    tools: Services, tmp_path: Path, cast: Cast, database: Database, options: tuple[str, ...], words: str
) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([["Department", "What"], ["Parks", "Canva"]]))
    name = "New" if "--create-round" in options else cast.round_slug
    done = run_answers(tools, tmp_path / "list.csv", "--round", name, *options)
    assert done.exit_code != 0
    assert words in f"{done.output} {done.exception}"
    assert nothing_written(database)


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        (("accounts",), ["Department", "Platform", "Link"]),
        (("answers", "--section", "tools"), ["Department", "Product"]),
        (("answers", "--section", "rules"), ["Department", "Where", "Does your department follow rules?"]),
    ],
)
def test_it_rejects_a_list_without_rows(
    tools: Services, tmp_path: Path, database: Database, what: tuple[str, ...], heading: list[str]
) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([heading]))
    arguments = [*what, str(tmp_path / "list.csv"), "--round", "New", "--create-round"]
    done = CliRunner().invoke(import_group, arguments, obj=tools)
    assert done.exit_code == 1
    assert "list.csv: There are no rows below the headings. Nothing was imported." in done.output
    assert nothing_written(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 0


WHOLE_FILES = {
    "us_commerce_registry/accounts_2017.csv": (410, 395, 15, 0, 9),
    "austin/social_media_inventory.csv": (259, 257, 1, 1, 62),
}


@pytest.mark.whole_files
@pytest.mark.skipif(not WHOLE.is_dir(), reason="the real inventories are not beside the project")
@pytest.mark.parametrize("name", WHOLE_FILES)
def test_it_works_with_a_whole_inventory(name: str, tools: Services, tmp_path: Path, database: Database) -> None:
    done = run(tools, WHOLE / name, "--round", "Real", "--create-round", "--report", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    made = report_of(tmp_path / "r.json")
    found = (made["rows"], made["imported"], made["merged_count"], made["rejected_count"], len(made["departments"]))
    assert found == WHOLE_FILES[name]
    rows = [each["row"] for each in (*made["rows_imported"], *made["merged"], *made["rejected"])]
    assert sorted(rows) == list(range(2, made["rows"] + 2))
    again = run(tools, WHOLE / name, "--round", "real", "--report", tmp_path / "again.json")
    assert again.exit_code == 0, again.output
    second = report_of(tmp_path / "again.json")
    assert (second["imported"], second["merged_count"]) == (0, made["imported"] + made["merged_count"])
