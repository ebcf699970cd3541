"""The workbooks of the sample organisation, made once: tests only read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import load
from dashboard.analysis.given_back import GivenBack
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.giving_back import given_back
from exports.workbook import Reader, build
from survey import sample
from survey.config import Config, sqlite_url
from survey.db import Database
from tests.dashboard.given import given

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """A finished workbook: its file, and the same read back."""

    reader: Reader
    path: Path
    book: Workbook
    frames: Frames
    filters: Filters

    def texts(self, sheet: str) -> list[str]:
        """Every text of a sheet, from top to bottom."""
        return [cell for row in self.book[sheet].values for cell in row if isinstance(cell, str)]

    def sheets(self) -> Iterator[Worksheet]:
        yield from self.book.worksheets

    def parts(self, beginning: str) -> dict[str, str]:
        """The XML inside the file, by its path."""
        with ZipFile(self.path) as file:
            return {name: file.read(name).decode() for name in file.namelist() if name.startswith(beginning)}


def made(
    frames: Frames, reader: Reader, folder: Path, filters: Filters | None = None, stand: GivenBack | None = None
) -> Made:
    """Build a workbook and read it back; unless `stand` says where findings stand, all are open to everybody."""
    path, filters = folder / f"{reader}.xlsx", filters or Filters()
    build(frames, filters, reader, path, now=NOW, given=stand or given(frames))
    return Made(reader, path, load_workbook(path), frames, filters)


@pytest.fixture(scope="session")
def sample_round(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Frames, GivenBack]:
    folder = tmp_path_factory.mktemp("sample")
    shutil.copyfile(sqlite_template, folder / "roundtable.sqlite3")
    database = Database(sqlite_url(folder / "roundtable.sqlite3"), free_space=0)
    sample.load(database, lambda: NOW)
    frames = load.load(database, None, Filters(), cache=load.FrameCache())
    stand = given_back(database, frames, NOW, Config.shown_first_days)
    database.close()
    return frames, stand


@pytest.fixture(scope="session")
def sample_frames(sample_round: tuple[Frames, GivenBack]) -> Frames:
    return sample_round[0]


@pytest.fixture(scope="session")
def team_book(sample_round: tuple[Frames, GivenBack], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(sample_round[0], "team", tmp_path_factory.mktemp("books"), stand=sample_round[1])


@pytest.fixture(scope="session")
def committee_book(sample_round: tuple[Frames, GivenBack], tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(sample_round[0], "committee", tmp_path_factory.mktemp("books"), stand=sample_round[1])
