"""`roundtable export`: the workbook without a browser."""

from __future__ import annotations

from pathlib import Path

import click

from dashboard import load
from dashboard.filters import Filters
from dashboard.giving_back import given_back
from exports.besides import besides
from exports.workbook import Reader, build
from survey.errors import NotFound
from survey.read import round_titles
from survey.services import Services


@click.command("export")
@click.argument("round_name", metavar="ROUND")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--for",
    "reader",
    type=click.Choice(["team", "committee"]),
    default="committee",
    show_default=True,
    help="Who will read it: answers kept for the policy team are left out for the committee.",
)
@click.option("--unsigned", is_flag=True, help="Include what was handed over and is not signed yet, marked.")
@click.option("--as-of", type=int, help="A version of the round, as the dashboard shows it.")
@click.pass_obj
def export(tools: Services, round_name: str, output: Path, reader: Reader, unsigned: bool, as_of: int | None) -> None:
    """Write the workbook of ROUND (its short name or its title)."""
    if not output.absolute().parent.is_dir():
        raise click.ClickException(f"The folder of {output} does not exist. Nothing was written.")
    filters = Filters(unsigned=unsigned, as_of=as_of)
    frames = load.load(tools.database, slug_of(tools, round_name), filters, store=load.store_of(tools.config))
    now = tools.clock()
    given = given_back(tools.database, frames, now, tools.config.shown_first_days)
    also = besides(tools, frames.facts.slug, frames.facts.id)
    build(frames, filters, reader, output, now=now, given=given, besides=also)
    click.echo(f"{output}: {frames.facts.title}, version {frames.version}.")


def slug_of(tools: Services, name: str) -> str:
    """The short name of a round that is named by it or by its title. Raises NotFound and names those there are."""
    with tools.database.reading() as session:
        rounds = round_titles(session)
    found = [each.slug for each in rounds if name in (each.slug, each.title)]
    if len(found) == 1:
        return found[0]
    there = f"The rounds are: {', '.join(each.slug for each in rounds)}." if rounds else "There is no round yet."
    if found:
        raise NotFound(f"Several rounds are called {name}.", todo=f"Use the short name of one. {there}")
    raise NotFound(f"There is no round called {name}. Nothing was written.", todo=there)
