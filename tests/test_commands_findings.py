"""`roundtable findings ROUND` prints what the answers show together."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner, Result

from survey import sample
from survey.config import Config
from survey.db import Database
from tests.conftest import SteppingClock


@pytest.fixture
def cli() -> click.Group:
    from wsgi import cli  # here, since it brings the dashboard, which takes seconds

    return cli


@pytest.fixture
def organisation(database: Database, clock: SteppingClock, config: Config, monkeypatch: pytest.MonkeyPatch) -> str:
    sample.load(database, clock)
    for name, value in (("INSTANCE", str(config.instance)), ("SECRET_KEY", config.secret_key), ("FREE_SPACE_MB", "0")):
        monkeypatch.setenv(name, value)
    return "social-media-inventory-2026"


def run(cli: click.Group, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["findings", *arguments])


def test_it_works_as_data(cli: click.Group, organisation: str) -> None:
    done = run(cli, organisation, "--json")
    assert done.exit_code == 0, done.output
    found = {one["key"]: one for one in json.loads(done.output)}
    twice = found["same_job_several_bills:listening"]
    assert set(twice["departments"]) == {"Marketing", "Customer Service"}
    assert twice["unit"] == "EUR"
    assert 0 < twice["saving"]["low"] <= twice["saving"]["high"] < twice["together"]["high"]
    assert (twice["low"], twice["high"]) == (twice["saving"]["low"], twice["saving"]["high"])
    assert twice["confidence"] in ("high", "medium", "low")
    assert twice["holds"] in ("holds_already", "could_change")
    assert twice["entries"]
    assert "each pay for a tool" in twice["sentence"]
    assert all(one["low"] is None for one in found.values() if one["unit"] is None)


def test_it_works_as_sentences(cli: click.Group, organisation: str) -> None:
    lines = run(cli, organisation).output
    assert lines.startswith("1. ")
    assert "could be saved at most" in lines
    assert "Could be saved at most:" not in lines  # since the sentence says it
    assert "From 5 of 8 departments" in lines


def test_it_rejects_a_round_that_is_not_there(cli: click.Group, organisation: str) -> None:
    done = run(cli, "nothing", "--json")
    assert done.exit_code == 1
    assert "There is no round called nothing." in done.output
    assert "social-media-inventory-2026" in done.output
