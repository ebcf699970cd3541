"""Outgoing mail: to a folder by default, to an SMTP server by configuration."""

from __future__ import annotations

import logging
import re
import secrets
import smtplib
import ssl
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from survey.config import Config

log = logging.getLogger("roundtable.mail")
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
SMTP_TIMEOUT = 20  # seconds


def is_address(text: str) -> bool:
    """One plain mail address; nothing that could add a header or a second recipient."""
    return len(text) <= 254 and text.isprintable() and bool(_ADDRESS.fullmatch(text))


def compose(sender: str, to: str, subject: str, text: str, now: datetime | None = None) -> EmailMessage:
    """A plain-text message; raises ValueError for an address that is none."""
    if not is_address(to):
        raise ValueError("not a mail address")
    message = EmailMessage()
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(now or datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain="roundtable.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


class Mailer:
    """Sends after the commit and outside of it; `later` so that a reply takes equally long with and without mail."""

    def __init__(self, config: Config) -> None:
        self._smtp_url = config.smtp_url
        self._outbox = config.outbox or config.instance / "outbox"
        self._sender = config.mail_from
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand over one message; raises OSError or smtplib.SMTPException."""
        message = compose(self._sender, to, subject, text)
        if self._smtp_url:
            self._to_server(message)
        else:
            self._to_folder(message, self._outbox)

    def later(self, to: str, subject: str, text: str) -> Future[None]:
        return self._worker.submit(self._send_or_log, to, subject, text)

    def flush(self) -> None:
        """Wait until everything handed to `later` is on its way."""
        self._worker.submit(lambda: None).result()

    def _send_or_log(self, to: str, subject: str, text: str) -> None:
        try:
            self.send(to, subject, text)
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            # The text holds a secret link and the address is personal: neither belongs into a log.
            log.error("mail could not be sent", extra={"facts": {"problem": type(problem).__name__}})

    def _to_folder(self, message: EmailMessage, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = folder / f"{stamp}-{secrets.token_hex(4)}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes())

    def _to_server(self, message: EmailMessage) -> None:
        parts = urlsplit(self._smtp_url)
        host, tls = parts.hostname or "localhost", ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_TIMEOUT, context=tls)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=SMTP_TIMEOUT)
        with server:
            server.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=tls)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
