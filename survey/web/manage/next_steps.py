"""What the policy team can do next in a round, in the order in which it helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from survey.lifecycle import ResponseState, RoundState


class Step(NamedTuple):
    sentence: str
    link: str
    href: str


def next_steps(
    slug: str, state: RoundState, totals: Mapping[ResponseState, int], without_link: int, *, may_change: bool
) -> list[Step]:
    """`totals` counts departments by state; `without_link` counts those that nobody can fill in yet."""
    base, departments = f"/rounds/{slug}", sum(totals.values())
    steps = []
    if may_change and not departments:
        return [Step("No department takes part yet.", "Choose the departments", f"{base}/departments")]
    if may_change and without_link and state != "closed":
        has = _count(without_link, "department has", "departments have")
        steps.append(Step(f"{has} no link yet.", "Give out links", f"{base}/links"))
    if state in ("open", "grace"):
        steps += _while_open(base, totals, may_change)
    if departments and totals.get("signed", 0) == departments:
        steps.append(Step("Everybody has signed.", "Look at the dashboard", f"/dashboard/?round={slug}"))
    elif state == "closed":
        steps.append(Step("The round is closed.", "Look at the dashboard", f"/dashboard/?round={slug}"))
    return steps


def _while_open(base: str, totals: Mapping[ResponseState, int], may_change: bool) -> list[Step]:
    steps = []
    silent = totals.get("not_started", 0) + totals.get("in_progress", 0) + totals.get("reopened", 0)
    if silent:
        is_ = _count(silent, "department has", "departments have")
        steps.append(Step(f"{is_} not handed over yet.", "Copy a reminder", f"{base}/texts#reminder"))
    waiting = totals.get("handed_over", 0)
    if waiting and may_change:
        is_ = _count(waiting, "department waits", "departments wait")
        steps.append(Step(f"{is_} for a signature.", "Give the head a link", f"{base}/links"))
    return steps


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
