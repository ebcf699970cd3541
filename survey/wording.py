"""Small words around numbers and lists, for sentences about answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST_NAMED = 6


def counted(number: int, one: str, many: str = "") -> str:
    """ "one account", "1,200 accounts"."""
    return f"{figure(number)} {noun(number, one, many)}"


def noun(number: int, one: str, many: str = "") -> str:
    """ "account" beside a 1, "accounts" beside any other number."""
    return one if number == 1 else many or f"{one}s"


def figure(number: int) -> str:
    """ "one", "2", "1,200"."""
    return "one" if number == 1 else f"{number:,}"


def opened(text: str) -> str:
    """The text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def listed(parts: Iterable[str]) -> str:
    """ "a, b and c"."""
    found = list(parts)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def some(parts: Sequence[str]) -> str:
    """The first few of a long list, and how many more there are."""
    if len(parts) <= MOST_NAMED:
        return listed(parts)
    return f"{', '.join(parts[: MOST_NAMED - 1])} and {len(parts) - MOST_NAMED + 1:,} more"


def ended(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
