"""Builds the survey application: guard, form tokens, headers, errors and pages, in the order that makes them safe."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from survey import access, health, logs, schema
from survey.clock import Clock, system_clock
from survey.config import Config
from survey.db import Database
from survey.mail import Mailer
from survey.services import EXTENSION, Services, services
from survey.web import account, errors, respond
from survey.web import open as open_page
from survey.web.manage import blueprint as manage
from survey.web.numbers import ShortNumber

log = logging.getLogger("roundtable.request")

SURVEY_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
YEAR = 365 * 24 * 3600
FORM_PARTS = 20_000


def create_survey(config: Config | None = None, *, clock: Clock = system_clock) -> Flask:
    """The survey without the dashboard; raises SetupProblem if it must not start like this."""
    config = config or Config.from_environment()
    database = Database(config.database_url, lock_timeout=config.lock_timeout, free_space=config.free_space)
    schema.require_current(database)
    app = Flask("survey", static_url_path="/static")
    app.url_map.converters["int"] = ShortNumber
    app.extensions[EXTENSION] = Services(config, database, clock, Mailer(config))
    _settings(app, config)
    app.before_request(_number_request)
    access.install(app)
    CSRFProtect(app)  # after the guard: an ended session must be told as such, not as an old form
    app.after_request(_headers)
    Compress(app)
    errors.register(app)
    _pages(app)
    access.declare(app, "static", "public")
    _middleware(app, config)
    access.require_all_declared(app)
    return app


def _settings(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        TRUSTED_HOSTS=list(config.trusted_hosts),
        MAX_CONTENT_LENGTH=config.body_limit,
        MAX_FORM_MEMORY_SIZE=config.body_limit,
        MAX_FORM_PARTS=FORM_PARTS,
        SESSION_COOKIE_NAME="rt_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_https,
        WTF_CSRF_TIME_LIMIT=None,  # lives as long as the browser's session: forms are open for hours
        WTF_CSRF_SSL_STRICT=False,  # needs a Referer, which our own Referrer-Policy keeps back
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        COMPRESS_MIN_SIZE=1400,  # one packet
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_STREAMS=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _pages(app: Flask) -> None:
    for blueprint in (
        health.blueprint,
        account.blueprint,
        open_page.blueprint,
        respond.blueprint,
        *manage.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)


def _middleware(app: Flask, config: Config) -> None:
    inner = app.wsgi_app
    if config.proxies:
        inner = ProxyFix(inner, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)
    app.wsgi_app = logs.MaskedServerLog(inner)  # type: ignore[method-assign]


def _number_request() -> None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(6)
    logs.request_id.set(g.request_id)


def _headers(response: Response) -> Response:
    headers, config = response.headers, services().config
    headers["Content-Security-Policy"] = _policy(request.path)
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Request-ID"] = g.get("request_id", "")
    if config.is_https:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if request.endpoint is None or request.endpoint.rpartition(".")[2] != "static":
        headers.setdefault("Cache-Control", "no-store")
    _log(response)
    return response


def _policy(path: str) -> str:
    for prefix, policy in services().csp_for.items():
        if path.startswith(prefix):
            return policy
    return SURVEY_CSP


def _log(response: Response) -> None:
    if request.endpoint == "static" or not log.isEnabledFor(logging.INFO):
        return
    milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    facts = {"method": request.method, "path": request.path, "status": response.status_code, "ms": milliseconds}
    log.info("request", extra={"facts": facts})
