"""Settings are read once, checked, and refused with a sentence that helps."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from survey.config import Config, ensure_secret_key
from survey.errors import SetupProblem
from tests.conftest import TEST_KEY


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"INSTANCE": str(tmp_path), "SECRET_KEY": TEST_KEY, **more}


def test_it_works_with_nothing_but_a_key(tmp_path: Path) -> None:
    config = Config.from_environment(environment(tmp_path))
    assert config.is_sqlite
    assert config.database_url == f"sqlite:///{tmp_path}/roundtable.sqlite3"
    assert config.outbox == tmp_path / "outbox"
    assert config.base_url == "http://127.0.0.1:8000"
    assert set(config.trusted_hosts) == {"127.0.0.1", "localhost"}
    assert config.link("/sign-in") == "http://127.0.0.1:8000/sign-in"


def test_it_works_with_every_setting(tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": "postgres://u:p@db/x",
        "BASE_URL": "https://round.example.org/",
        "OUTBOX": str(tmp_path / "mail"),
        "SMTP_URL": "smtps://mail",
        "MAIL_FROM": "Policy <p@example.org>",
        "TRUSTED_HOSTS": "a.example, b.example",
        "PROXIES": "2",
        "FINDINGS_SHOWN_FIRST_DAYS": "5",
        "WEB_CONCURRENCY": "4",
        "THREADS": "3",
        "FREE_SPACE_MB": "7",
    }
    config = Config.from_environment(environment(tmp_path, **settings))
    assert config.database_url == "postgresql+psycopg://u:p@db/x"
    assert (config.base_url, config.is_https) == ("https://round.example.org", True)
    assert (config.proxies, config.processes, config.threads) == (2, 4, 3)
    assert config.trusted_hosts == ("a.example", "b.example")
    assert config.free_space == 7 * 1024 * 1024
    assert (config.smtp_url, config.mail_from) == ("smtps://mail", "Policy <p@example.org>")


@pytest.mark.parametrize("key", ["", "short", "change-me", "a" * 64, "secret" * 10])
def test_it_requires_a_secret_key_nobody_can_guess(tmp_path: Path, key: str) -> None:
    with pytest.raises(SetupProblem, match="secret key"):
        Config.from_environment(environment(tmp_path, SECRET_KEY=key))


@pytest.mark.parametrize("name", ["DASH_DEBUG", "DASH_MCP_ENABLED", "DASH_HOT_RELOAD", "dash_ui", "DASH_ANYTHING_NEW"])
def test_it_rejects_debugging_settings_of_dash(tmp_path: Path, name: str) -> None:
    with pytest.raises(SetupProblem, match=name):
        Config.from_environment(environment(tmp_path, **{name: "0"}))


def test_it_rejects_the_embedded_database_with_several_processes(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="PostgreSQL"):
        Config.from_environment(environment(tmp_path, WEB_CONCURRENCY="2"))


@pytest.mark.parametrize(("name", "value"), [("PROXIES", "many"), ("THREADS", "-1"), ("WEB_CONCURRENCY", "1.5")])
def test_it_rejects_numbers_that_are_none(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SetupProblem, match=name):
        Config.from_environment(environment(tmp_path, **{name: value}))


def test_it_rejects_an_address_that_is_no_web_address(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="BASE_URL"):
        Config.from_environment(environment(tmp_path, BASE_URL="roundtable.example.org"))


def test_it_cannot_be_changed_and_shows_no_secret(tmp_path: Path) -> None:
    config = Config(instance=tmp_path, secret_key=TEST_KEY, database_url="postgresql://u:geheim@db/x")
    with pytest.raises(FrozenInstanceError):
        config.secret_key = "x"  # type: ignore[misc]
    shown = repr(replace(config, smtp_url="smtp://u:geheim@mail"))
    assert "geheim" not in shown
    assert TEST_KEY not in shown


def test_it_makes_a_key_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    ensure_secret_key(folder)
    path = folder / "secret_key"
    key = path.read_text()
    assert len(key) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    ensure_secret_key(folder)
    assert path.read_text() == key
    assert Config.from_environment({"INSTANCE": str(folder)}).secret_key == key


def test_it_starts_nothing_when_modules_are_imported(tmp_path: Path) -> None:
    """Importing the application opens no file, thread or socket and needs no setting."""
    program = (
        "import threading, survey.app, survey.commands, os;"
        "assert threading.active_count() == 1, threading.enumerate();"
        "assert os.listdir('.') == [], os.listdir('.')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
