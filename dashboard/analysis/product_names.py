"""What typed names of products mean: the catalogue, plain equality, and what people said is one product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from dashboard.analysis import same_names, values
from dashboard.frames import Frames
from questionnaires.codebook import CodebookEntry
from questionnaires.model import OTHER
from questionnaires.names.keys import product_key
from questionnaires.names.product_sides import product_side
from questionnaires.names.products import Product, known_names, product
from questionnaires.names.words import squeezed

NAMELESS = "a tool without a name"


class Named(NamedTuple):
    """What a typed name means; `key` is the plain form under which words on it are remembered.

    `whole` is false for a name of a part of the product, or one that may mean something else.
    """

    name: str
    product: Product | None = None
    key: str = ""
    whole: bool = True


def product_names(frames: Frames, entry: CodebookEntry) -> tuple[list[Named], list[str]]:
    """Per row of the section what the name means, and the name as it was typed or as the choice says it."""
    typed = _typed(frames, entry)
    chosen = frozenset(entry.labels.values()) if entry.choices else frozenset()
    meanings = _meanings(Counter(typed), chosen, same_names.said(frames, same_names.PRODUCT))
    return [meanings[text] for text in typed], typed


def _typed(frames: Frames, entry: CodebookEntry) -> list[str]:
    frame = frames.wide[entry.section]
    answer = frame[entry.question].cast(pl.String).to_list()
    written: dict[str | None, str] = {None: ""}
    for text in set(answer) - {None}:
        written[text] = values.label(frames, entry, text) if entry.choices else " ".join(text.split())
    typed = [written[text] for text in answer]
    if f"{entry.question}__other" in frame.columns:
        for row, other in enumerate(frame[f"{entry.question}__other"].to_list()):
            if other and answer[row] == OTHER:
                typed[row] = " ".join(other.split())
    return typed


def _meanings(often: Mapping[str, int], chosen: frozenset[str], said: same_names.Said) -> dict[str, Named]:
    """Text -> what it means. `chosen` are choices of the questionnaire: each stands for itself and keeps its words."""
    found = {text: _alone(text, text in chosen) for text in often if text}
    groups: dict[str, list[str]] = {}
    for text, alone in found.items():
        groups.setdefault(said.head(alone.key), []).append(text)
    meanings = {"": Named(NAMELESS)}
    for head, texts in groups.items():
        best = max(texts, key=often.__getitem__)  # of several the one that stands first
        leading = _leading(texts, found, often) or _remembered(said.groups.get(head, ()))
        name = found[best].name if best in chosen or leading is None else leading.name
        known = leading or found[best].product
        meanings |= {text: Named(name, known, found[text].key) for text in texts}
    return meanings


def _alone(text: str, is_choice: bool) -> Named:
    side = product_side(text)
    if is_choice:
        return Named(text, side.product, squeezed(text) or text)
    if side.product is not None and not side.part:
        return Named(side.product.name, side.product, squeezed(side.product.name))
    return Named(text, side.product, product_key(text), whole=False)


def _leading(texts: Sequence[str], found: Mapping[str, Named], often: Mapping[str, int]) -> Product | None:
    """The product of the catalogue among these, of several the one used more often."""
    used: Counter[str] = Counter()
    for text in texts:
        known = found[text].product
        if known is not None and found[text].whole:
            used[known.name] += often[text]
    return product(max(sorted(used), key=used.__getitem__)) if used else None


def _remembered(keys: Iterable[str]) -> Product | None:
    """A product of the catalogue that people said is the same, though nobody wrote its name this time."""
    known = (known_names().get(key) for key in keys)
    return next((one.product for one in known if one is not None and not one.part), None)
