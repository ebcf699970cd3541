"""Which names of a round a person should look at: nearly alike, and nobody has said yet whether they are one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dashboard.analysis import name_things, roles, same_names, values
from dashboard.analysis.name_things import NameThing
from dashboard.frames import Frames
from questionnaires.names.account_sides import side
from questionnaires.names.keys import product_key
from questionnaires.names.matching import Kind, candidates

COMPARED: Final = 20_000  # distinct names of one kind that are compared; more would keep a page waiting
VERY_ALIKE, ALIKE = 0.8, 0.5
Pair = tuple[str, str, str, float]  # kind, key, key, score


@dataclass(frozen=True)
class NameQuestion:
    """Two names that may be one thing; `score` from 0 to 1 says how alike they are."""

    kind: str
    a: NameThing
    b: NameThing
    score: float

    @property
    def alike(self) -> str:
        """The score in words."""
        if self.score >= VERY_ALIKE:
            return "very alike"
        return "alike" if self.score >= ALIKE else "a little alike"


def questions(frames: Frames, first: int | None = None) -> tuple[NameQuestion, ...]:
    """The open questions, most alike first; only the `first` ones with their evidence when there are very many."""
    pairs = open_pairs(frames)[:first]
    found = things(frames, {(kind, key) for kind, *keys, _ in pairs for key in keys})
    return tuple(
        NameQuestion(kind, found[kind, a], found[kind, b], score)
        for kind, a, b, score in pairs
        if (kind, a) in found and (kind, b) in found
    )


def open_pairs(frames: Frames) -> tuple[Pair, ...]:
    """All pairs to ask about without their evidence, most alike first; worked out once per version."""
    return frames.keep("name_pairs", lambda: _open_pairs(frames))


def _open_pairs(frames: Frames) -> tuple[Pair, ...]:
    pairs = [*_products(frames), *_accounts(frames)]
    return tuple(sorted(pairs, key=lambda pair: (-pair[3], pair[0] != same_names.PRODUCT, pair[1], pair[2])))


def _products(frames: Frames) -> list[Pair]:
    keys = name_things.product_keys(frames)
    found = _alike(tuple(keys)[:COMPARED], "products")
    return _unanswered(frames, same_names.PRODUCT, ((keys[a], keys[b], score) for a, b, score in found))


def _accounts(frames: Frames) -> list[Pair]:
    asked = roles.accounts(frames)
    if asked is None:
        return []
    lines = name_things.account_lines(frames, asked).unique("key", keep="first", maintain_order=True).head(COMPARED)
    labels: dict[str | None, str] = {None: ""}
    keys: dict[str, str] = {}
    for platform, link, name, key in lines.select("platform", "link", "name", "key").iter_rows():
        if platform not in labels:
            labels[platform] = f" ({values.label(frames, asked.platform, platform)})"
        keys.setdefault(link or f"{name}{labels[platform]}", key)
    found = _alike(tuple(keys), "accounts")
    return _unanswered(frames, same_names.ACCOUNT, ((keys[a], keys[b], score) for a, b, score in found))


@lru_cache(maxsize=4)
def _alike(texts: tuple[str, ...], kind: Kind) -> tuple[tuple[str, str, float], ...]:
    """Kept beyond the version: an answer makes a new one, and whoever answers many questions waits for each page."""
    return tuple(candidates(texts, kind))


def _unanswered(frames: Frames, kind: str, found: Iterable[tuple[str, str, float]]) -> list[Pair]:
    """Each pair of things once, with its best score; groups that people made are asked about once, too."""
    said = same_names.said(frames, kind)
    best: dict[frozenset[str], Pair] = {}
    for one, other, score in found:
        if one == other or said.is_answered(one, other):
            continue
        a, b = sorted((one, other))
        heads = frozenset((said.head(a), said.head(b)))
        if heads not in best or best[heads][3] < score:
            best[heads] = (kind, a, b, score)
    return list(best.values())


def things(frames: Frames, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NameThing]:
    """The accounts and products of the round with these kinds and keys; those it does not have are left out."""
    keys: dict[str, set[str]] = {}
    for kind, key in wanted:
        keys.setdefault(kind, set()).add(key)
    found: dict[tuple[str, str], NameThing] = {}
    if same_names.PRODUCT in keys:
        made = name_things.product_things(frames, keys[same_names.PRODUCT])
        found |= {(same_names.PRODUCT, key): one for key, one in made.items()}
    asked = roles.accounts(frames)
    if same_names.ACCOUNT in keys and asked is not None:
        listed = name_things.account_things(frames, asked, keys[same_names.ACCOUNT])
        found |= {(same_names.ACCOUNT, key): one for key, one in listed.items()}
    return found


def named(frames: Frames, kind: str, text: str) -> NameThing | None:
    """What somebody means who types a name, a link or a handle of this round; None where that is not plain."""
    text = " ".join(text.split())
    if not text:
        return None
    if kind == same_names.PRODUCT:
        key = name_things.product_keys(frames).get(text) or product_key(text)
    else:
        key = _account_key(frames, text)
    return things(frames, [(kind, key)]).get((kind, key))


def _account_key(frames: Frames, text: str) -> str:
    asked = roles.accounts(frames)
    if asked is None:
        return ""
    lines = name_things.account_lines(frames, asked)
    handle = text.removeprefix("@").lower()
    exact = (lines["link"] == text).fill_null(value=False) | (lines["name"] == text).fill_null(value=False)
    key = exact | (lines["key"] == text) | lines["key"].str.ends_with(f":{handle}")
    found = lines["key"].filter(key).unique().to_list()
    return str(found[0]) if len(found) == 1 else side(text).key or ""
