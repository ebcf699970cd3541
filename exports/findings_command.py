"""`roundtable findings`: what the answers show together, for programs and for people in a shell."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import click

from dashboard import load
from dashboard.analysis.findings import ranking
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.measure import currency_digits, finding_amounts
from dashboard.results import Finding, Total
from dashboard.wording import sentence
from exports.commands import slug_of
from exports.tables import amount
from survey.services import Services


@click.command("findings")
@click.argument("round_name", metavar="ROUND")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, the most at stake first.")
@click.option("--unsigned", is_flag=True, help="Include what was handed over and is not signed yet.")
@click.option("--as-of", type=int, help="A version of the round, as the dashboard shows it.")
@click.pass_obj
def findings(tools: Services, round_name: str, as_json: bool, unsigned: bool, as_of: int | None) -> None:
    """Print the findings of ROUND (its short name or its title), for the policy team.

    With --json, `low` and `high` are what could be saved at most a year, or else what it costs together, in whole
    units of `unit` (a currency, or hours a week); null when that is not known or there is nothing to count.
    """
    filters = Filters(unsigned=unsigned, as_of=as_of)
    frames = load.load(tools.database, slug_of(tools, round_name), filters, store=load.store_of(tools.config))
    found = ranking.every(frames)
    if as_json:
        click.echo(json.dumps([as_data(frames, one) for one in found], ensure_ascii=False, indent=2))
        return
    for number, one in enumerate(found, 1):
        click.echo(f"{number}. {one.title}\n   {one.sentence}")
        for line in (*finding_amounts(one), f"{one.base} {sentence(one.sure_why)} {one.holds_why}"):
            click.echo(f"   {line}")
    if not found:
        click.echo("No finding yet: they appear as departments answer.")


def as_data(frames: Frames, one: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    leading = _amount(frames, one.saving or one.together)
    return {
        "kind": one.kind,
        "key": one.key,
        "nature": one.nature,
        "title": one.title,
        "sentence": one.sentence,
        "base": one.base,
        "departments": list(one.departments),
        "entries": list(one.entries),
        **(leading or {"low": None, "high": None, "unit": None}),
        "together": _amount(frames, one.together),
        "saving": _amount(frames, one.saving),
        "confidence": one.sure,
        "why": one.sure_why,
        "holds": one.holds,
        "holds_why": one.holds_why,
        "stays": list(one.stays),
        "suggestion": one.suggestion,
        "clauses": list(one.clauses),
        "rank": one.stake_why,
        "question": one.ask.text if one.ask else None,
    }


def _amount(frames: Frames, total: Total | None) -> dict[str, Any] | None:
    if total is None:
        return None
    currency = total.currency or frames.facts.currency
    digits = currency_digits(currency)
    low, high = (_number(amount(value, total.unit, digits)) for value in (total.low, total.high))
    unit = {"money": currency, "hours": "hours a week", "count": "count"}[total.unit]
    return {"low": low, "high": high, "unit": unit, "not_known": total.unknown}


def _number(value: object) -> object:
    """JSON knows no decimal numbers of their own."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
