"""What waits from an earlier round, section by section, on the page where answers are checked."""

from __future__ import annotations

from typing import NamedTuple

from flask import g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.evaluate import Evaluation
from survey.access import allows
from survey.carried import all_waiting
from survey.operations.confirming import confirm_section
from survey.services import services
from survey.web.answering import folded, posted
from survey.web.answering.blueprint import blueprint


class ToConfirm(NamedTuple):
    """One section in which answers wait; `what` says how many of what."""

    name: str
    label: str
    number: int
    what: str
    href: str


def to_confirm(evaluation: Evaluation, key: str) -> tuple[ToConfirm, ...]:
    """The sections of an inventory in which answers of an earlier round wait."""
    known, found = evaluation.definition.section_by_name, []
    for name, number in all_waiting(evaluation).items():
        section = known[name]
        one, many = ("entry", "entries") if section.repeat else ("answer", "answers")
        what = f"{number:,} {one if number == 1 else many}"
        found.append(ToConfirm(name, section.label, number, what, folded.link(key, section)))
    return tuple(found)


@blueprint.post("/confirm")
@allows("fill", "head")
def confirm(key: str) -> AnyResponse:
    """Everything of one section still holds."""
    form = request.form
    section, author, save_key = form.get("section", ""), posted.author(form), posted.save_key(form)
    with services().database.writing() as session:
        confirm_section(session, g.visitor.response_id, section, author, save_key, services().clock())
    return redirect(f"/r/{key}/check#carried", 303)
