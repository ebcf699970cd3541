"""What a department of the sample organisation answered: its draft and, if it got so far, hand-over and signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from questionnaires.model import Definition, Section
from survey.links import new_entry_id
from survey.models import Entry, Person, Response
from survey.operations.import_places import places
from survey.operations.import_standings import Listing
from survey.operations.import_target import Target, is_accounts
from survey.operations.origins import link_to_earlier
from survey.operations.progress import refresh
from survey.operations.signoff import sign
from survey.operations.submissions import hand_over
from survey.sample_answers import rows

DONE: Mapping[str, timedelta] = {"signed": timedelta(days=3), "handed_over": timedelta(days=1)}
Row = dict[str, Any]


@dataclass(frozen=True)
class Filling:
    """Where answers are written, and the day from which they are told; `departments` are ids by the name of a file."""

    session: Session
    definition: Definition
    departments: Mapping[str, int]
    now: datetime

    @cached_property
    def lists(self) -> tuple[Listing, ...]:
        """The sections whose entries are found again a year later."""
        repeats = (Target(self.definition, section) for section in self.definition.sections if section.repeat)
        return tuple(places(self.definition) if is_accounts(one) else _List(one) for one in repeats)


@dataclass(frozen=True)
class _List:
    """A list whose entries are told apart by their key or by what names them."""

    wanted: Target

    @property
    def section(self) -> Section:
        return self.wanted.section

    def key_of(self, typed: Mapping[str, Any], entry_key: str | None) -> str:
        return entry_key or self.wanted.entry_key(typed)


def answer(filling: Filling, response: Response, written: Mapping[str, Any]) -> None:
    """Write what the file of a department says."""
    if written["state"] == "not_started":
        return
    session, at = filling.session, filling.now - DONE.get(written["state"], timedelta(days=2))
    author = _person(session, written["filled_by"][0], "", at)
    _entries(filling, response, written, author, at)
    refresh(session, response, filling.definition, at)
    if written["state"] not in DONE:
        return
    hand_over(session, response.id, at, person_id=author.id)
    if written["state"] == "signed":
        role = written.get("signed_by", "head")
        signer = _person(session, written[role]["name"], written[role]["email"], at)
        sign(session, response.id, role, at, person_id=signer.id, remark=written["remark"])


def _person(session: Session, name: str, email: str, at: datetime) -> Person:
    person = Person(name=name, email=email, created_at=at)
    session.add(person)
    session.flush()
    return person


def _entries(filling: Filling, response: Response, written: Mapping[str, Any], author: Person, at: datetime) -> None:
    stamp = {"r": 1, "by": author.name, "at": at.isoformat(timespec="seconds")}
    root = filling.session.scalars(select(Entry).where(Entry.response_id == response.id, Entry.section == "")).one()
    made: dict[str, list[Row]] = {}
    for section, key, answers in rows(filling.definition, written, filling.departments):
        stamped = {name: {**each, **stamp} for name, each in answers.items()}
        if section:
            made.setdefault(section, []).append({"section": section, "key": key, "answers": stamped})
        else:
            root.answers, root.revision, root.updated_at = stamped, 1, at
    response.started_at = response.started_at or at
    response.last_activity_at = at
    filling.session.flush()
    for each in filling.lists:
        _add(filling.session, response, each, made.get(each.section.name, []), at)


def _add(session: Session, response: Response, where: Listing, found: list[Row], at: datetime) -> None:
    """The entries of one list, each linked to the one of the round before that it came from."""
    same = {"response_id": response.id, "origin_id": None, "revision": 1, "created_at": at, "updated_at": at}
    made = [{**same, **row, "id": new_entry_id(), "position": at_} for at_, row in enumerate(found, start=1)]
    link_to_earlier(session, response, where, made)
    if made:
        session.execute(insert(Entry), made)
