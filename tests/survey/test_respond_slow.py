"""Answers on a slow line: what a reply changes appears as soon as nobody is at work in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from survey.db import Database
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.survey.test_respond_browser import Held, ana, saved, says, second, stored, until

__all__ = ["ana", "second"]  # fixtures
pytestmark = pytest.mark.browser


def test_it_works_that_choices_follow_while_somebody_picks_among_them(
    ana: Page, cast: Cast, database: Database, clock: SteppingClock
) -> None:
    says(database, cast, clock, "u", uses={"t": ["accounts"]})
    ana.goto(f"/r/{cast.ana.key}/p/aims")
    aims, measured = (ana.locator(f"#q_{name}-field .rt-choice input") for name in ("aims", "measured_aims"))
    aims.nth(0).check()
    expect(measured).to_have_count(1)
    held = Held(ana)
    aims.nth(1).check()
    held.arrived()
    measured.nth(0).check()
    held.let_go()
    expect(measured).to_have_count(2)
    expect(measured.nth(0)).to_be_checked()
    expect(measured.nth(0)).to_be_focused()
    measured.nth(1).check()
    until(ana, lambda: len(stored(database, cast, "measured_aims").get("t", [])) == 2)
    saved(ana)
