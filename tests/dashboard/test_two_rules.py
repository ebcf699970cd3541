"""Rules that differ where departments meet: whole columns say what a plain walk over all platforms says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import roles
from dashboard.analysis.findings.two_rules import clash
from dashboard.analysis.rules import Answer, answers
from dashboard.frames import Frames
from questionnaires.codebook import CodebookEntry
from tests.dashboard.factory import DONT_KNOW, NO_RULE, account, frames_of

PLATFORMS = ("linkedin", "x", "xing")
Said = tuple[str | None, list[list[tuple[int, str]]], tuple[str, ...]]

accounts = st.builds(account, st.sampled_from(PLATFORMS), status=st.sampled_from(["active", "active", "dormant"]))
rules = st.sampled_from([{"rule_approval": said} for said in ("none", "peer", "manager", NO_RULE, DONT_KNOW)] + [{}])
departments = st.fixed_dictionaries({"accounts": st.lists(accounts, max_size=3), "rule_topics": rules})


def plain(frames: Frames, known: list[Answer]) -> Said | None:
    """Platform by platform, department by department."""
    present: dict[str, set[int]] = {}
    asked = roles.accounts(frames)
    assert asked is not None
    assert asked.status is not None
    rows = frames.wide[asked.section].select("_department", asked.platform.question, asked.status.question)
    for place, platform, status in rows.iter_rows():
        if status == "active":
            present.setdefault(platform, set()).add(frames.ids[place])
    places: list[tuple[str, list[Answer]]] = []
    for platform in frames.codes(asked.platform).keys:
        here = [one for one in known if one.department_id in present.get(platform, ())]
        if len(present.get(platform, ())) > 1 and len({one.sort for one in here if not one.is_gap}) > 1:
            places.append((platform, here))
    if not places:
        return None
    best, chosen = max(places, key=lambda place: len(place[1]))
    order = sorted({one.sort for one in chosen})
    groups = [[(one.department_id, one.code) for one in chosen if one.sort == sort] for sort in order]
    return best, groups, tuple(platform for platform, _ in places if platform != best)


def entry_of(frames: Frames) -> CodebookEntry:
    return next(entry for topic, entry in roles.rules(frames) if topic == "approval")


@given(st.lists(departments, min_size=1, max_size=6))
def test_it_works_as_a_walk_over_all_platforms_does(given_: list[dict[str, Any]]) -> None:
    frames = frames_of({f"Department {number}": one for number, one in enumerate(given_)})
    entry = entry_of(frames)
    found = clash(frames, "approval", entry)
    said = found and (
        found.platform,
        [[(one.department_id, one.code) for one in group] for group in found.groups],
        found.elsewhere,
    )
    assert said == plain(frames, [one for one in answers(frames, entry) if one.counts])
