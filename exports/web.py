"""The workbook as a download for the policy team."""

from __future__ import annotations

import tempfile

from flask import Blueprint, Flask, Response, request, send_file
from flask.typing import ResponseReturnValue

from dashboard import load
from dashboard.filters import Filters
from dashboard.giving_back import given_back
from exports.besides import besides
from exports.workbook import Reader, build, file_name
from survey.access import allows
from survey.services import services

blueprint = Blueprint("exports", __name__)
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 8 * 1024 * 1024  # larger books wait on disk


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/export/<slug>.xlsx")
@allows("viewer")
def workbook(slug: str) -> ResponseReturnValue:
    """`for` is team or committee; `unsigned` and `asof` as in the dashboard."""
    reader: Reader = "team" if request.args.get("for") == "team" else "committee"
    filters = Filters.from_query(request.query_string.decode("ascii", "replace"))
    tools = services()
    frames = load.load(tools.database, slug, filters, store=load.store_of(tools.config))
    now = tools.clock()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the reply closes it when it is sent
    given = given_back(tools.database, frames, now, tools.config.shown_first_days)
    also = besides(tools, frames.facts.slug, frames.facts.id)
    build(frames, filters, reader, file, now=now, given=given, besides=also)
    file.seek(0)
    answer: Response = send_file(file, mimetype=MIME, as_attachment=True, download_name=file_name(slug, reader, now))
    answer.headers["Cache-Control"] = "no-store"  # send_file would let every cache on the way keep it
    return answer
