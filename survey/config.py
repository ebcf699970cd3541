"""All settings of one running Roundtable, read once when the program starts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from survey.errors import SetupProblem

SAMPLE_KEYS = frozenset({"change-me", "changeme", "secret", "dev", "development", "your-secret-key", "sample"})
# Dash reads these from the environment by itself; each of them would open a debugging door.
DASH_SETTINGS_ALLOWED: frozenset[str] = frozenset()
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Config:
    """One object for every setting; the environment variable of each stands in its comment."""

    instance: Path  # INSTANCE: folder of the embedded database, key, outgoing mail and snapshots
    secret_key: str = field(repr=False)  # SECRET_KEY, else the file instance/secret_key
    database_url: str = field(default="", repr=False)  # DATABASE_URL: postgresql://..., default SQLite in the instance
    base_url: str = "http://127.0.0.1:8000"  # BASE_URL: how people reach this; mailed links start with it
    outbox: Path | None = None  # OUTBOX: folder for outgoing mail as .eml files, default instance/outbox
    smtp_url: str = field(default="", repr=False)  # SMTP_URL: smtp://user:password@host:587 or smtps://...
    mail_from: str = "Roundtable <roundtable@localhost>"  # MAIL_FROM
    trusted_hosts: tuple[str, ...] = ()  # TRUSTED_HOSTS: comma separated, default the host of BASE_URL and loopback
    proxies: int = 0  # PROXIES: number of reverse proxies in front, each of which sets X-Forwarded-*
    snapshots: Path | None = None  # SNAPSHOTS: folder of Parquet files that engines read, default instance/snapshots
    analysis_engine: str = "polars"  # ANALYSIS_ENGINE: polars (in memory), duckdb or spark (both read the snapshots)
    processes: int = 1  # WEB_CONCURRENCY: number of server processes (more than one needs PostgreSQL)
    threads: int = 8  # THREADS of the built-in server
    body_limit: int = 4 * MEGABYTE  # largest form
    free_space: int = 20 * MEGABYTE  # FREE_SPACE_MB: below this nothing is written any more
    shown_first_days: int = 3  # FINDINGS_SHOWN_FIRST_DAYS: how long only the departments named see a finding
    lock_timeout: float = 10.0  # seconds a write waits for its turn before it answers "busy"
    testing: bool = False

    def __post_init__(self) -> None:
        _check_key(self.secret_key)
        if not self.database_url:
            object.__setattr__(self, "database_url", sqlite_url(self.instance / "roundtable.sqlite3"))
        if self.outbox is None:
            object.__setattr__(self, "outbox", self.instance / "outbox")
        if self.snapshots is None:
            object.__setattr__(self, "snapshots", self.instance / "snapshots")
        if not self.trusted_hosts:
            host = urlsplit(self.base_url).hostname or "localhost"
            object.__setattr__(self, "trusted_hosts", tuple(dict.fromkeys((host, "localhost", "127.0.0.1"))))
        if urlsplit(self.base_url).scheme not in ("http", "https"):
            raise SetupProblem("BASE_URL must start with http:// or https://.")
        if self.processes > 1 and self.is_sqlite:
            raise SetupProblem(
                f"{self.processes} server processes were asked for, but the embedded database (SQLite) serves one. "
                "Set WEB_CONCURRENCY=1, or DATABASE_URL to a PostgreSQL database."
            )

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    def link(self, path: str) -> str:
        """The full address of a path, from configuration and never from a request's Host header."""
        return self.base_url.rstrip("/") + path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and check every setting; raises SetupProblem with what to change."""
        env = os.environ if environ is None else environ
        refuse_debugging(env)
        instance = Path(env.get("INSTANCE") or "instance").absolute()
        return cls(
            instance=instance,
            secret_key=env.get("SECRET_KEY") or _key_file(instance),
            database_url=_driver(env.get("DATABASE_URL", "")),
            base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{env.get('PORT') or 8000}").rstrip("/"),
            outbox=Path(env["OUTBOX"]).absolute() if env.get("OUTBOX") else None,
            snapshots=Path(env["SNAPSHOTS"]).absolute() if env.get("SNAPSHOTS") else None,
            analysis_engine=(env.get("ANALYSIS_ENGINE") or cls.analysis_engine).strip().lower(),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM") or cls.mail_from,
            trusted_hosts=tuple(host.strip() for host in env.get("TRUSTED_HOSTS", "").split(",") if host.strip()),
            proxies=_whole(env, "PROXIES", cls.proxies),
            processes=_whole(env, "WEB_CONCURRENCY", cls.processes),
            threads=_whole(env, "THREADS", cls.threads),
            shown_first_days=_whole(env, "FINDINGS_SHOWN_FIRST_DAYS", cls.shown_first_days),
            free_space=_whole(env, "FREE_SPACE_MB", cls.free_space // MEGABYTE) * MEGABYTE,
        )


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def ensure_secret_key(instance: Path) -> None:
    """Make the key file of an instance, readable by its owner only, unless it is there."""
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = instance / "secret_key"
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def refuse_debugging(env: Mapping[str, str]) -> None:
    """Raise SetupProblem for variables that would switch on debugging aids of Dash."""
    found = sorted(name for name in env if name.upper().startswith("DASH_") and name not in DASH_SETTINGS_ALLOWED)
    if found:
        raise SetupProblem(
            f"The environment sets {', '.join(found)}. Dash would read this and open doors that Roundtable keeps "
            "closed. Remove it and start again."
        )


def _check_key(key: str) -> None:
    if len(key) < 32 or key.lower().strip() in SAMPLE_KEYS or len(set(key)) < 10:
        raise SetupProblem(
            "The secret key is missing, short or guessable. Set SECRET_KEY to 32 or more random characters, for "
            "example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )


def _key_file(instance: Path) -> str:
    path = instance / "secret_key"
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _driver(url: str) -> str:
    """Name the driver that is installed, whichever of the usual spellings was given."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _whole(env: Mapping[str, str], name: str, otherwise: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise SetupProblem(f"{name} must be a whole number, but is {text!r}.")
    return int(text)
