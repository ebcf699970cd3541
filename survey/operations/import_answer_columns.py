"""Which column of a table answers which question: given by hand, or guessed from headings and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questionnaires.model import Question
from questionnaires.names.words import is_nothing, is_tick
from survey.operations.import_answer_headings import heading_strength, likeliest_headings
from survey.operations.import_answer_words import answer_words
from survey.operations.import_cells import Cells
from survey.operations.import_columns import (
    SAMPLE,
    ColumnsUnclear,
    DepartmentUnclear,
    headings_below,
    named_column,
)
from survey.operations.import_headings import Role, folded, heading_words, strength
from survey.operations.import_money import is_money
from survey.operations.import_table import FileRefused, Line, Table
from survey.operations.import_target import Target, labels

ENOUGH = 0.6  # how strong a guess must be
# Columns that are made where a table is a matrix.
HEADINGS = "Headings of the columns"  # under which heading a cell stands
CELLS = "What the cells say"
STAGE = "Still in use"
PLACE_WORDS: Mapping[Role, str] = {"department": "Department", "parent": "Department above it"}


@dataclass(frozen=True)
class AnswerColumns:
    """What the columns of a table answer. `stage` says what is still in use, `year` which of two rows is newer."""

    headings: tuple[str, ...]
    heading_row: int | None
    departments: tuple[int, ...] = ()
    parent: int | None = None
    questions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    stage: int | None = None
    year: int | None = None
    currency: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    block: tuple[int, ...] = ()  # columns that are a matrix: each heading names a department or a thing

    def heading(self, column: int | None) -> str:
        return self.headings[column] if column is not None and column < len(self.headings) else ""

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headings of columns that are not taken over."""
        used = {number for each in self.questions.values() for number in each}
        used |= {n for n in (*self.departments, self.parent, self.stage, self.year, self.currency) if n is not None}
        used |= set(self.block)
        made = (HEADINGS, CELLS, STAGE) if self.block else ()
        return tuple(t for number, t in enumerate(self.headings) if number not in used and t and t not in made)

    def in_words(self) -> dict[str, list[str]]:
        """What is answered in words -> headings, for the report."""
        pairs: list[tuple[str, tuple[int, ...]]] = [
            ("Department", self.departments),
            ("Department above it", () if self.parent is None else (self.parent,)),
            *((self.labels[name], numbers) for name, numbers in self.questions.items()),
            ("Whether it is still in use", () if self.stage is None else (self.stage,)),
            ("Year", () if self.year is None else (self.year,)),
            ("Currency", () if self.currency is None else (self.currency,)),
        ]
        return {words: self._shown(numbers) for words, numbers in pairs if numbers}

    def _shown(self, numbers: Sequence[int]) -> list[str]:
        """Headings; where they are those of a matrix, all of them."""
        found: list[str] = []
        for title in map(self.heading, numbers):
            found += map(self.heading, self.block) if self.block and title == HEADINGS else [title]
        return found


@dataclass(frozen=True)
class ByHand:
    """What a person said of columns; titles are headings or letters.

    A pair is a column and a question; a column without a question is left out, and so is a question without a column.
    """

    places: Mapping[Role, str] = field(default_factory=dict)
    pairs: Sequence[tuple[str, str]] = ()
    department_given: bool = False


def find_answer_columns(table: Table, wanted: Target, cells: Cells, hand: ByHand) -> AnswerColumns:
    """What the columns are. Raises FileRefused, and ColumnsUnclear when a person has to say it."""
    row = answer_heading_row(table, wanted, hand)
    headings = headings_below(table.lines, row)
    body = [line for line in table.lines if row is None or line.number > row][:SAMPLE]
    guess = _Guess(headings, body, wanted, cells)
    guess.take_by_hand(hand)
    guess.take_places()
    guess.take_questions()
    found = guess.columns(row)
    listed = ", ".join(title for title in headings if title) or "none"
    if not found.departments and not hand.department_given:
        raise DepartmentUnclear(f"No column names the department. Choose it by hand. The columns are: {listed}.")
    if not found.questions:
        raise ColumnsUnclear(
            f"No column answers a question of “{wanted.section.label}”. Choose one by hand. The columns are: {listed}."
        )
    if wanted.key is not None and wanted.key.name not in found.questions:
        raise ColumnsUnclear(f"No column holds “{wanted.key.label}”. Choose it by hand. The columns are: {listed}.")
    return found


def answer_heading_row(table: Table, wanted: Target, hand: ByHand) -> int | None:
    """The number of the row with the headings; None if there is none."""
    titles = [title for title, _name in hand.pairs] + list(hand.places.values())
    return likeliest_headings(table.lines, wanted, titles)


def question_named(wanted: Target, name: str) -> Question:
    """A question by name or label. Raises FileRefused and lists them."""
    for question in wanted.questions:
        if name == question.name or folded(name) in (folded(question.name), folded(question.label)):
            return question
    listed = ", ".join(wanted.by_name)
    raise FileRefused(f"“{wanted.section.label}” has no question called “{name}”. Its questions are: {listed}.")


class _Guess:
    def __init__(self, headings: tuple[str, ...], body: Sequence[Line], wanted: Target, cells: Cells) -> None:
        self.headings, self.wanted, self.reader = headings, wanted, cells
        self.cells = [[text for line in body if (text := line.at(number))] for number in range(len(headings))]
        self.free = {number for number, title in enumerate(headings) if title not in (HEADINGS, CELLS, STAGE)}
        self.closed: set[str] = set()  # questions that a person has decided about
        self.departments: tuple[int, ...] = ()
        self.parent: int | None = None
        self.questions: dict[str, list[int]] = {}

    def take_by_hand(self, hand: ByHand) -> None:
        for role, title in hand.places.items():
            number = named_column(title, self.headings)
            self.free.discard(number)
            if role == "department":
                self.departments = (number,)
            else:
                self.parent = number
        for title, name in hand.pairs:
            if title:
                number = named_column(title, self.headings)
                self.free.discard(number)
            if not name:
                continue
            question = question_named(self.wanted, name)
            self.closed.add(question.name)
            if title:
                self.questions.setdefault(question.name, []).append(number)

    def take_places(self) -> None:
        """Agency and bureau side by side: the bureau is the department, the agency stands above it."""
        scored = sorted(((strength("department", self.headings[n]), -n) for n in self.free), reverse=True)
        good = [-number for score, number in scored if score >= ENOUGH]
        below = [n for n in good if folded(self.headings[n]) in heading_words()["below"]]
        if not self.departments and good:
            self.departments = tuple(below[:1] or good[:1])
        above = sorted((n for n in self.free if strength("parent", self.headings[n]) >= 1), key=lambda n: n)
        if self.parent is None and above:
            self.parent = above[0]
        elif self.parent is None and self.departments and self.departments[0] in below:
            self.parent = next((n for n in good if n not in below), None)
        self.free -= {*self.departments, self.parent}

    def take_questions(self) -> None:
        """Strongest guess first; only a tool may stand in several columns."""
        scored = [
            (score, -number, -place, question)
            for place, question in enumerate(self.wanted.questions)
            if question.name not in self.closed
            for number in self.free
            if (score := self._score(question, number)) >= ENOUGH
        ]
        for _score, number, _place, question in sorted(scored, key=lambda each: each[:3], reverse=True):
            taken = self.questions.get(question.name)
            if -number in self.free and (not taken or question.role == "tool"):
                self.questions.setdefault(question.name, []).append(-number)
                self.free.discard(-number)

    def _score(self, question: Question, number: int) -> float:
        heading, held = self.headings[number], self.cells[number]
        own = heading_strength(question, heading)
        if question.type not in ("select_one", "select_multiple") or not held:
            return own
        share = self._understood(question, held)
        if own:
            return own * (0.4 + share)
        says_more = {cell for cell in held if not (is_tick(cell) or is_nothing(cell))}  # "yes" may answer any question
        return share if share >= 0.8 and len(says_more) > 1 else 0.0

    def _understood(self, question: Question, held: Sequence[str]) -> float:
        said = [cell for cell in held if not is_nothing(cell)][:60]
        words = self.reader.words(question)
        known = sum(1 for cell in said if words.find(" ".join(cell.split())) or self._all_known(question, cell))
        return known / len(said) if said else 0.0

    def _all_known(self, question: Question, cell: str) -> bool:
        found = self.reader.read(question, cell)
        typed = found.typed or {}
        return bool(typed) and not found.problem and "o" not in typed

    def columns(self, row: int | None) -> AnswerColumns:
        stage = self._listed("stage")
        return AnswerColumns(
            headings=self.headings,
            heading_row=row,
            departments=self.departments,
            parent=self.parent,
            questions={
                q.name: tuple(self.questions[q.name]) for q in self.wanted.questions if q.name in self.questions
            },
            stage=stage,
            year=self._listed("year"),
            currency=self._listed("currency") if any(is_money(q) for q in self.wanted.questions) else None,
            labels=labels(self.wanted.questions),
        )

    def _listed(self, name: str) -> int | None:
        words = answer_words()[name]
        found = [(words.index(plain), n) for n in self.free if (plain := folded(self.headings[n])) in words]
        if not found:
            return None
        self.free.discard(min(found)[1])
        return min(found)[1]
