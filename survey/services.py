"""What a running application carries: settings, database, clock and mailer."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, current_app

from survey.clock import Clock
from survey.config import Config
from survey.db import Database
from survey.mail import Mailer

EXTENSION = "roundtable"


@dataclass(frozen=True)
class Services:
    config: Config
    database: Database
    clock: Clock
    mailer: Mailer
    csp_for: dict[str, str] = field(default_factory=dict)  # path prefix -> policy that replaces the survey's own


def services() -> Services:
    """Those of the application that answers the present request."""
    return services_of(current_app)


def services_of(app: Flask) -> Services:
    found: Services = app.extensions[EXTENSION]
    return found
