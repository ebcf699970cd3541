"""Which choice the text of a cell means: by code, label, another name, or a close spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from questionnaires.model import OTHER, Choice
from questionnaires.names.words import platform_from_word
from survey.operations.import_headings import folded

CLOSE = 86  # percent of equal letters from which on a spelling counts as meant
_CLEAR = 5  # how far the second best must stay behind
_YES = frozenset(["yes", "y", "ja", "oui", "si", "true", "1", "x", "wahr", "vrai", "✓", "✔", "☑"])
_NO = frozenset(["no", "n", "nein", "non", "false", "0", "falsch", "faux", "✗", "☐"])
# words that turn what the others say: "department" does not mean "another department"
_TURNS = frozenset(["another", "other", "no", "not", "nobody", "none", "never", "without"])


class Match(NamedTuple):
    """A choice and how it was found: `close` is worth a remark."""

    code: str
    label: str
    close: bool = False


class Words:
    """The words of one list of choices."""

    def __init__(self, choices: Sequence[Choice], *, platforms: bool = False) -> None:
        self._choices = {choice.name: choice for choice in choices if choice.name != OTHER}
        self._platforms = platforms
        self.offers_other = any(choice.name == OTHER for choice in choices)
        self._exact: dict[str, str] = {}
        self._found: dict[str, Match | None] = {}
        for words in (_names, _labels, _short_labels):
            self._learn(words)
        self._tokens = {code: frozenset(folded(choice.label).split()) for code, choice in self._choices.items()}

    def find(self, text: str) -> Match | None:
        """The choice a text means, None if none or more than one comes near."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def label(self, code: str) -> str | None:
        """What a choice is called; None for the open choice "other"."""
        found = self._choices.get(code)
        return found.label if found else None

    def _find(self, text: str) -> Match | None:
        plain = folded(text)
        code = self._exact.get(plain) if plain else None
        code = code or self._yes_no(text)
        if code is None and self._platforms and (named := platform_from_word(text)) in self._choices:
            code = named
        if code is not None:
            return Match(code, self._choices[code].label)
        close = self._close(plain) if 3 < len(plain) <= 200 else None
        return Match(close, self._choices[close].label, close=True) if close else None

    def _yes_no(self, text: str) -> str | None:
        if not {"yes", "no"} <= set(self._choices):
            return None
        plain = text.strip().strip(".()[]").casefold()
        return "yes" if plain in _YES else "no" if plain in _NO else None

    def _close(self, plain: str) -> str | None:
        near = process.extract(plain, list(self._exact), scorer=fuzz.ratio, score_cutoff=CLOSE - _CLEAR, limit=None)
        if near and near[0][1] >= CLOSE:
            rivals = {self._exact[word] for word, score, _at in near if near[0][1] - score < _CLEAR}
            if len(rivals) == 1:
                return rivals.pop()
        tokens = frozenset(plain.split())
        within = [code for code, own in self._tokens.items() if tokens <= own and not (own - tokens) & _TURNS]
        return within[0] if len(within) == 1 and any(len(token) > 4 for token in tokens) else None

    def _learn(self, words: Callable[[Choice], Iterable[str]]) -> None:
        """Words that two choices share say nothing."""
        new: dict[str, set[str]] = {}
        for code, choice in self._choices.items():
            for word in words(choice):
                new.setdefault(folded(word), set()).add(code)
        for word, codes in new.items():
            if word and len(codes) == 1:
                self._exact.setdefault(word, next(iter(codes)))


def _names(choice: Choice) -> list[str]:
    return [choice.name, choice.label]


def _labels(choice: Choice) -> list[str]:
    also = choice.facts.get("aliases") or ()
    return [str(word) for word in also] if isinstance(also, (list, tuple)) else []


def _short_labels(choice: Choice) -> list[str]:
    """The label before its bracket, its comma or its explanation; each part of "A or B"."""
    bare = re.sub(r"\s*\(.*?\)", "", choice.label)
    return [bare, *re.split(r"[,:;]| - | – ", bare)[:1], *re.split(r"\s+or\s+|\s*/\s*|,\s*", bare)]
