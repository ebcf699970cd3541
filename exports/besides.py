"""What a workbook holds besides answers: published numbers, decisions of this round and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.freezing import published_lines
from survey import read_decisions
from survey.read_decisions import DecisionRow
from survey.services import Services


@dataclass(frozen=True)
class Besides:
    """`published` are sentences about numbers that were frozen."""

    published: Sequence[str] = ()
    decisions: Sequence[DecisionRow] = ()
    earlier: Sequence[DecisionRow] = ()


def besides(tools: Services, slug: str, round_id: int) -> Besides:
    """Everything of a round that stands beside its answers."""
    with tools.database.reading() as session:
        decisions = read_decisions.of_round(session, round_id)
        earlier = read_decisions.of_earlier_rounds(session, round_id)
    return Besides(published_lines(tools, slug), decisions, earlier)
