"""Everything an author can do that the models alone cannot refuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from questionnaires.checks_expressions import check_all_expressions
from questionnaires.checks_questions import check_question
from questionnaires.findings import Findings
from questionnaires.model import Definition, Section
from questionnaires.problems import Problem
from questionnaires.reading import nearest
from questionnaires.yamlfile import Path

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAME_LIMIT = 60
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


def check(
    definition: Definition, lines: Mapping[Path, int] | None = None, unreadable: frozenset[str] = frozenset()
) -> list[Problem]:
    """Every problem of a definition.

    `lines` are those of the file, for exact places; `unreadable` names choice lists that were refused already.
    """
    found = Findings(definition, lines or {}, unreadable)
    _check_top(found)
    _check_names(found)
    _check_lists(found)
    for section in definition.sections:
        _check_section(found, section)
        for question in section.questions:
            check_question(found, section, question)
    check_all_expressions(found)
    return found.problems


def _check_top(found: Findings) -> None:
    definition = found.definition
    if not _SLUG.fullmatch(definition.slug):
        remedy = "Use small letters, digits and hyphens, for example ai-inventory."
        found.top("slug", f'"{definition.slug}" cannot be the slug.', remedy)
    if definition.version < 1:
        found.top("version", "Versions count from 1.", "Write version: 1.")
    if not definition.languages:
        found.top("languages", "No language is named.", "Write languages: [en].")
    if not definition.sections:
        found.top("sections", "It has no sections, so there is nothing to ask.", "Add a section with questions.")


def _check_names(found: Findings) -> None:
    definition = found.definition
    sections = Counter(section.name for section in definition.sections)
    questions = Counter(question.name for section in definition.sections for question in section.questions)
    repeats = {section.name for section in definition.sections if section.repeat}
    for section in definition.sections:
        if sections[section.name] > 1:
            found.section(section, "name", "Another section has the same name.", "Give each section its own name.")
        _check_name(found, section, section.name)
        for question in section.questions:
            problem = _name_problem(question.name)
            if problem:
                found.question(question, "name", *problem)
            if questions[question.name] > 1:
                remedy = "Names are unique in the whole questionnaire; rename one."
                found.question(question, "name", "Another question has the same name.", remedy)
            if question.name in repeats:
                what = f"A list of entries is called {question.name}, too, so ${{{question.name}}} could mean either."
                found.question(question, "name", what, "Rename the question or the section.")


def _check_name(found: Findings, section: Section, name: str) -> None:
    problem = _name_problem(name)
    if problem:
        found.section(section, "name", *problem)


def _name_problem(name: str) -> tuple[str, str] | None:
    if len(name) <= _NAME_LIMIT and _NAME.fullmatch(name):
        return None
    remedy = f"Use small letters, digits and single underscores, at most {_NAME_LIMIT}, a letter first."
    return f'"{name}" cannot be a name.', remedy


def _check_lists(found: Findings) -> None:
    definition = found.definition
    used = {question.choices for section in definition.sections for question in section.questions}
    used |= {section.repeat_over for section in definition.sections}
    used |= {
        (question.suggestions or "").partition(".")[0]
        for section in definition.sections
        for question in section.questions
    }
    for name, offered in definition.choice_lists.items():
        if name not in used:
            found.choice_list(name, "No question uses it.", "Remove it, or name it in a question's choices.")
        if not offered.choices and not offered.dynamic:
            found.choice_list(name, "It has no choices.", "Add choices or remove the list.")
        words = Counter(choice.label.casefold() for choice in offered.choices)
        for label in [choice.label for choice in offered.choices if words[choice.label.casefold()] > 1][:1]:
            found.choice_list(name, f'Two choices read "{label}".', "People could not tell them apart; reword one.")


def _check_section(found: Findings, section: Section) -> None:
    if not section.questions:
        found.section(section, "questions", "It has no questions.", "Add questions or remove the section.")
    if not section.repeat:
        settings = ("repeat_for", "repeat_over", "paste", "min_entries", "entry_label", "missing")
        for setting in (name for name in settings if getattr(section, name)):
            found.section(
                section, setting, f'"{setting}" is only for a list of entries.', "Add repeat: true or remove it."
            )
    else:
        _check_repeat(found, section)
    _check_show_with(found, section)


def _check_repeat(found: Findings, section: Section) -> None:
    if section.repeat_for and section.repeat_over:
        remedy = (
            "Keep repeat_for (one entry for each picked choice) or repeat_over (one row for each choice of a list)."
        )
        found.section(section, "repeat_over", "Its entries come from two places.", remedy)
    if section.repeat_over:
        _check_repeat_over(found, section, section.repeat_over)
    if section.paste:
        if not section.is_manual:
            what = "Entries of this list come by themselves, so none can be pasted."
            found.section(section, "paste", what, "Remove paste, or remove repeat_for and repeat_over.")
        for name in (section.paste.into, *section.paste.recognises):
            if name not in section.by_name:
                remedy = nearest(name, section.by_name) or "Name a question of this section."
                found.section(section, "paste", f'It has no question "{name}" to paste into.', remedy)
    for name in _PLACEHOLDER.findall(section.entry_label):
        if name not in section.by_name:
            remedy = nearest(name, section.by_name) or "Name a question of this section."
            found.section(
                section, "entry_label", f'The label of an entry names "{name}", which it does not ask.', remedy
            )


def _check_repeat_over(found: Findings, section: Section, name: str) -> None:
    lists = found.definition.choice_lists
    if name not in lists:
        if name not in found.unreadable:
            found.section(section, "repeat_over", f'There is no choice list "{name}".', nearest(name, lists))
    elif not any(question.choices == name and question.type == "select_one" for question in section.questions):
        remedy = f"Add a question of type select_one with choices: {name}."
        found.section(section, "repeat_over", "No question holds the choice of a row.", remedy)


def _check_show_with(found: Findings, section: Section) -> None:
    name = section.show_with
    if name is None:
        return
    earlier = [other.name for other in found.definition.sections if other.line < section.line or other.name == name]
    target = found.definition.section_by_name.get(name)
    if target is None:
        found.section(section, "show_with", f'There is no section "{name}".', nearest(name, earlier))
    elif target.name == section.name or target.show_with:
        remedy = "Name the section that leads the page."
        found.section(section, "show_with", f'"{name}" does not lead a page itself.', remedy)
    elif found.definition.sections.index(target) > found.definition.sections.index(section):
        found.section(section, "show_with", f'"{name}" comes later.', "Put the section that leads the page first.")
