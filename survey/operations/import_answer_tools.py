"""Tools in a list of answers: what a row calls them, what the catalogue adds, and whether they are still in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from questionnaires.names.products import Product
from survey.operations.import_answer_columns import AnswerColumns
from survey.operations.import_answer_words import answer_words
from survey.operations.import_cells import Typed
from survey.operations.import_headings import folded
from survey.operations.import_table import Line, Table
from survey.operations.import_target import Target
from survey.operations.import_tools import Tool, tools_in

FROM_CATALOGUE = "The function was taken from the product catalogue, since the file does not say it"


@dataclass(frozen=True)
class Told:
    """The answers of one entry, and what was assumed for them."""

    typed: dict[str, Typed]
    column: str = ""
    remarks: tuple[str, ...] = ()
    implied: frozenset[str] = field(default=frozenset())


class ToolReader:
    """Reads the tools of rows; without a question for a tool it reads nothing."""

    def __init__(self, wanted: Target, columns: AnswerColumns, table: Table) -> None:
        self._columns, self._wanted, self._table = columns, wanted, table
        question = wanted.of_role("tool")
        self._numbers = columns.questions.get(question.name, ()) if question is not None else ()
        self.question = question if self._numbers else None
        self._functions = wanted.of_role("function")
        offered = wanted.definition.choices_of(self._functions) if self._functions is not None else None
        self._codes = offered.by_name if offered else {}
        self._learnt: dict[tuple[str, str], tuple[int, tuple[Tool, ...]]] = {}

    def learn(self, lines: Iterable[tuple[Line, str]]) -> None:
        """Rows of one department with one name mean one tool, although only one of them may say its product."""
        for line, unit in lines if self.question else ():
            named, maker, project = self._texts(line)
            found = tools_in(named, maker, project)
            if project and any(tool.product for tool in found):
                self._learnt.setdefault((unit, folded(project)), (line.number, found))

    def read(self, line: Line, unit: str, typed: dict[str, Typed]) -> tuple[Told, ...]:
        """An entry for each tool the row names."""
        if self.question is None:
            return ()
        named, maker, project = self._texts(line)
        tools = tools_in(named, maker, project)
        source = ""
        known = self._learnt.get((unit, folded(project))) if project else None
        if known is not None and not any(tool.product for tool in tools):
            tools = known[1]
            names = ", ".join(tool.name for tool in tools)
            source = (
                f"The row does not name a product; {self._table.spot(known[0]).words} with the same name says {names}."
            )
        stage = line.at(self._columns.stage)
        ended = stage if folded(stage) in answer_words()["ended"] else ""
        return tuple(self._told(self.question.name, tool, line, typed, ended, source) for tool in tools)

    def _told(self, name: str, tool: Tool, line: Line, typed: dict[str, Typed], ended: str, source: str) -> Told:
        found: dict[str, Typed] = {name: {"t": tool.name}, **typed}
        remarks = [source or tool.remark] if source or tool.remark else []
        implied: frozenset[str] = frozenset()
        functions = self._functions
        if functions is not None and functions.name not in typed:
            if ended and "none" in functions.missing:
                found[functions.name] = {"m": "none"}
                words = functions.missing["none"]
                remarks.append(f"The row says “{ended}”, so what {tool.name} is used for was taken as “{words}”.")
            elif codes := self._of_catalogue(tool.product):
                found[functions.name] = {"t": codes}
                implied = frozenset([functions.name])
                listed = ", ".join(self._codes[code].label for code in codes)
                remarks.append(f"{FROM_CATALOGUE}: {tool.name}, {listed}.")
        return Told(found, self._column(line), tuple(remarks), implied)

    def _of_catalogue(self, known: Product | None) -> list[str]:
        """What the product is usually bought for; that a suite contains more does not say that it is used for it."""
        return [code for code in known.functions if code in self._codes][:1] if known is not None else []

    def _column(self, line: Line) -> str:
        return next((self._columns.heading(n) for n in self._numbers if line.at(n)), "")

    def _texts(self, line: Line) -> tuple[str, str, str]:
        """What the row says in columns for products, for makers and for what the row is about."""
        words = answer_words()
        makers = [n for n in self._numbers if folded(self._columns.heading(n)) in words["makers"]]
        projects = [n for n in self._numbers if folded(self._columns.heading(n)) in words["projects"]]
        named = [n for n in self._numbers if n not in makers and n not in projects]
        if not named and not projects:
            named, makers = makers, []
        return self._first(line, named), self._first(line, makers), self._first(line, projects)

    @staticmethod
    def _first(line: Line, numbers: Sequence[int]) -> str:
        return next((text for number in numbers if (text := line.at(number))), "")
