"""What an author can do with one question that the model alone cannot refuse."""

from __future__ import annotations

from itertools import pairwise

from questionnaires.findings import Findings
from questionnaires.kinds.estimate import SURE
from questionnaires.kinds.registry import APPEARANCES, KINDS
from questionnaires.model import NOTHING_KINDS, Question, Section
from questionnaires.reading import nearest
from questionnaires.vocabulary import vocabulary

_SELECTS = ("select_one", "select_multiple")
_NOT_ASKED = ("required", "default", "constraint", "missing", "quick", "fill", "fold", "implies")


def check_question(found: Findings, section: Section, question: Question) -> None:
    """Adds every problem of one question to `found`."""
    if question.type not in KINDS:
        found.question(question, "type", f'The type "{question.type}" is not known.', nearest(question.type, KINDS))
        return
    _check_words(found, question)
    _check_choices(found, question)
    _check_calculation(found, question)
    _check_place(found, section, question)
    _check_bands(found, question)
    _check_role(found, question)
    _check_links(found, section, question)


def _check_words(found: Findings, question: Question) -> None:
    if not question.label and question.type != "calculate":
        found.question(question, "label", "It has no label.", "Write the question people read: label: ...")
    if question.constraint_message and not question.constraint:
        found.question(
            question, "constraint_message", "There is no constraint.", "Add constraint: or remove the message."
        )
    for kind, words in question.missing.items():
        if not words:
            what = f'The kind of nothing "{kind}" has no words.'
            found.question(question, "missing", what, f"Write missing: {{{kind}: ...}} with the words shown.")
    appearances = [name for type_, name in APPEARANCES if type_ == question.type]
    if question.appearance and question.appearance not in appearances:
        what = f'A question of type {question.type} has no appearance "{question.appearance}".'
        found.question(question, "appearance", what, nearest(question.appearance, appearances) or "Remove it.")


def _check_choices(found: Findings, question: Question) -> None:
    lists = found.definition.choice_lists
    name = question.choices
    if question.type in _SELECTS and not name:
        found.question(question, "choices", "It has no choices.", "Name a choice list: choices: ...")
    if name and question.type not in (*_SELECTS, "calculate"):
        what = f"A question of type {question.type} has no choices."
        found.question(question, "choices", what, "Make it select_one or select_multiple, or use suggestions.")
    if name and name not in lists and name not in found.unreadable:
        found.question(question, "choices", f'There is no choice list "{name}".', nearest(name, lists))
    if question.choice_filter and question.type not in _SELECTS:
        found.question(
            question, "choice_filter", "Only questions with choices can be filtered.", "Remove choice_filter."
        )


def _check_calculation(found: Findings, question: Question) -> None:
    if question.type == "calculate" and not question.calculation:
        found.question(question, "calculation", "It calculates nothing.", "Add calculation: ...")
    if question.type != "calculate" and question.calculation:
        remedy = "Make its type calculate, or use default for a first answer that people may change."
        found.question(question, "calculation", "A question that people answer is not calculated.", remedy)
    if not question.is_asked:
        for setting in (name for name in _NOT_ASKED if getattr(question, name)):
            what = f'Nobody answers a question of type {question.type}, so "{setting}" means nothing.'
            found.question(question, setting, what, f"Remove {setting}.")


def _check_place(found: Findings, section: Section, question: Question) -> None:
    for setting in ("quick", "fill"):
        if getattr(question, setting) and not section.repeat:
            found.question(question, setting, f'"{setting}" is only for lists of entries.', f"Remove {setting}.")
    if question.fill and not question.quick:
        found.question(question, "fill", '"fill" needs a column of the quick table.', "Add quick: true or remove fill.")
    if question.fold and question.quick:
        found.question(question, "fold", "It is folded away and a column of the table at once.", "Keep fold or quick.")
    if question.fold and question.required:
        remedy = "Remove fold, or let it be skipped: required: false."
        found.question(question, "fold", "It must be answered but is folded away.", remedy)
    if question.open_for and not question.fold:
        found.question(question, "open_for", "It is not folded, so it is open for everybody.", "Add fold: true.")
    functions = [choice.name for choice in vocabulary("department_functions")]
    for name in question.open_for:
        if name not in functions:
            what = f'There is no department function "{name}".'
            found.question(
                question, "open_for", what, nearest(name, functions) or f"Use one of: {', '.join(functions)}."
            )


def _check_bands(found: Findings, question: Question) -> None:
    if question.bands and question.type != "estimate":
        found.question(question, "bands", "Bands are for estimates.", "Make its type estimate or remove bands.")
    for low, high in question.bands:
        if low >= high:
            found.question(
                question, "bands", f"The band {low} to {high} does not rise.", "Write the smaller number first."
            )
    for (_low, before), (after, _high) in pairwise(question.bands):
        if after < before:
            what = f"A band ends at {before:,} and the next begins at {after:,}."
            found.question(question, "bands", what, "Order bands from low to high, without overlap.")
    sure = [choice.name for choice in SURE]
    if question.band_sure not in sure:
        found.question(
            question, "band_sure", f'"{question.band_sure}" is not a way to be sure.', nearest(question.band_sure, sure)
        )


def _check_role(found: Findings, question: Question) -> None:
    role = question.role
    if not role or role.startswith("own:"):
        return
    kinds = {choice.name: choice.facts["types"] for choice in vocabulary("roles")}
    kinds |= {f"rule:{topic.name}": list(_SELECTS) for topic in vocabulary("rule_topics")}
    if role not in kinds:
        remedy = nearest(role, kinds) or 'Look at questionnaires/vocabularies/roles.yaml, or begin it with "own:".'
        found.question(question, "role", f'The role "{role}" is not known to the analysis.', remedy)
    elif question.type not in kinds[role]:
        what = f'The analysis cannot read "{role}" from a question of type {question.type}.'
        found.question(question, "role", what, f"Make it {' or '.join(kinds[role])}, or choose another role.")


def _check_links(found: Findings, section: Section, question: Question) -> None:
    """Settings that name other things: recognised_from, suggestions, implies."""
    source = question.recognised_from
    if source is not None and source not in section.by_name:
        remedy = nearest(source, section.by_name) or "Name a question of the same section."
        found.question(question, "recognised_from", f'This section has no question "{source}".', remedy)
    if question.suggestions:
        _check_suggestions(found, question, question.suggestions)
    for kind, implied in question.implies.items():
        if kind not in question.missing:
            what = f'It does not offer "{kind}", so nothing can follow from it.'
            found.question(question, "implies", what, f"Add missing: {{{kind}: ...}} or remove it.")
        for role, meant in implied.items():
            if not found.definition.with_role(role):
                found.question(
                    question, "implies", f'No question has the role "{role}".', "Name a role of this questionnaire."
                )
            if meant not in NOTHING_KINDS:
                remedy = nearest(meant, NOTHING_KINDS) or f"Use one of: {', '.join(NOTHING_KINDS)}."
                found.question(question, "implies", f'"{meant}" is not a kind of nothing.', remedy)


def _check_suggestions(found: Findings, question: Question, suggestions: str) -> None:
    name, _dot, fact = suggestions.partition(".")
    offered = found.definition.choice_lists.get(name)
    if offered is None:
        if name not in found.unreadable:
            found.question(
                question,
                "suggestions",
                f'There is no choice list "{name}".',
                nearest(name, found.definition.choice_lists),
            )
    elif fact and not any(fact in choice.facts for choice in offered.choices):
        facts = {key for choice in offered.choices for key in choice.facts}
        found.question(question, "suggestions", f'The choices of "{name}" have no "{fact}".', nearest(fact, facts))
