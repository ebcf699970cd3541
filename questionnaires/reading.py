"""Turns plain values of a definition file into models and collects every problem in an author's words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from questionnaires.model import Frozen
from questionnaires.problems import Problem
from questionnaires.yamlfile import Document, Path

_M = TypeVar("_M", bound=Frozen)

# What pydantic calls a wrong value, in words for authors.
_EXPECTED = {
    "string_type": "a text (put quotes around a number or true/false)",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list, for example [first, second]",
    "list_type": "a list, for example [first, second]",
    "dict_type": "a group of settings, for example {none: No}",
    "model_type": "a group of settings, for example {into: link}",
    "model_attributes_type": "a group of settings, for example {into: link}",
    "too_long": "a pair of two numbers, for example [0, 10]",
    "missing_positional": "a pair of two numbers, for example [0, 10]",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """'Did you mean "..."?' for a misspelt name, else the list of known names when it is short."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if names and len(names) <= 12:
        return f"Use one of: {', '.join(names)}."
    return ""


class Reading:
    """Problems found so far in one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.mended: set[str] = set()  # places read without some of their settings; follow-ups there mean nothing

    def add(self, where: str, path: Path, what: str, remedy: str) -> None:
        """Notes a problem at `path`."""
        self.problems.append(Problem(where, self.document.line(*path), what, remedy))

    def settings(self, value: object, path: Path, where: str, known: Iterable[str]) -> dict[str, Any]:
        """The settings of `value` that are known; the others become problems."""
        names = list(known)
        if not isinstance(value, dict):
            self.add(where, path, "Settings are expected here.", "Write name: value on lines of their own.")
            return {}
        for key in value:
            if key not in names:
                remedy = nearest(key, names) or "Remove it, or look at a shipped questionnaire for the name."
                self.add(where, (*path, key), f'The setting "{key}" is not known.', remedy)
        return {key: item for key, item in value.items() if key in names and item is not None}

    def items(self, value: object, path: Path, where: str, what: str) -> list[Any]:
        """`value` as a list."""
        if isinstance(value, list):
            return value
        self.add(where, path, f"A list of {what} is expected here.", "Start each with a dash on a line of its own.")
        return []

    def model(
        self, cls: type[_M], values: dict[str, Any], path: Path, where: str, stand_in: dict[str, Any] | None = None
    ) -> _M | None:
        """An instance of `cls`, after noting everything that is not as it should be.

        With a `stand_in` for required settings the rest is kept, so that references to it make no further problems.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        for detail in details:
            self._explain(dict(detail), path, where)
        self.mended.add(where)
        if stand_in is None:
            return None
        refused = {detail["loc"][0] for detail in details if detail["loc"]}
        try:
            return cls.model_validate(stand_in | {key: value for key, value in values.items() if key not in refused})
        except ValidationError:
            return None

    def _explain(self, detail: dict[str, Any], path: Path, where: str) -> None:
        if detail["loc"][-1] == "[key]":
            options = _options(detail)
            remedy = nearest(str(detail["input"]), options)
            at = (*path, *detail["loc"][:-1])
            self.add(where, at, f'"{detail["input"]}" is not known in "{detail["loc"][0]}".', remedy)
            return
        location = tuple(detail["loc"])
        name = " > ".join(str(part) for part in location)
        at = (*path, *location)
        kind, given = detail["type"], detail.get("input")
        if kind == "missing":
            what = f'The setting "{name}" is missing.'
            pair = isinstance(location[-1], int)
            remedy = "Give two numbers, for example [0, 10]." if pair else f"Add {location[-1]}: ..."
            self.add(where, path if not pair else at, what, remedy)
        elif kind == "literal_error":
            options = _options(detail)
            remedy = nearest(str(given), options) or f"Use one of: {', '.join(options)}."
            self.add(where, at, f'"{given}" is not possible for "{name}".', remedy)
        elif kind == "extra_forbidden":
            self.add(where, at, f'The setting "{name}" is not known.', "Remove it.")
        else:
            expected = _EXPECTED.get(kind, "something else")
            self.add(where, at, f'"{name}" cannot be {_shown(given)}.', f"It must be {expected}.")


def _options(detail: dict[str, Any]) -> list[str]:
    return [word.strip("' ") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(", ")]


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a group of settings"
    if isinstance(value, list | tuple):
        return "a list"
    return f'"{value}"'
