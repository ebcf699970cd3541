"""What column headings mean, in English, French and German."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

from questionnaires.names.words import platform_from_word
from questionnaires.yamlfile import read_yaml

Role = Literal["department", "parent", "platform", "link", "name", "title", "note", "language", "status", "closed"]
ROLES: tuple[Role, ...] = (
    "department",
    "parent",
    "platform",
    "link",
    "name",
    "title",
    "note",
    "language",
    "status",
    "closed",
)

STATES = ("closed", "closing", "dormant", "planned", "active")


@lru_cache(maxsize=1)
def heading_words() -> dict[str, tuple[str, ...]]:
    """The word lists of import_headings.yaml; a role's earlier words are stronger."""
    path = Path(__file__).with_name("import_headings.yaml")
    return {
        name: tuple(str(word) for word in words)
        for name, words in read_yaml(path.read_text("utf-8"), path.name).value.items()
    }


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Lower case without accents, every run of other signs as one space: how texts are compared."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


@lru_cache(maxsize=8192)
def strength(role: Role, heading: str) -> float:
    """How much a heading says that a column has that role: 0 not at all, near 2 exactly."""
    plain = folded(heading) if len(heading) <= 80 else ""
    if not plain:
        return 0.0
    words = heading_words()[role]
    if plain in words:
        return 2.0 - words.index(plain) / 100
    tokens = [word for word in plain.split() if word not in heading_words()["fillers"] and not word.isdigit()]
    bare = " ".join(tokens)
    if bare in words:
        return 1.9 - words.index(bare) / 100
    inside = [words.index(word) for word in words if word in tokens]
    return 0.9 - min(inside) / 200 if inside and len(tokens) <= 4 else 0.0


def status_of(text: str) -> str:
    """The code of the status a cell says, "closed" for "Deactivated"; nothing for other words."""
    plain = folded(text)
    return next((code for code in STATES if plain and plain in heading_words()[f"status_{code}"]), "")


@lru_cache(maxsize=8192)
def platform_heading(heading: str) -> str | None:
    """The platform whose accounts a column holds, as in a table with a column for each platform."""
    plain = folded(heading) if len(heading) <= 80 else ""
    if not plain or plain in heading_words()["no_platform_columns"]:
        return None
    return platform_from_word(heading)
