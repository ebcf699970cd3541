"""The built-in server: one process with threads, stopped cleanly by Ctrl-C and SIGTERM."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
from collections.abc import Iterator

from flask import Flask
from waitress.server import create_server

from survey.config import MEGABYTE, Config
from survey.services import services_of

PORTS_TO_TRY = 50
YOUNG = 10_000  # objects between two looks of the garbage collector; Python's 700 is a few lines of a page
BODY_OF_SERVER = 64 * MEGABYTE  # above the application's own limit, so that a person gets its page and not a bare line


def bind(host: str, port: int, *, otherwise_next: bool = False) -> socket.socket:
    """A listening socket; if `otherwise_next`, on the next free port. Raises OSError when there is none."""
    last = port + (PORTS_TO_TRY if otherwise_next and port else 0)
    for candidate in range(port, last + 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            if candidate == last:
                raise
            continue
        return listener
    raise OSError("no free port")


def settle() -> None:
    """What was loaded at the start stays, so the collector need not look at it again; it looks less often, too."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


def serve(app: Flask, listener: socket.socket, config: Config) -> None:
    """Answer requests until SIGINT or SIGTERM, then let running requests end and give everything back."""
    found = services_of(app)
    found.database.claim_for_serving()
    server = create_server(
        app,
        sockets=[listener],
        threads=config.threads,
        ident="",
        max_request_body_size=BODY_OF_SERVER,
        clear_untrusted_proxy_headers=not config.proxies,
        **_trusted(config),
    )
    settle()
    with _stopped_by_signals():
        server.run()  # returns after KeyboardInterrupt and SystemExit, with all tasks done
    server.close()
    found.mailer.flush()
    found.database.close()


def _trusted(config: Config) -> dict[str, object]:
    # ProxyFix reads the headers, the given number of hops deep; waitress only has to leave them alone.
    return {"trusted_proxy": None} if config.proxies else {}


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
