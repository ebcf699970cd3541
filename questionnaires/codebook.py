"""The codebook of a definition: what frames, screen and workbook call things and which types they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from questionnaires.kinds.base import DataColumn
from questionnaires.kinds.registry import kind_of
from questionnaires.model import Definition, Question, Readers, Section

# Definitions do not change, so neither do their codebooks; a process sees a handful of versions.
_CACHE: dict[str, Codebook] = {}
_CACHE_SIZE = 64


@dataclass(frozen=True)
class CodebookEntry:
    """One question that has data: `choices` are (code, label) in the vocabulary's order, empty for filled lists."""

    section: str
    question: str
    label: str
    unit: str | None
    kind: str
    role: str | None
    seen_by: Readers
    columns: tuple[DataColumn, ...]
    choices: tuple[tuple[str, str], ...] = ()
    repeat: bool = False
    other: bool = False  # offers "other, namely", whose text travels as "<question>.other"
    dynamic: str | None = None  # choices come with the round, for example its departments
    appearance: str = ""  # for example "month-year" of a date
    conditional: bool = False  # shown only under a condition: without an answer it may never have been seen
    names_row: bool = False  # the choice a row stands for, where every choice of another question has one

    @cached_property
    def labels(self) -> dict[str, str]:
        """Code -> label."""
        return dict(self.choices)

    @cached_property
    def order(self) -> dict[str, int]:
        """Code -> place in the list, for sorting."""
        return {code: place for place, (code, _label) in enumerate(self.choices)}


@dataclass(frozen=True)
class Codebook:
    """All entries of a definition in the order of the questionnaire."""

    slug: str
    version: int
    digest: str
    entries: tuple[CodebookEntry, ...]

    @cached_property
    def by_question(self) -> dict[str, CodebookEntry]:
        """Question name -> entry; names are unique in a questionnaire."""
        return {entry.question: entry for entry in self.entries}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections that have data."""
        return tuple(dict.fromkeys(entry.section for entry in self.entries))

    def of_section(self, name: str) -> tuple[CodebookEntry, ...]:
        """The entries of one section."""
        return tuple(entry for entry in self.entries if entry.section == name)

    def by_role(self, role: str) -> tuple[CodebookEntry, ...]:
        """Entries with that role; a role ending in "*" matches by its beginning ("rule:*")."""
        if role.endswith("*"):
            return tuple(entry for entry in self.entries if (entry.role or "").startswith(role[:-1]))
        return self._roles.get(role, ())

    @cached_property
    def _roles(self) -> dict[str, tuple[CodebookEntry, ...]]:
        found: dict[str, list[CodebookEntry]] = {}
        for entry in self.entries:
            found.setdefault(entry.role or "", []).append(entry)
        return {role: tuple(entries) for role, entries in found.items()}

    def label(self, question: str, code: str) -> str:
        """The words for a code; one that is in no list reads as plain words, so that no code reaches people."""
        entry = self.by_question.get(question)
        found = entry.labels.get(code) if entry else None
        return found or code.replace("_", " ").capitalize()


def codebook(definition: Definition) -> Codebook:
    """The codebook of `definition`, built once per digest."""
    if not definition.digest:
        return _build(definition)
    if definition.digest not in _CACHE:
        if len(_CACHE) >= _CACHE_SIZE:
            _CACHE.clear()
        _CACHE[definition.digest] = _build(definition)
    return _CACHE[definition.digest]


def _build(definition: Definition) -> Codebook:
    entries = tuple(
        _entry(definition, section, question)
        for section in definition.sections
        for question in section.questions
        if question.type != "note"
    )
    return Codebook(definition.slug, definition.version, definition.digest, entries)


def _entry(definition: Definition, section: Section, question: Question) -> CodebookEntry:
    found = definition.choices_of(question)
    return CodebookEntry(
        section=section.name,
        question=question.name,
        label=question.label or question.name.replace("_", " ").capitalize(),
        unit=question.unit,
        kind=question.type,
        role=question.role,
        seen_by=question.seen_by,
        columns=kind_of(question).columns(question),
        choices=tuple((choice.name, choice.label) for choice in found.choices) if found else (),
        repeat=section.repeat,
        other=bool(found and found.other),
        dynamic=found.dynamic if found else None,
        appearance=question.appearance or "",
        conditional=question.relevant is not None,
        names_row="current_choice()" in (question.calculation or ""),
    )
