"""Puts the parts together: the application and the command `roundtable`."""

from __future__ import annotations

from flask import Flask

from dashboard import app as dashboard
from dashboard import changing, deciding, freezing, naming, own
from exports import commands as export_commands
from exports import findings_command
from exports import web as exports
from survey import access, commands, import_commands, logs, name_commands, serving
from survey.app import create_survey
from survey.config import Config
from survey.services import services_of


def create_app(config: Config | None = None) -> Flask:
    """The whole application; `gunicorn 'wsgi:create_app()'` serves it."""
    if config is None:  # a server's own start, not a test or a command
        logs.set_up()
    app = create_survey(config)
    if config is None:
        services_of(app).database.claim_for_serving()
    dashboard.mount(app)
    own.register(app)
    deciding.register(app)
    naming.register(app)
    changing.register(app)
    freezing.register(app)
    exports.register(app)
    access.require_all_declared(app)
    if config is None:
        serving.settle()
    return app


cli = commands.group(create_app, export_commands.export, findings_command.findings, import_commands.import_group)
cli.add_command(name_commands.names_group)  # needs no database
