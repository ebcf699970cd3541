"""Deciding on a finding: what is needed, who was faster, what stays readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from survey import read_decisions, read_origins
from survey.db import Database
from survey.errors import Conflict, Invalid
from survey.models import Round
from survey.operations.decisions import Wanted, decide
from tests.cast import Cast
from tests.conftest import SteppingClock
from tests.factories import make_round

both = pytest.mark.both_databases
KEY = "same_job_several_bills:listening"
MERGE = Wanted(
    key=KEY,
    kind="same_job_several_bills",
    sentence="HR and Sales each pay for a tool that does monitoring.",
    department_ids=(1, 2),
    choice="merge",
    because="One is enough",
    owner="Head of purchasing",
    due=date(2027, 1, 31),
    indicator="contracts",
    before={"indicator": "contracts", "count": 2},
)


@both
def test_it_works_to_decide_and_to_change_it(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        first = decide(session, cast.round_id, MERGE, clock(), seen=None)
    later = replace(MERGE, choice="keep", because="Two markets")
    with database.writing() as session:
        decide(session, cast.round_id, later, clock(), seen=first)
    with database.reading() as session:
        now, before = read_decisions.of_round(session, cast.round_id)
        assert session.get_one(Round, cast.round_id).version >= 2
    assert (now.choice, now.because, now.replaced_at) == ("keep", "Two markets", None)
    assert (before.choice, before.owner, before.due) == ("merge", "Head of purchasing", date(2027, 1, 31))
    assert before.replaced_at is not None
    assert before.before == {"indicator": "contracts", "count": 2}


@both
def test_it_rejects_a_decision_on_a_page_that_somebody_else_overtook(
    cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        decide(session, cast.round_id, MERGE, clock(), seen=None)
    with pytest.raises(Conflict), database.writing() as session:
        decide(session, cast.round_id, replace(MERGE, choice="later"), clock(), seen=None)
    with database.reading() as session:
        assert [row.choice for row in read_decisions.of_round(session, cast.round_id)] == ["merge"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"choice": "burn"}, "choice"),
        ({"choice": "keep", "because": "  "}, "because"),
        ({"owner": ""}, "owner"),
        ({"due": None}, "due"),
        ({"owner_department_id": 999_999}, "owner"),
        ({"because": "x" * 2_001}, "because"),
        ({"because": "a\x00b"}, "because"),
    ],
)
def test_it_requires_what_makes_a_decision(
    cast: Cast, database: Database, clock: SteppingClock, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as problem, database.writing() as session:
        decide(session, cast.round_id, replace(MERGE, **change), clock(), seen=None)  # type: ignore[arg-type]
    assert set(problem.value.problems) == {field}


@pytest.mark.parametrize("choice", ["keep", "later"])
def test_it_works_without_owner_and_day_where_nobody_acts(
    cast: Cast, database: Database, clock: SteppingClock, choice: str
) -> None:
    with database.writing() as session:
        decide(session, cast.round_id, replace(MERGE, choice=choice, owner="", due=None), clock(), seen=None)


def test_it_works_to_read_what_still_holds_of_earlier_rounds(
    cast: Cast, database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        first = decide(session, cast.round_id, replace(MERGE, choice="later"), clock(), seen=None)
        decide(session, cast.round_id, MERGE, clock(), seen=first)
        old = session.get_one(Round, cast.round_id)
        facts = {name: getattr(old, name) for name in ("definition_slug", "definition_version", "definition_digest")}
        new = Round(slug="next", title="Next", organisation="Nordwerk AG", created_at=clock(), **facts)
        session.add(new)
        session.flush()
        new_id = new.id
    with database.reading() as session:
        assert [row.choice for row in read_decisions.of_earlier_rounds(session, new_id)] == ["merge"]
        assert read_decisions.of_earlier_rounds(session, cast.round_id) == ()


def test_it_handles_a_sample_before_the_first_real_round(cast: Cast, database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        decide(session, cast.round_id, MERGE, clock(), seen=None)
        old, real = session.get_one(Round, cast.round_id), make_round(session, clock(), title="Ours")
        session.flush()
        new_id = real.id
        assert read_origins.earlier_rounds(session, new_id) == [(old.slug, old.title)]
        old.is_sample = True
    with database.reading() as session:
        assert read_decisions.of_earlier_rounds(session, new_id) == ()
        assert read_origins.earlier_rounds(session, new_id) == []
