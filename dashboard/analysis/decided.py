"""Decisions in words: what was decided, by when, and whether the answers of a later round show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.analysis import indicators
from dashboard.analysis.indicators import Outcome
from dashboard.frames import Frames
from dashboard.results import Column, Table
from dashboard.wording import day, opening, quoted, sentence
from survey.lifecycle import time_zone
from survey.read_decisions import CHOICES, DecisionRow

MOVED: Mapping[str, tuple[str, str]] = {
    "better": ("It worked", "good"),
    "same": ("Nothing has changed", "warn"),
    "worse": ("It is more than before", "warn"),
    "open": ("Not known yet", "plain"),
}
LONGEST_FINDING = 160  # letters of what a decision of last year was about; its amounts are those of that day


@dataclass(frozen=True)
class Decided:
    """One decision as people read it."""

    row: DecisionRow
    words: str
    owner: str
    due: str
    on: str
    before: str  # the indicator on that day

    @property
    def line(self) -> str:
        """For the card of the finding: "Decided on 3 March 2026: keep as it is: “...”."."""
        return self._told(f"Decided on {self.on}", "sees to it")

    @property
    def earlier_line(self) -> str:
        """The same in a later round, with the round in which it was decided."""
        return self._told(f"Decided on {self.on} in {self.row.round_title}", "was to see to it")

    def _told(self, beginning: str, sees: str) -> str:
        what, _, more = self.words.partition(": ")
        said = f"{beginning}: {what[:1].lower()}{what[1:]}{f' ({more})' if more else ''}"
        because = f": {quoted(self.row.because)}" if self.row.because else ""
        tail = f" {self.owner} {sees}{f' until {self.due}' if self.due else ''}." if self.owner else ""
        return sentence(said + because) + tail


@dataclass(frozen=True)
class Followed:
    """A decision of an earlier round and what the answers of this one show."""

    decided: Decided
    outcome: Outcome

    @property
    def verdict(self) -> tuple[str, str]:
        """Words and tone; a decision to keep something as it is has nothing to move."""
        if self.decided.row.choice in ("keep", "later") and self.outcome.moved != "open":
            return ("As decided", "plain") if self.outcome.moved == "same" else ("It has changed", "info")
        if self.outcome.moved == "better" and self.outcome.left > self._meant_to_stay:
            return "It worked in part", "good"
        return MOVED[self.outcome.moved]

    @property
    def _meant_to_stay(self) -> int:
        """One contract that departments use together; otherwise nothing of what was found."""
        is_shared = self.decided.row.indicator == indicators.CONTRACTS and self.decided.row.choice != "close"
        return 1 if is_shared else 0


def decided(frames: Frames, row: DecisionRow) -> Decided:
    """A decision in words."""
    before = indicators.from_json(row.before)
    return Decided(
        row=row,
        words=CHOICES[row.choice],
        owner=row.owner,
        due=day(row.due) if row.due else "",
        on=day(row.at.astimezone(time_zone(frames.facts.time_zone))),
        before=indicators.words(before) if before is not None else "",
    )


def followed(frames: Frames, row: DecisionRow) -> Followed:
    """What became of a decision of an earlier round."""
    return Followed(decided(frames, row), indicators.outcome(frames, row))


def decisions_table(frames: Frames, rows: Sequence[DecisionRow]) -> Table:
    """The decisions of this round that hold, for a sheet."""
    columns = (
        Column("finding", "Finding"),
        Column("decision", "Decision"),
        Column("because", "Because"),
        Column("owner", "Who sees to it"),
        Column("due", "Until", "date"),
        Column("indicator", "What should change from"),
    )
    made = []
    for row in rows:
        if row.replaced_at is None:
            said = decided(frames, row)
            due = row.due.isoformat() if row.due else None
            made.append(
                {
                    "finding": row.sentence,
                    "decision": said.words,
                    "because": row.because or None,
                    "owner": said.owner or None,
                    "due": due,
                    "indicator": said.before or None,
                }
            )
    return Table("decisions", "What was decided", columns, tuple(made), empty="Nothing has been decided yet.")


def followed_table(frames: Frames, rows: Sequence[DecisionRow]) -> Table:
    """What became of decisions of earlier rounds, for a sheet."""
    columns = (
        Column("finding", "Finding"),
        Column("decision", "Decision"),
        Column("outcome", "What the answers show now"),
        Column("verdict", "Did it work?"),
        Column("round", "Decided in"),
        Column("because", "Because"),
    )
    made = []
    for row in rows:
        found = followed(frames, row)
        said = " ".join(part for part in (found.outcome.sentence, found.outcome.not_known) if part)
        made.append(
            {
                "round": row.round_title,
                "finding": opening(row.sentence, LONGEST_FINDING),
                "decision": found.decided.words,
                "because": row.because or None,
                "outcome": sentence(said),
                "verdict": found.verdict[0],
            }
        )
    return Table("followed", "What became of earlier decisions", columns, tuple(made), empty="")
