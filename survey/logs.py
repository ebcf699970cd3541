"""Structured logs: one JSON object a line, with the request's number and without any secret."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

request_id: ContextVar[str] = ContextVar("request_id", default="")

_SECRET_PATH = re.compile(r"(/(?:open|sign-in)/|%2F(?:open|sign-in)%2F)[^\s/?#\"'\\&<>]+", re.IGNORECASE)


def mask(text: str) -> str:
    """The same text without the secret part of invitation and sign-in links."""
    return _SECRET_PATH.sub(r"\1***", text)


class JsonFormatter(logging.Formatter):
    """One line a record; json.dumps escapes line breaks, so nobody can add a line of their own."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "says": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return mask(json.dumps(line, ensure_ascii=False, default=str))


def set_up(level: int = logging.INFO) -> None:
    """Send this process's logs to standard error as JSON lines; called by commands, never on import."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)


class MaskedServerLog:
    """Hides secrets from the access log of whichever server runs this: gunicorn logs RAW_URI and Referer."""

    def __init__(self, app: Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for name in ("RAW_URI", "REQUEST_URI", "HTTP_REFERER"):
            if name in environ:
                environ[name] = mask(environ[name])
        return self._app(environ, start_response)
