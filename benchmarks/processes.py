"""Starts a server in a process of its own and talks to it over kept connections."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from socket import create_connection, socket
from urllib.parse import urlencode

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    port: int
    pid: int


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(code: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run `code`, which must define `app`, under waitress with eight threads."""
    port = free_port()
    program = f"{code}\nimport waitress\nwaitress.serve(app, host='127.0.0.1', port={port}, threads=8, _quiet=True)\n"
    # the log of requests goes where nobody reads it, as a log file would: written, not shown
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, **(environment or {})}, stderr=quiet)
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server to be measured did not start")
        try:
            create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server to be measured did not answer")


class Client:
    """One kept connection with its cookies."""

    def __init__(self, server: Server, headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.headers = headers or {}

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: dict[str, str]) -> bytes:
        return self._ask("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, body: str) -> bytes:
        return self._ask("POST", path, body, {"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        self.connection.request(method, path, body, {**self.headers, **headers})
        response = self.connection.getresponse()
        data = response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path} answered {response.status}: {data[:300]!r}")
        return data


@dataclass(frozen=True)
class Load:
    """Requests a second, and how long a request took, in milliseconds."""

    rate: float
    p50: float
    p99: float


def load(jobs: list[list[object]], client_count: int) -> Load:
    """Each client works through its list of callables; all start together."""
    times: list[float] = []

    def work(mine: list[object]) -> None:
        for job in mine:
            start = time.perf_counter()
            job()  # type: ignore[operator]  # lists of callables, typed loosely so that clients can differ
            times.append(time.perf_counter() - start)

    begin = time.perf_counter()
    with ThreadPoolExecutor(client_count) as pool:
        list(pool.map(work, jobs))
    took = time.perf_counter() - begin
    times.sort()
    return Load(len(times) / took, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000)
