"""The text of a submission: typed answers as they were attested, written once and hashed as stored bytes.

One JSON object with sorted keys. Every entry stands on a line of its own, so that a reader can slice entries out
without parsing the whole:

    {"basis":"submitted","digest":"...","sections":{
    "accounts":[
    {"id":"...","m":{"two_step":"dont_know"},"v":{"platform":"x"}},
    {"id":"...","m":{},"v":{"platform":"youtube"}}
    ],
    "aims":[
    ...
    ]
    },"slug":"social-media-inventory","version":1}

`v` holds one JSON type per question, `m` the kinds of nothing. What is hidden is left out; what is calculated is in.
The text beside "other" is under "<question>.other". `row` is the row of an imported entry in its file. `all` names the
questions, with spaces between them, whose answer was set for all entries at once and not looked at again. `fix` names
weak answers with the month by which they are to change: "two_step=2027-06".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.registry import kind_of
from questionnaires.model import OTHER, Definition, Section
from survey.carried import is_carried
from survey.fixing import fix_month

Basis = Literal["submitted", "imported"]
OTHER_SUFFIX = ".other"
LIST_NOTHING = "*"  # stands in `m` of a section's only entry when the whole list was answered with a kind of nothing


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def build(
    definition: Definition,
    evaluation: Evaluation,
    basis: Basis,
    *,
    row_of: Callable[[str], int | None] = lambda _id: None,
    confirmed: bool = False,
) -> str:
    """The payload of everything that is shown just now; `row_of` gives the file row of an imported entry.

    `confirmed` leaves out what was carried over from an earlier round and not confirmed in this one.
    """
    blocks = []
    for section in sorted(definition.sections, key=lambda each: each.name):
        entries = [_json(entry) for entry in _entries(section, evaluation, row_of, confirmed)]
        if entries:
            blocks.append(f"{_json(section.name)}:[\n" + ",\n".join(entries) + "\n]")
    head = f'{{"basis":{_json(basis)},"digest":{_json(definition.digest)},"sections":{{\n'
    tail = f'\n}},"slug":{_json(definition.slug)},"version":{definition.version}}}'
    return head + ",\n".join(blocks) + tail


def read(text: str) -> dict[str, Any]:
    """The payload as plain objects; raises ValueError for a text that is none."""
    found = json.loads(text)
    if not isinstance(found, dict) or not isinstance(found.get("sections"), dict):
        raise ValueError("not a submission")
    return found


def digest(text: str) -> str:
    """SHA-256 of the stored bytes, as hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _entries(
    section: Section, evaluation: Evaluation, row_of: Callable[[str], int | None], confirmed: bool
) -> Iterator[dict[str, object]]:
    if not evaluation.section_visible(section):
        if not section.repeat:
            hidden = _implied_only(section, evaluation)
            if hidden:
                yield {"id": _page_id(evaluation, section), "m": hidden, "v": {}}
        return
    if not section.repeat:
        yield _entry(section, evaluation.root, _page_id(evaluation, section), evaluation, None, confirmed)
        return
    live = [entry for entry in evaluation.entries(section) if not (confirmed and _only_carried(entry))]
    for entry in live:
        yield _entry(section, entry, entry.id, evaluation, row_of(entry.id), confirmed)
    nothing = None if live else evaluation.section_nothing(section)
    if nothing:
        yield {"id": _page_id(evaluation, section), "m": {LIST_NOTHING: nothing}, "v": {}}


def _page_id(evaluation: Evaluation, section: Section) -> str:
    return f"{evaluation.root.id}:{section.name}"


def _implied_only(section: Section, evaluation: Evaluation) -> dict[str, str]:
    found = {question.name: evaluation.implied(question) for question in section.questions if question.is_asked}
    return {name: kind for name, kind in found.items() if kind}


def _entry(
    section: Section, entry: EntryAnswers, identity: str, evaluation: Evaluation, row: int | None, confirmed: bool
) -> dict[str, object]:
    values: dict[str, object] = {}
    nothings: dict[str, str] = {}
    at_once: list[str] = []
    fixing: list[str] = []
    for question in section.questions:
        if question.type == "note":
            continue
        if confirmed and is_carried(entry.raw(question.name)):
            continue
        value = evaluation.value(entry, question)
        nothing = evaluation.nothing(entry, question)
        if value is not None:
            values[question.name] = kind_of(question).to_json(value)
            if entry.raw(question.name).get("all"):
                at_once.append(question.name)
            if month := fix_month(evaluation, entry, question):
                fixing.append(f"{question.name}={month}")
            namely = str(entry.raw(question.name).get("o") or "").strip()
            if namely and _picked_other(value):
                values[question.name + OTHER_SUFFIX] = namely
        elif nothing is not None:
            nothings[question.name] = nothing
        elif question.is_asked and (implied := evaluation.implied(question)):
            nothings[question.name] = implied
    built: dict[str, object] = {"id": identity, "m": nothings, "v": values}
    if row is not None:
        built["row"] = row
    if at_once:
        built["all"] = " ".join(at_once)
    if fixing:
        built["fix"] = " ".join(fixing)
    return built


def _only_carried(entry: EntryAnswers) -> bool:
    """Whether nobody has said anything about this entry in this round."""
    said = [raw for raw in entry.answers.values() if raw]
    return bool(said) and all(is_carried(raw) for raw in said)


def _picked_other(value: object) -> bool:
    return value == OTHER or (isinstance(value, tuple | list) and OTHER in value)
