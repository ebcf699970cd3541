"""Who would know what nobody in the department knows; kept beside the answer, so that the policy team can ask there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.model import Definition
from survey import draft
from survey.access import allows
from survey.operations.answers import Raw, Reader, save_entries
from survey.services import services
from survey.text import one_line
from survey.web.answering import posted
from survey.web.answering.blueprint import blueprint

FIELD = "q_who."  # error pages give back what was typed into fields named q_...
LENGTH = 200


@blueprint.post("/who")
@allows("fill", "head")
def who_would_know(key: str) -> AnyResponse:
    form, now = request.form, services().clock()
    changes: dict[str, Mapping[str, Raw] | Reader] = {}
    named: dict[str, dict[str, str]] = {}
    for name, value in form.items():
        entry, _, question = name.removeprefix(FIELD).partition(".")
        if name.startswith(FIELD) and question:
            named.setdefault(entry, {})[question] = one_line(value, LENGTH)
    for entry, said in named.items():
        changes[entry] = _beside(said)
    with services().database.writing() as session:
        seen = draft.inventory(session, g.visitor.response_id).response.revision
        author = posted.author(form)
        save_entries(session, g.visitor.response_id, changes, author, posted.save_key(form), now, base=seen)
    return redirect(f"/r/{key}/check#unknown", 303)


def _beside(said: Mapping[str, str]) -> Callable[[Definition, Mapping[str, Any]], Mapping[str, Raw]]:
    """The stored answers with what was said about them; only those that still say "don't know"."""

    def read(_definition: Definition, stored: Mapping[str, Any]) -> Mapping[str, Raw]:
        return {
            question: {"m": "dont_know", "w": who}
            for question, who in said.items()
            if (stored.get(question) or {}).get("m") == "dont_know"
        }

    return read
