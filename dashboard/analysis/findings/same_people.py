"""Same people, same place: several departments talk to one audience on one platform from accounts of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from dashboard.analysis import roles, values
from dashboard.analysis.findings import at_once
from dashboard.analysis.findings.evidence import (
    Doubt,
    basis_doubts,
    department_names,
    freedom,
)
from dashboard.analysis.findings.making import each, made, one_by_one
from dashboard.analysis.reach import copies
from dashboard.analysis.scope import Ints
from dashboard.frames import Frames
from dashboard.measure import whole
from dashboard.results import Finding
from dashboard.tidying import ENTRY
from dashboard.wording import counted, inside, listed, number_word

KIND = "same_people_same_place"
CLAUSES = (6,)
WORTH = 50_000  # minor units: one line of accounts counts like 500 a year when findings of all kinds are ranked


@dataclass(frozen=True)
class Meeting:
    """One audience on one platform: the rows of the accounts and whose they are."""

    platform: str
    audience: str
    rows: Ints
    departments: tuple[int, ...]  # ids
    accounts: int
    areas: tuple[str | None, ...]  # each once: the area as text, "" for the whole organisation, None where not said


def findings(frames: Frames) -> list[Finding]:
    """One finding per audience and platform where two or more departments run active accounts of their own."""
    asked = roles.accounts(frames)
    if asked is None or asked.audience is None:
        return []
    return [_finding(frames, asked, meeting) for meeting in meetings(frames, asked)]


def meetings(frames: Frames, asked: roles.Accounts) -> Iterator[Meeting]:
    """Who meets whom where. An account that another department runs is shared, which is good news and no meeting."""
    if asked.audience is None:
        return
    audience, platforms = frames.long_codes(asked.audience), frames.codes(asked.platform)
    meant = _own_and_active(frames, asked)[audience.rows] & (platforms.values[audience.rows] >= 0)
    rows = audience.rows[meant]
    if not len(rows):
        return
    group = platforms.values[rows] * len(audience.keys) + audience.values[meant]
    order = np.argsort(group, kind="stable")
    ends = np.flatnonzero(np.diff(group[order], append=-1)) + 1
    places, weights = frames.rows(asked.section), copies(frames, asked)
    areas, area_of = _areas(frames, asked)
    ids = np.array(frames.ids, dtype=object)  # so that all findings share one object for each
    for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
        members = rows[order[start:end]]
        whose = places[members]
        changes = np.flatnonzero(np.diff(whose, prepend=-1))  # the lines of a department stand together
        departments = tuple(dict.fromkeys(ids[whose[changes]].tolist()))
        if len(departments) > 1:
            platform, people = divmod(int(group[order[start]]), len(audience.keys))
            said = tuple(areas[code] for code in np.flatnonzero(np.bincount(area_of[members])).tolist())
            number = whole(weights[members])
            yield Meeting(platforms.keys[platform], audience.keys[people], members, departments, number, said)


def _own_and_active(frames: Frames, asked: roles.Accounts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    left = np.ones(len(frames.wide[asked.section]), dtype=np.bool_)
    if asked.status is not None:
        status = frames.codes(asked.status)
        left &= np.array([key == roles.IN_USE for key in status.keys] + [False])[status.values]
    if asked.owner_kind is not None:
        owner = frames.codes(asked.owner_kind)
        left &= ~np.array([key == roles.RUN_BY_OTHERS for key in owner.keys] + [False])[owner.values]
    return left


def _areas(frames: Frames, asked: roles.Accounts) -> tuple[list[str | None], Ints]:
    """Different areas, and which of them each row is about."""
    frame = frames.wide[asked.section]
    if asked.area is None:
        return [""], np.zeros(len(frame), dtype=np.int64)
    name = asked.area.question
    text = pl.when(pl.col(name) != "").then(pl.col(name))
    nothing = pl.when(pl.col(f"{name}__nothing").cast(pl.String) == "none").then(pl.lit(""))
    said = frame.select(pl.coalesce(text, nothing).alias(name))[name]
    texts: list[str] = said.drop_nulls().unique(maintain_order=True).to_list()
    codes = said.cast(pl.Enum(texts)).to_physical().cast(pl.Int64).fill_null(len(texts))
    return [*texts, None], codes.to_numpy()


def entry_ids(frames: Frames, section: str) -> np.ndarray[Any, np.dtype[np.object_]]:
    """The ids of a section's entries, made once per version so that findings share them."""
    return frames.keep(("entry_ids", section), lambda: np.array(frames.wide[section][ENTRY].to_list(), dtype=object))


def _finding(frames: Frames, asked: roles.Accounts, meeting: Meeting) -> Finding:
    assert asked.audience is not None  # noqa: S101 - `findings` returns early without it
    platform = values.label(frames, asked.platform, meeting.platform)
    people = inside(values.label(frames, asked.audience, meeting.audience))
    doubts = [
        *_area_doubts(meeting),
        *at_once.doubts(frames, asked.audience, meeting.rows, "for whom they are"),
    ]
    unsure = any(doubt.sure == "low" for doubt in (*doubts, *basis_doubts(frames, meeting.departments)))
    entries = entry_ids(frames, asked.section)[meeting.rows].tolist()
    names = department_names(frames, meeting.departments)
    return made(
        frames,
        kind=KIND,
        what=f"{meeting.platform}:{meeting.audience}",
        title=f"{platform}: {counted(len(names), 'department')} talk to {people}",
        sentence=_sentence(meeting, names, people, platform),
        department_ids=meeting.departments,
        entries=entries,
        opened=one_by_one(
            asked.section,
            entries,
            (asked.platform.question, meeting.platform),
            (asked.audience.question, meeting.audience),
        ),
        stays=freedom(frames, meeting.departments),
        doubts=doubts,
        otherwise="All of them named audience, place and area themselves, and signed it.",
        already="It holds already: these accounts are in use today.",
        suggestion=_suggestion(meeting, people, platform, unsure),
        clauses=CLAUSES,
        stake=each(len(meeting.rows), WORTH, "the lines of accounts that meet here"),
    )


def _sentence(meeting: Meeting, names: Sequence[str], people: str, platform: str) -> str:
    both = "both" if len(names) == 2 else "all"
    said = f"{listed(names)} {both} talk to {people} on {platform}, from {number_word(meeting.accounts)} accounts"
    if meeting.areas == ("",):
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
