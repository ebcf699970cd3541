"""The sample organisation: departments, a round and answers written by hand, so that everything can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.loader import shipped
from questionnaires.model import Definition
from survey.clock import Clock
from survey.db import Database
from survey.links import new_entry_id
from survey.models import Entry, Person, Response
from survey.operations.giving_back import Given, notify, reply
from survey.operations.people import DepartmentDetails, create_department, create_member
from survey.operations.progress import refresh
from survey.operations.rounds import RoundDetails, add_departments, create_round, open_round
from survey.operations.signoff import sign
from survey.operations.submissions import hand_over
from survey.sample_answers import rows

FOLDER = Path(__file__).parent / "sample_organisation"
BEGAN = timedelta(days=12)  # before today: answers have an age
TOLD, REPLIED = timedelta(days=7), timedelta(hours=5)  # findings were given back a while ago
DONE: Mapping[str, timedelta] = {"signed": timedelta(days=3), "handed_over": timedelta(days=1)}


def load(database: Database, clock: Clock) -> None:
    """Write the sample organisation into an empty database, in one transaction."""
    now = clock()
    organisation = _read("organisation")
    written = {name: _read(name) for name in organisation["departments"]}
    with database.writing() as session:
        _load(session, organisation, written, now)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _load(session: Session, organisation: dict[str, Any], written: Mapping[str, dict[str, Any]], now: datetime) -> None:
    began = now - BEGAN
    definition = shipped()
    for person in organisation["policy_team"]:
        create_member(session, person["email"], person["name"], person["role"], began)
    departments = {name: create_department(session, _details(each), began).id for name, each in written.items()}
    round_ = create_round(session, _round(organisation, definition, now), began)
    responses = add_departments(session, round_.id, departments.values(), began)
    open_round(session, round_.id, began)
    names = {department: name for name, department in departments.items()}
    for response in responses:
        _answer(session, definition, response, written[names[response.department_id]], departments, now)
    for said in organisation["replies"]:
        department_id = departments[said["department"]]
        notify(session, round_.id, [Given(said["finding"], (department_id,))], now - TOLD)
        reply(session, round_.id, said["finding"], department_id, now - REPLIED, text=said["text"])


def _details(written: Mapping[str, Any]) -> DepartmentDetails:
    head, deputy, representative = (written[role] for role in ("head", "deputy", "representative"))
    return DepartmentDetails(
        name=written["name"],
        functions=tuple(written["functions"]),
        head_name=head["name"],
        head_email=head["email"],
        deputy_name=deputy["name"],
        deputy_email=deputy["email"],
        representative_name=representative["name"],
        representative_email=representative["email"],
    )


def _round(organisation: Mapping[str, Any], definition: Definition, now: datetime) -> RoundDetails:
    return RoundDetails(
        title=organisation["title"],
        organisation=organisation["organisation"],
        definition_slug=definition.slug,
        definition_version=definition.version,
        definition_digest=definition.digest,
        countries=tuple(organisation["countries"]),
        sector=organisation["sector"],
        public_body=organisation["public_body"],
        works_council=organisation["works_council"],
        currency=organisation["currency"],
        hourly_low=organisation["hourly_low"],
        hourly_high=organisation["hourly_high"],
        contact_name=organisation["contact_name"],
        contact_email=organisation["contact_email"],
        time_zone=organisation["time_zone"],
        closes_on=(now + timedelta(days=organisation["days_open"])).date(),
        is_sample=True,
    )


def _answer(
    session: Session,
    definition: Definition,
    response: Response,
    written: Mapping[str, Any],
    departments: Mapping[str, int],
    now: datetime,
) -> None:
    """One department's draft and, where it got so far, its submission and signature."""
    if written["state"] == "not_started":
        return
    at = now - DONE.get(written["state"], timedelta(days=2))
    author = _person(session, written["filled_by"][0], "", at)
    _entries(session, definition, response, written, departments, author, at)
    refresh(session, response, definition, at)
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


def _entries(
    session: Session,
    definition: Definition,
    response: Response,
    written: Mapping[str, Any],
    departments: Mapping[str, int],
    author: Person,
    at: datetime,
) -> None:
    stamp = {"r": 1, "by": author.name, "at": at.isoformat(timespec="seconds")}
    root = session.scalars(select(Entry).where(Entry.response_id == response.id, Entry.section == "")).one()
    positions: dict[str, int] = {}
    for section, key, answers in rows(definition, written, departments):
        stamped = {name: {**answer, **stamp} for name, answer in answers.items()}
        if not section:
            root.answers, root.revision, root.updated_at = stamped, 1, at
            continue
        positions[section] = positions.get(section, 0) + 1
        session.add(
            Entry(
                id=new_entry_id(),
                response_id=response.id,
                section=section,
                key=key,
                position=positions[section],
                answers=stamped,
                revision=1,
                created_at=at,
                updated_at=at,
            )
        )
    response.started_at = response.started_at or at
    response.last_activity_at = at
    session.flush()
