"""The head reads what was handed over and signs it, exactly once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from survey.db import Database
from survey.models import Department, Entry, Signoff, Submission
from survey.operations.invitations import issue_grant, open_grant
from survey.operations.signoff import STATEMENT, sign
from survey.operations.submissions import hand_over, reopen
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered

AT_ONCE = 50


@pytest.fixture
def handed_over(database: Database, cast: Cast, clock: SteppingClock) -> str:
    """HR has handed over; the receipt."""
    answered(database, cast)
    with database.writing() as session:
        return hand_over(session, cast.hr_response_id, clock(), person_id=cast.ana.person_id).receipt


def test_it_works_to_read_before_signing(app: Flask, cast: Cast, handed_over: str) -> None:
    page = cast.clara.client(app).get(f"/r/{cast.clara.key}/sign").text
    for words in (
        "What HR says",
        "Ana Recruiter handed this over on 2 March 2026, 09:00",
        "You have 3 accounts",
        "What nobody here knows",
        "All answers",
        STATEMENT,
        "You sign as Clara Head, head of HR.",
        "Take back to change",
        '<input type="hidden" name="number" value="1">',
    ):
        assert words in page


def test_it_works_to_sign_with_a_remark(app: Flask, cast: Cast, handed_over: str) -> None:
    client = cast.clara.client(app)
    reply = client.post(f"/r/{cast.clara.key}/sign", data={"number": "1", "remark": "Costs are <b>guesses</b>."})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/r/{cast.clara.key}/done")
    for actor in (cast.clara, cast.ana):
        page = actor.client(app).get(f"/r/{actor.key}/done").text
        for words in (
            "HR has signed",
            handed_over,
            "Clara Head, head of the department",
            "2 March 2026, 09:00",
            STATEMENT,
        ):
            assert words in page
        assert "Costs are &lt;b&gt;guesses&lt;/b&gt;." in page
    assert client.get(f"/r/{cast.clara.key}/sign").headers["Location"] == f"/r/{cast.clara.key}/done"


def test_it_works_for_the_deputy(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock, handed_over: str
) -> None:
    with database.writing() as session:
        session.get_one(Department, cast.hr_id).deputy_name = "Dirk Deputy"
        grant, token = issue_grant(session, cast.hr_response_id, "deputy", "", clock())
        cookie = open_grant(session, token, "Dirk Deputy", clock()).cookie
    client = app.test_client()
    client.set_cookie("rt_r", cookie, path=f"/r/{grant.public_key}/")
    assert "You sign as Dirk Deputy, deputy of the head of HR." in client.get(f"/r/{grant.public_key}/sign").text
    client.post(f"/r/{grant.public_key}/sign", data={"number": "1"})
    assert "Dirk Deputy, deputy of the head of the department" in client.get(f"/r/{grant.public_key}/done").text


def test_it_shows_what_was_handed_over_and_not_the_draft(
    app: Flask, cast: Cast, database: Database, handed_over: str
) -> None:
    with database.writing() as session:
        rows = session.scalars(select(Entry).where(Entry.section == "accounts"))
        for entry in rows:
            entry.answers = {**entry.answers, "name": {"t": "Changed behind the back"}}
    for path in ("sign", "done"):
        page = cast.clara.client(app).get(f"/r/{cast.clara.key}/{path}").text
        assert "LinkedIn: Nordwerk" in page
        assert "Changed behind" not in page


def test_it_requires_that_it_was_handed_over(app: Flask, cast: Cast, database: Database) -> None:
    answered(database, cast)
    client = cast.clara.client(app)
    assert "There is nothing to sign yet" in client.get(f"/r/{cast.clara.key}/sign").text
    assert client.post(f"/r/{cast.clara.key}/sign", data={"number": "1"}).status_code == 409


def test_it_rejects_whoever_fills_in(app: Flask, cast: Cast, database: Database, handed_over: str) -> None:
    client = cast.ana.client(app)
    assert client.get(f"/r/{cast.ana.key}/sign").status_code == 403
    assert client.post(f"/r/{cast.ana.key}/sign", data={"number": "1"}).status_code == 403
    assert _signatures(database) == []


@pytest.mark.parametrize("number", ["2", "", "one", "²", "9" * 40])
def test_it_rejects_another_number_than_was_read(
    app: Flask, cast: Cast, database: Database, handed_over: str, number: str
) -> None:
    reply = cast.clara.client(app).post(f"/r/{cast.clara.key}/sign", data={"number": number})
    assert reply.status_code == 409
    assert "Nothing was signed" in reply.text
    assert _signatures(database) == []


def test_it_rejects_what_was_handed_over_again_meanwhile(
    app: Flask, cast: Cast, database: Database, clock: SteppingClock, handed_over: str
) -> None:
    with database.writing() as session:
        reopen(session, cast.hr_response_id, "", clock())
        hand_over(session, cast.hr_response_id, clock())
    assert cast.clara.client(app).post(f"/r/{cast.clara.key}/sign", data={"number": "1"}).status_code == 409
    assert _signatures(database) == []


def test_it_rejects_a_remark_that_is_too_long(app: Flask, cast: Cast, database: Database, handed_over: str) -> None:
    remark = "long " * 500
    reply = cast.clara.client(app).post(f"/r/{cast.clara.key}/sign", data={"number": "1", "remark": remark})
    assert reply.status_code == 422
    assert "Not signed yet" in reply.text
    assert remark.strip() in reply.text
    assert _signatures(database) == []


def test_it_requires_the_form_token(app: Flask, csrf: None, cast: Cast, database: Database, handed_over: str) -> None:
    for path in ("sign", "reopen", "hand-over"):
        assert cast.clara.client(app).post(f"/r/{cast.clara.key}/{path}", data={"number": "1"}).status_code == 400
    assert _signatures(database) == []


def test_it_handles_a_second_signature(app: Flask, cast: Cast, database: Database, handed_over: str) -> None:
    client = cast.clara.client(app)
    client.post(f"/r/{cast.clara.key}/sign", data={"number": "1", "remark": "first"})
    assert client.post(f"/r/{cast.clara.key}/sign", data={"number": "1", "remark": "second"}).status_code == 303
    assert _signatures(database) == ["first"]


@pytest.mark.both_databases
def test_it_handles_many_at_once(database: Database, cast: Cast, clock: SteppingClock, handed_over: str) -> None:
    together = Barrier(AT_ONCE)

    def one(turn: int) -> tuple[int, str]:
        together.wait()
        with database.writing() as session:
            signoff = sign(
                session, cast.hr_response_id, "head", clock(), person_id=cast.clara.person_id,
                remark=f"try {turn}", submission_number=1,
            )  # fmt: skip
            return signoff.id, session.get_one(Submission, signoff.submission_id).receipt

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = set(pool.map(one, range(AT_ONCE)))
    assert len(results) == 1
    assert {receipt for _, receipt in results} == {handed_over}
    assert len(_signatures(database)) == 1


@pytest.mark.both_databases
def test_it_handles_many_clicks_at_once(app: Flask, database: Database, cast: Cast, handed_over: str) -> None:
    together = Barrier(AT_ONCE)

    def one(turn: int) -> tuple[int, bool]:
        client = cast.clara.client(app)
        together.wait()
        reply = client.post(f"/r/{cast.clara.key}/sign", data={"number": "1", "remark": f"try {turn}"})
        return reply.status_code, handed_over in client.get(f"/r/{cast.clara.key}/done").text

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(one, range(AT_ONCE))) == {(303, True)}
    assert len(_signatures(database)) == 1


def _signatures(database: Database) -> list[str]:
    with database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(Submission)) or 0) < 3
        return list(session.scalars(select(Signoff.remark)))
