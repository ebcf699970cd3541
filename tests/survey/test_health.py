"""Health says that the server lives; readiness says that it can work."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from survey import health
from survey.db import Database


def test_it_works(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    reply = client.get("/readyz")
    assert reply.status_code == 200
    assert reply.json == {"status": "ready", "checks": {"database": True, "schema": True, "space": True}}


def test_it_is_not_ready_with_other_tables(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json["checks"] == {"database": True, "schema": False, "space": True}
    assert client.get("/healthz").status_code == 200


def test_it_is_not_ready_without_database_or_space(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _folder: -1)
    database.close()
    database.path.write_bytes(b"broken" * 1000)
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert reply.json["checks"] == {"database": False, "schema": False, "space": False}
