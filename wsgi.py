"""Puts the parts together: the application and the command `roundtable`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from survey import access, commands, import_commands, logs
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
    for module, register in (("dashboard.app", "mount"), ("dashboard.own", "register"), ("exports.web", "register")):
        if find_spec(module) is not None and find_spec("dashboard.load") is not None:
            getattr(import_module(module), register)(app)
    access.require_all_declared(app)
    return app


cli = commands.group(create_app, import_commands.import_group)
