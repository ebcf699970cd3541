"""Whether an account is in use is taken over from lists that say it."""

from __future__ import annotations

import pytest

from survey import payload, read_submissions
from survey.db import Database
from survey.operations import imports
from survey.operations.import_columns import find_columns
from survey.operations.import_files import read_table
from survey.operations.imports import Wishes
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import Rows, as_csv, planned


def listed(heading: str, *cells: str) -> Rows:
    rows = [[f"Dept {n}", "X", f"@name{n}", cell] for n, cell in enumerate(cells)]
    return [["Department", "Platform", "Handle", heading], *rows]


@pytest.mark.parametrize(
    ("heading", "cells", "states"),
    [
        ("Status", ("Active", "Closed", "DEACTIVATED", "inactive"), ["active", "closed", "closed", "dormant"]),
        ("Active?", ("Yes", "No", "Yes"), ["active", "dormant", "active"]),
        ("Zustand", ("aktiv", "gelöscht"), ["active", "closed"]),
        ("Date Closed", ("2019-04-02", "n/a", "4/1/2020"), ["closed", "", "closed"]),
        ("Status", ("Active", "see remark", "live"), ["active", "", "active"]),
    ],
)
def test_it_works_with_words_of_lists(heading: str, cells: tuple[str, ...], states: list[str]) -> None:
    assert [claim.status for claim in planned(listed(heading, *cells)).new] == states


def test_it_works_to_write_it(database: Database, clock: SteppingClock, cast: Cast) -> None:
    upload = imports.read_upload("list.csv", as_csv(listed("Status", "Active", "Archived")))
    with database.writing() as session:
        imports.import_file(session, cast.round_id, upload, Wishes(), clock())
    with database.reading() as session:
        found = {one.department: one for one in read_submissions.submissions(session, cast.round_id)}
    accounts = [payload.read(found[f"Dept {n}"].payload)["sections"]["accounts"][0]["v"] for n in (0, 1)]
    assert [each["status"] for each in accounts] == ["active", "closed"]


@pytest.mark.parametrize(("heading", "cells"), [("State", ("CA", "TX")), ("Closed captions", ("yes", "no"))])
def test_it_handles_headings_that_mean_something_else(heading: str, cells: tuple[str, ...]) -> None:
    found = find_columns(read_table(as_csv(listed(heading, *cells))))
    assert heading in found.ignored
