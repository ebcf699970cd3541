"""`roundtable import accounts`: a list of accounts becomes imported answers, with a report of every row."""

from __future__ import annotations

from pathlib import Path

import click

from survey.import_answers_command import answers, same_departments
from survey.import_running import Job, run
from survey.operations.import_headings import Role
from survey.operations.imports import Wishes
from survey.services import Services

COLUMN_OPTIONS = "The options are --department-column, --platform-column, --link-column and --name-column. "


@click.group("import")
def import_group() -> None:
    """Bring in lists that exist already."""


@import_group.command("accounts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "round_name", required=True, help="Short name or title of the round.")
@click.option("--create-round", is_flag=True, help="Make and open the round if there is none of that name.")
@click.option("--organisation", default="", help="With --create-round: whose round it is; the title if left out.")
@click.option("--currency", default="", help="With --create-round: its currency; that of the file if left out.")
@click.option("--department-column", default="", help="Heading (or letter) of the column with the department.")
@click.option("--parent-column", default="", help="Column with the department above it.")
@click.option("--platform-column", default="", help="Column with the platform.")
@click.option("--link-column", default="", help="Column with the link.")
@click.option("--name-column", default="", help="Column with the name of the account.")
@click.option("--description-column", default="", help="Column with a description; it becomes the account's note.")
@click.option("--language-column", default="", help="Column with the language.")
@click.option("--department", default="", help="The department of rows that name none.")
@click.option(
    "--sheet",
    default=None,
    help="Read only this sheet of an Excel file; else the list and all sheets with the same columns.",
)
@click.option("--allow-personal", is_flag=True, help="Take links to people's own profiles too.")
@click.option("--also-answered", is_flag=True, help="Add to the drafts of departments that have begun to answer.")
@click.option("--same", multiple=True, metavar="NAME=DEPARTMENT", help="A name in the file, and the department it is.")
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
    currency = str(given["currency"])
    job = Job(
        file, _wishes(given), round_name, create_round, organisation, report_file, COLUMN_OPTIONS, currency=currency
    )
    run(tools, job)


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
        same=same_departments(given["same"]),
    )


import_group.add_command(answers)
