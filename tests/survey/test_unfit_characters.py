"""Addresses and forms with a character that PostgreSQL does not take are answered in words, and change nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import select

from survey.db import Database
from survey.errors import NotUnderstood
from survey.models import Round
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.test_giving_back import standing, tell

pytestmark = pytest.mark.both_databases


def test_it_rejects_a_nul_in_an_address(app: Flask, cast: Cast) -> None:
    client = cast.paul.client(app)
    for page in ("decisions", "names", "figures", "changes", "findings/show"):
        reply = client.get(f"/rounds/%00/{page}")
        assert reply.status_code in (400, 404), page
        assert "Nothing was changed." in reply.text
    assert client.get(f"/rounds/{cast.round_slug}/findings/show?key=%00").status_code in (400, 404)


def test_it_rejects_a_nul_in_a_form(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    tell(database, clock, cast)
    rates = cast.paul.client(app).post(f"/rounds/{cast.round_slug}/figures/rates", data={"drop": "U\x00D"})
    assert rates.status_code < 500
    reply = cast.ana.client(app).post(f"{cast.ana.path}own/reply", data={"finding": "a\x00b", "text": "Hello"})
    assert reply.status_code in (400, 404)
    assert standing(database, cast).replies == ()


def test_it_handles_a_number_that_no_id_reaches(database: Database) -> None:
    with suppress(NotUnderstood), database.reading() as session:
        assert session.scalars(select(Round).where(Round.id == 2**40)).all() == []
