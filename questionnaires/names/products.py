"""The catalogue of products that departments use for social media, and which product a text names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from questionnaires.names.cleaning import clean
from questionnaires.names.words import squeezed, words
from questionnaires.yamlfile import read_yaml

# Words after a name that tell a version or a price, not another product.
_TIERS = re.compile(
    r"\s+(?:pro|plus|premium|business|enterprise|edu|education|teams?|free|basic|starter|standard|professional|essentials?"
    r"|advanced|growth|ultimate|unlimited|gold|silver|platinum|individual|personal|plan|edition|e[135]|cs\d?|suite|platform|tool|software|app|apps|online|cloud|licen[cs]e[sd]?|subscription|abo"
    r"|account|cc|version|trial|paid|kostenlos|for|inc|gmbh|ag|ltd|llc|corp(?:oration)?|(?:non-?profits?|government|gov|work)|(?!36[05]$)v?\d+(?:\.\d+)*)$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[](.*?)[)\]]\s*")
_VAGUE = re.compile(
    r"[(\[]|\s(?:\d{1,3}|group)$", re.IGNORECASE
)  # behind an ordinary word these may make another thing
_SITE = re.compile(
    r"(?:https?://)?(?:(?:www|app|business|login|dashboard|my|web)\.)?(([\w-]+)\.(?:com|io|ai|app|de|net|org|co|me|so|us))(?:/.*)?",
    re.IGNORECASE,
)
# What stands on the two sides are two things, unless a legal form follows.
_SEAM = re.compile(
    r"[/;|+&]|,(?!\s*(?:inc|incorporated|llc|ltd|limited|gmbh|ag|corp|corporation|plc|s\.?a)\b)|[-–:]\s*teams?$",
    re.IGNORECASE,
)


class Product(NamedTuple):
    """A product: who makes it, what it contains (a suite several functions) and under which other names it is known."""

    name: str
    vendor: str
    functions: tuple[str, ...]
    usual: Literal["free", "paid", "both"]
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()  # editions, modules and absorbed products: of it, yet not the same as it
    maybe: tuple[str, ...] = ()  # names that may mean the product or something else: former, short, or of its maker
    plain: bool = False  # the name is an ordinary word and counts only when it stands alone
    platform: str | None = None  # a paid profile or manager of this platform


class Resolved(NamedTuple):
    """The product that a text names; `part` is the squeezed name when it names only a part of it, or may mean it."""

    product: Product
    part: str = ""
    likely: bool = False  # `part` is a name that may mean the whole product


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """All products, in the order of the catalogue: by the function they are usually bought for."""
    path = Path(__file__).with_name("products.yaml")
    return tuple(_product(entry) for entry in read_yaml(path.read_text("utf-8"), path.name).value["products"])


def product(text: str) -> Product | None:
    """The product a text names, or None: by name, alias, former name, its site, or its name with a version behind it.

    No guessing by similarity: a name that is also an ordinary word must stand alone.
    """
    found = resolve(text)
    return found.product if found else None


@lru_cache(maxsize=8192)
def resolve(text: str) -> Resolved | None:
    """As `product`, and says when the text names a part of the product only."""
    plain = clean(text[:200]).rstrip(".!?")
    found = _known().get(squeezed(plain))
    if found:
        return found
    site = _SITE.fullmatch(plain)
    if site:
        return _of_site(*site.groups())
    if is_several(plain):
        return None
    return _bracketed(plain) or _beside_brackets(plain) or _shortened(plain, plain)


def is_several(text: str) -> bool:
    """Whether a text is likely to list several things: "Trello / Teams" is no edition of Trello for teams."""
    return bool(_SEAM.search(_BRACKETS.sub(" ", text)))


def _of_site(domain: str, name: str) -> Resolved | None:
    """The product that lives at a domain; for ordinary words only where the catalogue holds the domain itself."""
    found = _known().get(squeezed(domain))
    if found or squeezed(name) in words("ordinary"):
        return found
    found = _known().get(squeezed(name))
    return None if found and found.product.plain and squeezed(found.product.name) == squeezed(name) else found


def _beside_brackets(plain: str) -> Resolved | None:
    """ "Canva (our contract)": the name beside brackets; only likely if these name another product or a part of it."""
    found = _shortened(_BRACKETS.sub(" ", plain).strip(), plain)
    if found is None or not any(_names_another(inside, found) for inside in _BRACKETS.findall(plain)):
        return found
    return found._replace(part=squeezed(plain), likely=True)


def _names_another(inside: str, found: Resolved) -> bool:
    """Whether words in brackets name another product than `found`, or a part of it."""
    pieces = [squeezed(word) for word in re.findall(r"[^\W_]+", inside)]
    names = {"".join(pieces[start:end]) for start in range(len(pieces)) for end in range(start + 1, start + 5)}
    owners = ("", squeezed(found.product.vendor), squeezed(found.product.name))
    named = (_known().get(owner + name) for owner in owners for name in names)
    return any(one is not None and (one.product, one.part) != (found.product, found.part) for one in named)


def _bracketed(plain: str) -> Resolved | None:
    """ "Ads Manager (TikTok)": one name of the catalogue, with what stands in brackets put before or behind it."""
    match = _BRACKETS.search(plain)
    if not match or match.end() < len(plain):
        return None
    inside, outside = squeezed(match.group(1)), squeezed(plain[: match.start()])
    return _known().get(inside + outside) or _known().get(outside + inside)


def products_of_platform(platform: str) -> tuple[Product, ...]:
    """Paid profiles and managers of one platform, to ask about once an account there is listed."""
    return tuple(found for found in products() if found.platform == platform)


def _shortened(text: str, whole: str) -> Resolved | None:
    """The product of `text` after taking away version words from its end, never for ordinary words."""
    vague = bool(_VAGUE.search(whole))
    while text:
        found = _known().get(squeezed(text))
        if found:
            ordinary = squeezed(text) in words("ordinary")
            plain = found.product.plain and squeezed(text) == squeezed(found.product.name)
            return None if plain or (ordinary and vague) else found
        shorter = _TIERS.sub("", text).strip(" ,-–:")
        if shorter == text:
            return None
        text = shorter
    return None


@lru_cache(maxsize=1)
def _known() -> dict[str, Resolved]:
    """Squeezed name -> product; names win over aliases, these over parts, and all over names with their maker."""
    known: dict[str, Resolved] = {}
    for found in products():
        known.setdefault(squeezed(found.name), Resolved(found))
    for found in products():
        for alias in found.aliases:
            known.setdefault(squeezed(alias), Resolved(found))
    for found in products():
        for part in (*found.parts, *found.maybe):
            names = [squeezed(name) for name in part.split("=")]
            resolved = Resolved(found, _without_owner(names[0], found), part in found.maybe)
            for name in names:
                known.setdefault(name, resolved)
    for key, resolved in list(known.items()):
        maker = squeezed(resolved.product.vendor)
        # "Falcon" may be anything, "Brandwatch Falcon" may not: with its maker a doubtful name is another one.
        named = resolved._replace(part=maker + key) if resolved.likely else resolved
        for both in (maker + key, key + maker):
            known.setdefault(both, named)
    return known


def _without_owner(part: str, found: Product) -> str:
    """A part without its product's or maker's name before it: "adobephotoshop" is "photoshop"."""
    for owner in (squeezed(found.name), squeezed(found.vendor)):
        if part.startswith(owner) and len(part) > len(owner) + 2:
            return part[len(owner) :]
    return part


def known_names() -> Mapping[str, Resolved]:
    """All squeezed names of the catalogue."""
    return _known()


def _product(entry: dict[str, Any]) -> Product:
    return Product(
        name=entry["name"],
        vendor=entry["vendor"],
        functions=tuple(entry["functions"]),
        usual=entry["usual"],
        aliases=tuple(entry.get("aliases", ())),
        parts=tuple(entry.get("parts", ())),
        maybe=tuple(entry.get("maybe", ())),
        plain=entry.get("plain", False),
        platform=entry.get("platform"),
    )
