"""The catalogue of products that departments use for social media."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Product(NamedTuple):
    """A product: who makes it, what it contains and under which other names it is known."""

    name: str
    vendor: str
    functions: tuple[str, ...]
    usual: Literal["free", "paid", "both"]
    aliases: tuple[str, ...] = ()


def products() -> tuple[Product, ...]:
    """All products, by name."""
    return ()
