"""The commands prepare, serve, stop cleanly, and say what they do."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from survey import first_links
from survey.app import create_survey
from survey.commands import group
from survey.config import Config, ensure_secret_key
from survey.db import Database
from survey.errors import SetupProblem
from survey.models import Response
from survey.services import Services
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
SURVEY_ONLY = [sys.executable, "-m", "survey.commands"]  # without the dashboard, which takes seconds to import


def environment(instance: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "INSTANCE": str(instance), "PYTHONPATH": str(ROOT), "FREE_SPACE_MB": "0", **more}


def command(instance: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SURVEY_ONLY, *arguments], env=environment(instance, **more), capture_output=True, text=True, check=False
    )


@contextmanager
def running(instance: Path, *arguments: str, until: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process, and what it printed up to the line that contains `until`."""
    process = subprocess.Popen(
        [*SURVEY_ONLY, *arguments],
        env=environment(instance, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if until in line:
                break
        else:
            assert process.stderr is not None
            pytest.fail(printed + process.stderr.read())
        yield process, printed
    finally:
        process.kill()
        process.communicate()


def answer(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as reply:
        return int(reply.status)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_works_to_serve_and_stop(tmp_path: Path, number: signal.Signals) -> None:
    assert command(tmp_path, "migrate").returncode == 0
    with running(tmp_path, "serve", "--port", "0", until="Serving on") as (process, printed):
        url = printed.split()[-1]
        assert answer(url + "/readyz") == 200
        process.send_signal(number)
        assert process.wait(timeout=20) == 0


def test_it_works_to_run_from_nothing_twice(tmp_path: Path) -> None:
    """A second start keeps the data and the links of the first one."""
    links: list[str] = []
    for _ in range(2):
        port = str(free_port())
        with running(tmp_path, "run", until="Outgoing mail", PORT=port) as (process, printed):
            assert str(tmp_path / "outbox") in printed
            own = re.findall(rf"^([^:]+): http://127\.0\.0\.1:{port}(/(?:open|sign-in)/\S+)$", printed, re.MULTILINE)
            assert own[0][0] == "Policy team"
            assert {who.split()[0] for who, _link in own} == {"Policy", "Department", "Head"}
            links += [link for _who, link in own]
            assert [answer(f"http://127.0.0.1:{port}{link}") for link in links] == [200] * len(links)
            process.terminate()
            _out, errors = process.communicate(timeout=20)
            assert process.returncode == 0
        assert not [link for link in links if link.rpartition("/")[2] in errors]  # to the terminal, never to a log
    assert len(set(links)) == len(links)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_it_takes_the_next_port_when_one_is_busy(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with running(tmp_path, "run", until="Outgoing mail", PORT=str(port)) as (_process, printed):
            assert f"Port {port} is busy, so this is port" in printed
            found = re.search(r"Roundtable is at (http://127.0.0.1:(\d+))", printed)
            assert found is not None
            assert int(found[2]) > port
            assert answer(found[1] + "/healthz") == 200


def test_it_rejects_a_second_server_on_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ensure_secret_key(tmp_path)
    command(tmp_path, "migrate")
    config = Config.from_environment({"INSTANCE": str(tmp_path)})
    with running(tmp_path, "serve", "--port", "0", until="Serving on") as (_process, printed):
        assert answer(printed.split()[-1] + "/healthz") == 200
        database = Database(config.database_url)
        with pytest.raises(SetupProblem, match="Another Roundtable"):
            database.claim_for_serving(patience=0)
        database.close()
        assert "can sign in" in command(tmp_path, "administrator", "add", "a@b.de", "--name", "A").stdout


def test_it_requires_a_prepared_database(tmp_path: Path) -> None:
    ensure_secret_key(tmp_path)
    for arguments in (("serve", "--port", "0"), ("administrator", "add", "a@b.de", "--name", "A"), ("backup", "x")):
        done = command(tmp_path, *arguments)
        assert done.returncode == 1
        assert "roundtable migrate" in done.stderr
        assert "Traceback" not in done.stderr


def test_it_requires_a_key_and_a_clean_environment(tmp_path: Path) -> None:
    for more, words in (({}, "secret key"), ({"DASH_DEBUG": "1"}, "DASH_DEBUG"), ({"SECRET_KEY": "dev"}, "secret key")):
        done = command(tmp_path, "serve", "--port", "0", **more)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_it_works_to_add_an_administrator(tmp_path: Path) -> None:
    command(tmp_path, "migrate")
    first = command(tmp_path, "administrator", "add", "Ada@Example.org", "--name", "Ada")
    assert re.search(r"http://127\.0\.0\.1:8000/sign-in/\S{43}", first.stdout)
    again = command(tmp_path, "administrator", "add", "ada@example.org", "--name", "Ada")
    assert again.returncode == 1
    assert "already a member" in again.stderr


def test_it_works_to_back_up_while_somebody_writes(
    tmp_path: Path, config: Config, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSTANCE", str(config.instance))
    monkeypatch.setenv("SECRET_KEY", config.secret_key)
    target = tmp_path / "copy.sqlite3"
    with database.writing() as session:
        session.get_one(Response, cast.hr_response_id).revision = 99  # not committed while the copy is made
        session.flush()
        done = CliRunner().invoke(group(create_survey), ["backup", str(target)])
        assert done.exit_code == 0, done.output
    copy = Database(f"sqlite:///{target}")
    with copy.reading() as session:
        assert session.get_one(Response, cast.hr_response_id).revision == 0
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    copy.close()
    assert target.stat().st_mode & 0o777 == 0o600
    again = CliRunner().invoke(group(create_survey), ["backup", str(target)])
    assert again.exit_code == 1
    assert "was left alone" in again.output


def test_it_prints_links_for_the_sample_only(
    config: Config, database: Database, cast: Cast, clock: SteppingClock
) -> None:
    assert first_links.first_links(database, config, clock()) == []
    assert not first_links.is_empty(database)


def test_it_prints_one_line_for_everybody_who_has_something_to_do(
    config: Config, database: Database, cast: Cast, clock: SteppingClock
) -> None:
    from survey.models import Round, Submission  # here, beside their only use

    with database.writing() as session:
        session.get_one(Round, cast.round_id).is_sample = True
        session.add(
            Submission(
                response_id=cast.sales_response_id,
                number=1,
                basis="submitted",
                payload="{}",
                sha256="",
                receipt="AAAA-AAAA",
                at=clock(),
                version=1,
            )
        )
    lines = first_links.first_links(database, config, clock())
    assert [line.split(": ")[0] for line in lines] == ["Policy team", "Department HR", "Head of Sales"]
    app = create_survey(config, clock=clock)
    app.config["WTF_CSRF_ENABLED"] = False
    paths = [line.split(": ")[1].removeprefix(config.base_url) for line in lines]
    client = app.test_client()
    for _ in range(2):
        assert [client.post(path, data={"name": "A"}).status_code for path in paths] == [303, 303, 303]
    clock.advance(hours=24)
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_it_works_to_hand_an_open_database_to_other_commands(
    config: Config, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.group("import")
    def import_() -> None:
        """A group of another part."""

    @import_.command("count")
    @click.option("--times", type=int, default=1)
    @click.pass_obj
    def count(tools: Services, times: int) -> None:
        with tools.database.reading() as session:
            click.echo(len(session.scalars(select(Response)).all()) * times)

    monkeypatch.setenv("INSTANCE", str(config.instance))
    monkeypatch.setenv("SECRET_KEY", config.secret_key)
    done = CliRunner().invoke(group(create_survey, import_), ["import", "count", "--times", "3"])
    assert (done.exit_code, done.output) == (0, "6\n")
    assert count.callback is not None  # the part's own command is left as it was
    help_ = CliRunner().invoke(group(create_survey, import_), ["import", "count", "--help"], env={"SECRET_KEY": ""})
    assert "--times" in help_.output


def test_it_rejects_a_second_worker_of_another_server(tmp_path: Path) -> None:
    """The factory that servers call claims the embedded database for one process."""
    command(tmp_path, "migrate")
    program = "from wsgi import create_app; app = create_app(); print('serves'); input()"
    arguments = [sys.executable, "-c", program]
    with subprocess.Popen(
        arguments, env=environment(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "serves\n"
        database = Database(Config.from_environment({"INSTANCE": str(tmp_path)}).database_url)
        with pytest.raises(SetupProblem, match="Another Roundtable"):
            database.claim_for_serving(patience=0)
        database.close()
        first.kill()
