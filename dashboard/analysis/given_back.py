"""The one rule of "given back first": who may see a finding when, and what the departments it names say to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dashboard.analysis import withheld
from dashboard.analysis.findings import ranking
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.wording import day, listed
from survey.lifecycle import time_zone
from survey.read_giving_back import Reply, Standing

LONGEST_KEY = 250
NOT_TOLD = Standing({})
NO_LINKS = "Nobody has been given a link in this round, so no department has seen before others what is said about it."


@dataclass(frozen=True)
class Said:
    """A department's reply in words: the answer it chose to a question, and its remark."""

    department_id: int
    department: str
    answer: str
    text: str
    on: str

    @property
    def sentence(self) -> str:
        """For example "HR says: Marketing runs it. (22 November 2026)"."""
        parts = [part if part[-1:] in ".!?…" else f"{part}." for part in (self.answer, self.text) if part]
        return f"{self.department} says: {' '.join(parts)} ({self.on})"


@dataclass(frozen=True)
class Card:
    """A finding with where it stands.

    `first` says to whom it is shown first, and is empty when it is open to others; `asked` says what became of its
    question; `released` why it was shown sooner; `decided` what the policy team decided, `earlier` what it decided in
    an earlier round.
    """

    finding: Finding
    is_open: bool = True
    first: str = ""
    released: str = ""
    asked: str = ""
    replies: tuple[Said, ...] = ()
    decided: str = ""
    earlier: str = ""

    def notes(self) -> tuple[str, ...]:
        """What stands on a card besides the finding, as sentences."""
        said = [said.sentence for said in self.replies]
        return tuple(
            line for line in (self.first, self.released, self.asked, *said, self.earlier, self.decided) if line
        )


@dataclass(frozen=True)
class GivenBack:
    """What is known of all findings of a round at one moment; `names` of the departments by id."""

    standings: Mapping[str, Standing]
    names: Mapping[int, str]
    now: datetime
    time_of: timedelta  # a department has this long before others see what is said about it
    zone: str = "UTC"
    has_links: bool = True  # without links nobody can look, so nobody is waited for
    decided: Mapping[str, str] = field(default_factory=dict)  # stored key -> what was decided, in words
    earlier: Mapping[str, str] = field(default_factory=dict)  # the same of earlier rounds

    def standing(self, finding: Finding) -> Standing:
        return self.standings.get(stored_key(finding.key), NOT_TOLD)

    def is_open(self, finding: Finding) -> bool:
        """Whether others may see it: all departments named have looked or had their time, or it was released."""
        standing = self.standing(finding)
        return standing.release is not None or not self._waiting_for(finding, standing)

    def card(self, finding: Finding) -> Card:
        standing = self.standing(finding)
        waiting = () if standing.release is not None else self._waiting_for(finding, standing)
        replies = tuple(self._said(finding, reply) for reply in standing.replies)
        return Card(
            finding,
            is_open=not waiting,
            first=self._first(waiting, standing) if waiting else "",
            released=self._released(standing),
            asked=self._asked(finding, standing, replies),
            replies=replies,
            decided=self.decided.get(stored_key(finding.key), ""),
            earlier=self.earlier.get(stored_key(finding.key), ""),
        )

    def _waiting_for(self, finding: Finding, standing: Standing) -> tuple[int, ...]:
        if not self.has_links:
            return ()
        return tuple(one for one in finding.department_ids if not self._had_its_time(standing, one))

    def _had_its_time(self, standing: Standing, department_id: int) -> bool:
        told = standing.told.get(department_id)
        return told is not None and (told.seen_at is not None or told.since + self.time_of <= self.now)

    def _first(self, waiting: Sequence[int], standing: Standing) -> str:
        names = listed([self.names.get(one, "a department") for one in waiting])
        since = [standing.told[one].since for one in waiting if one in standing.told]
        if len(since) < len(waiting):
            return f"To be shown to {names} first, as soon as the answers it rests on are signed."
        return f"Shown to {names} first, until {self.day(max(since) + self.time_of)}."

    def until(self, finding: Finding) -> str:
        """The day from which others see it whoever has looked; empty when they do already."""
        standing = self.standing(finding)
        since = [told.since for one, told in standing.told.items() if one in finding.department_ids]
        return self.day(max(since) + self.time_of) if since and not self.is_open(finding) else ""

    def _released(self, standing: Standing) -> str:
        if standing.release is None or all(
            told.since + self.time_of <= standing.release.at
            or (told.seen_at is not None and told.seen_at <= standing.release.at)
            for told in standing.told.values()
        ):
            return ""
        return (
            f"Shown to others on {self.day(standing.release.at)}, before the time was over: {standing.release.reason}"
        )

    def _said(self, finding: Finding, reply: Reply) -> Said:
        options = dict(finding.ask.options) if finding.ask else {}
        answer = options.get(reply.choice, "")
        return Said(reply.department_id, reply.department, answer, reply.text, self.day(reply.at))

    def _asked(self, finding: Finding, standing: Standing, replies: Sequence[Said]) -> str:
        """ "We have asked both." once both were told; "Both say: ..." when they agree."""
        ask = finding.ask
        if ask is None or not ask.department_ids or not all(one in standing.told for one in ask.department_ids):
            return ""
        answers = {said.department_id: said.answer for said in replies if said.answer}
        given = [answers[one] for one in ask.department_ids if one in answers]
        number = len(ask.department_ids)
        if number > 1 and len(given) == number and len(set(given)) == 1:
            return f"{'Both' if number == 2 else 'All'} say: {given[0]}."
        whom = {1: self.names.get(ask.department_ids[0], "the department"), 2: "both"}.get(number, f"all {number}")
        missing = [self.names.get(one, "") for one in ask.department_ids if one not in answers]
        if not given or not missing:
            return f"We have asked {whom}."
        return f"We have asked {whom}. {listed(missing)} {'has' if len(missing) == 1 else 'have'} not answered yet."

    def day(self, moment: datetime) -> str:
        """ "25 November 2026" where the round is at home."""
        return day(moment.astimezone(time_zone(self.zone)))


def stored_key(key: str) -> str:
    """The key under which a finding is kept in the database, which has room for 250 characters."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:200]}#{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def open_only(frames: Frames, given: GivenBack) -> Frames:
    """The same answers with only those findings that others may see; for committees and meetings.

    Every page, sheet and sentence made from these frames leaves the others out.
    """
    found = ranking.every(frames)
    left = tuple(one for one in found if given.is_open(one))
    waiting = tuple(frozenset(one.department_ids) for one in found if not given.is_open(one))
    return replace(frames, _kept={**frames._kept, "findings": left, withheld.KEY: waiting})


def waiting_words(findings: Iterable[Finding], given: GivenBack) -> str:
    """How many findings are left out until their departments have seen them; empty when none is."""
    if not given.has_links:
        return NO_LINKS
    waiting = [one for one in findings if not given.is_open(one)]
    if not waiting:
        return ""
    days = [told.since for one in waiting for told in given.standing(one).told.values()]
    until = f", on {given.day(max(days) + given.time_of)} at the latest" if days else ""
    if len(waiting) == 1:
        return f"1 finding is left out: the departments it names see it first{until}."
    return f"{len(waiting):,} findings are left out: the departments they name see them first{until}."
