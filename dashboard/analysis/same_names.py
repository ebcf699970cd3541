"""Names that people said are one thing: who leads each group, and which pairs have been answered already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Final

from dashboard.frames import Frames
from survey.read import NamePair

ACCOUNT: Final = "account"
PRODUCT: Final = "product"


class Said:
    """What was said about names of one kind: groups of those that are one thing, and pairs of groups that are not."""

    def __init__(self, pairs: Iterable[NamePair]) -> None:
        listed = sorted(pairs)
        self._head: dict[str, str] = {}
        for pair in listed:
            if pair.verdict == "same":
                self._join(pair.a, pair.b)
        self._apart = [(pair.a, pair.b) for pair in listed if pair.verdict == "different"]

    def __bool__(self) -> bool:
        return bool(self._head)

    def head(self, name: str) -> str:
        """One name for all of a group, the least of them; a name of which nothing was said stands for itself."""
        found = name
        while (above := self._head.get(found, found)) != found:
            found = above
        return found

    def _join(self, a: str, b: str) -> None:
        first, second = sorted((self.head(a), self.head(b)))
        self._head[first] = self._head[second] = first

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Head -> all names of its group, in order."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._head):
            found.setdefault(self.head(name), []).append(name)
        return {head: tuple(names) for head, names in found.items()}

    @cached_property
    def _different(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset((self.head(a), self.head(b))) for a, b in self._apart)

    def is_same(self, a: str, b: str) -> bool:
        return self.head(a) == self.head(b)

    def is_answered(self, a: str, b: str) -> bool:
        """Whether it is known of two names; "not the same" holds for everything that is one with either of them."""
        return self.is_same(a, b) or frozenset((self.head(a), self.head(b))) in self._different

    def leaders(self, better: Callable[[str], tuple[int, str]]) -> dict[str, str]:
        """Each name of a group -> the name that stands for the group: the one for which `better` is least."""
        return {name: min(names, key=better) for names in self.groups.values() for name in names}


def said(frames: Frames, kind: str) -> Said:
    """What holds about names of this kind, worked out once per version."""
    return frames.keep(
        ("names_said", kind), lambda: Said(pair for pair in frames.facts.names_said if pair.kind == kind)
    )
