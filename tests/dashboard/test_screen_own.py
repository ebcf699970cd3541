"""A department's own page: only its own, by its own link, and nothing that leads into the policy team's pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from dashboard.own import drawn
from survey import sample
from survey.db import Database
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.dashboard import sample_results as made
from tests.dashboard.screen_help import respondent, viewer


@pytest.fixture
def organisation(database: Database, clock: SteppingClock) -> None:
    sample.load(database, clock)


@pytest.mark.parametrize("purpose", ["fill", "head"])
def test_it_works_for_a_department_to_see_what_is_said_about_it(
    app: Flask, database: Database, clock: SteppingClock, organisation: None, purpose: str
) -> None:
    actor = respondent(database, clock(), "Marketing", purpose)  # type: ignore[arg-type]
    page = actor.client(app).get(f"{actor.path}own")
    assert page.status_code == 200
    assert "Marketing, together with others" in page.text
    assert "From 5 of 8 departments" in page.text
    assert "Talkwalker" in page.text
    assert "What must stay free" in page.text
    assert "Sample data" in page.text
    assert "/dashboard/entries" not in page.text
    assert not re.search(r"style=", page.text)  # the survey's policy allows none


def test_it_handles_a_department_whose_answers_do_not_count_yet(
    app: Flask, database: Database, clock: SteppingClock, organisation: None
) -> None:
    actor = respondent(database, clock(), "Legal")
    text = actor.client(app).get(f"{actor.path}own").text
    assert "Your answers are not counted yet" in text


def test_it_rejects_everybody_else(app: Flask, cast: Cast, database: Database, clock: SteppingClock) -> None:
    path = f"{cast.clara.path}own"
    assert cast.clara.client(app).get(path).status_code == 200
    assert app.test_client().get(path).status_code == 401
    assert cast.dora.client(app).get(path).status_code == 401
    assert cast.vera.client(app).get(path).status_code == 401
    assert viewer(database, clock(), "administrator").client(app).get(path).status_code == 401


def test_it_works_to_say_every_kind_of_part_in_words() -> None:
    assert drawn(made.matrix()).head[:2] == ("Department", "Facebook")
    assert drawn(made.bars()).rows[1] == ("Publishing posts", "30 to 45 hours a week")
    assert drawn(made.bars()).bars[0] == (80.0, 100.0)
    assert drawn(made.sentences()).lines[2] == made.HOSTILE
    assert drawn(made.table()).rows[0][2] == "16,000 EUR"
