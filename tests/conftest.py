"""What all tests share: databases, a clock, the cast, clients, a browser, and no way out of this machine."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress.server import create_server

from survey import schema
from survey.config import Config, sqlite_url
from survey.db import Database
from survey.mail import Mailer
from survey.services import EXTENSION, Services
from tests.support import postgres

if TYPE_CHECKING:
    from tests.cast import Cast

LONG = bool(os.environ.get("ROUNDTABLE_SOAK"))
TEST_KEY = "k3Jh8dLq0PzXv7TnYw2RbM5sGf9UaCe1HiQ"
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 30_000  # milliseconds to wait for what a page will show; how quick it is, is measured in benchmarks
LOOPBACK = ("127.0.0.1", "::1", "localhost")

_quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
settings.register_profile("short", max_examples=30, deadline=None, suppress_health_check=_quiet)
settings.register_profile("long", max_examples=2_000, deadline=None, suppress_health_check=_quiet)
settings.load_profile("long" if LONG else "short")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_databases` run on SQLite and on PostgreSQL."""
    if "storage" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        on_server = pytest.param("postgres", marks=[pytest.mark.postgres])
        metafunc.parametrize("storage", ["sqlite", on_server], indirect=True)


class SteppingClock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(scope="session")
def long_counts() -> bool:
    """Whether `make soak` asked for the long counts."""
    return LONG


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


# --- nothing leaves this machine -----------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    allowed, patch = socket.socket.connect, pytest.MonkeyPatch()

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise PermissionError(f"a test tried to reach {address[0]}")
        allowed(self, address)

    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _no_mail(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail is sent only in tests that ask for `outbox` or `smtp`."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test sent mail without the fixture outbox or smtp")

    if not {"outbox", "smtp"} & set(request.fixturenames):
        monkeypatch.setattr(Mailer, "send", refuse)
        monkeypatch.setattr(smtplib, "SMTP", refuse)
    if "smtp" not in request.fixturenames:
        monkeypatch.setattr(smtplib, "SMTP_SSL", refuse)


# --- databases -------------------------------------------------------------------------------------


@pytest.fixture
def storage(request: pytest.FixtureRequest) -> str:
    """`sqlite`, or in turn both for tests marked `both_databases`."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "roundtable.sqlite3"
    database = Database(sqlite_url(path))
    schema.migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server; fails where there is none, never skips."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> tuple[sa.Engine, str]:
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    name = f"roundtable_template_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE " + name))
    database = Database(_address(postgres_server, name))
    schema.migrate(database)
    database.close()
    return admin, name


_numbers = count(1)


@pytest.fixture
def database_url(storage: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty, migrated database of the test's own."""
    if storage == "sqlite":
        path = tmp_path / "instance" / "roundtable.sqlite3"
        path.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield sqlite_url(path)
        return
    admin, template = request.getfixturevalue("postgres_template")
    name = f"roundtable_{os.getpid()}_{next(_numbers)}"
    with admin.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE " + name + " TEMPLATE " + template))
    yield _address(request.getfixturevalue("postgres_server"), name)
    with admin.connect() as connection:
        connection.execute(sa.text("DROP DATABASE " + name + " WITH (FORCE)"))


def _address(server: str, name: str) -> str:
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    instance = tmp_path / "instance"
    instance.mkdir(exist_ok=True)
    return Config(instance=instance, secret_key=TEST_KEY, database_url=database_url, free_space=0, testing=True)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    database = Database(config.database_url, lock_timeout=config.lock_timeout)
    yield database
    database.close()


# --- the application ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def application(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Made once per worker, since the dashboard takes seconds; tests use `app`."""
    from wsgi import create_app  # here, so that tests of single parts start without the dashboard

    instance = tmp_path_factory.mktemp("application")
    shutil.copyfile(sqlite_template, instance / "roundtable.sqlite3")
    return create_app(Config(instance=instance, secret_key=TEST_KEY, free_space=0, testing=True))


@pytest.fixture
def app(application: Flask, config: Config, database: Database, clock: SteppingClock) -> Iterator[Flask]:
    """The application on the database and clock of this test."""
    own: Services = application.extensions[EXTENSION]
    mailer = Mailer(config)
    application.extensions[EXTENSION] = Services(config, database, clock, mailer, own.csp_for)
    with_forms = application.config.get("WTF_CSRF_ENABLED", True)
    application.config["WTF_CSRF_ENABLED"] = False  # tests of form tokens switch it on: fixture `csrf`
    yield application
    application.config["WTF_CSRF_ENABLED"] = with_forms
    application.extensions[EXTENSION] = own
    mailer.flush()


@pytest.fixture
def csrf(app: Flask) -> None:
    """Check form tokens as in real life."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without any session; `cast.ana.client(app)` is Ana."""
    return app.test_client()


@pytest.fixture
def cast(database: Database, clock: SteppingClock) -> Cast:
    from tests import cast as casting  # here, so that tests of single parts start without the operations

    return casting.assemble(database, clock())


@pytest.fixture
def outbox(config: Config) -> Path:
    """Lets the test send mail into this folder, one .eml each."""
    assert config.outbox is not None
    return config.outbox


# --- a real server and a real browser ------------------------------------------------------------------


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application, served by waitress in a thread with form tokens on."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = create_server(app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one per worker; missing means failing."""
    path = os.environ.get("CHROMIUM", CHROMIUM)
    if not Path(path).exists():
        pytest.fail(f"The tests need Chromium at {path}: apt-get install chromium")
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile that knows the address of the server."""
    with ExitStack() as stack:
        context = browser.new_context(base_url=live_server)
        stack.callback(context.close)
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
