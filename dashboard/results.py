"""What an analysis returns: the same objects are drawn on the screen, written to the workbook and downloaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ENTRY_KEY = "entry"  # in conditions, instead of a question

Basis = Literal["signed", "submitted", "imported"]
Kind = Literal["text", "number", "money", "hours", "date", "link", "percent"]
Holds = Literal["holds_already", "could_change"]
Sure = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Base:
    """Who stands behind a number: departments that answered, of those asked, and on which basis."""

    answered: int
    asked: int
    by_basis: Mapping[Basis, int]
    silent: tuple[str, ...] = ()  # names of the departments that count as not answered
    oldest: str | None = None  # ISO date of the oldest and newest answer counted
    newest: str | None = None

    def sentence(self) -> str:
        """For example "From 5 of 8 departments: 4 signed, 1 imported."."""
        words = {"signed": "signed", "submitted": "handed over, not signed", "imported": "imported"}
        parts = ", ".join(f"{n} {words[b]}" for b, n in self.by_basis.items() if n)
        noun = "department" if self.asked == 1 else "departments"
        return f"From {self.answered} of {self.asked} {noun}" + (f": {parts}." if parts else ".")


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that keeps what is not known: `low` and `high` are None when nothing is known.

    Money is minor units of `currency` a year, hours are minutes a week, counts are plain.
    """

    unit: Literal["money", "hours", "count"]
    low: int | None
    high: int | None
    known: int  # how many answers carry a value
    unknown: int  # how many should carry one and do not
    guesses: int = 0  # how many of the known ones are rough guesses
    currency: str | None = None


@dataclass(frozen=True)
class Where:
    """The entries behind a number: a section and the conditions that select them (question name -> code).

    The key `department` holds a department id as text, `entry` an entry's id; `entries` are such ids, too, which take
    less room there. `link()` in filters.py turns it into a URL.
    """

    section: str
    conditions: tuple[tuple[str, str], ...] = ()
    entries: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[tuple[str, str], ...]:
        """All conditions, those on single entries last."""
        return (*self.conditions, *[(ENTRY_KEY, entry) for entry in self.entries])


@dataclass(frozen=True)
class Head:
    """A row or column heading; `key` is the stored code, `label` what people read."""

    key: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One field of a matrix. `level` 0..4 shades it; `text` is complete without the shade."""

    text: str
    number: float | int | None = None
    level: int = 0
    note: str = ""  # said to screen readers and shown on the entries behind
    where: Where | None = None
    mark: Literal["", "gap", "conflict", "unknown"] = ""


@dataclass(frozen=True)
class Matrix:
    """A two-way table, drawn as an HTML table of links and as a sheet."""

    key: str
    title: str  # its conclusion or its question
    row_name: str
    column_name: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Cell]
    row_totals: Mapping[str, Cell] = field(default_factory=dict)
    column_totals: Mapping[str, Cell] = field(default_factory=dict)
    total_name: str = "All"
    empty: str = ""  # the sentence shown when there is nothing
    legend: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar; a range when `low` < `high`; `low` is None when nothing is known."""

    key: str
    label: str
    low: int | None
    high: int | None
    text: str  # the value in words, with its unit
    note: str = ""
    where: Where | None = None


@dataclass(frozen=True)
class Bars:
    """A sorted bar chart; always drawn with its table."""

    key: str
    title: str
    name: str  # what a bar stands for, for example "Department"
    value_name: str  # for example "Hours a week"
    unit: Literal["money", "hours", "count"]
    bars: tuple[Bar, ...]
    currency: str | None = None
    empty: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` sets alignment on screen and number format in the workbook."""

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A list for people. Values are str, int, float or None (unknown); money and hours are minor units/minutes."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, object], ...]
    currency: str | None = None
    empty: str = ""
    links: Mapping[int, Where] = field(default_factory=dict)  # row index -> entries behind


@dataclass(frozen=True)
class Sentences:
    """Plain sentences, each with the entries behind it where there are some."""

    key: str
    title: str
    lines: tuple[tuple[str, Where | None], ...]
    empty: str = ""


Nature = Literal["overlap", "gap", "risk", "question", "effort", "good_news"]
Part = Matrix | Bars | Table | Sentences


@dataclass(frozen=True)
class View:
    """One page: its question, the answer in a sentence, and the parts that show it."""

    slug: str
    question: str
    short: str  # name in menus and of the sheet (at most 31 characters)
    answer: str
    parts: tuple[Part, ...]
    base: Base
    doubts: tuple[str, ...] = ()  # what to doubt: unknowns, guesses, silent departments
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One question to both sides of a contradiction, in neutral words, with the answers to choose from."""

    text: str
    options: tuple[tuple[str, str], ...]  # code and words
    department_ids: tuple[int, ...]


@dataclass(frozen=True)
class Finding:
    """An overlap, gap or conflict with its evidence; sentences as in a meeting, never "wrong" or "waste"."""

    kind: str  # for example "same_job_several_bills"
    key: str  # stable across versions and rounds
    title: str
    sentence: str
    base: str  # the base sentence it ends with
    departments: tuple[str, ...]
    department_ids: tuple[int, ...]
    entries: tuple[str, ...]  # ids of the entries it rests on
    where: Where | None
    together: Total | None  # together it costs: a sum
    saving: Total | None  # could be saved at most: the smaller one
    sure: Sure
    sure_why: str
    holds: Holds
    holds_why: str
    stays: tuple[str, ...]  # what must stay: keep_because, freedom
    suggestion: str
    clauses: tuple[int, ...]  # numbers of policy clauses it touches
    stake: int  # rank: what is at stake, minor units or a documented score
    stake_why: str
    nature: Nature = "overlap"
    ask: Ask | None = None  # one question that the departments named can answer in their task lists


@dataclass(frozen=True)
class Fact:
    """One key figure with its base."""

    key: str
    label: str
    text: str
    note: str = ""
    number: int | float | None = None
    where: Where | None = None


@dataclass(frozen=True)
class DepartmentSheet:
    """One department on one screen: what, why, how, what must stay free."""

    department_id: int
    name: str
    basis: Basis | None
    basis_words: str  # "signed by the head on 3 March 2026", "not handed over yet" ...
    facts: tuple[Fact, ...]
    what: tuple[Part, ...]
    why: tuple[Part, ...]
    how: tuple[Part, ...]
    free: tuple[str, ...]  # what must stay free, in the department's words
    shared: tuple[str, ...]  # sentences about what it shares with others, with names
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]
    previous_id: int | None = None
    next_id: int | None = None


@dataclass(frozen=True)
class Overview:
    """The first page and the cover of the workbook."""

    title: str
    organisation: str
    is_sample: bool
    base: Base
    participation: Table
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    sentences: Sentences
    doubts: tuple[str, ...]
    not_shown: int = 0  # findings beside those above
