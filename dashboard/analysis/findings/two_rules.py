"""Two rules, one organisation: departments that are active on one platform answer one topic differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis import roles, values
from dashboard.analysis.claims import with_code
from dashboard.analysis.findings.evidence import (
    department_names,
    freedom,
)
from dashboard.analysis.findings.making import made
from dashboard.analysis.layout import where
from dashboard.analysis.rules import Answer, answers, short, topic_phrase
from dashboard.analysis.scope import Bools
from dashboard.frames import Frames
from dashboard.results import Finding
from dashboard.wording import inside, listed, sentence
from questionnaires.codebook import CodebookEntry

KIND = "two_rules_one_organisation"
WORTH = 25_000  # minor units: one department with a rule of its own counts like 250 a year in the ranking
GROUPS = 4
CLAUSES = {
    "authorise": (3, 4), "register": (4,), "approval": (8,), "tone": (7,), "response_time": (9,),
    "response_scope": (9,), "crisis": (20,), "moderation": (10,), "disclosure": (12,), "ai_content": (13,),
    "personal_use": (11,), "confidential": (14,), "records": (19,), "privacy": (14,), "copyright": (15,),
    "accessibility": (16,), "security": (17,), "offboarding": (18,), "platforms": (2, 4), "advertising": (12,),
    "influencers": (12,), "training": (18,), "closing": (4,), "measurement": (21,),
}  # fmt: skip


@dataclass(frozen=True)
class Clash:
    """The departments active on one platform, by what they answer on one topic; loosest first."""

    topic: str
    entry: CodebookEntry
    platform: str | None  # code; None when the questionnaire asks for no platforms
    groups: tuple[tuple[Answer, ...], ...]
    elsewhere: tuple[str, ...]  # codes of other platforms where the same departments differ

    @property
    def department_ids(self) -> tuple[int, ...]:
        return tuple(answer.department_id for group in self.groups for answer in group)


def findings(frames: Frames) -> list[Finding]:
    """One finding per topic, told for the platform on which most departments differ."""
    found = []
    for topic, entry in roles.rules(frames):
        met = clash(frames, topic, entry)
        if met is not None:
            found.append(_finding(frames, met))
    return found


def clash(frames: Frames, topic: str, entry: CodebookEntry) -> Clash | None:
    """Where most departments meet whose rules on a topic differ; None where they differ nowhere."""
    known = [answer for answer in answers(frames, entry) if answer.counts]
    if len({answer.sort for answer in known if not answer.is_gap}) < 2:
        return None
    sorts = [answer.sort for answer in known]
    numbers = {sort: number for number, sort in enumerate(dict.fromkeys(sorts))}
    codes = np.array([numbers[sort] for sort in sorts])
    rules = ~np.array([answer.is_gap for answer in known])
    positions = np.array([frames.position[answer.department_id] for answer in known])
    places: list[tuple[str | None, Bools]] = []
    for platform, present in _meeting_places(frames).items():
        here = present[positions]
        if np.count_nonzero(np.bincount(codes[here & rules])) > 1:  # a rule and no rule are not two rules
            places.append((platform, here))
    if not places:
        return None
    best, chosen = max(places, key=lambda place: np.count_nonzero(place[1]))  # of several the one that stands first
    groups: dict[tuple[int, str], list[Answer]] = {}
    for answer in sorted((known[number] for number in np.flatnonzero(chosen)), key=lambda answer: answer.sort):
        groups.setdefault(answer.sort, []).append(answer)
    elsewhere = tuple(platform for platform, _ in places if platform is not None and platform != best)
    return Clash(topic, entry, best, tuple(tuple(group) for group in groups.values()), elsewhere)


def _meeting_places(frames: Frames) -> dict[str | None, Bools]:
    """Platform -> which departments have an account in use there; one place for all when no platforms are asked."""
    return frames.keep("meeting_places", lambda: _places(frames))


def _places(frames: Frames) -> dict[str | None, Bools]:
    asked = roles.accounts(frames)
    if asked is None:
        return {None: np.ones(len(frames.ids), dtype=np.bool_)}
    platforms = frames.codes(asked.platform)
    rows = platforms.values >= 0
    if asked.status is not None:
        rows &= with_code(frames, asked.section, asked.status, frozenset({roles.IN_USE}))
    present = np.zeros((len(platforms.keys), len(frames.ids)), dtype=np.bool_)
    present[platforms.values[rows], frames.rows(asked.section)[rows]] = True
    meeting = np.flatnonzero(np.count_nonzero(present, axis=1) > 1)
    return {platforms.keys[platform]: present[platform] for platform in meeting.tolist()}


def _finding(frames: Frames, clash: Clash) -> Finding:
    ids = clash.department_ids
    topic = short(clash.topic, clash.entry)
    return made(
        frames,
        kind=KIND,
        what=clash.topic,
        title=f"{topic}: {len(clash.groups)} different answers",
        sentence=_sentence(frames, clash),
        department_ids=ids,
        entries=[answer.entry for group in clash.groups for answer in group],
        opened=where(clash.entry.section, *(("department", str(i)) for i in ids[:60])),
        stays=freedom(frames, ids),
        doubts=(),
        otherwise="All of them said what holds for a normal post on a normal day, and signed it.",
        already="It holds already: these rules differ today.",
        suggestion="Decide in the policy which of these holds for all, and what each department may decide itself.",
        clauses=CLAUSES.get(clash.topic, ()),
        stake=(
            len(ids) * (len(clash.groups) - 1) * WORTH,
            f"Ranked by departments ({len(ids):,}) and different answers ({len(clash.groups)}) that meet here.",
        ),
    )


def _sentence(frames: Frames, clash: Clash) -> str:
    asked = roles.accounts(frames)
    place = ""
    if clash.platform is not None and asked is not None:
        place = f"On {values.label(frames, asked.platform, clash.platform)}, "
    shown = clash.groups if len(clash.groups) <= GROUPS else (*clash.groups[: GROUPS - 1], clash.groups[-1])
    said = _saying(frames, clash, shown)
    gaps = [group for group in clash.groups if group[0].is_gap]
    no_rule = [f"{sentence(listed(_names(frames, group)) + _has(group))}" for group in gaps]
    parts = [sentence(place + said if said else ""), *no_rule] if said else no_rule
    parts.append("Each has its reasons; the policy has to say which holds, or for whom each holds.")
    if clash.elsewhere and asked is not None:
        more = listed([values.label(frames, asked.platform, code) for code in clash.elsewhere])
        parts.append(f"Departments with different rules also meet on {more}.")
    return " ".join(parts)


def _saying(frames: Frames, clash: Clash, groups: Sequence[Sequence[Answer]]) -> str:
    if clash.topic == "approval":
        return _approval(frames, groups)
    if clash.topic == "response_time":
        return _response_time(frames, groups)
    return _other(frames, clash, groups)


def _names(frames: Frames, group: Sequence[Answer]) -> list[str]:
    return department_names(frames, [answer.department_id for answer in group])


def _has(group: Sequence[Answer]) -> str:
    return f" {'has' if len(group) == 1 else 'have'} no rule on this at all"


def _approval(frames: Frames, groups: Sequence[Sequence[Answer]]) -> str:
    """ "a post of Legal needs a manager and a post of Marketing needs nobody"."""
    said = [
        f"a post of {listed(_names(frames, group))} needs {inside(group[0].words)}"
        for group in reversed(groups)
        if not group[0].is_gap
    ]
    return listed(said, 9)


def _response_time(frames: Frames, groups: Sequence[Sequence[Answer]]) -> str:
    said = []
    for group in reversed(groups):
        if not group[0].is_gap:
            verb = "wants" if len(group) == 1 else "want"
            said.append(f"{listed(_names(frames, group))} {verb} to answer within {inside(group[0].words)}")
    return listed(said, 9)


def _other(frames: Frames, clash: Clash, groups: Sequence[Sequence[Answer]]) -> str:
    said = [
        f"{listed(_names(frames, group))} says “{group[0].words}”"
        if len(group) == 1
        else f"{listed(_names(frames, group))} say “{group[0].words}”"
        for group in groups
        if not group[0].is_gap
    ]
    return (
        f"departments have different rules on {topic_phrase(clash.topic, clash.entry)}: {listed(said, 9)}"
        if said
        else ""
    )


_SAYINGS = {"approval": _approval, "response_time": _response_time}
