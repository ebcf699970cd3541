"""A bare Flask route that makes the commit a saved answer makes: one row updated, one row added, synced."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, request

from survey.db import Database

TABLES = (
    "CREATE TABLE IF NOT EXISTS draft (id INTEGER PRIMARY KEY, answers TEXT NOT NULL, revision INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, draft INTEGER, changes TEXT, save_key TEXT UNIQUE)",
)
UPDATE = "UPDATE draft SET answers = ?, revision = revision + 1 WHERE id = ?"
INSERT = "INSERT INTO log (draft, changes, save_key) VALUES (?, ?, ?)"
ROWS = 16


def create_app(path: Path) -> Flask:
    """The same SQLite library, pragmas and turn-taking as the product, and nothing else."""
    app = Flask(__name__)
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        connection = session.connection()
        for statement in TABLES:
            connection.exec_driver_sql(statement)
        for number in range(1, ROWS + 1):
            connection.exec_driver_sql("INSERT OR IGNORE INTO draft VALUES (?, '{}', 0)", (number,))

    @app.post("/save")
    def save() -> str:
        form = request.form
        answers = json.dumps({"text": form["text"]})
        with database.writing() as session:
            connection = session.connection()
            connection.exec_driver_sql(UPDATE, (answers, int(form["id"])))
            connection.exec_driver_sql(INSERT, (int(form["id"]), answers, form["save_key"]))
        return "saved"

    return app
