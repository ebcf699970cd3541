"""Finds the names within a text about an account, so that words around a name make a question and no difference."""

from __future__ import annotations

import re
from functools import lru_cache

from questionnaires.names.account_sides import Side, side
from questionnaires.names.cleaning import clean, link_tokens
from questionnaires.names.words import platform_from_word, squeezed, words

SHORTEST_NAME = 5  # letters below which a word that two texts share says too little
_HANDLE = re.compile(r"(?<![\w.])@([\w.-]+)")
_CUTS = re.compile(r"[(\[{<>}\]),;:|–—]|\s[-/]\s|-(?=[Kk]anal|[Ss]eite|[Aa]uftritt)")
_WORD = re.compile(r"[\w'’._-]+")


def shared_name(a: Side, b: Side) -> bool:
    """Whether one of two texts is no address and a name within it is that of the other, on what may be one platform."""
    if a.key and b.key:
        return _same_last(a, b)
    if (_is_address(a.text) and _is_address(b.text)) or "#" in a.text + b.text:
        return False
    return bool(names_within(a) & names_within(b)) and _one_platform(a, b)


def names_within(each: Side) -> frozenset[str]:
    """The squeezed names that a text holds: its handles, and each piece without words for platforms and the like."""
    return _names_within(each.text)


def _same_last(a: Side, b: Side) -> bool:
    """ "Reddit: nordwerk" may be r/nordwerk; an agency at Nextdoor has several addresses."""
    if a.platform != b.platform or a.platform not in ("nextdoor", "reddit"):
        return False
    if a.platform == "nextdoor":
        return _end(a.text) == _end(b.text) != ""
    (head, _slash, name), (other_head, _sign, other) = a.handle.rpartition("/"), b.handle.rpartition("/")
    return squeezed(name) == squeezed(other) != "" and bool(head) != bool(other_head)


def _end(address: str) -> str:
    """The last part of an address, which is the agency's name at Nextdoor."""
    return squeezed(re.sub(r"[?#].*", "", clean(address)).rstrip("/").rpartition("/")[2])


def _one_platform(a: Side, b: Side) -> bool:
    named, other = _platforms(a.text), _platforms(b.text)
    return not named or not other or bool(named & other)


@lru_cache(maxsize=65536)
def _platforms(text: str) -> frozenset[str]:
    own = side(text).platform
    if own:
        return frozenset([own])
    found = (platform_from_word(word) for word in _WORD.findall(clean(text)))
    return frozenset(platform for platform in found if platform)


@lru_cache(maxsize=65536)
def _is_address(text: str) -> bool:
    return bool(link_tokens(clean(text)))


@lru_cache(maxsize=65536)
def _names_within(text: str) -> frozenset[str]:
    each = side(text)
    names = {each.name, each.handle.rpartition("/")[2], _end(text) if each.platform == "nextdoor" else ""}
    if each.platform in ("mastodon", "bluesky") and each.key:
        names.add(re.split(r"[@.]", each.handle)[0])
    if not _is_address(text):
        plain = clean(text)
        names |= set(_HANDLE.findall(plain)) | {_told(piece) for piece in _CUTS.split(_HANDLE.sub(" ", plain))}
    return frozenset(name for name in map(squeezed, names) if len(name) >= SHORTEST_NAME and not name.isdigit())


def _told(piece: str) -> str:
    """A piece without what stands around a name: "Kanal der Stadt Nordwerk", "Nordwerk Facebook page"."""
    kept = _WORD.findall(piece)
    around = words("beside") | words("around")
    while kept and (squeezed(kept[0]) in around or platform_from_word(kept[0])):
        kept.pop(0)
    while kept and (
        squeezed(kept[-1]) in around or kept[-1] in ("on", "auf", "bei", "at") or platform_from_word(kept[-1])
    ):
        kept.pop()
    return " ".join(kept)
