"""Findings given back: told once, seen once, replied to, shown sooner for a reason; questions in the task list."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from survey.db import Database
from survey.errors import Invalid, NotFound, RoundtableError
from survey.models import Event, Response, Round
from survey.models_findings import FindingNotice, FindingReply
from survey.operations import giving_back
from survey.operations.giving_back import Given
from survey.operations.submissions import submission_from_draft
from survey.read_giving_back import Standing, questions, stamp, standings
from tests.cast import Cast
from tests.conftest import SteppingClock

pytestmark = pytest.mark.both_databases

KEY = "contradiction:linkedin"
SENTENCE = "HR says Sales runs the LinkedIn page; Sales does not list it."
QUESTION = {
    "sentence": SENTENCE,
    "nature": "question",
    "text": "Who runs the LinkedIn page?",
    "options": [["hr", "HR runs it"], ["sales", "Sales runs it"]],
}


def asked(cast: Cast) -> Given:
    both = (cast.hr_id, cast.sales_id)
    return Given(KEY, both, {**QUESTION, "asked": list(both)})


def tell(database: Database, clock: SteppingClock, cast: Cast, *given: Given) -> int:
    with database.writing() as session:
        return giving_back.notify(session, cast.round_id, given or (asked(cast),), clock())


def say(database: Database, clock: SteppingClock, cast: Cast, **said: str) -> None:
    with database.writing() as session:
        giving_back.reply(session, cast.round_id, KEY, cast.hr_id, clock(), person_id=cast.ana.person_id, **said)


def standing(database: Database, cast: Cast, key: str = KEY) -> Standing:
    with database.reading() as session:
        return standings(session, cast.round_id)[key]


def version(database: Database, cast: Cast) -> int:
    with database.reading() as session:
        return session.scalars(select(Round.version).where(Round.id == cast.round_id)).one()


def notice_of(database: Database, department_id: int) -> int:
    with database.reading() as session:
        return session.scalars(select(FindingNotice.id).where(FindingNotice.department_id == department_id)).one()


def test_it_works_to_tell_departments_once(database: Database, clock: SteppingClock, cast: Cast) -> None:
    assert tell(database, clock, cast) == 2
    first = standing(database, cast)
    assert set(first.told) == {cast.hr_id, cast.sales_id}
    assert all(told.seen_at is None for told in first.told.values())
    clock.advance(days=1)
    assert tell(database, clock, cast) == 0
    assert standing(database, cast) == first
    with database.reading() as session:
        assert not giving_back.has_news(session, cast.round_id, [asked(cast)])
        assert session.scalar(select(func.count()).select_from(Event).where(Event.kind == "findings_given_back")) == 1


def test_it_handles_departments_that_do_not_take_part_and_thousands_of_notices(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    many = [Given(f"two_rules:{n}", (cast.hr_id, cast.sales_id, 987_654)) for n in range(1_600)]
    assert tell(database, clock, cast, *many) == 3_200


def test_it_works_to_take_turns_with_others_who_write(
    database: Database, clock: SteppingClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_back, "ONE_TURN", 3)
    many = [Given(f"two_rules:{n}", (cast.hr_id, cast.sales_id)) for n in range(2)]
    assert [tell(database, clock, cast, *many) for _ in range(3)] == [3, 1, 0]


def test_it_handles_two_processes_that_tell_at_once(database: Database, clock: SteppingClock, cast: Cast) -> None:
    meet = threading.Barrier(2)
    problems: list[Exception] = []

    def run() -> None:
        try:
            meet.wait(10)
            tell(database, clock, cast)
        except RoundtableError as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FindingNotice)) == 2


def test_it_works_to_keep_when_a_department_first_looked(database: Database, clock: SteppingClock, cast: Cast) -> None:
    tell(database, clock, cast)
    with database.reading() as session:
        before = stamp(session, cast.round_id)
    looked = clock.advance(hours=1)
    for at in (looked, looked + timedelta(days=1)):
        with database.writing() as session:
            ids = giving_back.unseen(session, cast.round_id, cast.hr_id, [KEY]) or [notice_of(database, cast.hr_id)]
            giving_back.mark_seen(session, ids, at)
    told = standing(database, cast).told
    assert told[cast.hr_id].seen_at == looked
    assert told[cast.sales_id].seen_at is None
    with database.reading() as session:
        assert stamp(session, cast.round_id) != before


def test_it_works_to_reply_and_to_reply_again(database: Database, clock: SteppingClock, cast: Cast) -> None:
    tell(database, clock, cast)
    before = version(database, cast)
    say(database, clock, cast, choice="sales")
    say(database, clock, cast, choice="sales")  # a double click
    assert version(database, cast) == before + 1
    say(database, clock, cast, choice="hr", text=" We looked it up.\r\nIt is ours. ")
    (reply,) = standing(database, cast).replies
    assert (reply.department, reply.choice, reply.text) == ("HR", "hr", "We looked it up.\nIt is ours.")
    with database.reading() as session:
        kept = session.scalars(select(FindingReply).order_by(FindingReply.id)).all()
        events = session.scalars(select(Event).where(Event.kind == "finding_replied")).all()
    assert [(one.choice, one.replaced_at is None) for one in kept] == [("sales", False), ("hr", True)]
    assert len(events) == 2
    assert "looked" not in str([event.details for event in events])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "choice"),
        ({"text": "  \n "}, "choice"),
        ({"choice": "nobody"}, "choice"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a" * 2_001}, "text"),
    ],
)
def test_it_rejects_a_reply_that_says_nothing_or_cannot_be_kept(
    database: Database, clock: SteppingClock, cast: Cast, said: dict[str, str], field: str
) -> None:
    tell(database, clock, cast)
    with pytest.raises(Invalid) as refused:
        say(database, clock, cast, **said)
    assert set(refused.value.problems) == {field}
    assert standing(database, cast).replies == ()


def test_it_rejects_a_reply_to_a_finding_of_others(database: Database, clock: SteppingClock, cast: Cast) -> None:
    tell(database, clock, cast, Given(KEY, (cast.sales_id,)))
    with pytest.raises(NotFound):
        say(database, clock, cast, text="Hello")


def test_it_requires_a_reason_to_show_a_finding_sooner(database: Database, clock: SteppingClock, cast: Cast) -> None:
    tell(database, clock, cast)
    with database.writing() as session, pytest.raises(Invalid):
        giving_back.release(session, cast.round_id, [KEY], " \n", clock())
    with database.writing() as session, pytest.raises(NotFound):
        giving_back.release(session, cast.round_id, ["nothing"], "The committee meets today", clock())
    before = version(database, cast)
    for _ in range(2):
        with database.writing() as session:
            giving_back.release(session, cast.round_id, [KEY], "The committee meets today", clock(), person_id=None)
    release = standing(database, cast).release
    assert release is not None
    assert release.reason == "The committee meets today"
    assert version(database, cast) == before + 1
    with database.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "findings_released")).one()
    assert event.details["reason"] == "The committee meets today"


def test_it_works_to_settle_a_question_nobody_asks_any_more(
    database: Database, clock: SteppingClock, cast: Cast
) -> None:
    tell(database, clock, cast)
    with database.reading() as session:
        (question,) = questions(session, cast.round_id, cast.hr_id)
    assert (question.text, question.settled) == ("Who runs the LinkedIn page?", False)
    tell(database, clock, cast, Given("another", (cast.hr_id,)))
    with database.reading() as session:
        assert questions(session, cast.round_id, cast.hr_id) == ()
    tell(database, clock, cast)
    say(database, clock, cast, choice="hr")
    tell(database, clock, cast, Given("another", (cast.hr_id,)))
    with database.reading() as session:
        (question,) = questions(session, cast.round_id, cast.hr_id)
    assert (question.choice, question.settled) == ("hr", True)


def test_it_works_to_answer_a_question_from_the_task_list(
    app: Flask, database: Database, clock: SteppingClock, cast: Cast
) -> None:
    client = cast.ana.client(app)
    assert "from the policy team" not in client.get(cast.ana.path).text
    tell(database, clock, cast)
    path = f"{cast.ana.path}question/{notice_of(database, cast.hr_id)}"
    tasks = client.get(cast.ana.path).text
    assert "A question from the policy team" in tasks
    assert f'href="{path}"' in tasks
    page = client.get(path)
    assert SENTENCE in page.text
    assert "Sales runs it" in page.text
    assert standing(database, cast).told[cast.hr_id].seen_at is not None
    refused = client.post(path, data={"text": "x" * 2_001, "choice": "sales"})
    assert refused.status_code == 422
    assert "x" * 2_001 in refused.text
    assert re.search(r'value="sales"[^>]*checked', refused.text)
    sent = client.post(path, data={"choice": "sales", "text": "Since <b>May</b>"})
    assert sent.headers["Location"] == f"{cast.ana.path}#questions"
    assert "Answered" in client.get(cast.ana.path).text
    again = client.get(path).text
    assert re.search(r'value="sales"[^>]*checked', again)
    assert "Since &lt;b&gt;May&lt;/b&gt;" in again
    assert "person_id" not in again


def test_it_works_to_answer_after_the_answers_were_handed_over(
    app: Flask, database: Database, clock: SteppingClock, cast: Cast
) -> None:
    tell(database, clock, cast)
    with database.writing() as session:
        submission_from_draft(session, cast.hr_response_id, "submitted", clock())
        session.execute(update(Response).where(Response.id == cast.hr_response_id).values(handed_over_at=clock()))
    client = cast.ana.client(app)
    done = client.get(cast.ana.path, follow_redirects=True)
    assert done.request.path == f"{cast.ana.path}done"
    assert "Who runs the LinkedIn page?" in done.text
    head = cast.clara.client(app)
    signing = head.get(cast.clara.path, follow_redirects=True)
    assert signing.request.path == f"{cast.clara.path}sign"
    assert "Who runs the LinkedIn page?" in signing.text
    path = f"{cast.ana.path}question/{notice_of(database, cast.hr_id)}"
    assert client.post(path, data={"choice": "hr"}).status_code == 303
    assert standing(database, cast).replies[0].choice == "hr"


def test_it_rejects_the_question_of_another_department(
    app: Flask, database: Database, clock: SteppingClock, cast: Cast
) -> None:
    tell(database, clock, cast)
    path = f"{cast.ana.path}question/{notice_of(database, cast.sales_id)}"
    client = cast.ana.client(app)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"choice": "hr"}).status_code == 404
    assert standing(database, cast).replies == ()


def test_it_works_for_an_administrator_to_show_a_finding_sooner(
    app: Flask, database: Database, clock: SteppingClock, cast: Cast
) -> None:
    tell(database, clock, cast)
    client, path = cast.paul.client(app), f"/rounds/{cast.round_slug}/findings/show"
    page = client.get(path, query_string={"key": KEY, "next": "/dashboard/rules?round=x"})
    assert SENTENCE in page.text
    assert "HR, Sales" in page.text
    assert 'value="/dashboard/rules?round=x"' in page.text
    refused = client.post(path, data={"key": KEY, "reason": " "})
    assert refused.status_code == 422
    assert standing(database, cast).release is None
    shown = client.post(path, data={"key": KEY, "reason": "Today", "next": "https://elsewhere.example/"})
    assert shown.headers["Location"] == f"/dashboard/?round={cast.round_slug}"
    assert standing(database, cast).release is not None
    assert client.get(path, query_string={"key": "nothing"}).status_code == 404
    assert cast.vera.client(app).post(path, data={"key": KEY, "reason": "Today"}).status_code == 403
