"""Checking the answers and handing them over: what is left to do, the head's link, shown and mailed once."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from survey.db import Database
from survey.models import Department, Grant, Submission
from survey.operations.rounds import close_round
from survey.services import services_of
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.answering import answered, answers_of_hr, hand_over

OPEN_LINK = re.compile(r"/open/[\w-]{20,}")


def test_it_works_to_read_what_the_answers_say(app: Flask, cast: Cast, database: Database) -> None:
    answered(database, cast)
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/check").text
    for words in (
        "You have 3 accounts",
        "Two-step login is on for one, off for one and not known for one of them.",
        "What nobody here knows",
        "kununu: Nordwerk",
        "All answers",
        "Clara Head, head of the department, signs.",
        "They get a link by mail.",
        "Hand over to the head",
    ):
        assert words in page
    assert "Still to do" not in page


def test_it_works_to_come_back_from_every_answer(app: Flask, cast: Cast, database: Database) -> None:
    entries = answered(database, cast)
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/check").text
    assert f'href="/r/{cast.ana.key}/e/{entries[0]}?back=check#q_platform-field"' in page
    assert f'href="/r/{cast.ana.key}/p/start?back=check#q_uses-field"' in page


def test_it_requires_what_is_missing(app: Flask, cast: Cast, database: Database) -> None:
    answers = answers_of_hr()
    del answers["accounts"][0]["status"]
    (entry, *_) = answered(database, cast, answers)
    client = cast.ana.client(app)
    for reply, status in (
        (client.get(f"/r/{cast.ana.key}/check"), 200),
        (client.post(f"/r/{cast.ana.key}/hand-over"), 422),
    ):
        assert reply.status_code == status
        assert f'<a href="/r/{cast.ana.key}/e/{entry}?back=check#q_status-field">Is it in use?' in reply.text
    assert "Not handed over" in reply.text
    assert _submissions(database, cast.hr_response_id) == 0


def test_it_works_to_hand_over_and_mail_the_head(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    answered(database, cast)
    reply = hand_over(app, cast.ana)
    assert reply.status_code == 200
    (link,) = OPEN_LINK.findall(reply.text)
    services_of(app).mailer.flush()
    (mail,) = [path.read_text() for path in outbox.iterdir()]
    for words in (
        "To: clara@example.org",
        "Please sign",
        "Clara Head",
        "Ana Recruiter",
        "no audit",
        "promises no money",
    ):
        assert words in mail
    assert link in mail.replace("=\n", "")
    assert "You are asked to sign for HR" in app.test_client().get(link).text


def test_it_handles_a_second_time(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    answered(database, cast)
    hand_over(app, cast.ana)
    grants = _grants(database)
    again = hand_over(app, cast.ben)
    assert (again.status_code, again.headers["Location"]) == (303, f"/r/{cast.ben.key}/done")
    services_of(app).mailer.flush()
    assert len(list(outbox.iterdir())) == 1
    assert (_submissions(database, cast.hr_response_id), _grants(database)) == (1, grants)
    assert cast.ana.client(app).get(f"/r/{cast.ana.key}/check").headers["Location"] == f"/r/{cast.ana.key}/done"


def test_it_works_without_an_address(app: Flask, cast: Cast, database: Database) -> None:
    _forget_head(database, cast)
    answered(database, cast)
    client = cast.ana.client(app)
    assert "Who is the head of your department?" in client.get(f"/r/{cast.ana.key}/check").text
    reply = hand_over(app, cast.ana)
    assert len(OPEN_LINK.findall(reply.text)) == 1
    assert "Please pass it on yourself" in reply.text


def test_it_works_to_name_the_head(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    _forget_head(database, cast)
    answered(database, cast)
    hand_over(app, cast.ana, head_name="Hedda New", head_email="hedda@example.org")
    services_of(app).mailer.flush()
    assert "To: hedda@example.org" in next(outbox.iterdir()).read_text()
    with database.reading() as session:
        department = session.get_one(Department, cast.hr_id)
        assert (department.head_name, department.head_email) == ("Hedda New", "hedda@example.org")


def test_it_rejects_an_address_that_is_none(app: Flask, cast: Cast, database: Database) -> None:
    _forget_head(database, cast)
    answered(database, cast)
    reply = hand_over(app, cast.ana, head_name="Hedda New", head_email="hedda at home")
    assert reply.status_code == 422
    assert "This is not a mail address" in reply.text
    assert 'value="hedda at home"' in reply.text
    assert _submissions(database, cast.hr_response_id) == 0


def test_it_rejects_another_head_than_the_known_one(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    answered(database, cast)
    hand_over(app, cast.ana, head_name="Mallory", head_email="mallory@example.org")
    services_of(app).mailer.flush()
    assert "mallory" not in next(outbox.iterdir()).read_text().lower()
    with database.reading() as session:
        assert session.get_one(Department, cast.hr_id).head_name == "Clara Head"


def test_it_works_for_head_and_deputy(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    with database.writing() as session:
        department = session.get_one(Department, cast.hr_id)
        department.deputy_name, department.deputy_email = "Dirk Deputy", "dirk@example.org"
    answered(database, cast)
    assert len(OPEN_LINK.findall(hand_over(app, cast.ana).text)) == 2
    services_of(app).mailer.flush()
    assert len(list(outbox.iterdir())) == 2
    with database.reading() as session:
        purposes = session.scalars(select(Grant.purpose).where(Grant.label == "Dirk Deputy")).all()
    assert purposes == ["deputy"]


def test_it_works_to_make_a_new_link(app: Flask, cast: Cast, database: Database, outbox: Path) -> None:
    answered(database, cast)
    first = OPEN_LINK.findall(hand_over(app, cast.ana).text)
    second = OPEN_LINK.findall(cast.ana.client(app).post(f"/r/{cast.ana.key}/signing-links").text)
    assert len(second) == 1
    assert second != first
    assert app.test_client().get(second[0]).status_code == 200


def test_it_rejects_a_new_link_before_handing_over(app: Flask, cast: Cast, database: Database) -> None:
    answered(database, cast)
    assert cast.ana.client(app).post(f"/r/{cast.ana.key}/signing-links").status_code == 409


def test_it_handles_a_closed_round(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    answered(database, cast)
    with database.writing() as session:
        close_round(session, cast.round_id, clock())
    clock.advance(hours=1)
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/check")
    assert "Answering is not possible at the moment" in page.text
    assert hand_over(app, cast.ana).status_code == 409
    assert _submissions(database, cast.hr_response_id) == 0


def test_it_handles_hostile_names(app: Flask, cast: Cast, database: Database) -> None:
    answers = answers_of_hr()
    answers["accounts"][0]["name"] = "<script>alert(1)</script>"
    answers["answers"]["freedom"] = "<img src=x onerror=alert(1)>"
    answered(database, cast, answers)
    page = cast.ana.client(app).get(f"/r/{cast.ana.key}/check").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x" in page


def _submissions(database: Database, response_id: int) -> int:
    with database.reading() as session:
        counted = select(func.count()).select_from(Submission).where(Submission.response_id == response_id)
        return session.scalar(counted) or 0


def _grants(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Grant)) or 0


def _forget_head(database: Database, cast: Cast) -> None:
    with database.writing() as session:
        department = session.get_one(Department, cast.hr_id)
        department.head_name = department.head_email = ""
