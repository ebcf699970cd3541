"""Which tools the cells of a row name: products of the catalogue amid other words, else the name as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from questionnaires.names.products import Product, product
from questionnaires.names.words import is_nothing
from survey.operations.import_headings import folded

NAME_LENGTH = 500
_LIST = re.compile(r"\s*[;|\n]\s*|\s*,\s+")
_INSIDE = re.compile(r"\s*/\s*|\s+&\s+|\s+and\s+|\s+\+\s+|\s*[()\[\]]\s*|\s*[;|\n,]\s*")
_LEGAL = frozenset(["inc", "llc", "ltd", "gmbh", "corp", "co", "plc", "ag", "limited", "incorporated", "sa", "l l c"])
LONGEST_KEPT = 60  # characters of a name that stays as it was written
_LONGEST = 5  # words in the longest names of products


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that a row names; `product` if the catalogue knows it, `remark` if it was not simply written there."""

    name: str
    product: Product | None = None
    remark: str = ""


def tools_in(named: str, maker: str, project: str) -> tuple[Tool, ...]:
    """The tools of a row: from the column of products, else from that of makers, else from what the row is called."""
    if named and not is_nothing(named):
        return _unique(tool for piece in _pieces(named) for tool in _of_piece(piece))
    makers = [tool for piece in _pieces(maker) for tool in _of_piece(piece)] if not is_nothing(maker) else []
    known = [tool for tool in makers if tool.product]
    if known:
        return _unique(makers)
    if not project or is_nothing(project):
        return _unique(makers)
    found = [tool for piece in _INSIDE.split(project) if piece.strip() for tool in _amid(piece, project)]
    if found:
        return _unique(found)
    name = " ".join(project.split())
    if makers and folded(maker).split()[:1] != folded(project).split()[:1]:
        name = f"{name} ({', '.join(tool.name for tool in makers)})"
    return (Tool(name[:NAME_LENGTH]),)


def _of_piece(piece: str) -> list[Tool]:
    """The products in one piece of a list, or the piece itself."""
    exact = product(piece)
    if exact is not None:
        return [_tool(exact, piece)]
    found = [tool for part in _INSIDE.split(piece) if part.strip() for tool in _amid(part, piece)]
    return found or [Tool(" ".join(piece.split())[:NAME_LENGTH])]


def _amid(part: str, whole: str) -> list[Tool]:
    known = product(part) or product_amid(part)
    return [_tool(known, whole)] if known is not None and _is_written_as_name(part) else []


def _tool(known: Product, written: str) -> Tool:
    """A name that stands for the product by itself stays as it was written, so that people find their own words."""
    plain = " ".join(written.split())
    if folded(known.name) == folded(plain):
        return Tool(known.name, known)
    kept = plain if len(plain) <= LONGEST_KEPT and product(plain) is known else known.name
    return Tool(kept, known, f"“{_short(plain)}” was read as {known.name}.")


@lru_cache(maxsize=8192)
def product_amid(text: str) -> Product | None:
    """The product with the longest name among the words of `text`; ordinary words count only when they stand alone."""
    words = re.findall(r"[^\s,;:\"“”'’]+", text[:500])
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            window = " ".join(words[start : start + length])
            known = product(window)
            if known is not None and not known.plain and _is_written_as_name(window) and _is_whole(known, window):
                return known
    return None


def _is_whole(known: Product, window: str) -> bool:
    """Whether all words of the window belong to the name: a shorter window will say the same."""
    return len(window.split()) == 1 or product(" ".join(window.split()[:-1])) is not known


def _is_written_as_name(text: str) -> bool:
    return any(char.isupper() or char.isdigit() for char in text)


def _pieces(text: str) -> Iterator[str]:
    for piece in _LIST.split(text):
        if piece.strip() and folded(piece) not in _LEGAL and not is_nothing(piece):
            yield piece.strip()


def _unique(tools: Iterable[Tool]) -> tuple[Tool, ...]:
    found: dict[str, Tool] = {}
    for tool in tools:
        found.setdefault(tool.product.name if tool.product else folded(tool.name), tool)
    return tuple(found.values())


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
