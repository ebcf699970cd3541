"""What must be ticked so that imported answers are shown: what they say by being there, else what is assumed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from questionnaires.entries import ROOT, EntryAnswers
from questionnaires.evaluate import Evaluation
from questionnaires.model import OTHER, Question
from questionnaires.plan import plan_of
from survey.operations.import_cells import Typed
from survey.operations.import_target import Target

Answers = Mapping[str, Mapping[str, Any]]


class Opening(NamedTuple):
    """Changes to the pages of a department. `assumed` are ticks the file does not say: (question, choice) in words."""

    changes: dict[str, Typed]
    assumed: tuple[tuple[str, str], ...] = ()
    hidden: bool = False  # nothing that we may tick shows the section


class Openings:
    """Finds them for department after department; most are alike."""

    def __init__(self, wanted: Target) -> None:
        self._wanted = wanted
        self._plan = plan_of(wanted.definition)
        self._kept: dict[str, Opening] = {}

    def find(self, root: Answers, said: Mapping[str, Typed], keys: Iterable[str] = (), others: str = "") -> Opening:
        """`root` is on the pages already, `said` comes from the file, `keys` are new rows of a keyed list.

        `others` is the text of a row that is none of the choices.
        """
        signature = json.dumps([_bare(root), _bare(said), sorted(keys), others], sort_keys=True, default=str)
        if signature not in self._kept:
            self._kept[signature] = self._find(root, said, sorted(keys), others)
        return self._kept[signature]

    def _find(self, root: Answers, said: Mapping[str, Typed], keys: list[str], others: str) -> Opening:
        changes: dict[str, Typed] = {}
        assumed: list[tuple[str, str]] = []
        section = self._wanted.section
        for question, code in self._said_by_being_there(keys):
            self._tick(root, said, changes, question, code, others)
        for name in (*self._homes(changes), section.name):  # what a page ticks may be what shows the section
            if not self._visible(name, root, said, changes):
                self._open(name, root, said, changes, assumed)
        return Opening(changes, tuple(assumed), not self._visible(section.name, root, said, changes))

    def _said_by_being_there(self, keys: list[str]) -> Iterator[tuple[Question, str]]:
        """The scope of a list of that name, and the choice a row of a `repeat_for` is about."""
        definition = self._wanted.definition
        for _home, question in definition.with_role("scope"):
            offered = definition.choices_of(question)
            if offered is not None and self._wanted.section.name in offered.by_name:
                yield question, self._wanted.section.name
        for name in self._wanted.key_sources:
            question = definition.question_by_name[name]
            offered = definition.choices_of(question)
            for key in keys:
                if offered is not None and (key in offered.by_name or (key == OTHER and offered.other)):
                    yield question, key

    def _homes(self, changes: Mapping[str, Typed]) -> list[str]:
        return [self._wanted.definition.home_of[name].name for name in changes]

    def _tick(
        self,
        root: Answers,
        said: Mapping[str, Typed],
        changes: dict[str, Typed],
        question: Question,
        code: str,
        others: str = "",
    ) -> None:
        before = changes.get(question.name) or said.get(question.name) or root.get(question.name) or {}
        ticked = before.get("t")
        codes = list(ticked) if isinstance(ticked, list) else []
        if code in codes:
            return
        extra = {"o": others} if code == OTHER and others else {"o": before["o"]} if before.get("o") else {}
        changes[question.name] = {"t": [*codes, code], **extra}

    def _open(
        self,
        section: str,
        root: Answers,
        said: Mapping[str, Typed],
        changes: dict[str, Typed],
        assumed: list[tuple[str, str]],
    ) -> bool:
        """Tick the first choice that shows a section; True if there is one."""
        expression = self._plan.relevant[section]
        definition = self._wanted.definition
        for name in expression.references if expression is not None else ():
            question = definition.question_by_name.get(name)
            offered = definition.choices_of(question) if question is not None else None
            if question is None or offered is None or question.type != "select_multiple" or self._fixed(name, said):
                continue
            if definition.home_of[name].repeat:
                continue
            for choice in offered.choices:
                trial = dict(changes)
                self._tick(root, said, trial, question, choice.name)
                if self._visible(section, root, said, trial):
                    changes.update(trial)
                    assumed.append((question.label, choice.label))
                    return True
        return False

    @staticmethod
    def _fixed(name: str, said: Mapping[str, Typed]) -> bool:
        """What the file itself answers is not added to."""
        return name in said

    def _visible(self, section: str, root: Answers, said: Mapping[str, Typed], changes: Mapping[str, Typed]) -> bool:
        answers = {**root, **said, **changes}
        entries = {ROOT: [EntryAnswers("root", ROOT, None, answers)]}
        return Evaluation(self._wanted.definition, entries).section_visible(section)


def hidden_questions(wanted: Target, root: Answers, typed: Mapping[str, Typed], key: str | None) -> dict[str, str]:
    """Answers that stay hidden just now -> when they will be shown, in words."""
    plan = plan_of(wanted.definition)
    conditional = [name for name in typed if name in plan.items and plan.items[name].relevant is not None]
    if not conditional:
        return {}
    page = wanted.shape == "page"
    whole = EntryAnswers("root", ROOT, None, {**root, **typed} if page else root)
    entry = whole if page else EntryAnswers("new", wanted.section.name, key, typed)
    held = {ROOT: [whole]} if page else {ROOT: [whole], wanted.section.name: [entry]}
    evaluation = Evaluation(wanted.definition, held)
    return {name: evaluation.shown_if(name) or "" for name in conditional if not evaluation.visible(entry, name)}


def _bare(answers: Answers) -> dict[str, list[Any]]:
    return {name: [raw.get("t"), raw.get("o"), raw.get("m")] for name, raw in answers.items()}
