"""A PostgreSQL of our own in a temporary folder, or the one that TEST_POSTGRES_URL names."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port

BINARIES = (Path("/usr/lib/postgresql/15/bin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin")))
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which databases may be made; ours is removed afterwards."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    programs = next((folder for folder in BINARIES if (folder / "initdb").exists()), None)
    if programs is None:
        raise RuntimeError("The tests need PostgreSQL: apt-get install postgresql, or set TEST_POSTGRES_URL.")
    folder = Path(tempfile.mkdtemp(prefix="roundtable-pg-"))
    prefix = _as_postgres(folder)
    data, port = folder / "data", free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} {UNSAFE_BUT_FAST}"
    try:
        _run(*prefix, str(programs / "initdb"), "-D", str(data), "-U", "roundtable", "-A", "trust", "-N", "-E", "UTF8")
        start = ("-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        _run(*prefix, str(programs / "pg_ctl"), *start)
        yield f"postgresql+psycopg://roundtable@127.0.0.1:{port}/postgres"
    finally:
        if data.exists():
            stop = [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True, check=False, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(folder: Path) -> tuple[str, ...]:
    """PostgreSQL refuses to run as root, so the packaged user does it."""
    if os.getuid() != 0:
        return ()
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return ("setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups")


def _run(*command: str) -> None:
    # pg_ctl leaves the server behind with our pipes, so its output goes nowhere instead of into one.
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/"
    )
    if result.returncode:
        raise RuntimeError(f"PostgreSQL for the tests did not start: {' '.join(command)}")
