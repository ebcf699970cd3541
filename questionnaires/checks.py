"""Everything an author can do that the models alone cannot refuse."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import Definition
from questionnaires.problems import Problem
from questionnaires.yamlfile import Path


def check(
    definition: Definition, lines: Mapping[Path, int] | None = None, unreadable: frozenset[str] = frozenset()
) -> list[Problem]:
    """Every problem of a definition; `unreadable` names choice lists that were refused already."""
    return []
