"""The department of every row: its column, the one above it, grouped lists, and rows that name none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from questionnaires.names.words import is_nothing
from survey.operations.import_accounts import is_footer
from survey.operations.import_answer_words import answer_words
from survey.operations.import_bureaus import bureaus
from survey.operations.import_headings import folded
from survey.operations.import_table import SHEET_STEP, FileRefused, Line
from survey.operations.import_units import KnownUnit, Place, Units

GROUPED = 0.3  # share of empty department cells from which on a list is taken as grouped under its departments


class Headed(Protocol):
    """Columns that say where the headings and the departments are."""

    @property
    def headings(self) -> tuple[str, ...]: ...
    @property
    def heading_row(self) -> int | None: ...
    @property
    def departments(self) -> tuple[int, ...]: ...
    @property
    def parent(self) -> int | None: ...


class Departments:
    """Reads the departments of all rows below the headings first, then says where each row belongs.

    Raises FileRefused if there are no rows.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        columns: Headed,
        known: Sequence[KnownUnit],
        default: str,
        grouped: bool | None = None,
    ) -> None:
        """`grouped`: whether rows were given to the department named above them; None: that is found out here."""
        below = columns.heading_row
        self.lines = [line for line in lines if below is None or line.number > below]
        if not self.lines:
            raise FileRefused("There are no rows below the headings.")
        self._columns, self._default = columns, default
        first = columns.departments[0] if columns.departments else None
        aboves = [_above(line.at(columns.parent)) for line in self.lines]
        # a row with an agency and no bureau is the agency's own
        own = [line.at(first) or above for line, above in zip(self.lines, aboves, strict=True)]
        held = [text for text, line in zip(own, self.lines, strict=True) if _holds_more(line)]
        self._filled_in = grouped is not None
        self.grouped = not default and (_is_grouped(own) or _is_grouped(held)) if grouped is None else grouped
        self.texts = self._filled(own)
        aboves = ["" if above == text else above for text, above in zip(self.texts, aboves, strict=True)]
        pairs = list(zip(self.texts, aboves, strict=True))
        self._read: Mapping[tuple[str, str], tuple[str, str]] = bureaus((pair for pair in pairs if pair[0]), known)
        self._pairs = {line.number: pair for line, pair in zip(self.lines, pairs, strict=True)}
        self.units = Units([self._read[pair] for pair in pairs if pair[0]], known)

    def place(self, line: Line) -> Place:
        """Where a row with a department belongs."""
        return self.units.place(*self._read[self._pairs[line.number]])

    def heading(self) -> str:
        """What the column of the departments is called."""
        return self._columns.headings[self._columns.departments[0]] if self._columns.departments else ""

    def unusable(self, line: Line, text: str, what: str, *, keep_footer: bool = False) -> tuple[str, str] | None:
        """Why a row cannot be used at all, and what stands there; `what` is what a row holds: "an account"."""
        filled = [cell for cell in line.cells if cell]
        whole = " · ".join(filled)[:200]
        if self._columns.heading_row and [folded(cell) for cell in filled] == [
            folded(cell) for cell in self._columns.headings if not cell.startswith("Column ")
        ]:
            return "The headings are repeated here.", ""
        if is_footer(filled[0]) and not keep_footer:
            return f"This is a total or a note, not {what}.", filled[0][:200]
        if not text:
            return "The department is missing.", whole
        if folded(text) in answer_words()["no_single_department"]:
            return f"“{text}” names no department in particular.", whole
        if is_nothing(text):
            return f"“{text}” is no department.", whole
        if len(text) > 400:
            return "The department's name is longer than 400 characters.", text[:200]
        return None

    def _filled(self, own: Sequence[str]) -> list[str]:
        """The department of each row: a grouped list names it only on the first row of a group."""
        second = self._columns.departments[1:]
        found: list[str] = []
        sheet = 0
        for text, line in zip(own, self.lines, strict=True):
            other = line.at(second[0]) if second else ""
            if text and other and folded(text) != folded(other) and "/" not in text + other:
                text = f"{text} / {other}"
            goes_on = self.grouped and not self._filled_in and found and line.number // SHEET_STEP == sheet
            text = text or other or self._default or (found[-1] if goes_on else "")
            sheet = line.number // SHEET_STEP
            found.append(text)
        return found


def _above(text: str) -> str:
    return "" if is_nothing(text) else text


def _holds_more(line: Line) -> bool:
    """Neither the heading of a part nor a total below the list."""
    filled = [cell for cell in line.cells if cell]
    return len(filled) > 1 and not is_footer(filled[0])


def _is_grouped(departments: Sequence[str]) -> bool:
    """Whether a list names each department once, on the first of its rows, and never on two rows in a row."""
    named = [text for text in departments if text]
    empty = len(departments) - len(named)
    repeated = any(one == other for one, other in pairwise(named))
    return bool(named and departments[0] and empty > GROUPED * len(departments) and not repeated)
