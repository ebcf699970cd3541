"""The plain form under which a typed name of a product is remembered: by exact rules, texts with one key are one."""

from __future__ import annotations

from questionnaires.names.product_sides import product_side
from questionnaires.names.words import squeezed

LONGEST = 400


def product_key(text: str) -> str:
    """The catalogue's product where it knows one, else the name without spaces, signs, versions and legal forms."""
    side = product_side(text)
    if side.product is not None:
        return squeezed(side.product.name)
    return (side.host or side.core or squeezed(text) or " ".join(text.split()).casefold())[:LONGEST]
