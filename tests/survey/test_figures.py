"""Freezing a number: what is kept, what is refused, and that its hash survives everything but other answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from survey import read_figures, sample
from survey.db import Database
from survey.errors import Conflict, NotFound
from survey.models import Department, Round, Submission
from survey.operations.figures import Figure, freeze
from survey.read import round_titles
from survey.read_submissions import counted
from tests.conftest import SteppingClock

both = pytest.mark.both_databases


@pytest.fixture
def round_id(database: Database, clock: SteppingClock) -> int:
    sample.load(database, clock)
    with database.reading() as session:
        return round_titles(session)[0].id


def figure(database: Database, round_id: int) -> Figure:
    with database.reading() as session:
        version = session.get_one(Round, round_id).version
        seen = read_figures.hash_of(counted(session, round_id))
    return Figure("accounts", "Accounts", "41", version, seen, value={"number": 41})


@both
def test_it_works_to_freeze_a_number_once(database: Database, clock: SteppingClock, round_id: int) -> None:
    made = figure(database, round_id)
    with database.writing() as session:
        first = freeze(session, round_id, made, clock())
    with database.writing() as session:
        assert freeze(session, round_id, made, clock()) == first
    with database.writing() as session:
        assert freeze(session, round_id, replace(made, text="42"), clock()) != first
    with database.reading() as session:
        newest, oldest = read_figures.frozen(session, round_id)
        assert read_figures.hash_at(session, round_id, made.version) == made.fingerprint
        assert session.get_one(Round, round_id).version == made.version  # no analysis depends on it
    assert (newest.text, oldest.text, oldest.value) == ("42", "41", {"number": 41})
    assert oldest.fingerprint == made.fingerprint


def test_it_rejects_a_number_of_other_answers(database: Database, clock: SteppingClock, round_id: int) -> None:
    with pytest.raises(Conflict), database.writing() as session:
        freeze(session, round_id, replace(figure(database, round_id), fingerprint="0" * 64), clock())
    with database.reading() as session:
        assert read_figures.frozen(session, round_id) == ()


def test_it_rejects_an_unknown_round(database: Database, clock: SteppingClock, round_id: int) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        freeze(session, 999_999, figure(database, round_id), clock())


def test_it_handles_a_department_with_a_new_name_and_an_answer_that_was_exchanged(
    database: Database, round_id: int
) -> None:
    made = figure(database, round_id)
    with database.writing() as session:
        named = update(Department).where(Department.name == "Marketing").values(name="Zzz")
        assert session.execute(named).rowcount == 1  # type: ignore[attr-defined]
    with database.reading() as session:
        assert read_figures.hash_at(session, round_id, made.version) == made.fingerprint
    with database.writing() as session:
        chosen = counted(session, round_id)[0].submission_id
        session.execute(update(Submission).where(Submission.id == chosen).values(sha256="f" * 64))
    with database.reading() as session:
        assert read_figures.hash_at(session, round_id, made.version) != made.fingerprint


def test_it_works_to_tell_whether_anything_is_frozen(database: Database, clock: SteppingClock, round_id: int) -> None:
    with database.writing() as session:
        slug = session.get_one(Round, round_id).slug
        assert not read_figures.has_frozen(session, slug)
        freeze(session, round_id, figure(database, round_id), clock())
        assert read_figures.has_frozen(session, slug)
        assert not read_figures.has_frozen(session, "another")
