"""Which names of products belong together by history: renamed, bought, taken into a suite, or shortened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from questionnaires.names.product_readings import no_names, plainest
from questionnaires.names.product_sides import ProductSide, bare, product_side, runs
from questionnaires.names.words import squeezed
from questionnaires.yamlfile import read_yaml

SHORTEST_RUN = 5  # letters of a name of its own within a longer one: "Actiance Vantage"
_NONE: frozenset[int] = frozenset()


def kin(each: ProductSide) -> frozenset[int]:
    """The lines of former_names/ that hold the name; two names with a line in common may be one product."""
    return _kin_of(each.text)


@lru_cache(maxsize=65536)
def _kin_of(text: str) -> frozenset[int]:
    lines = _lines()
    return _NONE.union(*(lines.get(name, _NONE) for name in _names(product_side(text))))


def _names(each: ProductSide) -> set[str]:
    """The plain name, without words for an edition, and the product or part of the catalogue that it names."""
    if each.product:
        return {each.core, f"{each.product.name}={each.part}"}
    own = {each.core, bare(each.text), plainest(each.text), squeezed(each.text) if each.host else ""} - {""}
    return own | {run for run in runs(each.tokens) if len(run) >= SHORTEST_RUN and run not in no_names()}


@lru_cache(maxsize=1)
def _lines() -> Mapping[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_written()):
        for each in map(product_side, (name.strip() for name in line.split("="))):
            found[squeezed(each.text) if each.host else each.core].add(number)
            if each.product:
                found[f"{each.product.name}={each.part}"].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _written() -> Iterator[str]:
    for path in sorted(Path(__file__).with_name("former_names").glob("*.yaml")):
        lines = read_yaml(path.read_text("utf-8"), path.name).value["kin"].splitlines()
        yield from (line for line in lines if not line.startswith("#"))
