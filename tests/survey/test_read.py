"""What dashboard and exports read: the latest submission of each department that counts, at any version."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from survey import read, read_submissions
from survey.db import Database
from survey.errors import NotFound
from survey.models import Person, Response, Round, Signoff, Submission
from survey.operations.rounds import bump
from tests.conftest import SteppingClock
from tests.factories import make_department, make_response, make_round

pytestmark = pytest.mark.both_databases


class Story:
    """A round in which departments hand in, sign and reopen; every step is a version."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.round: Round = make_round(session, now)
        self.person = Person(name="Clara", created_at=now)
        session.add(self.person)
        session.flush()

    def department(self, name: str) -> Response:
        return make_response(self.session, self.now, self.round, make_department(self.session, self.now, name))

    def version(self) -> int:
        self.now += timedelta(hours=1)
        return bump(self.session, self.round.id, "a step", self.now)

    def hand_in(self, response: Response, number: int = 1, basis: str = "submitted") -> Submission:
        found = Submission(
            response_id=response.id,
            number=number,
            basis=basis,
            payload=f"{{payload {response.id}.{number}}}",
            sha256=f"{response.id}.{number}",
            receipt=f"R{response.id}-{number}",
            at=self.now,
            version=self.version(),
        )
        response.started_at = response.last_activity_at = self.now
        self.session.add(found)
        self.session.flush()
        return found

    def sign(self, submission: Submission) -> int:
        version = self.version()
        signoff = Signoff(
            submission_id=submission.id,
            person_id=self.person.id,
            role="head",
            statement="yes",
            at=self.now,
            version=version,
        )
        self.session.add(signoff)
        self.session.flush()
        return version

    def reopen(self, submission: Submission) -> int:
        version = self.version()
        submission.withdrawn_at, submission.withdrawn_version = self.now, version
        self.session.flush()
        return version

    def counted(self, **how: object) -> list[tuple[str, int, str, bool]]:
        found = read_submissions.counted(self.session, self.round.id, **how)  # type: ignore[arg-type]
        return [(one.department, one.number, one.basis, one.reopened) for one in found]


def test_it_works_with_signed_and_imported_ones_and_unsigned_on_request(
    database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        story = Story(session, clock())
        hr, sales, legal, _ = (story.department(name) for name in ("HR", "Sales", "Legal", "IT"))
        story.sign(story.hand_in(hr))
        story.hand_in(sales, basis="imported")
        story.hand_in(legal)
        assert story.counted() == [("HR", 1, "signed", False), ("Sales", 1, "imported", False)]
        assert ("Legal", 1, "submitted", False) in story.counted(unsigned=True)
        states = {one.name: one.state for one in read.round_facts(session, story.round.slug).departments}
        assert states == {"HR": "signed", "IT": "not_started", "Legal": "handed_over", "Sales": "imported"}


def test_it_works_with_reopening_the_earlier_one_counts_until_the_next(
    database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        story = Story(session, clock())
        hr = story.department("HR")
        first = story.hand_in(hr)
        signed = story.sign(first)
        reopened = story.reopen(first)
        assert story.counted() == [("HR", 1, "signed", True)]
        second = story.hand_in(hr, number=2)
        assert story.counted() == [("HR", 1, "signed", True)]
        assert story.counted(unsigned=True) == [("HR", 2, "submitted", False)]
        story.sign(second)
        assert story.counted() == [("HR", 2, "signed", False)]
        # as of any earlier version, what came later is as if it had not happened
        assert story.counted(as_of=signed) == [("HR", 1, "signed", False)]
        assert story.counted(as_of=reopened) == [("HR", 1, "signed", True)]
        assert story.counted(as_of=signed - 1) == []
        assert story.counted(as_of=signed - 1, unsigned=True) == [("HR", 1, "submitted", False)]
        assert story.counted(as_of=0) == []


def test_it_works_with_payloads_facts_and_versions(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        story = Story(session, clock())
        hr = story.department("HR")
        story.sign(story.hand_in(hr))
        rows = read_submissions.submissions(session, story.round.id)
        assert [(row.department, row.payload, row.signed_at) for row in rows] == [
            ("HR", f"{{payload {hr.id}.1}}", story.now)
        ]
        facts = read.round_facts(session)
        assert (facts.slug, facts.currency, facts.hourly_low) == (story.round.slug, "EUR", 4000)
        assert facts.departments[0].response_id == hr.id
        assert facts.departments[0].state_words == "Signed"
        assert [one.slug for one in read.rounds(session)] == [facts.slug]
        versions = read.versions(session, story.round.id)
        assert [one.version for one in versions] == sorted(one.version for one in versions)
        assert versions[-1].version == facts.version


def test_it_works_with_a_stamp_that_changes_with_versions_and_with_activity(
    database: Database, clock: SteppingClock
) -> None:
    with database.writing() as session:
        story = Story(session, clock())
        hr = story.department("HR")
        before = read.round_stamp(session, story.round.slug)
        assert read.round_stamp(session, story.round.slug) == before
        hr.started_at = hr.last_activity_at = story.now
        session.flush()
        started = read.round_stamp(session, story.round.slug)
        assert started.version == before.version
        assert started.activity != before.activity
        story.hand_in(hr)
        assert read.round_stamp(session, story.round.slug).version > before.version


def test_it_works_with_a_fingerprint_of_exactly_these_submissions(database: Database, clock: SteppingClock) -> None:
    with database.writing() as session:
        story = Story(session, clock())
        first = story.hand_in(story.department("HR"))
        unsigned = read_submissions.fingerprint(read_submissions.counted(session, story.round.id, unsigned=True))
        story.sign(first)
        signed = read_submissions.fingerprint(read_submissions.counted(session, story.round.id))
        assert unsigned != signed
        assert signed == read_submissions.fingerprint(read_submissions.counted(session, story.round.id))


def test_it_rejects_a_round_that_does_not_exist(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(NotFound):
            read.round_facts(session, "nowhere")
        with pytest.raises(NotFound):
            read.round_stamp(session, None)
