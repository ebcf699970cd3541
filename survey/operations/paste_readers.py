"""What a pasted piece means for a list: an account, a tool, or just a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from questionnaires.model import Choice, Definition, Paste, Question, Section
from questionnaires.names.cleaning import clean
from questionnaires.names.links import Recognised, recognise
from questionnaires.names.products import product, resolve
from questionnaires.names.words import is_nothing, squeezed
from survey.operations.paste_lines import Piece, link_pieces, plain_pieces, product_pieces

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NOTHING = "There is nothing to add in this line."


@dataclass(frozen=True)
class PastedLine:
    """What one pasted line, or one of several links on it, was understood as.

    `number` counts pieces from 1 and depends on the text only; `line` is the line it stood on.
    """

    number: int
    line: int
    text: str
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: str = ""
    note: str = ""  # what was put right
    problem: str = ""
    duplicate_of: str = ""
    personal: bool = False
    asks_platform: bool = False
    addable: bool = True
    keys: tuple[str, ...] = ()  # the same for two spellings of one thing

    @property
    def suggested(self) -> bool:
        """Whether it is ticked to be added at first."""
        return self.addable and not self.duplicate_of


def reader_of(definition: Definition, section: Section, paste: Paste) -> Reader:
    """The reader for what the questions of this list mean."""
    into = section.by_name[paste.into]
    if into.role == "tool":
        return ProductReader(section, into)
    platform = next((q for q in section.questions if q.role == "platform" and q.name in paste.recognises), None)
    if platform is not None:
        name = next((q for q in section.questions if q.role == "account:name"), None)
        offered = definition.choices_of(platform)
        return AccountReader(section, into, platform, name, offered.by_name if offered else {})
    return Reader(section, into)


@dataclass(frozen=True)
class Reader:
    """Takes every line as it is; subclasses recognise something in it."""

    section: Section
    into: Question

    def pieces(self, text: str) -> list[Piece]:
        return plain_pieces(text)

    def keys_of(self, answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        """What makes a stored row the same as a pasted one."""
        return _key("text", _typed(answers, self.into))

    def read(self, line: PastedLine, piece: Piece) -> PastedLine:
        name = piece.text
        return replace(line, answers={self.into.name: {"t": name}}, words=name, keys=_key("text", name))


class ProductReader(Reader):
    """Names of tools, in the spelling of the catalogue where it knows them."""

    def pieces(self, text: str) -> list[Piece]:
        return product_pieces(text)

    def keys_of(self, answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        return _key("tool", _canonical_product(_typed(answers, self.into)))

    def read(self, line: PastedLine, piece: Piece) -> PastedLine:
        typed = piece.text
        if is_nothing(typed):
            return replace(line, problem=_NOTHING, addable=False)
        name = _canonical_product(typed)
        note = "Not in our list of tools; it is kept as you typed it." if product(typed) is None else ""
        if squeezed(name) != squeezed(typed):
            note = f"We know “{typed}” as {name}."
        return replace(line, answers={self.into.name: {"t": name}}, words=name, note=note, keys=_key("tool", name))


@dataclass(frozen=True)
class AccountReader(Reader):
    """Accounts: platform and name out of a link, a handle or the name of a platform."""

    platform: Question
    name: Question | None
    platforms: Mapping[str, Choice]

    def pieces(self, text: str) -> list[Piece]:
        return link_pieces(text)

    def keys_of(self, answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        link, platform = _typed(answers, self.into), _typed(answers, self.platform) or None
        name = _typed(answers, self.name) if self.name else ""
        keys = _account_keys(recognise(link, platform), platform, link, "") if link else ()
        named = recognise(name, platform) if name else Recognised(platform)
        return keys + (_account_keys(named, platform, "", name) if name or not link else ())

    def read(self, line: PastedLine, piece: Piece) -> PastedLine:
        platform = piece.chosen if piece.chosen in self.platforms else None
        alone = recognise(piece.text, piece.hint)
        asks = alone.platform not in self.platforms
        found = recognise(piece.text, platform) if asks and platform else alone
        if is_nothing(clean(piece.text)):
            return replace(line, problem=found.problem or _NOTHING, addable=False)
        if alone.platform is None and _MAIL.fullmatch(clean(piece.text)):
            return replace(line, words=clean(piece.text), problem=alone.problem or _NOTHING, addable=False)
        code = platform if asks else found.platform
        line = replace(line, asks_platform=asks, note=found.notice or "")
        if found.personal and self.section.paste and self.section.paste.refuses:
            refused = replace(line, personal=True, addable=False, asks_platform=False)
            return replace(refused, words=self._label(code), problem=self.section.paste.refuses)
        return self._account(line, piece, found, code)

    def _account(self, line: PastedLine, piece: Piece, found: Recognised, code: str | None) -> PastedLine:
        bare_platform = code is not None and not found.url and not found.handle
        name = piece.beside or found.handle or ("" if found.url or bare_platform else piece.text)
        answers: dict[str, dict[str, Any]] = {}
        if found.url:
            answers[self.into.name] = {"t": found.url}
        elif bare_platform and "not_applicable" in self.into.missing:
            answers[self.into.name] = {"m": "not_applicable"}
        if code:
            answers[self.platform.name] = {"t": code}
        if name and self.name is not None:
            answers[self.name.name] = {"t": name}
        words = ", ".join(part for part in (self._label(code), name or found.url) if part)
        keys = _account_keys(found, code, found.url or "", "" if found.url else name)
        problem = found.problem or ""
        return replace(line, answers=answers, words=words, problem=problem, keys=keys, addable=bool(answers))

    def _label(self, code: str | None) -> str:
        return self.platforms[code].label if code is not None and code in self.platforms else ""


def _account_keys(found: Recognised, platform: str | None, link: str, name: str) -> tuple[str, ...]:
    if found.canonical:
        return (found.canonical,)
    if link:
        bare = link.split("://", 1)[-1].removeprefix("www.").rstrip("/").lower()
        return (f"link:{bare}",)
    if name:
        return (f"{platform or ''}:name:{squeezed(name) or name}",)
    return (f"{platform}:",) if platform else ()


def _canonical_product(typed: str) -> str:
    known = resolve(typed)
    return known.product.name if known and not known.part else typed


def _key(kind: str, name: str) -> tuple[str, ...]:
    return (f"{kind}:{squeezed(name) or name}",) if name else ()


def _typed(answers: Mapping[str, Mapping[str, Any]], question: Question) -> str:
    typed = (answers.get(question.name) or {}).get("t")
    return typed if isinstance(typed, str) else ""
