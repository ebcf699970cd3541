"""Whoever shows or exports answers reads and writes the snapshots that the settings name, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from dashboard import snapshots
from dashboard.load import CACHE
from dashboard.relations.tables import Tables
from exports.commands import export
from survey import sample
from survey.config import Config
from survey.db import Database
from survey.errors import SetupProblem
from survey.services import EXTENSION, Services
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import HOME, ask, respondent, viewer

SLUG = "social-media-inventory-2026"
Visit = Callable[[Flask, Services], None]


def page(app: Flask, own: Services) -> None:
    assert ask(viewer(own.database, own.clock()).client(app), f"{HOME}where-active")["rt-body"]


def download(app: Flask, own: Services) -> None:
    client = viewer(own.database, own.clock()).client(app)
    assert client.get(f"{HOME}download/where-active/platforms.csv").status_code == 200


def workbook(app: Flask, own: Services) -> None:
    assert viewer(own.database, own.clock()).client(app).get(f"/export/{SLUG}.xlsx").status_code == 200


def department(app: Flask, own: Services) -> None:
    actor = respondent(own.database, own.clock(), "Marketing")
    assert actor.client(app).get(f"{actor.path}own").status_code == 200


def command(app: Flask, own: Services) -> None:
    output = own.config.instance / "book.xlsx"
    done = CliRunner().invoke(export, [SLUG, "--output", str(output)], obj=own, catch_exceptions=False)
    assert done.exit_code == 0, done.output


VISITS = [page, download, workbook, department, command]


@pytest.fixture
def elsewhere(app: Flask, database: Database, config: Config, clock: SteppingClock, tmp_path: Path) -> Services:
    """The application with SNAPSHOTS outside its instance and ANALYSIS_ENGINE=duckdb."""
    sample.load(database, clock)
    changed = replace(config, snapshots=tmp_path / "lake", analysis_engine="duckdb")
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], config=changed)
    CACHE.clear()
    found: Services = app.extensions[EXTENSION]
    return found


@pytest.mark.both_databases
@pytest.mark.parametrize("visit", VISITS)
def test_it_works_that_everybody_uses_the_snapshots(
    app: Flask, elsewhere: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Visit
) -> None:
    read: list[Path] = []
    wide = Tables.wide
    monkeypatch.setattr(Tables, "wide", lambda self, section: (read.append(self.folder), wide(self, section))[1])
    visit(app, elsewhere)
    (made,) = (tmp_path / "lake").glob("round-*")
    assert (made / snapshots.MANIFEST).is_file()
    assert set(read) == {made}
    assert not list(elsewhere.config.instance.rglob("round-*"))


def test_it_requires_a_folder_of_snapshots_in_the_instance_unless_told(config: Config, tmp_path: Path) -> None:
    assert (config.snapshots, config.analysis_engine) == (config.instance / "snapshots", "polars")
    given = {"INSTANCE": str(tmp_path), "SECRET_KEY": config.secret_key}
    told = Config.from_environment({**given, "SNAPSHOTS": str(tmp_path / "lake"), "ANALYSIS_ENGINE": " DuckDB "})
    assert (told.snapshots, told.analysis_engine) == (tmp_path / "lake", "duckdb")


def test_it_rejects_to_start_with_an_engine_that_cannot_run(config: Config) -> None:
    from wsgi import create_app  # here, so that tests of single parts start without the dashboard

    with pytest.raises(SetupProblem, match="ANALYSIS_ENGINE must be one of"):
        create_app(replace(config, analysis_engine="dask"))
