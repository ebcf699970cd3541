"""Turns the hand-written answers of the sample organisation into what somebody would have typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.model import Definition, Question

Typed = dict[str, Any]


def typed(question: Question, written: object, departments: Mapping[str, int]) -> Typed:
    """One answer as a draft keeps it; departments are written by the name of their file."""
    if isinstance(written, Mapping):
        if "nothing" in written:
            kind = str(written["nothing"])
            return {} if kind == "not_answered" else {"m": kind}
        return {"t": {name: str(written.get(name, "")) for name in ("low", "high", "sure")}}
    if question.choices == "departments":
        ids = [str(departments[name]) for name in (written if isinstance(written, list) else [str(written)])]
        return {"t": ids if isinstance(written, list) else ids[0]}
    if isinstance(written, list):
        return {"t": [str(code) for code in written]}
    return {"t": str(written)}


def rows(
    definition: Definition, written: Mapping[str, Any], departments: Mapping[str, int]
) -> list[tuple[str, str | None, dict[str, Typed]]]:
    """(section, key, answers) of every entry; the root entry's section is ''."""
    found: list[tuple[str, str | None, dict[str, Typed]]] = [
        ("", None, _answers(definition, written.get("answers") or {}, departments))
    ]
    for section in definition.sections:
        entries = written.get(section.name)
        if section.repeat and isinstance(entries, list):
            found += [(section.name, None, _answers(definition, entry, departments)) for entry in entries]
        elif section.repeat and isinstance(entries, Mapping):
            for key, entry in entries.items():
                found.append((section.name, str(key), _keyed(definition, section.name, entry, departments)))
    return found


def _keyed(
    definition: Definition, section: str, entry: Mapping[str, Any], departments: Mapping[str, int]
) -> dict[str, Typed]:
    """A row of a vocabulary: an estimate stands alone, since it is the only thing asked there."""
    if "low" in entry:
        estimates = [q for q in definition.section_by_name[section].questions if q.type == "estimate"]
        return {estimates[0].name: typed(estimates[0], entry, departments)}
    return _answers(definition, entry, departments)


def _answers(definition: Definition, written: Mapping[str, Any], departments: Mapping[str, int]) -> dict[str, Typed]:
    found = {name: typed(definition.question_by_name[name], answer, departments) for name, answer in written.items()}
    return {name: answer for name, answer in found.items() if answer}
