"""From the rows of a table to answers of departments; what cannot be understood is named by row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from questionnaires.model import Question
from survey.operations.import_answer_claims import AnswerClaim, AnswerReading, NotRead, Remark
from survey.operations.import_answer_layouts import Layout
from survey.operations.import_answer_shared import is_amount
from survey.operations.import_answer_tools import Told, ToolReader
from survey.operations.import_cells import Cells, Typed
from survey.operations.import_departments import Departments
from survey.operations.import_money import is_money, with_currency
from survey.operations.import_rows import NOTE_LENGTH, Refusal
from survey.operations.import_table import Line
from survey.operations.import_target import Target
from survey.operations.import_units import KnownUnit
from survey.wording import counted, opened

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def read_answers(
    layout: Layout, wanted: Target, cells: Cells, known: Sequence[KnownUnit] = (), *, department: str = ""
) -> AnswerReading:
    """Read all rows below the headings; `department` is used for rows that name none."""
    made = _Reader(layout, wanted, cells, known, department).read()
    layout.add_set_aside(made)
    return made


class _Reader:
    def __init__(
        self, layout: Layout, wanted: Target, cells: Cells, known: Sequence[KnownUnit], department: str
    ) -> None:
        self.table, self.columns, self.wanted, self.cells = layout.table, layout.columns, wanted, cells
        self.departments = Departments(layout.table.lines, layout.columns, known, department, layout.grouped)
        found = self.departments
        self.made = AnswerReading(found.units, found.grouped, [line.number for line in found.lines])
        self.tools = ToolReader(wanted, layout.columns, layout.table)
        self.layout = layout
        self.amounts = frozenset(name for name, question in wanted.by_name.items() if is_amount(question))

    def read(self) -> AnswerReading:
        usable = []
        for line, text in zip(self.departments.lines, self.departments.texts, strict=True):
            reason = self.departments.unusable(line, text, "an entry of this list")
            if reason is None and {cell for cell in line.cells if cell} == {text}:
                reason = (self._nothing_for(), text)
            if reason is not None:
                self.made.refusals.append(Refusal(line.number, self.departments.heading(), *reason))
            else:
                usable.append((line, self.departments.place(line).unit))
        self.tools.learn(usable)
        for line, unit in usable:
            self._line(line, unit)
        # Of two rows that mean the same the newer stays, then the one that says it itself.
        self.made.claims.sort(key=lambda claim: (-claim.year, claim.row))
        return self.made

    def _line(self, line: Line, unit: str) -> None:
        missed: list[NotRead] = []
        typed = self._answers(line, unit, missed)
        found = list(self._claims(line, unit, typed)) if typed or self.tools.question else []
        if len(found) > 1 or self.layout.is_shared(line.number):
            found = [replace(each, shares=self._shares(each)) for each in found]
        self.made.claims += found
        if not found:
            self.made.refusals.append(self._refusal(line, typed, missed))
            return
        kept = ", ".join(f"“{self.columns.labels[name]}”" for name in found[0].typed) or "nothing else"
        self.made.not_read += [replace(each, kept=kept) for each in missed]

    def _shares(self, claim: AnswerClaim) -> tuple[tuple[str, int], ...]:
        """Amounts with the line that they come from: the first of the row, or of the cell."""
        names = [name for name in claim.typed if name in self.amounts]
        return tuple((name, self.layout.source(claim.row, name)) for name in names)

    def _answers(self, line: Line, unit: str, missed: list[NotRead]) -> dict[str, Typed]:
        """What each mapped cell says; the tool itself is read apart, since a cell may name several."""
        typed: dict[str, Typed] = {}
        for name, numbers in self.columns.questions.items():
            question = self.wanted.by_name[name]
            if question.role == "tool":
                continue
            number, text = self._cell(line, question, numbers)
            if not text:
                continue
            heading = self.columns.heading(number)
            if is_money(question):
                text = with_currency(text, line.at(self.columns.currency), heading)
            read = self.cells.read(question, text)
            self.made.said_none += read.said_none
            if read.problem:
                missed.append(NotRead(line.number, heading, unit, read.problem, _short(text), ""))
            if read.typed is not None:
                typed[name] = read.typed
                if read.remark:
                    self.made.remarks.append(Remark(line.number, heading, read.remark))
        return typed

    @staticmethod
    def _cell(line: Line, question: Question, numbers: Sequence[int]) -> tuple[int, str]:
        """The first column that says something; long texts of several columns are put together."""
        filled = [(number, line.at(number)) for number in numbers if line.at(number)]
        if question.appearance == "multiline" and len(filled) > 1:
            return filled[0][0], "\n".join(dict.fromkeys(text for _number, text in filled))[:NOTE_LENGTH]
        return filled[0] if filled else (numbers[0], "")

    def _claims(self, line: Line, unit: str, typed: dict[str, Typed]) -> Iterator[AnswerClaim]:
        years = _YEAR.findall(line.at(self.columns.year))
        year = int(years[-1]) if years else 0
        if self.wanted.key is not None:
            yield from self._keyed(line, unit, typed, year)
            return
        entries = self.tools.read(line, unit, typed) if self.tools.question else (Told(dict(typed)),)
        for each in entries:
            self.made.remarks += [Remark(line.number, each.column, words) for words in each.remarks]
            key = self.wanted.entry_key(each.typed)
            if key and each.typed:
                spot = self.table.spot(line.number)
                column, shown = spot.column or each.column or self._column(each.typed), self._shown(each.typed)
                told, where = each.typed, spot.words
                yield AnswerClaim(line.number, column, unit, key, shown, told, None, each.implied, year, where=where)

    def _keyed(self, line: Line, unit: str, typed: dict[str, Typed], year: int) -> Iterator[AnswerClaim]:
        """One entry for each choice that the row names."""
        question = self.wanted.key
        raw = typed.get(question.name) if question is not None else None
        if question is None or not raw or not raw.get("t"):
            return
        rest = {name: each for name, each in typed.items() if name != question.name}
        labels = {code: self.cells.words(question).label(code) for code in raw["t"]}
        for code, label in labels.items():
            own = {question.name: {"t": code} | ({"o": raw["o"]} if label is None else {})}
            shown = label or str(raw.get("o", ""))
            spot, both = self.table.spot(line.number), {**own, **rest}
            column, where = spot.column or self._column(own), spot.words
            yield AnswerClaim(line.number, column, unit, code, shown, both, code, year=year, where=where)

    def _refusal(self, line: Line, typed: Mapping[str, Typed], missed: Sequence[NotRead]) -> Refusal:
        filled = " · ".join(cell for cell in line.cells if cell)[:200]
        key = self.wanted.key or next(iter(self.wanted.naming), None)
        if missed and not typed:
            each = missed[0]
            more = ""
            if others := len(missed) - 1:
                more = f" {opened(counted(others, 'more cell was', 'more cells were'))} not understood either."
            return Refusal(line.number, each.column, each.reason + more, each.text)
        if typed and key is not None:
            asked = " or ".join(self.columns.heading(n) for n in self.columns.questions.get(key.name, ()))
            return Refusal(line.number, asked, f"The row does not say “{self.columns.labels[key.name]}”.", filled)
        return Refusal(line.number, "", self._nothing_for(), filled)

    def _nothing_for(self) -> str:
        return f"The row names a department, but nothing for “{self.wanted.section.label}”."

    def _column(self, typed: Mapping[str, Any]) -> str:
        name = next((each for each in self.columns.questions if each in typed), "")
        return self.columns.heading(self.columns.questions[name][0]) if name else ""

    def _shown(self, typed: Mapping[str, Typed]) -> str:
        """What names the entry, in words."""
        named = self.wanted.naming or tuple(self.wanted.by_name[name] for name in list(typed)[:2])
        return ", ".join(words for q in named if (words := said(self.cells, q, typed.get(q.name) or {})))[:300]


def said(cells: Cells, question: Question, raw: Typed) -> str:
    """An answer in words, for a report."""
    if raw.get("m"):
        return question.missing.get(raw["m"]) or "Nothing"
    typed = raw.get("t")
    if isinstance(typed, dict):
        return " to ".join(str(typed[part]) for part in ("low", "high") if typed.get(part))
    codes = typed if isinstance(typed, list) else [typed] if typed else []
    if not question.choices:
        return str(typed or "")
    return ", ".join(cells.words(question).label(code) or str(raw.get("o") or code) for code in codes)


def _short(text: str) -> str:
    return " ".join(text.split())[:200]
