"""An import writes departments, drafts and submissions, joins what is there, and leaves alone who answered."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from survey import draft, payload, read, read_submissions
from survey.db import Database
from survey.errors import NotPossibleNow
from survey.models import Department, Entry, Event, ImportBatch, Response, Submission
from survey.operations import imports
from survey.operations.answers import Author
from survey.operations.entries import add_entry
from survey.operations.import_report import Report, adds_up
from survey.operations.imports import Wishes
from survey.operations.rounds import close_round
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.importing import DATA, Rows, as_csv

HEAD = ["Department", "Platform", "Link", "Description"]
LIST = [
    HEAD,
    ["Parks", "Facebook", "https://facebook.com/parks", "News"],
    ["Parks; Zoo", "X", "twitter.com/zoo", ""],
    ["Parks; Farm", "X", "twitter.com/farm", ""],
    ["Parks", "facebook", "www.facebook.com/Parks/", ""],
    ["Parks", "Mixi", "https://mixi.jp/parks", ""],
    ["HR", "LinkedIn", "https://linkedin.com/in/somebody", ""],
    ["TOTAL", "", "6", ""],
]


def bring(database: Database, clock: SteppingClock, cast: Cast, rows: Rows, wishes: Wishes | None = None) -> Report:
    upload = imports.read_upload("list.csv", as_csv(rows))
    with database.writing() as session:
        return imports.import_accounts(session, cast.round_id, upload, wishes or Wishes(), clock())


def entries(database: Database, department: str) -> list[Entry]:
    with database.reading() as session:
        found = session.scalars(
            select(Entry)
            .join(Response, Response.id == Entry.response_id)
            .join(Department, Department.id == Response.department_id)
            .where(Department.name == department, Entry.section == "accounts")
            .order_by(Entry.position)
        ).all()
        session.expunge_all()
        return list(found)


@pytest.mark.both_databases
def test_it_works_with_a_report_that_adds_up(database: Database, clock: SteppingClock, cast: Cast) -> None:
    made = bring(database, clock, cast, LIST)
    assert adds_up(made)
    assert (made["rows"], made["imported"], made["merged_count"], made["rejected_count"]) == (7, 4, 1, 2)
    assert [(each["row"], each["joined_row"]) for each in made["merged"]] == [(5, 2)]
    assert [(each["row"], each["column"]) for each in made["rejected"]] == [(7, "Link"), (8, "Department")]
    assert all(each["reason"] for each in made["rejected"])
    assert [each["row"] for each in made["rows_imported"]] == [2, 3, 4, 6]


@pytest.mark.both_databases
def test_it_works_to_write_departments_drafts_and_submissions(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, LIST)
    first, other = entries(database, "Parks")
    assert {name: raw["t"] for name, raw in first.answers.items()} == {
        "platform": "facebook",
        "link": "https://facebook.com/parks",
        "name": "parks",
        "account_note": "News",
    }
    assert (first.summary, first.state, first.import_row) == ("Facebook: parks", "incomplete", 2)
    assert (other.answers["platform"]["t"], other.answers["platform"]["o"]) == ("other", "Mixi")
    with database.reading() as session:
        above = {row.name: row.parent_id for row in session.execute(select(Department.name, Department.parent_id))}
        parks = session.scalar(select(Department.id).where(Department.name == "Parks"))
        assert (above["Zoo"], above["Farm"], above["Parks"]) == (parks, parks, None)
        counted = read_submissions.submissions(session, cast.round_id)
        assert [(one.department, one.basis) for one in counted] == [
            ("Farm", "imported"),
            ("Parks", "imported"),
            ("Zoo", "imported"),
        ]
        accounts = payload.read(counted[1].payload)["sections"]["accounts"]
        assert [(each["row"], each["v"]["platform"], each["v"].get("platform.other")) for each in accounts] == [
            (2, "facebook", None),
            (6, "other", "Mixi"),
        ]
        states = {one.name: one.state for one in read.round_facts(session, cast.round_slug).departments}
        assert (states["Parks"], states["HR"]) == ("imported", "not_started")
        assert session.scalar(select(func.count()).where(Event.kind == "accounts_imported")) == 1


def test_it_works_twice_and_joins_everything(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, LIST)
    clock.advance(hours=1)
    again = bring(database, clock, cast, LIST)
    assert (again["imported"], again["merged_count"], again["rejected_count"]) == (0, 5, 2)
    assert all(each["joined_existing"] for each in again["merged"])
    first = again["merged"][0]
    assert (first["row"], first["joined_row"]) == (2, 2)
    assert len(entries(database, "Parks")) == 2
    with database.reading() as session:
        assert session.scalar(select(func.max(Submission.number))) == 1


def test_it_works_to_add_a_second_list(database: Database, clock: SteppingClock, cast: Cast) -> None:
    bring(database, clock, cast, LIST)
    made = bring(
        database, clock, cast, [HEAD, ["parks", "X", "x.com/parks", ""], ["PARKS", "Mixi", "mixi.jp/parks", ""]]
    )
    assert (made["imported"], made["merged_count"]) == (1, 1)
    with database.reading() as session:
        newest = next(one for one in read_submissions.submissions(session, cast.round_id) if one.department == "Parks")
        assert newest.number == 2
        assert len(payload.read(newest.payload)["sections"]["accounts"]) == 3


def begin_to_answer(database: Database, clock: SteppingClock, cast: Cast) -> None:
    with database.writing() as session:
        answers = {"platform": {"t": "x"}, "link": {"t": "https://x.com/hr"}}
        author = Author(cast.ana.person_id, "Ana")
        add_entry(session, cast.hr_response_id, "accounts", answers, author, "key-1", clock())


OWN = [HEAD, ["HR", "X", "x.com/hr", ""], ["HR", "YouTube", "youtube.com/hr", ""], ["Sales", "X", "x.com/sales", ""]]


def test_it_rejects_rows_of_a_department_that_has_begun(database: Database, clock: SteppingClock, cast: Cast) -> None:
    begin_to_answer(database, clock, cast)
    made = bring(database, clock, cast, OWN)
    assert [(each["row"], each["reason"].split(",")[0]) for each in made["rejected"]] == [
        (2, "The department has begun to answer itself"),
        (3, "The department has begun to answer itself"),
    ]
    assert made["imported"] == 1
    assert len(entries(database, "HR")) == 1


def test_it_works_to_add_to_a_draft_that_was_begun(database: Database, clock: SteppingClock, cast: Cast) -> None:
    begin_to_answer(database, clock, cast)
    made = bring(database, clock, cast, OWN, Wishes(also_answered=True))
    assert (made["imported"], made["merged"][0]["joined_row"], made["rejected"]) == (2, None, [])
    typed, added = entries(database, "HR")
    assert (typed.import_row, added.import_row) == (None, 3)
    with database.reading() as session:
        assert [one.department for one in read_submissions.submissions(session, cast.round_id)] == ["Sales"]


def test_it_works_that_a_department_goes_on_from_an_import(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    bring(database, clock, cast, [HEAD, ["HR", "X", "x.com/hr", ""]])
    begin_to_answer(database, clock, cast)
    with database.reading() as session:
        found = draft.inventory(session, cast.hr_response_id)
        assert (found.response.revision, len(draft.entries(session, cast.hr_response_id, "accounts"))) == (2, 2)
        assert draft.root_entry(session, cast.hr_response_id).answers["uses"]["t"] == ["accounts"]
        assert found.response.progress["accounts"]["entries"] == 2


def test_it_works_in_a_round_that_is_closed(database: Database, clock: SteppingClock, cast: Cast) -> None:
    with database.writing() as session:
        close_round(session, cast.round_id, clock())
    clock.advance(days=2)
    assert bring(database, clock, cast, OWN)["imported"] == 3


def test_it_works_to_confirm_what_was_looked_at(database: Database, clock: SteppingClock, cast: Cast) -> None:
    upload = imports.read_upload("list.csv", as_csv(LIST))
    with database.reading() as session:
        seen = imports.preview(session, cast.round_id, upload, Wishes())
    with database.writing() as session:
        kept = imports.keep(session, cast.round_id, upload, Wishes(), seen, clock())
    assert entries(database, "Parks") == []
    with database.writing() as session:
        made = imports.confirm(session, kept.id, clock())
    assert made == seen
    with database.writing() as session, pytest.raises(NotPossibleNow, match="imported already"):
        imports.confirm(session, kept.id, clock())
    with database.reading() as session:
        batch = session.get(ImportBatch, kept.id)
        assert batch is not None
        assert batch.report == made
        assert imports.upload_of(batch).table == upload.table


def test_it_handles_more_accounts_than_an_inventory_holds(database: Database, clock: SteppingClock, cast: Cast) -> None:
    rows = [HEAD, *(["Parks", "X", f"x.com/parks{number}", ""] for number in range(2_010))]
    made = bring(database, clock, cast, rows)
    assert (made["imported"], made["rejected_count"]) == (1_999, 11)
    assert "2,000" in made["rejected"][0]["reason"]


@pytest.mark.parametrize("name", ["austin_excerpt.csv", "commerce_2017_excerpt.csv"])
def test_it_works_with_rows_of_real_inventories(
    name: str, database: Database, clock: SteppingClock, cast: Cast
) -> None:
    upload = imports.read_upload(name, (DATA / name).read_bytes())
    with database.writing() as session:
        made = imports.import_accounts(session, cast.round_id, upload, Wishes(), clock())
    assert adds_up(made)
    assert made["rows"] == len(upload.table.lines) - 1
    with database.reading() as session:
        held = [
            payload.read(one.payload)["sections"]["accounts"]
            for one in read_submissions.submissions(session, cast.round_id)
        ]
    assert sorted(each["row"] for accounts in held for each in accounts) == [
        each["row"] for each in made["rows_imported"]
    ]
