"""Two kinds of session that keep what they promise, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from survey.config import Config, sqlite_url
from survey.db import Database, set_pragmas, sqlite_module, wal_is_safe
from survey.errors import SetupProblem, StorageBusy, StorageFailed, StorageFull
from survey.models import Department
from survey.turns import ServingClaim, Turnstile
from tests.conftest import SteppingClock

both = pytest.mark.both_databases


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Department.name).order_by(Department.id)))


def add(database: Database, clock: SteppingClock, name: str) -> None:
    with database.writing() as session:
        session.add(Department(name=name, created_at=clock()))


@both
def test_it_works_to_write_and_read(database: Database, clock: SteppingClock) -> None:
    add(database, clock, "HR")
    with database.reading() as session:
        department = session.scalars(select(Department)).one()
    assert (department.name, department.created_at, department.functions) == ("HR", clock(), [])
    assert department.created_at.tzinfo is not None


@both
def test_it_rejects_a_write_while_reading(database: Database, clock: SteppingClock) -> None:
    with pytest.raises((DBAPIError, StorageFailed)), database.reading() as session:
        session.add(Department(name="HR", created_at=clock()))
        session.flush()
    assert names(database) == []


@both
def test_it_rejects_a_write_by_a_single_statement(database: Database) -> None:
    with pytest.raises((DBAPIError, StorageFailed)):
        database.rows(text("DELETE FROM department RETURNING id"))


@both
def test_it_reads_the_newest_state_with_every_single_statement(database: Database, clock: SteppingClock) -> None:
    statement = select(func.count()).select_from(Department)
    add(database, clock, "HR")
    assert database.rows(statement) == [(1,)]
    add(database, clock, "Legal")
    assert database.rows(statement) == [(2,)]


@both
def test_it_keeps_numbers_of_any_length_in_lists(database: Database, clock: SteppingClock) -> None:
    given = ["ä\u2028 \" ' \\", 2**80, -1, None, True, {"a": [0.1]}]
    with database.writing() as session:
        session.add(Department(name="HR", created_at=clock(), functions=given))
    with database.reading() as session:
        assert session.scalars(select(Department.functions)).one() == given


def test_it_rejects_a_moment_in_a_list(database: Database, clock: SteppingClock) -> None:
    with pytest.raises(StatementError, match="datetime"), database.writing() as session:
        session.add(Department(name="HR", created_at=clock(), functions=[clock()]))


@both
def test_it_undoes_everything_after_an_error(database: Database, clock: SteppingClock) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(Department(name="HR", created_at=clock()))
        session.flush()
        raise ZeroDivisionError
    assert names(database) == []


@both
def test_it_reads_one_consistent_state(database: Database, clock: SteppingClock) -> None:
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Department))
        add(database, clock, "HR")
        assert session.scalar(select(func.count()).select_from(Department)) == before
    assert names(database) == ["HR"]


@both
def test_it_loses_no_update_when_many_write_at_once(database: Database, clock: SteppingClock) -> None:
    add(database, clock, "0")
    start = threading.Barrier(8)

    def raise_by_one() -> None:
        start.wait()
        for _ in range(5):
            with database.writing() as session:
                department = session.scalars(select(Department).with_for_update()).one()
                department.name = str(int(department.name) + 1)

    threads = [threading.Thread(target=raise_by_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == ["40"]


def test_it_sets_what_keeps_data_safe_on_every_connection(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "busy_timeout": 10_000}
    for engine, query_only in ((database.engine, 0), (database.reader, 1), (database.single, 1)):
        with engine.connect() as one, engine.connect() as other:
            for connection in (one, other):
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
                assert found == wanted
                assert connection.exec_driver_sql("PRAGMA query_only").scalar() == query_only
                connection.rollback()


def test_it_rejects_a_connection_that_ignores_a_setting() -> None:
    class Deaf:
        def execute(self, _text: str) -> Deaf:
            return self

        def fetchall(self) -> list[object]:
            return []

        def fetchone(self) -> tuple[object]:
            return ("delete",)

    with pytest.raises(SetupProblem, match="local disk"):
        set_pragmas(Deaf(), "wal", 10, read_only=False)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_it_knows_which_libraries_can_corrupt_a_log(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_it_uses_a_library_whose_log_is_safe(database: Database) -> None:
    assert wal_is_safe(sqlite_module().sqlite_version_info[:3])
    with database.reading() as session:
        found = session.scalar(text("select sqlite_version()"))
    assert found == ".".join(str(part) for part in database.sqlite_version)


def test_it_uses_the_slower_journal_with_an_unsafe_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("survey.db.wal_is_safe", lambda _version: False)
    database = Database(sqlite_url(tmp_path / "old.sqlite3"))
    with database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "delete"
    database.close()
    assert "slower journal" in caplog.text


def test_it_answers_busy_when_the_database_is_locked(config: Config, clock: SteppingClock) -> None:
    database = Database(config.database_url, lock_timeout=0.05)
    other = sqlite_module().connect(str(database.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy) as caught:
        add(database, clock, "HR")
    assert caught.value.status == 503
    assert caught.value.retry_after
    assert names(database) == []  # reading still works
    other.rollback()
    other.close()
    add(database, clock, "HR")
    assert names(database) == ["HR"]
    database.close()


def test_it_answers_full_when_there_is_no_space_left(database: Database, clock: SteppingClock) -> None:
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.rollback()
    with pytest.raises(StorageFull), database.writing() as session:
        session.add_all(Department(name=str(number), created_at=clock()) for number in range(2000))
    assert names(database) == []
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        connection.rollback()
    add(database, clock, "HR")  # recovers without a restart
    assert names(database) == ["HR"]


def test_it_stops_writing_before_the_disk_is_full(config: Config, clock: SteppingClock) -> None:
    database = Database(config.database_url, free_space=2**62)
    with pytest.raises(StorageFull):
        add(database, clock, "HR")
    assert names(database) == []
    database.close()


def test_it_answers_failed_when_the_file_is_broken(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite3"
    path.write_bytes(b"this is no database at all, but long enough to be read as one" * 100)
    database = Database(sqlite_url(path))
    with pytest.raises(StorageFailed), database.reading() as session:
        session.scalar(text("select 1 from sqlite_master"))
    database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("storage", ["postgres"], indirect=True)
def test_it_answers_busy_when_a_row_stays_locked(config: Config, clock: SteppingClock) -> None:
    database = Database(config.database_url, lock_timeout=0.2)
    add(database, clock, "HR")
    with database.engine.connect() as other:
        other.execute(text("SELECT id FROM department FOR UPDATE"))
        with pytest.raises(StorageBusy), database.writing() as session:
            session.scalars(select(Department).with_for_update()).all()
    database.close()


def test_it_gives_turns_in_the_order_of_asking() -> None:
    turnstile, order, waiting = Turnstile(), [], []

    def wait(number: int) -> None:
        with turnstile.turn(10):
            order.append(number)

    with turnstile.turn(10):
        for number in range(10):
            thread = threading.Thread(target=wait, args=(number,))
            thread.start()
            waiting.append(thread)
            while len(turnstile._waiting) <= number:
                threading.Event().wait(0.001)
    for thread in waiting:
        thread.join()
    assert order == list(range(10))


def test_it_gives_up_waiting_for_its_turn() -> None:
    turnstile, caught = Turnstile(), []

    def wait() -> None:
        try:
            with turnstile.turn(0.01):
                caught.append("entered")
        except StorageBusy:
            caught.append("busy")

    with turnstile.turn(1):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert caught == ["busy"]
    with turnstile.turn(0.01):  # the one who gave up left no gap in the queue
        caught.append("free")
    assert caught == ["busy", "free"]


def test_it_rejects_a_write_inside_a_write(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a write"), database.writing(), database.writing():
        pass


CLAIM = "import sys; from pathlib import Path; from survey.turns import ServingClaim as C; C(Path(sys.argv[1])).take(0)"


def test_it_rejects_a_second_process_that_serves_the_same_file(tmp_path: Path) -> None:
    claim = ServingClaim(tmp_path / "x.serving")
    claim.take(0)
    second = [sys.executable, "-c", CLAIM, str(tmp_path / "x.serving")]
    refused = subprocess.run(second, capture_output=True, text=True, check=False)
    assert "Another Roundtable already serves this database" in refused.stderr
    claim.close()
    assert subprocess.run(second, check=False).returncode == 0


def test_it_rejects_writes_of_a_copied_process(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with pytest.raises(SetupProblem, match="without preloading"), database.writing():
        pass
