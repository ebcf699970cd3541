"""A newer list finds its entries again in the round before, by what tells two entries of one list apart."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import read_origins
from survey.db import Database
from survey.models import Entry, Response
from survey.operations import imports
from survey.operations.imports import Wishes
from tests.conftest import SteppingClock
from tests.factories import make_round
from tests.survey.importing import Rows, as_csv

ACCOUNTS = ["Department", "Platform", "Link", "Name"]
WORK = ["Department", "Activity", "Hours per week"]


def bring(session: Session, clock: SteppingClock, section: str, rows: Rows, title: str, *, sample: bool = False) -> int:
    round_ = make_round(session, clock(), title=title, is_sample=sample)
    session.flush()
    imports.import_file(session, round_.id, imports.read_upload("a.csv", as_csv(rows)), Wishes(section), clock())
    return round_.id


def rows_of(session: Session, round_id: int) -> dict[str, int | None]:
    query = select(Entry.id, Entry.import_row).join(Response).where(Response.round_id == round_id, Entry.section != "")
    return {row.id: row.import_row for row in session.execute(query)}


def linked(session: Session, old: int, new: int) -> set[tuple[int | None, int | None]]:
    """Rows of the newer file with the rows of the older one that they came from."""
    before, after = rows_of(session, old), rows_of(session, new)
    return {(after[id_], before[origin]) for id_, origin in read_origins.origins(session, new).items()}


@pytest.mark.parametrize(
    ("section", "old", "new", "expected"),
    [
        (
            "tools",
            [["Department", "Tool"], ["HR", "Microsoft Excel"], ["HR", "Our own list"]],
            [["Department", "Tool"], ["HR", "OUR own  list"], ["HR", "MS Excel"], ["HR", "Canva"], ["Sales", "Excel"]],
            {(2, 3), (3, 2)},
        ),
        (
            "accounts",
            [ACCOUNTS, ["HR", "Twitter", "https://twitter.com/Nord", "Nord"], ["HR", "Myspace", "", "Nord jobs"]],
            [ACCOUNTS, ["HR", "My Space", "", "x"], ["HR", "X", "x.com/nord", ""], ["HR", "Myspace", "", "NORD Jobs"]],
            {(3, 2), (4, 3)},
        ),
        (
            "effort",
            [WORK, ["HR", "respond", "2"], ["HR", "moderate", ""]],
            [WORK, ["HR", "moderate", "4"], ["HR", "respond", ""]],
            {(2, 3), (3, 2)},
        ),
    ],
)
def test_it_works_with_every_kind_of_list(
    database: Database, clock: SteppingClock, section: str, old: Rows, new: Rows, expected: set[tuple[int, int]]
) -> None:
    with database.writing() as session:
        first = bring(session, clock, section, old, "One")
        second = bring(session, clock, section, new, "Two")
        assert linked(session, first, second) == expected


def test_it_handles_a_sample_before_the_first_real_round(database: Database, clock: SteppingClock) -> None:
    rows = [["Department", "Tool"], ["HR", "Canva"]]
    with database.writing() as session:
        bring(session, clock, "tools", rows, "Sample", sample=True)
        real = bring(session, clock, "tools", rows, "Ours")
        bring(session, clock, "tools", rows, "Another sample", sample=True)
        later = bring(session, clock, "tools", rows, "Ours again")
        assert read_origins.origins(session, real) == {}
        assert linked(session, real, later) == {(2, 2)}
