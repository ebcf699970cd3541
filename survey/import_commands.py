"""`roundtable import accounts`: a list of accounts becomes imported answers, with a report of every row."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.loader import shipped
from survey.errors import NotFound
from survey.models import Round
from survey.operations import rounds
from survey.operations.import_columns import ColumnsUnclear
from survey.operations.import_headings import Role
from survey.operations.import_report import Report
from survey.operations.import_table import LIMITS_IN_WORDS, PACKED_LIMIT, FileRefused
from survey.operations.imports import Wishes, import_accounts, read_upload
from survey.operations.rounds import RoundDetails
from survey.services import Services

COLUMN_OPTIONS = "The options are --department-column, --platform-column, --link-column and --name-column. "
SHOWN = 20  # rejected rows named on the screen; the report has all


@click.group("import")
def import_group() -> None:
    """Bring in lists that exist already."""


@import_group.command("accounts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "round_name", required=True, help="Short name or title of the round.")
@click.option("--create-round", is_flag=True, help="Make and open the round if there is none of that name.")
@click.option("--organisation", default="", help="With --create-round: whose round it is; the title if left out.")
@click.option("--department-column", default="", help="Heading (or letter) of the column with the department.")
@click.option("--parent-column", default="", help="Column with the department above it.")
@click.option("--platform-column", default="", help="Column with the platform.")
@click.option("--link-column", default="", help="Column with the link.")
@click.option("--name-column", default="", help="Column with the name of the account.")
@click.option("--description-column", default="", help="Column with a description; it becomes the account's note.")
@click.option("--language-column", default="", help="Column with the language.")
@click.option("--department", default="", help="The department of rows that name none.")
@click.option("--sheet", default=None, help="Which sheet of an Excel file; else the one that looks like a list.")
@click.option("--allow-personal", is_flag=True, help="Take links to people's own profiles too.")
@click.option("--also-answered", is_flag=True, help="Add to the drafts of departments that have begun to answer.")
@click.option("--report", "report_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here.")
@click.pass_obj
def accounts(
    tools: Services,
    /,
    file: Path,
    round_name: str,
    create_round: bool,
    organisation: str,
    report_file: Path | None,
    **given: object,
) -> None:
    """Import the accounts in FILE, CSV or Excel (.xlsx)."""
    if report_file is not None and not report_file.absolute().parent.is_dir():
        raise click.ClickException(f"The folder of {report_file} does not exist. Nothing was imported.")
    if file.stat().st_size > PACKED_LIMIT:
        raise click.ClickException(f"{file.name} is too large. Taken are {LIMITS_IN_WORDS}. Nothing was imported.")
    now, wishes = tools.clock(), _wishes(given)
    try:
        upload = read_upload(file.name, file.read_bytes(), wishes.sheet)
        with tools.database.writing() as session:
            found = _round(session, round_name, create_round, organisation, now)
            made = import_accounts(session, found.id, upload, wishes, now)
            if create_round and found.opened_at is None and made["imported"]:
                rounds.open_round(session, found.id, now)
            slug = found.slug
    except FileRefused as refused:
        hint = COLUMN_OPTIONS if isinstance(refused, ColumnsUnclear) else ""
        raise click.ClickException(f"{file.name}: {refused.what} {hint}Nothing was imported.") from refused
    made = {**made, "round": slug}
    if report_file is not None:
        report_file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in summary(made):
        click.echo(line)
    if report_file is not None:
        click.echo(f"The report is in {report_file}.")


def summary(made: Report) -> list[str]:
    """What happened, in lines for a terminal."""
    lines = [
        f"{made['file']} ({made['read_as']}) into round {made['round']}:",
        f"  {made['rows']:>7,} rows",
        f"  {made['imported']:>7,} imported, into {_departments(made)}",
        f"  {made['merged_count']:>7,} merged with an account that was there",
        f"  {made['rejected_count']:>7,} rejected",
    ]
    lines += [f"    row {each['row']}: {each['reason']}" for each in made["rejected"][:SHOWN]]
    if made["rejected_count"] > SHOWN:
        lines.append(f"    and {made['rejected_count'] - SHOWN:,} more, see the report")
    if made["remarks"]:
        lines.append(f"  {len(made['remarks']):>7,} remarks on imported rows, see the report")
    if made["empty_lines"]:
        lines.append(f"  {made['empty_lines']:>7,} empty lines were skipped")
    if made["ignored_columns"]:
        lines.append(f"  Columns that were not taken over: {', '.join(made['ignored_columns'])}")
    if made["sheets_not_read"]:
        lines.append(f"  Sheets that were not read: {', '.join(made['sheets_not_read'])}")
    return lines


def _departments(made: Report) -> str:
    number = sum(1 for each in made["departments"] if each["imported"])
    new = sum(1 for each in made["departments"] if each["new"])
    return f"{number} department{'' if number == 1 else 's'}" + (f" ({new} of them new)" if new else "")


def _wishes(given: dict[str, object]) -> Wishes:
    options: tuple[tuple[Role, str], ...] = (
        ("department", "department_column"),
        ("parent", "parent_column"),
        ("platform", "platform_column"),
        ("link", "link_column"),
        ("name", "name_column"),
        ("note", "description_column"),
        ("language", "language_column"),
    )
    sheet = given["sheet"]
    return Wishes(
        columns={role: str(given[option]) for role, option in options if given[option]},
        department=str(given["department"]),
        sheet=str(sheet) if sheet else None,
        all_personal=bool(given["allow_personal"]),
        also_answered=bool(given["also_answered"]),
    )


def _round(session: Session, name: str, create: bool, organisation: str, now: datetime) -> Round:
    """The round of that short name or title, or a new one. Raises NotFound and names those there are."""
    found = session.scalars(select(Round).where(Round.slug == name)).one_or_none()
    if found is None:
        titled = session.scalars(select(Round).where(func.lower(Round.title) == name.strip().lower())).all()
        if len(titled) > 1:
            raise NotFound(
                f"Several rounds are called {name}.",
                todo=f"Use the short name of one: {', '.join(each.slug for each in titled)}.",
            )
        found = titled[0] if titled else None
    if found is not None:
        return found
    if not create:
        names = session.scalars(select(Round.slug).order_by(Round.created_at)).all()
        there = f"The rounds are: {', '.join(names)}." if names else "There is no round yet."
        raise NotFound(f"There is no round called {name}.", todo=f"{there} Or add --create-round to make it.")
    definition = shipped()
    details = RoundDetails(
        title=name,
        organisation=organisation or name,
        definition_slug=definition.slug,
        definition_version=definition.version,
        definition_digest=definition.digest,
    )
    return rounds.create_round(session, details, now)
