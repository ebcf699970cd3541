"""Reads what a page sent: which answers of which entries, on which base, from which loaded page."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from questionnaires.entries import ROOT
from questionnaires.forms import answers_from
from questionnaires.model import NOTHING_KINDS, Definition, Question
from survey.operations.answers import Author, Raw, Reader

Form = MultiDict[str, str]
# A field is named like q_uses, or abc123-q_status__missing on a page of several entries.
_FIELD = re.compile(r"(?:([a-z0-9_:.]{1,200})-)?q_(\w+)", re.ASCII)
_BASE = "base:"
_LIST = "__entries"


def author(form: Form) -> Author:
    """The person of the session, and the loaded page that sent the form."""
    editor = re.sub(r"[^a-zA-Z0-9]", "", form.get("editor", ""))[:32]
    return Author(g.visitor.person_id, g.visitor.person_name, editor or secrets.token_hex(8))


def save_key(form: Form) -> str:
    return form.get("save_key", "") or secrets.token_hex(12)


def base(form: Form) -> int:
    """The revision the page was loaded with."""
    return _number(form.get("base", ""))


def bases(form: Form) -> dict[tuple[str, str], int]:
    """Revisions of single answers that the page showed later, by entry and question."""
    found = {}
    for name, value in form.items():
        match = _FIELD.fullmatch(name.removeprefix(_BASE)) if name.startswith(_BASE) else None
        if match:
            found[(match[1] or form.get("entry", ROOT), match[2])] = _number(value)
    return found


def prefix_of(ref: str) -> str:
    """What stands before the names of an entry's fields on a page of several entries."""
    return f"{ref}-" if ref else ""


def changes(form: Form) -> dict[str, Reader]:
    """For each entry in the form a reader of its answers. Names without an entry belong to the field "entry"."""
    here = form.get("entry", ROOT)
    names: dict[str, set[str]] = {}
    prefixes: dict[str, str] = {}
    for name in form:
        match = None if name.startswith(_BASE) else _FIELD.fullmatch(name)
        if match and match[1] != "all":
            ref = match[1] or here
            names.setdefault(ref, set()).add(match[2])
            prefixes[ref] = prefix_of(match[1] or "")
    cleared = {ref for ref in form.getlist("clear") if ref in names}
    return {ref: _reader(form, prefixes[ref], found, clear=ref in cleared) for ref, found in names.items()}


def answer_for_all(form: Form, question: Question) -> dict[str, Any]:
    """What stands in the row "same for all" for one question."""
    return dict(answers_from(form, [question], prefix=prefix_of("all")).get(question.name, {}))


def _reader(form: Form, prefix: str, names: set[str], *, clear: bool) -> Reader:
    def read(definition: Definition, stored: Mapping[str, Any]) -> Mapping[str, Raw]:
        asked = definition.question_by_name
        questions = [asked[name] for name in sorted({_question(name, asked) for name in names}) if name in asked]
        if clear:
            return {question.name: {} for question in questions}
        answers: dict[str, Raw] = dict(answers_from(form, questions, prefix=prefix, base=stored))
        return answers | _for_lists(form, definition)

    return read


def _question(name: str, asked: Mapping[str, Question]) -> str:
    return name if name in asked else name.rpartition("__")[0]


def _for_lists(form: Form, definition: Definition) -> dict[str, Raw]:
    """What was said about whole lists: "somebody else has the list"."""
    found: dict[str, Raw] = {}
    for section in definition.sections:
        field = f"q_{section.name}{_LIST}"
        if section.repeat and field in form:
            kind = next((one for one in form.getlist(f"{field}__missing") if one in NOTHING_KINDS), "")
            found[f"{section.name}{_LIST}"] = {"m": kind} if kind else {}
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
