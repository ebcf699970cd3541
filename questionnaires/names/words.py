"""Which platform a word means: codes, labels, usual misspellings and column headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from questionnaires.vocabulary import vocabulary
from questionnaires.yamlfile import read_yaml

SHORTEST_MISSPELT = 7  # letters of a word that may be a misspelt platform, or of the platform if one is missing


@lru_cache(maxsize=16)
def words(name: str) -> frozenset[str]:
    """One of the word lists in words.yaml."""
    path = Path(__file__).with_name("words.yaml")
    return frozenset(read_yaml(path.read_text("utf-8"), path.name).value[name])


@lru_cache(maxsize=4)
def pairs_of_words(name: str) -> Mapping[str, str]:
    """One of the lists of words.yaml that says what to read instead of a word."""
    path = Path(__file__).with_name("words.yaml")
    return {str(old): str(new) for old, new in read_yaml(path.read_text("utf-8"), path.name).value[name].items()}


def renamed() -> Mapping[str, str]:
    """Former name of a maker -> its present name, each as one word."""
    return pairs_of_words("former_makers")


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no account: empty, dashes, "n/a", "TOTAL"."""
    return squeezed(text) in words("nothing") and not is_tick(text)


def is_tick(text: str) -> bool:
    """Whether a cell only says "yes", as in a table with a column for each platform."""
    return text.strip().strip(".()[]").lower() in words("ticks")


def squeezed(text: str) -> str:
    """Letters, digits and "+" of `text` in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum() or char == "+")


@lru_cache(maxsize=4096)
def platform_from_word(word: str) -> str | None:
    """The code of the platform that `word` names, or None: exact but for case, accents, signs and fillers."""
    text = word[:200]
    for candidate in _candidates(text):
        found = _table().get(squeezed(candidate))
        if found:
            return found
    return None


@lru_cache(maxsize=4096)
def platform_misspelt(word: str) -> str | None:
    """The platform whose own name `word` misses by one slip of the keys; short names are one slip from too much."""
    text = squeezed(word[:40])
    if len(text) < SHORTEST_MISSPELT - 1:
        return None
    long_enough = ((name, code) for name, code in _long_names() if max(len(name), len(text)) >= SHORTEST_MISSPELT)
    near = {code for name, code in long_enough if OSA.distance(text, name, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None


@lru_cache(maxsize=1)
def _long_names() -> frozenset[tuple[str, str]]:
    """(name, code) of platforms by their code and their own hosts, such as twitter.com."""
    names = set()
    for platform in vocabulary("platforms"):
        hosts = [str(host).split(".") for host in platform.facts.get("hosts", ()) if platform.name != "mastodon"]
        names |= {(name, platform.name) for name in (platform.name, *(each[0] for each in hosts if len(each) == 2))}
    return frozenset(each for each in names if len(each[0]) >= SHORTEST_MISSPELT - 1)


def _candidates(text: str) -> list[str]:
    without_brackets = re.sub(r"[(\[{].*?[)\]}]", " ", text)
    found = [text, without_brackets]
    for version in (text, without_brackets):
        plain = unicodedata.normalize("NFKD", version.replace("_", " ")).casefold()
        pieces = re.findall(r"[^\W_]+\+?", "".join(char for char in plain if not unicodedata.combining(char)))
        found.append(" ".join(piece for piece in pieces if piece not in words("beside") and not piece.isdigit()))
    # "Facebook - English", "Twitter/X", "Instagram: @name" name it first.
    found += [piece for piece in re.split(r"[/,:|–—]|\s-\s", text) if piece.strip()][:1]
    bracketed = re.search(r"[(\[](.*?)[)\]]", text)
    if bracketed:
        found.append(bracketed.group(1))
    return found


def platform_words() -> frozenset[str]:
    """Every word that means a platform, squeezed."""
    return frozenset(_table())


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for platform in vocabulary("platforms"):
        # "Mastodon (Fediverse)" and "LINE, Viber or KakaoTalk" are also known by the words before the sign.
        short = re.split(r"[(,]| or ", platform.label)[0]
        for word in (platform.name, platform.label, short, *platform.facts.get("aliases", ())):
            table.setdefault(squeezed(str(word)), platform.name)
    return table
