"""Resolves the choice lists of a definition: own choices, vocabularies, the catalogue and lists filled per request."""

from __future__ import annotations

from typing import Any

from questionnaires.model import OTHER, Choice, ChoiceList
from questionnaires.names.products import products
from questionnaires.reading import Reading, nearest
from questionnaires.vocabulary import slug_code, vocabulary, vocabulary_names
from questionnaires.yamlfile import Path

_SETTINGS = (
    *("vocabulary", "catalogue", "dynamic", "choices", "code", "without", "labels"),
    *("search", "last", "first", "other", "free_text"),
)
_CHOICE_SETTINGS = ("name", "label", "group", "functions", "last", "facts")
_SOURCES = ("vocabulary", "catalogue", "dynamic", "choices")
_CATALOGUES = ("tool_categories.products",)


def choice_list(name: str, value: object, reading: Reading) -> ChoiceList | None:
    """One named list, or None after noting what is not as it should be."""
    before = len(reading.problems)
    found = _choice_list(name, value, reading)
    return found if len(reading.problems) == before else None


def _choice_list(name: str, value: object, reading: Reading) -> ChoiceList | None:
    path: Path = ("choice_lists", name)
    where = f'choice list "{name}"'
    settings = {"choices": value} if isinstance(value, list) else reading.settings(value, path, where, _SETTINGS)
    if not settings:
        return None
    sources = [key for key in _SOURCES if key in settings]
    if len(sources) != 1:
        remedy = f"Use exactly one of: {', '.join(_SOURCES)}."
        reading.add(where, path, "It is not clear where its choices come from.", remedy)
        return None
    choices = _choices(sources[0], settings, path if isinstance(value, list) else (*path, "choices"), where, reading)
    values: dict[str, Any] = {
        key: settings[key] for key in ("search", "first", "other", "free_text") if key in settings
    }
    values |= {"name": name, "choices": choices, "without_own": settings.get("without") == "own"}
    if "dynamic" in settings:
        values["dynamic"] = settings["dynamic"]
    return reading.model(ChoiceList, values, path, where)


def _choices(source: str, settings: dict[str, Any], path: Path, where: str, reading: Reading) -> tuple[Choice, ...]:
    if source == "dynamic":
        if settings.get("without", "own") != "own":
            reading.add(where, path, 'A list filled per request can only be "without: own".', "Write without: own.")
        return ()
    if source == "catalogue":
        if settings["catalogue"] not in _CATALOGUES:
            reading.add(where, path, f'The catalogue "{settings["catalogue"]}" is not known.', _one_of(_CATALOGUES))
            return ()
        return tuple(Choice(name=slug_code(product.name), label=product.name) for product in products())
    if source == "vocabulary":
        found = _from_vocabulary(str(settings["vocabulary"]), path[:-1], where, reading)
    else:
        found = _written_out(settings, path, where, reading)
    return _adjusted(found, settings, path[:2], where, reading)


def _from_vocabulary(name: str, path: Path, where: str, reading: Reading) -> tuple[Choice, ...]:
    try:
        return vocabulary(name)
    except KeyError:
        head, _, item = name.partition(".")
        known: list[str] = list(vocabulary_names())
        if item and head in known:
            known = [f"{head}.{choice.name}" for choice in vocabulary(head) if "options" in choice.facts]
        remedy = nearest(name, known) or _one_of(known)
        reading.add(where, (*path, "vocabulary"), f'The vocabulary "{name}" is not known.', remedy)
        return ()


def _written_out(settings: dict[str, Any], path: Path, where: str, reading: Reading) -> tuple[Choice, ...]:
    found: list[Choice] = []
    seen: set[str] = set()
    by_words = settings.get("code") == "slug"
    for index, item in enumerate(reading.items(settings["choices"], path, where, "choices")):
        at = (*path, index)
        if isinstance(item, str):
            if not by_words:
                remedy = "Write {name: code, label: Words people read}, or code: slug for the whole list."
                reading.add(where, at, f'The choice "{item}" has only words.', remedy)
                continue
            item = {"name": slug_code(item), "label": item}
        values = reading.settings(item, at, where, _CHOICE_SETTINGS)
        if by_words and "label" in values:
            values.setdefault("name", slug_code(str(values["label"])))
        choice = reading.model(Choice, values, at, where)
        if choice is None:
            continue
        if choice.name in seen:
            reading.add(where, at, f'The code "{choice.name}" is used twice.', "Give each choice a code of its own.")
        elif not choice.name or " " in choice.name:
            remedy = "Use letters, digits and underscores; answers with several codes are joined by spaces."
            reading.add(where, at, f'"{choice.name}" cannot be the code of a choice.', remedy)
        else:
            seen.add(choice.name)
            found.append(choice)
    return tuple(found)


def _adjusted(
    found: tuple[Choice, ...], settings: dict[str, Any], path: Path, where: str, reading: Reading
) -> tuple[Choice, ...]:
    """`found` without some, with other labels and with some marked to come last."""
    codes = [choice.name for choice in found]
    without = _names(settings.get("without"), (*path, "without"), where, reading)
    labels = settings.get("labels") or {}
    if not isinstance(labels, dict):
        reading.add(where, (*path, "labels"), "Labels are written as code: words.", "For example labels: {own: We do}.")
        labels = {}
    for setting, names in (("without", without), ("labels", list(labels))):
        for name in names:
            if found and name not in codes:
                what = f'It has no choice "{name}".'
                reading.add(where, (*path, setting, name), what, nearest(name, codes) or _one_of(codes))
    last = set(_names(settings.get("last"), (*path, "last"), where, reading))
    for name in last - set(codes) - {str(choice.facts.get("status")) for choice in found}:
        reading.add(where, (*path, "last"), f'"{name}" is neither a choice nor a status of one.', _one_of(codes))
    if settings.get("other") is True and OTHER in codes:
        remedy = f'Remove the choice "{OTHER}" or the setting other.'
        reading.add(where, path, 'It has a choice "other" and offers "other, namely" as well.', remedy)
    return tuple(
        choice.model_copy(
            update={
                "label": labels.get(choice.name, choice.label),
                "last": choice.last or choice.name in last or choice.facts.get("status") in last,
            }
        )
        for choice in found
        if choice.name not in without
    )


def _names(value: object, path: Path, where: str, reading: Reading) -> list[str]:
    if value is None:
        return []
    return [str(name) for name in reading.items(value, path, where, "codes")]


def _one_of(names: list[str] | tuple[str, ...]) -> str:
    return f"Use one of: {', '.join(names[:20])}."
