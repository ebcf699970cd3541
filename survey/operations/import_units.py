"""Which departments a list names: parents and children in one cell, hierarchies, two languages, spellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from questionnaires.names.words import platform_from_word
from survey.operations.import_headings import folded
from survey.text import one_line

NAME_LENGTH = 200
_LIST = re.compile(r"\s*[;\n|]\s*")
_BELOW = re.compile(r"\s+(?:--|—|–|>|»|→|::)\s+|\s*>\s*")
_WEAK_BELOW = re.compile(r":\s+|\s+-\s+")  # a sign of hierarchy only if the first part is a department by itself
_TWO_NAMES = re.compile(r"\s+[/|–-]\s+|\s*/\s*(?=[A-ZÀ-Þ])")
_SHORT_FORM = re.compile(r"\(([^()]{2,20})\)\s*$")
_SMALL = frozenset(["of", "and", "the", "for", "on", "in", "de", "la", "et", "und", "fur", "der"])
_OTHER_LANGUAGE = frozenset(
    [
        "du",
        "des",
        "la",
        "le",
        "les",
        "et",
        "ministere",
        "agence",
        "bureau",
        "conseil",
        "office",
        "fur",
        "und",
        "der",
        "amt",
    ]
)
_ENGLISH = frozenset(["of", "and", "the", "for", "department", "ministry", "agency", "board", "council"])


@dataclass(frozen=True)
class KnownUnit:
    """A department that is in the register already."""

    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None


@dataclass
class Unit:
    """A department of the file: the name it goes by here, its other spellings, and the one above it."""

    name: str
    parent: str | None = None
    also: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Place:
    """Where a cell belongs; `label` is what the cell says of the account beside the department."""

    unit: str
    label: str = ""


class Units:
    """Reads every department cell of a file first, then says for each where it belongs."""

    def __init__(self, cells: Iterable[tuple[str, str]], known: Sequence[KnownUnit] = ()) -> None:
        """`cells` are pairs of the department's text and the text of a column for the one above it, or ''."""
        texts = Counter(cells)
        self._known = {name: unit for unit in known for name in _keys(unit.name, unit.aliases)}
        self._singles = {key(text) for text, _above in texts if not _LIST.search(text)} | set(self._known)
        self._order = _upper_first(texts)
        self.units: dict[str, Unit] = {}
        self._alias: dict[str, str] = {}
        self._places: dict[tuple[str, str], Place] = {}
        counts: Counter[str] = Counter()
        for (text, above), rows in texts.items():
            for part in (*_parts(text), *_parts(above)):
                counts[part] += rows
        self._learn_names(counts)
        self._best = self._longest(counts)
        for pair in texts:
            self._places[pair] = self._place(*pair)

    @property
    def all(self) -> tuple[Unit, ...]:
        return tuple(self.units.values())

    def place(self, text: str, above: str = "") -> Place:
        return self._places[text, above]

    def _learn_names(self, counts: Iterable[str]) -> None:
        """Short forms and second languages: one department under several names."""
        shorts: dict[str, set[str]] = {}
        for text in sorted(counts, key=lambda each: (-len(each), each)):
            names = [key(name) for name in (text, *two_languages(text)) if key(name)]
            main = next((self._alias[name] for name in names if name in self._alias), key(text))
            for name in names:
                self._alias.setdefault(name, main)
            short = short_form(text)
            if short:
                shorts.setdefault(key(short), set()).add(main)
        for short, mains in shorts.items():
            if len(mains) == 1:  # two departments with one short form: it says nothing
                self._alias.setdefault(short, next(iter(mains)))
                if self._alias[short] == short:
                    self._alias[short] = next(iter(mains))

    def _longest(self, counts: Counter[str]) -> dict[str, str]:
        """The spelling each department goes by: the one that says most, then the usual one."""
        best: dict[str, str] = {}
        for text, _rows in sorted(counts.items(), key=lambda pair: (len(pair[0]), pair[1]), reverse=True):
            best.setdefault(self._alias.get(key(text), key(text)), text)
        return best

    def _place(self, text: str, above: str) -> Place:
        parts = _parts(text)
        if len(parts) > 1:
            parts = sorted(parts, key=lambda part: self._order.get(key(part), 1))
        elif parts:
            parts, label = self._levels(parts[0])
            if label:
                return Place(self._unit(parts[-1], None).name, label)
        if not parts:
            return Place("")
        parent = self._unit(above, None).name if above and key(above) != key(parts[-1]) else None
        for part in parts:
            parent = self._unit(part, parent).name
        return Place(parent or "")

    def _levels(self, text: str) -> tuple[list[str], str]:
        """From the top down, each with its full text; and what only names the account, if that is all there is."""
        if two_languages(text):
            return [text], ""
        cuts = [match.start() for match in _BELOW.finditer(text) if match.start()]
        if cuts:
            return [text[:cut].strip() for cut in cuts] + [text], ""
        weak = _WEAK_BELOW.search(text)
        if weak and key(text[: weak.start()]) in self._singles:
            above, rest = text[: weak.start()].strip(), text[weak.end() :].strip()
            if any(platform_from_word(word) for word in rest.split()):
                return [above], rest  # "Water Utility: Wildlands YouTube" is an account, not a department
            return [above, text], ""
        return [text], ""

    def _unit(self, text: str, parent: str | None) -> Unit:
        own = self._alias.get(key(text), key(text))
        found = self._known.get(own) or self._known.get(key(text))
        unit = self.units.get(own)
        if unit is None:
            name = one_line(self._best.get(own, text), NAME_LENGTH)
            unit = Unit(found.name, found.parent, set(found.aliases)) if found else Unit(name)
            self.units[own] = unit
        if unit.name != text:
            unit.also.add(one_line(text, NAME_LENGTH))
        unit.also |= {name for name in two_languages(text) if name != unit.name}
        if parent and unit.parent is None and parent != unit.name and not self._is_above(unit.name, parent):
            unit.parent = parent
        return unit

    def _is_above(self, name: str, other: str) -> bool:
        """Whether `other` stands somewhere below `name` already: two departments cannot be above each other."""
        by_name = {unit.name: unit for unit in self.units.values()}
        seen: set[str] = set()
        current: str | None = other
        while current and current not in seen:
            if current == name:
                return True
            seen.add(current)
            current = by_name[current].parent if current in by_name else None
        return False


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """Equal for spellings of one department: case, accents, signs, "Dept.", "&", "the", "U.S." and a short form."""
    short = short_form(name)
    plain = folded((name.rpartition("(")[0] if short else name).replace("&", " and "))
    words = ["department" if word == "dept" else word for word in plain.split() if word != "the"]
    if words[:2] in (["u", "s"], ["united", "states"]) and len(words) > 2:
        words = words[2:]
    elif words[:1] == ["us"] and len(words) > 2:
        words = words[1:]
    return " ".join(words) or plain or name.strip().casefold()


def short_form(name: str) -> str:
    """NOAA in "National Oceanic and Atmospheric Administration (NOAA)"; brackets with something else are a part."""
    match = _SHORT_FORM.search(name)
    if not match:
        return ""
    letters = [char for char in folded(match.group(1)) if char.isalnum()]
    words = folded(name[: match.start()]).split()
    initials = "".join(word[0] for word in words if word not in _SMALL)
    every = "".join(word[0] for word in words)
    short = "".join(letters)
    fits = len(initials) > 1 and (initials in short or short in initials or short in every or every in short)
    return match.group(1) if fits else ""


def initials_of(name: str) -> frozenset[str]:
    """The initials a department may be called by: "hhs" and "dhhs", "doj" with its small word, "usaid"."""
    words = folded(name.rpartition("(")[0] if short_form(name) else name).split()
    large = [word for word in words if word not in _SMALL]
    without = [word for word in large if word not in ("department", "dept")]
    spelt = {"".join(word[0] for word in each) for each in (words, large, without)}
    return frozenset({*spelt, folded(short_form(name))} - {""})


def two_languages(text: str) -> tuple[str, ...]:
    """Both halves of "Health Canada / Santé Canada"; nothing for names that merely hold such a sign."""
    for match in _TWO_NAMES.finditer(text):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        if left and right and _speak_differently(left, right):
            return left, right
    return ()


def _speak_differently(left: str, right: str) -> bool:
    first, second = folded(left).split(), folded(right).split()
    shared = {word for word in first if len(word) > 3} & set(second)
    accents = left.isascii() != right.isascii()
    foreign = bool(_OTHER_LANGUAGE & set(first)) != bool(_OTHER_LANGUAGE & set(second))
    english = bool(_ENGLISH & set(first)) != bool(_ENGLISH & set(second))
    alike = abs(len(first) - len(second)) <= 4
    return alike and ((bool(shared) and (accents or foreign or _cognate(first, second))) or (foreign and english))


def _cognate(first: Sequence[str], second: Sequence[str]) -> bool:
    """ "Transport Canada" and "Transports Canada": the same words but for a few letters."""
    return (
        len(first) == len(second)
        and all(a[:3] == b[:3] for a, b in zip(first, second, strict=True))
        and first != second
    )


def _parts(text: str) -> list[str]:
    if two_languages(text):
        return [text]
    return [part for part in _LIST.split(text.strip()) if part.strip()]


def _keys(name: str, aliases: Iterable[str]) -> set[str]:
    return {key(each) for each in (name, *aliases) if each.strip()}


def _upper_first(texts: Counter[tuple[str, str]]) -> dict[str, int]:
    """0 for names that share a cell with several others: those stand above; equal ones keep the order of the cell."""
    beside: dict[str, set[str]] = {}
    for text, _above in texts:
        parts = [key(part) for part in _parts(text)]
        for part in parts if len(parts) > 1 else ():
            beside.setdefault(part, set()).update(other for other in parts if other != part)
    return {part: 0 if len(others) > 1 else 1 for part, others in beside.items()}
