"""Same people, same place: several departments talk to one audience on one platform from accounts of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.analysis import roles, values
from dashboard.analysis.findings.evidence import (
    Doubt,
    base_words,
    basis_doubts,
    department_names,
    freedom,
    holds,
    verdict,
)
from dashboard.analysis.layout import where
from dashboard.analysis.reach import copies
from dashboard.frames import ENTRY, Frames
from dashboard.measure import count_all
from dashboard.results import Finding
from dashboard.wording import counted, inside, listed, number_word

KIND = "same_people_same_place"
CLAUSES = (6,)
WORTH = 50_000  # minor units: one line of accounts counts like 500 a year when findings of all kinds are ranked


@dataclass(frozen=True)
class Meeting:
    """One audience on one platform: the rows of the accounts and whose they are."""

    platform: str
    audience: str
    rows: tuple[int, ...]
    departments: tuple[int, ...]  # ids
    accounts: int
    areas: tuple[str | None, ...]  # per row: the area as text, "" for the whole organisation, None where not said


def findings(frames: Frames) -> list[Finding]:
    """One finding per audience and platform where two or more departments run active accounts of their own."""
    asked = roles.accounts(frames)
    if asked is None or asked.audience is None:
        return []
    return [_finding(frames, asked, meeting) for meeting in meetings(frames, asked)]


def meetings(frames: Frames, asked: roles.Accounts) -> list[Meeting]:
    """Who meets whom where. An account that another department runs is shared, which is good news and no meeting."""
    if asked.audience is None:
        return []
    audience = frames.long_codes(asked.audience)
    own = _own_and_active(frames, asked)[audience.rows]
    rows, codes = audience.rows[own], audience.values[own]
    platforms = frames.codes(asked.platform)
    groups: dict[tuple[int, int], list[int]] = {}
    for row, code, platform in zip(rows.tolist(), codes.tolist(), platforms.values[rows].tolist(), strict=True):
        if platform >= 0:
            groups.setdefault((platform, code), []).append(row)
    places, weights = frames.rows(asked.section), copies(frames, asked)
    areas = _areas(frames, asked)
    found = []
    for (platform, code), members in groups.items():
        departments = dict.fromkeys(frames.ids[places[row]] for row in members)
        if len(departments) > 1:
            number = count_all(int(weights[row]) for row in members)
            said = tuple(areas[row] for row in members)
            key, people = platforms.keys[platform], audience.keys[code]
            found.append(Meeting(key, people, tuple(members), tuple(departments), number, said))
    return found


def _own_and_active(frames: Frames, asked: roles.Accounts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    left = np.ones(len(frames.wide[asked.section]), dtype=np.bool_)
    if asked.status is not None:
        status = frames.codes(asked.status)
        left &= np.array([key == roles.IN_USE for key in status.keys] + [False])[status.values]
    if asked.owner_kind is not None:
        owner = frames.codes(asked.owner_kind)
        left &= ~np.array([key == roles.RUN_BY_OTHERS for key in owner.keys] + [False])[owner.values]
    return left


def _areas(frames: Frames, asked: roles.Accounts) -> list[str | None]:
    frame = frames.wide[asked.section]
    if asked.area is None:
        return [""] * len(frame)
    nothing = frame[f"{asked.area.question}__nothing"].cast(str).to_list()
    texts = frame[asked.area.question].to_list()
    return [text or ("" if kind == "none" else None) for text, kind in zip(texts, nothing, strict=True)]


def _finding(frames: Frames, asked: roles.Accounts, meeting: Meeting) -> Finding:
    assert asked.audience is not None  # noqa: S101 - `findings` returns early without it
    platform = values.label(frames, asked.platform, meeting.platform)
    people = inside(values.label(frames, asked.audience, meeting.audience))
    doubts = [*_area_doubts(meeting), *basis_doubts(frames, meeting.departments)]
    sure, sure_why = verdict(doubts, "All of them named audience, place and area themselves, and signed it.")
    held, holds_why = holds(frames, doubts, "It holds already: these accounts are in use today.")
    entry_ids = frames.wide[asked.section][ENTRY].gather(list(meeting.rows)).to_list()
    names = department_names(frames, meeting.departments)
    return Finding(
        kind=KIND,
        key=f"{KIND}:{meeting.platform}:{meeting.audience}",
        title=f"{platform}: {counted(len(names), 'department')} talk to {people}",
        sentence=_sentence(meeting, names, people, platform),
        base=base_words(frames),
        departments=tuple(names),
        department_ids=meeting.departments,
        entries=tuple(entry_ids),
        where=where(
            asked.section,
            (asked.platform.question, meeting.platform),
            (asked.audience.question, meeting.audience),
            *(("entry", entry) for entry in entry_ids[:100]),
        ),
        together=None,
        saving=None,
        sure=sure,
        sure_why=sure_why,
        holds=held,
        holds_why=holds_why,
        stays=tuple(freedom(frames, meeting.departments)),
        suggestion=_suggestion(meeting, people, platform, sure == "low"),
        clauses=CLAUSES,
        stake=len(meeting.rows) * WORTH,
        stake_why=f"Ranked by the lines of accounts that meet here ({len(meeting.rows):,}): 500 a year for each.",
    )


def _sentence(meeting: Meeting, names: Sequence[str], people: str, platform: str) -> str:
    both = "both" if len(names) == 2 else "all"
    said = f"{listed(names)} {both} talk to {people} on {platform}, from {number_word(meeting.accounts)} accounts"
    if all(area == "" for area in meeting.areas):
        said += f", {both} for the whole organisation"
    return f"{said}, and as far as we were told nobody has agreed who leads."


def _area_doubts(meeting: Meeting) -> list[Doubt]:
    """Accounts for different countries or sites may be right as they are, so the departments are asked first."""
    named = {area.casefold() for area in meeting.areas if area}
    if len(named) > 1 or (named and "" in meeting.areas):
        said = listed(sorted({area for area in meeting.areas if area}))
        return [Doubt("low", f"the accounts are for different areas ({said})", True)]
    if any(area is None for area in meeting.areas):
        return [Doubt("medium", "not everybody said whether the account is only for one country, site or brand", True)]
    return []


def _suggestion(meeting: Meeting, people: str, platform: str, ask: bool) -> str:
    if ask:
        return "Ask the departments whether they reach the same people at all."
    if len(meeting.departments) == 2:
        return f"Let the two agree who leads for {people} on {platform}, and tell each other what is planned."
    return f"Let them agree who leads for {people} on {platform}, and share one calendar."
