"""A real server process without the dashboard, that can be killed, and clients that keep typing into it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from tests.cast import Actor
from tests.conftest import TEST_KEY

PATIENCE = 120  # seconds for a reply: long counts run beside other work, and a server starts slowly then


class Server:
    """`python -m survey.commands serve` on an instance of its own."""

    def __init__(self, instance: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        self._environment = {**kept, "INSTANCE": str(instance), "SECRET_KEY": TEST_KEY, "FREE_SPACE_MB": "0"}
        self._log = instance / "server.log"
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self) -> None:
        """Returns once the server says where it is; connections wait in the queue of its socket from then on."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "survey.commands", "serve", "--port", "0"],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert "http://" in said, f"the server did not start: {said!r} {self._log.read_text()[-2000:]}"
        self.port = int(said.strip().rpartition(":")[2])

    def kill(self) -> None:
        """As a power button does: no handler runs, nothing is flushed."""
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()[-2000:]
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


@dataclass
class Typist:
    """Somebody who changes one answer again and again, and remembers what the server acknowledged."""

    actor: Actor
    number: int
    entry: str
    question: str
    said: int = 0
    acknowledged: list[str] = field(default_factory=list)
    unanswered: dict[str, str] | None = None
    odd: list[str] = field(default_factory=list)
    _cookies: str = ""
    _token: str = ""

    def sign_in(self, port: int) -> None:
        """Fetch a form token, as a page that is loaded does; it stays good when the server is started again."""
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        own = f"{self.actor.cookie_name}={self.actor.cookie}"
        connection.request("GET", f"/r/{self.actor.key}/token", headers={"Cookie": own})
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status == 200, body
        self._cookies = f"{own}; {(reply.getheader('Set-Cookie') or '').partition(';')[0]}"
        self._token = json.loads(body)["token"]
        connection.close()

    def type_on(self, port: int, noted: threading.Semaphore) -> None:
        """Save until the connection breaks. What got no reply is sent first, unchanged, as the page does it."""
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            while True:
                form = self.unanswered or self._next()
                self.unanswered = form
                if not self._send(connection, form):
                    return
                self.unanswered = None
                noted.release()
        except (OSError, HTTPException):
            return
        finally:
            connection.close()
            noted.release()

    def _next(self) -> dict[str, str]:
        self.said += 1
        text = f"typist {self.number} says {self.said}."
        facts = {"editor": f"page{self.number}", "base": "0", "entry": self.entry, "csrf_token": self._token}
        return {**facts, "save_key": f"{self.number}-{self.said}", f"q_{self.question}": text}

    def _send(self, connection: HTTPConnection, form: dict[str, str]) -> bool:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "autosave"}
        address = f"/r/{self.actor.key}/save"
        connection.request("POST", address, urlencode(form), {**kind, "Cookie": self._cookies})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status not in (200, 409):
            self.odd.append(f"{reply.status}: {body[:300]!r}")
            return False
        self.acknowledged.append(form[f"q_{self.question}"])
        return True
