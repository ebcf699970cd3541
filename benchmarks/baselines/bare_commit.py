"""A bare Flask route that makes the commit a saved answer makes: the same rows of the same tables, synced."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Flask, request

from survey.db import Database

ROOTS = "SELECT response_id, id FROM entry WHERE section = ''"
HISTORY = (
    "INSERT INTO history (response_id, entry_id, editor, save_key, action, outcome, changes, result, at) "
    "VALUES (?, ?, ?, ?, 'save', 'accepted', ?, ?, ?)"
)
RESPONSE = "UPDATE response SET revision = revision + 1, last_activity_at = ?, size = ? WHERE id = ?"
ENTRY = "UPDATE entry SET answers = ?, revision = revision + 1, updated_at = ? WHERE id = ?"


def create_app(url: str) -> Flask:
    """The product's tables, SQLite library, pragmas and turn-taking, and nothing else: no session, check or log."""
    app = Flask(__name__)
    database = Database(url)
    with database.reading() as session:
        roots: dict[int, str] = {row[0]: row[1] for row in session.connection().exec_driver_sql(ROOTS)}

    @app.post("/save")
    def save() -> str:
        form, now = request.form, datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        response_id, stamped = int(form["id"]), {"t": form["text"], "at": now, "e": form["editor"]}
        entry_id, changes = roots[response_id], json.dumps({"freedom": [{}, stamped]})
        history = (response_id, entry_id, form["editor"], form["save_key"], changes, json.dumps({"at": now}), now)
        with database.writing() as session:
            connection = session.connection()
            connection.exec_driver_sql(HISTORY, history)
            connection.exec_driver_sql(RESPONSE, (now, len(changes), response_id))
            connection.exec_driver_sql(ENTRY, (json.dumps({"freedom": stamped}), now, entry_id))
        return "saved"

    return app
