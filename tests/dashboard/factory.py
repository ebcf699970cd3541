"""Hand-made frames: payload texts in the stored format, written here independently of the survey's own writer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dashboard import frames
from dashboard.frames import Frames
from questionnaires.codebook import codebook
from questionnaires.loader import shipped
from questionnaires.model import Definition
from survey.read import DepartmentFacts, RoundFacts
from survey.read_submissions import Basis, SubmissionRow

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Answers = Mapping[str, Any]
DONT_KNOW = {"nothing": "dont_know"}
REFUSED = {"nothing": "prefer_not"}
NO_RULE = {"nothing": "none"}


def money(low: int, high: int | None = None, sure: str = "invoice") -> dict[str, Any]:
    """An estimate in whole units of a currency with cents."""
    return {"low": low * 100, "high": (low if high is None else high) * 100, "sure": sure}


def hours(low: float, high: float | None = None, sure: str = "estimate") -> dict[str, Any]:
    return {"low": int(low * 60), "high": int((low if high is None else high) * 60), "sure": sure}


def account(platform: str, **answers: Any) -> dict[str, Any]:
    usual = {"status": "active", "owner_kind": "two_or_more", "audience": ["customers"], "area": NO_RULE}
    return {"platform": platform, "name": f"@{platform}", **usual, **answers}


def tool(product: str, **answers: Any) -> dict[str, Any]:
    return {"product": product, "functions": ["listening"], "payer": "own", "wider_use": "only_social", **answers}


def payload(answers: Answers, definition: Definition, who: str = "d", basis: str = "submitted") -> str:
    """`answers` maps a section to its answers, or to a list of entries; {"nothing": kind} is a kind of nothing."""
    lines = [f'{{"basis":"{basis}","digest":"{definition.digest}","sections":{{']
    names = [section.name for section in definition.sections if section.name in answers]
    for name in names:
        lines.append(f'"{name}":[')
        given = answers[name]
        entries = given if isinstance(given, list) else [given]
        texts = [_entry(entry, f"{who}-{name}-{number}") for number, entry in enumerate(entries)]
        lines += [text + "," for text in texts[:-1]] + texts[-1:]
        lines.append("]" + ("," if name != names[-1] else ""))
    lines.append(f'}},"slug":"{definition.slug}","version":{definition.version}}}')
    return "\n".join(lines)


def _entry(entry: Mapping[str, Any], entry_id: str) -> str:
    nothing = {q: a["nothing"] for q, a in entry.items() if isinstance(a, dict) and "nothing" in a}
    values = {q: a for q, a in entry.items() if q not in nothing and not q.startswith("_")}
    made: dict[str, Any] = {"id": entry.get("_id", entry_id), "m": nothing, "v": values}
    if "_key" in entry:
        made["key"] = entry["_key"]
    if "_at_once" in entry:
        made["all"] = entry["_at_once"]
    if "_fix" in entry:
        made["fix"] = entry["_fix"]
    return json.dumps(made, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def facts(names: Sequence[str], **changes: Any) -> RoundFacts:
    """A round with these departments, whose ids count from 1."""
    departments = tuple(DepartmentFacts(number, name, response_id=number) for number, name in enumerate(names, 1))
    definition = shipped()
    usual: dict[str, Any] = {
        "id": 1,
        "slug": "social-media-2026",
        "title": "Social media 2026",
        "organisation": "Nordwerk AG",
        "definition_slug": definition.slug,
        "definition_version": definition.version,
        "definition_digest": definition.digest,
        "hourly_low": 4000,
        "hourly_high": 6000,
        "version": 7,
        "departments": departments,
    }
    return RoundFacts(**usual | changes)


def row(department: DepartmentFacts, text: str, basis: Basis = "signed", **changes: Any) -> SubmissionRow:
    usual: dict[str, Any] = {
        "submission_id": department.id,
        "response_id": department.response_id,
        "department_id": department.id,
        "department": department.name,
        "number": 1,
        "basis": basis,
        "reopened": False,
        "at": NOW,
        "signed_at": NOW if basis == "signed" else None,
        "version": 3,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "payload": text,
    }
    return SubmissionRow(**usual | changes)


def frames_of(
    departments: Mapping[str, Answers | None],
    *,
    basis: Mapping[str, Basis] | None = None,
    definition: Definition | None = None,
    **changes: Any,
) -> Frames:
    """Frames of a round in which each department gave these answers; None is a department that said nothing yet."""
    asked = definition or shipped()
    known = facts(list(departments), **changes)
    rows = [
        row(one, payload(answers, asked, f"d{one.id}"), (basis or {}).get(one.name, "signed"))
        for one in known.departments
        if (answers := departments[one.name]) is not None
    ]
    return frames.build(known, rows, codebook(asked))
