"""`roundtable import answers` from a shell, with matrices and workbooks of several sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.config import Config
from survey.db import Database
from survey.import_commands import import_group
from survey.mail import Mailer
from survey.services import Services
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv, as_xlsx
from tests.survey.test_import_sheets import BOOK


@pytest.fixture
def tools(config: Config, database: Database, clock: SteppingClock) -> Services:
    return Services(config, database, clock, Mailer(config))


def run(tools: Services, cast: Cast, path: Path, *more: str) -> Result:
    arguments = ["answers", str(path), "--round", cast.round_slug, "--section", "tools", *more]
    return CliRunner().invoke(import_group, arguments, obj=tools)


def matrix(tmp_path: Path, rows: Rows) -> Path:
    path = tmp_path / "matrix.csv"
    path.write_bytes(as_csv(rows))
    return path


def test_it_works_with_a_matrix(tools: Services, cast: Cast, tmp_path: Path) -> None:
    done = run(tools, cast, matrix(tmp_path, [["Tool", "Marketing", "HR"], ["Canva", "x", "?"], ["Own", "", ""]]))
    assert done.exit_code == 0, done.output
    for words in (
        "3 cells that say something; a row without any counts once",
        "1 imported, as 1 entry",
        "row 2, column HR: “?” does not say whether there is something.",
        "row 3: No cell of this row says that there is something.",
    ):
        assert words in done.output


def test_it_works_with_headings_that_nobody_knows(tools: Services, cast: Cast, tmp_path: Path) -> None:
    path = matrix(tmp_path, [["Tool", "Otters", "Lynxes"], ["Canva", "x", "x"]])
    refused = run(tools, cast, path)
    assert refused.exit_code == 1
    assert "If the headings name departments, choose “Headings of the columns” for it." in refused.output
    assert "into 2 departments" in run(tools, cast, path, "--department-column", "headings").output


def test_it_works_with_several_sheets_and_with_one(tools: Services, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_xlsx(BOOK))
    one = run(tools, cast, path, "--sheet", "HR", "--department", "Personnel")
    assert "(Excel, sheet HR)" in one.output
    assert "2 imported, as 2 entries" in one.output
    done = run(tools, cast, path)
    assert "(Excel, sheets Marketing, HR and Sales)" in done.output
    assert "row 6 of sheet Marketing: This is a total or a note" in done.output
    assert "row 4, column Contract end of sheet Sales" in done.output
    assert "Sheets that were not read: Read me, Values, Archive 2023" in done.output
