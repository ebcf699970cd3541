"""Several people answer at once: different answers merge, the same answer is a conflict that keeps both sides."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from survey import draft
from survey.config import sqlite_url
from survey.db import Database
from survey.models import History
from survey.operations.answers import Author, Saved, save
from survey.operations.quick import save_texts
from tests.cast import Cast, assemble
from tests.conftest import LONG, SteppingClock

both = pytest.mark.both_databases
ANA, BEN = Author(None, "Ana", "page-of-ana"), Author(None, "Ben", "page-of-ben")


@pytest.fixture
def table(database: Database, cast: Cast, clock: SteppingClock) -> Table:
    return Table(database, cast.hr_response_id, clock)


def put(
    database: Database,
    response_id: int,
    changes: dict[str, dict[str, str]],
    author: Author,
    key: str,
    now: datetime,
    base: int,
) -> Saved:
    """What saving while people type does: the short way if it can be gone, else the long way."""
    with database.statements() as connection:
        quick = save_texts(connection, response_id, {"": changes}, author, key, now, base=base)
    if quick is not None:
        return quick
    with database.writing() as session:
        return save(session, response_id, "", changes, author, key, now, base=base)


class Table:
    """The department's answers, and short words for what its people do."""

    def __init__(self, database: Database, response_id: int, clock: SteppingClock) -> None:
        self.database, self.response_id, self.clock = database, response_id, clock
        self.number = 0

    def types(self, author: Author, base: int, key: str = "", **texts: str) -> Saved:
        self.number += 1
        changes = {name: {"t": text} if text else {} for name, text in texts.items()}
        key = key or f"key-{self.number}"
        return put(self.database, self.response_id, changes, author, key, self.clock.advance(seconds=1), base)

    def stored(self, question: str) -> str:
        with self.database.reading() as session:
            return str((draft.root_entry(session, self.response_id).answers.get(question) or {}).get("t", ""))

    def history(self) -> list[History]:
        with self.database.reading() as session:
            return list(session.scalars(select(History).order_by(History.id)))


@both
def test_it_works_to_merge_different_answers(table: Table) -> None:
    assert table.types(ANA, 0, freedom="from Ana").saved
    assert table.types(BEN, 0, else_note="from Ben").saved
    assert (table.stored("freedom"), table.stored("else_note")) == ("from Ana", "from Ben")


@both
def test_it_rejects_overwriting_what_was_not_seen(table: Table) -> None:
    table.types(ANA, 0, freedom="from Ana")
    saved = table.types(BEN, 0, freedom="from Ben", else_note="beside it")
    assert saved.saved == (("", "else_note"),)
    (conflict,) = saved.conflicts
    assert (conflict.question, conflict.by) == ("freedom", "Ana")
    assert (conflict.mine, conflict.theirs) == ({"t": "from Ben"}, {"t": "from Ana"})
    assert table.stored("freedom") == "from Ana"
    kept = table.history()[-1]
    assert kept.outcome == "mixed"
    assert kept.changes["freedom"][1] == {"t": "from Ben"}


@both
def test_it_works_to_insist_after_having_seen_both(table: Table) -> None:
    table.types(ANA, 0, freedom="from Ana")
    (conflict,) = table.types(BEN, 0, freedom="from Ben").conflicts
    assert table.types(BEN, conflict.revision, freedom="from Ben").saved
    assert table.stored("freedom") == "from Ben"


@both
def test_it_works_that_nobody_is_in_conflict_with_oneself(table: Table) -> None:
    for text in ("a", "ab", "abc", ""):
        assert table.types(ANA, 0, freedom=text).saved
    assert table.stored("freedom") == ""


@both
def test_it_works_that_a_whole_form_does_not_undo_what_others_did_meanwhile(table: Table) -> None:
    table.types(ANA, 0, freedom="old", else_note="old")
    base = 1
    table.types(BEN, base, freedom="from Ben")
    # Ana's page was loaded before and sends every field, of which she changed one
    saved = table.types(Author(None, "Ana", "second page"), base, freedom="old", else_note="from Ana")
    assert (saved.saved, saved.conflicts) == ((("", "else_note"),), ())
    assert table.stored("freedom") == "from Ben"


@both
def test_it_works_that_typing_back_the_old_answer_is_a_change(table: Table) -> None:
    table.types(ANA, 0, freedom="x")
    page = Author(None, "Ana", "her next page")
    table.types(page, 1, freedom="y")
    assert table.types(page, 1, freedom="x").saved
    table.types(page, 1, freedom="y")
    table.types(BEN, 4, freedom="z")
    # she has seen her own "y" and now types "x" again: that is no page left alone
    assert table.types(page, 1, freedom="x").conflicts


@both
def test_it_works_that_two_who_say_the_same_agree(table: Table) -> None:
    table.types(ANA, 0, freedom="same")
    saved = table.types(BEN, 0, freedom="same")
    assert (saved.saved, saved.conflicts) == ((), ())


@both
def test_it_works_to_repeat_a_refused_save(table: Table) -> None:
    table.types(ANA, 0, freedom="from Ana")
    first = table.types(BEN, 0, key="bens", freedom="from Ben")
    again = table.types(BEN, 0, key="bens", freedom="from Ben")
    assert again.repeated
    assert again.conflicts == first.conflicts
    assert len(table.history()) == 2


QUESTIONS = ("freedom", "else_note")
EDITORS = 3


class SeveralEditors(RuleBasedStateMachine):
    """Pages are loaded, typed into and sent again after lost replies; every acknowledged text must be findable."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="editors-"))
        path = self.folder / "roundtable.sqlite3"
        shutil.copyfile(self.template, path)
        self.database = Database(sqlite_url(path))
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.response_id = assemble(self.database, self.now).hr_response_id
        self.acknowledged: list[tuple[str, str]] = []
        self.pages: dict[int, tuple[Author, int]] = {}
        self.sent: list[tuple[Author, int, str, str, str]] = []
        self.number = 0

    @initialize()
    def open_pages(self) -> None:
        for editor in range(EDITORS):
            self.load(editor)

    @rule(editor=st.integers(0, EDITORS - 1))
    def load(self, editor: int) -> None:
        with self.database.reading() as session:
            base = draft.inventory(session, self.response_id).response.revision
        self.number += 1
        self.pages[editor] = (Author(None, f"Editor {editor}", f"page-{self.number}"), base)

    @rule(editor=st.integers(0, EDITORS - 1), question=st.sampled_from(QUESTIONS))
    def types(self, editor: int, question: str) -> None:
        self.number += 1
        author, base = self.pages[editor]
        self._send(author, base, question, f"text {self.number}", f"key-{self.number}")

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def sends_again(self, data: st.DataObject) -> None:
        self._send(*data.draw(st.sampled_from(self.sent)), again=True)

    def _send(self, author: Author, base: int, question: str, text: str, key: str, *, again: bool = False) -> None:
        self.now += timedelta(seconds=1)
        saved = put(self.database, self.response_id, {question: {"t": text}}, author, key, self.now, base)
        assert saved.repeated is again
        if not again:
            self.sent.append((author, base, question, text, key))
        assert saved.saved or saved.conflicts
        if saved.saved:
            self.acknowledged.append((question, text))
            stored = self._stored()
            assert again or stored[question]["t"] == text
        for conflict in saved.conflicts:
            assert conflict.theirs["t"] != text

    def _stored(self) -> dict[str, Any]:
        with self.database.reading() as session:
            return dict(draft.root_entry(session, self.response_id).answers)

    @invariant()
    def everything_acknowledged_is_current_or_in_history(self) -> None:
        with self.database.reading() as session:
            rows = session.scalars(select(History.changes).where(History.outcome != "refused")).all()
        known = {(name, change[1].get("t")) for changes in rows for name, change in changes.items()}
        known |= {(name, raw.get("t")) for name, raw in self._stored().items()}
        assert set(self.acknowledged) <= known

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)


def test_it_handles_several_editors_in_any_order(sqlite_template: Path) -> None:
    SeveralEditors.template = sqlite_template
    from hypothesis.stateful import run_state_machine_as_test  # here, so that the machine is not collected twice

    counts = settings(max_examples=300 if LONG else 15, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(SeveralEditors, settings=counts)
