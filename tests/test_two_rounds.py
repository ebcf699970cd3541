"""A list is imported, the team decides, a newer list comes in a year later: what changed and what worked is seen."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from survey.config import Config
from survey.db import Database
from survey.models import Entry, Response, Round
from tests.cast import Actor
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import viewer
from tests.survey.importing import as_csv

HEAD = [
    "Department",
    "Tool",
    "What do you really use it for?",
    "Who pays for it?",
    "What does it cost in a year, about?",
]
TALKWALKER = ["HR", "Talkwalker", "Monitoring what is said", "We do", "12,000 to 14,000"]
BRANDWATCH = ["Sales", "Brandwatch", "Monitoring what is said", "We do", "9,000 to 11,000"]
KEY = "same_job_several_bills:listening"


@pytest.fixture
def paul(app: Flask, database: Database, clock: SteppingClock) -> Actor:
    return viewer(database, clock(), "administrator")


@pytest.fixture
def shell(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)


def bring(tmp_path: Path, rows: list[list[str]], what: list[str], title: str) -> None:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    path, report = tmp_path / "list.csv", tmp_path / "report.json"
    path.write_bytes(as_csv(rows))
    arguments = ["import", *what, str(path), "--round", title, "--create-round", "--report", str(report)]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output


def slug_of(database: Database, title: str) -> str:
    with database.reading() as session:
        return session.scalars(select(Round.slug).where(Round.title == title)).one()


def test_it_works_that_a_decision_of_one_round_is_seen_to_have_worked_in_the_next(
    app: Flask, paul: Actor, database: Database, tmp_path: Path, shell: None
) -> None:
    client = paul.client(app)
    tools = ["answers", "--section", "tools"]
    bring(tmp_path, [HEAD, TALKWALKER, BRANDWATCH], tools, "Tools 2026")
    base = f"/rounds/{slug_of(database, 'Tools 2026')}/decisions"
    decided = {"key": KEY, "choice": "merge", "owner": "Purchasing", "due": "2027-01-31", "indicator": "contracts"}
    assert client.post(f"{base}/one", data=decided).status_code == 303
    joined = ["Sales", "Canva", "Design", "It is free", ""]
    bring(tmp_path, [HEAD, TALKWALKER, joined], tools, "Tools 2027")
    page = html.unescape(client.get(f"/rounds/{slug_of(database, 'Tools 2027')}/decisions").text)
    assert "Two paid contracts in Tools 2026, one in Tools 2027: 9,000 to 11,000 EUR a year less." in page
    assert "It worked" in page


def test_it_works_that_a_newer_list_with_renamed_addresses_reports_what_changed_only(
    app: Flask, paul: Actor, database: Database, tmp_path: Path, shell: None
) -> None:
    head = ["Department", "Platform", "Link"]
    old = [["Parks", "Twitter", f"https://twitter.com/Parks{n}"] for n in range(40)]
    new = [["Parks", "X", f"https://x.com/parks{n}"] for n in range(1, 41)]
    bring(tmp_path, [head, *old], ["accounts"], "City 2025")
    bring(tmp_path, [head, *new], ["accounts"], "City 2026")
    page = html.unescape(paul.client(app).get(f"/rounds/{slug_of(database, 'City 2026')}/changes").text)
    assert "Of 40 entries in City 2025: 39 as before and 1 no longer there. 1 is new." in page
    with database.reading() as session:
        found = session.execute(
            select(Entry.origin_id).join(Response).join(Round).where(Round.title == "City 2026", Entry.section != "")
        )
        assert sum(row.origin_id is not None for row in found) == 39
