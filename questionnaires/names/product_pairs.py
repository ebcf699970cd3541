"""Says whether two texts name one product: the catalogue and plain equality decide, likeness only asks."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from questionnaires.names.cleaning import clean
from questionnaires.names.kin import kin
from questionnaires.names.nearness import SAME, Verdict, ask, different, digits, near, nearness
from questionnaires.names.product_readings import (
    SHORTEST_PIECE,
    abbreviations,
    initials,
    is_telling,
    mentioned,
    opening,
    pieces,
    rewritten,
    stem,
)
from questionnaires.names.product_sides import ProductSide, bare, product_side, runs, without_maker
from questionnaires.names.products import Product, known_names
from questionnaires.names.words import renamed, squeezed, words

SHORTEST_PART = 3
MANY = 3  # words beyond which a number behind them only counts
STUTTER = 4  # letters from which a doubled letter or a swap of two is taken for a slip; for a missing one, one more
SHORT = 7  # letters up to which a name has keys of its own for such slips; longer ones are found as near
REPEATED = re.compile(r"(.)\1+")
_BRACKETS = re.compile(r"[(\[].*?[)\]]")


def compare_products(a: str, b: str) -> Verdict:
    """The verdict on two names of products; the order of the two does not matter."""
    if clean(a) == clean(b):
        return SAME
    first, second = sorted((product_side(a), product_side(b)), key=lambda each: each.text)
    if len(first.tokens) > MANY and _numbered_alike(first, second) and first.core != second.core:
        return different(0.9)  # "Publicly available tool 1" to "12" are counted, not versions of one
    verdict = _judged(first, second)
    if verdict.verdict == "different" and newly_named(first) == newly_named(second):
        return ask(0.7)
    if verdict.verdict == "different" and kin(first) & kin(second):
        return ask(0.6)
    if verdict.verdict == "different" and (_rewritten(first, second) or _a_piece(first, second)):
        return ask(0.5)
    if verdict.verdict == "different" and _begin_alike(first, second):
        return ask(0.4)
    return verdict


def _rewritten(a: ProductSide, b: ProductSide) -> bool:
    """Whether the two may be one once the end of an address is taken out of them."""
    return any(
        _judged(one, other).verdict != "different" or kin(one) & kin(other)
        for one in (a, *rewritten(a.text))
        for other in (b, *rewritten(b.text))
    )


def _begin_alike(a: ProductSide, b: ProductSide) -> bool:
    """One name but for words around it, or a slip in the first word of the longer one."""
    if a.product and b.product:
        return False
    if stem(a.text) == stem(b.text) != "":
        return True
    if mentioned(a.text) & mentioned(b.text):
        return True
    pairs = ((opening(a.text), b.core), (opening(b.text), a.core))
    return any(near(one, other) for one, other in pairs)


def _a_piece(a: ProductSide, b: ProductSide) -> bool:
    """Whether one name stands whole among the pieces of the other."""
    return any(
        _plainly_one(one, other) or (is_telling(one) and one.core in runs(other.tokens))
        for whole, other in ((a, b), (b, a))
        for one in pieces(whole.text)
    )


def _plainly_one(a: ProductSide, b: ProductSide) -> bool:
    if kin(a) & kin(b):
        return True
    same = a.product == b.product and a.part == b.part if a.product and b.product else a.core == b.core
    return same and min(len(a.core), len(b.core)) >= SHORTEST_PIECE


def _judged(first: ProductSide, second: ProductSide) -> Verdict:
    if first.product and second.product:
        return _both_known(first, second)
    if first.product or second.product:
        return _one_known(*((first, second) if first.product else (second, first)))
    return _none_known(first, second)


def _both_known(a: ProductSide, b: ProductSide) -> Verdict:
    if a.product == b.product:
        if a.part == b.part:
            return SAME
        apart = a.part and b.part and not (a.likely or b.likely or _within(a, b))
        return different(0.5) if apart else ask(0.8)
    if _within(a, b) or _only_maker(a, b) or _only_maker(b, a):
        return ask(0.4)
    return different(0.5 * nearness(a.core, b.core))


def _within(a: ProductSide, b: ProductSide) -> bool:
    """Whether one name begins with all words of the other: a suite and what may be its module."""
    shorter, longer = sorted((a.tokens, b.tokens), key=len)
    return bool(shorter) and longer[: len(shorter)] == shorter


def _only_maker(a: ProductSide, b: ProductSide) -> bool:
    return b.product is not None and a.core == squeezed(b.product.vendor)


def _one_known(known: ProductSide, other: ProductSide) -> Verdict:
    """One name stands in the catalogue, the other does not."""
    found = known.product
    if found is None or not other.core:
        return different()
    if found.plain and known.core == squeezed(found.name):
        return _plain_word(known, other)
    if other.core == known.core or sorted(other.tokens) == sorted(known.tokens):
        return ask(0.9)
    names = _names(found)
    if found.plain and _plain_word(product_side(found.name), other).verdict == "ask":
        return ask(0.4)
    own = {*names, known.core, bare(known.text), without_maker(known)} - {""}
    likeness = max(nearness(name, other.core) for name in own)
    if any(near(name, other.core) or _stuttered(name, other.core) for name in own):
        return ask(0.9 * likeness)
    if _only_maker(other, known):
        return ask(0.3)
    if any(run in names or run == known.core for run in runs(other.tokens) if len(run) >= SHORTEST_PART):
        return ask(0.6)
    if not found.plain and any(_names_it(run, found) for run in runs(other.tokens)):
        return ask(0.4)
    if other.core in runs(known.tokens) and len(other.core) > SHORTEST_PART:
        return ask(0.5)
    if _initials(known, other) or bare(known.text) == bare(other.text) != "":
        return ask(0.5)
    plainly = {bare(other.text), other.core.removeprefix(squeezed(found.vendor))} - {other.core, ""}
    if any(near(name, each) for name in own for each in plainly):
        return ask(0.5 * likeness)
    return different(0.5 * likeness)


def _names_it(run: str, found: Product) -> bool:
    """Whether words within a longer name are a part of the product by themselves."""
    known = known_names().get(run) if len(run) > STUTTER else None
    return known is not None and known.product is found


def _plain_word(known: ProductSide, other: ProductSide) -> Verdict:
    """A product that is an ordinary word: an edition asks, a slip only where no other word comes of it."""
    if _copy_of(known, other) or bare(other.text) == known.core:
        return ask(0.6)
    if other.tokens[: len(known.tokens)] == known.tokens and len(other.tokens) <= len(known.tokens) + 2:
        return ask(0.4)  # "Zoom Cloud Meetings": what stands behind may be a module, before it the word is only a word
    alike = nearness(known.core, other.core)
    return ask(0.8 * alike) if _stuttered(known.core, other.core) else different(0.4 * alike)


def _stuttered(a: str, b: str) -> bool:
    """The same but for a letter inside that is missing or typed twice, or for two letters that changed places."""
    shorter, longer = sorted((a, b), key=len)
    if len(longer) < STUTTER or len(shorter) < STUTTER - 1 or digits(a) != digits(b):
        return False
    if REPEATED.sub(r"\1", a) == REPEATED.sub(r"\1", b):
        return True
    if a[0] != b[0] or a[-1] != b[-1] or OSA.distance(a, b, score_cutoff=1) != 1:
        slips = 2 if a[0] == b[0] and len(a) >= SHORT else 1  # "Klayvio"
        return sorted(a) == sorted(b) and OSA.distance(a, b, score_cutoff=slips) <= slips
    return (len(longer) > STUTTER and len(shorter) < len(longer)) or sorted(a) == sorted(b)


def newly_named(each: ProductSide) -> str:
    """The name with the maker's present name in place of the former one."""
    return "".join(renamed().get(token, token) for token in each.tokens) or each.text


def _copy_of(known: ProductSide, other: ProductSide) -> bool:
    """Whether an ordinary word that is a product stands before a word for an edition, or before brackets."""
    rest = other.tokens[len(known.tokens) :]
    begins = other.tokens[: len(known.tokens)] == known.tokens
    return begins and (words("copies").issuperset(rest) or squeezed(_BRACKETS.sub(" ", other.text)) == known.core)


def _names(found: Product) -> tuple[str, ...]:
    own = (found.name, *found.aliases)
    return tuple(name for name in map(squeezed, own) if not found.plain or name != squeezed(found.name))


def _none_known(a: ProductSide, b: ProductSide) -> Verdict:
    if not a.core or not b.core:
        return different()
    likeness = nearness(a.core, b.core)
    if a.core == b.core:
        return SAME if a.host == b.host else ask(0.9)
    if sorted(a.tokens) == sorted(b.tokens):
        return ask(0.9)
    if near(a.core, b.core):
        return ask(0.9 * likeness)
    if _numbered_alike(a, b) or _stuttered(a.core, b.core):
        return ask(0.6)
    if _initials(a, b) or bare(a.text) == bare(b.text) != "":
        return ask(0.6)
    if near(bare(a.text), bare(b.text)):
        return ask(0.5)
    longer, shorter = sorted((a, b), key=lambda each: len(each.tokens), reverse=True)
    if any(one.core in runs(other.tokens) and len(one.core) >= SHORTEST_PART for one, other in ((a, b), (b, a))):
        return ask(0.6)
    if len(shorter.tokens) > 1 and shorter.tokens[0] == longer.tokens[0] and set(shorter.tokens) < set(longer.tokens):
        return ask(0.5)
    return different(0.5 * likeness)


def _initials(a: ProductSide, b: ProductSide) -> bool:
    """ "MBS" and "Meta Business Suite", "GSA DAP" and "Digital Analytics Program (GSA)"."""
    return bool(abbreviations(a.text) & initials(b.text) or abbreviations(b.text) & initials(a.text))


def _numbered_alike(a: ProductSide, b: ProductSide) -> bool:
    """ "Acme 2" and "Acme 3" may be two versions or two products."""
    return a.tokens[:-1] == b.tokens[:-1] != () and a.tokens[-1].isdigit() and b.tokens[-1].isdigit()
