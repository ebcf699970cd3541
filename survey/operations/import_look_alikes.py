"""Departments of a file that may be ones that are there already, under a close name: asked, never taken as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from survey.operations.import_units import KnownUnit, initials_of, key

CLOSE = 80  # percent that the parts of two names in which they differ must have in common
BY_INITIALS, BY_KIND_OF_UNIT = 85, 95  # how near names are that differ in being spelt out, or in "team"
LETTERS = 2  # initials with fewer letters fit everybody
MOST = 100  # look-alikes that are asked about
OWN = ""  # decided: a department of its own
# What a unit may be called beside its name, in the languages of the headings.
_UNITS = frozenset(("department", "division", "team", "unit", "section", "office", "group", "branch")) | frozenset(
    ("abteilung", "bereich", "referat", "gruppe", "stelle", "amt", "service", "direction", "equipe")
)


class LookAlike(NamedTuple):
    """A name of the file, the department it may mean, and how near the two are, in percent."""

    name: str
    other: str
    score: int


def look_alikes(names: Sequence[str], known: Iterable[KnownUnit], decided: Iterable[str] = ()) -> tuple[LookAlike, ...]:
    """For each name that is not known the nearest known one or earlier one, where one is near; best first.

    `decided` are names that somebody has said something about.
    """
    there = {spelling: unit.name for unit in known for spelling in (unit.name, *unit.aliases)}
    exact, left_out = set(there.values()), set(decided)
    found = []
    for name in names:
        if name in exact:
            continue
        best = max(((_near(name, other), other) for other in there), default=(0, ""), key=lambda pair: pair[0])
        if best[0] and name not in left_out:
            found.append(LookAlike(name, there[best[1]], best[0]))
        there.setdefault(name, name)
    return tuple(sorted(found, key=lambda each: (-each.score, each.name))[:MOST])


def taken_as_one(known: Sequence[KnownUnit], same: Mapping[str, str]) -> list[KnownUnit]:
    """The departments with the further names that somebody said they have; `same` is name -> department or OWN."""
    others: dict[str, list[str]] = {}
    for name, department in same.items():
        if department != OWN:
            others.setdefault(department, []).append(name)
    units = [replace(unit, aliases=(*unit.aliases, *others.pop(unit.name, ()))) for unit in known]
    return units + [KnownUnit(name, tuple(aliases)) for name, aliases in others.items()]


def _near(first: str, second: str) -> int:
    """0 to 100; 0 where the names mean different departments as far as anybody can tell."""
    one, other = key(first), key(second)
    if one == other:
        return 100
    if _spelt_out(first, other) or _spelt_out(second, one):
        return BY_INITIALS
    left, right = set(one.split()), set(other.split())
    rest, other_rest = left - right, right - left
    if not (rest | other_rest) - _UNITS:
        return BY_KIND_OF_UNIT if left & right - _UNITS else 0
    if not rest or not other_rest or _number(rest) != _number(other_rest):
        return 0  # a part of the other, or a sister of it: "District 1" and "District 2"
    score = fuzz.ratio(" ".join(sorted(rest)), " ".join(sorted(other_rest)))
    return round(score) if score >= CLOSE else 0


def _spelt_out(name: str, short: str) -> bool:
    return " " in name.strip() and len(short) >= LETTERS and short in initials_of(name)


def _number(words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if any(letter.isdigit() for letter in word))
