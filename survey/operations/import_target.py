"""Where answers of a file go: a section of a questionnaire, its questions, and what tells two entries apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from questionnaires.model import Definition, Question, Section
from questionnaires.names.keys import product_key
from questionnaires.names.products import resolve
from questionnaires.names.words import squeezed
from questionnaires.plan import plan_of
from survey.errors import NotFound
from survey.operations.import_headings import folded

Shape = Literal["list", "keyed", "page"]  # entries people add; one for each choice; one set of answers a department
PAGE = "page"  # the key of all that a department says on a page
ACCOUNTS_ROLE = "account:link"


@dataclass(frozen=True)
class Target:
    """A section that a file is imported into."""

    definition: Definition
    section: Section

    @property
    def shape(self) -> Shape:
        if not self.section.repeat:
            return "page"
        return "list" if self.section.is_manual else "keyed"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What a file can answer; the key of a keyed list comes first."""
        key = self.key.name if self.key is not None else ""
        asked = tuple(q for q in self.section.questions if q.is_asked and q.name != key)
        return (self.key, *asked) if self.key is not None else asked

    @cached_property
    def by_name(self) -> dict[str, Question]:
        return {question.name: question for question in self.questions}

    @cached_property
    def key(self) -> Question | None:
        """The question whose choice is the row of a keyed list, read as a choice of several."""
        if self.shape != "keyed":
            return None
        plan = plan_of(self.definition)
        items = [item.question for item in plan.of_section[self.section.name] if item.is_key]
        calculated = [q for q in self.section.questions if q.choices and "current_choice()" in (q.calculation or "")]
        sources = [self.definition.question_by_name[name] for name in self.key_sources]
        found = next(iter([*items, *calculated, *sources]), None)
        if found is None:
            return None
        return found.model_copy(update={"type": "select_multiple", "missing": {}, "relevant": None})

    @cached_property
    def key_sources(self) -> tuple[str, ...]:
        """The questions whose choices make the rows of a `repeat_for`."""
        expression = plan_of(self.definition).repeat_for.get(self.section.name)
        known = self.definition.question_by_name
        return () if expression is None else tuple(name for name in expression.references if name in known)

    @cached_property
    def naming(self) -> tuple[Question, ...]:
        """The questions that name an entry: those in its label."""
        if self.shape != "list":
            return ()
        named = re.findall(r"\{(\w+)\}", self.section.entry_label)
        found = [self.by_name[name] for name in named if name in self.by_name]
        if not found and self.section.paste and self.section.paste.into in self.by_name:
            found = [self.by_name[self.section.paste.into]]
        return tuple(found)

    def of_role(self, role: str) -> Question | None:
        return next((question for question in self.questions if question.role == role), None)

    def entry_key(self, typed: Mapping[str, Mapping[str, Any]]) -> str:
        """Equal for two entries that mean the same: by what names them, else by everything they say."""
        if self.shape == "page":
            return PAGE
        named = [self._named(question, typed.get(question.name) or {}) for question in self.naming]
        if any(named):
            return " | ".join(named)
        said = {name: [raw.get(part) for part in ("t", "o", "m")] for name, raw in typed.items() if _says(raw)}
        return json.dumps(said, sort_keys=True, ensure_ascii=False, default=str) if said else ""

    @staticmethod
    def _named(question: Question, raw: Mapping[str, Any]) -> str:
        typed = raw.get("t")
        text = str(raw.get("o") or typed or "") if not isinstance(typed, list) else ",".join(sorted(map(str, typed)))
        return tool_key(text) if question.role == "tool" else folded(text) or squeezed(text) or text.strip()


@lru_cache(maxsize=8192)
def tool_key(text: str) -> str:
    """Equal for all names that mean one product of the catalogue, or are likely to; its parts are kept apart."""
    known = resolve(text)
    if known is None:
        return folded(text) or text.strip().casefold()
    apart = known.part and not known.likely
    return f"product:{product_key(text) if apart else squeezed(known.product.name)}"


def _says(raw: Mapping[str, Any]) -> bool:
    return bool(raw.get("t") or raw.get("m"))


def target(definition: Definition, name: str) -> Target:
    """The section of that name or label. Raises NotFound and names those there are."""
    wanted = folded(name)
    for section in definition.sections:
        if name == section.name or wanted in (folded(section.name), folded(section.label)):
            found = Target(definition, section)
            if found.questions:
                return found
    listed = ", ".join(each.section.name for each in targets(definition))
    raise NotFound(f"The questionnaire has no section called {name}.", todo=f"Its sections are: {listed}.")


def targets(definition: Definition) -> tuple[Target, ...]:
    """Every section a file can be imported into, in the order of the questionnaire."""
    found = (Target(definition, section) for section in definition.sections)
    return tuple(each for each in found if each.questions)


def is_accounts(found: Target) -> bool:
    """Whether the section is the list of accounts, which has a reader of its own."""
    return found.shape == "list" and found.of_role(ACCOUNTS_ROLE) is not None and found.of_role("platform") is not None


def labels(questions: Iterable[Question]) -> dict[str, str]:
    """Question -> what it is called in lists of columns; two of one label are told apart."""
    found: dict[str, str] = {}
    for question in questions:
        words = question.label or question.name
        found[question.name] = words if words not in found.values() else f"{words} ({question.name})"
    return found
