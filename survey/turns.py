"""Whose turn it is to write: in the order of asking within a process, and one process at a time."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.errors import SetupProblem, StorageBusy


class Turnstile:
    """A lock that is given in the order in which it was asked for: SQLite's own is unfair."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """Wait for the turn, at most `timeout` seconds; raises StorageBusy."""
        if not self._enter(timeout):
            raise StorageBusy
        self._owner = threading.get_ident()
        try:
            yield
        finally:
            self._leave()

    def _enter(self, timeout: float) -> bool:
        with self._mutex:
            if self._owner == threading.get_ident():
                raise RuntimeError("a write inside a write of the same thread would wait for itself")
            if self._owner is None and not self._waiting:
                self._owner = 0  # taken; the thread writes its name in turn()
                return True
            ticket = threading.Lock()
            ticket.acquire()
            self._waiting.append(ticket)
        if ticket.acquire(timeout=timeout):
            return True
        with self._mutex:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                return False
            return True  # the turn came in the very moment the patience ended

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._owner = 0
                self._waiting.popleft().release()
            else:
                self._owner = None


class FileTurn:
    """A lock between processes, so that a command and the server do not starve each other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        if self._handle is None:
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        handle, end = self._handle, time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise StorageBusy from None
                time.sleep(0.01)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class ServingClaim:
    """Held by the one process that serves a SQLite file; commands write beside it, in turn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, patience: float) -> None:
        """Wait for an ending server to go, at most `patience` seconds; raises SetupProblem."""
        if self._handle is not None:
            return
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= end:
                    os.close(handle)
                    raise SetupProblem(
                        "Another Roundtable already serves this database. The embedded database (SQLite) serves one "
                        "process; stop the other one, or set DATABASE_URL to a PostgreSQL database."
                    ) from None
                time.sleep(0.1)
        self._handle = handle

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
