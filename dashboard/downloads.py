"""What a page shows, as a file: one table as CSV, with the sentence that says whose answers it stands on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import Blueprint, Response, request

from dashboard.analysis import catalogue
from dashboard.cells import heading, plain, safe
from dashboard.filters import Filters, where_of
from dashboard.frames import Frames
from dashboard.load import load, store_of
from dashboard.pages.answer import page_of, screen_of
from dashboard.pages.route import Asked, asked
from dashboard.results import Bars, Base, Matrix, Part, Table
from dashboard.screen import HOME
from survey.access import allows
from survey.errors import NotFound
from survey.services import services

blueprint = Blueprint("dashboard_downloads", __name__, url_prefix=f"{HOME}download")
MARKED = "Texts that begin with =, +, - or @ carry an apostrophe, so that no spreadsheet runs them as a formula."
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
Row = list[str]


@blueprint.get("/<path:page>/<part>.csv")
@allows("viewer")
def table(page: str, part: str) -> Response:
    """One part of a page under the filters of the address."""
    wanted = asked(f"{HOME}{'' if page == 'overview' else page}")
    if wanted is None:
        raise NotFound
    asked_for = Filters.from_query(request.query_string.decode("utf-8", "replace"))
    frames = load(services().database, asked_for.round, asked_for, store=store_of(services().config))
    filters = replace(catalogue.settled(frames, asked_for), notes=())
    if wanted.kind == "entries":
        lines, base = entry_lines(frames, filters), frames.base
    else:
        lines, base = _page_lines(wanted, part, frames, filters)
    text = as_csv([*lines, *ending(base, filters)])
    name = re.sub(r"[^a-z0-9-]+", "-", f"{frames.facts.slug}-{part}".lower()).strip("-")
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _page_lines(wanted: Asked, part: str, frames: Frames, filters: Filters) -> tuple[list[Row], Base]:
    page = page_of(wanted, frames, filters, replace(screen_of(wanted.page, filters, "", {}), full=True))
    found = next((each for each in page.parts if each.key == part), None) if page is not None else None
    if page is None or found is None:
        raise NotFound
    return list(part_lines(found)), page.base or frames.base


def entry_lines(frames: Frames, filters: Filters) -> list[Row]:
    """All entries behind a number, more than the screen shows."""
    where = where_of(filters)
    if where is None or where.section not in frames.codebook.sections:
        raise NotFound
    columns, rows = catalogue.entry_rows(frames, filters, where, "team")
    currency = frames.facts.currency
    head = [heading(column, currency) for column in columns]
    kinds = [column.kind for column in columns]
    return [head, *([plain(v, k, currency) for v, k in zip(row, kinds, strict=True)] for row in rows)]


def part_lines(found: Part) -> Iterator[Row]:
    """Heading and rows of any part."""
    if isinstance(found, Matrix):
        yield from _matrix(found)
    elif isinstance(found, Bars):
        unit = found.currency if found.unit == "money" else found.unit
        yield [found.name, f"At least ({unit})", f"At most ({unit})", found.value_name]
        for bar in found.bars:
            low, high = (_amount(value, found) for value in (bar.low, bar.high))
            yield [safe(bar.label), low, high, safe(bar.text)]
    elif isinstance(found, Table):
        yield [heading(column, found.currency) for column in found.columns]
        for row in found.rows:
            yield [plain(row.get(column.key), column.kind, found.currency) for column in found.columns]
    else:
        yield [found.title]
        yield from ([safe(text)] for text, _where in found.lines)


def _amount(value: int | None, found: Bars) -> str:
    return plain(value, "number" if found.unit == "count" else found.unit, found.currency)


def _matrix(found: Matrix) -> Iterator[Row]:
    last = [found.total_name] if found.row_totals else []
    yield [found.row_name, *(column.label for column in found.columns), *last]
    for row in found.rows:
        cells = [found.cells.get((row.key, column.key)) for column in found.columns]
        cells += [found.row_totals.get(row.key)] if last else []
        yield [safe(row.label), *(safe(cell.text) if cell else "" for cell in cells)]
    if found.column_totals:
        totals = [found.column_totals.get(column.key) for column in found.columns]
        yield [found.total_name, *(safe(cell.text) if cell else "" for cell in totals), *([""] if last else [])]


def ending(base: Base, filters: Filters) -> list[Row]:
    """Whose answers these are, what was left out, and why some texts begin with an apostrophe."""
    lines = [[], ["Basis", base.sentence()]]
    if base.silent:
        lines.append(["No answer counted from", safe(", ".join(base.silent))])
    if filters.is_narrowed:
        lines.append(["Filters", "Filters were on: this is not everything."])
    if filters.as_of is not None:
        lines.append(["As of", f"Version {filters.as_of}"])
    return [*lines, ["Note", MARKED]]


def as_csv(rows: Iterable[Row]) -> str:
    """Comma-separated text that Excel and others open as UTF-8."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out).writerows(rows)
    return out.getvalue()
