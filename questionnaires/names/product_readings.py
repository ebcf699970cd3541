"""Reads the name of a product in further ways, to ask about: without the end of an address in it, or piece by piece."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from questionnaires.names.cleaning import clean
from questionnaires.names.product_sides import ProductSide, product_side, runs
from questionnaires.names.products import known_names, products
from questionnaires.names.words import pairs_of_words, platform_words, squeezed, words

SHORTEST_INITIALS, LONGEST_INITIALS = 3, 7  # letters of an abbreviation
SHORTEST_PIECE = 4  # letters up to which a piece of a name tells too little
_ENDS = (
    "com?|org|net|io|ai|app|de|eu|fr|nl|uk|ch|at|se|dk|no|fi|it|es|tv|me|us|ly|fm|so|gg|au|ca"
    "|nz|ie|be|pl|cz|pt|in|za|jp|br|mx|dev|cloud|tools|inc"
)
_SITE = re.compile(
    rf"(?<![\w@])(?:https?://)?(?:(?:www|app|my|go|login)\.)?([\w-]{{3,}})(?:\.(?:{_ENDS}))+(?![\w.])(?:/\S*)?"
)
_BEFORE = re.compile(r"^(?:join|get|try|use|go|my|the|hello|meet|with|we|your)-?(?=\w{4})")
_BEHIND = re.compile(
    r"(?<=\w{4})-?(?:hq|app|apps|inc|software|soft|tool|tools|social|media|online|team|labs|group|cloud|now)$"
)
_BY = re.compile(r"^(.+?)\s+by\s+(.+)$")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_SMALL = frozenset(
    (
        "and",
        "of",
        "for",
        "the",
        "to",
        "in",
        "on",
        "und",
        "fur",
        "der",
        "die",
        "das",
        "de",
        "des",
        "du",
        "et",
        "la",
        "le",
        "y",
        "e",
        "i",
        "en",
        "van",
    )
)
_SEAMS = re.compile(
    r"\s*[/|,;:()\[\]]\s*|\s+[-–—]\s+|\s*\b(?:formerly|previously|formally|fka|aka|ex|now|was|ehemals|früher|vormals|jetzt|heute"
    r"|anciennement|ehem|vroeger|voorheen|tidligere|tidigare|antes|ora|powered by|via|by|von|from|par)\b\.?:?\s*",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def rewritten(text: str) -> tuple[ProductSide, ...]:
    """The whole name once more: "asana.com premium" as "asana premium", "Alertes Google" as "alerts google"."""
    plain = clean(text[:200]).lower()
    found = {_SITE.sub(r"\1", plain), _translated(plain), _BY.sub(r"\2 \1", plain)}
    for site in _SITE.finditer(plain):
        for name in (_BEFORE.sub("", site.group(1)), _BEHIND.sub("", site.group(1))):
            found.add(plain.replace(site.group(), name, 1))
    return tuple(product_side(each) for each in sorted(found - {plain}))


def _translated(plain: str) -> str:
    """In English, where it is the name of a product of a large maker in another language."""
    english, tokens = pairs_of_words("translated"), product_side(plain.replace("m$", "microsoft")).tokens
    text = " ".join(filter(None, (english.get(token, token) for token in tokens)))
    for parted in ("linked in", "you tube", "face book", "tik tok"):
        text = text.replace(parted, parted.replace(" ", ""))
    return text if text != " ".join(tokens) or "m$" in plain else plain


@lru_cache(maxsize=65536)
def plainest(text: str) -> str:
    """The name without any word behind it that says no more than what sort of tool, contract or company it is."""
    tokens = list(product_side(text).tokens)
    behind = words("sorts") | words("copies") | words("around") | words("legal_forms")
    while len(tokens) > 1 and (tokens[-1] in behind or tokens[-1].isdigit()):
        tokens.pop()
    return "".join(tokens)


@lru_cache(maxsize=65536)
def stem(text: str) -> str:
    """The name without words for the sort of tool and editions behind it; empty where it tells too little."""
    core = plainest(text)
    return core if len(core) >= SHORTEST_PIECE and core not in no_names() else ""


@lru_cache(maxsize=65536)
def opening(text: str) -> str:
    """The first of several words, if it is long enough to be a name with a slip in it; "Moodel LMS" begins with one."""
    tokens = product_side(text).tokens
    telling = len(tokens) > 1 and len(tokens[0]) > SHORTEST_PIECE + 1 and tokens[0] not in _no_words()
    return tokens[0] if telling else ""


@lru_cache(maxsize=65536)
def mentioned(text: str) -> frozenset[str]:
    """Products of the catalogue whose whole name stands among other words: "Meltwater News US Inc."."""
    found = (known_names().get(run) for run in runs(product_side(text).tokens) if len(run) > SHORTEST_PIECE)
    known = (one.product for one in found if one and not one.part and not one.product.plain)
    return frozenset(each.name for each in known if squeezed(each.name) not in _no_words())


@lru_cache(maxsize=65536)
def initials(text: str) -> frozenset[str]:
    """The first letters of a name of at least three words, with and without small words and brackets."""
    found = set()
    for tokens in (product_side(text).tokens, product_side(_BRACKETS.sub(" ", text)).tokens):
        for letters in ("".join(word[0] for word in tokens), "".join(word[0] for word in tokens if word not in _SMALL)):
            found.add(letters if len(letters) >= SHORTEST_INITIALS else "")
    return frozenset(found - {""})


@lru_cache(maxsize=65536)
def abbreviations(text: str) -> frozenset[str]:
    """What may be the first letters of a longer name: a short word alone, or beside one other."""
    tokens = product_side(text).tokens
    short = (word for word in tokens if SHORTEST_INITIALS <= len(word) <= LONGEST_INITIALS)
    return frozenset(short) if len(tokens) <= 2 else frozenset()


def is_telling(side: ProductSide) -> bool:
    """Whether a name is long enough and made of more than words for sorts of tools, so that it may be a product's."""
    return (
        len(side.core) > SHORTEST_PIECE
        and side.core not in no_names()
        and not (_no_words() | _SMALL).issuperset(side.tokens)
    )


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """Words that alone say nothing about which product is meant: makers of several, platforms, sorts of tools."""
    return _makers_of_several() | _no_words()


@lru_cache(maxsize=1)
def _makers_of_several() -> frozenset[str]:
    """Makers whose name alone says nothing about which of their products is meant."""
    made = Counter(squeezed(each.vendor) for each in products())
    return frozenset(maker for maker, number in made.items() if number > 1)


@lru_cache(maxsize=1)
def _no_words() -> frozenset[str]:
    return platform_words() | words("copies") | words("around") | words("sorts") | words("ordinary")


@lru_cache(maxsize=65536)
def pieces(text: str) -> tuple[ProductSide, ...]:
    """Each name in "Canto (formerly Flight) / Merlin"; makers and platforms are none."""
    parts = [part.strip() for part in _SEAMS.split(clean(text[:200]))]
    if len(parts) < 2 or product_side(text).host or "://" in text:
        return ()
    sides = (product_side(part) for part in parts if part)
    return tuple(side for side in sides if side.core not in _no_products())


@lru_cache(maxsize=1)
def _no_products() -> frozenset[str]:
    makers = frozenset(squeezed(each.vendor) for each in products())
    return makers | platform_words() | words("copies") | words("around")
