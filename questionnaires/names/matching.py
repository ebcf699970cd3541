"""Compares names that people typed: whether two of them are one account or one product, and which pairs to ask about.

Exact rules alone say `same`, so that nothing is merged on a likeness; rapidfuzz only finds pairs to `ask` about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from questionnaires.names.account_pairs import account_candidates, compare_accounts
from questionnaires.names.nearness import Verdict
from questionnaires.names.product_candidates import product_candidates
from questionnaires.names.product_pairs import compare_products

__all__ = ["COMPARE", "Kind", "Verdict", "candidates", "compare_accounts", "compare_products"]

Kind = Literal["accounts", "products"]

COMPARE: Mapping[Kind, Callable[[str, str], Verdict]] = {"accounts": compare_accounts, "products": compare_products}


def candidates(texts: Iterable[str], kind: Kind) -> list[tuple[str, str, float]]:
    """The pairs (a, b, score) of distinct `texts` that a person should look at, best first; near linear in time."""
    return account_candidates(texts) if kind == "accounts" else product_candidates(texts)
