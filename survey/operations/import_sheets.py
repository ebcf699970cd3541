"""Several sheets of one workbook that have the same columns: read as one table, and each row knows its sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from questionnaires.names.products import product
from questionnaires.names.words import platform_from_word
from survey.operations.import_answer_words import role_headings
from survey.operations.import_headings import ROLES, folded, heading_words, strength
from survey.operations.import_table import ROW_LIMIT, SHEET_STEP, FileRefused, Line, Table
from survey.wording import listed, some

HEAD = 40  # rows in which the headings are looked for
SHEET_NAME = "Name of the sheet"  # the made column with the sheet of each row
_BESIDE = " (link)"  # a column that was made for the addresses behind words
_TIME = re.compile(r"(?:19|20)\d\d|\d{1,2}|q[1-4]|h[12]")
_NUMBER = re.compile(r"\d+$")


def same_headings(first: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """The places of the row that stands in both heads, in any order: the headings.

    Of several the one with most words that headings have, then the longest: a row of data may stand in both, too.
    """
    found: list[tuple[int, int, int, int]] = []
    places: dict[tuple[str, ...], int] = {}
    for place, row in enumerate(other):
        places.setdefault(_titles(row), place)
    for place, row in enumerate(first):
        titles = _titles(row)
        if len(titles) > 1 and titles in places and not all(map(_is_figure, titles)):
            found.append((sum(map(_is_heading, titles)), len(titles), -place, places[titles]))
    return (-max(found)[2], max(found)[3]) if found else None


def is_further(title: str) -> bool:
    """Whether a sheet may go on with the list: not one of another time, an old copy or an example."""
    words = folded(title).split()
    if words and all(_TIME.fullmatch(word) or word in heading_words()["sheets_of_a_time"] for word in words):
        return False
    return not set(words) & set(heading_words()["sheets_set_aside"])


def joined(first: Table, others: Sequence[Table]) -> Table:
    """The rows of all sheets, one sheet after the other. Raises FileRefused if they are too many."""
    lines, empty, read = list(first.lines), first.empty, [first.sheet]
    heading = 0
    for other in others:
        at = same_headings(_head(first), _head(other))
        if at is None:
            continue
        theirs = other.lines[at[1]]
        lines[at[0]] = headings = _with_links_of(theirs, lines[at[0]], lines)
        heading = headings.number
        step, move = len(read) * SHEET_STEP, _moves(headings.cells, theirs.cells)
        lines += [Line(line.number + step, _moved(line, move)) for line in other.lines[at[1] + 1 :]]
        empty += other.empty
        read.append(other.sheet)
    if len(lines) > ROW_LIMIT:
        raise FileRefused(f"The sheets have more than {ROW_LIMIT:,} rows together. Please split the file.")
    if len(read) == 1:
        return first
    rest = tuple(title for title in first.other_sheets if title not in read)
    how = f"Excel, sheets {listed(read) if len(read) <= 6 else some(read)}"
    return Table(tuple(lines), how, empty, first.sheet, rest, sheets=tuple(read), heading=heading)


def only(table: Table, sheet: str | None) -> Table:
    """One of several sheets that were read together; all of them without a name of one."""
    if not sheet or sheet not in table.sheets:
        return table
    index = table.sheets.index(sheet)
    # what stands above the headings of the first sheet says nothing of another
    kept = tuple(line for line in table.lines if line.number // SHEET_STEP == index or line.number == table.heading)
    rest = tuple(title for title in table.sheets if title != sheet)
    return replace(
        table, lines=kept, how=f"Excel, sheet {sheet}", sheet=sheet, other_sheets=(*rest, *table.other_sheets)
    )


def with_sheet_names(table: Table, *, by_hand: bool = False) -> Table | None:
    """The table with a column for the sheet of each row, if the sheets are called as departments may be."""
    if not table.sheets or not (by_hand or all(map(names_department, table.sheets))):
        return None
    width = max(len(line.cells) for line in table.lines)
    lines = []
    for line in table.lines:
        above = line.number < table.heading
        text = SHEET_NAME if line.number == table.heading else "" if above else table.spot(line.number).sheet
        lines.append(replace(line, cells=(*line.cells, *[""] * (width - len(line.cells)), text)))
    return replace(table, lines=tuple(lines))


def is_sheet_name(title: str) -> bool:
    """Whether somebody asks for the name of the sheet in place of a column."""
    return folded(title) in (folded(SHEET_NAME), "sheet name", "sheet")


def names_platforms(table: Table) -> bool:
    """Whether there is a sheet for each platform."""
    return bool(table.sheets) and all(platform_from_word(sheet) is not None for sheet in table.sheets)


def names_department(sheet: str) -> bool:
    """Not "Sheet1", "2024", "Facebook" or "Hootsuite"."""
    plain = _NUMBER.sub("", folded(sheet)).strip()
    if not plain or plain in heading_words()["sheets_without_name"]:
        return False
    return platform_from_word(sheet) is None and product(sheet) is None and is_further(sheet)


def _head(table: Table) -> list[tuple[str, ...]]:
    return [line.cells for line in table.lines[:HEAD]]


def _titles(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(folded(cell) for cell in row if cell and not cell.endswith(_BESIDE)))


def _is_figure(title: str) -> bool:
    return not any(map(str.isalpha, title))


def _is_heading(title: str) -> bool:
    return any(strength(role, title) >= 1 for role in ROLES) or any(title in each for each in role_headings().values())


def _with_links_of(theirs: Line, headings: Line, lines: Sequence[Line]) -> Line:
    """Our headings with those of their columns of links that we have not: beside all that is read so far."""
    new = [cell for cell in theirs.cells if cell.endswith(_BESIDE) and cell not in headings.cells]
    if not new:
        return headings
    width = max(len(line.cells) for line in lines)
    return replace(headings, cells=(*headings.cells, *[""] * (width - len(headings.cells)), *new))


def _moves(titles: Sequence[str], theirs: Sequence[str]) -> Mapping[int, int]:
    """For each of their columns ours of the same heading; columns without a heading stay if nothing else moves."""
    if [folded(cell) for cell in titles] == [folded(cell) for cell in theirs]:
        return {}
    ours: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for place, title in enumerate(titles):
        ours[folded(title), seen[folded(title)]] = place
        seen[folded(title)] += 1
    seen.clear()
    found, last = dict[int, int](), max(len(titles), len(theirs))
    for place, title in enumerate(theirs):
        plain = folded(title)
        own = ours.get((plain, seen[plain])) if plain else None
        seen[plain] += 1
        found[place] = own if own is not None else last + place
    return found


def _moved(line: Line, move: Mapping[int, int]) -> tuple[str, ...]:
    if not move:
        return line.cells
    last = max(move.values()) + 1
    placed = {move.get(place, last + place): cell for place, cell in enumerate(line.cells) if cell}
    return tuple(placed.get(place, "") for place in range(max(placed, default=-1) + 1))
