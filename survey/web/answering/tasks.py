"""The task list: read from summaries, without evaluating an answer."""

from __future__ import annotations

from flask import g, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from survey.access import allows
from survey.lifecycle import time_zone
from survey.services import services
from survey.web.answering.blueprint import blueprint
from survey.web.answering.frame import Frame, frame_of
from survey.web.answering.head_changes import head_changes
from survey.web.answering.layout import tasks
from survey.web.answering.questions import asked_of


@blueprint.get("/")
@allows("fill", "head")
def task_list(key: str) -> AnyResponse | str:
    with services().database.reading() as session:
        frame = frame_of(session, key)
        if frame.found.response.handed_over_at is not None:
            signs = g.visitor.kind in ("head", "deputy")  # until then they may read and change answers, too
            return redirect(f"/r/{key}/{'sign' if signs else 'done'}", 302)
        pages = tasks(frame.found.definition, frame.found.response.progress, frame.since)
        return render_template(
            "answering/tasks.html",
            pages=pages,
            questions=asked_of(session),
            head_changes=head_changes(session, frame),
            done=sum(page.state == "completed" for page in pages),
            next=next((page for page in pages if page.state in ("not_started", "in_progress")), None),
            minutes=frame.found.definition.minutes,
            last_day=_last_day(frame),
            is_open=frame.is_open,
            reopened=frame.found.response.reopened_at is not None,
            started=frame.found.response.started_at is not None,
            **frame.context(),
        )


def _last_day(frame: Frame) -> str:
    day = frame.found.round.closes_on
    if day is None:
        return ""
    today = frame.now.astimezone(time_zone(frame.found.round.time_zone)).date()
    left = (day - today).days
    words = f"{day.day} {day:%B %Y}"
    return f"{words}, that is today" if left == 0 else f"{words}, {left} days from now" if 1 < left < 15 else words
