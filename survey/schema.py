"""The version of the tables: bringing a database up to date, and refusing one that is newer."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from survey.db import Database
from survey.errors import SetupProblem


def alembic_config(connection: Connection | None = None) -> AlembicConfig:
    """Alembic without an ini file: the migrations lie beside the models."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(files("survey") / "migrations"))
    config.attributes["connection"] = connection
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def known_revisions() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def head_revision() -> str:
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("there are no migrations")
    return head


def revision_of(database: Database) -> str | None:
    """What the database says of itself; None if it is empty."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def is_current(database: Database) -> bool:
    return revision_of(database) == head_revision()


def migrate(database: Database) -> bool:
    """Bring the tables up to date in one transaction; returns whether there was anything to do."""
    refuse_newer(database)
    if is_current(database):
        return False
    with database.writing() as session:
        command.upgrade(alembic_config(session.connection()), "head")
    return True


def refuse_newer(database: Database) -> None:
    """Raise SetupProblem if a newer program has already changed the tables."""
    found = revision_of(database)
    if found is not None and found not in known_revisions():
        raise SetupProblem(
            f"The database was changed by a newer version of Roundtable (its tables are at {found}). "
            "Start that version, or restore a backup made before the update. Nothing was changed."
        )


def require_current(database: Database) -> None:
    """Raise SetupProblem unless the tables are exactly those this program knows."""
    refuse_newer(database)
    if not is_current(database):
        raise SetupProblem("The database has not been prepared for this version yet. Run: roundtable migrate")
