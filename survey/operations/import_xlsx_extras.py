"""What a sheet says beside its cells: links behind words, and cells that were merged into one."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from questionnaires.names.links import recognise
from questionnaires.names.words import platform_from_word
from survey.operations.import_headings import folded, heading_words, platform_heading, strength
from survey.operations.import_table import COLUMN_LIMIT, Line

Cell = tuple[int, int]  # row and column, both from 1
_TAG = re.compile(rb"<(?:\w+:)?(hyperlink|mergeCell)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f[^>]*>\s*=?HYPERLINK\(\s*(?:&quot;|\")([^<]{1,4000}?)(?:&quot;|\")\s*[,;)]"
)
MOST_MERGED = 20_000
ACCOUNTS = 0.3  # share of links to platforms from which on a column of words holds accounts


@dataclass(frozen=True)
class Extras:
    """`links` are web addresses by cell; `spans` are cells merged downwards: the first cell and the last row."""

    links: Mapping[Cell, str] = field(default_factory=dict)
    spans: Mapping[Cell, int] = field(default_factory=dict)


def extras(package: zipfile.ZipFile, part: str) -> Extras:
    """Read the part of one sheet, for example "xl/worksheets/sheet1.xml"."""
    data = package.read(part)
    targets = _targets(package, part)
    links, spans = _formulas(data), dict[Cell, int]()
    _cells, _end, below = data.rpartition(b"sheetData>")
    for match in _TAG.finditer(below):
        given = _attributes(match.group(2))
        if match.group(1) == b"mergeCell":
            if len(spans) < MOST_MERGED:
                spans |= _span(given.get("ref", ""))
            continue
        address = targets.get(next((text for name, text in given.items() if name.endswith(":id")), ""), "")
        if address.lower().startswith(("http://", "https://")):
            links[coordinate_to_tuple(given.get("ref", "A1").partition(":")[0])] = address
    return Extras(links, spans)


def _attributes(text: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(text.decode("utf-8", "replace"))
    return {name: html.unescape(first or second) for name, first, second in found}


def _targets(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    beside = f"{folder}/_rels/{name}.rels"
    if beside not in package.NameToInfo:
        return {}
    given = (_attributes(match.group(1)) for match in _RELATION.finditer(package.read(beside)))
    return {each.get("Id", ""): each.get("Target", "") for each in given}


def _formulas(data: bytes) -> dict[Cell, str]:
    if b"HYPERLINK(" not in data:
        return {}
    found: dict[Cell, str] = {}
    for match in _FORMULA.finditer(data):
        place = _attributes(match.group(1)).get("r", "")
        address = html.unescape(match.group(2).decode("utf-8", "replace"))
        if place and address.lower().startswith(("http://", "https://")):
            found[coordinate_to_tuple(place)] = address
    return found


def _span(ref: str) -> dict[Cell, int]:
    left, top, _right, bottom = range_boundaries(ref)
    if left is None or top is None or bottom is None or bottom <= top:
        return {}
    return {(top, left): bottom}


def filled(rows: Iterator[list[str]], spans: Mapping[Cell, int]) -> Iterator[list[str]]:
    """The rows with the text of a cell in all rows it was merged over; rows without any other text stay empty."""
    open_spans: dict[int, tuple[int, str]] = {}
    starts: dict[int, list[int]] = {}
    for top, left in spans:
        starts.setdefault(top, []).append(left)
    for number, row in enumerate(rows, start=1):
        if open_spans and any(row):
            for column, (last, text) in open_spans.items():
                if number <= last and column <= COLUMN_LIMIT:
                    row.extend([""] * (column - len(row)))
                    row[column - 1] = row[column - 1] or text
        for column in starts.get(number, ()):
            text = row[column - 1] if column <= len(row) else ""
            open_spans[column] = (spans[number, column], text)
        yield row


def with_links(lines: Sequence[Line], links: Mapping[Cell, str]) -> tuple[Line, ...]:
    """The rows with the addresses behind their words: in place of "Click here", else in a column of their own."""
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), address in links.items():
        by_column.setdefault(column - 1, {})[row] = address
    for column, addresses in sorted(by_column.items()):
        lines = _with_column(lines, column, addresses)
    return tuple(lines)


def _with_column(lines: Sequence[Line], column: int, addresses: Mapping[int, str]) -> Sequence[Line]:
    linked = [line for line in lines if line.number in addresses]
    words = [line.at(column) for line in linked if not _is_address(line.at(column))]
    if not words:
        return lines
    above = [line for line in lines if line.number < linked[0].number and line.at(column)]
    heading = above[-1] if above else None
    title = heading.at(column) if heading is not None else ""
    if _stands_for_link(title, words):
        return [_put(line, column, addresses.get(line.number, "")) for line in lines]
    known = sum(recognise(addresses[line.number]).platform is not None for line in linked)
    if known < ACCOUNTS * len(linked):
        return lines
    last = max(len(line.cells) for line in lines)
    texts = {**addresses, **({heading.number: f"{title} (link)"} if heading is not None else {})}
    return [_put(_without_pointer(line, column, addresses), last, texts.get(line.number, "")) for line in lines]


def _without_pointer(line: Line, column: int, addresses: Mapping[int, str]) -> Line:
    """ "Click here" is no name of an account."""
    if line.number not in addresses or folded(line.at(column)) not in heading_words()["pointers"]:
        return line
    return replace(line, cells=tuple("" if number == column else cell for number, cell in enumerate(line.cells)))


def _stands_for_link(title: str, words: Sequence[str]) -> bool:
    """Whether the words say nothing of their own: under the heading of a platform or of links, or always the same."""
    if platform_heading(title):
        return True
    if sum(platform_from_word(each) is not None for each in words) > len(words) / 2:
        return False
    return strength("link", title) >= 1.5 or len(set(words)) * 3 <= len(words)


def _is_address(text: str) -> bool:
    return "://" in text or text.lower().startswith("www.") or ("/" in text and recognise(text).url is not None)


def _put(line: Line, column: int, text: str) -> Line:
    if not text:
        return line
    cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
    cells[column] = text
    return replace(line, cells=tuple(cells))
