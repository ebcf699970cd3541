"""The policy team reopens answers with a reason, which stays visible beside what it voids."""

from __future__ import annotations

from sqlalchemy import select

from survey.db import Database
from survey.models import Signoff, Submission
from tests.survey.conftest import Sample


def test_it_works_to_reopen_signed_answers(organisation: Sample, database: Database) -> None:
    client = organisation.administrator
    reply = client.post(organisation.address("Marketing", "/reopen"), data={"reason": "A <b>tool</b> is missing"})
    assert (reply.status_code, reply.headers["Location"]) == (303, organisation.address("Marketing"))
    page = client.get(organisation.address("Marketing")).text
    assert "Reopened" in page
    assert "for the policy team: A &lt;b&gt;tool&lt;/b&gt; is missing" in page
    assert "/reopen" not in page  # it is open already
    with database.reading() as session:
        signoff = session.scalars(
            select(Signoff)
            .join(Submission, Submission.id == Signoff.submission_id)
            .where(Submission.response_id == organisation.responses["Marketing"])
        ).one()
        assert signoff.voided_at is not None
        assert signoff.void_reason == "A <b>tool</b> is missing"


def test_it_works_to_reopen_unsigned_answers_and_keeps_the_reason(organisation: Sample) -> None:
    client = organisation.administrator
    assert client.post(organisation.address("Legal", "/reopen"), data={"reason": "One rule is new"}).status_code == 303
    assert "One rule is new" in client.get(organisation.address("Legal")).text


def test_it_rejects_reopening_without_a_reason(organisation: Sample) -> None:
    reply = organisation.administrator.post(organisation.address("Legal", "/reopen"), data={"reason": " "})
    assert reply.status_code == 422
    assert '<a href="#reason">Please say in a sentence why the answers have to change.</a>' in reply.text
    assert "Waiting for a signature" in organisation.viewer.get(organisation.address("Legal")).text


def test_it_rejects_reopening_what_is_open(organisation: Sample) -> None:
    for department in ("IT", "Product"):
        reply = organisation.administrator.post(organisation.address(department, "/reopen"), data={"reason": "why"})
        assert reply.status_code == 409
        assert "open already" in reply.text


def test_it_requires_an_administrator_to_reopen(organisation: Sample) -> None:
    assert "/reopen" not in organisation.viewer.get(organisation.address("Legal")).text
    reply = organisation.viewer.post(organisation.address("Legal", "/reopen"), data={"reason": "why"})
    assert reply.status_code == 403
    assert "Waiting for a signature" in organisation.viewer.get(organisation.address("Legal")).text
