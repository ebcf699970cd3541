"""Cuts a pasted text into pieces, one for each account or tool; no line with anything on it is left out."""

from __future__ import annotations

import re
from typing import NamedTuple

from questionnaires.names.cleaning import MAX_LENGTH, clean, link_tokens
from questionnaires.names.links import platform_from_word
from questionnaires.names.products import product
from survey.text import one_line

MOST_LINES = 200
MOST_CHARACTERS = 10_000

_BULLETS = re.compile(r"^(?:[-–—*•·▪◦‣●>]+\s+|\(?\d{1,3}[.)]\s+)+")
_SEPARATORS = re.compile(r"[,;](?![^(]*\))")


class Piece(NamedTuple):
    """What may be one account or tool: the text to read, the words around a link, the line it stood on (from 1)."""

    line: int
    text: str
    beside: str = ""
    hint: str | None = None  # platform named before the links of its line
    chosen: str | None = None  # platform picked by hand


def too_much(text: str) -> str:
    """Why a text cannot be taken in one go, or ''."""
    lines = sum(1 for line in text.splitlines() if line.strip())
    if lines > MOST_LINES:
        return f"These are {lines:,} lines; {MOST_LINES} at once is the most we take. Please paste them in parts."
    if len(text) > MOST_CHARACTERS:
        most = f"{MOST_CHARACTERS:,}"
        return f"These are {len(text):,} characters; {most} at once is the most we take. Please paste them in parts."
    return ""


def tidied(text: str) -> str:
    """The text as it is carried from page to page: storable characters, one kind of line end."""
    return "\n".join(one_line(line, len(line)) for line in text.splitlines())


def link_pieces(text: str) -> list[Piece]:
    """A piece for every link; a line without links is one piece, or several if it only lists platforms."""
    found: list[Piece] = []
    for number, line in _lines(text):
        tokens = link_tokens(line) if len(line) <= MAX_LENGTH else []
        if len(tokens) > 1:
            hint = platform_from_word(line.partition(tokens[0])[0].strip(" :-–"))
            found += [Piece(number, token, "", hint) for token in tokens]
        elif tokens:
            beside, hint = _beside(line, tokens[0])
            found.append(Piece(number, line, beside, hint))
        else:
            listed = _listed(line)
            all_platforms = len(listed) > 1 and all(platform_from_word(part) for part in listed)
            found += [Piece(number, part) for part in (listed if all_platforms else [line])]
    return found


def product_pieces(text: str) -> list[Piece]:
    """A piece for every name; commas separate names unless they belong to one the catalogue knows."""
    found: list[Piece] = []
    for number, line in _lines(text):
        listed = _listed(line) if product(line) is None else [line]
        found += [Piece(number, part) for part in (listed or [line])]
    return found


def plain_pieces(text: str) -> list[Piece]:
    """A piece for every line."""
    return [Piece(number, line) for number, line in _lines(text)]


def _lines(text: str) -> list[tuple[int, str]]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        shown = one_line(line, len(line))
        if len(shown) > MAX_LENGTH or clean(shown):
            found.append((number, _BULLETS.sub("", shown).strip(" ,;") or shown))
    return found


def _listed(line: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(line) if clean(part)]


def _beside(line: str, link: str) -> tuple[str, str | None]:
    """The name that stands beside a link, and the platform named there: "Instagram: Our jobs https://..."."""
    before, _link, after = line.partition(link)
    hint: str | None = None
    names = []
    for part in re.split(r"[:|]|\s[-–—]\s", f"{before} | {after}"):
        words = clean(part).strip(" ,;:-–—<>()[]")
        platform = platform_from_word(words) if words else None
        hint = hint or platform
        if words and platform is None and any(char.isalnum() for char in words):
            names.append(words)
    return " ".join(names), hint
