"""Commands of the program `roundtable` that run the server and look after its data."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from copy import copy
from pathlib import Path

import click
from flask import Flask

from survey import first_links, logs, sample, schema, serving
from survey.app import create_survey
from survey.clock import system_clock
from survey.config import Config, ensure_secret_key
from survey.db import Database, sqlite_module
from survey.errors import Invalid, RoundtableError, SetupProblem
from survey.mail import Mailer
from survey.operations.invitations import SIGNIN_LIFE, add_signin_link
from survey.operations.people import create_member
from survey.services import Services

Factory = Callable[[Config], Flask]


class _Polite(click.Group):
    """Says what is the matter in a sentence instead of a trace."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SetupProblem as problem:
            raise click.ClickException(str(problem)) from problem
        except RoundtableError as problem:
            raise click.ClickException(f"{problem.what} {problem.todo}") from problem


def group(factory: Factory, *more: click.Command) -> click.Group:
    """The commands; `factory` makes the application that `run` and `serve` serve.

    `more` are commands of other parts; each is handed the `Services` as its click object.
    """

    @click.group(cls=_Polite, name="roundtable")
    def cli() -> None:
        """Roundtable: departments say what they use, why and how."""

    @cli.command()
    def run() -> None:
        """Prepare everything, load the sample organisation into an empty database, and serve."""
        run_here(factory)

    @cli.command()
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", type=int, default=lambda: int(os.environ.get("PORT") or 8000), help="0 takes a free one.")
    def serve(host: str, port: int) -> None:
        """Serve a database that has been prepared with `roundtable migrate`."""
        logs.set_up()
        config = Config.from_environment()
        app = factory(config)
        listener = serving.bind(host, port)
        click.echo(f"Serving on http://{host}:{listener.getsockname()[1]}")
        serving.serve(app, listener, config)

    for command in (migrate, administrator, backup, *(with_services(one) for one in more)):
        cli.add_command(command)
    return cli


def with_services(command: click.Command) -> click.Command:
    """The same command, run with an open database that is known to be of this version."""
    wrapped = copy(command)
    if isinstance(wrapped, click.Group):
        wrapped.commands = {name: with_services(one) for name, one in wrapped.commands.items()}
        return wrapped
    inner = wrapped.callback

    @click.pass_context
    def opened(ctx: click.Context, /, **given: object) -> object:
        config = Config.from_environment()
        with closing(_open(config)) as database:
            schema.require_current(database)
            ctx.obj = Services(config, database, system_clock, Mailer(config))
            return inner(**given) if inner else None

    wrapped.callback = opened
    return wrapped


def run_here(factory: Factory) -> None:
    """What `make run` does."""
    logs.set_up()
    wanted = int(os.environ.get("PORT") or 8000)
    listener = serving.bind("127.0.0.1", wanted, otherwise_next=True)
    port = listener.getsockname()[1]
    if port != wanted and wanted:
        click.echo(f"Port {wanted} is busy, so this is port {port}.")
    ensure_secret_key(Path(os.environ.get("INSTANCE") or "instance").absolute())
    config = Config.from_environment({**os.environ, "PORT": str(port)})
    with closing(_open(config)) as database:
        schema.migrate(database)
        _load_sample(database)
        lines = first_links.first_links(database, config, system_clock())
    app = factory(config)
    click.echo(f"Roundtable is at {config.base_url}")
    for line in lines:
        click.echo(line)
    click.echo(
        f"Outgoing mail is written to {config.outbox}" if not config.smtp_url else "Outgoing mail is sent by SMTP"
    )
    serving.serve(app, listener, config)


def _load_sample(database: Database) -> None:
    if first_links.is_empty(database):
        sample.load(database, system_clock)


@click.command()
def migrate() -> None:
    """Bring the tables up to date; makes the embedded database and the secret key if there are none."""
    ensure_secret_key(Path(os.environ.get("INSTANCE") or "instance").absolute())
    with closing(_open(Config.from_environment())) as database:
        changed = schema.migrate(database)
    click.echo("The tables are up to date now." if changed else "The tables were up to date already.")


@click.group()
def administrator() -> None:
    """People who run rounds."""


@administrator.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
def add_administrator(email: str, name: str) -> None:
    """Let EMAIL sign in as administrator, and print a first link."""
    config, now = Config.from_environment(), system_clock()
    with closing(_open(config)) as database:
        schema.require_current(database)
        try:
            with database.writing() as session:
                member = create_member(session, email, name, "administrator", now)
                token = add_signin_link(session, member.id, now, now + SIGNIN_LIFE)
        except Invalid as problem:
            raise click.ClickException(problem.what) from problem
    click.echo(f"{name} can sign in at {config.link('/sign-in')} from now on.")
    click.echo(f"A first link, valid for 15 minutes: {config.link('/sign-in/' + token)}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the embedded database to FILE, also while the server is running."""
    config = Config.from_environment()
    if not config.is_sqlite:
        raise click.ClickException("This database is PostgreSQL: use pg_dump --format=custom, which is consistent too.")
    if file.exists():
        raise click.ClickException(f"{file} is there already and was left alone. Choose another name.")
    with closing(_open(config)) as database:
        schema.require_current(database)
        copy_sqlite(database.path, file)
    click.echo(f"Copied to {file}. The secret key and the outgoing mail are not part of it.")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a database that others are writing to; it appears under its name when it is whole."""
    module = sqlite_module()
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(module.connect(str(source))) as there, closing(module.connect(str(unfinished))) as here:
        there.backup(here)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(target)


def _open(config: Config) -> Database:
    return Database(config.database_url, lock_timeout=config.lock_timeout, free_space=config.free_space)


if __name__ == "__main__":
    group(create_survey)()
