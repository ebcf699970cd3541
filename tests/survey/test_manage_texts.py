"""Texts for mails are made per department, with a place for the link."""

from __future__ import annotations

import html
from datetime import date

from flask import Flask

from survey.db import Database
from survey.models import Department, Round
from tests.cast import Cast


def texts(app: Flask, cast: Cast, department: int | None = None) -> str:
    query = f"?department={department}" if department else ""
    return html.unescape(cast.vera.client(app).get(f"/rounds/{cast.round_slug}/texts{query}").text)


def test_it_works_with_everything_a_first_mail_needs(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Round, cast.round_id).closes_on = date(2026, 3, 31)
    page = texts(app, cast, cast.hr_id)
    assert "Nordwerk AG: Social media 2026, please answer by 31 March 2026" in page
    invitation = page.split('id="invitation-text"')[1].split("</textarea>")[0]
    for words in (
        "to see what each of us does with social media, why and how",
        "answer for HR by 31 March 2026",
        "[link]",
        "about 15 minutes",
        "no password",
        "Clara Head, the head of HR, signs",
        "Ask Paul Policy (paul@example.org)",
        "Vera Viewer",  # who copies it is the sender
    ):
        assert words in invitation


def test_it_works_for_reminder_signature_and_announcement(app: Flask, cast: Cast) -> None:
    page = texts(app, cast, cast.hr_id)
    assert "HR is still missing" in page.split('id="reminder-subject"')[1]
    assert (
        "It approves no policy and promises no money." in page.split('id="signature-text"')[1].split("</textarea>")[0]
    )
    announced = page.split('id="announcement-text"')[1].split("</textarea>")[0]
    assert "a mail from Vera Viewer" in announced
    assert announced.rstrip().endswith("Best regards\nClara Head")
    assert "[link]" not in announced


def test_it_handles_missing_facts(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        round_ = session.get_one(Round, cast.round_id)
        round_.contact_name = round_.contact_email = ""
    page = texts(app, cast, cast.sales_id)
    assert "The head of Sales signs" in page
    assert "[Head of Sales]" in page
    assert "Questions? Just answer this mail." in page
    assert "None" not in page.split("<main")[1]


def test_it_handles_a_deputy_and_hostile_names(app: Flask, cast: Cast, database: Database) -> None:
    with database.writing() as session:
        hr = session.get_one(Department, cast.hr_id)
        hr.deputy_name = "</textarea><script>x</script>"
    page = cast.vera.client(app).get(f"/rounds/{cast.round_slug}/texts?department={cast.hr_id}").text
    assert "<script>x" not in page
    assert "as deputy, signs" in page


def test_it_handles_a_department_that_is_not_there(app: Flask, cast: Cast) -> None:
    assert "answer for HR" in texts(app, cast, 9999)


def test_it_requires_a_member(app: Flask, cast: Cast) -> None:
    assert app.test_client().get(f"/rounds/{cast.round_slug}/texts").status_code == 302
