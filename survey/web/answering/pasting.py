"""Pasting many links or names: a preview of what was understood, then one click to add it."""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

from flask import Response, g, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.model import Choice, Section
from questionnaires.names.products import product
from questionnaires.surroundings import choices
from survey import draft
from survey.access import allows
from survey.errors import NotFound
from survey.operations.answers import Author, open_inventory
from survey.operations.entries import add_entry
from survey.operations.paste import PastedLine, add_pasted, listed, understand
from survey.operations.paste_lines import tidied, too_much
from survey.services import services
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import Frame

FIELD = "q_paste"  # error pages give back what was typed into fields named q_...
_NUMBER = re.compile(r"platform_(\d{1,4})", re.ASCII)


class Pasted(NamedTuple):
    """A pasted text, where it goes and what was understood."""

    found: draft.Inventory
    page: str
    section: Section
    text: str
    lines: tuple[PastedLine, ...]
    platforms: tuple[Choice, ...]


@blueprint.post("/p/<page>/paste")
@allows("fill", "head")
def paste_preview(key: str, page: str) -> Response:
    """Show what was understood; nothing is stored."""
    text = request.form.get(FIELD, "")
    with services().database.reading() as session:
        found = draft.inventory(session, g.visitor.response_id)
        section = _section(found, page)
        problem = too_much(text) or ("" if text.strip() else _nothing_pasted(section))
        pasted = _understood(session, found, page, section, "" if problem else text)
    return _preview(key, pasted._replace(text=text) if problem else pasted, problem)


@blueprint.post("/p/<page>/paste/add")
@allows("fill", "head")
def paste_add(key: str, page: str) -> AnyResponse:
    """Add what is ticked; the text is understood again, so that nothing depends on the preview."""
    now, text = services().clock(), request.form.get(FIELD, "")
    with services().database.writing() as session:
        found = open_inventory(session, g.visitor.response_id, now)
        pasted = _understood(session, found, page, _section(found, page), "" if too_much(text) else text)
        ticked = set(request.form.getlist("add"))
        wanted = [line for line in pasted.lines if str(line.number) in ticked]
        save_key = request.form.get("save_key") or secrets.token_hex(12)
        add_pasted(session, found.response.id, pasted.section.name, wanted, _author(), save_key, now)
    return redirect(_page_address(key, page), 303)


@blueprint.post("/p/<page>/add-tool")
@allows("fill", "head")
def add_tool(key: str, page: str) -> AnyResponse:
    """Add one product of the catalogue to the tools; what is listed already is not added twice."""
    known = product(request.form.get("product", ""))
    now = services().clock()
    with services().database.writing() as session:
        found = open_inventory(session, g.visitor.response_id, now)
        place = next(
            ((s, q) for s, q in found.definition.with_role("tool") if s.is_manual and s in _sections(found, page)), None
        )
        if known is None or place is None:
            raise NotFound
        section, question = place
        rows = draft.entries(session, found.response.id, section.name)
        had = {product(str(row.answers.get(question.name, {}).get("t") or "")) for row in rows}
        if known not in had:
            save_key = request.form.get("save_key") or secrets.token_hex(12)
            answers = {question.name: {"t": known.name}}
            add_entry(session, found.response.id, section.name, answers, _author(), save_key, now)
    return redirect(_page_address(key, page), 303)


def _sections(found: draft.Inventory, page: str) -> tuple[Section, ...]:
    return next((group for group in found.definition.pages if group[0].name == page), ())


def _section(found: draft.Inventory, page: str) -> Section:
    """The list that takes the text: the one named in the form, or the only one of the page."""
    wanted = request.form.get("section", "")
    for section in _sections(found, page):
        if section.paste is not None and section.is_manual and wanted in ("", section.name):
            return section
    raise NotFound


def _understood(session: Session, found: draft.Inventory, page: str, section: Section, text: str) -> Pasted:
    existing = listed(draft.entries(session, found.response.id, section.name)) if text else ()
    kept = tidied(text)
    lines = understand(found.definition, section, kept, existing, _chosen())
    asked = next((question for question in section.questions if question.role == "platform"), None)
    offered: tuple[Choice, ...] = ()
    if asked is not None and any(line.asks_platform for line in lines):
        around = draft.surroundings(session, found, services().clock(), departments=False)
        offered = choices(found.definition, asked, around)
    return Pasted(found, page, section, kept, lines, offered)


def _chosen() -> dict[int, str]:
    """Platforms picked in the preview, by the number of the line."""
    found = ((_NUMBER.fullmatch(name), value) for name, value in request.form.items() if value)
    return {int(match.group(1)): value for match, value in found if match}


def _preview(key: str, pasted: Pasted, problem: str) -> Response:
    response = make_response(
        render_template(
            "answering/paste_preview.html",
            **Frame(key, pasted.found, services().clock()).context(),
            page=pasted.page,
            section=pasted.section,
            text=pasted.text,
            problem=problem,
            adding=[line for line in pasted.lines if line.suggested],
            left_out=[line for line in pasted.lines if not line.suggested],
            platforms=pasted.platforms,
            chosen=_chosen(),
            field=FIELD,
            button_text=_button(pasted),
        )
    )
    response.status_code = 422 if problem else 200
    return response


def _button(pasted: Pasted) -> str:
    """ "Add these 6 accounts", or what is true when some lines wait for a look."""
    adding = [line for line in pasted.lines if line.suggested]
    if any(line.problem for line in adding):
        return "Add what is ticked"
    return "Add this one" if len(adding) == 1 else f"Add these {len(adding)} {_noun(pasted.section)}"


def _noun(section: Section) -> str:
    label = section.label
    return label[5:] if label.lower().startswith("your ") else "lines"


def _nothing_pasted(section: Section) -> str:
    return f"The box was empty. Please paste your {_noun(section)}, one a line."


def _author() -> Author:
    return Author(g.visitor.person_id, g.visitor.person_name)


def _page_address(key: str, page: str) -> str:
    return f"/r/{key}/p/{page}"
