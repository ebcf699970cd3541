"""`roundtable import answers`: any list becomes imported answers of a section, with a report of every row."""

from __future__ import annotations

from pathlib import Path

import click

from survey.import_running import Job, run
from survey.operations.import_headings import Role
from survey.operations.imports import Wishes
from survey.services import Services

COLUMN_OPTIONS = "The options are --department-column, --parent-column and --map column=question. "


@click.command("answers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "round_name", required=True, help="Short name or title of the round.")
@click.option("--section", required=True, help="Which section the file answers, for example tools.")
@click.option("--create-round", is_flag=True, help="Make and open the round if there is none of that name.")
@click.option("--questionnaire", default="social-media-inventory", help="With --create-round: its questionnaire.")
@click.option("--organisation", default="", help="With --create-round: whose round it is; the title if left out.")
@click.option("--currency", default="", help="With --create-round: its currency; that of the file if left out.")
@click.option("--department-column", default="", help="Heading (or letter) of the column with the department.")
@click.option("--parent-column", default="", help="Column with the department above it, for example the agency.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="COLUMN=QUESTION",
    help="What a column answers. COLUMN= leaves a column out, =QUESTION leaves a question without a column.",
)
@click.option("--department", default="", help="The department of rows that name none.")
@click.option(
    "--sheet",
    default=None,
    help="Read only this sheet of an Excel file; else the list and all sheets with the same columns.",
)
@click.option("--also-answered", is_flag=True, help="Add to the drafts of departments that have begun to answer.")
@click.option("--same", multiple=True, metavar="NAME=DEPARTMENT", help="A name in the file, and the department it is.")
@click.option("--report", "report_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the report here.")
@click.pass_obj
def answers(tools: Services, /, file: Path, round_name: str, section: str, create_round: bool, **given: object) -> None:
    """Import the answers in FILE, CSV or Excel (.xlsx), into one section of the questionnaire."""
    maps = given["maps"]
    places: tuple[tuple[Role, str], ...] = (("department", "department_column"), ("parent", "parent_column"))
    sheet = given["sheet"]
    report_file = given["report_file"]
    wishes = Wishes(
        section=section,
        columns={role: str(given[option]) for role, option in places if given[option]},
        pairs=tuple(pair(str(each)) for each in maps) if isinstance(maps, tuple) else (),
        department=str(given["department"]),
        sheet=str(sheet) if sheet else None,
        also_answered=bool(given["also_answered"]),
        same=same_departments(given["same"]),
    )
    run(
        tools,
        Job(
            file=file,
            wishes=wishes,
            round_name=round_name,
            create_round=create_round,
            organisation=str(given["organisation"]),
            questionnaire=str(given["questionnaire"]),
            currency=str(given["currency"]),
            report_file=report_file if isinstance(report_file, Path) else None,
            hint=COLUMN_OPTIONS,
        ),
    )


def same_departments(given: object) -> dict[str, str]:
    """Names and departments of all --same; the last equals sign divides."""
    said: dict[str, str] = {}
    for text in given if isinstance(given, tuple) else ():
        name, _sign, department = (part.strip() for part in str(text).rpartition("="))
        if not name or not department:
            raise click.ClickException(f"--same {text} is not NAME=DEPARTMENT. Nothing was imported.")
        said[name] = department
    return said


def pair(text: str) -> tuple[str, str]:
    """Column and question of one --map; the last equals sign divides, since headings may hold one."""
    column, sign, name = text.rpartition("=")
    if not sign or not (column.strip() or name.strip()):
        raise click.ClickException(f"--map {text} is not COLUMN=QUESTION. Nothing was imported.")
    return column.strip(), name.strip()
