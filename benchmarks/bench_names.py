"""Names: how well pairs are judged, and how fast names are resolved beside plain rapidfuzz over the whole catalogue."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process

from benchmarks.harness import Report, Result, faster, figure, in_turn, seconds
from questionnaires.names.account_sides import side
from questionnaires.names.links import recognise
from questionnaires.names.matching import COMPARE, Kind, candidates
from questionnaires.names.product_sides import product_side
from questionnaires.names.products import product, products, resolve

LABELLED = Path(__file__).parent / "names"
PRECISION = 0.995
RECALL = 0.98
NAMES = 20_000


class Quality(NamedTuple):
    """`precision` of the automatic merges; `recall` of all true pairs among those merged or asked about."""

    precision: float
    recall: float
    pairs: int


def quality(kind: Kind) -> Quality:
    """How the labelled pairs of benchmarks/names are judged."""
    with (LABELLED / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        judged = [(row["same"] == "yes", COMPARE[kind](row["a"], row["b"]).verdict) for row in csv.DictReader(file)]
    merged = [true for true, verdict in judged if verdict == "same"]
    found = [verdict != "different" for true, verdict in judged if true]
    return Quality(sum(merged) / len(merged), sum(found) / len(found), len(judged))


def run(report: Report, _folder: Path) -> None:
    """Quality on the labelled pairs, then speed."""
    kinds: tuple[Kind, ...] = ("accounts", "products")
    for kind in kinds:
        found = quality(kind)
        _share(report, f"{kind}: precision of automatic merges ({found.pairs} pairs)", found.precision, PRECISION)
        _share(report, f"{kind}: recall of merges and questions", found.recall, RECALL)
    _speed(report, "accounts", _account_texts(), _account_names(), lambda text: recognise(text), recognise.cache_clear)
    _speed(report, "products", _product_texts(), _product_names(), lambda text: product(text), _forget_products)
    for kind, texts in (("accounts", _many_accounts()), ("products", _many_products())):
        _forget_sides()
        taken = seconds(lambda texts=texts, kind=kind: candidates(texts, kind))  # type: ignore[misc]
        figure(report, f"{kind}: pairs to ask about among {len(texts):,} names", taken * 1000, "ms")


def _share(report: Report, name: str, value: float, goal: float) -> None:
    report.add(Result(name, value, None, value, f">= {goal:g}", value >= goal, ""))


def _speed(
    report: Report,
    kind: str,
    texts: Sequence[str],
    catalogue: Sequence[str],
    resolve_one: Callable[[str], object],
    forget: Callable[[], None],
) -> None:
    """Microseconds for one name; what was resolved before is forgotten, so that no cache flatters us."""
    few = texts[:: max(1, len(texts) // 150)]

    def ours() -> None:
        forget()
        for text in texts:
            resolve_one(text)

    def plain() -> None:
        for text in few:
            process.extractOne(text, catalogue)

    mine, theirs = in_turn(ours, plain, rounds=5)
    faster(report, f"{kind}: one name resolved", mine / len(texts) * 1000, theirs / len(few) * 1000, 20, "us")


def _labelled(kind: Kind) -> list[str]:
    with (LABELLED / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row[column] for row in csv.DictReader(file) for column in ("a", "b")})


def _account_texts() -> list[str]:
    return _labelled("accounts")


def _account_names() -> list[str]:
    """What plain matching has to search: the accounts of a round that are known already, as links."""
    return [f"https://x.com/{name}" for name in _handles(2_000)]


def _product_texts() -> list[str]:
    return _labelled("products")


def _product_names() -> list[str]:
    return [name for each in products() for name in (each.name, *each.aliases, *each.maybe, *each.parts)]


def _forget_products() -> None:
    resolve.cache_clear()


def _forget_sides() -> None:
    _forget_products()
    for cached in (recognise, side, product_side):
        cached.cache_clear()


_TOWNS = (
    "nordwerk",
    "bremfeld",
    "ostheim",
    "lindau",
    "altstadt",
    "seebach",
    "hafenau",
    "weilburg",
    "talheim",
    "kronach",
)
_PLACES = ("museum", "library", "police", "parks", "water", "theatre", "zoo", "press", "youth", "sport", "jobs", "fire")


def _handles(number: int) -> list[str]:
    """Distinct handles of the kind cities have: place, town and a district."""
    found = [f"{place}_{town}" for town in _TOWNS for place in _PLACES]
    return [f"{found[each % len(found)]}{'' if each < len(found) else each // len(found)}" for each in range(number)]


def _many_accounts() -> list[str]:
    hosts = ("https://twitter.com/", "https://www.facebook.com/", "https://instagram.com/", "https://youtube.com/@")
    return [f"{hosts[each % 4]}{handle}" for each, handle in enumerate(_handles(NAMES))]


def _many_products() -> list[str]:
    """All names of the catalogue, some of them with a slip, and many that nobody knows."""
    names = _product_names()
    names += [name[: len(name) // 2] + name[len(name) // 2 + 1 :] for name in names]
    made = [f"{_made_up(each)} {_PLACES[each % len(_PLACES)]}" for each in range(NAMES - len(names))]
    return list(dict.fromkeys([*names, *made]))


def _made_up(number: int) -> str:
    """A word of five syllables, another for each number below a million."""
    syllables = ("ba", "ro", "ki", "te", "lu", "mo", "sa", "ve", "ni", "do", "pra", "sto", "fle", "gri", "ho", "ju")
    scattered = number * 7919 % 16**5
    return "".join(syllables[scattered // 16**place % 16] for place in range(5))
