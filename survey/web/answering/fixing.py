"""By when a weak answer will have changed: asked on the check page, kept beside the answer, handed over with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from flask import g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.evaluate import Evaluation
from questionnaires.model import Definition
from survey import draft
from survey.access import allows
from survey.fixing import WEAK, fix_month, is_month, is_weak, month_words
from survey.operations.answers import Raw, Reader, save_entries
from survey.operations.progress import summary_of, words_of
from survey.services import services
from survey.web.answering import posted
from survey.web.answering.blueprint import blueprint

FIELD = "q_fix."  # error pages give back what was typed into fields named q_...
MOST_ASKED = 60


class WeakAnswer(NamedTuple):
    """One weak answer of a draft; `month` is "2027-06", or "" when nothing was said."""

    entry_id: str
    question: str
    entry: str
    label: str
    answer: str
    month: str

    @property
    def month_words(self) -> str:
        return month_words(self.month) if self.month else ""


def asked_now(evaluation: Evaluation) -> dict[str, Any]:
    """For the page: those without a month first, so that of a very long list the next ones show up after saving."""
    found = sorted(weak_answers(evaluation), key=lambda each: bool(each.month))
    return {"weak": found[:MOST_ASKED], "weak_more": max(0, len(found) - MOST_ASKED)}


@blueprint.post("/fixing")
@allows("fill", "head")
def fixed_by(key: str) -> AnyResponse:
    """Keep the months; an empty one takes back what was said."""
    form, now = request.form, services().clock()
    months: dict[str, dict[str, str]] = {}
    for name, value in form.items():
        entry, _, question = name.removeprefix(FIELD).partition(".")
        if name.startswith(FIELD) and question and (not value or is_month(value)):
            months.setdefault(entry, {})[question] = value
    changes: dict[str, Mapping[str, Raw] | Reader] = {entry: _beside(said) for entry, said in months.items()}
    with services().database.writing() as session:
        seen = draft.inventory(session, g.visitor.response_id).response.revision
        author = posted.author(form)
        save_entries(session, g.visitor.response_id, changes, author, posted.save_key(form), now, base=seen)
    return redirect(f"/r/{key}/check#fixing", 303)


def weak_answers(evaluation: Evaluation) -> Iterator[WeakAnswer]:
    """Those that are shown just now, in the order of the questionnaire and its lists."""
    for known in evaluation.definition.sections:
        questions = [question for question in known.questions if (question.role or "") in WEAK]
        if not questions or not evaluation.section_visible(known):
            continue
        for entry in evaluation.entries(known) if known.repeat else (evaluation.root,):
            for question in questions:
                if is_weak(question, evaluation.value(entry, question)):
                    yield WeakAnswer(
                        entry.id,
                        question.name,
                        summary_of(evaluation, known, entry) if known.repeat else "",
                        question.label,
                        words_of(evaluation, entry, question),
                        fix_month(evaluation, entry, question),
                    )


def _beside(said: Mapping[str, str]) -> Callable[[Definition, Mapping[str, Any]], Mapping[str, Raw]]:
    """The stored answers with their months; only those that can be weak and are answered still."""

    def read(definition: Definition, stored: Mapping[str, Any]) -> Mapping[str, Raw]:
        found = {}
        for name, month in said.items():
            raw, question = stored.get(name) or {}, definition.question_by_name.get(name)
            if question is not None and is_weak(question, raw.get("t")):
                found[name] = {"t": raw["t"], "f": month}
        return found

    return read
