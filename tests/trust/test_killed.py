"""The server is killed in the middle of saves, again and again: what was acknowledged is there, and once only."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from survey.config import Config
from survey.db import Database
from survey.models import Entry, History
from survey.operations.answers import Author
from survey.operations.entries import add_entry
from tests.cast import Cast, assemble
from tests.trust.serving import PATIENCE, Server, Typist

SHORT, LONG = 10, 1_000
MOST_SAVES = 25  # before a kill
LONGEST_PAUSE = 0.02  # seconds between the last counted reply and the kill, so that it strikes anywhere in a save


@pytest.fixture
def people(config: Config) -> Cast:
    """The cast on the clock of the real server."""
    database = Database(config.database_url)
    cast = assemble(database, datetime.now(UTC))
    database.close()
    return cast


@pytest.fixture
def server(config: Config, people: Cast) -> Iterator[Server]:
    server = Server(config.instance)
    yield server
    server.close()


@pytest.fixture
def typists(config: Config, people: Cast) -> list[Typist]:
    """Two with an account of their own, and two who argue about one answer of the department."""
    database, made = Database(config.database_url), []
    with database.writing() as session:
        for number in range(2):
            author = Author(people.ana.person_id, people.ana.name, f"page{number}")
            now = datetime.now(UTC)
            made.append(add_entry(session, people.hr_response_id, "accounts", {}, author, f"add-{number}", now).id)
    database.close()
    return [
        Typist(people.ana, 0, made[0], "name"),
        Typist(people.ben, 1, made[1], "name"),
        Typist(people.ana, 2, "", "freedom"),
        Typist(people.ben, 3, "", "freedom"),
    ]


def test_it_works_that_every_acknowledged_save_outlives_a_kill(
    server: Server, typists: list[Typist], config: Config, long_counts: bool
) -> None:
    chance = random.Random(20260322)
    for _ in range(LONG if long_counts else SHORT):
        server.start()
        kill_during_saves(server, typists, chance)
        assert not [odd for typist in typists for odd in typist.odd]
    server.start()  # after the last kill too, people go on with what got no reply
    kill_during_saves(server, typists, chance)
    assert all(len(typist.acknowledged) > 1 for typist in typists)
    stored(config, typists)


def kill_during_saves(server: Server, typists: list[Typist], chance: random.Random) -> None:
    noted = threading.Semaphore(0)
    for typist in typists:
        if not typist.said:
            typist.sign_in(server.port)
    threads = [threading.Thread(target=typist.type_on, args=(server.port, noted), daemon=True) for typist in typists]
    for thread in threads:
        thread.start()
    for _ in range(chance.randint(1, MOST_SAVES)):
        assert noted.acquire(timeout=PATIENCE + 10), [typist.odd for typist in typists]
    threading.Event().wait(chance.uniform(0, LONGEST_PAUSE))
    server.kill()
    for thread in threads:
        thread.join(timeout=PATIENCE + 10)
        assert not thread.is_alive()


def stored(config: Config, typists: list[Typist]) -> None:
    """Everything acknowledged is in the history exactly once, and nobody's last word was put back."""
    database = Database(config.database_url)
    with database.reading() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert not session.execute(text("PRAGMA foreign_key_check")).all()
        rows = session.scalars(select(History).where(History.action == "save").order_by(History.id)).all()
        kept = Counter(after["t"] for row in rows for _, after in row.changes.values())
        now = {entry.id: entry.answers for entry in session.scalars(select(Entry)).all()}
        words = [answer["t"] for answers in now.values() for answer in answers.values()]
    database.close()
    acknowledged = [said for typist in typists for said in typist.acknowledged]
    assert not [said for said in acknowledged if not kept[said]], "acknowledged, but lost"
    assert not [said for said, times in kept.items() if times > 1], "a repeated save was stored twice"
    for typist in typists:
        if not typist.entry or not typist.acknowledged:
            continue  # of those who argue, either may have had the last word
        current = number_of(now[typist.entry][typist.question]["t"])
        assert number_of(typist.acknowledged[-1]) <= current <= typist.said
    assert set(words) <= set(kept)


def number_of(said: str) -> int:
    return int(said.rpartition(" ")[2].rstrip("."))


def test_it_works_that_a_half_written_log_is_read_again(server: Server, config: Config, typists: list[Typist]) -> None:
    """What was acknowledged may still stand only in the write-ahead log when the server dies."""
    server.start()
    kill_during_saves(server, typists, random.Random(1))
    log = Path(f"{Database(config.database_url).path}-wal")
    assert log.exists()
    assert log.stat().st_size > 0
    stored(config, typists)
