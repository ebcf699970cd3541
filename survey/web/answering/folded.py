"""All answers of an inventory, folded by section: of a draft with links to change them, of a submission without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from questionnaires.entries import EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.kinds.base import nothing_words
from questionnaires.model import Question, Section
from survey.fixing import fix_month, fixing_words
from survey.operations.progress import summary_of, words_of
from survey.submitted import Row, Submitted

WEAK = {"dont_know": "weak"}  # kinds of nothing that somebody may want to look at again


class Line(NamedTuple):
    """One answer; `answer` is '' when there is none."""

    question: str
    answer: str
    href: str
    tone: str


class Group(NamedTuple):
    """The answers of one entry, or of a page, which has no title."""

    title: str
    lines: tuple[Line, ...]


class Part(NamedTuple):
    """A section to unfold."""

    title: str
    note: str
    groups: tuple[Group, ...]


def of_submission(found: Submitted) -> list[Part]:
    """Everything that was handed over. What was left open is not in a submission."""
    parts = []
    for section in found.definition.sections:
        groups = [_stored(found, section, row) for row in found.rows(section)]
        said = found.list_nothing(section)
        if said:
            groups.append(Group("", (Line("The whole list", said, "", "weak"),)))
        groups = [group for group in groups if group.lines]
        if groups:
            parts.append(_part(section, groups))
    return parts


def _stored(found: Submitted, section: Section, row: Row) -> Group:
    title = found.summary(section, row) if section.repeat else ""
    lines = []
    for question in section.questions:
        said = found.words(row, question) if question.is_asked else ""
        if said and not _is_title(section, said, title):
            tone = WEAK.get(row.nothings.get(question.name, ""), "")
            lines.append(Line(question.label, _with_month(said, row.fixing.get(question.name, "")), "", tone))
    return Group(title or ("Entry without a name" if section.repeat else ""), tuple(lines))


def of_draft(evaluation: Evaluation, key: str) -> list[Part]:
    """Everything that is shown to the department just now, answered or not."""
    parts = []
    for section in evaluation.definition.sections:
        groups = [group for group in _groups(evaluation, section, key) if group.lines]
        if groups:
            parts.append(_part(section, groups))
    return parts


def _groups(evaluation: Evaluation, section: Section, key: str) -> Iterator[Group]:
    if not evaluation.section_visible(section):
        return
    if not section.repeat:
        yield Group("", tuple(_lines(evaluation, section, evaluation.root, key, "")))
        return
    entries = evaluation.entries(section)
    for entry in entries:
        title = summary_of(evaluation, section, entry)
        lines = tuple(_lines(evaluation, section, entry, key, title))
        yield Group(title or "Entry without a name", lines)
    said: Any = evaluation.section_nothing(section)
    if said and not entries:
        line = Line("The whole list", section.missing.get(said, ""), link(key, section), "weak")
        yield Group("", (line,))


def _lines(evaluation: Evaluation, section: Section, entry: EntryAnswers, key: str, title: str) -> Iterator[Line]:
    for question in section.questions:
        if not question.is_asked or not evaluation.visible(entry, question):
            continue
        said, tone = _said(evaluation, entry, question)
        if not (question.fold and not said) and not _is_title(section, said, title):
            said = _with_month(said, fix_month(evaluation, entry, question))
            yield Line(question.label, said, link(key, section, entry.id, question.name), tone)


def _said(evaluation: Evaluation, entry: EntryAnswers, question: Question) -> tuple[str, str]:
    """The answer in words and its tone; what cannot be read stays as it was typed."""
    kind = evaluation.nothing(entry, question) or evaluation.implied(question)
    if kind:
        return nothing_words(question, kind), WEAK.get(kind, "")
    said = words_of(evaluation, entry, question)
    typed = entry.raw(question.name).get("t")
    if not said and isinstance(typed, dict):
        said = " to ".join(str(typed[end]) for end in ("low", "high") if typed.get(end))
    unread = bool(said) and evaluation.value(entry, question) is None
    return said, "weak" if unread else ""


def _with_month(said: str, month: str) -> str:
    return f"{said}; {fixing_words(month)}" if month else said


def _is_title(section: Section, said: str, title: str) -> bool:
    """A row whose only name is this answer need not say it twice."""
    return bool(section.repeat_over or section.repeat_for) and said == title


def _part(section: Section, groups: list[Group]) -> Part:
    if section.repeat:
        entries = [group for group in groups if group.title]
        note = _number(len(entries), "entry", "entries") if entries else ""
        return Part(section.label, note, tuple(groups))
    lines = groups[0].lines
    answered = sum(1 for line in lines if line.answer)
    open_ = len(lines) - answered
    notes = [_number(answered, "answer", "answers")] if answered else []
    notes += [f"{open_:,} left open"] if open_ else []
    return Part(section.label, ", ".join(notes), tuple(groups))


def _number(number: int, one: str, many: str) -> str:
    """ "1 entry", "46 entries": figures, since these stand below each other."""
    return f"{number:,} {one if number == 1 else many}"


def link(key: str, section: Section, entry_id: str = "", question: str = "") -> str:
    """Where an answer can be changed, coming back to the check page."""
    anchor = f"#q_{question}-field" if question else ""
    if section.is_manual and entry_id:
        return f"/r/{key}/e/{entry_id}?back=check{anchor}"
    page = section.show_with or section.name
    return f"/r/{key}/p/{page}?back=check{'' if section.repeat else anchor}"
