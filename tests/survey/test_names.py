"""A word on two names: it is kept once, replaced by the next one, taken back, and every round hears of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey import read, read_names
from survey.db import Database
from survey.errors import Invalid, NotFound
from survey.models import Event, Round
from survey.models_findings import NameVerdict
from survey.operations.names import say, undo
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_round

both = pytest.mark.both_databases


def version(session: Session, round_id: int) -> int:
    return session.get_one(Round, round_id).version


@both
def test_it_works_to_say_it_and_to_take_it_back(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        before = version(session, cast.round_id)
        clock.advance(minutes=5)
        number = say(
            session,
            "product",
            "hootsuite",
            "hootle",
            "same",
            clock(),
            cast.round_id,
            cast.paul.person_id,
            {"score": 0.8},
        )
    with database.reading() as session:
        (row,) = read_names.verdicts(session)
        assert (row.id, row.kind, row.a, row.b, row.verdict) == (number, "product", "hootle", "hootsuite", "same")
        assert row.evidence == {"score": 0.8}
        assert row.person
        assert row.round_title
        facts = read.round_facts(session)
        assert facts.names_said == (read.NamePair("product", "hootle", "hootsuite", "same"),)
        assert facts.version == before + 1
        assert read.round_facts(session, as_of=before).names_said == ()
    clock.advance(minutes=5)
    with database.writing() as session:
        undo(session, number, clock(), cast.paul.person_id)
        undo(session, number, clock(), cast.paul.person_id)
    with database.reading() as session:
        assert read_names.verdicts(session) == ()
        assert read.round_facts(session).names_said == ()
        assert len(read.round_facts(session, as_of=before + 1).names_said) == 1
        assert version(session, cast.round_id) == before + 2
        kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("name_")).order_by(Event.id)).all()
        assert kinds == ["name_said", "name_undone"]


@both
def test_it_works_to_change_a_word(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        first = say(session, "account", "x:nord", "x:nordwerk", "same", clock(), cast.round_id)
        again = say(session, "account", "x:nordwerk", "x:nord", "same", clock(), cast.round_id)
        assert again == first
        other = say(session, "account", "x:nordwerk", "x:nord", "different", clock(), cast.round_id)
    with database.reading() as session:
        (row,) = read_names.verdicts(session)
        assert (row.id, row.verdict) == (other, "different")
        assert session.get_one(NameVerdict, first).undone_at is not None


def test_it_works_for_every_real_round(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        one = session.get_one(Round, cast.round_id)
        columns = {c.name: getattr(one, c.name) for c in Round.__table__.columns if c.name not in ("id", "slug")}
        session.add(Round(**columns, slug="later-round"))
        session.flush()
        before = [read.round_stamp(session, slug).version for slug in (one.slug, "later-round")]
        say(session, "product", "a", "b", "same", clock(), cast.round_id)
        after = [read.round_stamp(session, slug).version for slug in (one.slug, "later-round")]
    assert after == [number + 1 for number in before]


def test_it_works_that_the_sample_keeps_its_words_to_itself(
    cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        sample = make_round(session, clock(), title="Sample", is_sample=True)
        session.flush()
        real = session.get_one(Round, cast.round_id)
        before = [one.version for one in (real, sample)]
        say(session, "product", "a", "b", "different", clock(), real.id)
        number = say(session, "product", "a", "b", "same", clock(), sample.id)
        assert [row.verdict for row in read_names.verdicts(session)] == ["different"]
        assert [row.id for row in read_names.verdicts(session, sample=True)] == [number]
        for one, verdict in ((real, "different"), (sample, "same")):
            assert read.round_facts(session, one.slug).names_said == (read.NamePair("product", "a", "b", verdict),)
        assert {facts.slug: facts.names_said[0].verdict for facts in read.rounds(session)} == {
            real.slug: "different",
            sample.slug: "same",
        }
        undo(session, number, clock())
        assert read.round_facts(session, sample.slug).names_said == ()
        assert [read.round_stamp(session, one.slug).version for one in (real, sample)] == [before[0] + 1, before[1] + 2]


@pytest.mark.parametrize(
    ("kind", "a", "b", "verdict"),
    [
        ("product", "a", "a", "same"),
        ("product", "", "a", "same"),
        ("product", "a", "b" * 401, "same"),
        ("product", "a", "b\x00", "same"),
        ("person", "a", "b", "same"),
        ("product", "a", "b", "maybe"),
    ],
)
def test_it_rejects_what_says_nothing(
    cast: Cast, database: Database, clock: SteppingClock, kind: str, a: str, b: str, verdict: str
) -> None:
    with pytest.raises(Invalid), database.writing() as session:
        say(session, kind, a, b, verdict, clock(), cast.round_id)


def test_it_handles_rounds_and_words_that_are_not_there(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        say(session, "product", "a", "b", "same", clock(), 999_999)
    with pytest.raises(NotFound), database.writing() as session:
        undo(session, 999_999, clock())
