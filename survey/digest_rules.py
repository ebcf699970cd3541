"""Sentences about rules, and about what must stay free."""

from __future__ import annotations

from collections.abc import Iterator

from survey.digest_roles import HABIT, NOT_KNOWN, SCOPES, WRITTEN, Read
from survey.wording import ended


def sentences(read: Read) -> Iterator[str]:
    for sentence in (_rules(read), _freedom(read)):
        if sentence:
            yield sentence


def _rules(read: Read) -> str:
    gate = read.page_question("rules_any")
    if gate is None:
        return ""
    code = str(read.value(gate) or read.nothing(gate))
    if code == "none":
        return "You have no rules for this."
    if code == NOT_KNOWN:
        return "Whether you have rules for this is not known."
    first = {WRITTEN: "Your rules are written down", HABIT: "Your rules are agreed but not written down"}.get(code)
    if first is None:
        return ""
    scope = read.page_question("rules_scope")
    holds = SCOPES.get(str(read.value(scope)), "")  # what else a questionnaire may offer stands in the details
    parts = [f"{first} and hold {holds}." if holds else f"{first}."]
    parts += [part for part in (_topic(read, role) for role in ("rule:approval", "rule:response_time")) if part]
    return " ".join(parts)


def _topic(read: Read, role: str) -> str:
    """A rule in the words of its question and of the answer, which fit each other in every questionnaire."""
    question = read.page_question(role)
    said = read.words(question) if question is not None else ""
    return f"{question.label} “{said}”." if question is not None and said else ""


def _freedom(read: Read) -> str:
    question = read.page_question("freedom")
    said = str(read.value(question) or "").strip() if question is not None else ""
    if not said:
        return ""
    return f"What must stay free: “{' '.join(ended(said).split())}”"
