"""What the policy team of the sample organisation decided after a round, and the numbers it published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from survey.models import Round
from survey.operations.decisions import Wanted, decide
from survey.operations.figures import Figure, freeze
from survey.read_figures import hash_at


def decided(
    session: Session,
    round_id: int,
    written: Mapping[str, Any],
    departments: Mapping[str, int],
    people: Mapping[str, int],
    ended: datetime,
) -> None:
    """Write the decisions and frozen numbers of a round that ended at `ended`; `people` are ids by mail address."""
    at, person_id = ended + timedelta(days=written["decided_after_days"]), people[written["decided_by"]]
    for number in written["frozen"]:
        _freeze(session, round_id, number, at, person_id)
    for one in written["decisions"]:
        wanted = _wanted(session, round_id, one, departments, at)
        decide(session, round_id, wanted, at, seen=None, person_id=person_id)


def _freeze(session: Session, round_id: int, number: Mapping[str, Any], at: datetime, person_id: int) -> None:
    version = _version(session, round_id)
    fingerprint = hash_at(session, round_id, version)
    freeze(session, round_id, Figure(version=version, fingerprint=fingerprint, **number), at, person_id=person_id)


def _wanted(
    session: Session, round_id: int, one: Mapping[str, Any], departments: Mapping[str, int], at: datetime
) -> Wanted:
    before = one["before"]
    contracts = [[departments[payer], *rest] for payer, *rest in before.get("contracts", ())]
    owner, days = one.get("owner"), one.get("due_after_days")
    return Wanted(
        key=one["finding"],
        kind=one["finding"].partition(":")[0],
        sentence=one["sentence"],
        department_ids=[departments[name] for name in one["departments"]],
        choice=one["choice"],
        because=one.get("because", ""),
        owner_department_id=departments[owner] if owner else None,
        due=(at + timedelta(days=days)).date() if days else None,
        indicator=before["indicator"],
        before={**before, "contracts": contracts, "version": _version(session, round_id)},
    )


def _version(session: Session, round_id: int) -> int:
    return session.get_one(Round, round_id).version
