"""Mail goes to a folder or to a server, one recipient each, and says nothing in logs."""

from __future__ import annotations

import email
import stat
from dataclasses import replace
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from survey.config import Config
from survey.mail import Mailer, compose, is_address
from tests.support.ports import free_port


class Inbox:
    """An SMTP server's memory."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def smtp() -> Any:
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield inbox, controller.port
    controller.stop()


def test_it_works_to_write_into_the_outbox(config: Config, outbox: Path) -> None:
    Mailer(config).send("paul@example.org", "Hello\r\nBcc: x@y.z", "Grüße: https://example.org/sign-in/x")
    (path,) = outbox.glob("*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "paul@example.org"
    assert message["Subject"] == "Hello Bcc: x@y.z"
    assert message["Bcc"] is None
    assert message["From"] == config.mail_from
    assert "Grüße" in message.get_content()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_works_to_send_to_a_server(config: Config, smtp: Any) -> None:
    inbox, port = smtp
    mailer = Mailer(replace(config, smtp_url=f"smtp://127.0.0.1:{port}"))
    mailer.later("paul@example.org", "Hello", "Text").result(timeout=10)
    (envelope,) = inbox.received
    assert envelope.rcpt_tos == ["paul@example.org"]
    assert b"Subject: Hello" in envelope.content


def test_it_handles_a_server_that_is_away(config: Config, smtp: Any, caplog: pytest.LogCaptureFixture) -> None:
    mailer = Mailer(replace(config, smtp_url="smtp://127.0.0.1:1"))
    mailer.later("paul@example.org", "Hello", "Text https://x/sign-in/geheim").result(timeout=10)
    assert "mail could not be sent" in caplog.text
    assert "geheim" not in caplog.text
    assert "paul" not in caplog.text


@pytest.mark.parametrize("text", ["a@b.de", "a.b+c@d-e.example", "ä@ö.de"])
def test_it_knows_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a@", "@b", "a b@c.de", "a@b.de,c@d.de", "a@b.de\nBcc: x@y.z", "<a@b.de>", "a@b@c", "x" * 260 + "@b.de"],
)
def test_it_rejects_what_is_no_single_address(text: str) -> None:
    assert not is_address(text)
    with pytest.raises(ValueError):
        compose("a@b.de", text, "Hello", "Text")
