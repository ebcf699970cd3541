"""`roundtable export` and `roundtable import accounts` work from the shell and speak in sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from survey import sample
from survey.config import Config
from survey.db import Database
from tests.conftest import SteppingClock

ROOT = Path(__file__).parents[1]
EXCERPT = ROOT / "tests" / "data" / "austin_excerpt.csv"


@pytest.fixture
def cli() -> click.Group:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    return cli


@pytest.fixture
def shell(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """The surroundings of somebody who runs commands on this test's instance."""
    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)


@pytest.fixture
def organisation(database: Database, clock: SteppingClock, shell: None) -> str:
    sample.load(database, clock)
    return "social-media-inventory-2026"


def run(cli: click.Group, *arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.mark.parametrize(
    ("options", "words"), [([], "steering"), (["--for", "committee"], "steering"), (["--for", "team"], "policy team")]
)
def test_it_works_to_export_a_round(
    cli: click.Group, organisation: str, tmp_path: Path, options: list[str], words: str
) -> None:
    file = tmp_path / "book.xlsx"
    done = run(cli, "export", organisation, "--output", file, *options)
    assert (done.exit_code, done.output) == (0, f"{file}: Social media inventory 2026, version 17.\n")
    book = load_workbook(file)
    assert words in str(book["Cover"]["A3"].value).partition(".")[0]
    assert book["Accounts"].max_row == 22


def test_it_works_to_name_a_round_by_its_title_and_to_count_unsigned_answers(
    cli: click.Group, organisation: str, tmp_path: Path
) -> None:
    file = tmp_path / "book.xlsx"
    assert run(cli, "export", "Social media inventory 2026", "--output", file, "--unsigned").exit_code == 0
    book = load_workbook(file)
    assert "Legal" in book.sheetnames
    assert "From 6 of 8 departments: 5 signed, 1 handed over, not signed." in str(book["Cover"]["A3"].value)


@pytest.mark.parametrize("name", ["no-such-round", "../x", ""])
def test_it_rejects_a_round_that_does_not_exist(cli: click.Group, organisation: str, tmp_path: Path, name: str) -> None:
    file = tmp_path / "book.xlsx"
    done = run(cli, "export", name, "--output", file)
    assert done.exit_code == 1
    assert f"There is no round called {name}. Nothing was written. The rounds are: {organisation}, " in done.output
    assert "Traceback" not in done.output
    assert not file.exists()


def test_it_rejects_a_folder_that_does_not_exist(cli: click.Group, organisation: str, tmp_path: Path) -> None:
    done = run(cli, "export", organisation, "--output", tmp_path / "nowhere" / "book.xlsx")
    assert done.exit_code == 1
    assert "does not exist. Nothing was written." in done.output


def test_it_requires_a_file_to_write(cli: click.Group, organisation: str) -> None:
    done = run(cli, "export", organisation)
    assert done.exit_code == 2
    assert "--output" in done.output


def test_it_works_to_import_a_list_and_to_find_it_in_the_workbook(
    cli: click.Group, shell: None, database: Database, tmp_path: Path
) -> None:
    report, file = tmp_path / "report.json", tmp_path / "book.xlsx"
    done = run(cli, "import", "accounts", EXCERPT, "--round", "City of Austin", "--create-round", "--report", report)
    assert done.exit_code == 0, done.output
    made = json.loads(report.read_text())
    assert made["rows"] == made["imported"] + len(made["merged"]) + len(made["rejected"]) > 5
    assert run(cli, "export", "City of Austin", "--output", file, "--for", "team").exit_code == 0
    assert load_workbook(file)["Accounts"].max_row == 1 + made["imported"]


def test_it_works_as_the_program_that_is_installed(organisation: str, tmp_path: Path) -> None:
    """The command itself, in a process of its own and in another folder."""
    program = Path(sys.executable).with_name("roundtable")
    file = tmp_path / "book.xlsx"
    arguments = [str(program), "export", organisation, "--output", str(file)]
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_size > 10_000
