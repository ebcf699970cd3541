"""The database: two kinds of session, one order of writers, and honest answers when it cannot store."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Executable, Row, create_engine, event, make_url
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from survey.errors import NotUnderstood, RoundtableError, SetupProblem, StorageBusy, StorageFailed, StorageFull
from survey.turns import FileTurn, ServingClaim, Turnstile

try:
    import pysqlite3
except ImportError:  # wheels exist for Linux only; elsewhere the standard library's has to do
    pysqlite3 = None

log = logging.getLogger("roundtable.db")
POOL = 16
# PostgreSQL's names for: lock timeout, deadlock, serialisation failure, too many connections.
UNFIT_STATES = frozenset({"22003", "22021"})  # a number or a character that PostgreSQL has no place for
AS_PYTHON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS  # what json refuses is refused
BUSY_STATES = frozenset({"55P03", "40P01", "40001", "53300"})
FULL_STATES = frozenset({"53100", "53200"})


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite library is free of the WAL-reset fault that can corrupt a database (3.7.0 to 3.51.2)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def sqlite_module() -> Any:
    """The standard library's SQLite if its WAL is safe, else pysqlite3 if that is newer."""
    if wal_is_safe(sqlite3.sqlite_version_info[:3]) or pysqlite3 is None:
        return sqlite3
    return pysqlite3


def to_json(value: Any) -> str:
    """What a JSON column stores: by orjson, which is quicker, unless it holds numbers that only Python knows."""
    try:
        return orjson.dumps(value, option=AS_PYTHON).decode()
    except TypeError:
        return json.dumps(value)


class Database:
    """One organisation's data, in SQLite or PostgreSQL; `reading()` and `writing()` are the only ways in."""

    def __init__(self, url: str, *, lock_timeout: float = 10.0, free_space: int = 0) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._timeout = lock_timeout
        self._free_space = free_space
        self._pid = os.getpid()
        self._writers = Turnstile()
        if self.is_sqlite:
            self._open_sqlite()
        else:
            self._open_server()

    def _open_sqlite(self) -> None:
        if not self.url.database or self.url.database == ":memory:":
            raise SetupProblem("The embedded database must be a file.")
        self.path = Path(self.url.database)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.touch(mode=0o600)
        self._file = FileTurn(self.path.with_name(self.path.name + ".lock"))
        self._serving = ServingClaim(self.path.with_name(self.path.name + ".serving"))
        module = sqlite_module()
        self.sqlite_version: tuple[int, int, int] = module.sqlite_version_info[:3]
        self.journal = "wal" if wal_is_safe(self.sqlite_version) else "delete"
        if self.journal != "wal":
            log.warning(
                "this SQLite can corrupt a write-ahead log; the slower journal is used",
                extra={"facts": {"sqlite": module.sqlite_version}},
            )
        self.engine = self._sqlite_engine(module, pool=1, read_only=False)
        self.reader = self._sqlite_engine(module, pool=POOL, read_only=True)
        self.single = self._sqlite_engine(module, pool=POOL, read_only=True, transactions=False)

    def _sqlite_engine(self, module: Any, *, pool: int, read_only: bool, transactions: bool = True) -> Engine:
        engine = create_engine(
            self.url,
            module=module,
            json_serializer=to_json,
            poolclass=QueuePool,
            pool_size=pool,
            max_overflow=2 if pool == 1 else POOL,
            pool_timeout=self._timeout,
            pool_reset_on_return="rollback" if transactions else None,
            connect_args={"timeout": self._timeout, "check_same_thread": False},
        )

        def connected(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # SQLAlchemy's BEGIN below is the only one
            set_pragmas(connection, self.journal, int(self._timeout * 1000), read_only=read_only)

        event.listen(engine, "connect", connected)
        if transactions:
            event.listen(engine, "begin", _begin_read if read_only else _begin_write)
        return engine

    def _open_server(self) -> None:
        wait = int(self._timeout * 1000)
        self.engine = create_engine(
            self.url,
            json_serializer=to_json,
            pool_size=POOL,
            max_overflow=POOL,
            pool_timeout=self._timeout,
            pool_pre_ping=True,
            connect_args={"options": f"-c lock_timeout={wait} -c timezone=UTC", "connect_timeout": 10},
        )
        self.reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self.single = self.reader  # psycopg cannot be kept from writing without a transaction

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view; any attempt to write fails. Raises StorageBusy or StorageFailed."""
        with _honest(), Session(self.reader, expire_on_commit=False, autoflush=False) as session, session.begin():
            yield session

    def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """The rows of one Core statement over tables, without a session: half the cost of `reading()`."""
        with _honest(), self.single.connect() as connection:
            return connection.execute(statement, parameters).all()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction, stored and synced when the block ends without an error, else undone.

        Keep it short: no mail, no rendering, no network inside. Raises StorageBusy, StorageFull or StorageFailed.
        """
        with _honest(), self._turn(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def statements(self) -> Iterator[Connection]:
        """Like `writing()`, for Core statements over tables: without a session that keeps objects."""
        with _honest(), self._turn(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if os.getpid() != self._pid:
            raise SetupProblem("The server was copied after it opened the database; start it without preloading.")
        if self._free_space and free_bytes(self.path.parent) < self._free_space:
            raise StorageFull
        with self._writers.turn(self._timeout), self._file.turn(self._timeout):
            yield

    def claim_for_serving(self, patience: float = 20.0) -> None:
        """Make sure that this is the only process that serves a SQLite file; raises SetupProblem."""
        if self.is_sqlite:
            self._serving.take(patience)

    def close(self) -> None:
        """Give back all connections and locks."""
        self.engine.dispose()
        self.reader.dispose()
        self.single.dispose()
        if self.is_sqlite:
            self._file.close()
            self._serving.close()


def _begin_read(connection: Connection) -> None:
    # Straight to the driver: this runs for every request, and SQLAlchemy's own way costs more than the BEGIN.
    connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]


def _begin_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # whose "database is locked" must come as SQLAlchemy's error


def set_pragmas(connection: Any, journal: str, wait: int, *, read_only: bool) -> None:
    """Set and check what keeps data safe on one SQLite connection; raises SetupProblem."""
    wanted = {
        "busy_timeout": wait,
        "journal_mode": journal,
        "synchronous": 2,  # FULL: a commit that was answered survives a power cut
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    for name, value in wanted.items():
        connection.execute("PRAGMA " + name + "=" + str(value)).fetchall()
        found = connection.execute("PRAGMA " + name).fetchone()[0]
        if found != value:
            raise SetupProblem(
                f"The database folder cannot be used safely: SQLite answers {name}={found} where {value} is needed. "
                "Network folders are a usual cause; put INSTANCE on a local disk."
            )
    if read_only:
        connection.execute("PRAGMA query_only=1").fetchall()


def free_bytes(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


@contextmanager
def _honest() -> Iterator[None]:
    """Turn the drivers' many errors into the few that a visitor can do something about."""
    try:
        yield
    except DBAPIError as problem:
        known = storage_problem(problem)
        if known is None:
            raise
        raise known from problem
    except PoolTimeout as problem:
        raise StorageBusy from problem


def storage_problem(problem: DBAPIError) -> RoundtableError | None:
    """What a visitor is told of trouble of the storage, or of what it cannot take; None for a mistake of ours."""
    state = getattr(problem.orig, "sqlstate", None)
    text = str(problem.orig).lower()
    if state in UNFIT_STATES or (isinstance(problem, DataError) and "nul (0x00)" in text):
        return NotUnderstood("What was sent holds a character or a number that cannot be looked up or kept.")
    if state in BUSY_STATES or "is locked" in text:
        return StorageBusy()
    if state in FULL_STATES or "is full" in text:
        return StorageFull()
    if problem.connection_invalidated or any(
        words in text
        for words in (
            "disk i/o error",
            "unable to open",
            "readonly database",
            "connection",
            "malformed",
            "not a database",
            "not a database",
        )
    ):
        return StorageFailed() if "attempt to write a readonly" not in text else None
    return None
