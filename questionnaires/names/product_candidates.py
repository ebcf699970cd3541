"""Finds the names of products in a list that a person should be asked about, without comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from questionnaires.names.kin import kin
from questionnaires.names.nearness import near_pairs, spread
from questionnaires.names.product_pairs import REPEATED, SHORT, compare_products, newly_named
from questionnaires.names.product_readings import abbreviations, initials, mentioned, opening, pieces, rewritten, stem
from questionnaires.names.product_sides import ProductSide, bare, product_side, runs, without_maker
from questionnaires.names.products import known_names


def product_candidates(texts: Iterable[str]) -> list[tuple[str, str, float]]:
    """Pairs of `texts` to ask about, best first. Pairs that are certainly the same are left out."""
    sides = [product_side(text) for text in sorted(set(texts))]
    asked = []
    for a, b in _pairs(sides):
        verdict = compare_products(a, b)
        if verdict.verdict == "ask":
            asked.append((a, b, verdict.score))
    return sorted(asked, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _pairs(sides: list[ProductSide]) -> set[tuple[str, str]]:
    """Pairs that can be asked about: they share a core, a run of words, a product or nearly all letters."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    parts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for each in sides:
        groups[each.core].append(each.text)
        groups[" ".join(sorted(each.tokens))].append(each.text)
        for key in _further_keys(each):
            groups[key].append(each.text)
        if len(each.tokens) > 2:
            groups[f"{each.tokens[0]} {each.tokens[-1]}"].append(each.text)
        if each.product:
            groups[f"={each.product.name}"].append(each.text)
            parts[each.product.name].setdefault(each.part, each.text)
    named = {name: f"={found.product.name}" for name, found in known_names().items() if found.product.name in parts}
    pairs = {pair for key in groups for pair in _own(groups, key, parts)}
    for each in sides:
        for run in (*runs(each.tokens), *_read_otherwise(each)):
            for key in (run, named.get(run, "")):
                if key in groups:
                    pairs.update(spread({"it": [each.text], "other": groups[key]}, "it", "other"))
    written = {name for each in sides for name in (each.core, bare(each.text), opening(each.text), without_maker(each))}
    for one, other in near_pairs({*written, *named}):
        for key in (one, named.get(one, "")):
            for second in (other, named.get(other, "")):
                if key in groups and second in groups:
                    pairs.update(spread(groups, key, second))
    return pairs


def _further_keys(each: ProductSide) -> set[str]:
    """What texts share that may be one by a stutter, a swap, initials or words for an edition.

    In longer names a stutter or a swap is found as near, so that only short ones need keys of their own.
    """
    core, keys = (
        each.core,
        {bare(each.text), stem(each.text), without_maker(each), newly_named(each), *_read_otherwise(each)},
    )
    keys |= {f"*{name}" for name in mentioned(each.text)}
    keys |= {f"§{line}" for side in (each, *rewritten(each.text), *pieces(each.text)) for line in kin(side)}
    if len(core) <= SHORT:
        once = REPEATED.sub(r"\1", core)
        keys |= {f"~{once}", f"^{''.join(sorted(core))}", f"-{core}"}
        keys |= {f"-{core[:at]}{core[at + 1 :]}" for at in range(1, len(core) - 1)}
    keys |= {f"#{letters}" for letters in (*initials(each.text), *abbreviations(each.text))}
    return keys - {"", core}


def _read_otherwise(each: ProductSide) -> set[str]:
    return {side.core for side in (*rewritten(each.text), *pieces(each.text))} | {opening(each.text)} - {""}


def _own(groups: dict[str, list[str]], key: str, parts: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs within a group; texts of one product are asked about once for each part, not each with each."""
    if key.startswith("="):
        some = list(parts[key[1:]].values())
        return spread({"one": some}, "one", "one")
    return spread(groups, key, key)
