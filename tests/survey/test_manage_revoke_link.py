"""A revoked link opens nothing, and whoever used it is signed out; the others go on."""

from __future__ import annotations

from flask import Flask

from survey.db import Database
from survey.models import Grant
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_round


def test_it_works_for_one_link(app: Flask, cast: Cast) -> None:
    client, ana = cast.paul.client(app), cast.ana.client(app)
    page = client.get(f"/rounds/{cast.round_slug}/links").text
    assert "Ana Recruiter" in page
    assert "2 March 2026, 09:00" in page  # made and first used
    reply = client.post(f"/rounds/{cast.round_slug}/links/{cast.ana.grant_id}/revoke")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/rounds/{cast.round_slug}/links")
    assert "Ana Recruiter" not in client.get(f"/rounds/{cast.round_slug}/links").text
    assert app.test_client().get(f"/open/{cast.ana.token}").status_code == 404
    assert ana.post(f"/r/{cast.ana.key}/sign-out").status_code == 401
    assert app.test_client().get(f"/open/{cast.ben.token}").status_code == 200


def test_it_rejects_links_of_another_round(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        slug = make_round(session, clock(), title="Next").slug
    assert cast.paul.client(app).post(f"/rounds/{slug}/links/{cast.ana.grant_id}/revoke").status_code == 404
    assert app.test_client().get(f"/open/{cast.ana.token}").status_code == 200


def test_it_requires_an_administrator(app: Flask, cast: Cast, database: Database) -> None:
    reply = cast.vera.client(app).post(f"/rounds/{cast.round_slug}/links/{cast.ana.grant_id}/revoke")
    assert reply.status_code == 403
    with database.reading() as session:
        assert session.get_one(Grant, cast.ana.grant_id).revoked_at is None
