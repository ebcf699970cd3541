"""The sample organisation: departments, two rounds and answers written by hand, so that everything can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy.orm import Session

from questionnaires.loader import shipped
from questionnaires.model import Definition
from survey.clock import Clock
from survey.db import Database
from survey.models import Round
from survey.operations.giving_back import Given, notify, reply
from survey.operations.people import DepartmentDetails, create_department, create_member
from survey.operations.rounds import RoundDetails, add_departments, close_round, create_round, open_round
from survey.sample_decided import decided
from survey.sample_inventory import Filling, answer

FOLDER = Path(__file__).parent / "sample_organisation"
EARLIER = "2025"  # the folder of the round before
BEGAN = timedelta(days=12)  # before the day from which a round is told: answers have an age
TOLD, REPLIED = timedelta(days=7), timedelta(hours=5)  # findings were given back a while ago


def load(database: Database, clock: Clock) -> None:
    """Write the sample organisation into an empty database, in one transaction."""
    now = clock()
    organisation, earlier = _read("organisation"), _read(f"{EARLIER}/round")
    written = {name: _read(name) for name in organisation["departments"]}
    then = {name: {**written[name], **_read(f"{EARLIER}/{name}")} for name in earlier["departments"]}
    with database.writing() as session:
        ended = now - timedelta(days=earlier["ended_days_ago"])
        people = {
            each["email"]: create_member(session, each["email"], each["name"], each["role"], ended - BEGAN).person_id
            for each in organisation["policy_team"]
        }
        departments = {
            name: create_department(session, _details(each), ended - BEGAN).id for name, each in written.items()
        }
        before = _collect(session, {**organisation, **earlier}, then, departments, ended)
        close_round(session, before.id, ended)
        decided(session, before.id, earlier, departments, people, ended)
        _collect(session, organisation, written, departments, now)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _collect(
    session: Session,
    about: Mapping[str, Any],
    written: Mapping[str, Mapping[str, Any]],
    departments: Mapping[str, int],
    now: datetime,
) -> Round:
    """A round as it stands at `now`, with what departments answered and replied."""
    began, definition = now - BEGAN, shipped()
    round_ = create_round(session, _round(about, definition, now), began)
    responses = add_departments(session, round_.id, [departments[name] for name in written], began)
    open_round(session, round_.id, began)
    filling = Filling(session, definition, departments, now)
    for response, name in zip(responses, written, strict=True):
        answer(filling, response, written[name])
    for said in about["replies"]:
        department_id = departments[said["department"]]
        notify(session, round_.id, [Given(said["finding"], (department_id,))], now - TOLD)
        reply(session, round_.id, said["finding"], department_id, now - REPLIED, text=said["text"])
    return round_


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
