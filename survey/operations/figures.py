"""Freezing a number before it is published: the text with the version and the hash of the answers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.errors import Conflict, NotFound
from survey.models import Round
from survey.models_findings import FrozenNumber
from survey.operations.events import note
from survey.read_figures import hash_at


@dataclass(frozen=True)
class Figure:
    """A key figure of one version as a page shows it; `value` is what the text was made from."""

    name: str
    label: str
    text: str
    version: int
    fingerprint: str  # of the answers it was computed from
    query: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)


def freeze(session: Session, round_id: int, figure: Figure, now: datetime, *, person_id: int | None = None) -> int:
    """Keep a number and return its id; freezing the same once more changes nothing.

    Raises NotFound for an unknown round, Conflict when the answers of that version are no longer those it rests on.
    """
    if session.get(Round, round_id, with_for_update=True) is None:
        raise NotFound
    if hash_at(session, round_id, figure.version) != figure.fingerprint:
        raise Conflict("The answers changed while this number was worked out.", kept="The number was not frozen.")
    there = session.scalars(
        select(FrozenNumber)
        .where(FrozenNumber.round_id == round_id, FrozenNumber.name == figure.name)
        .order_by(FrozenNumber.at.desc(), FrozenNumber.id.desc())
        .limit(1)
    ).one_or_none()
    if there is not None and _same(there, figure):
        return there.id
    made = FrozenNumber(
        round_id=round_id,
        version=figure.version,
        fingerprint=figure.fingerprint,
        name=figure.name,
        label=figure.label,
        query=figure.query,
        text=figure.text,
        value=dict(figure.value),
        person_id=person_id,
        at=now,
    )
    session.add(made)
    session.flush()
    note(session, "number_frozen", now, person_id=person_id, round_id=round_id, name=figure.name, number=made.id)
    return made.id


def _same(there: FrozenNumber, figure: Figure) -> bool:
    return (there.fingerprint, there.text, there.query) == (figure.fingerprint, figure.text, figure.query)
