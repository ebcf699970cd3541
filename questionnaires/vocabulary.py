"""The shipped vocabularies: lists of choices that several questionnaires and the analysis share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from questionnaires.model import Choice
from questionnaires.yamlfile import read_yaml

_FOLDER = Path(__file__).parent / "vocabularies"
_OWN = frozenset({"name", "label", "group", "functions", "last"})


def slug_code(words: str) -> str:
    """The code of a choice that has only words: lower case, everything but letters and digits as one underscore."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def vocabulary_names() -> tuple[str, ...]:
    """Names of all vocabularies, without the answers of rule topics ("rule_topics.approval")."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@lru_cache(maxsize=256)
def vocabulary(name: str) -> tuple[Choice, ...]:
    """The choices of a vocabulary; "rule_topics.approval" gives the options of one item, with `strictness` as a fact.

    Raises KeyError for a name that does not exist.
    """
    head, _, item = name.partition(".")
    if head not in vocabulary_names():
        raise KeyError(name)
    raw = _raw(head)
    if not item:
        return tuple(_choice(entry) for entry in raw)
    for entry in raw:
        if entry["name"] == item and "options" in entry:
            order = list(entry.get("loose_to_strict") or ())
            return tuple(_option(option, order) for option in entry["options"])
    raise KeyError(name)


def label(name: str, code: str) -> str:
    """The words for a code of a vocabulary; a code that is not in it reads as plain words, never as a code."""
    found = _by_code(name).get(code)
    return found.label if found else code.replace("_", " ").capitalize()


def fact(name: str, code: str, key: str, default: Any = None) -> Any:
    """A fact beside a choice, such as the `phrase` of a function."""
    found = _by_code(name).get(code)
    return found.facts.get(key, default) if found else default


@lru_cache(maxsize=256)
def _by_code(name: str) -> dict[str, Choice]:
    return {choice.name: choice for choice in vocabulary(name)}


@lru_cache(maxsize=64)
def _raw(head: str) -> list[dict[str, Any]]:
    path = _FOLDER / f"{head}.yaml"
    entries: list[dict[str, Any]] = read_yaml(path.read_text("utf-8"), path.name).value["choices"]
    return entries


def _choice(entry: dict[str, Any]) -> Choice:
    facts = {key: value for key, value in entry.items() if key not in _OWN and key != "options"}
    if "options" in entry:
        facts["options"] = [option["name"] for option in entry["options"]]
    return Choice(
        name=entry.get("name") or slug_code(entry["label"]),
        label=entry["label"],
        group=entry.get("group"),
        functions=tuple(entry.get("functions") or ()),
        last=bool(entry.get("last", False)),
        facts=facts,
    )


def _option(entry: dict[str, Any], order: list[str]) -> Choice:
    facts = {"strictness": order.index(entry["name"])} if entry["name"] in order else {}
    return Choice(name=entry["name"], label=entry["label"], facts=facts)
