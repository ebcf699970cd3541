"""The parts of a loaded page that look different after a save: compared before and after, nothing else is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from flask import get_template_attribute
from sqlalchemy.orm import Session

from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation, keyed_entries
from questionnaires.model import Question, Section
from survey import draft
from survey.errors import NotFound
from survey.models import Entry
from survey.operations.answers import Saved
from survey.operations.reach import Reach, reach_of
from survey.web.answering.frame import Frame, evaluation_of
from survey.web.answering.layout import group_of
from survey.web.answering.page_view import PageMaker, SectionView
from survey.web.answering.posted import Form
from survey.web.answering.views import Ask, Asking, Shape, Shown


@dataclass
class Later:
    """A page after a save. `form` says which page it is and which rows it shows."""

    session: Session
    frame: Frame
    saved: Saved
    form: Form
    _entries: dict[str, EntryAnswers] = field(default_factory=dict)

    @cached_property
    def after(self) -> Evaluation:
        return evaluation_of(self.session, self.frame)

    @cached_property
    def before(self) -> Evaluation:
        """The same answers without what was just saved."""
        old = {entry.id: entry for entry in self.saved.before.values()}

        def provide(section: str) -> Sequence[EntryAnswers]:
            return [
                old.get(row.id) or draft.answers_of(row)
                for row in draft.entries(self.session, self.frame.found.response.id, section)
            ]

        return Evaluation(self.frame.found.definition, provide, self.after.surroundings)

    @cached_property
    def reach(self) -> Reach:
        return reach_of(self.frame.found.definition, {question for _, question in self.saved.saved})

    @property
    def _asking(self) -> Asking:
        return Asking(self.after, prefixed=not self.form.get("entry"), since=self.frame.since)

    @cached_property
    def _maker(self) -> PageMaker:
        return PageMaker(self.after, since=self.frame.since, progress=self.frame.found.response.progress)

    def blocks(self) -> dict[str, str]:
        """Element id -> new HTML, of questions and sections that came, went or offer other choices."""
        if not self.saved.saved:
            return {}
        found = dict(self._of_entry() if self.form.get("entry") else self._of_page())
        found.update(self._heads())
        found.update(self._bars())
        return found

    def after_fill(self, fill: str) -> dict[str, str]:
        """All cells that "same for all" may have changed, in the rows the page shows."""
        section, _, name = fill.partition(":")
        known = self.frame.found.definition.section_by_name.get(section)
        if known is None:
            raise NotFound
        reach = reach_of(self.frame.found.definition, [name])
        wanted = [q for q in known.questions if q.quick and (q.name == name or q.name in reach.questions)]
        found = {}
        for entry in self._rows(self.form.getlist("row")):
            for question in wanted:
                ask = self._asking.ask(_answers(entry), entry.id, question, "cell", _said(question, entry))
                found[ask.id] = self._draw(ask)
            found[f"head-{entry.id}"] = self._head(known, entry)
        return found

    def notes(self) -> dict[str, str]:
        """Field id -> what to look at in an answer that was just sent; '' when it is fine."""
        found = {}
        for ref, question in self.saved.saved:
            known = self.frame.found.definition.question_by_name.get(question)
            entry = self._entry(ref)
            if known is not None and entry is not None and self.after.visible(entry, known):
                ask = self._asking.ask(entry, ref, known)
                if ask.field is not None:
                    found[ask.field.id] = ask.field.problem.text if ask.field.problem else ""
        for ref, question, why in self.saved.refused:
            prefix = "" if ref == self.form.get("entry", ROOT) else f"{ref}-"
            found[f"{prefix}q_{question}"] = why
        return found

    def clashes(self) -> dict[str, str]:
        """Block id -> a notice that shows both answers."""
        found = {}
        for conflict in self.saved.conflicts:
            known = self.frame.found.definition.question_by_name.get(conflict.question)
            entry = self._entry(conflict.entry)
            if known is None or entry is None:
                continue
            at = (conflict.entry, conflict.question)
            asking = Asking(self.after, Shown({at: conflict.mine}, {}, {at: conflict}), not self.form.get("entry"))
            ask = asking.ask(entry, conflict.entry, known)
            if ask.clash is not None:
                found[ask.id] = str(get_template_attribute("answering/_ask.html", "clash")(ask))
        return found

    def _of_page(self) -> Iterator[tuple[str, str]]:
        for section in group_of(self.frame.found.definition, self.form.get("page", "")):
            if section.name not in self.reach.sections:
                continue
            if self._came_or_went(section):
                view = self._maker.section(section)
                drawn = get_template_attribute("answering/_section.html", "section")
                yield view.id, str(drawn(view, self.frame.key, False, self.saved.revision))
            elif section.is_manual:
                yield from self._of_rows(section)
            elif not section.repeat and self.after.section_visible(section):
                yield from self._of_questions(section, self.after.root, ROOT, "field")

    def _came_or_went(self, section: Section) -> bool:
        shown = self.after.section_visible(section)
        if shown != self.before.section_visible(section):
            return not section.is_manual
        if not shown or not section.repeat_for:
            return False
        rows = [keyed_entries(each.definition, section.name, each) for each in (self.before, self.after)]
        return rows[0] != rows[1]

    def _of_rows(self, section: Section) -> Iterator[tuple[str, str]]:
        for ref in dict.fromkeys(one for one, _ in self.saved.saved):
            entry = self._entry(ref)
            if entry is not None and entry.section == section.name:
                yield from self._of_questions(section, entry, ref, "cell")

    def _of_entry(self) -> Iterator[tuple[str, str]]:
        ref = self.form["entry"]
        entry = self._entry(ref)
        if entry is not None:
            section = self.frame.found.definition.section_by_name[entry.section]
            yield from self._of_questions(section, entry, ref, "field")

    def _of_questions(self, section: Section, entry: EntryAnswers, ref: str, shape: Shape) -> Iterator[tuple[str, str]]:
        was = self.saved.before.get(ref, entry)
        sent = {question for one, question in self.saved.saved if one == ref}
        for question in section.questions:
            if question.name not in self.reach.questions or not question.is_asked or question.name in sent:
                continue
            if shape == "cell" and not question.quick:
                continue
            if self._looks(self.before, was, question) != self._looks(self.after, entry, question):
                row = self.session.get(Entry, entry.id) if shape == "cell" else None
                ask = self._asking.ask(entry, ref, question, shape, _said(question, row) if row else "")
                yield ask.id, self._draw(ask)

    def _looks(self, evaluation: Evaluation, entry: EntryAnswers, question: Question) -> tuple[object, ...]:
        if not evaluation.visible(entry, question):
            return (False,)
        offered = tuple(choice.name for choice in evaluation.choices(entry, question)) if question.choices else ()
        return (True, offered, str(evaluation.default(entry, question)))

    def _heads(self) -> dict[str, str]:
        """Title and state of the rows that were changed, on the page of their list."""
        if self.form.get("entry"):
            return {}
        found = {}
        for ref in dict.fromkeys(one for one, _ in self.saved.saved):
            row = self.session.get(Entry, ref) if ref and ":" not in ref else None
            section = self.frame.found.definition.section_by_name.get(row.section) if row is not None else None
            if row is not None and section is not None and section.is_manual:
                found[f"head-{row.id}"] = self._head(section, row)
        return found

    def _bars(self) -> dict[str, str]:
        """How much of an earlier round still waits, above the questions of the page."""
        if self.frame.found.response.carried_from is None or self.form.get("entry"):
            return {}
        found = {}
        drawn = get_template_attribute("answering/_carried.html", "bar")
        for section in group_of(self.frame.found.definition, self.form.get("page", "")):
            carried = self._maker.waiting(section)
            view = SectionView(section, "", visible=True, carried=carried, since=self.frame.since)
            found[f"carried-{section.name}"] = str(drawn(view))
        return found

    def _head(self, section: Section, row: Entry) -> str:
        view = self._maker.row(section, row)
        return str(get_template_attribute("answering/_section.html", "row_head")(view, self.frame.key))

    def _rows(self, refs: Sequence[str]) -> list[Entry]:
        mine = self.frame.found.response.id
        rows = [self.session.get(Entry, ref[:26]) for ref in refs[:100]]
        return [row for row in rows if row is not None and row.response_id == mine and row.removed_at is None]

    def _entry(self, ref: str) -> EntryAnswers | None:
        if ref not in self._entries:
            found = entry_of(self.session, self.frame, self.after, ref)
            if found is None:
                return None
            self._entries[ref] = found
        return self._entries[ref]

    def _draw(self, ask: Ask) -> str:
        drawn = get_template_attribute("answering/_ask.html", "block")
        return str(drawn(ask, self.frame.key, self.saved.revision))


def entry_of(session: Session, frame: Frame, evaluation: Evaluation, ref: str) -> EntryAnswers | None:
    """The entry a page names: '' is the root entry, "<section>:<key>" a row that may not be stored yet."""
    if not ref:
        return evaluation.root
    section, colon, key = ref.partition(":")
    if colon:
        if section not in frame.found.definition.section_by_name:
            return None
        rows = draft.entries(session, frame.found.response.id, section)
        stored = next((row for row in rows if row.key == key), None)
        return draft.answers_of(stored) if stored else EntryAnswers(ref, section, key)
    row = session.get(Entry, ref[:26])
    if row is None or row.response_id != frame.found.response.id or row.removed_at is not None:
        return None
    return draft.answers_of(row)


def one_block(session: Session, frame: Frame, ref: str, question: Question, shape: str) -> str:
    """A question as it is stored now, with every choice it offers. Raises NotFound."""
    evaluation = evaluation_of(session, frame)
    entry = entry_of(session, frame, evaluation, "" if ref == "all" else ref)
    if entry is None:
        raise NotFound
    asked: Shape = cast("Shape", shape) if shape in ("field", "cell", "bands") else "field"
    asking = Asking(evaluation, prefixed=asked != "field" or not ref, all_choices=True)
    ask = asking.ask(entry, ref, question, asked, question.label)
    drawn = get_template_attribute("answering/_ask.html", "block")
    return str(drawn(ask, frame.key, frame.found.response.revision))


def _answers(entry: Entry) -> EntryAnswers:
    return draft.answers_of(entry)


def _said(question: Question, entry: Entry) -> str:
    return f"{question.label} {entry.summary or 'Without a name'}"
