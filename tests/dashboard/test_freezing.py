"""The page of frozen numbers, and what it says when answers changed since."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, update

from dashboard.analysis.published import key_facts, published, value_of
from dashboard.frames import Frames
from survey import sample
from survey.db import Database
from survey.models import Response, Round, Submission
from survey.operations.submissions import reopen
from survey.read import round_titles
from survey.read_figures import FrozenRow
from tests.cast import Actor
from tests.conftest import SteppingClock
from tests.dashboard.factory import account, frames_of
from tests.dashboard.screen_help import viewer

HASH = "0123456789abcdef" * 4


@pytest.fixture
def paul(database: Database, clock: SteppingClock) -> Actor:
    sample.load(database, clock)
    return viewer(database, clock(), "administrator")


@pytest.fixture
def slug(paul: Actor, database: Database) -> str:
    with database.reading() as session:
        return round_titles(session)[0].slug


def shown(app: Flask, actor: Actor, slug: str) -> str:
    return html.unescape(actor.client(app).get(f"/rounds/{slug}/figures").text)


def accounts_of(page: str) -> str:
    """What the page offers to freeze as the number of accounts."""
    form = page.split('name="name" value="accounts">')[1]
    return form.split('name="text" value="')[1].split('"')[0]


def test_it_works_to_freeze_a_number_and_to_find_it_in_the_workbook(app: Flask, paul: Actor, slug: str) -> None:
    page = shown(app, paul, slug)
    assert "No number of this round has been frozen yet." in page
    number = accounts_of(page)
    client = paul.client(app)
    reply = client.post(f"/rounds/{slug}/figures", data={"name": "accounts", "text": number})
    assert reply.status_code == 303
    page = shown(app, paul, slug)
    assert "Unchanged" in page
    assert "From 5 of 8 departments" in page.split("Frozen numbers")[1]
    for reader in ("team", "committee"):
        book = load_workbook(BytesIO(client.get(f"/export/{slug}.xlsx?for={reader}").data))
        said = [str(cell) for row in book["Method and gaps"].values for cell in row if cell]
        assert "Published numbers" in said
        assert any(f"Accounts: {number}, frozen on" in line for line in said)


def test_it_says_nothing_of_published_numbers_in_a_workbook_without_any(app: Flask, paul: Actor, slug: str) -> None:
    book = load_workbook(BytesIO(paul.client(app).get(f"/export/{slug}.xlsx").data))
    assert "Published numbers" not in [cell for row in book["Method and gaps"].values for cell in row]


def test_it_rejects_a_number_that_is_not_the_one_of_today(app: Flask, paul: Actor, slug: str) -> None:
    client = paul.client(app)
    reply = client.post(f"/rounds/{slug}/figures", data={"name": "accounts", "text": "9,999"})
    assert reply.status_code == 409
    assert "has changed since the page was loaded" in reply.text
    assert client.post(f"/rounds/{slug}/figures", data={"name": "no", "text": "1"}).status_code == 404
    assert "No number of this round has been frozen yet." in shown(app, paul, slug)


def test_it_requires_an_administrator(
    app: Flask, paul: Actor, slug: str, database: Database, clock: SteppingClock
) -> None:
    vera = viewer(database, clock())
    assert "Freeze this number" in shown(app, paul, slug)
    assert "Freeze this number" not in shown(app, vera, slug)
    assert vera.client(app).post(f"/rounds/{slug}/figures", data={"name": "accounts"}).status_code == 403
    assert paul.client(app).get("/rounds/nothing/figures").status_code == 404


def test_it_says_when_the_answers_of_that_version_are_others(
    app: Flask, paul: Actor, slug: str, database: Database, clock: SteppingClock
) -> None:
    number = accounts_of(shown(app, paul, slug))
    paul.client(app).post(f"/rounds/{slug}/figures", data={"name": "accounts", "text": number})
    with database.writing() as session:  # reopening comes after the version, and its answers still count
        query = select(Response).join(Submission).join(Round, Round.id == Response.round_id).where(Round.slug == slug)
        response = session.scalars(query).first()
        assert response is not None
        reopen(session, response.id, "Something is missing", clock())
    assert "no longer give the fingerprint" not in shown(app, paul, slug)
    with database.writing() as session:
        session.execute(update(Submission).values(sha256="f" * 64))
    assert "no longer give the fingerprint" in shown(app, paul, slug)


RATE = {"currency": "USD", "rate": "0.92", "on": "2026-03-01", "source": "European Central Bank"}


def test_it_works_to_enter_a_rate_and_to_take_it_away(app: Flask, paul: Actor, slug: str) -> None:
    client = paul.client(app)
    assert "No answer that counts is in another currency." in shown(app, paul, slug)
    assert client.post(f"/rounds/{slug}/figures/rates", data=RATE).status_code == 303
    assert "0.92 (1 March 2026, European Central Bank)" in shown(app, paul, slug)
    assert client.post(f"/rounds/{slug}/figures/rates", data={"drop": "USD"}).status_code == 303
    assert "0.92 (" not in shown(app, paul, slug)


def test_it_rejects_half_a_rate_and_keeps_what_was_typed(app: Flask, paul: Actor, slug: str) -> None:
    reply = paul.client(app).post(f"/rounds/{slug}/figures/rates", data={**RATE, "rate": "much <b>"})
    assert reply.status_code == 422
    assert "Please write what one unit is worth in EUR" in reply.text
    assert 'value="much &lt;b&gt;"' in reply.text


def test_it_requires_an_administrator_for_rates(
    app: Flask, paul: Actor, slug: str, database: Database, clock: SteppingClock
) -> None:
    vera = viewer(database, clock())
    assert "Enter the rate" not in shown(app, vera, slug)
    assert vera.client(app).post(f"/rounds/{slug}/figures/rates", data=RATE).status_code == 403


def frozen(frames: Frames, **changes: object) -> FrozenRow:
    fact = next(one for one in key_facts(frames) if one.key == "accounts")
    row = FrozenRow(
        1, 3, HASH, fact.key, fact.label, "", fact.text, value_of(frames, fact), datetime(2026, 3, 2, tzinfo=UTC)
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def test_it_works_to_compare_with_today() -> None:
    before = frames_of({"HR": {"accounts": [account("x")]}, "IT": None})
    row = frozen(before)
    (same,) = published(before, [row], {3: HASH})
    assert (same.change, same.broken) == ("", "")
    assert same.line == (
        "Accounts: 1, frozen on 2 March 2026 from version 3 of the answers (fingerprint 01234567). "
        "From 1 of 2 departments: 1 signed."
    )
    corrected = frames_of({"HR": {"accounts": [account("x"), account("xing")]}, "IT": None})
    (changed,) = published(corrected, [row], {3: HASH})
    assert changed.change == "A later correction changes it: 2 accounts now, in version 7."
    more = frames_of({"HR": {"accounts": [account("x")]}, "IT": {"accounts": [account("x")]}})
    (grown,) = published(more, [row], {3: HASH})
    assert grown.change == (
        "Departments have answered or taken answers back since; it is 2 accounts now, in version 7."
    )


def test_it_handles_a_figure_that_is_gone_and_a_version_that_gives_another_hash() -> None:
    frames = frames_of({"HR": {"accounts": [account("x")]}})
    (gone,) = published(frames, [frozen(frames, name="something")], {3: HASH})
    assert gone.change == "This figure is no longer worked out."
    (broken,) = published(frames, [frozen(frames)], {3: "f" * 64})
    assert broken.broken.startswith("The answers of version 3 no longer give the fingerprint 01234567")
    assert broken.broken in broken.line
