"""A column for the department above: what it tells about the names of the departments beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from survey.operations.import_headings import folded
from survey.operations.import_units import KnownUnit, initials_of, key

Pair = tuple[str, str]  # the text of the department and the text of the one above it
_Below = dict[str, dict[str, str]]  # agency -> its bureaus as they are written, each by its key
_PREFIX = re.compile(r"\s*/\s*")
_DASHES = re.compile(r"\s+[–—]\s+")


def bureaus(pairs: Iterable[Pair], known: Sequence[KnownUnit] = ()) -> dict[Pair, Pair]:
    """How to read each pair: prefixes and initials resolved, and bureaus of one name in two agencies told apart.

    "HHS/CDC" is "CDC" where that stands under the same agency, "OET" the office with these initials; "OCIO" of two
    agencies becomes "OCIO, Department of Labor" and "OCIO, Department of Energy".
    """
    listed = list(dict.fromkeys(pairs))
    below: _Below = {}
    for text, above in (*listed, *((unit.name, unit.parent or "") for unit in known)):
        if above:
            below.setdefault(key(above), {}).setdefault(key(text), text)
    names = _agency_names(above for _text, above in listed)
    shorter = {pair: (_shorter(*pair, below), pair[1]) if pair[1] else pair for pair in listed}
    return {pair: _told_apart(found, below, known, names) for pair, found in shorter.items()}


def _shorter(text: str, above: str, below: _Below) -> str:
    beside = below.get(key(above), {})
    text = _DASHES.sub(" - ", text)  # with a column for the agency a dash is no level of its own
    parts = _PREFIX.split(text, maxsplit=1)
    if len(parts) == 2 and parts[1] and _is_agency(parts[0], above):
        # "USAID/Colombia" stays: by itself "Colombia" would say too little
        text = parts[1] if key(parts[1]) in beside or len(parts[1].split()) > 2 else text
    if text.isupper() and text.isalpha() and len(text) > 2:
        spelt = [name for own, name in beside.items() if own != key(text) and text.casefold() in initials_of(name)]
        if len(spelt) == 1:
            return spelt[0]
    return text


def _is_agency(text: str, above: str) -> bool:
    return key(text) == key(above) or folded(text).replace(" ", "") in initials_of(above)


def _agency_names(aboves: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for above in aboves:
        found.setdefault(key(above), above)
    return found


def _told_apart(pair: Pair, below: _Below, known: Sequence[KnownUnit], names: dict[str, str]) -> Pair:
    text, above = pair
    own = key(text)
    if not above or own == key(above):
        return pair
    qualified = f"{text}, {names.get(key(above), above)}"
    if any(key(unit.name) == key(qualified) for unit in known):
        return qualified, above
    agencies = [agency for agency, held in below.items() if own in held]
    if len(agencies) > 1 and not any(key(unit.name) == own and key(unit.parent or "") == key(above) for unit in known):
        return qualified, above
    return pair
