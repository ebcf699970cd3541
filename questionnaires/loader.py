"""Loads a questionnaire definition: YAML in, frozen models or every problem at once out."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from questionnaires.checks import check
from questionnaires.choicelists import choice_list
from questionnaires.model import ChoiceList, Definition, Paste, Question, Section
from questionnaires.problems import DefinitionProblems, Problem
from questionnaires.reading import Reading
from questionnaires.yamlfile import MAX_CHARACTERS, Path, read_yaml

_DEFINITIONS = FilePath(__file__).parent / "definitions"
# Facts that serve to recognise links and words; they may grow without changing what anybody is asked.
_RECOGNITION = ("hosts", "aliases")
_TOP = ("slug", "version", "title", "languages", "minutes", "choice_lists", "sections")
_SECTION = tuple(name for name in Section.model_fields if name != "line")
_QUESTION = tuple(name for name in Question.model_fields if name != "line")


def load(path: FilePath) -> Definition:
    """The definition in the file at `path`. Raises DefinitionProblems with every problem."""
    if path.stat().st_size > 4 * MAX_CHARACTERS:
        remedy = f"Keep it below {MAX_CHARACTERS:,} characters."
        raise DefinitionProblems(path.name, (Problem("the file", 0, "It is too large to be a questionnaire.", remedy),))
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem("the file", 0, "It is not written in UTF-8.", "Save it as plain text in UTF-8.")
        raise DefinitionProblems(path.name, (problem,)) from error
    return parse(text, source=path.name)


def parse(text: str, source: str = "questionnaire") -> Definition:
    """The definition in `text`. Raises DefinitionProblems with every problem found, sorted by line."""
    document = read_yaml(text, source)
    reading = Reading(document)
    top = reading.settings(document.value, (), "the file", _TOP)
    lists = _choice_lists(top.get("choice_lists", {}), reading)
    values = {key: value for key, value in top.items() if key not in ("choice_lists", "sections")}
    sections = _sections(top.get("sections"), reading)
    values |= {"choice_lists": lists, "sections": sections}
    complete = reading.model(Definition, values, (), "the file", {"slug": "unnamed", "version": 1, "title": "Unnamed"})
    problems = list(reading.problems)
    if complete is not None:
        later = check(complete, document.lines, unreadable=frozenset(_listed(top) - set(lists)))
        problems += [problem for problem in later if problem.where not in reading.mended]
    if complete is None or problems:
        raise DefinitionProblems(source, tuple(sorted(set(problems), key=_by_line)))
    return complete.model_copy(update={"digest": digest(complete)})


def _by_line(problem: Problem) -> tuple[int, str, str]:
    return problem.line, problem.where, problem.what


def digest(definition: Definition) -> str:
    """SHA-256 of what respondents are asked: everything but lines in the file, mere suggestions and recognition."""
    lists = {name: _canonical_list(found) for name, found in definition.choice_lists.items()}
    sections = [_without(section.model_dump(mode="json"), "line", "questions") for section in definition.sections]
    for dumped, section in zip(sections, definition.sections, strict=True):
        dumped["questions"] = [_without(question.model_dump(mode="json"), "line") for question in section.questions]
    content = _without(definition.model_dump(mode="json", exclude={"choice_lists", "sections"}), "digest")
    content |= {"choice_lists": lists, "sections": sections}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@lru_cache(maxsize=32)
def shipped(slug: str = "social-media-inventory", version: int | None = None) -> Definition:
    """A shipped definition, by default its newest version. Raises KeyError when there is none."""
    found = {number: path for name, number, path in _shipped_files() if name == slug}
    if version is None and found:
        return shipped(slug, max(found))  # read once, whichever way it is asked for
    if version not in found:
        raise KeyError(f"{slug} v{version}" if version else slug)
    return load(found[version])


def shipped_definitions() -> tuple[Definition, ...]:
    """Every shipped version of every questionnaire, by slug and version."""
    return tuple(shipped(slug, version) for slug, version, _path in _shipped_files())


def _shipped_files() -> list[tuple[str, int, FilePath]]:
    paths = _DEFINITIONS.glob("*/v*.yaml")
    return sorted((path.parent.name, int(path.stem[1:]), path) for path in paths if path.stem[1:].isdigit())


def _choice_lists(value: object, reading: Reading) -> dict[str, ChoiceList]:
    if not isinstance(value, dict):
        remedy = "Write choice_lists: and below it one name: [...] a list."
        reading.add("the file", ("choice_lists",), "Choice lists are written by name.", remedy)
        return {}
    resolved = {name: choice_list(name, given, reading) for name, given in value.items()}
    return {name: found for name, found in resolved.items() if found is not None}


def _sections(value: object, reading: Reading) -> list[Section]:
    if value is None:
        return []
    found = []
    for index, item in enumerate(reading.items(value, ("sections",), "the file", "sections")):
        section = _section(item, ("sections", index), reading)
        if section is not None:
            found.append(section)
    return found


def _section(item: object, path: Path, reading: Reading) -> Section | None:
    name = item.get("name", "?") if isinstance(item, dict) else "?"
    where = f'section "{name}"'
    values = reading.settings(item, path, where, _SECTION)
    if not values:
        return None
    questions = _questions(values.pop("questions", []), (*path, "questions"), where, reading)
    if "paste" in values:
        reading.settings(values["paste"], (*path, "paste"), where, Paste.model_fields)
    values |= {"questions": questions, "line": reading.document.line(*path)}
    return reading.model(Section, values, path, where, {"name": name, "label": name})


def _questions(value: object, path: Path, where: str, reading: Reading) -> list[Question]:
    found = []
    for index, item in enumerate(reading.items(value, path, where, "questions")):
        at = (*path, index)
        name = item.get("name", "?") if isinstance(item, dict) else "?"
        here = f'question "{name}"'
        values = reading.settings(item, at, here, _QUESTION)
        if values:
            stand_in = {"name": name, "type": "select_one" if "choices" in values else "text"}
            question = reading.model(Question, values | {"line": reading.document.line(*at)}, at, here, stand_in)
            if question is not None:
                found.append(question)
    return found


def _listed(top: dict[str, Any]) -> set[str]:
    lists = top.get("choice_lists")
    return set(lists) if isinstance(lists, dict) else set()


def _canonical_list(found: ChoiceList) -> dict[str, Any]:
    dumped = found.model_dump(mode="json")
    choices = [] if found.free_text else dumped["choices"]
    for choice in choices:
        choice["facts"] = _without(choice["facts"], *_RECOGNITION)
    return dumped | {"choices": choices}


def _without(mapping: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}
