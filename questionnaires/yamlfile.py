"""Reads a YAML 1.2 file into plain values and remembers the line of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from questionnaires.problems import DefinitionProblems, Problem

# A questionnaire of two hundred questions has about 100 kB and 10,000 values; aliases can blow up a small file.
MAX_CHARACTERS = 1_000_000
MAX_VALUES = 100_000
MAX_DEPTH = 30

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """Plain values (dict, list, str, int, Decimal, bool, None) and the line on which each stands."""

    value: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """Line of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read_yaml(text: str, source: str) -> Document:
    """Plain values of a YAML 1.2 text. Raises DefinitionProblems; executes nothing, knows no tags."""
    if len(text) > MAX_CHARACTERS:
        raise _unreadable(source, 0, f"It has {len(text):,} characters.", f"Keep it below {MAX_CHARACTERS:,}.")
    try:
        node = YAML(typ="safe", pure=True).compose(StringIO(text.removeprefix("\ufeff")))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = f"This is not valid YAML: {error.problem or 'it cannot be read'}."
        remedy = "Look at indentation, colons and quotes near this line; put quotes around a text with a colon in it."
        raise _unreadable(source, line, what, remedy) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(source, 0, "This is not valid YAML.", "Save it as plain text in UTF-8.") from error
    if node is None:
        raise _unreadable(source, 0, "The file is empty.", "Start with slug, version, title and sections.")
    reader = _Reader()
    value = reader.plain(node, (), 0)
    if reader.problems:
        raise DefinitionProblems(source, tuple(reader.problems))
    return Document(value, reader.lines)


def _unreadable(source: str, line: int, what: str, remedy: str) -> DefinitionProblems:
    return DefinitionProblems(source, (Problem("the file", line, what, remedy),))


class _Reader:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def plain(self, node: Node, path: Path, depth: int) -> Any:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            if not self.problems or self.problems[-1].line:
                remedy = "Remove aliases (*name) that repeat each other."
                self.problems.append(Problem("the file", 0, "It holds too many or too deeply nested values.", remedy))
            return None
        self.lines[path] = line
        if isinstance(node, MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.plain(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.problems.append(
                    Problem("the file", line, "A setting's name must be a word.", "Write name: value.")
                )
                continue
            key = str(key_node.value)
            if key in found:
                what = f'The setting "{key}" stands here twice.'
                self.problems.append(Problem("the file", line, what, "Remove one of the two."))
                continue
            found[key] = self.plain(value_node, (*path, key), depth + 1)
            self.lines[(*path, key)] = line
        return found

    def _scalar(self, node: Node, line: int) -> Any:
        text = str(node.value)
        kind = str(node.tag).rpartition(":")[2]
        if kind == "str":
            return text
        if kind == "bool":
            return text.lower() == "true"
        if kind == "null":
            return None
        try:
            if kind == "int":
                return int(text.replace("_", ""), 0)
            if kind == "float":
                return Decimal(text.replace("_", ""))
        except (ValueError, InvalidOperation):
            return text  # 007 or .inf: an author means the characters
        if kind == "timestamp":
            return text
        what = f'The tag "{node.tag}" is not known here.'
        self.problems.append(Problem("the file", line, what, "Write plain texts, numbers, lists and settings only."))
        return None
