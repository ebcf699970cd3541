"""What one cell says in answer to one question: an answer, a kind of nothing, or that it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.kinds.base import TEXT_LIMIT
from questionnaires.kinds.registry import kind_of
from questionnaires.model import NOTHING_KINDS, OTHER, Definition, Question
from questionnaires.names.words import is_nothing, squeezed
from questionnaires.surroundings import Surroundings, choices
from survey.operations.import_answer_words import answer_words
from survey.operations.import_headings import folded
from survey.operations.import_money import is_free, is_money, us_dollars
from survey.operations.import_vocabulary import Match, Words

Typed = Mapping[str, Any]  # the parts "t", "o" and "m" of an answer

_LISTS = re.compile(r"\s*[;|\n]\s*")
_COUNTED = re.compile(r"(\d[\d.,']*) [^\W\d_]{3,20}")  # a number and the word for what is counted
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")


@dataclass(frozen=True, slots=True)
class Read:
    """`typed` is what is kept (None: nothing), `problem` what was not understood, `remark` what was assumed."""

    typed: Typed | None = None
    problem: str = ""
    remark: str = ""
    said_none: bool = False  # the cell only says that there is nothing, and the question has no word for it


class Cells:
    """Reads the cells of one questionnaire."""

    def __init__(self, definition: Definition, around: Surroundings) -> None:
        self._definition, self._around = definition, around
        self._words: dict[str, Words] = {}

    def words(self, question: Question) -> Words:
        """The words of a question's choices."""
        found = self._words.get(question.name)
        if found is None:
            offered = choices(self._definition, question, self._around)
            found = self._words[question.name] = Words(offered, platforms=question.role == "platform")
        return found

    def read(self, question: Question, text: str) -> Read:
        """What `text` says; never raises."""
        if not text.strip():
            return Read()
        if question.type == "select_one":
            return self._one(question, text)
        if question.type == "select_multiple":
            return self._several(question, text)
        read = self._plain(question, text)
        if read.typed is None or folded(text) in {folded(words) for words in question.missing.values()}:
            return _nothing(question, text) or read
        return read

    def _plain(self, question: Question, text: str) -> Read:
        """Texts, numbers, dates, links and estimates, as the page would read them."""
        typed: Any = text
        if question.type == "date":
            typed = _MIDNIGHT.sub("", text.strip())
        elif question.type == "estimate":
            typed = {"low": " ".join(text.split()), "high": "", "sure": ""}
        elif question.type == "text":
            if is_nothing(text) or not squeezed(text):
                return Read(said_none=True)
            if len(text) > TEXT_LIMIT:
                return Read({"t": text[:TEXT_LIMIT]}, f"Only the first {TEXT_LIMIT:,} characters were kept.")
        kind = kind_of(question)
        parsed = kind.parse(typed, question, (), self._around)
        if parsed.problem is None:
            return Read({"t": typed})
        for meant in _also_meant(question, text):
            again: Any = {**typed, "low": meant} if isinstance(typed, dict) else meant
            if kind.parse(again, question, (), self._around).problem is None:
                return Read({"t": again}, remark=f"“{_short(text)}” was read as {meant}.")
        return Read(None, parsed.problem.text)

    def _one(self, question: Question, text: str) -> Read:
        words, shown = self.words(question), " ".join(text.split())
        match = words.find(shown)
        if match is not None:
            return Read({"t": match.code}, remark=_assumed(shown, match))
        nothing = _nothing(question, text)
        if nothing is not None:
            return nothing
        if words.offers_other:
            return Read({"t": OTHER, "o": shown[:TEXT_LIMIT]})
        return Read(None, f"“{_short(shown)}” is none of the choices.")

    def _several(self, question: Question, text: str) -> Read:
        words = self.words(question)
        found, unknown = _matches(words, text)
        if not found:
            nothing = _nothing(question, text)
            if nothing is not None:
                return nothing
        typed: dict[str, Any] = {"t": list(dict.fromkeys(match.code for _piece, match in found))}
        problem = ""
        if unknown and words.offers_other:
            typed = {"t": [*typed["t"], OTHER], "o": "; ".join(unknown)[:TEXT_LIMIT]}
        elif unknown:
            named = ", ".join(f"“{_short(piece)}”" for piece in unknown[:5])
            problem = f"{named} {'is' if len(unknown) == 1 else 'are'} none of the choices."
        remark = " ".join(each for each in (_assumed(piece, match) for piece, match in found) if each)
        return Read(typed if typed["t"] else None, problem, remark)


def _also_meant(question: Question, text: str) -> Iterator[str]:
    """What may be meant where a cell cannot be read as it stands: "$1,200" in US dollars, "2 users" as 2."""
    plain = " ".join(text.split())
    if is_money(question):
        if is_free(plain):
            yield "0"
        if "$" in plain:
            yield " ".join(us_dollars(plain).split())
    elif question.type in ("integer", "decimal") and (counted := _COUNTED.fullmatch(plain)):
        yield counted.group(1)


def _matches(words: Words, text: str) -> tuple[list[tuple[str, Match]], list[str]]:
    """Choices a cell names, and pieces that name none. A label may hold a comma, so the whole is tried first."""
    found: list[tuple[str, Match]] = []
    unknown: list[str] = []
    for piece in (each for each in _LISTS.split(text.strip()) if each):
        match = words.find(" ".join(piece.split()))
        if match is not None:
            found.append((piece, match))
            continue
        parts = [part for part in re.split(r"\s*,\s*", piece) if part and not is_nothing(part)]
        for part in parts:
            match = words.find(" ".join(part.split()))
            if match is None:
                unknown.append(part)
            else:
                found.append((part, match))
    return found, unknown


def _nothing(question: Question, text: str) -> Read | None:
    """A kind of nothing the question offers; one it does not offer leaves it without an answer."""
    plain, squeezed_text = folded(text), squeezed(text)
    for kind, words in question.missing.items():
        if plain and plain == folded(words):
            return Read({"m": kind})
    for kind in NOTHING_KINDS:
        if squeezed_text in answer_words()[kind]:
            return Read({"m": kind}) if kind in question.missing else Read(said_none=True)
    if is_nothing(text) or not squeezed_text:
        return Read(said_none=True)
    return None


def _assumed(text: str, match: Match) -> str:
    return f"“{_short(text)}” was read as “{match.label}”." if match.close else ""


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"
