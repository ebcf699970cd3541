"""Links are issued several at a time, stored as hashes, and revoked one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from survey.db import Database
from survey.errors import LinkNotKnown, NotFound
from survey.models import Base, Event, Grant, WebSession
from survey.operations import invitations
from survey.sessions import RESPONDENT_LIFE
from tests.cast import Cast
from tests.conftest import SteppingClock

both = pytest.mark.both_databases


@both
def test_it_works_to_have_several_links(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        first, one = invitations.issue_grant(session, cast.hr_response_id, "fill", "Team  A\n", clock())
        second, other = invitations.issue_grant(session, cast.hr_response_id, "fill", "Team B", clock())
        assert first.label == "Team A"
        assert len({one, other, cast.ana.token}) == 3
        for token, grant in ((one, first), (other, second)):
            opened = invitations.open_grant(session, token, "Ada", clock())
            assert opened.public_key == grant.public_key
            assert invitations.invitation(session, token, clock()).other_links == 3  # Ana's, Ben's, the other


@both
def test_it_stores_no_token_anywhere(database: Database, cast: Cast) -> None:
    secrets = [value for actor in cast.everybody.values() for value in (actor.token, actor.cookie) if value]
    with database.reading() as session:
        stored = " ".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in session.execute(select(table))
        )
    assert not [secret for secret in secrets if secret in stored]


@both
def test_it_ends_only_the_sessions_of_the_revoked_link(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        invitations.revoke_grant(session, cast.ana.grant_id, clock(), person_id=cast.paul.person_id)
        clock.advance(minutes=1)
        again = invitations.revoke_grant(session, cast.ana.grant_id, clock())
        assert again.revoked_at == clock() - timedelta(minutes=1)
    with database.reading() as session:
        ended = {row[0]: row[1] for row in session.execute(select(WebSession.grant_id, WebSession.ended_at))}
        assert ended[cast.ana.grant_id] is not None
        assert ended[cast.ben.grant_id] is None
        events = session.scalars(select(Event).where(Event.kind == "link_revoked")).all()
    assert [event.person_id for event in events] == [cast.paul.person_id]
    with pytest.raises(LinkNotKnown), database.writing() as session:
        invitations.open_grant(session, cast.ana.token, "Ana", clock())


def test_it_rejects_what_does_not_exist(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        invitations.issue_grant(session, 999, "fill", "", clock())
    with pytest.raises(NotFound), database.writing() as session:
        invitations.revoke_grant(session, 999, clock())


def test_it_ends_a_session_with_its_link(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        ends = clock() + timedelta(days=1)
        _grant, token = invitations.issue_grant(session, cast.hr_response_id, "fill", "", clock(), ends)
        invitations.open_grant(session, token, "Ada", clock())
        invitations.open_grant(session, cast.ana.token, "Ada", clock())
    with database.reading() as session:
        lives = session.scalars(select(WebSession.expires_at).order_by(WebSession.id.desc()).limit(2)).all()
    assert lives == [clock() + RESPONDENT_LIFE, ends]


@pytest.mark.parametrize(("seconds", "works"), [(3599, True), (3600, False)])
def test_it_runs_out_to_the_second(
    database: Database, cast: Cast, clock: SteppingClock, seconds: int, works: bool
) -> None:
    with database.writing() as session:
        ends = clock() + timedelta(hours=1)
        _grant, token = invitations.issue_grant(session, cast.hr_response_id, "fill", "", clock(), ends)
        clock.advance(seconds=seconds)
        if works:
            assert invitations.live_grant(session, token, clock())
            return
        with pytest.raises(LinkNotKnown):
            invitations.live_grant(session, token, clock())


def test_it_notes_the_first_use(database: Database, cast: Cast, clock: SteppingClock) -> None:
    first = clock()
    clock.advance(hours=1)
    with database.writing() as session:
        invitations.open_grant(session, cast.ana.token, "Ana", clock())
        assert session.get_one(Grant, cast.ana.grant_id).first_used_at == first


@pytest.mark.postgres
@pytest.mark.parametrize("storage", ["postgres"], indirect=True)
def test_it_looks_at_links_without_locking(database: Database, cast: Cast, clock: SteppingClock) -> None:
    with database.writing() as session:
        token = invitations.add_signin_link(session, cast.paul.member_id, clock(), clock() + timedelta(hours=1))
    with database.reading() as session:
        assert session.scalar(text("SHOW transaction_read_only")) == "on"
        assert invitations.signin_name(session, token, clock()) == "Paul Policy"
        assert invitations.invitation(session, cast.ana.token, clock()).department == "HR"
