"""Words in lists of answers: headings by the role of a question, kinds of nothing, what is no longer in use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from questionnaires.yamlfile import read_yaml


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    path = Path(__file__).with_name("import_answer_words.yaml")
    return dict(read_yaml(path.read_text("utf-8"), path.name).value)


@lru_cache(maxsize=1)
def answer_words() -> dict[str, tuple[str, ...]]:
    """The word lists other than headings."""
    return {name: tuple(str(word) for word in words) for name, words in _file().items() if name != "headings"}


@lru_cache(maxsize=1)
def role_headings() -> dict[str, tuple[str, ...]]:
    """Role of a question -> words in headings of columns with its answers; earlier words are stronger."""
    return {role: tuple(str(word) for word in words) for role, words in _file()["headings"].items()}
