"""Importing accounts or other answers: choose a file, look at what was understood, confirm, read the report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows, takes_up_to
from survey.draft import definition_of
from survey.errors import NotFound
from survey.models import ImportBatch, Round
from survey.operations import imports
from survey.operations.import_answer_columns import PLACE_WORDS
from survey.operations.import_columns import ROLE_WORDS
from survey.operations.import_sheets import only
from survey.operations.import_table import LIMITS_IN_WORDS, PACKED_LIMIT, FileRefused
from survey.operations.import_target import is_accounts, labels, target, targets
from survey.operations.imports import Wishes
from survey.services import services
from survey.web.manage.import_preview import preview_facts
from survey.web.manage.shared import administers, moment_words, number_of, posted_text, refused, round_of

blueprint = Blueprint("imports", __name__)

ANSWER = "answer_"  # before the name of a question: the column with its answers
LEFT_OUT = "="  # chosen for a question that no column answers
UNDECIDED = "?"  # chosen for a department whose name looks like that of another
FORM_AROUND = 64 * 1024  # bytes of a form beside its file


@blueprint.get("/rounds/<slug>/import")
@allows("viewer")
def ask(slug: str) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        return render_template("manage/import_upload.html", problems={}, **_upload_facts(session, round_))


@blueprint.post("/rounds/<slug>/import")
@takes_up_to(PACKED_LIMIT + FORM_AROUND)
@allows("administrator")
def upload(slug: str) -> AnyResponse:
    """Read the file and keep it with its preview; a file that is no table is refused and not kept."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    database, now = services().database, services().clock()
    try:
        if not sent or not sent.filename:
            raise FileRefused("Choose a file first.")
        read = imports.read_upload(sent.filename, data)
        with database.reading() as session:
            round_ = round_of(session, slug)
            round_id, wishes = round_.id, Wishes(section=_section(round_))
            seen = imports.preview(session, round_id, read, wishes)
    except FileRefused as problem:
        with database.reading() as session:
            facts = _upload_facts(session, round_of(session, slug))
        return refused("manage/import_upload.html", {"file": problem.what}, **facts)
    with database.writing() as session:
        batch = imports.keep(session, round_id, read, wishes, seen, now, person_id=g.visitor.person_id)
        return redirect(f"/rounds/{slug}/import/{batch.id}", 303)


@blueprint.get("/rounds/<slug>/import/<int:batch_id>")
@allows("viewer")
def look(slug: str, batch_id: int) -> str:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        batch = _batch(session, round_, batch_id)
        _require_shown(batch)
        if batch.confirmed_at is not None:
            return render_template("manage/import_report.html", **_report_facts(round_, batch))
        return render_template("manage/import_check.html", **_check_facts(round_, batch))


@blueprint.post("/rounds/<slug>/import/<int:batch_id>/look")
@allows("administrator")
def look_again(slug: str, batch_id: int) -> AnyResponse:
    """The same file with other columns or decisions."""
    with services().database.reading() as session:
        batch = _batch(session, round_of(session, slug), batch_id)
        wishes = _posted(imports.wishes_of(batch).section)
        seen = imports.preview(session, batch.round_id, imports.upload_of(batch), wishes)
    with services().database.writing() as session:
        imports.revise(session, batch_id, wishes, seen)
    return redirect(f"/rounds/{slug}/import/{batch_id}", 303)


@blueprint.post("/rounds/<slug>/import/<int:batch_id>/confirm")
@allows("administrator")
def confirm(slug: str, batch_id: int) -> AnyResponse:
    """Write what the file holds. Once done, a second click shows the report."""
    with services().database.writing() as session:
        batch = _batch(session, round_of(session, slug), batch_id)
        if batch.confirmed_at is None:
            imports.confirm(session, batch_id, services().clock(), person_id=g.visitor.person_id)
    return redirect(f"/rounds/{slug}/import/{batch_id}", 303)


@blueprint.post("/rounds/<slug>/import/<int:batch_id>/drop")
@allows("administrator")
def drop(slug: str, batch_id: int) -> AnyResponse:
    with services().database.writing() as session:
        _batch(session, round_of(session, slug), batch_id)
        imports.drop(session, batch_id)
    return redirect(f"/rounds/{slug}/import", 303)


@blueprint.get("/rounds/<slug>/import/<int:batch_id>/report.json")
@allows("viewer")
def download(slug: str, batch_id: int) -> Response:
    with services().database.reading() as session:
        round_ = round_of(session, slug)
        batch = _batch(session, round_, batch_id)
        _require_shown(batch)
        made = {**batch.report, "round": round_.slug}
    response = make_response(json.dumps(made, ensure_ascii=False, indent=1))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f"attachment; filename=import-{batch_id}-report.json"
    return response


def _section(round_: Round) -> str:
    """What the file holds, as chosen; "" for the list of accounts."""
    chosen = posted_text("section")
    if not chosen:
        return ""
    found = target(definition_of(round_.definition_slug, round_.definition_version), chosen)
    return "" if is_accounts(found) else found.section.name


def _posted(section: str) -> Wishes:
    """What the form says; a column is named by its heading."""
    allowed = [value.partition(":") for value in request.form.getlist("allow")]
    alike = zip(request.form.getlist("alike"), request.form.getlist("alike_is"), strict=False)
    answers = [(name.removeprefix(ANSWER), posted_text(name)) for name in request.form if name.startswith(ANSWER)]
    return Wishes(
        section=section,
        pairs=tuple(("" if title == LEFT_OUT else title, name) for name, title in answers if title),
        columns={role: posted_text(f"column_{role}") for role in ROLE_WORDS if posted_text(f"column_{role}")},
        department=posted_text("department")[:200],
        sheet=posted_text("sheet") or None,
        allowed=frozenset(
            (number_of(row), column) for row, _colon, column in allowed if row.isascii() and row.isdigit()
        ),
        also_answered="also_answered" in request.form,
        same={name[:200]: other[:200] for name, other in alike if name and other != UNDECIDED},
    )


def _batch(session: Session, round_: Round, batch_id: int) -> ImportBatch:
    found = session.get(ImportBatch, batch_id)
    if found is None or found.round_id != round_.id:
        raise NotFound
    return found


def _require_shown(batch: ImportBatch) -> None:
    """A file that is not confirmed is no part of the round yet: only who may confirm it sees it."""
    if batch.confirmed_at is None and not administers():
        raise NotFound


def _upload_facts(session: Session, round_: Round) -> dict[str, Any]:
    columns = (ImportBatch.id, ImportBatch.file_name, ImportBatch.at, ImportBatch.confirmed_at, ImportBatch.report)
    rows = session.execute(select(*columns).where(ImportBatch.round_id == round_.id).order_by(ImportBatch.id.desc()))
    earlier = [
        {
            "id": row.id,
            "name": row.file_name,
            "at": moment_words(row.confirmed_at or row.at, round_.time_zone),
            "done": row.confirmed_at is not None,
            "imported": row.report.get("entries", row.report.get("imported", 0)),
            "section": row.report.get("section_label", ""),
        }
        for row in rows
        if row.confirmed_at is not None or administers()
    ]
    sections = targets(definition_of(round_.definition_slug, round_.definition_version))
    return {
        "round": round_,
        "is_sample": round_.is_sample,
        "earlier": earlier,
        "limits": LIMITS_IN_WORDS,
        "sections": [(each.section.name, each.section.label) for each in sections],
        "chosen": posted_text("section") or next((each.section.name for each in sections if is_accounts(each)), ""),
    }


def _report_facts(round_: Round, batch: ImportBatch) -> dict[str, Any]:
    return {
        "round": round_,
        "is_sample": round_.is_sample,
        "batch": batch,
        "at": moment_words(batch.confirmed_at, round_.time_zone),
        **preview_facts(batch.report),
    }


def _check_facts(round_: Round, batch: ImportBatch) -> dict[str, Any]:
    read = imports.upload_of(batch)
    wishes = imports.wishes_of(batch)
    definition = definition_of(round_.definition_slug, round_.definition_version)
    wanted = target(definition, wishes.section) if wishes.section else None
    roles: Mapping[Any, str] = ROLE_WORDS if wanted is None else PLACE_WORDS
    return {
        "round": round_,
        "is_sample": round_.is_sample,
        "batch": batch,
        "wishes": wishes,
        "roles": roles,
        "questions": labels(wanted.questions) if wanted is not None else {},
        "chosen": {name: title or LEFT_OUT for title, name in wishes.pairs if name},
        "left_out": LEFT_OUT,
        "section_label": wanted.section.label if wanted is not None else "",
        "headings": imports.headings_of(read, wishes, definition),
        "how": only(read.table, wishes.sheet).how,
        "sheets": [(title, title) for title in read.table.sheets],
        "allowed": [(row, column, read.table.spot(row).words) for row, column in sorted(wishes.allowed)],
        "alike": _alike(wishes, batch),
        "undecided": UNDECIDED,
        **preview_facts(batch.report),
    }


def _alike(wishes: Wishes, batch: ImportBatch) -> list[dict[str, str]]:
    """Names of departments that somebody has to decide about, and those that somebody has decided about."""
    open_ = [{**each, "chosen": UNDECIDED} for each in batch.report.get("look_alikes", ())]
    return open_ + [{"name": name, "other": other, "chosen": other} for name, other in wishes.same.items()]
