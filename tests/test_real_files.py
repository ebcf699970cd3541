"""Both real inventories come in with nothing but the round named, and every row is found again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from dashboard import load
from dashboard.analysis import catalogue
from dashboard.analysis.findings import ranking
from dashboard.filters import Filters
from questionnaires.vocabulary import vocabulary
from survey.config import Config
from survey.db import Database

DATA = Path(__file__).parents[2] / "shared" / "data"
FILES = {
    "Commerce 2017": DATA / "us_commerce_registry" / "accounts_2017.csv",
    "City of Austin": DATA / "austin" / "social_media_inventory.csv",
}
pytestmark = [
    pytest.mark.whole_files,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real inventories are not beside the project"),
]


FEDERAL = DATA / "federal_ai" / "social_media_tools_2023_2025.csv"


@dataclass(frozen=True)
class Imported:
    """A round made from one real file: its report, and the Accounts sheet of its workbook by heading."""

    slug: str
    report: dict[str, Any]
    accounts: list[dict[str, Any]]


@pytest.fixture(params=list(FILES))
def imported(
    request: pytest.FixtureRequest, config: Config, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Imported:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)
    report, book = tmp_path / "report.json", tmp_path / "book.xlsx"
    title = request.param
    for arguments in (
        ["import", "accounts", str(FILES[title]), "--round", title, "--create-round", "--report", str(report)],
        ["export", title, "--output", str(book), "--for", "team"],
    ):
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
    made = json.loads(report.read_text(encoding="utf-8"))
    head, *rows = load_workbook(book)["Accounts"].values
    return Imported(made["round"], made, [dict(zip(head, row, strict=True)) for row in rows])


def _run(arguments: list[str]) -> None:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output


def test_it_works_with_the_tools_of_a_government(
    config: Config, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)
    report, again, book = tmp_path / "report.json", tmp_path / "again.json", tmp_path / "book.xlsx"
    common = ["import", "answers", str(FEDERAL), "--round", "Federal tools", "--section", "tools"]
    _run([*common, "--create-round", "--report", str(report)])
    _run([*common, "--report", str(again)])
    _run(["export", "Federal tools", "--output", str(book), "--for", "team"])
    made, second = (json.loads(path.read_text(encoding="utf-8")) for path in (report, again))
    assert (made["rows"], made["entries"], made["imported"], made["merged_count"]) == (78, 70, 68, 10)
    assert made["rejected"] == made["not_understood"] == made["assumed"] == []
    assert (second["imported"], second["merged_count"]) == (0, 78)
    rows = {each["row"] for part in ("rows_imported", "merged", "rejected") for each in made[part]}
    assert rows == set(range(2, 80))
    used = {(each["department"], each["entry"]) for each in made["rows_imported"]}
    meltwater = {each["department"].partition(",")[0] for each in made["rows_imported"] if each["entry"] == "Meltwater"}
    assert meltwater == {"Division of Depositor and Consumer Protection", "Office of Communications"}
    assert {("CBP", "Dataminr"), ("ICE", "Penlink")} <= used
    parents = {each["name"]: each["parent"] for each in made["departments"]}
    assert (parents["CBP"], parents["OCIO, Department of Labor"]) == (
        "Department Of Homeland Security",
        "Department of Labor",
    )
    head, *listed = load_workbook(book)["Tools"].values
    tools = [dict(zip(head, row, strict=True)) for row in listed]
    assert sorted((each["Department"], each["Tool"]) for each in tools) == sorted(used)
    frames = load.load(database, made.get("round", "federal-tools"), Filters(), cache=load.FrameCache())
    assert len(frames.wide["tools"]) == made["entries"]
    assert frames.wide["tools"]["payer"].drop_nulls().to_list() == []  # nobody invents who pays
    found = {one.key: one for one in ranking.every(frames)}
    twice = found["same_product:meltwater"]
    assert twice.sentence.startswith("Federal Deposit Insurance Corporation lists Meltwater twice, in Division of")
    assert len(twice.entries) == 2
    alert = found["same_product:dataminr"]
    assert {"CBP", "TSA"} <= set(alert.departments)
    assert "(listed as “First Alert" in alert.sentence
    assert all(one.saving is None for one in found.values())  # nobody told a price


def test_it_works_that_every_row_is_found_again(imported: Imported, database: Database) -> None:
    made = imported.report
    assert made["rows"] == made["imported"] + len(made["merged"]) + len(made["rejected"]) > 200
    assert made["imported"] > 0.9 * made["rows"]
    assert all(each["row"] and each["reason"] for each in made["rejected"])
    assert len(imported.accounts) == made["imported"]
    for each in imported.accounts:
        assert each["Department"]
        assert each["Basis"] == "Imported"
        assert each["Link"] or each["Name people see"]
    filters = Filters()
    frames = load.load(database, imported.slug, filters, cache=load.FrameCache())
    assert len(frames.wide["accounts"]) == made["imported"]
    labels = {choice.name: choice.label for choice in vocabulary("platforms")}
    codes = frames.wide["accounts"]["platform"].to_list()
    shown = [
        (each["Platform"], labels[code]) for each, code in zip(imported.accounts, codes, strict=True) if code != "other"
    ]
    assert [seen for seen, _ in shown] == [label for _, label in shown]
    assert len(shown) > 0.9 * len(codes)
    links = [link for link in frames.wide["accounts"]["link"].to_list() if link]
    assert sorted(links) == sorted(each["Link"] for each in imported.accounts if each["Link"])
    (fact,) = [each for each in catalogue.overview(frames, filters).facts if each.label == "Accounts"]
    assert fact.number is not None
    assert fact.number >= made["imported"]
    view = catalogue.BY_SLUG["where-active"].compute(frames, filters, full=True)
    (matrix,) = [part for part in view.parts if hasattr(part, "row_totals") and part.row_totals][:1]
    assert sum(cell.number or 0 for cell in matrix.row_totals.values()) == fact.number
