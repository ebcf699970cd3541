"""Whether the server lives and whether it can do its work, for machines that watch it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from survey.access import allows
from survey.db import free_bytes
from survey.errors import RoundtableError
from survey.models import Round
from survey.schema import is_current
from survey.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allows("public")
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allows("public")
def readyz() -> tuple[Response, int]:
    """Ready means: the database answers, is of this program's version and has room."""
    checks = {"database": _database_answers(), "schema": False, "space": _has_space()}
    if checks["database"]:
        checks["schema"] = is_current(services().database)
    ready = all(checks.values())
    return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503


def _database_answers() -> bool:
    try:
        with services().database.reading() as session:
            session.execute(select(Round.id).limit(1)).first()
    except RoundtableError:
        return False
    return True


def _has_space() -> bool:
    config, database = services().config, services().database
    return not database.is_sqlite or free_bytes(database.path.parent) >= config.free_space
