"""Lists in parts: a row with nothing but a department, and the rows below belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from questionnaires.names.links import recognise
from questionnaires.names.words import is_nothing, platform_from_word
from survey.operations.import_accounts import is_footer
from survey.operations.import_headings import folded
from survey.operations.import_table import SHEET_STEP, Line, Table

TITLE = "Department"
LONGEST = 120
FEWEST = 2  # parts that make a list of parts


def with_departments(table: Table, heading_row: int | None) -> Table | None:
    """The table with a column for the department each row stands under; None if it has no such parts."""
    headings = next((line for line in table.lines if line.number == heading_row), None)
    titles = _titles(table.lines, headings)
    if len(titles) < FEWEST:
        return None
    width = max(len(line.cells) for line in table.lines)
    lines, current, sheet = [], "", 0
    for line in table.lines:
        if line.number // SHEET_STEP != sheet:
            current, sheet = "", line.number // SHEET_STEP
        current = titles.get(line.number, current)
        below = headings is not None and line.number <= headings.number
        text = TITLE if line is headings else titles.get(line.number, "" if below else current)
        lines.append(replace(line, cells=(*line.cells, *[""] * (width - len(line.cells)), text)))
    return replace(table, lines=tuple(lines))


def _titles(lines: Sequence[Line], headings: Line | None) -> dict[int, str]:
    """The rows that open a part, by number; a row before the headings does so if these stand again in each part."""
    start = headings.number if headings is not None else 0
    repeated = [line for line in lines if headings is not None and line.number > start and _same(line, headings)]
    before = [line for line in lines if line.number < start and repeated][-1:]
    found: dict[int, str] = {}
    opened: Line | None = None
    for line in (*before, *(line for line in lines if line.number > start)):
        if _opens(line):
            opened = line
        elif opened is not None and sum(bool(cell) for cell in line.cells) > 1 and line not in repeated:
            found[opened.number] = next(cell for cell in opened.cells if cell)
            opened = None
    return found


def _opens(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell]
    if len(filled) != 1 or len(filled[0]) > LONGEST or is_footer(filled[0]) or is_nothing(filled[0]):
        return False
    return platform_from_word(filled[0]) is None and recognise(filled[0]).url is None


def _same(line: Line, headings: Line) -> bool:
    return [folded(cell) for cell in line.cells if cell] == [folded(cell) for cell in headings.cells if cell]
