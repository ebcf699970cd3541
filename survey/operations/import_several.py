"""Several departments in one cell: an entry for each, but only where it is certain that they are several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from survey.operations.import_answer_claims import Remark
from survey.operations.import_answer_columns import AnswerColumns
from survey.operations.import_answer_words import answer_words
from survey.operations.import_departments import Departments
from survey.operations.import_headings import folded
from survey.operations.import_matrix import is_total
from survey.operations.import_table import ROW_LIMIT, FileRefused, Line, Spot, Table
from survey.operations.import_units import KnownUnit, key, two_languages
from survey.wording import listed

STEP = 3_000_000_000  # numbers of the lines of rows with several departments begin here
SHORT = 60  # characters of a name in a list of names
FEW = 4  # words of a name in a list with commas
_SPACE = re.compile(r"\s+")
_CLEAR = re.compile(r"\s*[;|\n]\s*")
_SLASH = re.compile(r"\s+/\s+")
_COMMA = re.compile(r"\s*,\s*")
_AND = re.compile(r"\s*,?\s+(?:and|und|et|y|e|en)\s+|\s*,?\s*&\s*", re.IGNORECASE)
_SMALL = r"(?:and|of|for|the|und|für|et|de|des|du|la|y|e)"
_BROKEN = re.compile(rf"^(?:{_SMALL}\s|[&(–-])|(?:\s{_SMALL}|^{_SMALL}|[&,(–-])$", re.IGNORECASE)


@dataclass(frozen=True)
class Several:
    """A table with a line for each department of a row. `shared`: a further line -> the first of its row."""

    table: Table
    shared: Mapping[int, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    grouped: bool | None = None  # None: every row names its department as in the file


def one_each(table: Table, columns: AnswerColumns, known: Sequence[KnownUnit], default: str) -> Several:
    """The table with a line for each department that a row names. Raises FileRefused if these are too many."""
    below = [line for line in table.lines if line.number > (columns.heading_row or 0)]
    if len(columns.departments) != 1 or not below:
        return Several(table)
    column = columns.departments[0]
    names = Names(columns.heading(column), {line.at(column) for line in below}, known)
    if not names.any:
        return Several(table)
    read = Departments(table.lines, columns, known, default)
    work = _Work(table, column, columns.heading(column), names)
    work.lines += table.lines[: len(table.lines) - len(read.lines)]
    for line, text in zip(read.lines, read.texts, strict=True):
        work.take(line, names.whole(text if read.grouped else line.at(column)))
    made = replace(table, lines=tuple(work.lines), spots=work.spots)
    return Several(made, work.shared, tuple(work.remarks), read.grouped)


class Names:
    """The cells of a column of departments, read against one another and against the departments that are known."""

    def __init__(self, heading: str, texts: Iterable[str], known: Sequence[KnownUnit]) -> None:
        self._plural = folded(heading) in answer_words()["headings_of_several"]
        self._above = {(key(unit.name), key(unit.parent or "")) for unit in known}
        plain = {text: _SPACE.sub(_one_space, text) for text in texts if text}
        self._listed = {key(text) for text in plain.values()}
        self._known = {key(name) for unit in known for name in (unit.name, *unit.aliases)}
        self._known |= {key(text) for text in plain.values() if not _may_be_several(text)}
        for text in plain.values():  # a name in a list that is certain is a name by itself
            self._known |= {key(piece) for piece in self._clear(text) if not _may_be_several(piece)}
        self._pieces = {text: found for text in plain if (found := self._split(plain[text]))}
        rest = [text for text in plain if text not in self._pieces]
        self._doubts = {text for text in rest if self._is_doubtful(plain[text])}
        self._cut = {text for text in rest if "\n" in text and self._is_cut(plain[text])}

    @property
    def any(self) -> bool:
        return bool(self._pieces or self._doubts or self._cut)

    def is_doubtful(self, text: str) -> bool:
        """Whether a cell was taken as one department although a part of it is one by itself."""
        return text in self._doubts

    def whole(self, text: str) -> str:
        """A name that was broken over two lines, in one."""
        return " ".join(text.split()) if text in self._cut else text

    def pieces(self, text: str) -> tuple[str, ...]:
        """The departments of a cell, if they are several."""
        return self._pieces.get(text, ())

    def _split(self, text: str) -> tuple[str, ...]:
        if not _may_be_several(text) or key(text) in self._known:
            return ()
        found = [name for piece in self._clear(text) for name in self._by_words(piece)]
        unique = {key(name): name for name in reversed(found)}
        names = tuple(dict.fromkeys(unique[key(name)] for name in found))
        return names if len(names) > 1 else ()

    def _clear(self, text: str) -> list[str]:
        """The parts at signs that divide without doubt; nothing for one above the other or for two languages."""
        if two_languages(text):
            return []
        clear = [piece for piece in _CLEAR.split(text.strip()) if piece]
        if len(clear) == 1:
            clear = [piece for piece in _SLASH.split(text.strip()) if piece]
        if len(clear) > 1 and (not all(map(_is_whole, clear)) or self._is_hierarchy(clear)):
            return []
        return clear

    def _is_cut(self, text: str) -> bool:
        return not all(map(_is_whole, filter(None, _CLEAR.split(text.strip()))))

    def _is_doubtful(self, text: str) -> bool:
        if not _may_be_several(text) or key(text) in self._known or len(self._clear(text)) != 1:
            return False
        return any(self._is_name(part) for part in self._known_parts(text) if part and part != text)

    def _by_words(self, piece: str) -> list[str]:
        """ "Marketing, Sales and HR" in parts; a name that holds such a word stays whole."""
        if key(piece) in self._known:
            return [piece]
        for parts in (self._known_parts(piece), _COMMA.split(piece), _commas_and_word(piece)):
            parts = [part for part in parts if part]
            if len(parts) < 2 or not all(map(_is_whole, parts)):
                continue
            if all(map(self._is_name, parts)):
                return parts
            if self._plural and "," in piece and all(self._is_name(part) or _stands_alone(part) for part in parts):
                return parts
        return [piece]

    def _is_name(self, part: str) -> bool:
        """A department that is known, or one that fills a cell of its own and cannot be parted."""
        own = key(part)
        return own in self._known or (own in self._listed and len(self._by_words(part)) == 1)

    def _known_parts(self, piece: str) -> list[str]:
        """Parts at commas and at words such as "and", but for names that hold one and are known: "R and D"."""
        found: list[str] = []
        for part in _COMMA.split(piece):
            found += [part] if part != piece and self._is_name(part) else _AND.split(part)
        return found

    def _is_hierarchy(self, pieces: Sequence[str]) -> bool:
        """ "Department of Commerce; Census": one stands above the other, by the register or by its name."""
        keys = [key(piece) for piece in pieces]
        if any((one, other) in self._above for one in keys for other in keys):
            return True
        upper = [folded(piece).startswith(answer_words()["begin_upper"]) for piece in pieces]
        return any(upper) and not all(upper)


def _one_space(found: re.Match[str]) -> str:
    """Long runs of blanks would take the other patterns for ever."""
    return "\n" if "\n" in found.group() else " "


def _may_be_several(text: str) -> bool:
    return bool(_CLEAR.search(text) or _SLASH.search(text) or "," in text or _AND.search(text))


def _is_whole(piece: str) -> bool:
    """A short name that was not cut out of a longer one: "Office of" before a line break was."""
    return len(piece) <= SHORT and not _BROKEN.search(piece) and any(map(str.isalpha, piece))


def _stands_alone(piece: str) -> bool:
    """A name of few words, none of which usually stands with others in one name: "Arts, Culture and Heritage"."""
    words = folded(piece).split()
    return len(words) <= FEW and not _AND.search(piece) and not set(words) & set(answer_words()["beside_others"])


def _commas_and_word(piece: str) -> list[str]:
    """Parts at commas and at the word before the last of them."""
    *first, last = _COMMA.split(piece)
    return [*first, *_AND.split(last, maxsplit=1)]


class _Work:
    def __init__(self, table: Table, column: int, heading: str, names: Names) -> None:
        self._table, self._column, self._heading, self._names = table, column, heading, names
        self.lines: list[Line] = []
        self.spots: dict[int, Spot] = dict(table.spots)
        self.shared: dict[int, int] = {}
        self.remarks: list[Remark] = []

    def take(self, line: Line, text: str) -> None:
        """All lines get numbers in their new order."""
        more = any(cell and number != self._column for number, cell in enumerate(line.cells))
        pieces = self._names.pieces(text) if more and not is_total(line) else ()
        first = self._add(line, pieces[0] if pieces else text)
        for piece in pieces[1:]:
            self.shared[self._add(line, piece)] = first
        if len(self.lines) > ROW_LIMIT:
            raise FileRefused(f"The rows name more than {ROW_LIMIT:,} departments in all. Please split the file.")
        plain = f"“{' '.join(text.split())[:200]}”"
        if pieces:
            words = f"{plain} was read as {len(pieces)} departments: {listed(pieces)}."
            self.remarks.append(Remark(first, self._heading, words))
        elif more and self._names.is_doubtful(text):
            self.remarks.append(Remark(first, self._heading, f"{plain} was taken as one department."))

    def _add(self, line: Line, text: str) -> int:
        number = STEP + len(self.spots)
        self.spots[number] = self._table.spot(line.number)
        cells = [*line.cells, *[""] * (self._column + 1 - len(line.cells))]
        cells[self._column] = text
        while cells and not cells[-1]:
            cells.pop()
        self.lines.append(Line(number, tuple(cells)))
        return number
