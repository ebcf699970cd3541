"""The sample has a round of the year before, so that everybody sees what changed and whether a decision worked."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pytest
from flask import Flask

from dashboard.analysis import indicators
from dashboard.analysis.changes import SectionChanges, changes
from dashboard.analysis.decided import followed
from dashboard.analysis.findings import ranking
from dashboard.analysis.given_back import stored_key
from dashboard.analysis.published import published
from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.load import FrameCache, load
from survey import read_decisions, read_figures, read_origins, sample
from survey.db import Database
from survey.lifecycle import round_state
from survey.models import Round
from survey.read import round_titles
from tests.conftest import SteppingClock
from tests.dashboard.screen_help import ask, viewer


@pytest.fixture
def rounds(database: Database, clock: SteppingClock) -> tuple[Frames, Frames]:
    """The round of the year before and the newest one."""
    sample.load(database, clock)
    with database.reading() as session:
        slugs = [row.slug for row in round_titles(session)]
    cache = FrameCache()
    now, before = (load(database, slug, Filters(round=slug), cache=cache) for slug in slugs)
    return before, now


def changed(database: Database, rounds: tuple[Frames, Frames]) -> Mapping[str, SectionChanges]:
    with database.reading() as session:
        origins = read_origins.origins(session, rounds[1].facts.id)
    return {one.section: one for one in changes(*rounds, origins)}


def test_it_works_that_the_year_before_is_over_and_the_newest_is_what_opens(
    database: Database, rounds: tuple[Frames, Frames], clock: SteppingClock
) -> None:
    before, now = rounds
    assert load(database, None, Filters(), cache=FrameCache()).facts.title == now.facts.title
    with database.reading() as session:
        states = [round_state(session.get_one(Round, one.facts.id), clock()) for one in rounds]
    assert states == ["closed", "open"]
    assert before.base.sentence() == "From 5 of 5 departments: 5 signed."


def test_it_works_that_accounts_and_tools_come_from_the_year_before(
    database: Database, rounds: tuple[Frames, Frames]
) -> None:
    found = changed(database, rounds)
    for section in ("accounts", "tools"):
        numbers = {one: found[section].number(one) for one in ("confirmed", "changed", "added", "removed")}
        assert all(numbers.values()), (section, numbers)
    assert found["accounts"].number("moved") == 1
    assert not any(one.number("unconfirmed") for one in found.values())
    assert {pair.status for pair in found["goals"].pairs} == {"confirmed"}


def test_it_requires_that_what_was_written_down_is_what_the_answers_say(
    database: Database, rounds: tuple[Frames, Frames]
) -> None:
    before, now = rounds
    findings = {stored_key(one.key): one for one in ranking.every(before)}
    with database.reading() as session:
        rows = read_decisions.of_earlier_rounds(session, now.facts.id)
        figures = read_figures.frozen(session, before.facts.id)
        hashes = {row.version: read_figures.hash_at(session, before.facts.id, row.version) for row in figures}
    assert {row.choice for row in rows} == {"merge", "close", "share", "keep", "ask"}
    for row in rows:
        finding = findings[row.key]
        assert (row.sentence, row.kind, row.department_ids) == (finding.sentence, finding.kind, finding.department_ids)
        read = indicators.read(before, row.kind, row.key, row.indicator)
        kept = indicators.from_json(row.before)
        assert kept is not None
        assert (kept.count, set(kept.contracts)) == (read.count, set(read.contracts))
    (number,) = published(before, figures, hashes)
    assert (number.change, number.broken) == ("", "")


def test_it_works_that_every_outcome_of_a_decision_is_seen(database: Database, rounds: tuple[Frames, Frames]) -> None:
    with database.reading() as session:
        rows = read_decisions.of_earlier_rounds(session, rounds[1].facts.id)
    verdicts = {row.choice: followed(rounds[1], row).verdict[0] for row in rows}
    assert verdicts == {
        "merge": "It worked",
        "ask": "It worked",
        "close": "It worked in part",
        "share": "Nothing has changed",
        "keep": "As decided",
    }


def test_it_works_that_pages_say_what_became_of_decisions(
    app: Flask, database: Database, rounds: tuple[Frames, Frames], clock: SteppingClock
) -> None:
    client = viewer(database, clock(), "administrator").client(app)
    base = f"/rounds/{rounds[1].facts.slug}"
    saved = "Two paid contracts in Social media inventory 2025, one in Social media inventory 2026: 4,000 to 6,000 EUR"
    for page in ("changes", "decisions"):
        text = html.unescape(client.get(f"{base}/{page}").text)
        assert f"{saved} a year less." in text
        assert "Brandwatch wakes the shift" in text
    shown = str(ask(client, "/dashboard/same-job"))
    assert "in Social media inventory 2025: keep as it is: “Brandwatch wakes the shift" in shown
    assert "share (use one together): “Both contracts end on the same day, so one can take their place then.”" in shown
    assert "Marketing was to see to it until" in shown
    assert "Change the decision" not in shown  # nothing was decided in this round
