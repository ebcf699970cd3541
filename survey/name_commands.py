"""`roundtable names`: judge pairs of names in a file, to measure how well accounts and products are told apart."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from questionnaires.names.matching import COMPARE, Kind
from survey.operations.import_csv import read_csv
from survey.operations.import_table import PACKED_LIMIT, FileRefused, Table

COLUMNS = ("a", "b")


class Unreadable(click.ClickException):
    """A file that pairs cannot be read from or written to; says so in a sentence."""

    exit_code = 2


@click.group("names")
def names_group() -> None:
    """Tell which of two names mean one thing."""


@names_group.command("accounts")
@click.argument("pairs", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not the screen.")
def accounts(pairs: Path, output: Path | None) -> None:
    """Judge the accounts (links or "@name (Twitter)") in the columns a and b of PAIRS, a CSV file."""
    _judge("accounts", pairs, output)


@names_group.command("products")
@click.argument("pairs", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not the screen.")
def products(pairs: Path, output: Path | None) -> None:
    """Judge the names of products in the columns a and b of PAIRS, a CSV file."""
    _judge("products", pairs, output)


def _judge(kind: Kind, pairs: Path, output: Path | None) -> None:
    judged = judged_csv(kind, pairs_of(pairs))
    if output is None:
        click.echo(judged.encode("utf-8"), nl=False)
        return
    try:
        output.write_text(judged, encoding="utf-8", newline="")
    except OSError as problem:
        raise Unreadable(f"{output} could not be written: {problem.strerror or problem}.") from problem


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """The columns `a` and `b` of a CSV file in any usual encoding. Raises Unreadable."""
    try:
        if path.stat().st_size > PACKED_LIMIT:
            raise Unreadable(f"{path} is larger than {PACKED_LIMIT // 1024 // 1024} MB. Please split it.")
        table = read_csv(path.read_bytes())
    except FileRefused as refused:
        raise Unreadable(f"{path}: {refused.what} Nothing was judged.") from refused
    except FileNotFoundError as problem:
        raise Unreadable(f"There is no file {path}.") from problem
    except OSError as problem:
        raise Unreadable(f"{path} could not be read: {problem.strerror or problem}.") from problem
    return _columns(path, table)


def _columns(path: Path, table: Table) -> list[tuple[str, str]]:
    heading = [cell.strip().lower() for cell in table.lines[0].cells]
    missing = [column for column in COLUMNS if column not in heading]
    if missing:
        found = ", ".join(cell for cell in table.lines[0].cells if cell) or "nothing"
        needed = "a column" if len(missing) == 1 else "the columns"
        raise Unreadable(
            f"{path} needs {needed} {' and '.join(missing)}. Its first row says: {found[:200]}. Nothing was judged."
        )
    first, second = (heading.index(column) for column in COLUMNS)
    return [(line.at(first), line.at(second)) for line in table.lines[1:]]


def judged_csv(kind: Kind, pairs: list[tuple[str, str]]) -> str:
    """The pairs with `verdict` (same, ask or different) and `score` (0 to 1) as CSV, in their order."""
    compare = COMPARE[kind]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, "verdict", "score"])
    for a, b in pairs:
        verdict, score = compare(a, b)
        writer.writerow([a, b, verdict, f"{score:.3f}"])
    return text.getvalue()
