"""The plain form under which a typed name of a product is remembered: by exact rules, texts with one key are one."""

from __future__ import annotations

from questionnaires.names.product_sides import ProductSide, product_side
from questionnaires.names.products import known_names
from questionnaires.names.words import squeezed

LONGEST = 400


def product_key(text: str) -> str:
    """The catalogue's product or part of one, else the name without spaces, signs, versions and legal forms.

    A part has a key of its own: it may have been bought apart, so that only people say whether it is the product.
    """
    side = product_side(text)
    if side.product is not None and not side.part:
        return squeezed(side.product.name)
    return _part_key(side) or (side.host or side.core or squeezed(text) or " ".join(text.split()).casefold())[:LONGEST]


def _part_key(side: ProductSide) -> str:
    """The name of the catalogue under which the part stands; empty when it stands under none."""
    if side.product is None:
        return ""
    owners = ("", squeezed(side.product.name), squeezed(side.product.vendor))
    keys = (owner + side.part for owner in owners)
    named = ((key, known_names().get(key)) for key in keys)
    return next((key for key, one in named if one and (one.product, one.part) == (side.product, side.part)), "")
