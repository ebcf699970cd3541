"""What an inventory says, in about nine sentences made from the roles of its questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from questionnaires.evaluate import Evaluation
from questionnaires.model import Definition
from questionnaires.surroundings import Surroundings
from survey import digest_accounts, digest_aims, digest_rules, digest_tools, payload
from survey.digest_roles import Read
from survey.submitted import Submitted
from survey.wording import are, counted, opened


class Unknown(NamedTuple):
    """A question answered with "don't know"; `entry` says in which entry, `who` would know as far as somebody said."""

    label: str
    entry: str
    who: str
    entry_id: str = ""
    question: str = ""


class Digest(NamedTuple):
    """`sentences` stand in the order of the questionnaire's subjects."""

    sentences: tuple[str, ...]
    unknown: tuple[Unknown, ...]


# (entry id, question) -> who would know
Who = Mapping[tuple[str, str], str]


def digest(evaluation: Evaluation) -> Digest:
    """The digest of what would be handed over just now."""
    text = payload.build(evaluation.definition, evaluation, "submitted")
    return digest_of(Submitted(evaluation.definition, text, evaluation.surroundings), who_knows(evaluation))


def digest_of_payload(definition: Definition, text: str, surroundings: Surroundings) -> Digest:
    """The digest of a stored submission."""
    return digest_of(Submitted(definition, text, surroundings))


def digest_of(found: Submitted, who: Who | None = None) -> Digest:
    """`who` is kept beside the draft, since it is no part of what is signed."""
    read = Read(found)
    unknown = tuple(_unknown(found, who or {}))
    sentences = [
        *_nothing_at_all(read),
        *digest_accounts.sentences(read),
        *digest_aims.sentences(read),
        *digest_tools.sentences(read),
        *digest_rules.sentences(read),
    ]
    if not sentences:
        return Digest(("Nothing has been answered yet.",), unknown)
    if unknown:
        number = opened(counted(len(unknown), "answer"))
        sentences.append(f"{number} {are(len(unknown))} “don't know”; an honest gap helps more than a guess.")
    return Digest(tuple(sentences), unknown)


def who_knows(evaluation: Evaluation) -> dict[tuple[str, str], str]:
    """Who would know, for every question where somebody said so."""
    definition, found = evaluation.definition, {}
    for section in definition.sections:
        for entry in evaluation.entries(section) if section.repeat else (evaluation.root,):
            for question in section.questions:
                said = str(entry.raw(question.name).get("w") or "").strip()
                if said:
                    found[entry.id, question.name] = said
    return found


def _nothing_at_all(read: Read) -> Iterator[str]:
    """A department that uses none of it is done, and that is an answer."""
    scope = read.page_question("scope")
    if scope is not None and read.nothing(scope) == "none":
        asked = f"To “{scope.label}” you answered “{read.words(scope)}”"
        yield f"{asked}: there is nothing of this kind in your department."


def _unknown(found: Submitted, who: Who) -> Iterator[Unknown]:
    for section in found.definition.sections:
        if section.repeat and found.list_nothing(section) and not found.rows(section):
            yield Unknown(f"{section.label}: {found.list_nothing(section)}", "", "")
        for row in found.rows(section):
            entry = row.id if section.repeat else row.id.partition(":")[0]
            for question in section.questions:
                if row.nothings.get(question.name) != "dont_know" or not question.is_asked:
                    continue
                if not found.is_implied(row, question):
                    where = found.summary(section, row) if section.repeat else ""
                    said = who.get((entry, question.name), "")
                    yield Unknown(question.label, where, said, entry, question.name)
