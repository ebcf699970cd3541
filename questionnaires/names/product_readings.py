"""Reads the name of a product in further ways, to ask about: without the end of an address in it, or piece by piece."""

from __future__ import annotations

import re
from functools import lru_cache

from questionnaires.names.cleaning import clean
from questionnaires.names.product_sides import ProductSide, product_side
from questionnaires.names.products import products
from questionnaires.names.words import platform_words, squeezed, words

SHORTEST_PIECE = 4  # letters up to which a piece of a name tells too little
_ENDS = "com?|org|net|io|ai|app|de|eu|fr|nl|uk|ch|at|se|dk|no|fi|it|es|tv|me|us|ly|fm|so|gg|dev|cloud|tools|inc"
_SITE = re.compile(
    rf"(?<![\w@])(?:https?://)?(?:(?:www|app|my|go|login)\.)?([\w-]{{3,}})(?:\.(?:{_ENDS}))+(?![\w.])(?:/\S*)?"
)
_BEFORE = re.compile(r"^(?:join|get|try|use|go|my|the|hello|meet|with|we|your)-?(?=\w{4})")
_BEHIND = re.compile(
    r"(?<=\w{4})-?(?:hq|app|apps|inc|software|soft|tool|tools|social|media|online|team|labs|group|group|cloud|now)$"
)
_SEAMS = re.compile(
    r"\s*[/|,;:()\[\]]\s*|\s+[-–—]\s+|\s*\b(?:formerly|previously|formally|fka|aka|ex|now|was|ehemals|früher|vormals|jetzt|heute"
    r"|anciennement|ehem|vroeger|voorheen|tidligere|tidigare|antes|ora|powered by|via|by|von|from|par)\b\.?:?\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def rewritten(text: str) -> tuple[ProductSide, ...]:
    """The whole name once more: "asana.com premium" as "asana premium", "joinhandshake.com" as "handshake"."""
    plain = clean(text[:200]).lower()
    found = {_SITE.sub(r"\1", plain)}
    for site in _SITE.finditer(plain):
        for name in (_BEFORE.sub("", site.group(1)), _BEHIND.sub("", site.group(1))):
            found.add(plain.replace(site.group(), name, 1))
    return tuple(product_side(each) for each in sorted(found - {plain}))


@lru_cache(maxsize=65536)
def pieces(text: str) -> tuple[ProductSide, ...]:
    """Each name in "Canto (formerly Flight) / Merlin"; makers, platforms and short words are none."""
    parts = [part.strip() for part in _SEAMS.split(clean(text[:200]))]
    if len(parts) < 2 or product_side(text).host or "://" in text:
        return ()
    sides = (product_side(part) for part in parts if part)
    return tuple(side for side in sides if len(side.core) >= SHORTEST_PIECE and side.core not in _no_products())


@lru_cache(maxsize=1)
def _no_products() -> frozenset[str]:
    makers = frozenset(squeezed(each.vendor) for each in products())
    return makers | platform_words() | words("copies") | words("around")
