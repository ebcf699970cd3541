"""The relational steps as plain Python over what departments sent: loops over dictionaries, nothing clever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.filters import Filters
from dashboard.frames import Frames
from dashboard.results import Total
from tests.dashboard.factory import Answers

Entry = Mapping[str, Any]
Departments = Mapping[str, Answers | None]


def listed(departments: Departments, section: str) -> list[tuple[int, Entry]]:
    """Position of the department and each of its entries, in order."""
    found: list[tuple[int, Entry]] = []
    for place, answers in enumerate(departments.values()):
        given = (answers or {}).get(section, [])
        found += [(place, entry) for entry in (given if isinstance(given, list) else [given])]
    return found


def value(entry: Entry, question: str) -> Any:
    """The answer, or None for a kind of nothing and for what was left out."""
    found = entry.get(question)
    return None if isinstance(found, dict) and "nothing" in found else found


def answers(entry: Entry, question: str) -> set[str]:
    found = value(entry, question)
    if found is None:
        return set()
    return set(found) if isinstance(found, list) else {found}


def fits(place: int, entry: Entry, filters: Filters) -> bool:
    """Ids of departments count from 1, positions from 0."""
    if filters.departments and place + 1 not in filters.departments:
        return False
    asked = (("platform", filters.platforms), ("status", filters.statuses), ("account_goals", filters.goals))
    return all(not codes or answers(entry, question) & set(codes) for question, codes in asked)


def behind(departments: Departments, filters: Filters, conditions: Sequence[tuple[str, str]]) -> list[int]:
    """Numbers of the accounts that fit the filters and the conditions, as entries.py explains them."""
    grouped: dict[str, list[str]] = {}
    for question, code in conditions:
        grouped.setdefault(question, []).append(code)
    found = []
    for number, (place, entry) in enumerate(listed(departments, "accounts")):
        if fits(place, entry, filters) and all(_holds(place, entry, q, codes) for q, codes in grouped.items()):
            found.append(number)
    return found


def _holds(place: int, entry: Entry, name: str, codes: Sequence[str]) -> bool:
    question = name.removesuffix("!")
    said = {str(place + 1)} if question == "department" else answers(entry, question)
    found = bool(said & set(codes)) or ("?" in codes and not said)
    return found != name.endswith("!")


def accounts(departments: Departments, filters: Filters) -> dict[str, Counter[tuple[int, str]]]:
    """Own, sleeping, not open and shared accounts per department (position) and platform ("?" when not said)."""
    found: dict[str, Counter[tuple[int, str]]] = {kind: Counter() for kind in ("own", "asleep", "not_open", "shared")}
    for place, entry in listed(departments, "accounts"):
        if not fits(place, entry, filters):
            continue
        cell = (place, value(entry, "platform") or "?")
        copies = min(max(1 if (said := value(entry, "copies")) is None else said, 1), 1_000_000)
        if value(entry, "owner_kind") == "other_department":
            found["shared"][cell] += copies
            continue
        found["own"][cell] += copies
        if value(entry, "status") == "dormant":
            found["asleep"][cell] += copies
        if value(entry, "status") in ("planned", "closing", "closed", "unofficial"):
            found["not_open"][cell] += copies
    return found


def tokens(departments: Departments, section: str, question: str) -> set[tuple[int, str]]:
    """Distinct (department, answer)."""
    return {(place, code) for place, entry in listed(departments, section) for code in answers(entry, question)}


def entries_per_choice(departments: Departments, section: str, question: str) -> Counter[tuple[int, str]]:
    """Distinct entries per (department, answer)."""
    found: Counter[tuple[int, str]] = Counter()
    for place, entry in listed(departments, section):
        found.update((place, code) for code in answers(entry, question))
    return found


def money(departments: Departments, frames: Frames, section: str, question: str) -> list[Total]:
    """One total per department: a bare sum would forget who is missing."""
    conditional = next(entry for entry in frames.codebook.entries if entry.question == question).conditional
    found = []
    for place in range(len(departments)):
        mine = [entry for at, entry in listed(departments, section) if at == place]
        said = [given for entry in mine if (given := value(entry, question)) is not None]
        unknown = [
            entry for entry in mine if value(entry, question) is None and _is_unknown(entry, question, conditional)
        ]
        ends = [sum(each[end] for each in said) if said else None for end in ("low", "high")]
        guesses = [each for each in said if each["sure"] == "guess"]
        found.append(Total("money", *ends, len(said), len(unknown), len(guesses), frames.facts.currency))
    return found


def _is_unknown(entry: Entry, question: str, conditional: bool) -> bool:
    """A question under a condition that has no answer may have been hidden."""
    kind = entry[question]["nothing"] if question in entry else "" if conditional else "not_answered"
    return kind in ("dont_know", "prefer_not", "not_answered")
