"""Logs are one JSON object a line and hold no secret."""

from __future__ import annotations

import json
import logging

import pytest
from flask.testing import FlaskClient

from survey import logs
from tests.cast import Cast


def formatted(message: str, *args: object, **extra: object) -> str:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return logs.JsonFormatter().format(record)


def test_it_works_as_one_object_a_line() -> None:
    line = formatted("hello %s", "a\nb", facts={"status": 200})
    assert "\n" not in line
    found = json.loads(line)
    assert (found["says"], found["status"], found["level"]) == ("hello a\nb", 200, "info")
    assert found["at"].endswith("+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "GET /open/geheim-Token_1 HTTP/1.1",
        "GET /sign-in/geheim-Token_1?next=/x",
        'Referer: "https://x.org/open/geheim-Token_1"',
        "next=%2Fopen%2Fgeheim-Token_1&x=1",
        "/OPEN/geheim-Token_1/",
    ],
)
def test_it_masks_links(text: str) -> None:
    masked = logs.mask(text)
    assert "geheim" not in masked
    assert "***" in masked
    assert "geheim" not in formatted(text)


def test_it_masks_links_in_traces() -> None:
    try:
        raise ValueError("/open/geheim")
    except ValueError as problem:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "oh", (), (ValueError, problem, problem.__traceback__)
        )
    assert "geheim" not in logs.JsonFormatter().format(record)


def test_it_masks_what_servers_log() -> None:
    """gunicorn writes RAW_URI and Referer into its access log, after the application has answered."""
    environ = {"RAW_URI": "/open/geheim", "HTTP_REFERER": "https://x/sign-in/geheim", "PATH_INFO": "/open/geheim"}
    logs.MaskedServerLog(lambda _environ, _start: [b""])(environ, lambda *_: None)
    assert "geheim" not in environ["RAW_URI"] + environ["HTTP_REFERER"]
    assert environ["PATH_INFO"] == "/open/geheim"


def test_it_keeps_tokens_out_of_all_logs(
    client: FlaskClient, cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs.JsonFormatter())
    client.get(f"/open/{cast.ana.token}")
    client.post(f"/open/{cast.ana.token}", data={"name": "Ana"})
    client.get("/open/unknown-token-of-somebody")
    client.get("/sign-in/unknown-token-of-somebody")
    assert "/open/***" in caplog.text
    assert "/sign-in/***" in caplog.text
    for secret in (cast.ana.token, cast.ana.cookie, "unknown-token-of-somebody"):
        assert secret not in caplog.text


def test_it_gives_every_request_a_number(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="roundtable")
    caplog.handler.setFormatter(logs.JsonFormatter())
    reply = client.get("/healthz")
    number = reply.headers["X-Request-ID"]
    lines = [json.loads(line) for line in caplog.text.splitlines()]
    assert any(line.get("request") == number and line.get("path") == "/healthz" for line in lines)
    assert client.get("/healthz").headers["X-Request-ID"] != number
