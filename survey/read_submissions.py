"""The submissions that count, as plain rows: the latest of each department, up to a version of the round."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.orm import Session

from survey.models import Department, Response, Round, Signoff, Submission

Basis = Literal["signed", "submitted", "imported"]
PAYLOADS_AT_ONCE = 200  # a payload may have 2 MB; more at once would double the memory


@dataclass(frozen=True)
class Counted:
    """One department's submission that counts, without its payload."""

    submission_id: int
    response_id: int
    department_id: int
    department: str
    number: int
    basis: Basis
    reopened: bool  # withdrawn to be changed; it still counts until the next one
    at: datetime
    signed_at: datetime | None
    version: int
    sha256: str


@dataclass(frozen=True)
class SubmissionRow(Counted):
    """The same with the payload text as it was stored."""

    payload: str = field(default="", repr=False)


def counted(session: Session, round_id: int, *, as_of: int | None = None, unsigned: bool = False) -> list[Counted]:
    """The latest submission of each department that counts, ordered by department name.

    Signed and imported ones count; with `unsigned` also those handed over and not signed yet. `as_of` is a version of
    the round: what came later is as if it had not happened.
    """
    version = as_of if as_of is not None else _latest(session, round_id)
    best: dict[int, Counted] = {}
    for row in session.execute(_candidates(round_id, version)).mappings():
        found = _counted(row, version)
        if found.basis == "submitted" and not unsigned:
            continue
        if found.response_id not in best or best[found.response_id].number < found.number:
            best[found.response_id] = found
    return sorted(best.values(), key=lambda one: (one.department.casefold(), one.department_id))


def submissions(
    session: Session, round_id: int, *, as_of: int | None = None, unsigned: bool = False
) -> tuple[SubmissionRow, ...]:
    """Like `counted`, with payloads."""
    return tuple(with_payloads(session, counted(session, round_id, as_of=as_of, unsigned=unsigned)))


def with_payloads(session: Session, chosen: Sequence[Counted]) -> Iterator[SubmissionRow]:
    """Read the payloads of chosen submissions in batches."""
    for start in range(0, len(chosen), PAYLOADS_AT_ONCE):
        batch = chosen[start : start + PAYLOADS_AT_ONCE]
        ids = [one.submission_id for one in batch]
        rows = session.execute(select(Submission.id, Submission.payload).where(Submission.id.in_(ids))).all()
        payloads: dict[int, str] = {row.id: row.payload for row in rows}
        for one in batch:
            yield SubmissionRow(**vars(one), payload=payloads[one.submission_id])


def fingerprint(chosen: Iterable[Counted]) -> str:
    """One text for exactly these submissions on these bases: a snapshot with another one is not ours."""
    parts = (f"{c.submission_id}:{c.sha256}:{c.basis}:{c.reopened}:{c.department_id}" for c in chosen)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _latest(session: Session, round_id: int) -> int:
    return session.scalar(select(Round.version).where(Round.id == round_id)) or 0


def _candidates(round_id: int, version: int) -> Select[*tuple[Any, ...]]:
    """Everything handed in up to a version; signatures that came later are left away."""
    return (
        select(
            Submission.id,
            Submission.response_id,
            Submission.number,
            Submission.basis,
            Submission.at,
            Submission.version,
            Submission.sha256,
            Submission.withdrawn_version,
            Response.department_id,
            Department.name,
            Signoff.at.label("signed_at"),
        )
        .join(Response, Response.id == Submission.response_id)
        .join(Department, Department.id == Response.department_id)
        .outerjoin(Signoff, (Signoff.submission_id == Submission.id) & (Signoff.version <= version))
        .where(Response.round_id == round_id, Submission.version <= version)
    )


def _counted(row: RowMapping, version: int) -> Counted:
    withdrawn = row["withdrawn_version"]
    signed_at = row["signed_at"]
    return Counted(
        submission_id=row["id"],
        response_id=row["response_id"],
        department_id=row["department_id"],
        department=row["name"],
        number=row["number"],
        basis="signed" if signed_at is not None else row["basis"],
        reopened=withdrawn is not None and withdrawn <= version,
        at=row["at"],
        signed_at=signed_at,
        version=row["version"],
        sha256=row["sha256"],
    )
