"""A small HTTP proxy between browser and server that can lose a reply after the server has given it."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

HEAD_END = b"\r\n\r\n"
PATIENCE = 20.0


@dataclass
class Lost:
    """One reply that is to be lost. The server has answered when `answered` is set; `let_go` breaks the connection."""

    answered: threading.Event
    let_go: threading.Event
    reply: bytes = b""


class Proxy:
    """Forwards each request on a connection of its own, so that the browser cannot hide a loss by repeating it."""

    def __init__(self, server: str, watched: str) -> None:
        there = urlsplit(server)
        self._server = (there.hostname or "127.0.0.1", there.port or 80)
        self._watched = watched  # end of the paths whose POSTs count
        self._to_lose: list[Lost] = []
        self.bodies: list[bytes] = []  # of the watched POSTs, in order of arrival
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.address = ""

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(PATIENCE)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def lose_next(self, count: int = 1, *, held: bool = False) -> list[Lost]:
        """Lose the replies to the next `count` watched POSTs; `held` ones break only when they are let go."""
        made = [Lost(threading.Event(), threading.Event()) for _ in range(count)]
        for lost in made:
            if not held:
                lost.let_go.set()
        self._to_lose.extend(made)
        return made

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        listening.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(HEAD_END)
            body = await reader.readexactly(_length(head))
            lost = self._watch(head, body)
            reply = await self._ask(_closing(head), body)
            if lost is None:
                writer.write(_closing(reply))
                await writer.drain()
            else:
                lost.reply = reply
                lost.answered.set()
                await asyncio.to_thread(lost.let_go.wait, PATIENCE)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the browser opened a connection and did not need it, or left
        finally:
            writer.close()

    def _watch(self, head: bytes, body: bytes) -> Lost | None:
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        if method != "POST" or not path.endswith(self._watched):
            return None
        self.bodies.append(body)
        return self._to_lose.pop(0) if self._to_lose else None

    async def _ask(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._server)
        try:
            writer.write(head + body)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _closing(message: bytes) -> bytes:
    """The same message, saying that its connection ends with it."""
    head, end, body = message.partition(HEAD_END)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*lines, b"Connection: close"]) + end + body
