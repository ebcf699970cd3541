"""Reads one side of a pair of products: the product of the catalogue, a part of it, or an unknown name made plain."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from questionnaires.names.cleaning import clean
from questionnaires.names.products import Product, Resolved, is_several, known_names, resolve
from questionnaires.names.words import squeezed, words

_SIGNS = re.compile(r"[®™©℠]|\((?:r|tm|c)\)|(?<=\w)\s+(?:tm|reg)\b\.?", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:v(?:ersion)?\s*|release\s*|r)?(\d+(?:\.\d+)+(?:\.x)?|199\d|20[0-2]\d)|v(?:ersion)?\s*(\d+)", re.IGNORECASE
)  # "Agenda 2030" is a name
_PAID = re.compile(
    r"[(\[]\s*(?:paid|free|trial|test|licen[cs]ed?|kostenlos|gratis|abo|version|demo)[^)\]]*[)\]]", re.IGNORECASE
)
_MAKER = re.compile(r"\s+(?:by|von|from|de|par)\s+", re.IGNORECASE)
_SHORT = {
    "ms": "microsoft",
    "msft": "microsoft",
    "fb": "facebook",
    "goog": "google",
    "sfdc": "salesforce",
}
_SHORTER = {"ig": "instagram", "li": "linkedin"}  # "IG Metall": only where a name of the catalogue comes of it
# Pages of a maker's site that say nothing about which product is meant.
_NOISE = frozenset(
    {"index", "home", "login", "signin", "signup", "register", "pricing", "plans", "product", "products", "features"}
    | {"overview", "start", "web", "app", "dashboard"}
)
_SECOND = frozenset(("com", "co", "org", "net", "gov", "ac", "edu"))  # "com.au"
_OWNERS = {"twitter": "x", "facebook": "meta", "instagram": "meta", "youtube": "google"}
SHORTEST_BARE = 3  # letters up to which a name without the words around it tells too little
_BRACKETS = re.compile(r"[(\[].*?[)\]]")
_LOCALE = re.compile(r"[a-z]{2}([-_][a-z]{2})?", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,10})(?:[/?#].*)?", re.IGNORECASE)


class ProductSide(NamedTuple):
    """What a text says: a product of the catalogue (`part` when only a part of it), else words in a plain form.

    `core` is the squeezed name without versions, legal forms and signs; `tokens` are its words; `numbers` its version;
    `host` is the address, if the text is one.
    """

    text: str
    product: Product | None
    part: str
    core: str
    tokens: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    host: str = ""
    likely: bool = False  # `part` may mean the whole product


@lru_cache(maxsize=65536)
def product_side(text: str) -> ProductSide:
    """What `text` says about a product; never raises."""
    plain = clean(_PAID.sub(" ", _SIGNS.sub(" ", text[:200])))
    host = _HOST.fullmatch(plain)
    bare = _name_of_host(host.group(1)) if host else plain
    versions = tuple(match.group(1) or match.group(2) for match in _VERSION.finditer(bare))
    tokens = _tokens(_VERSION.sub(" ", bare)) or _tokens(bare)
    found = resolve(plain) or _by_its_maker(plain)
    if host and (found is None or found.part or "/" in plain.strip("/")):
        found = _from_address(host.group(1).lower(), plain, found)
    elif found is None and not is_several(bare) and "(" not in bare and "[" not in bare:
        found = _made_plain(tokens)
    return ProductSide(
        text,
        found.product if found else None,
        found.part if found else "",
        "".join(tokens),
        tokens,
        versions,
        _address(plain) if host else "",
        bool(found and found.likely),
    )


def _name_of_host(host: str) -> str:
    """ "brolly.com.au" and "www.brolly.com" both belong to "brolly"."""
    labels = host.lower().split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _SECOND:
        labels.pop()
    return labels[-1]


def without_maker(each: ProductSide) -> str:
    """The name of a product of the catalogue without its maker's before it; empty where that changes nothing."""
    name = each.core.removeprefix(squeezed(each.product.vendor)) if each.product else each.core
    return name if name != each.core and len(name) > SHORTEST_BARE else ""


def _made_plain(tokens: tuple[str, ...]) -> Resolved | None:
    """ "Canva Pty Ltd": a name of the catalogue once the legal form is gone; an ordinary word is not enough."""
    found = resolve(" ".join(tokens)) or resolve(" ".join(_SHORTER.get(word, word) for word in tokens))
    return None if found is None or found.product.plain else found


def _address(plain: str) -> str:
    """An address as two texts of it are compared: the host in lower case, the path as it is written."""
    host, slash, path = re.sub(r"^(?:https?://)?(?:www\.)?", "", plain, flags=re.IGNORECASE).partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def _from_address(host: str, plain: str, owned: Resolved | None) -> Resolved | None:
    """ "analytics.google.com", "adobe.com/products/photoshop.html": what of its maker's the address leads to.

    `owned` is what the host stands for; of a page further down nobody knows whether it is that or something else.
    """
    before, _dot, owner = host.rpartition(".")[0].rpartition(".")
    path = re.sub(r"^(?:https?://)?[^/]+/?|[?#].*$", "", plain)
    words_of = [piece for piece in (before.removeprefix("www").strip("."), *path.split("/")) if piece]
    deeper = False
    for word in reversed(words_of):
        name = squeezed(word.removesuffix(".html"))
        found = known_names().get(owner + name) if name != owner else None
        alone = known_names().get(name)
        if not found and alone and squeezed(alone.product.vendor) == _OWNERS.get(owner, owner) and name != owner:
            found = alone
        if found:
            return _page_of(found, plain) if deeper else found
        if name not in _NOISE and not _LOCALE.fullmatch(word):
            deeper = True
    return _page_of(owned, plain) if owned and deeper else owned


def _page_of(found: Resolved, plain: str) -> Resolved:
    return found._replace(part=_address(plain), likely=True)


def _by_its_maker(plain: str) -> Resolved | None:
    """ "First Alert by Dataminr": a name of the catalogue before the name of its maker."""
    halves = _MAKER.split(plain, maxsplit=1)
    maker = "".join(_tokens(halves[-1]))
    if len(halves) < 2 or not maker:
        return None
    found = known_names().get(maker + squeezed(halves[0])) or resolve(halves[0])
    return found if found and maker in (squeezed(found.product.vendor), squeezed(found.product.name)) else None


def _tokens(text: str) -> tuple[str, ...]:
    """The words of a name in lower case without accents and legal forms; signs within a word do not part it."""
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(char)
    ).replace("&", " and ")
    found = [_SHORT.get(word, word) for word in re.findall(r"[^\W_]+[+#]*", re.sub(r"['’`.]", "", plain))]
    while len(found) > 1 and found[-1] in words("legal_forms") and not text.endswith(("Spa", "spa")):
        found.pop()
    return tuple(found)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """The name without brackets and words for editions and contracts around it; empty where nothing telling is left."""
    tokens = list(product_side(_BRACKETS.sub(" ", text)).tokens)
    around = words("copies") | words("around")
    while len(tokens) > 1 and (tokens[-1] in around or tokens[-1].isdigit()):
        tokens.pop()
    while len(tokens) > 1 and tokens[0] in words("around"):
        tokens.pop(0)
    core = "".join(tokens)
    return core if len(core) > SHORTEST_BARE else ""


def runs(tokens: tuple[str, ...], longest: int = 5) -> list[str]:
    """The squeezed text of each run of words within a name, the whole one left out."""
    size = len(tokens)
    return [
        "".join(tokens[start:end])
        for start in range(size)
        for end in range(start + 1, min(size, start + longest) + 1)
        if end - start < size
    ]
