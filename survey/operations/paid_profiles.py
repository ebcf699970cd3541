"""Asks about paid profiles of listed platforms, which people take for accounts and leave out of their tools."""

from __future__ import annotations

from typing import NamedTuple

from questionnaires.evaluate import Evaluation
from questionnaires.model import Definition
from questionnaires.names.products import product, products_of_platform


class Suggestion(NamedTuple):
    """Paid products of one platform that are not among the tools yet."""

    platform: str  # in words
    products: tuple[str, ...]


def paid_profiles(definition: Definition, evaluation: Evaluation) -> tuple[Suggestion, ...]:
    """One suggestion for each listed platform that sells something nobody has listed, in the order of the accounts."""
    had = {_name(tool) for tool in values(definition, evaluation, "tool")}
    found = []
    for code, label in _platforms(definition, evaluation).items():
        offered = [each.name for each in products_of_platform(code) if each.usual != "free" and each.name not in had]
        if offered:
            found.append(Suggestion(label, tuple(offered)))
    return tuple(found)


def values(definition: Definition, evaluation: Evaluation, role: str) -> list[str]:
    """All answers to the questions with this role, in order."""
    found = []
    for section, question in definition.with_role(role):
        for entry in evaluation.entries(section):
            value = evaluation.value(entry, question) if evaluation.visible(entry, question) else None
            if isinstance(value, str):
                found.append(value)
    return found


def _platforms(definition: Definition, evaluation: Evaluation) -> dict[str, str]:
    labels: dict[str, str] = {}
    for section, question in definition.with_role("platform"):
        if not section.repeat or not evaluation.section_visible(section):
            continue
        offered = definition.choices_of(question)
        for code in values(definition, evaluation, "platform"):
            if offered and code in offered.by_name:
                labels.setdefault(code, offered.by_name[code].label)
    return labels


def _name(tool: str) -> str:
    known = product(tool)
    return known.name if known else tool
