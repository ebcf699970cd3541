"""What the commands that import a file share: the round, the refusals, the report and the lines for a terminal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.kinds.currencies import is_currency
from questionnaires.loader import shipped, shipped_definitions
from survey.errors import NotFound
from survey.models import Round
from survey.operations import rounds
from survey.operations.import_columns import ColumnsUnclear
from survey.operations.import_money import main_currency
from survey.operations.import_report import Report, departments_in, where_words
from survey.operations.import_table import LIMITS_IN_WORDS, PACKED_LIMIT, FileRefused
from survey.operations.imports import Upload, Wishes, import_file, read_upload
from survey.operations.rounds import RoundDetails
from survey.services import Services
from survey.wording import noun

SHOWN = 20  # rejected rows named on the screen; the report has all


@dataclass(frozen=True)
class Job:
    """One file to import. `hint` names the options that say what columns are."""

    file: Path
    wishes: Wishes
    round_name: str
    create_round: bool
    organisation: str
    report_file: Path | None
    hint: str
    questionnaire: str = "social-media-inventory"
    currency: str = ""  # of a round that is made; else that of most amounts in the file


def run(tools: Services, job: Job) -> None:
    """Import the file at once, or refuse it with nothing written."""
    if job.report_file is not None and not job.report_file.absolute().parent.is_dir():
        raise click.ClickException(f"The folder of {job.report_file} does not exist. Nothing was imported.")
    if job.file.stat().st_size > PACKED_LIMIT:
        raise click.ClickException(f"{job.file.name} is too large. Taken are {LIMITS_IN_WORDS}. Nothing was imported.")
    now = tools.clock()
    try:
        upload = read_upload(job.file.name, job.file.read_bytes(), job.wishes.sheet)
        with tools.database.writing() as session:
            found = _round(session, job, upload, now)
            made = import_file(session, found.id, upload, job.wishes, now)
            if job.create_round and found.opened_at is None and made["imported"]:
                rounds.open_round(session, found.id, now)
            slug, currency = found.slug, found.currency
    except FileRefused as refused:
        hint = job.hint if isinstance(refused, ColumnsUnclear) else ""
        raise click.ClickException(f"{job.file.name}: {refused.what} {hint}Nothing was imported.") from refused
    _show({**made, "round": slug, "currency": currency}, job.report_file)


def _show(made: Report, report_file: Path | None) -> None:
    if report_file is not None:
        report_file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for line in summary(made):
        click.echo(line)
    if report_file is not None:
        click.echo(f"The report is in {report_file}.")


def summary(made: Report) -> list[str]:
    """What happened, in lines for a terminal."""
    answers = "entries" in made
    entries = f", as {_digits(made['entries'], 'entry', 'entries')} of “{made['section_label']}”" if answers else ""
    money = f", amounts in {made['currency']}" if answers else ""
    lines = [
        f"{made['file']} ({made['read_as']}) into round {made['round']}{money}:",
        _line(made["rows"], _counted(made)),
        _line(made["imported"], f"imported{entries}, into {_departments(made)}"),
        _line(made["merged_count"], f"merged with {'an entry' if answers else 'an account'} that was there"),
        _line(made["rejected_count"], "rejected"),
    ]
    lines += [f"    {where_words(each, made['counts'])}: {each['reason']}" for each in made["rejected"][:SHOWN]]
    if made["rejected_count"] > SHOWN:
        lines.append(f"    and {made['rejected_count'] - SHOWN:,} more, see the report")
    return lines + _cells(made) + _beside(made)


def _counted(made: Report) -> str:
    if made["counts"] == "cells":
        return f"{noun(made['rows'], 'cell')} that say something; a row without any counts once"
    return noun(made["rows"], "row")


def _departments(made: Report) -> str:
    number, new = departments_in(made)
    return _digits(number, "department") + (f" ({new:,} of them new)" if new else "")


def _digits(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {noun(number, one, many)}"


def _line(number: int, words: str) -> str:
    return f"  {number:>7,} {words}"


def _cells(made: Report) -> list[str]:
    """What was not understood, and what was assumed."""
    missed = made.get("not_understood", ())
    cells = noun(len(missed), "cell was", "cells were")
    lines = [_line(len(missed), f"{cells} not understood; the rest of each row was kept")] if missed else []
    lines += [f"    {where_words(each, 'cells')}: {each['reason']}" for each in missed[:SHOWN]]
    lines += [
        f"  “{each['choice']}” was ticked for {_digits(len(each['departments']), 'department')}, "
        f"so that the answers are shown; the file does not say it."
        for each in made.get("assumed", ())
    ]
    return lines


def _beside(made: Report) -> list[str]:
    lines = [
        f"  “{each['name']}” may be “{each['other']}”; it was taken as a department of its own. "
        f"With --same '{each['name']}={each['other']}' it is taken as that one."
        for each in made["look_alikes"][:SHOWN]
    ]
    if number := len(made["remarks"]):
        lines.append(_line(number, f"{noun(number, 'remark')} on imported rows, see the report"))
    if number := made["empty_lines"]:
        lines.append(_line(number, f"empty {noun(number, 'line was', 'lines were')} skipped"))
    if made["ignored_columns"]:
        lines.append(f"  Columns that were not taken over: {', '.join(made['ignored_columns'])}")
    if made["sheets_read"]:
        lines.append(f"  Sheets that were read together: {', '.join(made['sheets_read'])} (--sheet reads one only)")
    if made["sheets_not_read"]:
        lines.append(f"  Sheets that were not read: {', '.join(made['sheets_not_read'])}")
    return lines


def _round(session: Session, job: Job, upload: Upload, now: datetime) -> Round:
    """The round of that short name or title, or a new one. Raises NotFound and names those there are."""
    name = job.round_name
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
    if not job.create_round:
        names = session.scalars(select(Round.slug).order_by(Round.created_at)).all()
        there = f"The rounds are: {', '.join(names)}." if names else "There is no round yet."
        raise NotFound(f"There is no round called {name}.", todo=f"{there} Or add --create-round to make it.")
    try:
        definition = shipped(job.questionnaire)
    except KeyError as unknown:
        names = sorted({each.slug for each in shipped_definitions()})
        words = f"There is no questionnaire called {job.questionnaire}."
        raise NotFound(words, todo=f"There are: {', '.join(names)}.") from unknown
    details = RoundDetails(
        title=name,
        organisation=job.organisation or name,
        definition_slug=definition.slug,
        definition_version=definition.version,
        definition_digest=definition.digest,
        currency=_currency(job, upload),
    )
    return rounds.create_round(session, details, now)


def _currency(job: Job, upload: Upload) -> str:
    given = job.currency.strip().upper()
    if given and not is_currency(given):
        raise click.ClickException(f"--currency {job.currency} is no currency, such as EUR. Nothing was imported.")
    return given or main_currency(upload.table.lines) or RoundDetails.currency
