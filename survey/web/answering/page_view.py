"""A page of the questionnaire as its template draws it: sections with questions, rows of lists, what stands folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from questionnaires.entries import EntryAnswers, said_something
from questionnaires.evaluate import Evaluation, keyed_entries
from questionnaires.model import Question, Section
from survey.carried import entries_waiting, how_many, waiting
from survey.models import Entry
from survey.web.answering.views import Ask, Asking, Shown, heads, is_folded

ROWS = 20  # of a list on one page; longer lists are turned over


@dataclass(frozen=True)
class Row:
    """One entry of a list."""

    ref: str
    title: str
    complete: bool
    head: tuple[Ask, ...] = ()
    cells: tuple[Ask, ...] = ()
    beside: tuple[Ask, ...] = ()  # asked, may be skipped
    link: str = ""
    since: str = ""  # the round it is from, while it waits to be confirmed


@dataclass(frozen=True)
class SectionView:
    """One section of a page. `kind`: fields, details (one fold per picked choice), rows (of a vocabulary), list."""

    section: Section
    kind: str
    visible: bool
    asks: tuple[Ask, ...] = ()
    folded: tuple[Ask, ...] = ()
    rows: tuple[Row, ...] = ()
    fill: Row | None = None
    columns: tuple[Question, ...] = ()
    nothing: str = ""
    total: int = 0
    first: int = 1  # the number of the first row shown
    carried: int = 0  # entries, or answers of a page, that wait to be confirmed
    since: str = ""  # the round they are from

    @property
    def id(self) -> str:
        return f"section-{self.section.name}"

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def more_words(self) -> str:
        said = sum(1 for ask in self.folded if ask.field is not None and ask.field.data)
        shown = sum(1 for ask in self.folded if ask.field is not None)
        return f"{said} of {shown} answered" if said else f"{shown} more, only if you have it at hand"

    @property
    def has_folded(self) -> bool:
        return any(ask.field is not None for ask in self.folded)


@dataclass
class PageMaker:
    """Makes the sections of a page; rows of lists are given, so that only those shown are ever read."""

    evaluation: Evaluation
    shown: Shown = field(default_factory=Shown)
    listed: Mapping[str, tuple[Sequence[Entry], int, int]] = field(default_factory=dict)  # rows, first, total
    since: str = ""  # what tags call the round whose answers wait to be confirmed
    progress: Mapping[str, Any] = field(default_factory=dict)

    def section(self, section: Section) -> SectionView:
        """One section of the page, with what waits in it to be confirmed."""
        view = self._section(section)
        return replace(view, since=self.since, carried=self.waiting(section)) if self.since and view.visible else view

    def waiting(self, section: Section) -> int:
        """How many entries or answers wait; of lists this is known without reading a row."""
        if section.is_manual:
            return int(self.progress.get(section.name, {}).get("carried", 0))
        return how_many(section, entries_waiting(self.evaluation, section))

    def _section(self, section: Section) -> SectionView:
        asking = Asking(self.evaluation, self.shown, since=self.since)
        visible = self.evaluation.section_visible(section)
        nothing = self.evaluation.section_nothing(section) or ""
        if not section.repeat:
            return self._fields(section, asking, visible)
        if not visible:
            return SectionView(section, "list", visible=False)
        if section.is_manual:
            return self._list(section, asking, nothing)
        if section.repeat_over:
            return self._rows(section, asking, nothing)
        return self._details(section, asking)

    def _fields(self, section: Section, asking: Asking, visible: bool) -> SectionView:
        if not visible:
            return SectionView(section, "fields", visible=False)
        root, functions = self.evaluation.root, self.evaluation.surroundings.functions
        asked = [q for q in section.questions if q.type != "calculate"]
        here = tuple(asking.ask(root, "", q) for q in asked if not is_folded(q, functions))
        folded = tuple(asking.ask(root, "", q) for q in asked if is_folded(q, functions))
        return SectionView(section, "fields", True, here, folded)

    def _details(self, section: Section, asking: Asking) -> SectionView:
        """One fold per picked choice."""
        stored = {entry.key: entry for entry in self.evaluation.entries(section)}
        rows = []
        for key, label in keyed_entries(self.evaluation.definition, section.name, self.evaluation):
            ref = f"{section.name}:{key}"
            entry = stored.get(key) or EntryAnswers(ref, section.name, key)
            asks = tuple(asking.ask(entry, ref, q) for q in section.questions if q.is_asked)
            rows.append(Row(ref, label, complete=True, cells=asks, since=self._since(entry)))
        return SectionView(section, "details", True, rows=tuple(rows), total=len(rows))

    def _rows(self, section: Section, asking: Asking, nothing: str) -> SectionView:
        """One row per item of a vocabulary; a click makes the entry."""
        evaluation = self.evaluation
        stored = {entry.key: entry for entry in evaluation.entries(section)}
        items = evaluation.plan.of_section[section.name]
        columns = tuple(item.question for item in items if item.question.is_asked and not item.is_key)
        rows = []
        for key, label in keyed_entries(evaluation.definition, section.name, evaluation):
            ref = f"{section.name}:{key}"
            entry = stored.get(key) or EntryAnswers(ref, section.name, key)
            cells = tuple(asking.ask(entry, ref, q, "bands", f"{q.label}: {label}") for q in columns)
            rows.append(Row(ref, label, complete=True, cells=cells, since=self._since(entry)))
        return SectionView(section, "rows", True, rows=tuple(rows), columns=columns, nothing=nothing, total=len(rows))

    def _list(self, section: Section, asking: Asking, nothing: str) -> SectionView:
        entries, first, total = self.listed.get(section.name, ((), 1, 0))
        rows = tuple(self.row(section, entry, asking) for entry in entries)
        columns = self.columns(section)
        fill = self._fill(section, asking, entries) if total > 1 else None
        return SectionView(
            section, "list", True, rows=rows, fill=fill, columns=columns, nothing=nothing, total=total, first=first
        )

    def columns(self, section: Section) -> tuple[Question, ...]:
        """What is needed of every row and does not name it."""
        naming = heads(section)
        return tuple(q for q in section.questions if q.quick and q.required and q not in naming)

    def row(self, section: Section, entry: Entry, asking: Asking | None = None) -> Row:
        """One entry with its quick questions; what names it can be typed only while it is needed and missing."""
        asking = asking or Asking(self.evaluation, self.shown, since=self.since)
        answers = EntryAnswers(entry.id, entry.section, entry.key, entry.answers)
        title = entry.summary or "Without a name"
        naming, columns = heads(section), self.columns(section)

        def cell(question: Question) -> Ask:
            return asking.ask(answers, entry.id, question, "cell", f"{question.label} {title}")

        if entry.state == "complete":
            asking.sound.add(entry.id)
        beside = (q for q in section.questions if q.quick and not q.required and q not in naming)
        return Row(
            entry.id,
            title,
            entry.state == "complete",
            tuple(cell(q) for q in naming if q.required and not said_something(q, answers.raw(q.name))),
            tuple(cell(q) for q in columns),
            tuple(cell(q) for q in beside),
            _link(section, entry),
            self.since if entry.carried else "",
        )

    def _since(self, entry: EntryAnswers) -> str:
        return self.since if waiting(self.evaluation, entry) else ""

    def _fill(self, section: Section, asking: Asking, entries: Sequence[Entry]) -> Row | None:
        """The row "same for all". It shows what was set for all before."""
        wanted = [q for q in section.questions if q.fill and q.quick]
        if not wanted:
            return None
        answers: dict[str, Any] = {}
        for question in wanted:
            set_for_all = [entry.answers.get(question.name) or {} for entry in entries]
            answers[question.name] = next((raw for raw in set_for_all if raw.get("all")), {})
        pretended = EntryAnswers(_like(entries), section.name, None, answers)
        filler = _FillAsking(self.evaluation, asking.shown)

        def cell(question: Question) -> Ask:
            return filler.ask(pretended, "all", question, "cell", f"{question.label} Same for all that are still empty")

        columns = self.columns(section)
        cells = tuple(cell(q) if q in wanted else Ask("", "all", q, "cell", None) for q in columns)
        return Row(
            "all",
            "Same for all that are still empty",
            True,
            (),
            cells,
            tuple(cell(q) for q in wanted if q not in columns),
        )


class _FillAsking(Asking):
    """Questions of the row "same for all": shown whatever a single row says."""

    def ask(self, entry: EntryAnswers, ref: str, question: Question, shape: Any = "field", label: str = "") -> Ask:
        found = self.field(entry, ref, question, f"{ref}-")
        found.problem = None
        front, rest = self._front(entry, found)
        return Ask(f"ask-{found.name}", ref, question, shape, found, label, front, rest)


def _like(entries: Sequence[Entry]) -> str:
    return entries[0].id if entries else "all"


def _link(section: Section, entry: Entry) -> str:
    """The stored link of a row, if it has one."""
    for question in section.questions:
        if question.type == "link":
            typed = (entry.answers.get(question.name) or {}).get("t")
            return typed if isinstance(typed, str) else ""
    return ""
