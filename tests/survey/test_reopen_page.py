"""What was handed over can be read by everybody of the department and taken back, which voids a signature visibly."""

from __future__ import annotations

import pytest
from flask import Flask

from survey.db import Database
from survey.operations.rounds import close_round
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered, hand_over


@pytest.fixture
def handed_over(app: Flask, cast: Cast, database: Database, outbox: object) -> None:
    answered(database, cast)
    assert hand_over(app, cast.ana).status_code == 200


def _sign(app: Flask, cast: Cast, number: int = 1) -> None:
    reply = cast.clara.client(app).post(f"/r/{cast.clara.key}/sign", data={"number": str(number)})
    assert reply.status_code == 303


def test_it_works_to_wait_for_the_signature(app: Flask, cast: Cast, handed_over: None) -> None:
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/done").text
    for words in (
        "Waiting for the signature of Clara Head",
        "Ana Recruiter handed over the answers of HR on 2 March 2026, 09:00",
        "You have 3 accounts",
        "Make a new link to sign",
        "Take it back",
        f'href="/r/{cast.ana.key}/own"',
        "data-rt-print",
    ):
        assert words in page
    assert "Why do the signed answers have to change?" not in page
    assert "Read and sign" in cast.clara.client(app).get(f"/r/{cast.clara.key}/done").text


def test_it_leads_to_the_tasks_when_nothing_was_handed_over(app: Flask, cast: Cast) -> None:
    reply = cast.ana.client(app).get(f"/r/{cast.ana.key}/done")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/r/{cast.ana.key}/")


def test_it_works_to_take_unsigned_answers_back(app: Flask, cast: Cast, handed_over: None) -> None:
    reply = cast.ben.client(app).post(f"/r/{cast.ben.key}/reopen")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/r/{cast.ben.key}/")
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/done").text
    assert "These answers were taken back" in page
    assert "no longer counts" not in page
    assert (
        "can be signed as soon as they are handed over again"
        in cast.clara.client(app).get(f"/r/{cast.clara.key}/sign").text
    )


def test_it_works_for_the_head_to_change_and_come_back(app: Flask, cast: Cast, handed_over: None) -> None:
    client, path = cast.clara.client(app), f"/r/{cast.clara.key}"
    assert client.get(f"{path}/").headers["Location"] == f"{path}/sign"
    assert client.post(f"{path}/reopen").headers["Location"] == f"{path}/"
    assert client.get(f"{path}/").status_code == 200
    assert "Go on to signing" in client.get(f"{path}/check").text
    assert client.post(f"{path}/hand-over").headers["Location"] == f"{path}/sign"
    assert '<input type="hidden" name="number" value="2">' in client.get(f"{path}/sign").text


def test_it_requires_a_reason_once_signed(app: Flask, cast: Cast, handed_over: None) -> None:
    _sign(app, cast)
    client = cast.ana.client(app)
    reply = client.post(f"/r/{cast.ana.key}/reopen", data={"reason": "   "})
    assert reply.status_code == 422
    assert "Not taken back" in reply.text
    assert 'href="#reason"' in reply.text
    assert "HR has signed" in client.get(f"/r/{cast.ana.key}/done").text


def test_it_works_to_void_a_signature_visibly(app: Flask, cast: Cast, clock: SteppingClock, handed_over: None) -> None:
    _sign(app, cast)
    clock.advance(hours=2)
    client = cast.ana.client(app)
    reason = "A channel was <i>missing</i>"
    assert client.post(f"/r/{cast.ana.key}/reopen", data={"reason": reason}).status_code == 303
    said = (
        "The signature of Clara Head of 2 March 2026, 09:00 no longer counts because the answers were taken back on "
        "2 March 2026, 11:00: A channel was &lt;i&gt;missing&lt;/i&gt;"
    )
    assert said in client.get(f"/r/{cast.ana.key}/done").text
    assert hand_over(app, cast.ana).status_code == 200
    assert said in cast.clara.client(app).get(f"/r/{cast.clara.key}/sign").text
    _sign(app, cast, 2)
    page = client.get(f"/r/{cast.ana.key}/done").text
    assert "HR has signed" in page
    assert said in page


def test_it_handles_a_second_taking_back(app: Flask, cast: Cast, handed_over: None) -> None:
    client = cast.ana.client(app)
    client.post(f"/r/{cast.ana.key}/reopen")
    reply = client.post(f"/r/{cast.ana.key}/reopen")
    assert reply.status_code == 409
    assert "open already" in reply.text


def test_it_rejects_taking_back_in_a_closed_round(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock, handed_over: None
) -> None:
    with database.writing() as session:
        close_round(session, cast.round_id, clock())
    clock.advance(hours=1)
    client = cast.ana.client(app)
    assert client.post(f"/r/{cast.ana.key}/reopen").status_code == 409
    page = client.get(f"/r/{cast.ana.key}/done").text
    assert "Waiting for the signature" in page
    assert "Take it back" not in page


def test_it_rejects_strangers(app: Flask, cast: Cast, handed_over: None) -> None:
    for path in ("check", "done", "sign"):
        assert cast.dora.client(app).get(f"/r/{cast.ana.key}/{path}").status_code == 401
    assert cast.dora.client(app).post(f"/r/{cast.ana.key}/reopen").status_code == 401
    assert "Waiting for" in cast.ana.client(app).get(f"/r/{cast.ana.key}/done").text
