"""A filled-in inventory of HR, written as the sample organisation is, and what people then do with it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from questionnaires.loader import shipped
from survey.db import Database
from survey.links import new_entry_id
from survey.models import Entry, Response
from survey.operations.progress import refresh
from survey.sample_answers import rows
from tests.cast import Actor, Cast


def answers_of_hr() -> dict[str, Any]:
    """A complete inventory; change what the test is about."""
    account = {"audience": ["customers"], "status": "active", "owner_kind": "two_or_more", "account_goals": ["leads"]}
    return {
        "answers": {
            "uses": ["accounts", "tools"],
            "aims": ["leads", "brand_awareness"],
            "main_aim": "leads",
            "measured_aims": ["leads"],
            "people": "2",
            "people_in_job": "1",
            "rules_any": "habit",
            "rules_scope": "own",
            "rule_approval": "peer",
            "rule_authorise": "unit_decides",
            "rule_ai_content": {"nothing": "none"},
            "rule_crisis": {"nothing": "none"},
            "settle": ["approval"],
            "freedom": "We must be able to answer the same day.",
            "incidents": {"nothing": "none"},
        },
        "accounts": [
            {**account, "platform": "linkedin", "name": "Nordwerk", "two_step": "yes"},
            {**account, "platform": "kununu", "name": "Nordwerk", "two_step": {"nothing": "dont_know"}},
            {**account, "platform": "instagram", "name": "@nordwerk", "two_step": "no", "owner_kind": "one_person"},
        ],
        "tools": [
            {"product": "Recruiter", "functions": ["ads"], "payer": "own", "cost": {"nothing": "dont_know"}},
            {"product": "Canva", "functions": ["design"], "payer": "free"},
        ],
        "effort": {"post": {"low": "3", "high": "8", "sure": "estimate"}},
    }


def answered(database: Database, cast: Cast, written: dict[str, Any] | None = None) -> list[str]:
    """Write a draft for HR; returns the ids of its entries in order."""
    definition, made = shipped(), []
    with database.writing() as session:
        response = session.get_one(Response, cast.hr_response_id)
        root = session.scalars(select(Entry).where(Entry.response_id == response.id, Entry.section == "")).one()
        now = response.created_at
        for place, (section, key, answers) in enumerate(rows(definition, written or answers_of_hr(), {})):
            if not section:
                root.answers = answers
                continue
            made.append(new_entry_id())
            session.add(
                Entry(
                    id=made[-1],
                    response_id=response.id,
                    section=section,
                    key=key,
                    position=place,
                    answers=answers,
                    created_at=now,
                    updated_at=now,
                )
            )
        response.started_at = now
        session.flush()
        refresh(session, response, definition, now)
    return made


def hand_over(app: Flask, actor: Actor, **form: str) -> TestResponse:
    return actor.client(app).post(f"/r/{actor.key}/hand-over", data=form)
