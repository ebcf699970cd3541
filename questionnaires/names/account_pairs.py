"""Says whether two texts name one account: exact keys decide, nearly equal handles only ask."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from questionnaires.names.account_sides import Side, side
from questionnaires.names.account_words import names_within, shared_name
from questionnaires.names.cleaning import clean
from questionnaires.names.nearness import (
    DIFFERENT,
    SAME,
    Verdict,
    ask,
    different,
    digits,
    near,
    near_pairs,
    nearness,
    spread,
)
from questionnaires.names.words import squeezed

# Two faces of one account: a page's Messenger is reached under the page's name.
_TWINS = frozenset([frozenset(["facebook", "messenger"])])
_TAIL = re.compile(r"[._-]")
# Handles that are made up by a machine, so that a slip of the keys cannot be told from another account.
_OPAQUE = frozenset(["spotify", "discord", "signal", "app_stores", "google_business", "tripadvisor", "glassdoor"])
_PHONES = frozenset(["whatsapp", "signal", "line"])


def compare_accounts(a: str, b: str) -> Verdict:
    """The verdict on two links or "@name (Twitter)"; the order of the two does not matter."""
    if clean(a) == clean(b):
        return SAME
    first, second = sorted((side(a), side(b)), key=lambda each: each.text)
    verdict = _judged(first, second)
    return ask(0.4) if verdict.verdict == "different" and shared_name(first, second) else verdict


def _judged(a: Side, b: Side) -> Verdict:
    if a.key and b.key:
        return _keyed(a, b)
    if a.place or b.place:
        return _places(a, b)
    return _named(a, b)


def _keyed(a: Side, b: Side) -> Verdict:
    if a.others or b.others:
        shared = ({a.key} | a.others) & ({b.key} | b.others)
        return ask(0.7) if shared else DIFFERENT
    if a.key == b.key:
        if a.kind != b.kind:
            return different(0.9) if "school" not in (a.kind, b.kind) else ask(0.8)
        elsewhere = a.tail and b.tail and a.tail != b.tail
        return ask(0.8) if a.part or b.part or a.doubt or b.doubt or elsewhere else SAME
    if a.platform != b.platform:
        twins = frozenset([a.platform, b.platform]) in _TWINS and a.handle == b.handle
        return ask(0.7) if twins else DIFFERENT
    if a.kind != b.kind and "school" not in (a.kind, b.kind):
        return DIFFERENT
    return _handles(a, b)


def _handles(a: Side, b: Side) -> Verdict:
    """Two different handles on one platform."""
    if a.numbered != b.numbered:
        return _number_and_name(*((a, b) if a.numbered else (b, a)))
    if a.platform in _PHONES:
        return ask(0.6) if digits(a.handle)[-9:] == digits(b.handle)[-9:] and len(digits(a.handle)) > 8 else DIFFERENT
    if a.platform in _OPAQUE or (
        a.handle.partition("/")[0] != b.handle.partition("/")[0] and "/" in a.handle + b.handle
    ):
        return DIFFERENT
    if a.numbered or a.platform == "mastodon":
        return _mastodon(a, b) if a.platform == "mastodon" else DIFFERENT
    if a.platform == "bluesky" and a.handle.partition(".")[0] == b.handle.partition(".")[0]:
        return ask(0.5)
    return _slip(a.handle, b.handle)


def _before_slash(each: Side) -> str:
    """ "r" of r/name: what kind of thing has the name, where the key says so."""
    return each.handle.rpartition("/")[0]


def _number_and_name(number: Side, named: Side) -> Verdict:
    """An account by its number may be any named one; the address of a page can hold the name beside the number."""
    known = squeezed(number.name)
    if not known or known == squeezed(number.handle):
        return ask(0.3)
    if known == squeezed(named.handle):
        return ask(0.8)
    return ask(0.5) if near(known, squeezed(named.handle)) else different(0.2)


def _mastodon(a: Side, b: Side) -> Verdict:
    (name, _at, host), (other, _sign, there) = a.handle.partition("@"), b.handle.partition("@")
    if host != there:
        return different(0.5 if name == other else 0.0)
    return _slip(name, other)


def _slip(a: str, b: str) -> Verdict:
    """Signs alone, or a slip of the keys, make a question; a digit or an ending of its own makes another account."""
    plain, other = squeezed(a), squeezed(b)
    alike = nearness(plain, other)
    if plain == other:
        return ask(0.9)
    if _own_endings(a, b) or not _slipped(plain, other):
        return different(alike * 0.5)
    return ask(alike * 0.8)


def _slipped(a: str, b: str) -> bool:
    """As `near`, but two slips only in long names: short handles differ by two letters all the time."""
    return near(a, b) and (nearness(a, b) > 0.87 or abs(len(a) - len(b)) + _wrong(a, b) <= 1)


def _wrong(a: str, b: str) -> int:
    return 0 if len(a) != len(b) else round((1 - nearness(a, b)) * len(a))


def _own_endings(a: str, b: str) -> bool:
    """foo_de and foo_fr, foo.north and foo.south: the same up to the last piece, and that piece is different."""
    pieces, others = _TAIL.split(a), _TAIL.split(b)
    if min(len(pieces), len(others)) < 2:
        return False
    heads = "".join(pieces[:-1]) == "".join(others[:-1]), "".join(pieces[1:]) == "".join(others[1:])
    ends = (pieces[-1], others[-1]), (pieces[0], others[0])
    return any(same and not near(*ends[number]) for number, same in enumerate(heads))


def _places(a: Side, b: Side) -> Verdict:
    """Links that lead to no account: the same group or site is no proof of an account, but worth a look."""
    if a.place and a.place == b.place:
        return ask(0.9)
    return DIFFERENT


def _named(a: Side, b: Side) -> Verdict:
    """At least one of the two is a name without an address."""
    if a.platform and b.platform and a.platform != b.platform:
        return DIFFERENT
    name, other = _squeezed_name(a), _squeezed_name(b)
    if not name or not other:
        return DIFFERENT
    certain = 1.0 if a.platform and b.platform else 0.7
    if name == other:
        return ask(0.9 * certain)
    if _slipped(name, other):
        return ask(0.8 * certain * nearness(name, other))
    return different(0.3 * nearness(name, other))


def _squeezed_name(each: Side) -> str:
    return squeezed(each.name or each.handle)


def account_candidates(texts: Iterable[str]) -> list[tuple[str, str, float]]:
    """Pairs of `texts` to ask about, best first. Pairs that are certainly the same are left out.

    An account given only by its number is paired with names only where its address holds a name too: else each such
    account would be asked about with every other one of its platform.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    words: set[str] = set()
    for text in sorted(set(texts)):
        each = side(text)
        for key in {each.key or "", each.place, *each.others} - {""}:
            groups[f"={key}"].append(text)
        for name in {_squeezed_name(each), squeezed(each.handle)} - {""}:
            groups[name].append(text)
            words.add(name)
        for name in names_within(each):
            groups[f"~{name}"].append(text)
        if each.platform in ("mastodon", "bluesky"):
            groups[squeezed(re.split(r"[@.]", each.handle)[0])].append(text)
        if each.platform in _PHONES:
            groups[digits(each.handle)[-9:]].append(text)
    pairs = {pair for key in groups for pair in spread(groups, key, key)}
    for one, other in near_pairs(words):
        pairs.update(spread(groups, one, other))
    found = ((a, b, compare_accounts(a, b)) for a, b in pairs)
    asked = [(a, b, verdict.score) for a, b, verdict in found if verdict.verdict == "ask"]
    return sorted(asked, key=lambda pair: (-pair[2], pair[0], pair[1]))
