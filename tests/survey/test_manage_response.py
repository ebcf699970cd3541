"""The policy team reads one department's answers: what was handed over, or the draft."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from survey.db import Database
from survey.models import Entry, Signoff, Submission
from survey.operations.submissions import reopen
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.conftest import Sample


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]).split())


def test_it_works_for_signed_answers(organisation: Sample, database: Database) -> None:
    page = organisation.viewer.get(organisation.address("Marketing"))
    assert page.status_code == 200
    with database.reading() as session:
        submission, signoff = session.execute(
            select(Submission, Signoff)
            .join(Signoff, Signoff.submission_id == Submission.id)
            .where(Submission.response_id == organisation.responses["Marketing"])
        ).one()
        receipt, remark = submission.receipt, signoff.remark
    shown = words(page.text)
    assert "Basis Signed" in shown
    assert receipt in shown
    assert "Martina Scholl, head of the department" in shown
    assert remark.split()[0] in shown
    assert "Your accounts" in shown
    assert "Instagram" in shown
    assert "two_step" not in shown
    assert "Change" not in shown  # read-only
    assert "Sample data" in page.text


def test_it_works_for_the_draft_beside_it(organisation: Sample, database: Database) -> None:
    with database.writing() as session:
        entry = session.scalars(
            select(Entry).where(Entry.response_id == organisation.responses["Marketing"], Entry.section == "accounts")
        ).first()
        assert entry is not None
        entry.answers = entry.answers | {"name": {"t": "Changed since then"}}
    assert "Changed since then" not in organisation.viewer.get(organisation.address("Marketing")).text
    draft = organisation.viewer.get(organisation.address("Marketing", "?show=draft"))
    assert "Changed since then" in draft.text
    assert "This is a draft" in draft.text
    assert "/r//" not in draft.text


def test_it_works_for_a_department_at_work_and_for_a_silent_one(organisation: Sample) -> None:
    at_work = words(organisation.viewer.get(organisation.address("IT")).text)
    assert "This is a draft" in at_work
    assert "GitHub" in at_work
    silent = words(organisation.viewer.get(organisation.address("Product")).text)
    assert "nothing has been typed yet" in silent


def test_it_works_for_a_voided_signature(organisation: Sample, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        reopen(session, organisation.responses["Marketing"], "A tool was forgotten", clock(), team=True)
    page = words(organisation.viewer.get(organisation.address("Marketing", "?show=1")).text)
    assert "Signed, and the signature no longer counts" in page
    assert "Signature ended 2 March 2026, 10:00: A tool was forgotten" in page  # as clocks show it in Berlin
    assert "These answers were taken back" in page


def test_it_handles_hostile_answers(organisation: Sample, database: Database) -> None:
    nasty = "<script>alert(1)</script>"
    with database.writing() as session:
        for entry in session.scalars(select(Entry).where(Entry.response_id == organisation.responses["IT"])):
            entry.answers = {name: raw | {"t": nasty} for name, raw in entry.answers.items()}
            entry.summary = nasty
    page = organisation.viewer.get(organisation.address("IT")).text
    assert nasty not in page


@pytest.mark.parametrize("chosen", ["7", "nonsense", "1e3", "-1"])
def test_it_rejects_a_submission_that_does_not_exist(organisation: Sample, chosen: str) -> None:
    assert organisation.viewer.get(organisation.address("Marketing", f"?show={chosen}")).status_code == 404


def test_it_rejects_a_response_of_another_round(app: Flask, cast: Cast, database: Database) -> None:
    client = cast.vera.client(app)
    assert client.get(f"/rounds/{cast.round_slug}/responses/{cast.hr_response_id}").status_code == 200
    assert client.get(f"/rounds/nowhere/responses/{cast.hr_response_id}").status_code == 404
    assert client.get(f"/rounds/{cast.round_slug}/responses/9999").status_code == 404


def test_it_requires_a_member(app: Flask, cast: Cast) -> None:
    address = f"/rounds/{cast.round_slug}/responses/{cast.hr_response_id}"
    assert app.test_client().get(address).status_code == 302
    assert cast.ana.client(app).get(address).status_code == 302
